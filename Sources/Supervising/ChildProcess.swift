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
    guard writeAll(input, to: offered), lseek(offered, 0, SEEK_SET) == 0 else { throw fail(errno) }
    guard let ends = makePipe() else { throw fail(errno) }
    defer { close(ends.reading) }
    _ = fcntl(ends.reading, F_SETFL, O_NONBLOCK)
    let start = ContinuousClock.now
    let started = Spawning(
        words: words, environment: ["PATH=/usr/bin:/bin", "LANG=C.UTF-8"],
        files: [(offered, 0), (ends.writing, 1), (ends.writing, 2)], directory: "/", isApart: true
    ).start()
    close(ends.writing)
    guard let pid = started.pid else { throw fail(started.code) }
    return watch(pid, ends.reading, until: start + limit, isStopped)
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
    let end = ProcessEnd.waited(for: pid)
    if isOpen { _ = drain(output, into: &kept) }
    let how: ChildEnd.Manner =
        switch end {
        case .exited(let code): .exited(code)
        case .killed(let signal): .killed(signal)
        }
    return ChildEnd(manner: manner ?? how, output: kept)
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
