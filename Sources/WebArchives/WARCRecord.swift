public import FactSheets

/// One record of a web archive, <https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/>.
public struct WARCRecord: Equatable, Sendable {
    /// `response`, `request`, `warcinfo`, `revisit`…
    public var type: String
    public var targetURI: String?
    /// `WARC-Date`, to the millisecond.
    public var date: Instant?
    /// The record's own named fields, in order.
    public var headers: [Header]
    /// Where in the file it begins; within a gzip member that holds several, where that member begins.
    public var offset: Int64
    public var contentType: String?
    /// The content block byte for byte: for a response, HTTP header and body as transferred.
    public var block: [UInt8]
    /// `WARC-Truncated`: why the block is not whole.
    public var truncated: String?

    public init(
        type: String, targetURI: String? = nil, date: Instant? = nil, headers: [Header] = [],
        offset: Int64 = 0,
        contentType: String? = nil, block: [UInt8] = [], truncated: String? = nil
    ) {
        self.type = type
        self.targetURI = targetURI
        self.date = date
        self.headers = headers
        self.offset = offset
        self.contentType = contentType
        self.block = block
        self.truncated = truncated
    }

    /// Of the named fields; `nil` when they name no type.
    init?(headers: [Header], offset: Int64, block: [UInt8]) {
        guard let type = headers["WARC-Type"] else { return nil }
        var uri = headers["WARC-Target-URI"]
        // WARC 1.0's grammar put angle brackets around it, and some tools did.
        if let bracketed = uri, bracketed.hasPrefix("<"), bracketed.hasSuffix(">") {
            uri = String(bracketed.dropFirst().dropLast())
        }
        self.init(
            type: type.lowercased(), targetURI: uri,
            date: headers["WARC-Date"].flatMap { Instant(rfc3339: $0) },
            headers: headers, offset: offset, contentType: headers["Content-Type"], block: block,
            truncated: headers["WARC-Truncated"])
    }
}

/// Named fields, of a record or of HTTP: `Name: value` a line, a line that begins with a blank continues the one before.
struct FieldBlock {
    private(set) var fields: [Header] = []
    /// Lines that are no field.
    private(set) var strays = 0

    /// `lines` without their line ends.
    init(_ lines: some Sequence<ArraySlice<UInt8>>) {
        var name = ""
        var value: [UInt8] = []
        for line in lines {
            if let first = line.first, first == 0x20 || first == 0x09, !name.isEmpty {
                value.append(0x20)
                value += FieldBlock.trimmed(line)
                continue
            }
            if !name.isEmpty { fields.append(Header(name, FieldBlock.text(value[...]))) }
            name = ""
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex else {
                strays += 1
                continue
            }
            name = FieldBlock.text(FieldBlock.trimmed(line[..<colon]))
            value = Array(FieldBlock.trimmed(line[(colon + 1)...]))
        }
        if !name.isEmpty { fields.append(Header(name, FieldBlock.text(value[...]))) }
    }

    static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var bytes = bytes
        while let first = bytes.first, first == 0x20 || first == 0x09 { bytes.removeFirst() }
        while let last = bytes.last, last == 0x20 || last == 0x09 || last == 0x0D { bytes.removeLast() }
        return bytes
    }

    /// UTF-8, else ISO 8859-1 (RFC 9110 section 5.5).
    static func text(_ bytes: ArraySlice<UInt8>) -> String {
        if let text = String(validating: bytes, as: UTF8.self) { return text }
        return String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
    }
}
