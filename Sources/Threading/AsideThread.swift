#if canImport(Glibc)
    internal import Glibc
#endif

/// Has the calling thread bear a name of at most 15 bytes, by which its processor time can be told apart, and, where it
/// `yields`, give way to others: it has about a third of what a thread that polls has where both want the same processor.
///
/// On Linux a priority is a thread's, and 0 means the one that calls. Neither matters where it is not allowed: it then is a
/// thread like any other.
public func standAside(as name: String, yielding yields: Bool) {
    let bytes = Array(name.utf8)
    let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    if file >= 0 {
        _ = unsafe write(file, bytes, bytes.count)
        close(file)
    }
    if yields { _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, 5) }
}
