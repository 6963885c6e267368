internal import FactSheets

extension Configuration.Web.Proxy {
    /// The same of a head, of which only the fields that matter are decoded.
    func read(_ head: RequestHead) -> (remote: String?, scheme: String?) {
        let names = self == .forwarded ? ["Forwarded"] : ["X-Forwarded-For", "X-Forwarded-Proto"]
        return read(head.headers { name in names.contains { head.isNamed(name, $0) } })
    }

    /// What the last proxy, the one that asks here, says: whom it asks for, and over what. What stands before was said by
    /// others.
    func read(_ headers: [Header]) -> (remote: String?, scheme: String?) {
        switch self {
        case .xForwarded:
            return (
                last(headers, "X-Forwarded-For").map(plain),
                scheme(last(headers, "X-Forwarded-Proto"))
            )
        case .forwarded:
            var found: (remote: String?, scheme: String?)
            for pair in last(headers, "Forwarded")?.split(separator: ";") ?? [] {
                let sides = pair.split(separator: "=", maxSplits: 1).map {
                    $0.filter { $0 != " " && $0 != "\t" }
                }
                guard sides.count == 2 else { continue }
                let value = sides[1].filter { $0 != "\"" }
                switch sides[0].lowercased() {
                case "for": found.remote = plain(value)
                case "proto": found.scheme = scheme(value)
                default: break
                }
            }
            return found
        }
    }

    /// The last element of the last field of that name.
    private func last(_ headers: [Header], _ name: String) -> String? {
        let field = headers.last { isNamed($0, name) }
        return field?.value.split(separator: ",").last.map { String($0).filter { $0 != " " && $0 != "\t" } }
    }

    private func scheme(_ text: String?) -> String? {
        text.map { $0.lowercased() }.flatMap { ["http", "https"].contains($0) ? $0 : nil }
    }

    /// An address, or RFC 7239's name for one that is hidden; anything else is unknown.
    private func plain(_ text: String) -> String {
        let marks = Set("0123456789abcdefABCDEF.:[]_-".utf8)
        let isAddress = text.utf8.count <= 64 && text.utf8.allSatisfy(marks.contains)
        let isName = text.hasPrefix("_") && isToken(text.utf8)
        return !text.isEmpty && (isAddress || isName) ? text : "unknown"
    }
}
