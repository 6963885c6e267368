internal import CCurl
internal import FactSheets
internal import Glibc

/// One libcurl handle: made, used for one transfer after another, freed. Never shared.
///
/// Options are set; then `perform` runs the transfer and waits for its end, or a `MultiHandle` runs many.
@safe struct EasyHandle: ~Copyable {
    /// Only `MultiHandle` uses it beside this type.
    let raw: UnsafeMutableRawPointer

    init() throws(TransferError) {
        guard let raw = unsafe curl_easy_init() else { throw TransferError(.other, "out of memory") }
        unsafe self.raw = raw
    }

    deinit { unsafe curl_easy_cleanup(raw) }

    /// Forgets every option, and with them what was lent.
    func reset() { unsafe curl_easy_reset(raw) }

    func set(_ option: CURLoption, _ value: Int) throws(TransferError) {
        try check(unsafe hledwatch_curl_set_long(raw, option, value), option)
    }

    func set(_ option: CURLoption, size value: Int) throws(TransferError) {
        try check(unsafe hledwatch_curl_set_size(raw, option, curl_off_t(value)), option)
    }

    /// libcurl copies `value`.
    func set(_ option: CURLoption, _ value: String) throws(TransferError) {
        guard !value.utf8.contains(0) else { throw TransferError(.other, "a value holds a NUL") }
        try check(unsafe hledwatch_curl_set_text(raw, option, value), option)
    }

    /// Gives the request another method than its options mean; `nil`: no other.
    func setMethod(_ name: String?) throws(TransferError) {
        guard let name else {
            return try check(
                unsafe hledwatch_curl_set_pointer(raw, CURLOPT_CUSTOMREQUEST, nil), CURLOPT_CUSTOMREQUEST)
        }
        try set(CURLOPT_CUSTOMREQUEST, name)
    }

    /// Makes the transfer a POST of `body`, which libcurl copies.
    func set(posted body: [UInt8]) throws(TransferError) {
        let code = unsafe body.withUnsafeBytes { bytes in
            // libcurl takes a null pointer for "no body yet", so an empty one points at an empty string.
            guard let start = bytes.baseAddress, bytes.count > 0 else {
                return unsafe hledwatch_curl_set_bytes(raw, "", 0)
            }
            return unsafe hledwatch_curl_set_bytes(raw, start, curl_off_t(bytes.count))
        }
        try check(code, CURLOPT_COPYPOSTFIELDS)
    }

    /// What holds for every transfer, whatever it is for: who judges its sockets, and what is never done.
    ///
    /// - Parameters: `gate` and `exchange` must live as long as the handle is used.
    @unsafe func guardEverything<Side: Exchange>(
        by gate: UnsafeMutablePointer<SocketGate>, _ exchange: UnsafeMutablePointer<Side>
    ) throws(TransferError) {
        try check(unsafe hledwatch_curl_on_open(raw, openSocket, gate), CURLOPT_OPENSOCKETFUNCTION)
        try set(CURLOPT_NOSIGNAL, 1)
        try set(CURLOPT_QUICK_EXIT, 1)  // do not wait for a resolver that hangs
        try set(CURLOPT_NETRC, 0)
        try set(CURLOPT_UNRESTRICTED_AUTH, 0)
        try set(CURLOPT_NOPROXY, "")
        try set(CURLOPT_SSL_VERIFYPEER, 1)
        try set(CURLOPT_SSL_VERIFYHOST, 2)
        try set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        try check(unsafe hledwatch_curl_on_header(raw, Side.onHeader, exchange), CURLOPT_HEADERFUNCTION)
        try check(unsafe hledwatch_curl_on_body(raw, Side.onBody, exchange), CURLOPT_WRITEFUNCTION)
        try check(unsafe hledwatch_curl_on_upload(raw, Side.onUpload, exchange), CURLOPT_READFUNCTION)
    }

    /// Runs the transfer that the options describe, waits for its end, and forgets every option.
    ///
    /// `list` is lent to libcurl as `option`; `exchange` receives what comes and gives what is sent; `ended` may ask for
    /// what is forgotten afterwards.
    func perform<Side: Exchange>(
        _ exchange: inout Side, through gate: inout SocketGate, list: [String], as option: CURLoption,
        ended: () -> Void = {}
    ) throws(TransferError) -> TransferEnd {
        let lines = try StringList(list)
        let text = ErrorText()
        defer {
            reset()  // none of the pointers outlives this call
            withExtendedLifetime(lines) {}
            withExtendedLifetime(text) {}
        }
        try set(option, lines)
        try set(text)
        return try unsafe withUnsafeMutablePointer(to: &gate) { gate throws(TransferError) in
            try unsafe withUnsafeMutablePointer(to: &exchange) { exchange throws(TransferError) in
                try unsafe guardEverything(by: gate, exchange)
                try check(
                    unsafe hledwatch_curl_on_progress(raw, continueUnlessStopped, gate),
                    CURLOPT_XFERINFOFUNCTION)
                try set(CURLOPT_NOPROGRESS, 0)
                let code = unsafe curl_easy_perform(raw)
                ended()
                return TransferEnd(code, text, status: status)
            }
        }
    }

