internal import Compressing
public import FactSheets

/// Largest body made of a record, decoded: 256 MiB.
let largestBody = 256 << 20

/// A `response` record as a capture at its `WARC-Date`, its transfer and content codings undone; `nil` for another type.
///
/// The role is `.page` unless the archive was written here and says otherwise; the caller decides. HTTP header fields
/// are kept as recorded, none is needed. A body that is cut off gives a capture with the failure `.truncated`, one that
/// is too large the failure `.tooLarge`, and no body. A coding that was announced but is not there is not undone.
/// - Throws: `.badRecord` for a record without an address or a date, with an HTTP header that cannot be read, or with a
///   content coding other than gzip and deflate.
public func capture(from record: WARCRecord) throws(WebArchiveError) -> Capture? {
    if record.type == "metadata" { return failureCapture(record) }
    guard record.type == "response" else { return nil }
    let media = record.contentType.map { $0.lowercased() } ?? "application/http"
    guard media.hasPrefix("application/http"), record.targetURI.map(isWebAddress) ?? true else { return nil }
    func refusal(_ reason: String) -> WebArchiveError {
        .badRecord(offset: record.offset, uri: record.targetURI, reason: reason)
    }
    guard let uri = record.targetURI else { throw refusal("it has no WARC-Target-URI") }
    guard let date = record.date else { throw refusal("it has no WARC-Date that is a time") }
    guard let message = HTTPMessage(record.block) else { throw refusal("its block is no HTTP response") }

    var capture = Capture(
        role: OwnFields.role(record), url: uri, answered: record.headers[OwnFields.answered], time: date,
        status: message.status, headers: message.headers.map(OwnFields.restored),
        redirects: OwnFields.redirects(record))
    do throws(BodyTrouble) {
        capture.body = try body(of: message, isCut: record.truncated != nil)
    } catch {
        switch error {
        case .failure(let failure): capture.failure = failure
        case .unknownCoding(let coding):
            throw refusal("its content coding is '\(coding)', which is not understood")
        }
    }
    if let failure = record.headers[OwnFields.failure] { capture.failure = OwnFields.failure(failure) }
    return capture
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

/// A request that brought no answer, as `WARCWriter` records it.
private func failureCapture(_ record: WARCRecord) -> Capture? {
    guard let uri = record.targetURI, let date = record.date, let text = record.headers[OwnFields.failure]
    else {
        return nil
    }
    return Capture(
        role: OwnFields.role(record), url: uri, answered: record.headers[OwnFields.answered], time: date,
        status: 0,
        failure: OwnFields.failure(text), redirects: OwnFields.redirects(record))
}
