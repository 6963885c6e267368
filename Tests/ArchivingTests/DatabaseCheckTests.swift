import FactSheets
import Glibc
import TestSupport
import Testing

@testable import Archiving

@Suite(.blocking, .withPostgreSQL)
struct DatabaseCheckTests {
    private static func all(
        _ database: Configuration.Database, off: Duration = .zero
    ) -> [DatabaseCheck] {
        DatabaseCheck.all(of: database, now: { .systemClock() + off })
    }

    @Test func `of a server as it should be everything is well, and nothing is changed`() throws {
        let server = try LoopbackPostgreSQL()
        let database = Configuration.Database(connectionFile: server.connectionFile)
        let found = Self.all(database)
        #expect(found.count == 9)
        // A test's server is not kept safe from a loss of power.
        #expect(
            found.filter { $0.verdict != .well }.map(\.found).map { $0.contains("loss of power: fsync off") }
                == [true])
        #expect(found.contains { $0.found == "there is no schema 'hledwatch' yet; the role may make it" })
        #expect(
            found.contains { $0.found.hasPrefix("PostgreSQL 1") && $0.found.hasSuffix(", over a socket") })
        #expect(
            try server.query("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'hledwatch%'") == "0\n")
        // An archive there is found.
        let directory = try TemporaryDirectory()
        _ = try Archive(directory: directory.path, mode: .write, at: .database(database))
        #expect(Self.all(database).contains { $0.found == "the schema 'hledwatch' is there" })
    }

    @Test func `what the role may not do is said with the statement that grants it`() throws {
        let server = try LoopbackPostgreSQL()
        try server.query("CREATE ROLE watcher LOGIN CONNECTION LIMIT 3")
        try server.query("CREATE DATABASE watch")
        try server.query("REVOKE TEMPORARY ON DATABASE watch FROM PUBLIC")
        let file = try server.connectionFile(user: "watcher", database: "watch")
        let found = Self.all(Configuration.Database(connectionFile: file, schema: "east"))
        let failing = found.filter { $0.verdict == .failing }
        #expect(
            failing.map(\.found) == [
                "there is no schema 'east', and the role may not make it",
                "the role may not make temporary tables, which 'verify' derives into",
            ])
        #expect(
            failing.map(\.remedy) == [
                "as its owner: GRANT CREATE ON DATABASE watch TO watcher",
                "as its owner: GRANT TEMPORARY ON DATABASE watch TO watcher",
            ])
        #expect(
            found.contains {
                $0.verdict == .poor
                    && $0.found.hasSuffix(" more connections may be made, 3 by this role in all")
            })
    }

    @Test func `another encoding and another clock are told`() throws {
        let server = try LoopbackPostgreSQL()
        try server.query(
            "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0")
        let file = try server.connectionFile(user: "hledwatch", database: "latin")
        let found = Self.all(Configuration.Database(connectionFile: file), off: .seconds(-3600))
        #expect(
            found.contains {
                $0.verdict == .failing && $0.found == "its encoding is LATIN1, which cannot hold every text"
            })
        let clock = try #require(found.first { $0.found.contains("clock") })
        #expect(clock.verdict == .poor)
        #expect(clock.found.contains("differ by 3600") || clock.found.contains("differ by 3599"))
    }

    @Test func `what keeps from reaching it is all that is told then`() throws {
        let server = try LoopbackPostgreSQL()
        let unknown = Self.all(
            Configuration.Database(connectionFile: try server.connectionFile(user: "nobody-such")))
        #expect(unknown.map(\.verdict) == [.well, .failing])
        #expect(unknown.last?.found.contains("refuses") ?? false)
        try server.stop()
        let away = Self.all(Configuration.Database(connectionFile: server.connectionFile))
        #expect(away.map(\.verdict) == [.well, .failing])
        #expect(away.last?.found.contains("cannot be reached") ?? false)
        unsafe chmod(server.connectionFile, 0o644)
        let exposed = Self.all(Configuration.Database(connectionFile: server.connectionFile))
        #expect(exposed.map(\.remedy) == ["chmod o= '\(server.connectionFile)'"])
        let absent = Self.all(Configuration.Database(connectionFile: "/nonexistent/postgresql"))
        #expect(
            absent.map(\.found) == ["the secret in '/nonexistent/postgresql' cannot be read: no such file"])
    }

    /// As far as connecting goes, in the messages of its protocol.
    @Test func `a server of an earlier version is refused with what is needed`() throws {
        func message(_ kind: Character, _ body: [UInt8]) -> [UInt8] {
            [kind.asciiValue ?? 0, 0, 0, 0, UInt8(body.count + 4)] + body
        }
        let answer =
            message("R", [0, 0, 0, 0]) + message("S", Array("server_version\u{0}13.14\u{0}".utf8))
            + message("K", [0, 0, 0, 1, 0, 0, 0, 1]) + message("Z", Array("I".utf8))
        let server = try LoopbackSocket { connection in
            _ = connection.receive()
            connection.send(answer)
            connection.waitUntilClosed()
        }
        let directory = try TemporaryDirectory()
        let file = directory.path + "/connection"
        try replace(
            file,
            with: Array(
                "host=127.0.0.1 port=\(server.port) dbname=d user=u sslmode=disable gssencmode=disable".utf8))
        unsafe chmod(file, 0o600)
        let error = try #require(
            Archive.error {
                _ = try Archive(
                    directory: directory.path + "/state", mode: .write,
                    at: .database(Configuration.Database(connectionFile: file)))
            })
        #expect(
            error.summary
                == "the archive's database 'postgresql://127.0.0.1:\(server.port)/d' refuses: the server is PostgreSQL 13, and 15 or later is needed"
        )
    }
}
