internal import FactSheets

/// Status line and headers of an answer, gathered line by line as they arrive.
struct AnswerHead {
    /// All lines of one transfer, interim answers included.
    let limit: Int
    private(set) var status = 0
    /// The first line, without its end.
    private(set) var statusLine: ArraySlice<UInt8> = []
    private(set) var headers: [Header] = []
    /// The first `Location`, as bytes: it need not be text.
    private(set) var location: [UInt8]?
    /// The blank line of a final answer was seen; what follows are trailers, which are not kept.
    private(set) var isComplete = false
    private var received = 0
    /// The field whose value may still be continued on the next line.
    private var open: (name: String, value: ArraySlice<UInt8>)?

    init(limit: Int) { self.limit = limit }

    /// A complete head that leads elsewhere (RFC 9110 section 15.4; 300 and 304 lead nowhere).
    var isRedirect: Bool { isComplete && location != nil && redirectStatuses.contains(status) }

    /// Takes one line with its line break; false when there were too many bytes of them.
    mutating func take(_ line: [UInt8]) -> Bool {
        received += line.count
        guard received <= limit else { return false }
        guard !isComplete else { return true }
        if line.first == 0x20 || line.first == 0x09, open != nil {
            // A continued line (RFC 9112 section 5.2): one blank joins it to the value before.
            open?.value.append(0x20)
            open?.value += line.trimmed()
            return true
        }
        close()
        let line = line.trimmed()
        if let code = statusCode(line) {
            (status, statusLine, headers, location) = (code, line, [], nil)
        } else if line.isEmpty {
            isComplete = status >= 200
        } else if let colon = line.firstIndex(of: UInt8(ascii: ":")) {
            open = (String(decoding: line[..<colon].trimmed(), as: UTF8.self), line[(colon + 1)...])
        }
        return true
    }

    private mutating func close() {
        guard let field = open else { return }
        open = nil
        let value = field.value.trimmed()
        headers.append(Header(field.name, String(decoding: value, as: UTF8.self)))
        if location == nil, field.name.utf8.count == 8, field.name.lowercased() == "location" {
            location = Array(value)
        }
    }

    /// 100…999 of `HTTP/x y…`; `nil` when the line is no status line.
    private func statusCode(_ line: ArraySlice<UInt8>) -> Int? {
        guard line.first == UInt8(ascii: "H"), line.starts(with: "HTTP/".utf8),
            let blank = line.firstIndex(of: 0x20)
        else { return nil }
        let digits = line[(blank + 1)...].prefix(3)
        guard digits.count == 3, digits.first != 0x30, digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

let redirectStatuses = [301, 302, 303, 307, 308]

extension [UInt8] {
    fileprivate func trimmed() -> ArraySlice<UInt8> { self[...].trimmed() }
}

extension ArraySlice<UInt8> {
    /// Without blanks, tabs and line breaks at both ends.
    fileprivate func trimmed() -> ArraySlice<UInt8> {
        func isText(_ byte: UInt8) -> Bool { byte != 0x20 && byte != 0x09 && byte != 0x0D && byte != 0x0A }
        var (start, end) = (startIndex, endIndex)
        while start < end, !isText(self[end - 1]) { end -= 1 }
        while start < end, !isText(self[start]) { start += 1 }
        return self[start..<end]
    }
}
