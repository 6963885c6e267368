import FactSheets
import FoundationEssentials
import Glibc
import Testing

@testable import Archiving

/// A directory for one test, deleted with what is in it at the end.
final class TemporaryDirectory: Sendable {
    let path: String

    init() throws {
        var template = Array("/tmp/hledwatch-archive-XXXXXX".utf8CString)
        let made = unsafe template.withUnsafeMutableBufferPointer { buffer -> String? in
            guard let start = buffer.baseAddress, let path = unsafe mkdtemp(start) else { return nil }
            return unsafe String(cString: path)
        }
        path = try #require(made)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
    }

    func read(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(filePath: path + "/" + name)))
    }
}

let noon = Instant(seconds: 1_663_000_000)

extension Instant {
    static func noonPlus(_ seconds: Int64) -> Instant { noon + .seconds(seconds) }
}

extension Capture {
    static func page(
        _ url: String = "https://www.example.gov/fact-sheet/", at time: Instant = noon,
        _ body: String = "<p>Text</p>"
    ) -> Capture {
        Capture(
            role: .page, url: url, time: time, status: 200, headers: [Header("Content-Type", "text/html")],
            body: Array(body.utf8))
    }
}

extension Archive {
    /// Puts every fact sheet as archives before the sixth schema had it, on no statement.
    func standSheetsAlone() throws {
        for document in try documents() {
            for version in try versions(of: document.id) {
                let sheet = try #require(try sheet(of: document.id, number: version.number))
                let frame = try pack(sheet, on: []).frame
                try connection.run(
                    "UPDATE version SET sheet = $1 WHERE document = $2 AND number = $3", frame, document.id,
                    version.number)
            }
        }
    }

    /// The error that `body` throws, to be compared with `==`.
    static func error(_ body: () throws -> Void) -> ArchiveError? {
        do {
            try body()
            return nil
        } catch {
            return error as? ArchiveError
        }
    }

    /// A document at that address, with a capture to refer to.
    func addDocument(_ slug: String, published: Instant? = noon, guid: String? = nil) throws -> Document {
        try insertDocument(
            NewDocument(
                guid: guid, url: "https://www.example.gov/\(slug)/", title: slug, published: published,
                profile: "hled", firstSeen: noon))
    }

    @discardableResult
    func addCapture(_ capture: Capture = .page()) throws -> AppendedCapture {
        try #require(try append(capture, origin: "test"))
    }
}

extension FactSheet {
    static let example = FactSheet(
        title: "FACT SHEET", published: noon, address: "https://www.example.gov/fact-sheet/", language: "en",
        lead: [
            Statement(.paragraph, "The lead.", spans: [Span(.link, start: 4, end: 8, target: "https://a.b/")])
        ],
        sections: [
            Section(
                heading: "PILLAR I: TOGETHER", number: 1, title: "TOGETHER",
                summary: Statement(.paragraph, "A summary."),
                statements: [
                    Statement(
                        .item, "We will provide $474 million.",
                        facts: [
                            Fact(.amount, "$474 million", start: 16, end: 28, value: "474000000", unit: "USD")
                        ])
                ]),
            Section(
                heading: "Below / it", level: 2, statements: [Statement(.item, "Más allá — “sí”.", depth: 1)]),
            Section(heading: "PILLAR II", statements: [Statement(.row, "")]),
        ], remarks: ["one remark"])
}
