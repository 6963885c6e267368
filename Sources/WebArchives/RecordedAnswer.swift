internal import Compressing
public import FactSheets

/// Largest body made of a record, decoded: 256 MiB.
let largestBody = 256 << 20

/// What a record tells of one look, or what a person noted.
public struct RecordedAnswer: Equatable, Sendable {
    /// Without a body where `repeated` says whose it has.
    public var capture: Capture
    /// As what it was asked, where the archive says so.
    public var role: Capture.Role?
    /// For a `revisit`: what it refers to.
    public var repeated: Repeated?
    /// For a look that brought nothing new, as it was recorded here: how long it took.
    public var took: Duration?
    /// What a person noted; then `capture` is none but for its address and time.
    public var note: Note?
    /// `WARC-Record-ID` and `WARC-Payload-Digest`, by which others refer to it.
    public var identifier: String?
    public var payloadDigest: String?
    /// Where in the file the record is.
    public var offset: Int64

    /// Another record, in the words of the one that refers to it.
    public struct Repeated: Equatable, Sendable {
        public var identifier: String?
        public var uri: String?
        public var date: Instant?
        public var payloadDigest: String?
        /// The server had said "not modified"; else the same body came again.
        public var isUnmodified: Bool
        /// The record holds the answer's head; else it is like the one referred to.
        public var hasHead: Bool
    }

    /// A capture that no record tells of.
    public init(_ capture: Capture) {
        self.capture = capture
        offset = 0
    }

    init(_ capture: Capture, _ record: WARCRecord) {
        self.capture = capture
        role = OwnFields.role(record)
        identifier = record.headers["WARC-Record-ID"]
        payloadDigest = record.headers["WARC-Payload-Digest"]
        offset = record.offset
    }

    /// Takes in a record that was written beside it: the request, or what passed on the wire. False for another's.
    public mutating func take(_ record: WARCRecord) -> Bool {
        guard let identifier, record.headers["WARC-Concurrent-To"] == identifier else { return false }
        switch record.type {
        case "request":
            pendingRequest = String(decoding: record.block, as: UTF8.self)
        case "metadata":
            capture.provenance = OwnFields.provenance(in: record.block) ?? capture.provenance
        default: return false
        }
        if let pendingRequest { capture.provenance?.request = pendingRequest }
        return true
    }

    private var pendingRequest: String?
}

/// A `response` or `revisit` record as an answer at its `WARC-Date`, transfer and content codings undone, or a failure
/// as `WARCWriter` records it; `nil` for another record.
///
/// HTTP header fields are kept as recorded, none is needed. A body that is cut off gives a capture with the failure
/// `.truncated`, one that is too large the failure `.tooLarge`, and no body. A coding that was announced but is not
/// there is not undone.
/// - Throws: `.badRecord` for a record without an address or a date, with an HTTP header that cannot be read, or with a
///   content coding other than gzip and deflate.
public func answer(from record: WARCRecord) throws(WebArchiveError) -> RecordedAnswer? {
    if record.type == "metadata" { return try note(in: record) ?? failure(in: record) }
    guard record.type == "response" || record.type == "revisit" else { return nil }
    let media = record.contentType.map { $0.lowercased() } ?? "application/http"
    guard media.hasPrefix("application/http") || record.type == "revisit",
        record.targetURI.map(isWebAddress) ?? true
    else { return nil }
    func refusal(_ reason: String) -> WebArchiveError {
        .badRecord(offset: record.offset, uri: record.targetURI, reason: reason)
    }
    guard let uri = record.targetURI else { throw refusal("it has no WARC-Target-URI") }
    guard let date = record.date else { throw refusal("it has no WARC-Date that is a time") }
    let message = HTTPMessage(record.block)
    guard message != nil || record.type == "revisit" else { throw refusal("its block is no HTTP response") }

    var answer = RecordedAnswer(
        Capture(
            role: OwnFields.role(record) ?? .page, url: uri, answered: record.headers[OwnFields.answered],
            time: date, status: message?.status ?? 0, headers: message?.headers.map(OwnFields.restored) ?? [],
            redirects: OwnFields.redirects(record)), record)
    if record.type == "revisit" {
        answer.repeated = RecordedAnswer.Repeated(record, hasHead: message != nil)
        if let check = OwnFields.check(record) { (answer.capture.status, answer.took) = check }
        if answer.repeated?.isUnmodified == true { answer.capture.status = 304 }
        return answer
    }
    if let failure = record.headers[OwnFields.failure] {
        answer.capture.failure = OwnFields.failure(failure)
        return answer
    }
    guard let message else { return answer }
    do throws(BodyTrouble) {
        answer.capture.body = try body(of: message, isCut: record.truncated != nil)
    } catch {
        switch error {
        case .failure(let failure): answer.capture.failure = failure
        case .unknownCoding(let coding):
            throw refusal("its content coding is '\(coding)', which is not understood")
        }
    }
    return answer
}

