internal import CSpawn
public import FactSheets

#if canImport(Glibc)
    internal import Glibc
#endif

/// Why a program could not be run.
public enum ChildError: Explained, Equatable {
    case cannotStart(program: String, reason: String)

    public var summary: String {
        switch self {
        case .cannotStart(let program, let reason): "'\(program)' cannot be started: \(reason)"
        }
    }

    public var remedy: String? { "check the path, and that the user that the service runs as may run it" }
}

/// How a program ended, and the beginning of what it wrote to standard output and standard error.
public struct ChildEnd: Equatable, Sendable {
    public enum Manner: Equatable, Sendable {
        case exited(Int32)
        /// By a signal that this process did not send.
        case killed(Int32)
        case outOfTime
        case stopped
    }

    public var manner: Manner
    /// At most 4 KiB, raw.
    public var output: [UInt8]
}

/// Runs a program to its end with `input` on standard input; blocks its thread that long.
///
/// It gets its own process group, no file but its standard ones, `/` as its directory, no blocked signal, and of the
/// environment nothing but a short `PATH` and `LANG`. When it ends, when `limit` has passed, or once `isStopped` says
/// so (asked every 50 ms), whatever is left of its group is killed.
/// - Parameters:
///   - words: The program's absolute path, and its arguments.
///   - input: What it can read.
///   - limit: How long it may take.
///   - isStopped: Whether this process wants to end.
/// - Returns: How it ended.
/// - Throws: `ChildError` when it was not started.
public func runChild(
    _ words: [String], input: [UInt8], limit: Duration, isStopped: () -> Bool
) throws(ChildError) -> ChildEnd {
    let program = words.first ?? ""
    func fail(_ code: Int32) -> ChildError {
        unsafe .cannotStart(program: program, reason: String(cString: strerror(code)))
    }
    let offered = unsafe memfd_create("hledwatch", hledwatch_memfd_cloexec)
    guard offered >= 0 else { throw fail(errno) }
    defer { close(offered) }
    guard fill(offered, input) else { throw fail(errno) }
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw fail(errno) }
    defer { close(ends[0]) }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    _ = fcntl(ends[0], F_SETFL, O_NONBLOCK)
    let start = ContinuousClock.now
    let started = spawn(words, input: offered, output: ends[1])
    close(ends[1])
    guard let pid = started.pid else { throw fail(started.code) }
    return watch(pid, ends[0], until: start + limit, isStopped)
}

/// Longest part of a program's output that is kept.
private let keptOutput = 4096

private func watch(
    _ pid: pid_t, _ output: Int32, until deadline: ContinuousClock.Instant, _ isStopped: () -> Bool
) -> ChildEnd {
    var kept: [UInt8] = []
    var isOpen = true
    var manner: ChildEnd.Manner?
    while manner == nil, !hasEnded(pid) {
        if isStopped() {
            manner = .stopped
        } else if ContinuousClock.now >= deadline {
            manner = .outOfTime
        } else {
            var wanted = pollfd(fd: isOpen ? output : -1, events: Int16(POLLIN), revents: 0)
            _ = unsafe poll(&wanted, 1, isOpen ? 50 : 10)
            if wanted.revents != 0 { isOpen = drain(output, into: &kept) }
        }
    }
    // Not waited for yet, so that neither its number nor its group's is another's.
    kill(-pid, SIGKILL)
    var status: Int32 = 0
    while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
    if isOpen { _ = drain(output, into: &kept) }
    let signal = status & 0x7F
    return ChildEnd(
        manner: manner ?? (signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)), output: kept)
}

private func hasEnded(_ pid: pid_t) -> Bool {
    var about = unsafe siginfo_t()
    guard unsafe waitid(P_PID, id_t(pid), &about, WEXITED | WNOHANG | WNOWAIT) == 0 else {
        return errno != EINTR
    }
    return unsafe about.si_signo != 0
}

/// Reads all there is, keeps the beginning; false at its end.
private func drain(_ output: Int32, into kept: inout [UInt8]) -> Bool {
    var chunk = [UInt8](repeating: 0, count: 4096)
    // A program that writes without end must not keep its limit from being looked at.
    for _ in 0..<64 {
        let count = unsafe read(output, &chunk, chunk.count)
        if count == 0 { return false }
        guard count > 0 else { return errno == EAGAIN || errno == EINTR }
        kept += chunk.prefix(min(count, keptOutput - kept.count))
    }
    return true
}

private func fill(_ file: Int32, _ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes[written...].withUnsafeBytes { unsafe write(file, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
    }
    return lseek(file, 0, SEEK_SET) == 0
}

private func spawn(_ words: [String], input: Int32, output: Int32) -> (pid: pid_t?, code: Int32) {
    var actions = unsafe posix_spawn_file_actions_t()
    unsafe posix_spawn_file_actions_init(&actions)
    defer { unsafe posix_spawn_file_actions_destroy(&actions) }
    var attributes = posix_spawnattr_t()
    unsafe posix_spawnattr_init(&attributes)
    defer { unsafe posix_spawnattr_destroy(&attributes) }
    var (none, all) = (sigset_t(), sigset_t())
    unsafe sigemptyset(&none)
    unsafe sigfillset(&all)
    let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETPGROUP
    let codes: [Int32] = unsafe [
        posix_spawn_file_actions_adddup2(&actions, input, 0),
        posix_spawn_file_actions_adddup2(&actions, output, 1),
        posix_spawn_file_actions_adddup2(&actions, output, 2),
        posix_spawn_file_actions_addclosefrom_np(&actions, 3),
        posix_spawn_file_actions_addchdir_np(&actions, "/"),
        posix_spawnattr_setsigmask(&attributes, &none), posix_spawnattr_setsigdefault(&attributes, &all),
        posix_spawnattr_setpgroup(&attributes, 0), posix_spawnattr_setflags(&attributes, Int16(flags)),
    ]
    if let failed = codes.first(where: { $0 != 0 }) { return (nil, failed) }
    let variables = ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"]
    var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
    var environment = unsafe variables.map { unsafe strdup($0) } + [nil]
    defer { unsafe (arguments + environment).forEach { unsafe free($0) } }
    var pid: pid_t = 0
    let code = unsafe posix_spawn(&pid, words.first ?? "", &actions, &attributes, &arguments, &environment)
    return (code == 0 ? pid : nil, code)
}
