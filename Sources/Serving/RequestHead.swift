internal import FactSheets

/// A request's head as libmicrohttpd handed it over, before anybody trusts it.
struct RequestHead {
    var method: String
    var target: [UInt8]
    var version: String
    var headers: [Header]
    /// How many bytes the head had on the wire, 0 when unknown.
    var size: Int

    /// What becomes of the request.
    enum Verdict {
        case refused(HTTPResponse)
        /// It may be answered, once `size` bytes of body have come; `form`: what the token in them must permit.
        case taken(Access?, size: Int, form: Scope? = nil)
    }

    /// The most bytes that a request may bring.
    static let largestBody = 64 << 10
    private static let writing = ["POST", "PUT", "PATCH", "DELETE"]

    /// Whether the request may be answered; judged before anything of its body is read.
    ///
    /// libmicrohttpd 0.9.75 takes repeated Host and Content-Length fields, control bytes and `%00` as they come.
    func verdict(hosts: Set<String>, service: HTTPService) -> Verdict {
        if let fault { return .refused(.problem(400, "bad request: \(fault)")) }
        guard let host = headers["Host"], hosts.contains(host.lowercased()) else {
            return .refused(
                .problem(421, "misdirected request: this server does not answer for that host"))
        }
        do throws(Refusal) {
            if method == "GET" || method == "HEAD" {
                if headers["Transfer-Encoding"] != nil || (headers["Content-Length"] ?? "0") != "0" {
                    throw Refusal(400, "bad request: GET and HEAD carry no body here")
                }
                return .taken(try access(service.tokens), size: 0)
            }
            let writing = try writing(service)
            try refuseOtherSites(host)
            return switch writing {
            case .authorized(let scope):
                .taken(try access(service.tokens, permitting: scope), size: try bodySize())
            case .form(let scope): .taken(nil, size: try bodySize(), form: scope)
            }
        } catch {
            return .refused(error.response)
        }
    }

    /// Why it may not be answered.
    private struct Refusal: Error {
        let response: HTTPResponse

        init(_ status: Int, _ detail: String, _ headers: Header...) {
            response = .problem(status, detail, headers: headers)
        }
    }

    /// What the asker's token must permit, and where it is.
    private func writing(_ service: HTTPService) throws(Refusal) -> Writing {
        let path = String(decoding: target.prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
        let taken = Self.writing.filter { service.writing($0, path) != nil }
        if taken.contains(method), let writing = service.writing(method, path) { return writing }
        let all = ["GET", "HEAD"] + taken
        let words = all.dropLast().joined(separator: ", ") + " and " + (all.last ?? "")
        throw Refusal(
            405, "only \(words) are answered here", Header("Allow", all.joined(separator: ", ")))
    }

    /// A page of another site must not have its reader's browser change anything here
    /// (<https://www.w3.org/TR/fetch-metadata/>, RFC 6454).
    private func refuseOtherSites(_ host: String) throws(Refusal) {
        let site = headers["Sec-Fetch-Site"] ?? "none"
        let origin = headers["Origin"].map { $0.split(separator: "://", maxSplits: 1).last ?? "" }
        guard ["none", "same-origin"].contains(site),
            origin.map({ $0.lowercased() == host.lowercased() }) ?? true
        else { throw Refusal(403, "a page of another site may not ask for this") }
    }

    /// Who asks; a token that is nobody's is an error even where none is needed (RFC 6750, 3).
    private func access(_ tokens: AccessTokens, permitting scope: Scope? = nil) throws(Refusal) -> Access? {
        let field = headers["Authorization"]?.split(separator: " ") ?? []
        let isBearer = field.first?.lowercased() == "bearer"
        guard isBearer || scope != nil else { return nil }
        do throws(AccessDenial) {
            return try tokens.access(
                of: isBearer ? (field.count == 2 ? field[1] : "") : nil, permitting: scope)
        } catch {
            throw Refusal(error.status, Self.detail(error), error.challenge)
        }
    }

    private static func detail(_ denial: AccessDenial) -> String {
        switch denial {
        case .missing: "a token is needed: Authorization: Bearer TOKEN"
        case .unknown: "the token is not known here"
        case .lacking(let scope): "the token does not permit this: it lacks the scope '\(scope.rawValue)'"
        }
    }

    private func bodySize() throws(Refusal) -> Int {
        guard headers["Transfer-Encoding"] == nil else {
            throw Refusal(411, "the body's length must be given, as Content-Length")
        }
        guard let text = headers["Content-Length"] else {
            if method == "DELETE" { return 0 }
            throw Refusal(411, "the body's length must be given, as Content-Length")
        }
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Refusal(400, "bad request: Content-Length is no number")
        }
        guard let size = Int(text), size <= Self.largestBody else {
            throw Refusal(413, "the body is longer than \(Self.largestBody >> 10) KiB")
        }
        return size
    }

    private var fault: String? {
        guard isToken(method), version == "HTTP/1.1" || version == "HTTP/1.0" else {
            return "malformed request line"
        }
        guard target.first == UInt8(ascii: "/") else { return "the target must begin with '/'" }
        guard target.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return "the target holds bytes to escape"
        }
        if let escape = firstBadEscape() { return escape }
        let fields = target.drop { $0 != UInt8(ascii: "?") }.count { $0 == UInt8(ascii: "&") } + 1
        if fields > HTTPQuery.mostFields {
            return "the query has more than \(HTTPQuery.mostFields) fields"
        }
        for header in headers where !isToken(header.name) || !isVisible(header.value) {
            return "a header field holds control bytes"
        }
        if count("Host") != 1 { return "exactly one Host field is needed" }
        if count("Content-Length") > 1 { return "Content-Length is repeated" }
        if count("Transfer-Encoding") > 1 { return "Transfer-Encoding is repeated" }
        if count("Authorization") > 1 { return "Authorization is repeated" }
        if count("Content-Length") == 1, count("Transfer-Encoding") == 1 {
            return "Content-Length together with Transfer-Encoding"
        }
        // C strings end at a NUL, and folded or bare lines are mended before we see them. Such a head is longer or
        // shorter than the one that its visible parts make.
        if size != 0, size != plainSize { return "the head is not written as 'Name: value' lines with CR LF" }
        return nil
    }

    /// `%00` and its like: what a C program behind would read as an end or a line break.
    private func firstBadEscape() -> String? {
        for index in target.indices where target[index] == UInt8(ascii: "%") {
            guard index + 2 < target.count, let high = hexDigit(target[index + 1]),
                let low = hexDigit(target[index + 2])
            else { return "a '%' must be followed by two hexadecimal digits" }
            let byte = high << 4 | low
            if byte < 0x20 || byte == 0x7f { return "the target holds an escaped control byte" }
        }
        return nil
    }

    private func count(_ name: String) -> Int {
        headers.count { isNamed($0, name) }
    }

    private func isVisible(_ value: String) -> Bool {
        value.utf8.allSatisfy { $0 == 0x09 || (0x20...0x7e).contains($0) || $0 >= 0x80 }
    }

    private var plainSize: Int {
        let line = method.utf8.count + 1 + target.count + 1 + version.utf8.count + 2
        return headers.reduce(line + 2) { $0 + $1.name.utf8.count + 2 + $1.value.utf8.count + 2 }
    }
}
