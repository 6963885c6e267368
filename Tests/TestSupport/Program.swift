public import Glibc

/// A system call that a test needs and did not get.
public struct SpawnError: Error, CustomStringConvertible {
    public let what: String
    public let code: Int32
    public init(what: String, code: Int32) {
        self.what = what
        self.code = code
    }

    public var description: String { unsafe "\(what): " + String(cString: strerror(code)) }
}

/// A program started for a test, with its output kept in files.
public final class Program {
    public struct Result: Sendable {
        /// The exit code, or 128 and the signal that ended it.
        public let code: Int32
        public let output: String
        public let errors: String
    }

    public let pid: pid_t
    private let outputFile: String
    private let errorFile: String
    private var code: Int32?
    private var isLeft = false

    /// Starts the program at `path`. Signals are unblocked and set to their defaults: a test's own threads block some,
    /// and a child would inherit that.
    public init(
        _ path: String, _ arguments: [String], environment: [String: String] = [:],
        input: String = "/dev/null"
    ) throws {
        let directory = "/tmp/hledwatch-out-\(getpid())-\(Program.next())"
        outputFile = directory + ".out"
        errorFile = directory + ".err"
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, input, O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, outputFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_addopen(&actions, 2, errorFile, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        unsafe posix_spawnattr_setsigmask(&attributes, &none)
        unsafe posix_spawnattr_setsigdefault(&attributes, &all)
        unsafe posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var base = ["PATH": "/usr/bin:/bin:/usr/sbin:/sbin", "HOME": "/nonexistent", "LC_ALL": "C.UTF-8"]
        for name in ["LD_LIBRARY_PATH", "ASAN_OPTIONS", "TSAN_OPTIONS", "HLEDWATCH_DATABASE"] {
            if let value = unsafe getenv(name) { base[name] = unsafe String(cString: value) }
        }
        base.merge(environment) { $1 }
        var words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        var variables = unsafe base.map { unsafe strdup("\($0.key)=\($0.value)") } + [nil]
        defer { unsafe (words + variables).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let failed = unsafe posix_spawn(&pid, path, &actions, &attributes, &words, &variables)
        guard failed == 0 else { throw SpawnError(what: "start \(path)", code: failed) }
        self.pid = pid
    }

    deinit {
        if code == nil, !isLeft {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        _ = unsafe unlink(outputFile)
        _ = unsafe unlink(errorFile)
    }

    /// Lets it go on beyond this.
    func leave() { isLeft = true }

    /// Waits until it ends.
    public func wait() throws -> Result {
        if code == nil {
            var status: Int32 = 0
            while unsafe waitpid(pid, &status, 0) < 0 {
                guard errno == EINTR else { throw SpawnError(what: "waitpid", code: errno) }
            }
            let signal = status & 0x7f
            code = signal == 0 ? (status >> 8) & 0xff : 128 + signal
        }
        return Result(code: code ?? -1, output: output(), errors: errors())
    }

    /// What it has written to standard output, and to standard error, until now.
    public func output() -> String {
        ((try? contents(of: outputFile)).map { String(decoding: $0, as: UTF8.self) }) ?? ""
    }
    public func errors() -> String {
        ((try? contents(of: errorFile)).map { String(decoding: $0, as: UTF8.self) }) ?? ""
    }

    public func send(_ signal: Int32) { kill(pid, signal) }

    /// Runs the program to its end.
    public static func run(
        _ path: String, _ arguments: [String], environment: [String: String] = [:],
        input: String = "/dev/null"
    ) throws -> Result {
        try Program(path, arguments, environment: environment, input: input).wait()
    }

    private static func next() -> UInt64 { UInt64.random(in: 0...UInt64.max) }
}

/// The program under test, as built beside these tests.
public enum Hledwatch {
    public static let path: String = {
        // The tests run inside a helper of the toolchain, which is told where their bundle is.
        for argument in CommandLine.arguments where argument.hasSuffix(".xctest") {
            if let slash = argument.lastIndex(of: "/") { return argument[..<slash] + "/hledwatch" }
        }
        let program =
            unsafe realpath("/proc/self/exe", nil).map { resolved in
                defer { unsafe free(resolved) }
                return unsafe String(cString: resolved)
            } ?? ""
        return (program.lastIndex(of: "/").map { String(program[..<$0]) } ?? ".") + "/hledwatch"
    }()

    public static func run(
        _ arguments: String..., environment: [String: String] = [:], input: String = "/dev/null"
    ) throws -> Program.Result {
        try Program.run(path, arguments, environment: environment, input: input)
    }

    /// The root of the package, found from this file.
    public static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()
}
