public import FactSheets

/// What a token lets its holder do beyond what everybody may.
public enum Scope: String, Sendable, CaseIterable {
    /// Nothing more: the holder is known by name, as a program that only reads.
    case read
    /// Attach notes, labels and marks to changes, and take back the own.
    case notes
}

/// Who asks, by a token, and what that token permits.
public struct Access: Sendable, Equatable {
    /// As the list of tokens has it: a person's or a program's.
    public let name: String
    public let scopes: Set<Scope>

    public init(name: String, scopes: Set<Scope>) {
        self.name = name
        self.scopes = scopes
    }
}

/// How something is written at an address: what the token must permit, and where it is shown.
public enum Writing: Sendable, Equatable {
    /// In the field `Authorization` (RFC 6750, 2.1): the request is refused before its body is read.
    case authorized(Scope)
    /// In the field `token` of a form that a page sends (application/x-www-form-urlencoded): whether it permits this is
    /// found once the body is there, and the handler, which never sees the token, says so to a person.
    case form(Scope)
}

/// Why a token, or the want of one, does not permit what was asked (RFC 6750, 3).
public enum AccessDenial: Error, Sendable, Equatable {
    case missing
    case unknown
    case lacking(Scope)

    public var status: Int {
        switch self {
        case .missing, .unknown: 401
        case .lacking: 403
        }
    }

    /// `WWW-Authenticate`, which an answer 401 must have (RFC 9110, 11.6.1).
    public var challenge: Header {
        let realm = "Bearer realm=\"hledwatch\""
        return switch self {
        case .missing: Header("WWW-Authenticate", realm)
        case .unknown: Header("WWW-Authenticate", realm + ", error=\"invalid_token\"")
        case .lacking(let scope):
            Header(
                "WWW-Authenticate",
                realm + ", error=\"insufficient_scope\", scope=\"\(scope.rawValue)\"")
        }
    }
}

/// The tokens that a server knows. Nothing of them is in any text that this makes.
public struct AccessTokens: Sendable {
    /// What is wrong with a line of the list; holds nothing of a token.
    public struct Fault: Error, Equatable {
        /// From 1.
        public let line: Int
        /// One line, without a full stop.
        public let reason: String
    }

    /// A token's bytes and the rest filled up with zeros, so that every comparison takes equally long.
    private typealias Padded = [UInt8]
    private static let sizes = 22...128
    private static let mostTokens = 1_000
    private var known: [(token: Padded, access: Access)] = []

    /// Knows none: nobody may do more than read.
    public init() {}

    /// Reads a list: one token a line as `NAME SCOPE[,SCOPE…] TOKEN`, parted by blanks or tabs. Empty lines and those that
    /// begin with `#` are left out. A token is 22 to 128 characters of those that RFC 6750 (2.1) has: letters, digits and
    /// `-._~+/`, with `=` at its end. A name may stand twice, with its new token and its old one; a token may not.
    /// - Throws: All faults at once.
    public init(list: String) throws(AccessFaults) {
        var faults: [Fault] = []
        for (number, line) in list.split(
            omittingEmptySubsequences: false, whereSeparator: \.isNewline
        ).enumerated() {
            let fields = line.split { $0 == " " || $0 == "\t" }
            guard let first = fields.first, first.first != "#" else { continue }
            do throws(Complaint) {
                let entry = try Self.entry(fields)
                guard Self.match(entry.token, among: known) == nil else {
                    throw Complaint("this token stands in the list already")
                }
                guard known.count < Self.mostTokens else {
                    throw Complaint("there are more than \(Self.mostTokens) tokens")
                }
                known.append(entry)
            } catch {
                faults.append(Fault(line: number + 1, reason: error.text))
            }
        }
        if !faults.isEmpty { throw AccessFaults(faults: faults) }
    }

    /// Whose token it is; `nil` when it is nobody's. Takes equally long whatever the token is.
    func access(of token: Substring) -> Access? {
        let bytes = Array(token.utf8)
        return Self.padded(bytes).flatMap { Self.match($0, among: known) }
    }

    /// Whose token it is, when that permits `scope`; the one place where this is decided.
    func access(of token: Substring?, permitting scope: Scope?) throws(AccessDenial) -> Access {
        guard let token else { throw .missing }
        guard let access = access(of: token) else { throw .unknown }
        if let scope, !access.scopes.contains(scope) { throw .lacking(scope) }
        return access
    }

    /// Whether anybody has a token that permits it.
    public func permit(_ scope: Scope) -> Bool { known.contains { $0.access.scopes.contains(scope) } }

    private struct Complaint: Error {
        let text: String
        init(_ text: String) { self.text = text }
    }

    private static func entry(_ fields: [Substring]) throws(Complaint) -> (token: Padded, access: Access) {
        guard fields.count == 3 else {
            throw Complaint("it must be a name, scopes and a token, parted by blanks")
        }
        guard fields[0].utf8.count <= 64, isFieldValue(String(fields[0])) else {
            throw Complaint("the name must be at most 64 bytes without control characters")
        }
        var scopes: Set<Scope> = []
        for word in fields[1].split(separator: ",", omittingEmptySubsequences: false) {
            guard let scope = Scope(rawValue: String(word)) else {
                let all = Scope.allCases.map { "'\($0.rawValue)'" }.joined(separator: " and ")
                throw Complaint("the scopes after the name are not all known; there are \(all)")
            }
            scopes.insert(scope)
        }
        guard let token = padded(Array(fields[2].utf8)) else {
            throw Complaint(
                "the token must be \(sizes.lowerBound) to \(sizes.upperBound) letters, digits and '-._~+/', "
                    + "such as 'openssl rand -hex 32' prints")
        }
        return (token, Access(name: String(fields[0]), scopes: scopes))
    }

    private static func padded(_ bytes: [UInt8]) -> Padded? {
        let end = bytes.lastIndex { $0 != UInt8(ascii: "=") }.map { $0 + 1 } ?? 0
        guard sizes.contains(bytes.count), bytes[..<end].allSatisfy(isTokenByte) else { return nil }
        return bytes + [UInt8](repeating: 0, count: sizes.upperBound - bytes.count)
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
        default: "-._~+/".utf8.contains(byte)
        }
    }

    /// Compares with every one of them, and every byte.
    private static func match(_ token: Padded, among known: [(token: Padded, access: Access)]) -> Access? {
        var found: Access?
        for entry in known where differences(token, entry.token) == 0 { found = entry.access }
        return found
    }

    /// 0 when both are the same; looks at all bytes either way.
    @inline(never)
    private static func differences(_ one: Padded, _ other: Padded) -> UInt8 {
        zip(one, other).reduce(0) { $0 | ($1.0 ^ $1.1) }
    }
}

/// All that is wrong with a list of tokens; never empty.
public struct AccessFaults: Error, Equatable {
    public let faults: [AccessTokens.Fault]
}
