public import FactSheets

/// The digest as a mail: a message of RFC 5322 with text and HTML as alternatives, lines ended by CRLF.
///
/// The same digest gives the same bytes: Message-ID and boundary come from its id, the date is its time. What tells of
/// one document, or one source, refers to a message that stands for it and was never sent, so that clients show a thread
/// for each. `from` and `to` are addresses as a configuration holds them, bare or with a name; `unsubscribe` is an
/// address (`mailto:`, `https:`) for `List-Unsubscribe` (RFC 2369), when left out a mail to the sender. Nothing is
/// dot-stuffed.
public func mailMessage(_ d: Digest, from: String, to: String, unsubscribe: String? = nil) -> [UInt8] {
    let sender = Mailbox.list(from).first
    let domain = sender?.domain ?? "hledwatch.invalid"
    let id = idToken(d.id)
    let boundary = "=_\(id.prefix(40))_alternative"  // `=_` stands in no quoted-printable line
    var header =
        mailHeader("From", addresses: from) + mailHeader("To", addresses: to)
        + mailHeader("Subject", text: digestSubject(d))
    header += "Date: \(mailDate(d.time))\r\n"
    header += "Message-ID: <\(id)@\(domain)>\r\n"
    if let thread = thread(d) {
        header += "In-Reply-To: <\(thread)@\(domain)>\r\nReferences: <\(thread)@\(domain)>\r\n"
    }
    let name = idToken(d.subscriber)
    header += "List-Id: <\(name).hledwatch.\(domain)>\r\n"
    if let target = unsubscribe ?? sender.map({ "mailto:\($0.address)?subject=unsubscribe%20\(name)" }),
        target.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3C && $0 != 0x3E })
    {
        header += "List-Unsubscribe:\r\n <\(target)>\r\n"
    }
    header += "Auto-Submitted: auto-generated\r\n"
    header += "Content-Language: \((d.language ?? .english).rawValue)\r\n"
    header += "MIME-Version: 1.0\r\n"
    header += "Content-Type: multipart/alternative;\r\n boundary=\"\(boundary)\"\r\n\r\n"
    var message = [UInt8](header.utf8)
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

/// What a digest's thread is called: by the one document or source that it tells of.
private func thread(_ d: Digest) -> String? {
    let stories = Story.all(in: d)
    guard stories.count == 1, let story = stories.first else { return nil }
    if let document = story.document { return threadToken("document " + document.id) }
    return story.source.map { threadToken("source " + $0) }
}

/// A short name that differs where `text` does: its 64-bit FNV-1a hash.
private func threadToken(_ text: String) -> String {
    let hash = FNV1a(text).value
    return "thread-" + hexadecimal(UInt32(hash >> 32), width: 8)
        + hexadecimal(UInt32(truncatingIfNeeded: hash), width: 8)
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
