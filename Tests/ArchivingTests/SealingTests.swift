import FactSheets
import Glibc
import Testing

@testable import Archiving

@Suite struct SealingTests {
    static func key(_ name: String = "example.org/log") throws -> SigningKey {
        try #require(SigningKey.make(name: name))
    }

    @Test func `an entry's bytes are those that README describes`() throws {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        var capture = Capture.page()
        capture.answered = "https://www.example.gov/2022/fact-sheet/"
        capture.redirects = [.init(status: 301, location: "https://www.example.gov/2022/fact-sheet/")]
        try archive.addCapture(capture)
        try archive.append(checkOf: 1, at: .noonPlus(60), took: .milliseconds(120), status: 304)
        let headers = Hashing.hex(
            Hashing.sha256(Array(#"[{"name":"Content-Type","value":"text/html"}]"#.utf8)))
        let redirects = Hashing.hex(
            Hashing.sha256(
                Array(#"[{"location":"https://www.example.gov/2022/fact-sheet/","status":301}]"#.utf8)))
        let entries = try archive.leaves(1...2)
        #expect(
            String(decoding: entries[0].bytes, as: UTF8.self) == """
                hledwatch capture 1
                number 1
                role page
                asked https://www.example.gov/fact-sheet/
                answered https://www.example.gov/2022/fact-sheet/
                milliseconds 1663000000000
                status 200
                body \(Hashing.hex(Hashing.sha256(capture.body))) 11
                headers \(headers)
                redirects \(redirects)
                origin test

                """)
        #expect(
            String(decoding: entries[1].bytes, as: UTF8.self)
                == "hledwatch check 1\nnumber 2\nmilliseconds 1663000060000\ntook 120\nstatus 304\ncapture 1\n"
        )
    }

    @Test func `a value that could be taken for another, or is long, stands as its hash`() {
        func line(_ text: String) -> String {
            var writer = LogLeafWriter("check", number: 1)
            writer.line("asked", text: Array(text.utf8))
            return String(
                decoding: writer.bytes.dropFirst("hledwatch check 1\nnumber 1\nasked ".utf8.count),
                as: UTF8.self)
        }
        for text in ["a\nstatus 200", "a\u{7F}", String(repeating: "a", count: 8193), "sha256:abc"] {
            #expect(line(text) == "sha256:\(Hashing.hex(Hashing.sha256(Array(text.utf8))))\n")
        }
        #expect(line("") == "\n")
        #expect(line("https://exämple.gov/ a") == "https://exämple.gov/ a\n")
    }

    /// Sizes around the edges of tiles, sealed in steps of every kind.
    @Test func `however it is sealed, the tiles and roots are those of all entries`() throws {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        let key = try Self.key()
        try archive.addCapture()
        var frontier = Merkle.Frontier()
        var known = 0
        for size in [1, 2, 3, 255, 256, 257, 511, 513, 1500] {
            try archive.transaction {
                for number in try archive.lastLogNumber()..<Int64(size) {
                    try archive.append(
                        checkOf: 1, at: .noonPlus(number), took: .milliseconds(number), status: 304)
                }
            }
            let checkpoint = try #require(try archive.seal(with: key))
            for entry in try archive.leaves(Int64(known + 1)...Int64(size)) {
                frontier.append(entry.hash)
            }
            known = size
            #expect(checkpoint.size == size)
            #expect(checkpoint.root == frontier.root)
            #expect(try archive.root(size: size) == frontier.root)
            let note = try #require(SignedNote(checkpoint.note))
            #expect(note.isSigned(by: key.verifier))
            #expect(Checkpoint(text: note.text)?.root == frontier.root)
        }
        #expect(try archive.seal(with: key) == nil)
        #expect(try archive.checkpointCount() == 9)
        #expect(try archive.tile(level: 0, number: 5)?.count == 1500 - 5 * 256)
        #expect(try archive.tile(level: 1, number: 0)?.count == 5)
        #expect(try archive.tile(level: 2, number: 0) == nil)
        // Every proof between stored sizes, out of the tiles.
        for (old, size) in [(1, 1500), (255, 257), (256, 1500), (513, 1500)] {
            let proof = try archive.withTree { node throws(ArchiveError) in
                try Merkle.consistencyProof(from: old, size: size, node: node)
            }
            #expect(
                Merkle.isConsistent(
                    old: try archive.root(size: old), oldSize: old, root: try archive.root(size: size),
                    size: size, proof: proof))
        }
        for index in [0, 255, 256, 700, 1499] {
            let proof = try archive.withTree { node throws(ArchiveError) in
                try Merkle.inclusionProof(of: index, size: 1500, node: node)
            }
            let leaf = try archive.leaves(Int64(index + 1)...Int64(index + 1))[0].hash
            #expect(Merkle.includes(leaf, at: index, size: 1500, root: frontier.root, proof: proof))
        }
    }

    @Test func `nothing is signed over a log with a gap, nor over tiles that are not the last checkpoint's`()
        throws
    {
        let directory = try TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        let key = try Self.key()
        try archive.addCapture()
        _ = try archive.seal(with: key)
        for second in 1...3 {
            try archive.append(checkOf: 1, at: .noonPlus(Int64(second)), took: .zero, status: 304)
        }
        try archive.connection.run("DELETE FROM checked WHERE id = 3")
        let path = archive.connection.path
        #expect(
            Archive.error { _ = try archive.seal(with: key) }
                == .damaged(path: path, what: "entry 3 of the log is missing"))
        try archive.connection.run("UPDATE checked SET id = 3 WHERE id = 4")
        try archive.connection.run("UPDATE tile SET hashes = $1", Merkle.emptyRoot)
        #expect(
            Archive.error { _ = try archive.seal(with: key) }
                == .damaged(path: path, what: "the tiles are not those of the checkpoint at entry 1"))
        #expect(try archive.checkpointCount() == 1)
    }

    @Test func `a key is made once, for its owner alone, and is never replaced`() throws {
        let directory = try TemporaryDirectory()
        func load(_ origin: String = "example.org/a") throws -> SigningKey {
            try KeyFile.load(directory: directory.path, origin: origin) {
                String(
                    decoding: try directory.read(String($0.split(separator: "/").last ?? "")), as: UTF8.self
                )
                .split(separator: "\n").first.map(String.init) ?? ""
            }
        }
        let key = try load()
        var status = stat()
        #expect(unsafe stat(directory.path + "/log-key", &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
        #expect(
            String(decoding: try directory.read("log-key.pub"), as: UTF8.self) == key.verifier.text + "\n")
        #expect(try load("example.org/b").verifier == key.verifier)
        try directory.write("no key\n", to: "log-key")
        #expect(throws: KeyError.notAKey(path: directory.path + "/log-key")) { try load() }
        #expect(try directory.read("log-key") == Array("no key\n".utf8))
    }
}
