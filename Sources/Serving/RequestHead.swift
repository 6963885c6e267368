internal import FactSheets

/// A request's head as libmicrohttpd handed it over, before anybody trusts it: its bytes, and where among them what stands.
/// One is filled again for each request, so that nothing need be allocated for a request that is answered from a shelf.
struct RequestHead {
    /// Where a field's name and value are.
    struct Field {
        let name: Range<Int>
        let value: Range<Int>
    }

    private(set) var bytes: [UInt8] = []
    private var method = 0..<0
    private(set) var target = 0..<0
    private var version = 0..<0
    private(set) var fields: [Field] = []
    /// How many bytes the head had on the wire, 0 when unknown.
    private var size = 0

    /// What becomes of the request.
    enum Verdict {
        case refused(HTTPResponse)
        /// It may be answered, once `size` bytes of body have come; `form`: what the token in them must permit.
        case taken(Access?, size: Int, form: Scope? = nil)
    }

    /// The most bytes that a request may bring.
    static let largestBody = 64 << 10
    private static let writing = ["POST", "PUT", "PATCH", "DELETE"]

    /// Forgets what it held and takes the first line of the next head.
    mutating func begin(
        method: some Collection<UInt8>, target: [UInt8], version: some Collection<UInt8>, size: Int
    ) {
        bytes.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        self.method = added(method)
        self.target = added(target)
        self.version = added(version)
        self.size = size
    }

    /// Takes one more field.
    mutating func add(name: some Collection<UInt8>, value: some Collection<UInt8>) {
        let name = added(name)
        fields.append(Field(name: name, value: added(value)))
    }

    private mutating func added(_ text: some Collection<UInt8>) -> Range<Int> {
        let start = bytes.count
        bytes.append(contentsOf: text)
        return start..<bytes.count
    }

    func text(_ place: Range<Int>) -> String { String(decoding: bytes[place], as: UTF8.self) }

    /// The value of the first field of that name.
    func field(_ name: String) -> ArraySlice<UInt8>? {
        fields.first { isNamed($0.name, name) }.map { bytes[$0.value] }
    }

    /// The fields of which `isWanted` is true of the name, in order.
    func headers(where isWanted: (Range<Int>) -> Bool) -> [Header] {
        fields.filter { isWanted($0.name) }.map { Header(text($0.name), text($0.value)) }
    }

    /// Whether the name there is that one, whatever the case of its ASCII letters.
    func isNamed(_ place: Range<Int>, _ name: String) -> Bool {
        place.count == name.utf8.count
            && zip(bytes[place], name.utf8).allSatisfy { lowered($0) == lowered($1) }
    }

    /// GET or HEAD, which ask for nothing but an answer.
    var isReading: Bool { isMethod("GET") || isMethod("HEAD") }

    private func isMethod(_ name: String) -> Bool { bytes[method].elementsEqual(name.utf8) }

    /// Whether the request may be answered; judged before anything of its body is read. `hosts`: in lower case.
    ///
    /// libmicrohttpd 0.9.75 takes repeated Host and Content-Length fields, control bytes and `%00` as they come.
    func verdict(hosts: [[UInt8]], service: HTTPService) -> Verdict {
        if let fault { return .refused(.problem(400, "bad request: \(fault)")) }
        guard let host = field("Host"),
            hosts.contains(where: { $0.count == host.count && zip($0, host).allSatisfy { $0 == lowered($1) } }
            )
        else {
            return .refused(
                .problem(421, "misdirected request: this server does not answer for that host"))
        }
        do throws(Refusal) {
            if isReading {
                if field("Transfer-Encoding") != nil
                    || !(field("Content-Length")?.elementsEqual("0".utf8) ?? true)
                {
                    throw Refusal(400, "bad request: GET and HEAD carry no body here")
                }
                return .taken(try access(service.tokens), size: 0)
            }
            let writing = try writing(service)
            try refuseOtherSites()
            return switch writing {
            case .authorized(let scope):
                .taken(try access(service.tokens, permitting: scope), size: try bodySize())
            case .form(let scope): .taken(nil, size: try bodySize(), form: scope)
            }
        } catch {
            return .refused(error.response)
        }
    }

    /// The checked request. `Authorization` is left out: a token is nobody's business any more.
    func request(remote: String, scheme: String, access: Access?, key: AnswerKey?) -> HTTPRequest {
        var request = HTTPRequest(
            method: text(method), target: text(target),
            headers: headers { !isNamed($0, "Authorization") }, remote: remote)
        request.scheme = scheme
        request.access = access
        request.key = key
        return request
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
        let path = String(decoding: bytes[target].prefix { $0 != UInt8(ascii: "?") }, as: UTF8.self)
        let taken = Self.writing.filter { service.writing($0, path) != nil }
        let method = text(method)
        if taken.contains(method), let writing = service.writing(method, path) { return writing }
        let all = ["GET", "HEAD"] + taken
        let words = all.dropLast().joined(separator: ", ") + " and " + (all.last ?? "")
        throw Refusal(
            405, "only \(words) are answered here", Header("Allow", all.joined(separator: ", ")))
    }

