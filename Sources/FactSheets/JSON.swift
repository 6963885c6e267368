internal import FoundationEssentials

/// The one way JSON is written and read here: snake_case keys, sorted, slashes not escaped, times in RFC 3339.
public enum JSON {
    /// The JSON of `value`: indented when `pretty`, else one line.
    public static func encode(_ value: some Encodable, pretty: Bool = false) throws -> [UInt8] {
        if !pretty, let line = try JSONLine.encode(value) { return line }
        return try encodeAtLength(value, pretty: pretty)
    }

    /// The same by FoundationEssentials, which builds a tree of the whole first: many times dearer than `JSONLine`.
    static func encodeAtLength(_ value: some Encodable, pretty: Bool) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .convertToSnakeCase
        encoder.outputFormatting =
            pretty
            ? [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted] : [.sortedKeys, .withoutEscapingSlashes]
        return [UInt8](try encoder.encode(value))
    }

    public static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        // Converting each key costs a third of the reading; looking whether one can need it costs nothing.
        if mayHoldUnderscore(bytes) { decoder.keyDecodingStrategy = .convertFromSnakeCase }
        return try decoder.decode(type, from: Data(bytes))
    }

    /// Whether anywhere in the text there is a `_`, or a character by its number, which may be one.
    private static func mayHoldUnderscore(_ bytes: [UInt8]) -> Bool {
        let bytes = bytes.span
        return bytes.indices.contains { index in
            bytes[index] == UInt8(ascii: "_")
                || bytes[index] == UInt8(ascii: "\\") && index + 1 < bytes.count
                    && bytes[index + 1] == UInt8(ascii: "u")
        }
    }
}
