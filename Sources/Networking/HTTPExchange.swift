internal import CCurl

/// What one HTTP request may bring, and what it has brought so far.
struct HTTPExchange: Exchange {
    enum Excess { case head, body }

    private(set) var head: AnswerHead
    private(set) var body: [UInt8] = []
    private(set) var excess: Excess?
    /// Largest body taken, as it comes; undoing its coding has the same bound.
    let bodyLimit: Int
    /// Largest body taken of a redirect, which nobody reads.
    let redirectLimit: Int

    init(headLimit: Int, bodyLimit: Int, redirectLimit: Int) {
        head = AnswerHead(limit: headLimit)
        self.bodyLimit = bodyLimit
        self.redirectLimit = min(redirectLimit, bodyLimit)
    }

    static let onHeader: curl_write_callback = { bytes, one, count, context in
        guard let exchange = unsafe context?.assumingMemoryBound(to: HTTPExchange.self) else { return 0 }
        let line = unsafe [UInt8](UnsafeRawBufferPointer(start: bytes, count: one * count))
        if unsafe exchange.pointee.head.take(line) { return line.count }
        unsafe exchange.pointee.excess = .head
        return 0
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
