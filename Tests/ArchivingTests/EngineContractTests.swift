import Dispatch
import FactSheets
import TestSupport
import Testing

@testable import Archiving

/// What the archive takes for granted of an engine, held against each.
@Suite(.blocking) struct EngineContractTests {
    @Test(arguments: Kept.here)
    func `what is put in comes out as it was`(_ kept: Kept) throws {
        let thing = try Thing(kept)
        let connection = try thing.connect()
        let texts: [String?] = [
            "", "it's \"quoted\" \\ and \\x41", "$1 %_ :a ?", "a\tb\r\nc\u{1}\u{7F}", "e\u{301} ñ",
            "\u{10FFFF}🏛️", "x'00'", nil,
        ]
        let blobs: [[UInt8]?] = [
            [], [0], [0, 0], Array(0...255), [UInt8](repeating: 0x5C, count: 100_000), nil,
        ]
        let numbers: [Int64?] = [0, -1, 255, 256, 1 << 31, -(1 << 31), 1 << 32, .min, .max, nil]
        for index in 0..<10 {
            try connection.run(
                "INSERT INTO thing (id, text, bytes, number) VALUES ($1, $2, $3, $4)", index,
                texts[index % texts.count], blobs[index % blobs.count], numbers[index])
        }
        for reader in [connection, try thing.connect(.read)] {
            var index = 0
            try reader.each("SELECT id, text, bytes, number FROM thing ORDER BY id") {
                row throws(ArchiveError) in
                let (id, text) = (try row.next(Int.self), try row.next(String?.self))
                let (bytes, number) = (try row.next([UInt8]?.self), try row.next(Int64?.self))
                #expect(id == index && number == numbers[index])
                #expect(text.map { Array($0.utf8) } == texts[index % texts.count].map { Array($0.utf8) })
                #expect(bytes == blobs[index % blobs.count])
                index += 1
            }
            #expect(index == 10)
        }
        for text in texts.compactMap(\.self) {
            #expect(
                try connection.value(Int.self, "SELECT 1 FROM thing WHERE text = $1", text) == 1, "\(text)")
        }
    }

    @Test(arguments: Kept.here)
    func `a NUL in a text stays, or what cannot be shown stands for it`(_ kept: Kept) throws {
        let connection = try Thing(kept).connect()
        try connection.run("INSERT INTO thing (id, text) VALUES (1, $1)", "a\0b")
        let text = try connection.value(String.self, "SELECT text FROM thing")
        #expect(text == (kept == .sqlite ? "a\0b" : "a\u{FFFD}b"))
    }

    @Test(arguments: Kept.here)
    func `texts are in the order of their bytes`(_ kept: Kept) throws {
        let connection = try Thing(kept).connect()
        let texts = [
            "b", "a", "B", "Z", "á", "z", "_", "-", "10", "9", "aa", "", " a", "🏛", "\u{FFFD}", "a-b", "ab",
            "e\u{301}",
        ]
        for (id, text) in texts.enumerated() {
            try connection.run("INSERT INTO thing (id, text) VALUES ($1, $2)", id, text)
        }
        let sorted = texts.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }.map { Array($0.utf8) }
        let read = try connection.all("SELECT text FROM thing ORDER BY text") { row throws(ArchiveError) in
            Array(try row.next(String.self).utf8)
        }
        #expect(read == sorted)
        #expect(
            try connection.value(
                Int.self, "SELECT COUNT(*) FROM thing WHERE text >= $1 AND text < $2", "a", "b")
                == 4)
    }

    @Test(arguments: Kept.here)
    func `a statement that fails dooms its transaction, however it is taken`(_ kept: Kept) throws {
        let connection = try Thing(kept).connect()
        let error = Archive.error {
            try connection.transaction {
                try connection.add(1)
                try? connection.add(1)
                try connection.add(2)
            }
        }
        #expect(error?.isDamage == true, "\(String(describing: error))")
        #expect(try connection.things() == [])
        try connection.transaction { try connection.add(3) }
        #expect(try connection.things() == [3])
        // Outside of one it costs nothing but itself.
        #expect(throws: ArchiveError.self) { try connection.add(3) }
        try connection.add(4)
        #expect(try connection.things() == [3, 4])
    }

    @Test(arguments: Kept.here)
    func `two who write wait for each other, and neither writes over the other`(_ kept: Kept) throws {
        let thing = try Thing(kept)
        try thing.connect().add(1, 0)
        DispatchQueue.concurrentPerform(iterations: 2) { _ in
            do {
                let connection = try thing.connect()
                for _ in 0..<25 {
                    try connection.transaction {
                        let number = try connection.value(Int64.self, "SELECT number FROM thing") ?? 0
                        try connection.run("UPDATE thing SET number = $1", number + 1)
                    }
                }
            } catch { Issue.record(error) }
        }
        #expect(try thing.connect().value(Int.self, "SELECT number FROM thing") == 50)
    }

    @Test(arguments: Kept.here)
    func `who reads sees one state throughout, and writes nothing`(_ kept: Kept) throws {
        let thing = try Thing(kept)
        let writer = try thing.connect()
        let reader = try thing.connect(.read)
        try writer.add(1)
        try reader.transaction {
            #expect(try reader.things() == [1])
            try writer.add(2)
            #expect(try reader.things() == [1])
        }
        #expect(try reader.things() == [1, 2])
        #expect(
            Archive.error { try reader.add(3) } == .misuse("an archive opened for reading was written to"))
        // A failure in a snapshot is one statement's alone.
        reader.withSnapshot {
            let error = Archive.error { try reader.run("SELECT nothing FROM thing") }
            #expect(error != nil)
            let things = try? reader.things()
            #expect(things == [1, 2])
        }
        #expect(try reader.things() == [1, 2])
    }
}