    /// Of the last answer: HTTP status or SMTP reply code; 0 when there was none.
    var status: Int { unsafe hledwatch_curl_status(raw) }

    /// The address and port that the last transfer was connected to; `nil` when it was to none.
    var peer: Wire.Peer? {
        guard let text = unsafe hledwatch_curl_peer(raw), unsafe text.pointee != 0 else { return nil }
        return unsafe Wire.Peer(
            address: String(cString: text), port: hledwatch_curl_long(raw, CURLINFO_PRIMARY_PORT))
    }

    /// The protocol that the last transfer's request was sent in, such as `HTTP/2`; `nil` when none was sent.
    var sentVersion: String? {
        guard unsafe hledwatch_curl_long(raw, CURLINFO_REQUEST_SIZE) > 0 else { return nil }
        let version = unsafe hledwatch_curl_long(raw, CURLINFO_HTTP_VERSION)
        return version == Int(CURL_HTTP_VERSION_2_0) ? "HTTP/2" : "HTTP/1.1"
    }

    /// Lends `lines` to libcurl; they must live until the transfer's end, or until others take their place.
    func set(_ option: CURLoption, _ lines: borrowing StringList) throws(TransferError) {
        try check(unsafe hledwatch_curl_set_pointer(raw, option, lines.first), option)
    }

    /// Lends `text` to libcurl as the place for what went wrong.
    func set(_ text: borrowing ErrorText) throws(TransferError) {
        try check(
            unsafe hledwatch_curl_set_pointer(raw, CURLOPT_ERRORBUFFER, text.start), CURLOPT_ERRORBUFFER)
    }

    private func check(_ code: CURLcode, _ option: CURLoption) throws(TransferError) {
        guard code == CURLE_OK else {
            throw TransferError(.other, "libcurl refuses option \(option.rawValue) (code \(code.rawValue))")
        }
    }
}

/// How a transfer ended, in libcurl's words.
struct TransferEnd {
    let code: CURLcode
    /// Empty when nothing went wrong.
    let detail: String
    let status: Int

    init(_ code: CURLcode, _ text: borrowing ErrorText, status: Int) {
        self.code = code
        self.status = status
        detail =
            code == CURLE_OK
            ? "" : oneLine(text.text.isEmpty ? unsafe String(cString: curl_easy_strerror(code)) : text.text)
    }
}

/// Where libcurl writes what went wrong.
@safe struct ErrorText: ~Copyable {
    let start: UnsafeMutablePointer<CChar>

    init() {
        unsafe start = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe start.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
    }

    deinit { unsafe start.deallocate() }

    var text: String { unsafe String(cString: start) }

    func clear() { unsafe start.pointee = 0 }
}

/// Both sides of one transfer, as the callbacks of libcurl see it; `context` points at a value of the type itself.
protocol Exchange {
    static var onHeader: curl_write_callback { get }
    static var onBody: curl_write_callback { get }
    static var onUpload: curl_read_callback { get }
}

/// A list of strings in libcurl's form.
@safe struct StringList: ~Copyable {
    private(set) var first: UnsafeMutablePointer<curl_slist>?

    /// - Throws: When one of `lines` holds a NUL or a line break.
    init(_ lines: [String]) throws(TransferError) {
        var bytes: [UInt8] = []
        for line in lines {
            guard line.utf8.allSatisfy({ $0 != 0 && $0 != 0x0A && $0 != 0x0D }) else {
                throw TransferError(.other, "a line holds a line break")
            }
            bytes += line.utf8
            bytes.append(0)
        }
        try self.init(terminated: bytes)
    }

    /// Each of `lines` ends with a NUL; libcurl copies them.
    init(terminated lines: [UInt8]) throws(TransferError) {
        unsafe first = nil
        try unsafe lines.withUnsafeBufferPointer { bytes throws(TransferError) in
            var rest = UnsafeRawBufferPointer(bytes)
            precondition(unsafe rest.last ?? 0 == 0, "a line has no end")
            while let line = rest.baseAddress, unsafe !rest.isEmpty {
                let text = unsafe line.assumingMemoryBound(to: CChar.self)
                guard let grown = unsafe curl_slist_append(first, text) else {
                    throw TransferError(.other, "out of memory")
                }
                unsafe first = grown
                unsafe rest = UnsafeRawBufferPointer(rebasing: rest.dropFirst(strlen(text) + 1))
            }
        }
    }

    deinit { unsafe curl_slist_free_all(first) }
}
