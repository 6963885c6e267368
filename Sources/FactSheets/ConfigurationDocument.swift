internal import CToml
internal import FoundationEssentials

/// A TOML document in which every value keeps its place; what `CToml` hands over as JSON.
struct ConfigurationDocument {
    /// Line and column of a value or key, from 1.
    struct Place: Equatable {
        var line: Int
        var column: Int
    }

    struct Member: Decodable {
        var key: String
        /// Of the key.
        var place: Place
        var value: Value
    }

    /// One value, with its place.
    struct Value: Decodable {
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
        guard let json = unsafe result.json else {
            throw SyntaxError(
                place: Place(line: 1, column: 1), text: "memory ran out while reading this file")
        }
        do {
            return try JSONDecoder().decode(
                Value.self, from: unsafe Data(bytes: json, count: Int(result.json_length)))
        } catch {
            // The JSON is of our own making: this is a mistake in it, not in the file.
            throw SyntaxError(place: Place(line: 1, column: 1), text: "this file cannot be read: \(error)")
        }
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

extension ConfigurationDocument.Member {
    private enum Key: String, CodingKey { case key, line, column, value }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        key = try container.decode(String.self, forKey: .key)
        value = try container.decode(ConfigurationDocument.Value.self, forKey: .value)
        place = ConfigurationDocument.Place(
            line: try container.decode(Int.self, forKey: .line),
            column: try container.decode(Int.self, forKey: .column))
    }
}

extension ConfigurationDocument.Value {
    private enum Key: String, CodingKey { case line, column, kind, text, members, elements }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        place = ConfigurationDocument.Place(
            line: try container.decode(Int.self, forKey: .line),
            column: try container.decode(Int.self, forKey: .column))
        let kind = try container.decode(String.self, forKey: .kind)
        switch kind {
        case "table":
            content = .table(try container.decode([ConfigurationDocument.Member].self, forKey: .members))
        case "array":
            content = .array(try container.decode([ConfigurationDocument.Value].self, forKey: .elements))
        default:
            let text = try container.decode(String.self, forKey: .text)
            content =
                switch kind {
                case "string": .string(text)
                case "integer": Int(text).map { .integer($0) } ?? .other(kind)
                case "boolean": .boolean(text == "true")
                default: .other(kind)
                }
        }
    }

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
