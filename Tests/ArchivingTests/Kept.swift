import FactSheets
import TestSupport
import Testing

@testable import Archiving

/// An engine, for what must be the same on each: SQLite, and PostgreSQL where its programs are installed.
enum Kept: String, Sendable, CustomTestStringConvertible {
    case sqlite, postgresql

    static let here: [Kept] = [.sqlite] + server
    /// PostgreSQL alone.
    static let server: [Kept] = PostgreSQLServer.shared == nil ? [] : [.postgresql]

    var testDescription: String { rawValue }
}

/// A table of a test's own, `thing`, and connections to it.
struct Thing: Sendable {
    let kept: Kept
    let directory: TemporaryDirectory
    private let schema = "thing_\(UInt64.random(in: 0 ... .max))"

    init(_ kept: Kept) throws {
        self.kept = kept
        directory = try TemporaryDirectory()
        let connection = try connect()
        try connection.engine.prepareToWrite(over: connection)
        if let make = connection.dialect.make { try connection.execute(make) }
        try connection.execute(
            connection.dialect.definition(
                "CREATE TABLE thing (id INTEGER PRIMARY KEY, text TEXT, bytes BLOB, number INTEGER) STRICT;"))
    }

    func connect(_ access: Access = .write) throws -> Connection {
        switch kept {
        case .sqlite: try Connection(path: directory.path + "/things", access: access)
        case .postgresql:
            try Connection(
                to: Configuration.Database(
                    connectionFile: try #require(PostgreSQLServer.shared).connectionFile, schema: schema),
                access: access)
        }
    }
}

extension Connection {
    func add(_ id: Int, _ number: Int64? = nil) throws(ArchiveError) {
        try run("INSERT INTO thing (id, number) VALUES ($1, $2)", id, number)
    }

    func things() throws(ArchiveError) -> [Int] {
        try all("SELECT id FROM thing ORDER BY id") { row throws(ArchiveError) in try row.next() }
    }
}
