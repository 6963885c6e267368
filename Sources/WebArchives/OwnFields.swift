internal import FactSheets

/// Named fields beyond the WARC standard, which allows them: what a capture says and a response does not.
enum OwnFields {
    static let role = "Hledwatch-Role"
    static let answered = "Hledwatch-Answered"
    static let redirect = "Hledwatch-Redirect"
    static let failure = "Hledwatch-Failure"
    /// The place in the log.
    static let number = "Hledwatch-Log-Number"
    /// Of a look that brought nothing new: its status, and how many milliseconds it took.
    static let check = "Hledwatch-Check"
    /// The id of what a person noted; it stands as JSON in the block of a `metadata` record.
    static let note = "Hledwatch-Note"
    /// The digest of a body that is not kept any more.
    static let pruned = "Hledwatch-Pruned"
    /// Before HTTP fields that told of a coding or length which the recorded body no longer has.
    static let original = "X-Hledwatch-Original-"

    // What passed on the wire, in the block of a `metadata` record.
    private static let began = "Hledwatch-Began"
    private static let peer = "Hledwatch-Peer"
    private static let tls = "Hledwatch-TLS"
    private static let certificate = "Hledwatch-Certificate-SHA256"
    private static let received = "Hledwatch-Received"
    private static let statusLine = "Hledwatch-Status-Line"
    private static let engine = "Hledwatch-Engine"

    static func role(_ record: WARCRecord) -> Capture.Role? {
        record.headers[role].flatMap { Capture.Role(rawValue: $0) }
    }

    static func redirects(_ record: WARCRecord) -> [Capture.Redirect] {
        record.headers.filter { $0.name == redirect }.compactMap { field in
            let words = field.value.split(separator: " ", maxSplits: 1)
            guard words.count == 2, let status = Int(words[0]) else { return nil }
            return Capture.Redirect(status: status, location: String(words[1]))
        }
    }

    static func failure(_ text: String) -> Capture.Failure {
        let words = text.split(separator: " ", maxSplits: 1)
        let kind = words.first.flatMap { Capture.Failure.Kind(rawValue: String($0)) } ?? .other
        return Capture.Failure(kind, words.count == 2 ? String(words[1]) : "")
    }

    static func check(_ record: WARCRecord) -> (status: Int, took: Duration)? {
        guard let words = record.headers[check]?.split(separator: " "), words.count == 2,
            let status = Int(words[0]), let took = Int64(words[1])
        else { return nil }
        return (status, .milliseconds(took))
    }

    static func restored(_ header: Header) -> Header {
        guard header.name.hasPrefix(original) else { return header }
        return Header(String(header.name.dropFirst(original.utf8.count)), header.value)
    }

    /// `application/warc-fields`; the request stands in a record of its own.
    static func block(of provenance: Capture.Provenance?) -> [UInt8] {
        guard let provenance else { return [] }
        var fields = [(began, provenance.began.description)]
        if !provenance.statusLine.isEmpty { fields.append((statusLine, provenance.statusLine)) }
        if let text = provenance.peer { fields.append((peer, text)) }
        if let text = provenance.tls { fields.append((tls, text)) }
        fields += provenance.certificates.map { (certificate, $0) }
        if let bytes = provenance.received {
            fields.append(
                (received, "\(bytes.size) sha256:\(bytes.sha256) \(bytes.codings.joined(separator: ","))"))
        }
        fields.append((engine, String(provenance.engine)))
        return fields.flatMap { name, value in
            Array("\(name): ".utf8) + value.utf8.map { $0 < 0x20 || $0 == 0x7F ? 0x20 : $0 } + [0x0D, 0x0A]
        }
    }

    /// What `block(of:)` wrote; `nil` for another's block.
    static func provenance(in block: [UInt8]) -> Capture.Provenance? {
        let lines = block.split(separator: 0x0A, omittingEmptySubsequences: true).map { line in
            line.last == 0x0D ? line.dropLast() : line
        }
        let fields = FieldBlock(lines).fields
        guard let version = fields[engine].flatMap({ Int($0) }),
            let start = fields[began].flatMap({ Instant(rfc3339: $0) })
        else { return nil }
        var provenance = Capture.Provenance(
            request: "", statusLine: fields[statusLine] ?? "", peer: fields[peer], tls: fields[tls],
            certificates: fields.filter { $0.name == certificate }.map(\.value), began: start, engine: version
        )
        let words = fields[received]?.split(separator: " ", maxSplits: 2).map(String.init) ?? []
        if words.count == 3, let size = Int(words[0]), words[1].hasPrefix("sha256:") {
            provenance.received = .init(
                codings: words[2].split(separator: ",").map(String.init), size: size,
                sha256: String(words[1].dropFirst(7)))
        }
        return provenance
    }
}
