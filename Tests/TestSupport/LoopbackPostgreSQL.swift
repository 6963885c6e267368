import Glibc
public import Testing

/// A PostgreSQL server of a test's own, which it stops and begins as it likes, reached through a socket in a directory that
/// goes with it. `PostgreSQLServer.shared` costs less where that is not needed.
public final class LoopbackPostgreSQL: Sendable {
    /// Where the programs of the newest one installed are.
    private static let programs: String? = {
        let found = try? Program.run(
            "/bin/sh", ["-c", "ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1"])
        let path = found?.output.split(separator: "\n").first.map(String.init)
        return path?.isEmpty ?? true ? nil : path
    }()
    static var isInstalled: Bool { programs != nil }

    /// Its directory, which goes with it and may hold more.
    public let path: String
    private let programs: String
    /// A file with the connection string, for its owner alone.
    public let connectionFile: String

    /// Makes and starts it; its superuser is `hledwatch`.
    public init() throws {
        guard let programs = Self.programs else { throw SpawnError(what: "find PostgreSQL", code: ENOENT) }
        self.programs = programs
        let made = try Program.run("/bin/mktemp", ["-d", "/tmp/hledwatch-test-XXXXXX"]).output
        path = String(made.prefix { $0 != "\n" })
        connectionFile = path + "/connection"
        try Self.write("host=\(path) dbname=postgres user=hledwatch\n", to: connectionFile)
        // It refuses to run as root.
        if getuid() == 0 { _ = try Program.run("/bin/chown", ["nobody", path]) }
        try run("initdb", "-D '\(path)/data' -U hledwatch -A trust -E UTF8 --locale=C.UTF-8 -N")
        try start()
    }

    deinit {
        try? stop()
        _ = try? Program.run("/bin/rm", ["-rf", path])
    }

    public func start() throws {
        try run(
            "pg_ctl",
            """
            -D '\(path)/data' -l '\(path)/log' -w -o "-k '\(path)' -c listen_addresses='' \
            -c fsync=off -c max_connections=60 -c shared_buffers=16MB" start
            """)
    }

    /// At once, whatever is under way.
    public func stop() throws { try run("pg_ctl", "-D '\(path)/data' -m immediate -w stop") }

    /// Runs statements as the superuser, and returns what they print, without decoration.
    @discardableResult public func query(_ sql: String) throws -> String {
        try run(
            "psql", "-h '\(path)' -U hledwatch -d postgres -v ON_ERROR_STOP=1 -qAt -c \"\(sql)\"")
    }

    /// A file that lets in under another name, or to another database.
    public func connectionFile(user: String, database: String = "postgres") throws -> String {
        let file = "\(path)/connection-\(user)-\(database)"
        try Self.write("host=\(path) dbname=\(database) user=\(user)\n", to: file)
        return file
    }

    private static func write(_ text: String, to file: String) throws {
        try replace(file, with: Array(text.utf8))
        unsafe chmod(file, 0o600)
    }

    @discardableResult private func run(_ program: String, _ arguments: String) throws -> String {
        let other = getuid() == 0 ? "setpriv --reuid=nobody --regid=nogroup --clear-groups " : ""
        let result = try Program.run(
            "/bin/sh", ["-c", "cd / && exec \(other)'\(programs)/\(program)' \(arguments)"])
        guard result.code == 0 else {
            throw PostgreSQLFailure(text: "\(program): \(result.output)\(result.errors)")
        }
        return result.output
    }
}

extension Trait where Self == ConditionTrait {
    /// Left out, and said, where no PostgreSQL server is installed.
    public static var withPostgreSQL: Self {
        .enabled(
            if: LoopbackPostgreSQL.isInstalled, "no PostgreSQL server is installed (apt install postgresql)")
    }
}

/// What a program of PostgreSQL said when it failed.
public struct PostgreSQLFailure: Error, CustomStringConvertible {
    let text: String
    public var description: String { text }
}
