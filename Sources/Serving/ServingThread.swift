#if canImport(Glibc)
    internal import Glibc
#endif

/// Has the calling thread serve: it bears a name by which its processor time can be told apart, `hw-web` or `hw-web-1`, and
/// gives way to the threads that poll (on Linux a priority is a thread's; 0 means the one that calls).
///
/// Neither matters where it is not allowed: it then is a thread like any other.
func becomeServingThread(_ number: Int? = nil) {
    let name = Array(("hw-web" + (number.map { "-\($0)" } ?? "")).utf8)
    let file = unsafe open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
    if file >= 0 {
        _ = unsafe write(file, name, name.count)
        close(file)
    }
    _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, niceness)
}

private let niceness: Int32 = 5