extension RecordedAnswer.Repeated {
    fileprivate init(_ record: WARCRecord, hasHead: Bool) {
        identifier = record.headers["WARC-Refers-To"]
        uri = record.headers["WARC-Refers-To-Target-URI"]
        date = record.headers["WARC-Refers-To-Date"].flatMap { Instant(rfc3339: $0) }
        payloadDigest = record.headers["WARC-Payload-Digest"]
        isUnmodified = record.headers["WARC-Profile"]?.lowercased().contains("not-modified") ?? false
        self.hasHead = hasHead
    }
}

private func isWebAddress(_ uri: String) -> Bool {
    let start = String(decoding: uri.utf8.prefix(8), as: UTF8.self).lowercased()
    return start.hasPrefix("http://") || start.hasPrefix("https://")
}

private enum BodyTrouble: Error {
    case failure(Capture.Failure)
    case unknownCoding(String)
}

private func body(of message: HTTPMessage, isCut: Bool) throws(BodyTrouble) -> [UInt8] {
    func truncated(_ reason: String) -> BodyTrouble { .failure(.init(.truncated, reason)) }
    if isCut { throw truncated("the archive says that the response was cut off") }
    var body: [UInt8]
    if HTTPMessage.names("chunked", in: message.headers, "Transfer-Encoding"),
        let joined = unchunked(message.body)
    {
        guard joined.isWhole else { throw truncated("the last chunk of the response is missing") }
        body = joined.body
    } else {
        body = Array(message.body)
        let declared = message.headers["Content-Length"].flatMap { Int($0) }
        let codings = HTTPMessage.codings(message.headers, "Content-Encoding")
        // Of a body that was decoded before it was archived, the length means nothing any more.
        let isDecoded = codings.contains { $0 != "identity" } && !body.starts(with: [0x1F, 0x8B])
        let isLengthKnown =
            !HTTPMessage.names("chunked", in: message.headers, "Transfer-Encoding") && !isDecoded
        if let declared, isLengthKnown, body.count < declared, message.status != 304 {
            throw truncated("the response has \(body.count) of \(declared) bytes")
        }
    }
    // Codings are listed in the order they were applied.
    for coding in HTTPMessage.codings(message.headers, "Content-Encoding").reversed() where !body.isEmpty {
        body = try undone(coding, body)
    }
    guard body.count <= largestBody else {
        throw .failure(.init(.tooLarge, "the body has \(body.count) bytes"))
    }
    return body
}

private func undone(_ name: String, _ body: [UInt8]) throws(BodyTrouble) -> [UInt8] {
    if body.isEmpty || ["identity", "none", "utf-8"].contains(name) { return body }
    guard let coding = ContentCoding(name: name) else { throw .unknownCoding(name) }
    // Some archives keep the decoded text under the coding's name.
    if coding == .gzip, !body.starts(with: [0x1F, 0x8B]) { return body }
    do throws(InflateError) {
        return try coding.undone(body, limit: largestBody)
    } catch {
        switch error {
        case .corrupt where coding == .deflate: return body
        case .tooLarge:
            throw .failure(.init(.tooLarge, "the body is larger than \(largestBody >> 20) MiB, decoded"))
        case .corrupt: throw .failure(.init(.protocolError, "the body's \(name) data is damaged"))
        case .truncated: throw .failure(.init(.truncated, "the body's \(name) data is cut off"))
        }
    }
}

/// What a person noted, as `WARCWriter` records it; whether it is one that could be made is not looked at.
private func note(in record: WARCRecord) throws(WebArchiveError) -> RecordedAnswer? {
    guard let name = record.headers[OwnFields.note] else { return nil }
    guard let note = try? JSON.decode(Note.self, from: record.block), note.id == name else {
        throw .badRecord(
            offset: record.offset, uri: record.targetURI, reason: "its block is not the note '\(name)'")
    }
    var answer = RecordedAnswer(
        Capture(role: .page, url: note.subject.url, time: note.time, status: 0), record)
    answer.note = note
    return answer
}

/// A request that brought no answer, as `WARCWriter` records it.
private func failure(in record: WARCRecord) -> RecordedAnswer? {
    guard let uri = record.targetURI, let date = record.date, let text = record.headers[OwnFields.failure]
    else {
        return nil
    }
    let capture = Capture(
        role: OwnFields.role(record) ?? .page, url: uri, answered: record.headers[OwnFields.answered],
        time: date,
        status: 0, failure: OwnFields.failure(text), redirects: OwnFields.redirects(record),
        provenance: OwnFields.provenance(in: record.block))
    return RecordedAnswer(capture, record)
}
