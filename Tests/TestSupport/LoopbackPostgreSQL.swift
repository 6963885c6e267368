import Glibc

/// A PostgreSQL server of a test's own in a temporary directory, reached through a socket there; stopped and removed when
/// the test lets go of it.
public final class LoopbackPostgreSQL {
    /// Holds the connection string.
    public let connectionFile: String
    private let directory: TemporaryDirectory
    private let programs: String
    private var isRunning = false

    /// `nil`, after printing why, where no server is installed.
    public init?() throws {
        let found = try Program.run(
            "/bin/sh", ["-c", "ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1"])
        programs = String(found.output.prefix { $0 != "\n" })
        guard !programs.isEmpty else {
            print("skipped: no PostgreSQL server is installed (apt install postgresql)")
            return nil
        }
        directory = try TemporaryDirectory()
        let place = directory.path
        connectionFile = try directory.write(
            "host=\(place) dbname=postgres user=hledwatch\n", as: "connection")
        _ = unsafe chmod(connectionFile, 0o600)
        if getuid() == 0 {
            // The server refuses to run as root.
            try require("/bin/chown", "nobody", place)
        }
        try run(
            "initdb", "-D", place + "/data", "-U", "hledwatch", "-A", "trust", "-E", "UTF8",
            "--locale=C.UTF-8", "-N")
        try start()
    }

    deinit { if isRunning { try? stop() } }

    public func start() throws {
        // Nothing here outlasts a loss of power, and nothing has to.
        let settings = [
            "-k '\(directory.path)'", "-c listen_addresses=", "-c fsync=off", "-c synchronous_commit=off",
            "-c full_page_writes=off", "-c max_connections=300",
        ]
        try run(
            "pg_ctl", "-D", directory.path + "/data", "-l", directory.path + "/data/server.log", "-w", "-o",
            settings.joined(separator: " "), "start")
        isRunning = true
    }

    /// Stops it as a kill would: whoever is connected loses the connection.
    public func stop() throws {
        isRunning = false
        try run("pg_ctl", "-D", directory.path + "/data", "-m", "immediate", "-w", "stop")
    }

    /// What statements give, a line for each row.
    public func query(_ sql: String) throws -> String {
        let said = try Program.run(
            programs + "/psql",
            [
                "-h", directory.path, "-U", "hledwatch", "-d", "postgres", "-v", "ON_ERROR_STOP=1", "-Atqc",
                sql,
            ])
        guard said.code == 0 else { throw ServerError(what: "psql: \(said.errors)") }
        return said.output
    }

    private func run(_ name: String, _ arguments: String...) throws {
        let path = programs + "/" + name
        if getuid() == 0 {
            try require(
                "/usr/bin/setpriv", ["--reuid=nobody", "--regid=nogroup", "--clear-groups", path] + arguments)
        } else {
            try require(path, arguments)
        }
    }

    private func require(_ path: String, _ arguments: String...) throws { try require(path, arguments) }

    private func require(_ path: String, _ arguments: [String]) throws {
        let said = try Program.run(path, arguments)
        guard said.code == 0 else { throw ServerError(what: "\(path): \(said.errors)") }
    }

    private struct ServerError: Error, CustomStringConvertible {
        let what: String
        var description: String { what }
    }
}
