internal import FactSheets
internal import Pages
internal import Serving

/// One request on its way through the routes: its path in parts, what its query says, who it is answered for.
struct Visit {
    let request: HTTPRequest
    /// The parts of the path, decoded: none for `/`; one that ends with `/` has an empty last part.
    let path: [String]
    let context: PageContext
    /// What the query says, decoded, in order.
    let fields: [(name: String, value: String)]

    /// `root`: what addresses begin with; `origin`: scheme and host, the request's own where it is `nil`. `nil` when the path
    /// or the query holds what is no UTF-8.
    init?(_ request: HTTPRequest, root: String, origin: String? = nil, now: Instant, version: String) {
        self.request = request
        guard let path = request.path, let query = request.query else { return nil }
        self.path = path
        fields = query.fields.map { ($0.name, $0.value) }
        let asked = query["lang"].flatMap(Digest.Language.init)
        let kept = query.text(without: "lang")
        context = PageContext(
            language: asked ?? Self.preferred(request.headers["Accept-Language"] ?? ""),
            keepsLanguage: asked != nil,
            root: root, origin: origin ?? request.origin,
            address: request.target.dropFirst().prefix { $0 != "?" } + (kept.isEmpty ? "" : "?" + kept),
            now: now, version: version)
    }

    /// The value of the query's last field of that name; `nil` when there is none or it is empty.
    subscript(_ name: String) -> String? {
        fields.last { $0.name == name }.flatMap { $0.value.isEmpty ? nil : $0.value }
    }

    /// The values of all fields of that name that are not empty, in order.
    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    /// The address of the same path with another query.
    func address(_ fields: [(name: String, value: String)]) -> String {
        let path = path.map(percentEncoded).joined(separator: "/")
        let query = fields.map { "\(percentEncoded($0.name))=\(percentEncoded($0.value))" }
        return context.root + path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
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
