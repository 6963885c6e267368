public import FactSheets

/// The digest as a mail: a message of RFC 5322 with text and HTML as alternatives, lines ended by CRLF.
///
/// The same digest gives the same bytes: Message-ID and boundary come from its id, the date is its time.
/// `from` and `to` are addresses as a configuration holds them, bare or with a name. Nothing is dot-stuffed.
public func mailMessage(_ d: Digest, from: String, to: String) -> [UInt8] {
    let sender = Mailbox.list(from).first
    let id = idToken(d.id)
    let boundary = "=_\(id.prefix(40))_alternative"  // `=_` stands in no quoted-printable line
    var message = [UInt8](
        (mailHeader("From", addresses: from) + mailHeader("To", addresses: to)
            + mailHeader("Subject", text: digestSubject(d))
            + "Date: \(mailDate(d.time))\r\n"
            + "Message-ID: <\(id)@\(sender?.domain ?? "hledwatch.invalid")>\r\n"
            + "Auto-Submitted: auto-generated\r\n"
            + "MIME-Version: 1.0\r\n"
            + "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n"
            + "\r\n").utf8)
    let parts = [
        ("text/plain", digestText(d, style: .plain, width: 72)), ("text/html", digestHTML(d)),
    ]
    for (type, text) in parts {
        message +=
            ("--\(boundary)\r\nContent-Type: \(type); charset=utf-8\r\n"
            + "Content-Transfer-Encoding: quoted-printable\r\n\r\n").utf8
        message += quotedPrintable(text)
        message += "\r\n".utf8
    }
    message += "--\(boundary)--\r\n".utf8
    return message
}

/// The id as it may stand in a Message-ID: letters, digits, `-`, `_`, and every other byte by number; no more than
/// the first 48, an id of ours has 27.
private func idToken(_ id: String) -> String {
    var token = ""
    for byte in id.utf8.prefix(48) {
        let isPlain =
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || byte == 0x2D || byte == 0x5F
        token += isPlain ? String(Unicode.Scalar(byte)) : "x" + hexadecimal(UInt32(byte), width: 2)
    }
    return token.isEmpty ? "digest" : token
}
