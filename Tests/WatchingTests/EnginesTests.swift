import FactSheets
import Reading
import TestSupport
import Testing

@testable import Archiving
@testable import Watching

/// The same captures, in SQLite and in PostgreSQL: they come to the same.
@Suite(
    .blocking,
    .enabled(if: !ArchiveEngine.isPostgreSQL, "both engines are tried where SQLite is the usual one"))
struct EnginesTests {
    /// What an archive came to, as text: what is derived, in the order in which it came, and what was sealed.
    private static func account(
        of paths: [String], _ follow: Configuration.Follow, in database: Configuration.Database?,
        searches: [String]
    ) throws -> [String] {
        prepareReading()
        let directory = try TemporaryDirectory()
        let text = String(
            decoding: try contents(of: Hledwatch.root + "/Config/hledwatch.toml"), as: UTF8.self)
        let configuration = try Configuration.parse(text, path: "hledwatch.toml")
        let archive = try Archive(
            directory: directory.path + "/state", mode: .write, at: database.map { .database($0) })
        _ = try Importer(archive: archive, configuration: configuration, follow: follow).run(paths) { _, _ in
        }
        let key = try #require(SigningKey.make(name: "example.org/log"))
        let checkpoint = try #require(try archive.seal(with: key))
        var account = ["\(checkpoint.size) \(Hashing.hex(checkpoint.root))"]
        account += try archive.documents().map { "\($0)" }
        for document in try archive.documents() {
            account += try archive.versions(of: document.id).map { "\($0)" }
        }
        account += try archive.connection.all(
            "SELECT sequence, id, kind, time, capture, document FROM event ORDER BY sequence"
        ) { row throws(ArchiveError) in
            let (sequence, id, kind) = (
                try row.next(Int.self), try row.next(String.self), try row.next(String.self)
            )
            let (time, capture) = (try row.next(Int64.self), try row.next(Int.self))
            return "event \(sequence) \(id) \(kind) \(time) \(capture) \(try row.next(Int?.self) ?? 0)"
        }
        for table in ["capture", "body", "flag", "lifetime", "statement", "channel", "source"] {
            let count = try archive.connection.value(Int.self, "SELECT COUNT(*) FROM \(table)") ?? 0
            account.append("\(count) rows of \(table)")
        }
        for search in searches {
            let found = try archive.search(try #require(SearchQuery(search)), limit: 50)
            account.append("\(search): \(found.total) \(found.shown)")
        }
        return account
    }

    private static func compare(_ paths: [String], _ follow: Configuration.Follow, searches: [String]) throws
        -> [String]
    {
        guard let server = PostgreSQLServer.shared else { return [] }
        let schema = "both_\(UInt64.random(in: 0 ... .max))"
        let file = try account(of: paths, follow, in: nil, searches: searches)
        let database = try account(
            of: paths, follow,
            in: Configuration.Database(connectionFile: server.connectionFile, schema: schema),
            searches: searches)
        for (one, other) in zip(file, database) where one != other { Issue.record("\(one)\n\(other)") }
        #expect(file.count == database.count)
        return file
    }

    @Test func `the demonstration's recording comes to the same on both`() throws {
        let account = try Self.compare(
            [Hledwatch.root + "/Config/demo.warc.gz"], .all,
            searches: [
                "economic", "\"economic dialogue\"", "DIÁLOGO", "mexic*", "474 million", "nowhere", "a",
                "\"the gov\"*",
            ])
        #expect(account.isEmpty || account.contains { $0.hasPrefix("event 1 ev-") }, "\(account.first ?? "")")
    }

    /// Minutes without optimization.
    @Test(.enabled(if: ArchiveEngine.isPatient, "it takes minutes; set HLEDWATCH_PATIENT to have it"))
    func `the 728 captures of 2021 come to the same on both`() throws {
        guard PostgreSQLServer.shared != nil, let path = Corpus.file("feeds-whitehouse-2021.warc.gz") else {
            return
        }
        let account = try Self.compare(
            [path], .all, searches: ["climate", "\"united states\"", "vaccin*"])
        #expect(account.contains("728 rows of capture"))
    }
}
