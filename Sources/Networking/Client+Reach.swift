internal import CCurl
public import FactSheets

/// Whether a server can be had, as far as can be told without asking it for anything.
public enum Reach: Equatable, Sendable {
    /// `certificateEnd` is when the server's own certificate ends; `nil` without TLS.
    case reached(certificateEnd: Instant?)
    /// In one line; never holds a password.
    case failed(String)
}

extension Client {
    /// Connects to the host of `url`, by TLS for https, through the proxy where there is one, and asks nothing.
    public func reach(_ url: String) async -> Reach {
        guard let address = canonicalAddress(url) else { return .failed(notAnAddress) }
        if let refusal = policy.refusal(ofCanonical: address) { return .failed(refusal) }
        return await probe { handle, policy, stop throws(TransferError) in
            try handle.reach(address, under: policy, stop: stop)
        }
    }

    /// Begins a session with a mail server, as for a letter: greeting, EHLO, STARTTLS, and the login where there is one;
    /// then says goodbye. Nothing is sent to anybody.
    public func greet(_ server: Configuration.Mail, password: String?) async -> Reach {
        do throws(Letter.Flaw) {
            // A letter that stays here: it brings the checks of the server's address, user and password with it.
            let letter = try Letter(
                [0x0D, 0x0A], from: server.from, to: server.from, through: server, password: password)
            return await probe { handle, policy, stop throws(TransferError) in
                try handle.greet(letter, under: policy, stop: stop)
            }
        } catch {
            switch error {
            case .letter(let reason), .settings(let reason): return .failed(reason)
            }
        }
    }

    private func probe(
        _ body:
            @escaping @Sendable (borrowing EasyHandle, NetworkPolicy, StopFlag) throws(TransferError) -> Reach
    ) async -> Reach {
        // A name that no host has: probes take turns with the rest and leave no connection behind.
        let found = await withWorker(for: "probe:") { worker, stop in
            await worker.probe(under: policy, stop: stop, body)
        }
        return found ?? .failed(TransferError.stopped.reason)
    }
}

/// A transfer in which nothing is received or sent that anybody needs.
private struct Silence: Exchange {
    /// libcurl is lent this value's place: without anything in it, it would have none of its own, and two threads that
    /// reach at once would be lent the same.
    private var place: UInt8 = 0

    static let onHeader: curl_write_callback = { _, one, count, _ in one * count }
    static let onBody: curl_write_callback = { _, one, count, _ in one * count }
    static let onUpload: curl_read_callback = { _, _, _, _ in hledwatch_curl_read_abort }
}

extension EasyHandle {
    fileprivate func reach(_ address: String, under policy: NetworkPolicy, stop: StopFlag)
        throws(TransferError)
        -> Reach
    {
        guard !stop.isRaised else { throw .stopped }
        try configure(under: policy)
        let place = policy.gateway?.place(of: address) ?? address
        try restrict(to: place.hasPrefix("https:") ? "https" : "http")
        try set(CURLOPT_URL, place)
        try set(CURLOPT_CONNECT_ONLY, 1)
        try set(CURLOPT_CERTINFO, 1)
        try set(CURLOPT_TIMEOUT_MS, Int(policy.timeout.milliseconds))
        var silence = Silence()
        var gate = SocketGate(rule: policy.rule, stop: stop)
        var certificateEnd: Instant?
        let end = try perform(&silence, through: &gate, list: [], as: CURLOPT_HTTPHEADER) {
            certificateEnd = self.certificateEnd
        }
        if let failure = end.failure(
            at: host(of: address) ?? address, gate: gate, answering: false, received: 0)
        {
            return .failed(failure.reason)
        }
        return .reached(certificateEnd: certificateEnd)
    }

    fileprivate func greet(_ letter: Letter, under policy: NetworkPolicy, stop: StopFlag)
        throws(TransferError)
        -> Reach
    {
        guard !stop.isRaised else { throw .stopped }
        try configureSession(letter, under: policy)
        try set(CURLOPT_TIMEOUT_MS, Int(policy.timeout.milliseconds))
        try set(CURLOPT_CERTINFO, 1)
        // What is asked once the session has begun: nothing.
        try set(CURLOPT_CUSTOMREQUEST, "NOOP")
        try set(CURLOPT_NOBODY, 1)
        var exchange = MailGreeting()
        var gate = SocketGate(rule: policy.mailRule(for: letter), stop: stop)
        var certificateEnd: Instant?
        let end = try perform(&exchange, through: &gate, list: [], as: CURLOPT_MAIL_RCPT) {
            certificateEnd = self.certificateEnd
        }
        let reply = letter.withoutSecrets(exchange.lastReply)
        switch end.code {
        case CURLE_OK: return .reached(certificateEnd: certificateEnd)
        case CURLE_LOGIN_DENIED: return .failed("the server refuses the user name or password: '\(reply)'")
        case CURLE_USE_SSL_FAILED: return .failed("the server offers no STARTTLS")
        default: break
        }
        if (400..<600).contains(end.status) { return .failed("the server refused with '\(reply)'") }
        let failure = end.failure(at: letter.host, gate: gate, answering: false, received: 0)
        return .failed(letter.withoutSecrets(Array((failure?.reason ?? end.detail).utf8)))
    }

    /// When the certificate ends that the server presented in the last transfer, if that was asked for.
    private var certificateEnd: Instant? {
        let seconds = unsafe hledwatch_curl_certificate_end(raw)
        return seconds == 0 ? nil : Instant(seconds: seconds)
    }
}

/// What a mail server says while a session begins.
private struct MailGreeting: Exchange {
    /// The last line before its goodbye, at most 512 bytes.
    private(set) var lastReply: [UInt8] = []
    private var received = 0

    static let onHeader: curl_write_callback = { bytes, one, count, context in
        guard let greeting = unsafe context?.assumingMemoryBound(to: MailGreeting.self) else { return 0 }
        return unsafe greeting.pointee.hear(UnsafeRawBufferPointer(start: bytes, count: one * count))
    }
    static let onBody: curl_write_callback = { _, one, count, _ in one * count }
    static let onUpload: curl_read_callback = { _, _, _, _ in hledwatch_curl_read_abort }

    @unsafe private mutating func hear(_ line: UnsafeRawBufferPointer) -> Int {
        received += line.count
        guard received <= 64 << 10 else { return 0 }
        let reply = unsafe Array(line.prefix(512))
        if replyCode(reply) != 221 { lastReply = reply }
        return line.count
    }
}
