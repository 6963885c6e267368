internal import FactSheets
internal import Pages
internal import Serving

/// One request on its way through the routes: its path in parts, what its query says, who it is answered for.
struct Visit {
    let request: HTTPRequest
    /// The parts of the path, decoded: none for `/`; one that ends with `/` has an empty last part.
    let path: [String]
    let context: PageContext
    private let query: [(name: String, value: String)]

    /// `root`: what addresses begin with; `origin`: scheme and host, the request's own where it is `nil`. `nil` when the path or the query holds what is no UTF-8.
    init?(_ request: HTTPRequest, root: String, origin: String? = nil, now: Instant, version: String) {
        self.request = request
        let parts = request.target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        var path: [String] = []
        for part in parts[0].dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let decoded = percentDecoded(part) else { return nil }
            path.append(decoded)
        }
        self.path = path == [""] ? [] : path
        var query: [(name: String, value: String)] = []
        var kept: [Substring] = []
        for field in (parts.count > 1 ? parts[1] : "").split(separator: "&").prefix(64) {
            let sides = field.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = percentDecoded(sides[0], plusIsBlank: true),
                let value = percentDecoded(sides.count > 1 ? sides[1] : "", plusIsBlank: true)
            else { return nil }
            query.append((name, value))
            if name != "lang" { kept.append(field) }
        }
        self.query = query
        let asked = query.last { $0.name == "lang" }.flatMap { Digest.Language(rawValue: $0.value) }
        context = PageContext(
            language: asked ?? Self.preferred(request.headers["Accept-Language"] ?? ""),
            keepsLanguage: asked != nil,
            root: root, origin: origin ?? request.headers["Host"].map { "http://" + $0 } ?? "",
            address: parts[0].dropFirst() + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&")), now: now,
            version: version)
    }

    /// The value of the query's last field of that name; `nil` when there is none or it is empty.
    subscript(_ name: String) -> String? {
        query.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// The values of all fields of that name that are not empty, in order.
    func all(_ name: String) -> [String] {
        query.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// The first language of ours in the order in which they stand, but for those that are refused (RFC 9110, 12.5.4).
    private static func preferred(_ field: String) -> Digest.Language {
        let ranges = field.split(separator: ",").prefix(16).map { range -> (name: String, weight: Double) in
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " } }
            let weight =
                parts.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) } ?? 1
            return (String(parts.first?.prefix { $0 != "-" } ?? "").lowercased(), weight)
        }
        let known = ranges.filter { $0.weight > 0 }.compactMap { range in
            Digest.Language(rawValue: range.name).map { ($0, range.weight) }
        }
        return known.max { $0.1 < $1.1 }?.0 ?? .english
    }
}

/// A part of an address, decoded; `nil` when it is no UTF-8.
private func percentDecoded(_ text: Substring, plusIsBlank: Bool = false) -> String? {
    var bytes: [UInt8] = []
    var rest = text.utf8
    while let byte = rest.popFirst() {
        if byte == UInt8(ascii: "+"), plusIsBlank {
            bytes.append(0x20)
        } else if byte == UInt8(ascii: "%"), let value = UInt8(String(rest.prefix(2)) ?? "", radix: 16) {
            bytes.append(value)
            rest = rest.dropFirst(2)
        } else {
            bytes.append(byte)
        }
    }
    return String(validating: bytes, as: UTF8.self)
}
