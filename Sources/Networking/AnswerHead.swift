internal import FactSheets

/// Status line and headers of an answer, gathered line by line as they arrive.
struct AnswerHead {
    /// All lines of one transfer, interim answers included.
    let limit: Int
    private(set) var status = 0
    /// The first line, without its end.
    private(set) var statusLine: [UInt8] = []
    private(set) var headers: [Header] = []
    /// The first `Location`, as bytes: it need not be text.
    private(set) var location: [UInt8]?
    /// The blank line of a final answer was seen; what follows are trailers, which are not kept.
    private(set) var isComplete = false
    private var received = 0
    /// The field whose value may still be continued on the next line.
    private var open: (name: String, value: String)?
    /// It is the one whose bytes are kept as `location`.
    private var isLocationOpen = false

    init(limit: Int) { self.limit = limit }

    /// A complete head that leads elsewhere (RFC 9110 section 15.4; 300 and 304 lead nowhere).
    var isRedirect: Bool { isComplete && location != nil && redirectStatuses.contains(status) }

    /// Takes one line with its line break; false when there were too many bytes of them.
    mutating func take(_ line: Swift.Span<UInt8>) -> Bool {
        received += line.count
        guard received <= limit else { return false }
        guard !isComplete else { return true }
        let text = line.extracting(line.trimmed(line.indices))
        if open != nil, line[0] == 0x20 || line[0] == 0x09 {
            goOn(text)
            return true
        }
        close()
        if let code = statusCode(text) {
            (status, statusLine, headers, location) = (code, text.bytes, [], nil)
            headers.reserveCapacity(16)
        } else if text.isEmpty {
            isComplete = status >= 200
        } else if let colon = text.indices.first(where: { text[$0] == UInt8(ascii: ":") }) {
            let name = text.extracting(text.trimmed(0..<colon))
            let value = text.extracting(text.trimmed(colon + 1..<text.count))
            open = (name.text, value.text)
            isLocationOpen = location == nil && name.isLocation
            if isLocationOpen { location = value.bytes }
        }
        return true
    }

    /// A continued line (RFC 9112 section 5.2): one blank joins it to the value before.
    private mutating func goOn(_ text: Swift.Span<UInt8>) {
        guard !text.isEmpty else { return }
        let joint = open?.value.isEmpty == true ? "" : " "
        open?.value += joint + text.text
        if isLocationOpen { location? += joint.utf8 + text.bytes }
    }

    private mutating func close() {
        guard let field = open else { return }
        open = nil
        headers.append(Header(field.name, field.value))
    }

    /// 100…999 of `HTTP/x y…`; `nil` when the line is no status line.
    private func statusCode(_ line: Swift.Span<UInt8>) -> Int? {
        guard line.begins(with: "HTTP/"), let blank = line.indices.first(where: { line[$0] == 0x20 }),
            line.count - blank > 3
        else { return nil }
        let digits = (blank + 1...blank + 3).map { line[$0] }
        guard digits.first != 0x30, digits.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }
}

let redirectStatuses = [301, 302, 303, 307, 308]

extension Swift.Span<UInt8> {
    /// `range` without blanks, tabs and line breaks at both ends.
    fileprivate func trimmed(_ range: Range<Int>) -> Range<Int> {
        func isText(_ byte: UInt8) -> Bool { byte != 0x20 && byte != 0x09 && byte != 0x0D && byte != 0x0A }
        var (start, end) = (range.lowerBound, range.upperBound)
        while start < end, !isText(self[end - 1]) { end -= 1 }
        while start < end, !isText(self[start]) { start += 1 }
        return start..<end
    }

    fileprivate var bytes: [UInt8] { unsafe withUnsafeBufferPointer { unsafe Array($0) } }

    fileprivate var text: String {
        unsafe withUnsafeBufferPointer { unsafe String(decoding: $0, as: UTF8.self) }
    }

    fileprivate func begins(with text: StaticString) -> Bool {
        count >= text.utf8CodeUnitCount
            && (0..<text.utf8CodeUnitCount).allSatisfy { unsafe self[$0] == text.utf8Start[$0] }
    }

    fileprivate var isLocation: Bool { count == 8 && text.lowercased() == "location" }
}
