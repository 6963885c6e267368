internal import CSpawn

#if canImport(Glibc)
    internal import Glibc
#endif

/// A program that shows long text a screen at a time.
public struct Pager: Equatable, Sendable {
    /// Its name, looked up in `PATH`, and its arguments.
    public let words: [String]

    /// The pager that a person asked for in `wanted`, as `$PAGER` says it, or `less`; `nil` where none is wanted: for an
    /// empty one and for `cat`.
    ///
    /// Words are parted at blanks; one that means more to a shell is left to `sh`.
    public init?(_ wanted: String?) {
        guard let wanted else {
            words = ["less", "-FRX"]
            return
        }
        let parts = wanted.split(separator: " ").map(String.init)
        guard let first = parts.first, parts != ["cat"] else { return nil }
        let isPlain = wanted.utf8.allSatisfy { byte in
            byte > 0x20 && byte < 0x7F && !"|&;<>()$`\\\"'*?[]#~=%{}!".utf8.contains(byte) || byte == 0x20
        }
        words = isPlain && !first.contains("=") ? parts : ["/bin/sh", "-c", wanted]
    }

    /// Shows `text` until the reader has enough, which is no error.
    ///
    /// The pager has this process' terminal and environment, and beside it `LESSSECURE=1`, so that it runs nothing, and
    /// `LESS=FRX` where nothing else is said. Keys that interrupt are the pager's meanwhile. Not for a process that
    /// handles signals otherwise.
    /// - Returns: False when it showed nothing: it was not there, or could not be run.
    public func show(_ text: String) -> Bool {
        var ends: [Int32] = [-1, -1]
        guard unsafe pipe(&ends) == 0 else { return false }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let interrupt = signal(SIGINT, SIG_IGN)
        let quit = signal(SIGQUIT, SIG_IGN)
        let broken = signal(SIGPIPE, SIG_IGN)
        defer {
            _ = signal(SIGINT, interrupt)
            _ = signal(SIGQUIT, quit)
            _ = signal(SIGPIPE, broken)
        }
        let started = start(reading: ends[0])
        close(ends[0])
        guard let pid = started else {
            close(ends[1])
            return false
        }
        write(Array(text.utf8), to: ends[1])
        close(ends[1])
        var status: Int32 = 0
        while unsafe waitpid(pid, &status, 0) < 0, errno == EINTR {}
        // What a shell says of a program that is not there, or that it may not run.
        let code = status & 0x7F == 0 ? (status >> 8) & 0xFF : 0
        return code != 127 && code != 126
    }

    /// Writes all, or as much as is read.
    private func write(_ bytes: [UInt8], to file: Int32) {
        var written = 0
        while written < bytes.count {
            let count = unsafe bytes[written...].withUnsafeBytes {
                unsafe Glibc.write(file, $0.baseAddress, $0.count)
            }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return }
            written += count
        }
    }

    private func start(reading input: Int32) -> pid_t? {
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        var attributes = posix_spawnattr_t()
        unsafe posix_spawnattr_init(&attributes)
        defer { unsafe posix_spawnattr_destroy(&attributes) }
        var (none, all) = (sigset_t(), sigset_t())
        unsafe sigemptyset(&none)
        unsafe sigfillset(&all)
        let flags = POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF
        let codes: [Int32] = unsafe [
            posix_spawn_file_actions_adddup2(&actions, input, 0),
            posix_spawn_file_actions_addclosefrom_np(&actions, 3),
            posix_spawnattr_setsigmask(&attributes, &none),
            posix_spawnattr_setsigdefault(&attributes, &all),
            posix_spawnattr_setflags(&attributes, Int16(flags)),
        ]
        guard codes.allSatisfy({ $0 == 0 }) else { return nil }
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        var variables = unsafe environment().map { unsafe strdup($0) } + [nil]
        defer { unsafe (arguments + variables).forEach { unsafe free($0) } }
        var pid: pid_t = 0
        let code = unsafe posix_spawnp(&pid, words[0], &actions, &attributes, &arguments, &variables)
        return code == 0 ? pid : nil
    }

    private func environment() -> [String] {
        var variables: [String] = []
        var place = unsafe environ
        while let entry = unsafe place.pointee {
            variables.append(unsafe String(cString: entry))
            unsafe place += 1
        }
        variables.removeAll { $0.hasPrefix("LESSSECURE=") }
        variables.append("LESSSECURE=1")
        if !variables.contains(where: { $0.hasPrefix("LESS=") }) { variables.append("LESS=FRX") }
        return variables
    }
}
