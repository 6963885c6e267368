public import FactSheets

/// One answer. `Content-Length` and `Connection` are the server's; for HEAD it leaves the body out itself.
///
/// There is no `Date` unless `headers` has one: a replay answers at its own time.
public struct HTTPResponse: Sendable, Equatable {
    public var status: Int
    public var headers: [Header]
    public var body: [UInt8]
    /// What is sent in the body's place.
    var flow: Flow?

    /// Whether its body is there whole; else it was kept elsewhere, or is made while it is sent.
    public var isWhole: Bool { flow == nil }

    /// A body that is not there.
    enum Flow: Sendable, Equatable {
        case kept(PreparedAnswer)
        case pieces(HTTPPieces)
        case events(EventSubscription)
    }

    public init(status: Int, headers: [Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// One line of plain text.
    public static func text(_ status: Int, _ text: String, headers: [Header] = []) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [Header("Content-Type", "text/plain; charset=utf-8")] + headers,
            body: Array("\(text)\n".utf8))
    }
}

extension HTTPResponse {
    /// An error as RFC 9457 has it: status and what is wrong, for programs and people. `detail` is this program's own
    /// words, never the request's.
    public static func problem(_ status: Int, _ detail: String, headers: [Header] = []) -> HTTPResponse {
        let titles = [
            400: "Bad Request", 401: "Unauthorized", 403: "Forbidden", 404: "Not Found",
            405: "Method Not Allowed", 406: "Not Acceptable", 409: "Conflict", 410: "Gone",
            411: "Length Required", 413: "Content Too Large", 415: "Unsupported Media Type",
            421: "Misdirected Request", 422: "Unprocessable Content", 429: "Too Many Requests",
            500: "Internal Server Error", 503: "Service Unavailable",
        ]
        let problem = Problem(detail: detail, status: status, title: titles[status] ?? "Error")
        let body = (try? JSON.encode(problem)) ?? Array("{}".utf8)
        return HTTPResponse(
            status: status,
            headers: [
                Header("Content-Type", "application/problem+json"), Header("Cache-Control", "no-store"),
            ] + headers, body: body + [UInt8(ascii: "\n")])
    }

    private struct Problem: Encodable {
        let detail: String
        let status: Int
        let title: String
        let type = "about:blank"
    }
}

extension HTTPResponse {
    /// On every answer; an answer's own field of the same name takes the place of a default.
    static let securityHeaders = [
        Header("X-Content-Type-Options", "nosniff"),
        Header("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox"),
        Header("Referrer-Policy", "no-referrer"),
        Header("X-Frame-Options", "DENY"),
        Header("Cross-Origin-Resource-Policy", "same-origin"),
        Header("Cross-Origin-Opener-Policy", "same-origin"),
    ]

    /// Decided by the server, never by an answer, least of all by a recorded one.
    private static let reserved = [
        "connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer",
        "transfer-encoding", "upgrade", "x-content-type-options",
    ]

    /// The fields to send: those of the answer that are well-formed and its own to set, and the security headers.
    var headersToSend: [Header] {
        let own = headers.filter { header in
            !Self.reserved.contains { isNamed(header, $0) } && isToken(header.name.utf8)
                && isFieldValue(header.value)
        }
        return own + Self.securityHeaders.filter { own[$0.name] == nil }
    }
}

/// A field name or a method as RFC 9110 (5.6.2) has it.
func isToken(_ text: some Collection<UInt8>) -> Bool {
    !text.isEmpty
        && text.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x5E...0x60, 0x7C, 0x7E: true  // !#$%&'*+-.^_`|~
            default: false
            }
        }
}

/// Whether a field has that name, whatever the case of its ASCII letters.
func isNamed(_ field: Header, _ name: String) -> Bool {
    field.name.utf8.count == name.utf8.count
        && zip(field.name.utf8, name.utf8).allSatisfy { lowered($0) == lowered($1) }
}

/// An ASCII letter in lower case; any other byte as it is.
func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }

/// A field value without control characters; bytes above ASCII are let through, as recorded headers have them.
func isFieldValue(_ text: String) -> Bool {
    text.utf8.allSatisfy { $0 == 0x09 || $0 >= 0x20 && $0 != 0x7f }
}
