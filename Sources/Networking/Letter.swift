internal import CCurl
internal import FactSheets

/// One message with its envelope and the server that takes it, checked before anything is sent.
struct Letter: Sendable {
    let message: [UInt8]
    let from: String
    let to: String
    /// `smtp` or `smtps`.
    let scheme: String
    /// The server's address: scheme, host and port, nothing else.
    let server: String
    let host: String
    let isPlain: Bool
    let credentials: (user: String, password: String)?

    /// Why a letter cannot be sent as it is.
    enum Flaw: Error, Equatable {
        /// In the message or envelope: no later attempt will do better.
        case letter(String)
        /// In the settings, which someone can mend meanwhile.
        case settings(String)
    }

    init(
        _ message: [UInt8], from: String, to: String, through mail: Configuration.Mail, password: String?
    ) throws(Flaw) {
        guard let envelopeFrom = mailbox(from) else { throw .letter("the sender's address cannot be sent") }
        guard let envelopeTo = mailbox(to) else { throw .letter("the recipient's address cannot be sent") }
        guard isMailText(message) else { throw .letter("the message has a NUL or a line not ended by CR LF") }
        guard let handle = AddressHandle(), !mail.server.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }),
            handle.set(CURLUPART_URL, mail.server, flags: CURLU_DISALLOW_USER),
            let scheme = handle.get(CURLUPART_SCHEME), scheme == "smtp" || scheme == "smtps",
            let host = handle.get(CURLUPART_HOST), handle.get(CURLUPART_ZONEID) == nil,
            handle.get(CURLUPART_PATH) ?? "/" == "/", handle.get(CURLUPART_QUERY) == nil,
            handle.get(CURLUPART_FRAGMENT) == nil, handle.get(CURLUPART_PORT) != "0",
            let server = handle.get(CURLUPART_URL)
        else {
            throw .settings("'mail.server' is no address of the form smtp://host:port or smtps://host:port")
        }
        if let user = mail.user {
            guard let password, !password.isEmpty else {
                throw .settings("there is no password for 'mail.user'")
            }
            guard !user.utf8.contains(0), !password.utf8.contains(0) else {
                throw .settings("the user name or password for mail holds a NUL")
            }
            credentials = (user, password)
        } else {
            credentials = nil
        }
        self.message = message
        self.from = envelopeFrom
        self.to = envelopeTo
        self.scheme = scheme
        self.server = server
        self.host = host
        isPlain = mail.plain && scheme == "smtp"
    }
}

/// `address` in angle brackets when it is one of printable ASCII; anything that could end the SMTP command or add a
/// parameter to it is refused.
private func mailbox(_ address: String) -> String? {
    let bytes = address.utf8
    guard bytes.count <= 254, let at = address.lastIndex(of: "@"), at > address.startIndex,
        address.index(after: at) < address.endIndex, bytes.first != UInt8(ascii: "-"),
        bytes.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "<") && $0 != UInt8(ascii: ">") })
    else { return nil }
    return "<\(address)>"
}

/// Not empty, no NUL, and each CR followed by LF and each LF preceded by CR: a bare one is how a second message is
/// smuggled past a server (RFC 5321 section 2.3.8).
private func isMailText(_ message: [UInt8]) -> Bool {
    var previous: UInt8 = 0
    for byte in message {
        if byte == 0 || (byte == 0x0A) != (previous == 0x0D) { return false }
        previous = byte
    }
    return !message.isEmpty && previous != 0x0D
}
