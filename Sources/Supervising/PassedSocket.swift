internal import CSystemd

#if canImport(Glibc)
    internal import Glibc
#endif

/// The listening socket that systemd passed to this process (sd_listen_fds(3)); `nil` when it passed none. It is the
/// caller's to close. Of several the first is taken and the others are closed.
///
/// Call it once: what was passed is forgotten then, so that no child takes it for its own.
public func takePassedSocket() -> Int32? {
    let first: Int32 = 3
    let count = sd_listen_fds(1)
    guard count > 0 else { return nil }
    for further in 1..<max(count, 1) { close(first + further) }
    guard sd_is_socket(first, AF_UNSPEC, Int32(SOCK_STREAM.rawValue), 1) > 0 else {
        close(first)
        return nil
    }
    return first
}
