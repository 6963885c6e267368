internal import CLink

/// Gives memory back that was needed for what is over: what the heap keeps free, and the pages of the program and its
/// libraries, which come back from the system's cache when they are next used.
///
/// Of some sixty libraries most is used at the start only. It takes well below a millisecond, and what is used again
/// about as much, so it pays before a wait of seconds. Pages that were ever written to are not touched: segments that
/// the linker maps for reading alone are told apart from those it writes to by their headers (elf(5)).
public func releaseUnusedMemory() {
    _ = malloc_trim(0)
    _ = unsafe dl_iterate_phdr(hledwatch_forget_object, nil)
}
