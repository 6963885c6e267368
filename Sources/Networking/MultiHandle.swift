internal import CCurl
internal import FactSheets

/// Many libcurl transfers at once, over connections they share: made, driven by one thread, freed.
///
/// Transfers are called by small numbers, from 0.
@safe struct MultiHandle: ~Copyable {
    private let raw: UnsafeMutableRawPointer

    init() throws(TransferError) {
        guard let raw = unsafe curl_multi_init() else { throw TransferError(.other, "out of memory") }
        unsafe self.raw = raw
    }

    /// Every transfer must have been removed.
    deinit { unsafe curl_multi_cleanup(raw) }

    /// At most `perHost` connections to one host, and `kept` in all that stay open when idle.
    func limit(perHost: Int, kept: Int) throws(TransferError) {
        try check(unsafe hledwatch_curl_multi_set_long(raw, CURLMOPT_MAX_HOST_CONNECTIONS, perHost))
        try check(unsafe hledwatch_curl_multi_set_long(raw, CURLMOPT_MAXCONNECTS, kept))
    }

    /// Starts what the options of `handle` describe, as transfer `number`.
    func add(_ handle: borrowing EasyHandle, as number: Int) throws(TransferError) {
        guard unsafe hledwatch_curl_set_number(handle.raw, number) == CURLE_OK else {
            throw TransferError(.other, "libcurl does not take the transfer's number")
        }
        try check(unsafe curl_multi_add_handle(raw, handle.raw))
    }

    /// Takes a transfer out, whether it came to its end or not.
    func remove(_ handle: borrowing EasyHandle) {
        // Fails only for a handle that is no transfer, or inside of a callback.
        let code = unsafe curl_multi_remove_handle(raw, handle.raw)
        precondition(code == CURLM_OK, "libcurl lost a transfer (code \(code.rawValue))")
    }

    /// Does all that can be done without waiting.
    func perform() throws(TransferError) {
        var running: Int32 = 0
        try check(unsafe curl_multi_perform(raw, &running))
    }

    /// A transfer that came to its end and was not told of yet; it is still to be removed.
    func nextEnd() -> (number: Int, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(raw, &left) {
            guard unsafe message.pointee.msg == CURLMSG_DONE else { continue }
            return unsafe (
                hledwatch_curl_number(message.pointee.easy_handle), message.pointee.data.result
            )
        }
        return nil
    }

    /// Waits until a transfer can go on, `descriptor` can be read, or `span` has passed.
    func wait(for span: Duration, or descriptor: Int32) throws(TransferError) {
        var extra = curl_waitfd(fd: descriptor, events: Int16(CURL_WAIT_POLLIN), revents: 0)
        let milliseconds = Int32(clamping: max(0, span.milliseconds))
        try check(unsafe curl_multi_poll(raw, &extra, 1, milliseconds, nil))
    }

    private func check(_ code: CURLMcode) throws(TransferError) {
        guard code == CURLM_OK else {
            throw TransferError(.other, unsafe String(cString: curl_multi_strerror(code)))
        }
    }
}
