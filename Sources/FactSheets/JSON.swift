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
        if let value = JSONReader.decode(type, from: bytes) { return value }
        return try decodeAtLength(type, from: bytes)
    }

    /// The same by FoundationEssentials, which also says what is wrong, and where.
    static func decodeAtLength<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) throws -> Value {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(type, from: Data(bytes))
    }
}
