import FactSheets
import Reading
import TestSupport
import Testing

@testable import Archiving
@testable import Watching

/// What several watchers of one archive in PostgreSQL take into one log.
@Suite(.blocking, .withPostgreSQL) struct SharedLogTests {
    private let directories: [TemporaryDirectory]
    private let derivations: [Derivation]
    private let configuration: Configuration
    private static let start = Instant(seconds: 1_663_000_000)

    init() throws {
        prepareReading()
        let directories = [try TemporaryDirectory(), try TemporaryDirectory()]
        var configuration = Configuration()
        configuration.place = .database(
            Configuration.Database(
                connectionFile: try #require(PostgreSQLServer.shared).connectionFile,
                schema: "log_\(UInt64.random(in: 0 ... .max))"))
        configuration.profiles = [Profile(name: "p", follow: .all)]
        derivations = try directories.enumerated().map { [configuration] number, directory in
            let archive = try Archive(
                directory: directory.path, mode: .write, at: configuration.place)
            try archive.enlist(as: "watcher \(number)")
            return Derivation(archive: archive, configuration: configuration, follow: .all, manner: .live)
        }
        self.directories = directories
        self.configuration = configuration
    }

    /// Has a watcher take in that it saw a page so many seconds after the start.
    private func take(_ page: String, by watcher: Int, after seconds: Int64) throws -> Instant? {
        let text =
            "<title>\(page)</title><main><h1>\(page)</h1><p>The United States will invest $5 million.</p></main>"
        let taken = try derivations[watcher].take(
            Capture(
                role: .page, url: "https://www.example.gov/\(page)/", time: Self.start + .seconds(seconds),
                status: 200, headers: [Header("Content-Type", "text/html")], body: Array(text.utf8)))
        let number = try #require(taken.capture)
        #expect(taken.events.map(\.kind) == [.published])
        return try derivations[watcher].archive.capture(number)?.capture.time
    }

    @Test func `is in the order of its times, and derived again as it was`() throws {
        #expect(try take("first", by: 0, after: 10) == Self.start + .seconds(10))
        #expect(try take("second", by: 1, after: 8) == Self.start + .seconds(10))
        #expect(try take("third", by: 0, after: 12) == Self.start + .seconds(12))
        var damage: [Damage] = []
        let outcome = try Rederivation(
            state: directories[0].path, configuration: configuration, follow: .all
        ).run(tell: { damage.append($0) }, progress: { _, _ in })
        #expect(damage == [])
        #expect("\(outcome)".hasPrefix("compared"), "\(outcome)")
    }

    @Test func `keeps the time of what waited for longer than anything can`() throws {
        #expect(try take("first", by: 0, after: 100) == Self.start + .seconds(100))
        #expect(try take("second", by: 1, after: 39) == Self.start + .seconds(39))
        #expect(try take("third", by: 1, after: 38) == Self.start + .seconds(39))
    }
}
