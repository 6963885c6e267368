internal import Glibc

/// A PostgreSQL server that tests may use beside what keeps the archives of this run.
public struct PostgreSQLServer: Sendable {
    /// The file with the connection string of somebody who may do everything.
    public let connectionFile: String

    /// That of `Tests/postgresql` where it runs the tests; else one that it begins for this process, and that ends with
    /// it. `nil` after printing why there is none.
    public static let shared: PostgreSQLServer? = {
        if let running = ArchiveEngine.connectionFile { return PostgreSQLServer(connectionFile: running) }
        do { return try begin() } catch {
            print("skipped: PostgreSQL is not tried beside SQLite: \(error)")
            return nil
        }
    }()

    private static func begin() throws -> PostgreSQLServer {
        let directory = try TemporaryDirectory()
        let (pipe, said) = (directory.path + "/pipe", directory.path + "/said")
        guard unsafe mkfifo(pipe, 0o600) == 0 else { throw SpawnError(what: "mkfifo", code: errno) }
        // Open for both, so that nobody waits; never closed: the server reads its end from the pipe, however this
        // process ends.
        guard unsafe open(pipe, O_RDWR | O_CLOEXEC) >= 0 else { throw SpawnError(what: "open", code: errno) }
        let script = #"echo "$HLEDWATCH_DATABASE" > "$1.part"; mv "$1.part" "$1"; cat > /dev/null"#
        let program = try Program(
            Hledwatch.root + "/Tests/postgresql", ["/bin/sh", "-c", script, "said", said], input: pipe)
        for _ in 0..<3000 {
            if let file = try? contents(of: said) {
                program.leave()
                return PostgreSQLServer(connectionFile: String(decoding: file.dropLast(), as: UTF8.self))
            }
            guard program.isRunning else { break }
            poll(nil, 0, 10)
        }
        throw EditError(
            text: program.errors().split(separator: "\n").last.map(String.init) ?? "it did not begin")
    }
}

extension Program {
    /// Whether it has not ended yet.
    var isRunning: Bool {
        var information = unsafe siginfo_t()
        let code = unsafe waitid(P_PID, id_t(pid), &information, WEXITED | WNOHANG | WNOWAIT)
        return unsafe code == 0 && information.si_signo == 0
    }
}
