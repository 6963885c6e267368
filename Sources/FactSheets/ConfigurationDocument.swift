internal import CToml

/// A TOML document in which every value keeps its place.
struct ConfigurationDocument {
    /// Line and column of a value or key, from 1.
    struct Place: Equatable {
        var line: Int
        var column: Int
    }

    struct Member {
        var key: String
        /// Of the key.
        var place: Place
        var value: Value
    }

    /// One value, with its place.
    struct Value {
        enum Content {
            case table([Member])
            case array([Value])
            case string(String)
            case integer(Int)
            case boolean(Bool)
            /// A TOML type that no key here takes, by its name.
            case other(String)
        }

        var place: Place
        var content: Content
    }

    struct SyntaxError: Error, Equatable {
        var place: Place
        var text: String
    }

    /// Values nested deeper, and files with more values, are refused.
    private static let maxDepth: UInt = 12
    private static let maxValues: UInt = 400_000

    /// The root table of `text`, which need not be valid UTF-8 or valid anything.
    static func parse(_ text: [UInt8]) throws(SyntaxError) -> Value {
        let result = unsafe text.withUnsafeBytes { bytes in
            unsafe ctoml_parse(
                bytes.baseAddress?.assumingMemoryBound(to: CChar.self), UInt(bytes.count), maxDepth, maxValues
            )
        }
        defer { unsafe ctoml_free(result) }
        if let error = unsafe result.error {
            let bytes = unsafe UnsafeRawBufferPointer(start: error, count: Int(result.error_length))
            throw SyntaxError(
                place: Place(line: unsafe Int(result.line), column: unsafe Int(result.column)),
                text: plain(unsafe String(decoding: bytes, as: UTF8.self)))
        }
        guard let records = unsafe result.records else {
            throw SyntaxError(
                place: Place(line: 1, column: 1), text: "memory ran out while reading this file")
        }
        let bytes = unsafe UnsafeRawBufferPointer(start: records, count: Int(result.records_length))
        var reader = unsafe RecordReader(bytes: [UInt8](bytes))
        return reader.value()
    }

    /// The parser's own words without its preamble: "expected value, saw '\n'".
    private static func plain(_ text: String) -> String {
        guard text.hasPrefix("Error while parsing "), let colon = text.firstIndex(of: ":") else {
            return (text.first?.lowercased() ?? "") + text.dropFirst()
        }
        let subject = text[..<colon].dropFirst("Error while parsing ".count)
        return "in this \(subject): " + text[text.index(after: colon)...].drop { $0 == " " }
    }
}

/// Reads the records of `CToml` (see ctoml.cpp), which are of our own making.
private struct RecordReader {
    let bytes: [UInt8]
    private var position = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func value() -> ConfigurationDocument.Value {
        let (kind, place, count) = head()
        return ConfigurationDocument.Value(place: place, content: content(kind, count))
    }

    private mutating func content(_ kind: UInt8, _ count: Int) -> ConfigurationDocument.Value.Content {
        switch kind {
        case UInt8(ascii: "t"): return .table((0..<count).map { _ in member() })
        case UInt8(ascii: "a"): return .array((0..<count).map { _ in value() })
        case UInt8(ascii: "s"): return .string(text(count))
        case UInt8(ascii: "i"): return Int(text(count)).map { .integer($0) } ?? .other("integer")
        case UInt8(ascii: "b"): return .boolean(text(count) == "true")
        case UInt8(ascii: "f"): return .other("float")
        case UInt8(ascii: "d"): return .other("date")
        default: return .other("none")
        }
    }

    private mutating func member() -> ConfigurationDocument.Member {
        let (_, place, count) = head()
        let key = text(count)
        return ConfigurationDocument.Member(key: key, place: place, value: value())
    }

    /// `kind line column count` and a line feed.
    private mutating func head() -> (kind: UInt8, place: ConfigurationDocument.Place, count: Int) {
        let kind = bytes[position]
        position += 2
        let place = ConfigurationDocument.Place(line: number(), column: number())
        return (kind, place, number())
    }

    /// Digits and the blank or line feed behind them.
    private mutating func number() -> Int {
        var number = 0
        while case let digit = bytes[position], digit > 0x20 {
            number = number * 10 + Int(digit - 0x30)
            position += 1
        }
        position += 1
        return number
    }

    private mutating func text(_ count: Int) -> String {
        defer { position += count }
        return String(decoding: bytes[position..<position + count], as: UTF8.self)
    }
}

extension ConfigurationDocument.Value {
    /// What the value is, for an error: `the number 15`.
    var described: String {
        switch content {
        case .table: "a table"
        case .array: "a list"
        case .string(let text): "the text \(quoted(text, limit: 40))"
        case .integer(let number): "the number \(number)"
        case .boolean(let value): value ? "true" : "false"
        case .other(let kind): "a \(kind)"
        }
    }
}
