public import FactSheets

/// One part of a web archive's answer about what it captured: rows, and how to ask for those after them.
///
/// The format is that of the Internet Archive's and pywb's CDX servers
/// (<https://github.com/internetarchive/wayback/tree/master/wayback-cdx-server>): lines of columns between blanks, or
/// JSON rows under a row of column names.
public struct CDXIndex: Equatable, Sendable {
    /// One capture.
    public struct Row: Equatable, Sendable {
        /// As the archive writes it: 14 digits, UTC.
        public var timestamp: String
        public var time: Instant
        public var original: String
        public var mimeType: String
        /// `nil` where the archive gives none, as for a capture that repeats an earlier one.
        public var status: Int?
        public var digest: String
    }

    public private(set) var rows: [Row] = []
    /// What the next request gives as `resumeKey`; `nil` at the end.
    public private(set) var resumeKey: String?
    /// Rows that could not be read.
    public private(set) var unread = 0

    /// The columns asked for, and those that a server gives unasked.
    private static let asked = ["timestamp", "original", "mimetype", "statuscode", "digest"]
    private static let unasked = ["urlkey"] + asked + ["length"]

    /// The address of the part after `resumeKey`, or of the first, of what `index` holds of addresses that begin with
    /// `prefix`; at most `limit` rows.
    public static func request(
        _ index: String, prefix: String, from: Instant?, to: Instant?, limit: Int, resumeKey: String?
    ) -> String {
        var parameters = [
            ("url", prefix), ("matchType", "prefix"), ("output", "json"),
            ("fl", asked.joined(separator: ",")),
            ("filter", "statuscode:200"), ("limit", String(limit)), ("showResumeKey", "true"),
        ]
        if let from { parameters.append(("from", from.timestamp)) }
        if let to { parameters.append(("to", to.timestamp)) }
        if let resumeKey { parameters.append(("resumeKey", resumeKey)) }
        let query = parameters.map { $0.0 + "=" + escaped($0.1) }.joined(separator: "&")
        return index + (index.contains("?") ? "&" : "?") + query
    }

    private static func escaped(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        return String(
            decoding: text.utf8.flatMap { byte -> [UInt8] in
                let isPlain =
                    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
                    || (0x61...0x7A).contains(byte)
                    || "-._~".utf8.contains(byte)
                return isPlain ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }, as: UTF8.self)
    }

    /// Reads an answer, whichever of the two forms it is in.
    /// - Returns: `nil` for what is neither.
    public init?(_ bytes: [UInt8]) {
        let first = bytes.first { ![0x20, 0x09, 0x0A, 0x0D].contains($0) }
        var table: [[String]]
        switch first {
        case UInt8(ascii: "["):
            guard let read = try? JSON.decode([[String]].self, from: bytes) else { return nil }
            table = read
        case nil: table = []
        default:
            table = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map { line in
                line.split(whereSeparator: { $0 == 0x20 || $0 == 0x0D }).map {
                    String(decoding: $0, as: UTF8.self)
                }
            }
            while table.last?.isEmpty == true { table.removeLast() }
        }
        // An empty row stands before the key.
        if table.count >= 2, table[table.count - 2].isEmpty, let key = table.last?.first {
            resumeKey = key
            table.removeLast(2)
        }
        var names: [String]?
        if let head = table.first, head.contains("timestamp"), head.contains("original") {
            names = head
            table.removeFirst()
        }
        for cells in table {
            let columns = names ?? (cells.count == Self.asked.count ? Self.asked : Self.unasked)
            if let row = Row(Dictionary(zip(columns, cells)) { first, _ in first }) {
                rows.append(row)
            } else {
                unread += 1
            }
        }
        if first != UInt8(ascii: "["), !table.isEmpty, rows.isEmpty { return nil }
    }
}

extension CDXIndex.Row {
    fileprivate init?(_ cells: [String: String]) {
        guard let timestamp = cells["timestamp"], let time = Instant(timestamp: timestamp),
            let original = cells["original"], !original.isEmpty
        else { return nil }
        self.init(
            timestamp: timestamp, time: time, original: original, mimeType: cells["mimetype"] ?? "",
            status: cells["statuscode"].flatMap { Int($0) }, digest: cells["digest"] ?? "")
    }
}

extension Instant {
    /// The time that 14 digits name, as web archives write it.
    init?(timestamp: String) {
        let digits = Array(timestamp.utf8)
        guard digits.count == 14, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        let parts = [0..<4, 4..<6, 6..<8, 8..<10, 10..<12, 12..<14].map {
            String(decoding: digits[$0], as: UTF8.self)
        }
        self.init(
            rfc3339: "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z")
    }

    /// Its 14 digits.
    var timestamp: String { String(description.filter { $0.isNumber }.prefix(14)) }
}
