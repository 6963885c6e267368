public import FactSheets

/// One request, checked: its target and headers hold printable ASCII only, its host is one of this server's.
public struct HTTPRequest: Sendable, Equatable {
    /// `GET` or `HEAD`; `POST`, `PUT`, `PATCH` or `DELETE` only where the service takes it.
    public let method: String
    /// Path and query as sent, neither decoded nor normalised; begins with `/`.
    public let target: String
    /// As received, in order. `Authorization` is left out: a token is nobody's business any more.
    public let headers: [Header]
    /// The other side's address, such as `127.0.0.1:50312`; behind a proxy that is trusted, what it says, without a port.
    public let remote: String
    /// `http`; `https` when a proxy that is trusted says so.
    public var scheme = "http"
    /// Who asks, when a token said so.
    public var access: Access?
    /// What came with it: at most 64 KiB, and only where the service takes the method. Of a form it is empty.
    public var body: [UInt8] = []
    /// What a form sent, but for its token; `nil` where none was expected, and when what came is none.
    public var form: HTTPQuery?
    /// Why what a form sent does not say who asks.
    public var denial: AccessDenial?

    public init(method: String, target: String, headers: [Header], remote: String) {
        self.method = method
        self.target = target
        self.headers = headers
        self.remote = remote
    }

    /// How this server's addresses begin for whoever asks: `https://watch.example.org`, without a slash at its end.
    public var origin: String { "\(scheme)://\(headers["Host"]?.lowercased() ?? "")" }
}

extension HTTPRequest {
    /// Reads what a form sent, and takes the token out of it: whose it is, or why it is nobody's.
    mutating func readForm(_ tokens: AccessTokens, permitting scope: Scope) {
        let sent = body
        body = []
        let type = headers["Content-Type"]?.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard type == "application/x-www-form-urlencoded", let text = String(validating: sent, as: UTF8.self),
            var form = HTTPQuery(form: text)
        else { return }
        let token = form.take("token")
        self.form = form
        do throws(AccessDenial) {
            access = try tokens.access(of: token.map { Substring($0) }, permitting: scope)
        } catch {
            denial = error
        }
    }
}
