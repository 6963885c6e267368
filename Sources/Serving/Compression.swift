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
func takesGzip<Field: BidirectionalCollection<UInt8>>(_ field: Field) -> Bool {
    var (any, rest) = (false, field[...])
    for _ in 0..<16 where !rest.isEmpty {
        var parts = next(of: &rest, before: UInt8(ascii: ","))
        let name = bare(next(of: &parts, before: UInt8(ascii: ";")))
        let isGzip = isSame(name, "gzip") || isSame(name, "x-gzip")
        guard isGzip || isSame(name, "*") else { continue }
        var isWanted = true
        while !parts.isEmpty {
            let part = bare(next(of: &parts, before: UInt8(ascii: ";")))
            // A weight is 0 to 1 with up to three decimals: above zero when any digit is.
            if isSame(part.prefix(2), "q=") { isWanted = part.contains { (0x31...0x39).contains($0) } }
        }
        if isGzip { return isWanted }
        any = isWanted
    }
    return any
}

/// Takes what stands before the next `mark`, and the mark.
private func next<Bytes: BidirectionalCollection<UInt8>>(
    of rest: inout Bytes, before mark: UInt8
) -> Bytes where Bytes.SubSequence == Bytes {
    let part = rest.prefix { $0 != mark }
    rest = rest[part.endIndex...].dropFirst()
    return part
}

/// Without blanks at its ends.
private func bare<Bytes: BidirectionalCollection<UInt8>>(_ part: Bytes) -> Bytes
where Bytes.SubSequence == Bytes {
    func isBlank(_ byte: UInt8) -> Bool { byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
    var part = part.drop(while: isBlank)
    while let last = part.last, isBlank(last) { part.removeLast() }
    return part
}

private func isSame(_ text: some Collection<UInt8>, _ name: String) -> Bool {
    text.lazy.map(lowered).elementsEqual(name.utf8)
}