    /// A page of another site must not have its reader's browser change anything here
    /// (<https://www.w3.org/TR/fetch-metadata/>, RFC 6454).
    private func refuseOtherSites() throws(Refusal) {
        let headers = headers { _ in true }
        let site = headers["Sec-Fetch-Site"] ?? "none"
        let origin = headers["Origin"].map { $0.split(separator: "://", maxSplits: 1).last ?? "" }
        guard ["none", "same-origin"].contains(site),
            origin.map({ $0.lowercased() == headers["Host"]?.lowercased() }) ?? true
        else { throw Refusal(403, "a page of another site may not ask for this") }
    }

    /// Who asks; a token that is nobody's is an error even where none is needed (RFC 6750, 3).
    private func access(_ tokens: AccessTokens, permitting scope: Scope? = nil) throws(Refusal) -> Access? {
        let text = field("Authorization").map { String(decoding: $0, as: UTF8.self) }
        let words = text?.split(separator: " ") ?? []
        let isBearer = words.first?.lowercased() == "bearer"
        guard isBearer || scope != nil else { return nil }
        do throws(AccessDenial) {
            return try tokens.access(
                of: isBearer ? (words.count == 2 ? words[1] : "") : nil, permitting: scope)
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
        guard field("Transfer-Encoding") == nil else {
            throw Refusal(411, "the body's length must be given, as Content-Length")
        }
        guard let digits = field("Content-Length") else {
            if isMethod("DELETE") { return 0 }
            throw Refusal(411, "the body's length must be given, as Content-Length")
        }
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw Refusal(400, "bad request: Content-Length is no number")
        }
        guard let size = Int(String(decoding: digits, as: UTF8.self)), size <= Self.largestBody else {
            throw Refusal(413, "the body is longer than \(Self.largestBody >> 10) KiB")
        }
        return size
    }

    private var fault: String? {
        guard isToken(bytes[method]),
            bytes[version].elementsEqual("HTTP/1.1".utf8) || bytes[version].elementsEqual("HTTP/1.0".utf8)
        else { return "malformed request line" }
        let target = bytes[target]
        guard target.first == UInt8(ascii: "/") else { return "the target must begin with '/'" }
        guard target.allSatisfy({ (0x21...0x7e).contains($0) }) else {
            return "the target holds bytes to escape"
        }
        if let escape = Self.firstBadEscape(target) { return escape }
        let parts = target.drop { $0 != UInt8(ascii: "?") }.count { $0 == UInt8(ascii: "&") } + 1
        if parts > HTTPQuery.mostFields {
            return "the query has more than \(HTTPQuery.mostFields) fields"
        }
        for field in fields where !isToken(bytes[field.name]) || !bytes[field.value].allSatisfy(isVisible) {
            return "a header field holds control bytes"
        }
        if count("Host") != 1 { return "exactly one Host field is needed" }
        let (lengths, codings) = (count("Content-Length"), count("Transfer-Encoding"))
        if lengths > 1 { return "Content-Length is repeated" }
        if codings > 1 { return "Transfer-Encoding is repeated" }
        if count("Authorization") > 1 { return "Authorization is repeated" }
        if lengths == 1, codings == 1 { return "Content-Length together with Transfer-Encoding" }
        // C strings end at a NUL, and folded or bare lines are mended before we see them. Such a head is longer or
        // shorter than the one that its visible parts make.
        if size != 0, size != plainSize { return "the head is not written as 'Name: value' lines with CR LF" }
        return nil
    }

    /// `%00` and its like: what a C program behind would read as an end or a line break.
    private static func firstBadEscape(_ target: ArraySlice<UInt8>) -> String? {
        for index in target.indices where target[index] == UInt8(ascii: "%") {
            guard index + 2 < target.endIndex, let high = hexDigit(target[index + 1]),
                let low = hexDigit(target[index + 2])
            else { return "a '%' must be followed by two hexadecimal digits" }
            let byte = high << 4 | low
            if byte < 0x20 || byte == 0x7f { return "the target holds an escaped control byte" }
        }
        return nil
    }

    private func count(_ name: String) -> Int {
        fields.count { isNamed($0.name, name) }
    }

    private func isVisible(_ byte: UInt8) -> Bool {
        byte == 0x09 || (0x20...0x7e).contains(byte) || byte >= 0x80
    }

    /// "METHOD TARGET VERSION", "Name: value" for each field, and an empty line, each with CR LF.
    private var plainSize: Int { bytes.count + 4 + 4 * fields.count + 2 }
}
