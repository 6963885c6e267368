public import FactSheets

/// One request, checked: its target and headers hold printable ASCII only, its host is one of this server's.
public struct HTTPRequest: Sendable, Equatable {
    /// `GET` or `HEAD`; another, such as `POST`, only where the service takes it.
    public let method: String
    /// Path and query as sent, neither decoded nor normalised; begins with `/`.
    public let target: String
    /// As received, in order.
    public let headers: [Header]
    /// The other side's address and port, such as `127.0.0.1:50312`.
    public let remote: String

    public init(method: String, target: String, headers: [Header], remote: String) {
        self.method = method
        self.target = target
        self.headers = headers
        self.remote = remote
    }
}
