import FactSheets
import Testing

@testable import WebArchives

/// WARCs inside of ZIP files.
@Suite struct PackageTests {
    private static func uris(of place: WARCPlace) throws -> [String] {
        let reader = try WARCReader(place)
        var uris: [String] = []
        while let record = try reader.next() { uris.append(record.headers["WARC-Target-URI"] ?? "") }
        #expect(reader.damage.isEmpty)
        return uris
    }

    /// What `python3 -c` with `zipfile` makes: names and contents, stored or deflated, behind `prefix`.
    private static func zip(
        _ parts: [(name: String, bytes: [UInt8])], deflated: Set<String> = [], wide: Bool = false,
        comment: String = "", prefix: [UInt8] = []
    ) -> [UInt8] {
        var (file, directory) = (prefix, [UInt8]())
        func add(_ bytes: inout [UInt8], _ value: Int, _ count: Int) {
            for place in 0..<count { bytes.append(UInt8(truncatingIfNeeded: value >> (8 * place))) }
        }
        for part in parts {
            let (offset, size) = (file.count, part.bytes.count)
            let method = deflated.contains(part.name) ? 8 : 0
            add(&file, 0x0403_4B50, 4)
            for _ in 0..<2 { add(&file, 0, 2) }
            add(&file, method, 2)
            for value in [0, 0] { add(&file, value, 2) }
            for value in [0, size, size] { add(&file, value, 4) }
            add(&file, part.name.utf8.count, 2)
            add(&file, 3, 2)
            file += part.name.utf8 + [9, 9, 9] + part.bytes
            add(&directory, 0x0201_4B50, 4)
            for value in [0, 0, 0, method, 0, 0] { add(&directory, value, 2) }
            for value in [0, wide ? 0xFFFF_FFFF : size, wide ? 0xFFFF_FFFF : size] {
                add(&directory, value, 4)
            }
            for value in [part.name.utf8.count, wide ? 4 + 4 + 24 : 0, 2, 0, 0] { add(&directory, value, 2) }
            add(&directory, 0, 4)
            add(&directory, wide ? 0xFFFF_FFFF : offset, 4)
            directory += part.name.utf8
            if wide {
                for value in [0x5455, 0, 1, 24] { add(&directory, value, 2) }
                for value in [size, size, offset] { add(&directory, value, 8) }
            }
            directory += "no".utf8
        }
        let start = file.count
        file += directory
        if wide {
            let end = file.count
            add(&file, 0x0606_4B50, 4)
            add(&file, 44, 8)
            for value in [45, 45] { add(&file, value, 2) }
            for value in [0, 0] { add(&file, value, 4) }
            for value in [parts.count, parts.count, directory.count, start] { add(&file, value, 8) }
            for (value, count) in [(0x0706_4B50, 4), (0, 4), (end, 8), (1, 4)] { add(&file, value, count) }
        }
        add(&file, 0x0605_4B50, 4)
        for value in [0, 0, parts.count, parts.count] { add(&file, value, 2) }
        for value in [wide ? 0xFFFF_FFFF : directory.count, wide ? 0xFFFF_FFFF : start] {
            add(&file, value, 4)
        }
        add(&file, comment.utf8.count, 2)
        return file + comment.utf8
    }

    private static let parts: [(name: String, bytes: [UInt8])] = [
        ("datapackage.json", Array("{}".utf8)),
        ("archive/a.warc", record(page("A"), uri: "https://example.org/a")),
        ("archive/b.warc.gz", (try? gzip(record(page("B"), uri: "https://example.org/b"))) ?? []),
        ("pages/pages.jsonl", Array("{}\n".utf8)),
    ]

    @Test(arguments: [false, true])
    func `each WARC of a package is read where it stands, and nothing behind it`(wide: Bool) throws {
        let file = try ScratchFile(
            Self.zip(Self.parts, wide: wide, comment: "PK\u{5}\u{6} made by hand"))
        let places = try WARCPlace.all(inPackage: file.path) { Issue.record("\($0)") }
        #expect(
            places.map(\.description) == ["\(file.path): archive/a.warc", "\(file.path): archive/b.warc.gz"])
        #expect(try places.map(Self.uris(of:)) == [["https://example.org/a"], ["https://example.org/b"]])
        let second = try WARCReader(places[0], at: 0)
        #expect(second.size == Int64(Self.parts[1].bytes.count))
        while try second.next() != nil {}
        #expect(second.position == second.size)
    }

    @Test func `a WARC that is compressed once more is told, and the others are read`() throws {
        let file = try ScratchFile(Self.zip(Self.parts, deflated: ["archive/a.warc"]))
        var refused: [String] = []
        let places = try WARCPlace.all(inPackage: file.path) { refused.append($0) }
        #expect(try places.map(Self.uris(of:)) == [["https://example.org/b"]])
        #expect(
            refused == [
                "web archive '\(file.path): archive/a.warc' cannot be read: it is compressed once more by the ZIP file; unpack it, then import that"
            ])
    }

    @Test func `what is no package, is cut off or keeps no WARC is refused with the reason`() throws {
        let whole = Self.zip(Self.parts)
        for (bytes, reason) in [
            (Array(whole.dropLast(30)), "it is cut off: a ZIP file's directory is its end"),
            (Array("no ZIP file at all, but longer than its end".utf8), "it is no ZIP file"),
            (Self.zip([Self.parts[0]]), "there is no .warc or .warc.gz file in it"),
        ] {
            let file = try ScratchFile(bytes)
            #expect(throws: WebArchiveError.unreadable(path: file.path, reason: reason)) {
                try WARCPlace.all(inPackage: file.path) { _ in }
            }
        }
        let empty = try ScratchFile()
        #expect(throws: WebArchiveError.empty(path: empty.path)) {
            try WARCPlace.all(inPackage: empty.path) { _ in }
        }
    }

    @Test func `no byte of a package can make its reader fail otherwise than by saying so`() throws {
        for wide in [false, true] {
            let whole = Self.zip(Self.parts, wide: wide)
            for place in whole.indices {
                for value: UInt8 in [0, 0xFF, whole[place] ^ 0x10] {
                    var bytes = whole
                    bytes[place] = value
                    let file = try ScratchFile(bytes)
                    var found = 0
                    do throws(WebArchiveError) {
                        for archive in try WARCPlace.all(inPackage: file.path, refuse: { _ in }) {
                            let reader = try WARCReader(archive)
                            while try reader.next() != nil { found += 1 }
                        }
                    } catch {
                        #expect(!error.summary.isEmpty)
                    }
                    #expect(found <= 2)
                }
            }
        }
    }
}
