internal import Compressing
internal import CCurl
internal import FactSheets

/// One request of one address: a hop of a fetch, or a webhook.
struct WebRequest: Sendable {
    /// The address as it is known, canonical; where it is really asked is the policy's matter (`NetworkPolicy.gateway`).
    let url: String
    var headers: [Header] = []
    /// `nil`: GET.
    var posted: [UInt8]?
    /// What is posted is put: PUT instead of POST.
    var isPut = false
    let bodyLimit: Int
    let timeout: Duration
}

/// What one request brought, complete or not.
struct WebAnswer: Sendable {
    /// 0 when there was no complete head of an answer.
    var status = 0
    var headers: [Header] = []
    var location: [UInt8]?
    var body: [UInt8] = []
    var failure: TransferError?
    /// The body was larger than the limit; `failure` says so, too.
    var isOversized = false
    var wire = Wire()
}

extension WebAnswer {
    /// Makes the body what was coded; a failure when it cannot be.
    fileprivate mutating func undoCodings(limit: Int) {
        guard haveOneLength(headers) else {
            failure = TransferError(.protocolError, "the answer gives several lengths that differ")
            return
        }
        guard !body.isEmpty else { return }
        guard let codings = ContentCoding.all(in: headers) else {
            failure = TransferError(.protocolError, "the answer is in a coding that was not asked for")
            return
        }
        if codings.isEmpty { return }
        wire.received = .init(codings: codings.map(\.name), size: body.count, sha256: sha256(body))
        do throws(InflateError) {
            for coding in codings.reversed() { body = try coding.undone(body, limit: limit) }
        } catch {
            switch error {
            case .truncated:
                let reason = "the answer ended early: its compressed body of \(body.count) bytes has no end"
                failure = TransferError(.truncated, reason)
            case .corrupt: failure = TransferError(.protocolError, "the compressed body is damaged")
            case .tooLarge:
                failure = TransferError(.tooLarge, "the body is larger than \(limit) bytes, decoded")
            }
        }
    }
}

/// No two `Content-Length` that say different things (RFC 9112 section 6.3): one of them could be an attacker's.
private func haveOneLength(_ headers: [Header]) -> Bool {
    guard let first = headers["content-length"] else { return true }
    return headers.allSatisfy {
        $0.name.utf8.count != 14 || $0.name.lowercased() != "content-length" || $0.value == first
    }
}

extension EasyHandle {
    /// What is the same for every request under `policy`.
    func configure(under policy: NetworkPolicy) throws(TransferError) {
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_MAXREDIRS, policy.limits.hops)  // for the day someone turns the line above on
        try set(CURLOPT_PROXY, policy.gateway == nil ? policy.proxy ?? "" : "")
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        try set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        try set(CURLOPT_PIPEWAIT, 1)  // rather one connection with many requests than many connections
        try set(CURLOPT_USERAGENT, policy.agent)
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(policy.limits.connect.milliseconds))
        try set(CURLOPT_LOW_SPEED_LIMIT, policy.limits.slowBytes)
        try set(CURLOPT_LOW_SPEED_TIME, policy.limits.slowSeconds)
        if let authorities = policy.authorities { try set(CURLOPT_CAINFO, authorities) }
    }

    /// Lets nothing be asked but over `scheme`.
    func restrict(to scheme: String) throws(TransferError) {
        try set(CURLOPT_PROTOCOLS_STR, scheme)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, scheme)
    }

    /// What is `request`'s own, but for its scheme and headers; it is asked at `place`.
    func configure(_ request: WebRequest, at place: String) throws(TransferError) {
        try set(CURLOPT_URL, place)
        try set(CURLOPT_TIMEOUT_MS, Int(max(1, request.timeout.milliseconds)))
        try setMethod(request.isPut ? "PUT" : nil)
        if let posted = request.posted { try set(posted: posted) } else { try set(CURLOPT_HTTPGET, 1) }
    }
}

extension WebRequest {
    /// Its headers as libcurl takes them, one after the other, each ended by a NUL.
    func lines() throws(TransferError) -> [UInt8] {
        var lines: [UInt8] = []
        lines.reserveCapacity(512)
        for header in headers { try WebRequest.add(header, to: &lines) }
        // As a header, not as an option: then libcurl leaves the undoing to us (see ContentCoding).
        // The answer to what is posted is small and taken as it comes.
        lines += posted == nil ? WebRequest.codings : WebRequest.identity
        // Without this libcurl announces a large body and waits a second for leave to send it.
        if posted != nil { lines += "Expect:\0".utf8 }
        return lines
    }

    private static let codings = Array("Accept-Encoding: \(ContentCoding.accepted)\0".utf8)
    private static let identity = Array("Accept-Encoding: identity\0".utf8)

    private static let ownNames: Set<String> = [
        "host", "content-length", "transfer-encoding", "connection", "upgrade", "expect", "cookie",
    ]

    /// Adds a header as libcurl takes it; a name that libcurl sets by itself, or anything that could end the line early,
    /// is refused.
    private static func add(_ header: Header, to lines: inout [UInt8]) throws(TransferError) {
        let (isName, isValue) = (all(of: header.name, isTokenByte), all(of: header.value, isValueByte))
        guard isName, isValue, !header.name.isEmpty, !ownNames.contains(header.name.lowercased()) else {
            throw TransferError(.refused, "the header '\(oneLine(header.name))' cannot be sent")
        }
        lines += header.name.utf8
        lines += header.value.isEmpty ? ";".utf8 : ": ".utf8
        lines += header.value.utf8
        lines.append(0)
    }

    private static func all(of text: String, _ isFine: (UInt8) -> Bool) -> Bool {
        var text = text
        return text.withUTF8 { unsafe $0.allSatisfy(isFine) }
    }
}

extension WebAnswer {
    /// What `request` brought, by what the exchange holds at its end.
    init(to request: WebRequest, _ end: TransferEnd, _ exchange: HTTPExchange, _ gate: SocketGate, limit: Int)
    {
        self.init(body: exchange.body)
        wire.statusLine = exchange.head.statusLine
        wire.security = exchange.security
        if exchange.head.isComplete {
            status = exchange.head.status
            headers = exchange.head.headers
            location = exchange.head.location
        }
        switch exchange.excess {
        case .head: failure = TransferError(.tooLarge, "the headers are larger than \(limit) bytes")
        case .body:
            isOversized = true
            failure = TransferError(
                .tooLarge, "the body is larger than \(request.bodyLimit) bytes, decoded")
        case nil:
            failure = end.failure(
                at: host(of: request.url) ?? request.url, gate: gate, answering: exchange.head.isComplete,
                received: exchange.body.count)
        }
        if failure == nil, status == 0 {
            failure = TransferError(.protocolError, "the answer has no status")
        }
        if failure == nil, request.posted == nil, !exchange.head.isRedirect {
            undoCodings(limit: request.bodyLimit)
        }
    }
}

/// A byte of a header's name (RFC 9110 section 5.6.2).
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"): true
    default: "!#$%&'*+.^_`|~".utf8.contains(byte)
    }
}

/// A byte of a header's value: what it is not of, could end the line.
private func isValueByte(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }
