internal import FactSheets

/// An HTTP response as it stands in a record's block.
struct HTTPMessage {
    let status: Int
    let headers: [Header]
    let body: ArraySlice<UInt8>

    /// `nil` when the block does not begin with a status line.
    init?(_ block: [UInt8]) {
        guard block.starts(with: "HTTP/".utf8) else { return nil }
        var lines: [ArraySlice<UInt8>] = []
        var place = 0
        var bodyStart = block.count
        while place < block.count {
            let feed = block[place...].firstIndex(of: 0x0A) ?? block.count
            var line = block[place..<feed]
            if line.last == 0x0D { line.removeLast() }
            place = min(feed + 1, block.count)
            if line.isEmpty {
                bodyStart = place
                break
            }
            lines.append(line)
            guard lines.count <= 1000 else { return nil }
        }
        guard let first = lines.first else { return nil }
        let words = first.split(separator: 0x20, maxSplits: 2)
        guard words.count >= 2, words[1].count == 3,
            let status = Int(String(decoding: words[1], as: UTF8.self)),
            (100...999).contains(status)
        else { return nil }
        self.status = status
        headers = FieldBlock(lines.dropFirst()).fields
        body = block[bodyStart...]
    }

    /// Is one of the comma-separated words of the fields of that name `word`?
    static func names(_ word: String, in headers: [Header], _ name: String) -> Bool {
        codings(headers, name).contains(word)
    }

    /// The comma-separated words of all fields of that name, in lower case, without parameters.
    static func codings(_ headers: [Header], _ name: String) -> [String] {
        let wanted = name.lowercased()
        return headers.filter { $0.name.lowercased() == wanted }
            .flatMap { $0.value.split(separator: ",") }
            .map { word in
                let bytes = word.utf8.prefix { $0 != UInt8(ascii: ";") }.filter { $0 != 0x20 && $0 != 0x09 }
                return String(decoding: bytes, as: UTF8.self).lowercased()
            }
            .filter { !$0.isEmpty }
    }
}

/// The chunks joined; `nil` when the bytes are not chunked, as in archives that kept the header but not the coding.
/// `isWhole` is false when the last chunk is missing.
func unchunked(_ bytes: ArraySlice<UInt8>) -> (body: [UInt8], isWhole: Bool)? {
    var body: [UInt8] = []
    var place = bytes.startIndex
    while true {
        guard let feed = bytes[place...].prefix(4096).firstIndex(of: 0x0A) else {
            return body.isEmpty ? nil : (body, false)
        }
        let digits = bytes[place..<feed].prefix { $0 != UInt8(ascii: ";") && $0 != 0x0D && $0 != 0x20 }
        guard !digits.isEmpty, digits.count <= 8,
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16),
            size >= 0
        else { return body.isEmpty ? nil : (body, false) }
        place = feed + 1
        if size == 0 { return (body, true) }
        let end = min(place + size, bytes.endIndex)
        body += bytes[place..<end]
        guard end == place + size, end + 1 < bytes.endIndex else { return (body, false) }
        place = end
        if bytes[place] == 0x0D { place += 1 }
        guard place < bytes.endIndex, bytes[place] == 0x0A else { return (body, false) }
        place += 1
    }
}
