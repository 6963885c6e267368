internal import CCurl

/// What one HTTP request may bring, and what it has brought so far.
@safe struct HTTPExchange: Exchange {
    enum Excess { case head, body }

    private(set) var head: AnswerHead
    private(set) var body: [UInt8] = []
    private(set) var excess: Excess?
    /// Largest body taken, as it comes; undoing its coding has the same bound.
    let bodyLimit: Int
    /// Largest body taken of a redirect, which nobody reads.
    let redirectLimit: Int
    /// What the answer came by; asked for once, when its head is complete, for libcurl forgets it at the end.
    private(set) var security: TLSSession?
    private let handle: UnsafeMutableRawPointer?

    /// `handle` is the easy handle of a request over TLS.
    @unsafe init(
        headLimit: Int, bodyLimit: Int, redirectLimit: Int, over handle: UnsafeMutableRawPointer? = nil
    ) {
        head = AnswerHead(limit: headLimit)
        self.bodyLimit = bodyLimit
        self.redirectLimit = min(redirectLimit, bodyLimit)
        unsafe self.handle = handle
    }

    static let onHeader: curl_write_callback = { bytes, one, count, context in
        guard let exchange = unsafe context?.assumingMemoryBound(to: HTTPExchange.self) else { return 0 }
        let line = unsafe UnsafeRawBufferPointer(start: bytes, count: one * count)
            .assumingMemoryBound(to: UInt8.self)
        if unsafe exchange.pointee.take(line.span) { return line.count }
        unsafe exchange.pointee.excess = .head
        return 0
    }

    private mutating func take(_ line: Swift.Span<UInt8>) -> Bool {
        guard head.take(line) else { return false }
        if head.isComplete, security == nil, let handle = unsafe handle {
            security = unsafe TLSSession(of: handle)
        }
        return true
    }

    static let onBody: curl_write_callback = { bytes, one, count, context in
        guard let exchange = unsafe context?.assumingMemoryBound(to: HTTPExchange.self) else { return 0 }
        return unsafe exchange.pointee.keep(UnsafeRawBufferPointer(start: bytes, count: one * count))
    }

    /// Nothing is uploaded this way: a POST has its body beforehand.
    static let onUpload: curl_read_callback = { _, _, _, _ in hledwatch_curl_read_abort }

    /// How many bytes were kept; fewer than offered makes libcurl end the transfer.
    @unsafe private mutating func keep(_ bytes: UnsafeRawBufferPointer) -> Int {
        let limit = head.isRedirect ? redirectLimit : bodyLimit
        guard body.count + bytes.count <= limit else {
            excess = .body
            return 0
        }
        unsafe body.append(contentsOf: bytes)
        return bytes.count
    }
}
