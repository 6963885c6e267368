internal import Compressing
internal import CCurl
internal import FactSheets

/// One request of one address: a hop of a fetch, or a webhook.
struct WebRequest: Sendable {
    /// The address as it is known; where it is really asked is the policy's matter (`NetworkPolicy.gateway`).
    let url: String
    var headers: [Header] = []
    /// `nil`: GET.
    var posted: [UInt8]?
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
    Set(headers.filter { $0.name.lowercased() == "content-length" }.map(\.value)).count <= 1
}

extension EasyHandle {
    /// Sends `request` as `policy` permits; a refusal by form, by address or by libcurl is an answer's failure.
    func answer(to request: WebRequest, under policy: NetworkPolicy, stop: StopFlag) -> WebAnswer {
        guard !stop.isRaised else { return WebAnswer(failure: .stopped) }
        if let reason = policy.refusal(of: request.url) {
            return WebAnswer(failure: TransferError(.refused, reason))
        }
        var exchange = HTTPExchange(
            headLimit: policy.limits.headerBytes, bodyLimit: request.bodyLimit,
            redirectLimit: policy.limits.replyBytes)
        var gate = SocketGate(rule: policy.rule, stop: stop)
        do throws(TransferError) {
            reset()  // what was set before a refusal must not be part of this request
            try configure(request, under: policy)
            var lines = try request.headers.map { header throws(TransferError) in try line(of: header) }
            // As a header, not as an option: then libcurl leaves the undoing to us (see ContentCoding).
            lines.append("Accept-Encoding: \(ContentCoding.accepted)")
            // Without this libcurl announces a large body and waits a second for leave to send it.
            if request.posted != nil { lines.append("Expect:") }
            let end = try perform(&exchange, through: &gate, list: lines, as: CURLOPT_HTTPHEADER)
            return answer(to: request, end, exchange, gate, limit: policy.limits.headerBytes)
        } catch {
            return WebAnswer(failure: error)
        }
    }

    private func configure(_ request: WebRequest, under policy: NetworkPolicy) throws(TransferError) {
        let place = policy.gateway?.place(of: request.url) ?? request.url
        let scheme = place.hasPrefix("https:") ? "https" : "http"
        try set(CURLOPT_URL, place)
        try set(CURLOPT_PROTOCOLS_STR, scheme)
        try set(CURLOPT_REDIR_PROTOCOLS_STR, scheme)  // for the day someone turns the next line on
        try set(CURLOPT_FOLLOWLOCATION, 0)
        try set(CURLOPT_MAXREDIRS, policy.limits.hops)
        try set(CURLOPT_PROXY, policy.gateway == nil ? policy.proxy ?? "" : "")
        try set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
        try set(CURLOPT_HTTP09_ALLOWED, 0)
        try set(CURLOPT_USERAGENT, policy.agent)
        try set(CURLOPT_TIMEOUT_MS, Int(max(1, request.timeout.milliseconds)))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(policy.limits.connect.milliseconds))
        try set(CURLOPT_LOW_SPEED_LIMIT, policy.limits.slowBytes)
        try set(CURLOPT_LOW_SPEED_TIME, policy.limits.slowSeconds)
        if let authorities = policy.authorities { try set(CURLOPT_CAINFO, authorities) }
        if let posted = request.posted { try set(posted: posted) }
    }

    /// A header as libcurl takes it; a name that libcurl sets by itself, or anything that could end the line early,
    /// is refused.
    private func line(of header: Header) throws(TransferError) -> String {
        let name = header.name.lowercased()
        let ownNames = [
            "host", "content-length", "transfer-encoding", "connection", "upgrade", "expect", "cookie",
        ]
        guard !name.isEmpty, name.utf8.allSatisfy(isTokenByte), !ownNames.contains(name),
            !header.value.utf8.contains(where: { $0 < 0x20 && $0 != 0x09 || $0 == 0x7F })
        else { throw TransferError(.refused, "the header '\(oneLine(header.name))' cannot be sent") }
        return header.value.isEmpty ? "\(header.name);" : "\(header.name): \(header.value)"
    }

    private func answer(
        to request: WebRequest, _ end: TransferEnd, _ exchange: HTTPExchange, _ gate: SocketGate, limit: Int
    ) -> WebAnswer {
        var answer = WebAnswer(body: exchange.body)
        if exchange.head.isComplete {
            answer.status = exchange.head.status
            answer.headers = exchange.head.headers
            answer.location = exchange.head.location
        }
        switch exchange.excess {
        case .head: answer.failure = TransferError(.tooLarge, "the headers are larger than \(limit) bytes")
        case .body:
            answer.isOversized = true
            answer.failure = TransferError(
                .tooLarge, "the body is larger than \(request.bodyLimit) bytes, decoded")
        case nil:
            answer.failure = end.failure(
                at: host(of: request.url) ?? request.url, gate: gate, answering: exchange.head.isComplete,
                received: exchange.body.count)
        }
        if answer.failure == nil, answer.status == 0 {
            answer.failure = TransferError(.protocolError, "the answer has no status")
        }
        if answer.failure == nil, request.posted == nil, !exchange.head.isRedirect {
            answer.undoCodings(limit: request.bodyLimit)
        }
        return answer
    }
}

/// A byte of a header's name (RFC 9110 section 5.6.2).
private func isTokenByte(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}
