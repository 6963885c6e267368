import FactSheets
import Glibc
import TestSupport
import Testing

@testable import Archiving

/// What goes wrong between here and a database server.
@Suite(.blocking) struct ServerTests {
    /// Ends the session of `connection`, as an administrator or a failing server does.
    private static func end(_ connection: Connection, of thing: Thing) throws {
        let session = try #require(try connection.value(Int.self, "SELECT pg_backend_pid()"))
        let administrator = try thing.connect()
        let isEnded = try administrator.value(
            Int.self, "SELECT pg_terminate_backend($1::int, 10000)", session)
        #expect(isEnded == 1)
    }

    @Test(arguments: Kept.server)
    func `where a session ended in a transaction, nothing of it stays, and the next one has another`(
        _ kept: Kept
    )
        throws
    {
        let thing = try Thing(kept)
        let connection = try thing.connect()
        try connection.add(1)
        let error = Archive.error {
            try connection.transaction {
                try connection.add(2)
                try Self.end(connection, of: thing)
                try? connection.add(3)
                try connection.add(4)
            }
        }
        guard case .unreachable? = error else {
            Issue.record("\(String(describing: error))")
            return
        }
        #expect(error?.mayPass == true)
        #expect(try connection.things() == [1])
        try connection.transaction { try connection.add(5) }
        #expect(try connection.things() == [1, 5])
    }

    @Test(arguments: Kept.server)
    func `where it ended between two statements, one is told so, and the next one works`(_ kept: Kept) throws
    {
        let thing = try Thing(kept)
        for access in [Access.write, .read] {
            let connection = try thing.connect(access)
            #expect(try connection.things() == [])
            try Self.end(connection, of: thing)
            guard case .unreachable? = Archive.error({ _ = try connection.things() }) else {
                Issue.record("nobody was told")
                continue
            }
            #expect(try connection.things() == [])
            try Self.end(connection, of: thing)
            #expect(Archive.error { try connection.transaction {} }?.mayPass == true)
            #expect(try connection.transaction { try connection.things() } == [])
        }
    }

    struct Trouble: CustomTestStringConvertible {
        let testDescription: String
        /// What the connection string says otherwise.
        var string = ""
        /// What the error names.
        let names: [String]
        var mayPass = false
    }

    private static let troubles = [
        Trouble(
            testDescription: "a wrong password", string: "user=barred password=open-sesame",
            names: ["refuses", "password authentication failed", "/postgres"]),
        Trouble(
            testDescription: "no password", string: "user=barred",
            names: ["refuses", "password", "/postgres"]),
        Trouble(
            testDescription: "no such database", string: "dbname=nowhere password=open-sesame",
            names: ["refuses", "\"nowhere\" does not exist", "/nowhere"]),
        Trouble(
            testDescription: "no such user", string: "user=nobody_known password=open-sesame",
            names: ["refuses", "\"nobody_known\" does not exist", "/postgres"]),
        Trouble(
            testDescription: "no rights", string: "user=guest password=open-sesame",
            names: ["refuses", "permission denied", "/postgres"]),
        Trouble(
            testDescription: "a server that takes no writes",
            string: "options='-c default_transaction_read_only=on' password=open-sesame",
            names: ["refuses", "it takes no writes", "/postgres"]),
        Trouble(
            testDescription: "no server", string: "host=/tmp/nowhere password=open-sesame",
            names: ["cannot be reached", "No such file", "postgresql:///tmp/nowhere/postgres"], mayPass: true),
        Trouble(
            testDescription: "nobody at that port",
            string: "host=127.0.0.1 port=1 user=me password=open-sesame",
            names: ["cannot be reached", "Connection refused", "postgresql://127.0.0.1:1/postgres"],
            mayPass: true),
        Trouble(
            testDescription: "no connection string", string: "open-sesame",
            names: ["refuses", "no connection string", "/connection'"]),
        Trouble(
            testDescription: "a password with a blank", string: "password=open sesame",
            names: ["refuses", "no connection string", "/connection'"]),
        Trouble(
            testDescription: "a setting that there is not", string: "pasword=open-sesame",
            names: ["refuses", "no connection string", "/connection'"]),
    ]

    @Test(arguments: Kept.server.isEmpty ? [] : troubles)
    func `what is wrong is said, with server and database, and never the password`(_ trouble: Trouble) throws
    {
        let server = try #require(PostgreSQLServer.shared)
        let place = String(decoding: try contents(of: server.connectionFile), as: UTF8.self)
        let administrator = try Thing(.postgresql).connect()
        try administrator.transaction {
            for (role, more) in [("guest", ""), ("barred", "PASSWORD 'other'")]
            where try administrator.value(Int.self, "SELECT 1 FROM pg_roles WHERE rolname = $1", role) == nil
            {
                try administrator.execute("CREATE ROLE \(role) LOGIN \(more)")
            }
        }
        let directory = try TemporaryDirectory()
        let isWhole = !trouble.string.contains("=")
        let base = place.split(separator: "\n").joined(separator: " ")
        try directory.write(isWhole ? trouble.string : "\(base) \(trouble.string)\n", to: "connection")
        let file = directory.path + "/connection"
        #expect(unsafe chmod(file, 0o600) == 0)
        let state = directory.path + "/state"
        let database = Configuration.Database(
            connectionFile: file, schema: "trouble_\(UInt64.random(in: 0 ... .max))")
        let error = try #require(
            Archive.error { _ = try Archive(directory: state, mode: .write, at: .database(database)) })
        #expect(error.mayPass == trouble.mayPass, "\(error)")
        switch error {
        case .denied: #expect(!trouble.mayPass)
        case .unreachable: #expect(trouble.mayPass)
        default: Issue.record("\(error)")
        }
        for name in trouble.names { #expect(error.description.contains(name), "\(error)") }
        #expect(!error.description.contains("sesame"), "\(error)")
        // Another place may be tried.
        #expect(try Configuration.Database.read(in: state) == nil)
    }

    @Test(arguments: Kept.server)
    func `a connection file that is not there, or that everybody may read, is named`(_ kept: Kept) throws {
        let directory = try TemporaryDirectory()
        let file = directory.path + "/connection"
        func error() -> ArchiveError? {
            Archive.error {
                _ = try Archive(
                    directory: directory.path + "/state", mode: .write,
                    at: .database(Configuration.Database(connectionFile: file, schema: "none")))
            }
        }
        for (mode, said) in [(mode_t?.none, "o such file"), (0o644, "read")] {
            if let mode {
                try directory.write("host=/tmp/nowhere password=open-sesame", to: "connection")
                #expect(unsafe chmod(file, mode) == 0)
            }
            let error = try #require(error())
            guard case .denied = error else {
                Issue.record("\(error)")
                continue
            }
            #expect(error.description.contains(file) && error.description.contains(said), "\(error)")
            #expect(!error.mayPass && !error.description.contains("sesame"))
        }
    }
}
