internal import CSpawn

#if canImport(Glibc)
    internal import Glibc
#endif

/// A program to be started.
///
/// It gets the standard files of this process, but for those that `files` says otherwise, and no others; no signal that is
/// blocked, and none that is ignored.
struct Spawning {
    /// Its path, or a name that is looked up in `PATH`, and its arguments.
    var words: [String]
    /// `NAME=VALUE`.
    var environment: [String]
    /// What it gets as which of its files.
    var files: [(own: Int32, its: Int32)]
    /// Where it works; `nil`: where this process does.
    var directory: String?
    /// Whether it gets a process group of its own, by which all that it starts can be killed with it.
    var isApart = false

    /// - Returns: The number of its process, or why there is none, as `errno` has it.
    func start() -> (pid: pid_t?, code: Int32) {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        var codes: [Int32] = []
        for file in files {
            codes.append(unsafe posix_spawn_file_actions_adddup2(&actions, file.own, file.its))
        }
        codes.append(unsafe posix_spawn_file_actions_addclosefrom_np(&actions, 3))
        if let directory {
            codes.append(unsafe posix_spawn_file_actions_addchdir_np(&actions, directory))
        }
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF | (isApart ? POSIX_SPAWN_SETPGROUP : 0)
        codes += unsafe [
            posix_spawnattr_setsigmask(&attributes, &none), posix_spawnattr_setsigdefault(&attributes, &all),
            posix_spawnattr_setpgroup(&attributes, 0), posix_spawnattr_setflags(&attributes, Int16(flags)),
        ]
        if let failed = codes.first(where: { $0 != 0 }) { return (nil, failed) }
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment.map { unsafe strdup($0) } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let code = unsafe posix_spawnp(
            &pid, words.first ?? "", &actions, &attributes, &arguments, &variables)
        return (code == 0 ? pid : nil, code)
    }
}

/// How a process ended.
enum ProcessEnd: Equatable {
    case exited(Int32)
    case killed(Int32)

    /// Waits for the child `pid` to end.
    static func waited(for pid: pid_t) -> ProcessEnd {
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
        let signal = status & 0x7F
        return signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal)
    }
}

/// A pipe whose ends no program gets that is not given them.
func makePipe() -> (reading: Int32, writing: Int32)? {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { return nil }
    for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
    return (ends[0], ends[1])
}

/// Writes all of `bytes`; false where not all are taken.
func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    var written = 0
    while written < bytes.count {
        let count = unsafe bytes[written...].withUnsafeBytes {
            unsafe Glibc.write(file, $0.baseAddress, $0.count)
        }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        written += count
    }
    return true
}
