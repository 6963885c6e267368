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
        guard let ends = makePipe() else { return false }
        let interrupt = signal(SIGINT, SIG_IGN)
        let quit = signal(SIGQUIT, SIG_IGN)
        let broken = signal(SIGPIPE, SIG_IGN)
        defer {
            _ = signal(SIGINT, interrupt)
            _ = signal(SIGQUIT, quit)
            _ = signal(SIGPIPE, broken)
        }
        let started = Spawning(words: words, environment: environment(), files: [(ends.reading, 0)]).start()
        close(ends.reading)
        guard let pid = started.pid else {
            close(ends.writing)
            return false
        }
        // Who has read enough leaves the rest.
        _ = writeAll(Array(text.utf8), to: ends.writing)
        close(ends.writing)
        // What a shell says of a program that is not there, or that it may not run.
        return ![.exited(127), .exited(126)].contains(ProcessEnd.waited(for: pid))
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
