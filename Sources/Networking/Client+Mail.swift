internal import CCurl
public import FactSheets

extension Client {
    /// Hands `message` to `server`, for one recipient, over TLS (STARTTLS for `smtp`) unless the server is `plain`.
    ///
    /// `message` is RFC 5322 with CR LF; what it says of itself is not looked at, the envelope is `from` and `to`. A
    /// plain server must be at an address in `network.allow`. No reason ever holds the password.
    public func send(
        mail message: [UInt8], from: String, to: String, through server: Configuration.Mail, password: String?
    ) async -> MailResult {
        do throws(Letter.Flaw) {
            let letter = try Letter(message, from: from, to: to, through: server, password: password)
            // A name that no host has, so that mail takes turns with the rest but never keeps a connection.
            let result = await withWorker(for: "mail:") { worker, stop in
                await worker.deliver(letter, under: policy, stop: stop)
            }
            return result ?? .temporary(TransferError.stopped.reason)
        } catch {
            switch error {
            case .letter(let reason): return .permanent(reason)
            case .settings(let reason): return .temporary(reason)
            }
        }
    }
}

extension EasyHandle {
    /// One SMTP session for one letter.
    func deliver(_ letter: Letter, under policy: NetworkPolicy, stop: StopFlag) throws(TransferError)
        -> MailResult
    {
        guard !stop.isRaised else { throw .stopped }
        // libcurl's own bound leaves out the end of a session.
        stop.raise(after: policy.limits.mail + policy.limits.farewell)
        try configure(letter, under: policy)
        var exchange = MailExchange(message: letter.message, stop: stop, farewell: policy.limits.farewell)
        var gate = SocketGate(rule: policy.mailRule(for: letter), stop: stop)
        let end = try perform(&exchange, through: &gate, list: [letter.to], as: CURLOPT_MAIL_RCPT)
        return verdict(on: letter, end, exchange, gate)
    }

    private func configure(_ letter: Letter, under policy: NetworkPolicy) throws(TransferError) {
        try configureSession(letter, under: policy)
        try set(CURLOPT_MAIL_FROM, letter.from)
        try set(CURLOPT_UPLOAD, 1)
        try set(CURLOPT_INFILESIZE_LARGE, size: letter.message.count)
        try set(CURLOPT_TIMEOUT_MS, Int(policy.limits.mail.milliseconds))
    }

    /// The server of `letter`, and how a session with it begins.
    func configureSession(_ letter: Letter, under policy: NetworkPolicy) throws(TransferError) {
        try set(CURLOPT_URL, letter.server)
        try set(CURLOPT_PROTOCOLS_STR, letter.scheme)
        try set(CURLOPT_PROXY, "")
        try set(CURLOPT_USE_SSL, Int(letter.isPlain ? CURLUSESSL_NONE.rawValue : CURLUSESSL_ALL.rawValue))
        try set(CURLOPT_CONNECTTIMEOUT_MS, Int(policy.limits.connect.milliseconds))
        // Ends the connection under this transfer's own gate and bounds, not those of a later clean-up.
        try set(CURLOPT_FORBID_REUSE, 1)
        if let authorities = policy.authorities { try set(CURLOPT_CAINFO, authorities) }
        if let credentials = letter.credentials {
            try set(CURLOPT_USERNAME, credentials.user)
            try set(CURLOPT_PASSWORD, credentials.password)
            // Only these: libcurl would try GSSAPI for a user with an '@', and ask a Kerberos server past the gate.
            try set(CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN;AUTH=LOGIN")
        }
    }

    private func verdict(
        on letter: Letter, _ end: TransferEnd, _ exchange: MailExchange, _ gate: SocketGate
    ) -> MailResult {
        let reply = letter.withoutSecrets(exchange.lastReply)
        switch exchange.verdict {
        case 200..<300: return .accepted
        case 400..<500: return .temporary("the server answered the message with '\(reply)'")
        case 500..<600: return .permanent("the server answered the message with '\(reply)'")
        case 0: break
        default: return .unknown("the server answered the message with '\(reply)'")
        }
        let cause = letter.withoutSecrets(Array(end.detail.utf8))
        if exchange.isSent { return .unknown("the server did not answer for the message: \(cause)") }
        switch end.code {
        case CURLE_OK: return .unknown("the session ended without an answer for the message")
        case CURLE_LOGIN_DENIED:
            // The password may be in the middle of a change; nothing was said of this message.
            return .temporary("the server refuses the user name or password")
        case CURLE_USE_SSL_FAILED: return .temporary("the server offers no STARTTLS")
        default: break
        }
        let failure = end.failure(at: letter.host, gate: gate, answering: false, received: 0)
        switch end.status {
        case 500..<600: return .permanent("the server refused with '\(reply)'")
        case 400..<500: return .temporary("the server deferred with '\(reply)'")
        default: return .temporary(letter.withoutSecrets(Array((failure?.reason ?? cause).utf8)))
        }
    }
}

extension NetworkPolicy {
    /// Without TLS only to addresses that the configuration names: never in the clear across the public network.
    func mailRule(for letter: Letter) -> SocketGate.Rule {
        if let gateway { return .only(gateway.socket) }
        return letter.isPlain ? .listed(allowed) : .global(or: allowed)
    }
}

extension Letter {
    /// Foreign text as one line, or a stand-in when it repeats the user's name or password in clear or in Base64.
    func withoutSecrets(_ text: [UInt8]) -> String {
        let line = oneLine(String(decoding: text.prefix(300), as: UTF8.self)).trimmingBlanks()
        guard let (user, password) = credentials else { return line }
        let pair = base64([0] + Array(user.utf8) + [0] + Array(password.utf8))
        let secrets = [password, base64(Array(password.utf8)), pair]
        return secrets.contains { line.contains($0) } ? "a text that repeats the password" : line
    }
}

extension String {
    fileprivate func trimmingBlanks() -> String {
        var slice = utf8[...]
        while let last = slice.last, last == 0x20 { slice.removeLast() }
        return String(decoding: slice, as: UTF8.self)
    }
}

/// RFC 4648 section 4.
func base64(_ bytes: [UInt8]) -> String {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    var text: [UInt8] = []
    for start in stride(from: 0, to: bytes.count, by: 3) {
        let group = Array(bytes[start..<min(start + 3, bytes.count)])
        let bits = group.enumerated().reduce(0) { $0 | Int($1.element) << (16 - 8 * $1.offset) }
        for place in 0..<4 {
            text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
        }
    }
    return String(decoding: text, as: UTF8.self)
}
