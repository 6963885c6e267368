internal import Compressing
internal import FactSheets

extension HTTPResponse {
    /// Sizes that are worth it, and that do not take long.
    private static let compressible = 1 << 10...4 << 20

    /// The same with a shorter body, where it is text of 1 KiB to 4 MiB and the client takes gzip; its tag says so, too
    /// (RFC 9110, 8.8.3.3). What might have been compressed says that it depends on that.
    public func compressed(for request: HTTPRequest) -> HTTPResponse {
        guard status == 200, flow == nil, Self.compressible.contains(body.count), isText,
            headers["Content-Encoding"] == nil
        else { return self }
        var made = self
        let vary = headers["Vary"].map { $0 + ", Accept-Encoding" } ?? "Accept-Encoding"
        made.headers.removeAll { isNamed($0, "Vary") }
        made.headers.append(Header("Vary", vary))
        guard request.takesGzip, let shorter = gzipped(body), shorter.count < body.count else { return made }
        made.body = shorter
        made.headers.append(Header("Content-Encoding", "gzip"))
        if let place = made.headers.firstIndex(where: { isNamed($0, "ETag") }),
            made.headers[place].value.hasSuffix("\"")
        {
            made.headers[place] = Header("ETag", made.headers[place].value.dropLast() + "-gzip\"")
        }
        return made
    }

    private var isText: Bool {
        let type = headers["Content-Type"]?.prefix { $0 != ";" }.lowercased() ?? ""
        if type == "text/event-stream" { return false }
        return type.hasPrefix("text/") || type.hasSuffix("+json") || type.hasSuffix("+xml")
            || ["application/json", "application/xml", "application/javascript"].contains(type)
    }
}

extension HTTPRequest {
    /// Whether the client takes bodies in gzip (RFC 9110, 12.5.3).
    public var takesGzip: Bool {
        var any: Bool?
        for range in headers["Accept-Encoding"]?.split(separator: ",").prefix(16) ?? [] {
            let parts = range.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" }.lowercased() }
            guard let name = parts.first else { continue }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 0 }
            if name == "gzip" || name == "x-gzip" { return weight ?? 1 > 0 }
            if name == "*" { any = weight ?? 1 > 0 }
        }
        return any ?? false
    }
}
