/// One HTTP header field, as received: names keep their case, order and repetitions are kept.
public struct Header: Codable, Hashable, Sendable {
    public let name: String
    public let value: String

    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

extension [Header] {
    /// The value of the first field of that name, whatever its case, or `nil`.
    public subscript(name: String) -> String? {
        first { header in
            header.name.utf8.count == name.utf8.count
                && (header.name == name
                    || zip(header.name.utf8, name.utf8).allSatisfy { lowered($0) == lowered($1) })
        }?.value
    }

    /// Names of fields are ASCII (RFC 9110 section 5.1).
    private func lowered(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
}

/// One response, or one failure, of one address at one time. Immutable: the log of captures is the truth.
public struct Capture: Equatable, Sendable {
    /// What is asked of the address: what a capture is read as.
    public enum Role: String, Codable, Sendable {
        /// A feed, sitemap or listing that is polled for news of documents.
        case source
        /// A page of one document.
        case page
        /// A host's robots.txt: what of it may be asked for.
        case robots
    }

    /// A request that brought no usable answer.
    public struct Failure: Codable, Equatable, Sendable {
        public enum Kind: String, Codable, Sendable {
            case resolve, connect, tls, timeout, tooLarge = "too_large", truncated, refused, protocolError =
                "protocol",
                redirects, unsupported, other
            /// Nothing was asked: hledwatch itself could not work then.
            case unwatched
        }
        public let kind: Kind
        /// One line, for people.
        public let reason: String

        public init(_ kind: Kind, _ reason: String) {
            self.kind = kind
            self.reason = reason
        }
    }

    /// One redirect followed on the way: the answer's status and where it led.
    public struct Redirect: Codable, Equatable, Sendable {
        public let status: Int
        public let location: String

        public init(status: Int, location: String) {
            self.status = status
            self.location = location
        }
    }

    /// What passed on the wire beside the answer itself, for those who doubt it. Nothing is derived from it.
    public struct Provenance: Codable, Equatable, Sendable {
        /// The body before its content codings were undone.
        public struct Received: Codable, Equatable, Sendable {
            /// The codings, in the order in which they were applied.
            public var codings: [String]
            public var size: Int
            /// SHA-256 in hexadecimal digits.
            public var sha256: String

            public init(codings: [String], size: Int, sha256: String) {
                self.codings = codings
                self.size = size
                self.sha256 = sha256
            }
        }

        /// The head of the last request as sent, credentials left out.
        public var request: String
        /// The last answer's first line, such as `HTTP/2 200`; empty when none came.
        public var statusLine: String
        /// The peer's address and port, as `192.0.2.1:443` or `[2001:db8::1]:443`; `nil` when none was reached.
        public var peer: String?
        /// Such as `TLSv1.3`; `nil` for plain HTTP.
        public var tls: String?
        /// SHA-256 of each certificate that the peer presented, in hexadecimal digits, its own first.
        public var certificates: [String]
        /// When the first request began; it ended at the capture's time.
        public var began: Instant
        /// `nil` when the body came as it is kept.
        public var received: Received?
        /// The engine that made the capture.
        public var engine: Int

        public init(
            request: String, statusLine: String, peer: String?, tls: String? = nil,
            certificates: [String] = [], began: Instant, received: Received? = nil, engine: Int
        ) {
            self.request = request
            self.statusLine = statusLine
            self.peer = peer
            self.tls = tls
            self.certificates = certificates
            self.began = began
            self.received = received
            self.engine = engine
        }
    }

    public var role: Role
    /// The address asked.
    public var url: String
    /// The address that answered, after redirects; `url` when there were none.
    public var answered: String
    /// When the answer was complete; the only clock that derivation knows.
    public var time: Instant
    /// The HTTP status; 0 when there was no answer.
    public var status: Int
    public var headers: [Header]
    /// The body byte for byte, its content coding undone; empty for a 304 and for a failure.
    public var body: [UInt8]
    public var failure: Failure?
    public var redirects: [Redirect]
    /// `nil` when it is not known: of most imported captures.
    public var provenance: Provenance?

    public init(
        role: Role, url: String, answered: String? = nil, time: Instant, status: Int, headers: [Header] = [],
        body: [UInt8] = [], failure: Failure? = nil, redirects: [Redirect] = [],
        provenance: Provenance? = nil
    ) {
        self.role = role
        self.url = url
        self.answered = answered ?? url
        self.time = time
        self.status = status
        self.headers = headers
        self.body = body
        self.failure = failure
        self.redirects = redirects
        self.provenance = provenance
    }
}
