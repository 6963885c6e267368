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
    /// Whether the client takes bodies in gzip.
    public var takesGzip: Bool { headers["Accept-Encoding"].map { Serving.takesGzip($0.utf8) } ?? false }
}

/// Whether a field `Accept-Encoding` takes gzip (RFC 9110, 12.5.3); only its first sixteen codings count.
func takesGzip<Field: Collection<UInt8>>(_ field: Field) -> Bool {
    var any = false
    for range in field.split(separator: UInt8(ascii: ","), maxSplits: 16).prefix(16) {
        let parts = range.split(separator: UInt8(ascii: ";"))
        guard let name = parts.first.map(bare) else { continue }
        // A weight is 0 to 1 with up to three decimals: above zero when any digit is.
        let weight = parts.dropFirst().map(bare).first { $0.starts(with: "q=".utf8) }
        let isWanted = weight.map { $0.contains { (0x31...0x39).contains($0) } } ?? true
        if name.elementsEqual("gzip".utf8) || name.elementsEqual("x-gzip".utf8) { return isWanted }
        if name.elementsEqual("*".utf8) { any = isWanted }
    }
    return any
}

/// In lower case, without blanks.
private func bare(_ part: some Collection<UInt8>) -> [UInt8] {
    part.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "\t") }.map(lowered)
}
