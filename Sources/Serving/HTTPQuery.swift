/// The query of a request's target, as forms write it: fields parted by `&`, each a name, `=` and a value, `+` for a blank.
public struct HTTPQuery: Sendable, Equatable {
    /// One field, decoded, and as it was sent.
    public struct Field: Sendable, Equatable {
        public let name: String
        public let value: String
        let raw: Substring
    }

    /// In order. At most as many as a server takes.
    public private(set) var fields: [Field]

    /// Requests with more fields are refused.
    static let mostFields = 64

    /// `nil` when what is decoded is no UTF-8.
    init?(_ text: Substring) {
        var fields: [Field] = []
        for raw in text.split(separator: "&") {
            let sides = raw.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded(sides[0], plusIsBlank: true),
                let value = percentDecoded(sides.count > 1 ? sides[1] : "", plusIsBlank: true)
            else { return nil }
            fields.append(Field(name: name, value: value, raw: raw))
        }
        self.fields = fields
    }

    /// What a form sends in a body; `nil` when it has more fields than a query may have, too.
    init?(form text: String) {
        guard text.utf8.count(where: { $0 == UInt8(ascii: "&") }) < Self.mostFields else { return nil }
        self.init(text[...])
    }

    /// Takes all fields of that name out; the last one's value, `nil` when there is none or it is empty.
    mutating func take(_ name: String) -> String? {
        let value = self[name]
        fields = fields.filter { $0.name != name }.map {
            // Of its own, so that nothing holds on to what was taken out.
            Field(name: $0.name, value: $0.value, raw: Substring(String($0.raw)))
        }
        return value
    }

    /// The value of the last field of that name; `nil` when there is none or it is empty.
    public subscript(_ name: String) -> String? {
        fields.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// The values of all fields of that name that are not empty, in order.
    public func all(_ name: String) -> [String] {
        fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// The query as it was sent but for the fields of that name.
    public func text(without name: String) -> String {
        fields.filter { $0.name != name }.map(\.raw).joined(separator: "&")
    }
}

extension HTTPRequest {
    /// The parts of the path between slashes, decoded, so that an escaped slash parts nothing: none for `/`; a path that
    /// ends with `/` has an empty last part. `nil` when one is no UTF-8.
    public var path: [String]? {
        let raw = target.prefix { $0 != "?" }.dropFirst()
        guard !raw.isEmpty else { return [] }
        var parts: [String] = []
        for part in raw.split(separator: "/", omittingEmptySubsequences: false) {
            guard let decoded = percentDecoded(part) else { return nil }
            parts.append(decoded)
        }
        return parts
    }

    /// What follows the first `?`; empty without one. `nil` when it is no UTF-8.
    public var query: HTTPQuery? { HTTPQuery(target.drop { $0 != "?" }.dropFirst()) }
}

/// A part of a target, whose escapes are known to be whole; `nil` when it is no UTF-8.
private func percentDecoded(_ text: Substring, plusIsBlank: Bool = false) -> String? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    var rest = text.utf8
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "+"), plusIsBlank {
            bytes.append(0x20)
        } else if byte == UInt8(ascii: "%"), rest.count >= 2,
            let high = hexDigit(rest[rest.startIndex]),
            let low = hexDigit(rest[rest.index(after: rest.startIndex)])
        {
            bytes.append(high << 4 | low)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(validating: bytes, as: UTF8.self)
}

func hexDigit(_ byte: UInt8) -> UInt8? {
    switch byte {
    case 0x30...0x39: byte - 0x30
    case 0x41...0x46: byte - 0x37
    case 0x61...0x66: byte - 0x57
    default: nil
    }
}
