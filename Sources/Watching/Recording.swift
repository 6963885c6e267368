internal import Archiving
internal import FactSheets
internal import Networking
internal import Serving
internal import Synchronization
internal import WebArchives

/// A WARC's captures, served on loopback as they were at a time that moves forward.
final class Recording: Sendable {
    /// Captures made at one time.
    struct Moment: Sendable {
        let time: Instant
        let captures: [Capture]
    }

    private let shown = Mutex<[String: Capture]>([:])

    init() {}

    /// From now on the moment's captures are what their addresses answer.
    func show(_ moment: Moment) {
        shown.withLock { shown in
            for capture in moment.captures { shown[canonicalAddress(capture.url) ?? capture.url] = capture }
        }
    }

    /// Answers `GET /<percent-encoded address>`; 504 for an address the recording does not have (yet).
    func answer(_ request: HTTPRequest) -> HTTPResponse {
        guard let address = percentDecoded(request.target.dropFirst()),
            let capture = shown.withLock({ $0[address] })
        else {
            return HTTPResponse(status: 504, headers: [], body: Array("not in this recording\n".utf8))
        }
        let tag = "\"" + Hashing.hex(Hashing.sha256(capture.body)) + "\""
        if capture.status == 200, request.headers["If-None-Match"] == tag {
            return HTTPResponse(status: 304, headers: [Header("ETag", tag)], body: [])
        }
        var headers = capture.headers.filter { !Recording.framing.contains($0.name.lowercased()) }
        if headers["ETag"] == nil { headers.append(Header("ETag", tag)) }
        return HTTPResponse(status: capture.status, headers: headers, body: capture.body)
    }

    /// Fields that belong to the connection the capture came by, not to what it says.
    private static let framing: Set<String> = [
        "content-length", "content-encoding", "transfer-encoding", "connection", "keep-alive", "etag",
    ]

    private func percentDecoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let code = UInt8(Substring(rest.prefix(2)), radix: 16), rest.count >= 2 else { return nil }
            bytes.append(code)
            rest = rest.dropFirst(2)
        }
        return String(validating: bytes, as: UTF8.self)
    }
}

/// The moments of a WARC file, in its own order.
struct Moments {
    private let reader: CaptureReader
    private var ahead: Capture?

    init(of reader: CaptureReader) throws(WebArchiveError) {
        self.reader = reader
        ahead = try Self.capture(reader)
    }

    /// The next capture of the file, one of a look that brought nothing new as what it found again. Notes are
    /// passed over.
    private static func capture(_ reader: CaptureReader) throws(WebArchiveError) -> Capture? {
        while let answer = try reader.next() {
            if answer.note != nil { continue }
            if let whole = try reader.whole(answer) { return whole }
        }
        return nil
    }

    /// The captures of the next time in the file; `nil` at the end.
    mutating func next() throws(WebArchiveError) -> Recording.Moment? {
        guard let first = ahead else { return nil }
        var captures = [first]
        ahead = try Self.capture(reader)
        while let more = ahead, more.time == first.time {
            captures.append(more)
            ahead = try Self.capture(reader)
        }
        return Recording.Moment(time: first.time, captures: captures)
    }
}
