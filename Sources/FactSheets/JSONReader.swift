/// JSON read straight from its bytes, to the value that `JSONDecoder` reads from it.
///
/// Every fact sheet, comparison and event that is stored comes back this way: `JSONDecoder` takes several times as long.
/// Numbers with fractions, characters written by their number, dictionaries and the types that `JSONDecoder` knows by
/// name are left to it, and so is saying what is wrong.
final class JSONReader {
    fileprivate let tape: JSONTape
    /// It met what is left to `JSONDecoder`: what was read since counts for nothing.
    private var isBeyond = false
    private let known = KnownTypes()

    /// `nil` when it needs `JSONDecoder`, or when it is not what was asked for.
    static func decode<Value: Decodable>(_ type: Value.Type, from bytes: [UInt8]) -> Value? {
        guard let tape = JSONTape(bytes) else { return nil }
        let reader = JSONReader(tape)
        guard let value = try? reader.read(type, 0), !reader.isBeyond else { return nil }
        return value
    }

    private init(_ tape: JSONTape) { self.tape = tape }

    fileprivate func beyond() -> any Error {
        isBeyond = true
        return mismatch("it is left to JSONDecoder")
    }

    fileprivate func mismatch(_ what: String) -> any Error {
        DecodingError.dataCorrupted(.init(codingPath: [], debugDescription: what))
    }

    fileprivate func kind(_ number: Int) -> JSONTape.Kind { tape.values[number].kind }

    fileprivate func read<Value: Decodable>(_ type: Value.Type, _ number: Int) throws -> Value {
        guard known.arePlain(type) else { throw beyond() }
        return try Value(from: JSONValue(reader: self, number: number))
    }

    fileprivate func string(_ number: Int) throws -> String {
        guard [.string, .escapedString].contains(kind(number)) else { throw mismatch("not a string") }
        return tape.string(number)
    }

    fileprivate func bool(_ number: Int) throws -> Bool {
        switch kind(number) {
        case .yes: true
        case .no: false
        default: throw mismatch("not a truth value")
        }
    }

    fileprivate func integer<Value: FixedWidthInteger>(_ number: Int) throws -> Value {
        guard kind(number) == .number else { throw mismatch("not a number") }
        let bytes = tape.text[tape.values[number].bytes]
        var value: Value = 0
        let isNegative = bytes.first == UInt8(ascii: "-")
        for byte in isNegative ? bytes.dropFirst() : bytes {
            let (product, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let digit = Value(truncatingIfNeeded: byte & 15)
            let (sum, isTooLong) =
                isNegative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !isTooLarge, !isTooLong else { throw mismatch("too large") }
            value = sum
        }
        return value
    }

    /// The value of the first member of that name.
    fileprivate func member(_ key: some CodingKey, of object: Int) -> Int? {
        var name = key.stringValue
        return name.withUTF8 { name in
            var number = object + 1
            while number < tape.values[object].next {
                if unsafe isSame(tape.values[number].bytes, UnsafeRawBufferPointer(name)) {
                    return number + 1
                }
                number = tape.values[number + 1].next
            }
            return nil
        }
    }

    /// Whether a key in snake case is that name.
    private func isSame(_ key: Range<Int>, _ name: UnsafeRawBufferPointer) -> Bool {
        var (place, isNext) = (0, false)
        for index in key {
            let byte = tape.text[index]
            if byte == UInt8(ascii: "_") {
                isNext = true
                continue
            }
            guard unsafe place < name.count && name[place] == (isNext ? byte & ~0x20 : byte) else {
                return false
            }
            (place, isNext) = (place + 1, false)
        }
        return place == name.count
    }

    /// The names of all members, as keys.
    fileprivate func keys<Key: CodingKey>(of object: Int) throws -> [Key] {
        var keys: [Key] = []
        var number = object + 1
        while number < tape.values[object].next {
            let name = try string(number)
            if name.utf8.contains(UInt8(ascii: "_")) { throw beyond() }
            if let key = Key(stringValue: name) { keys.append(key) }
            number = tape.values[number + 1].next
        }
        return keys
    }
}

/// One value, as its `init(from:)` is handed it.
private struct JSONValue: Decoder, SingleValueDecodingContainer {
    let reader: JSONReader
    let number: Int
    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
        guard reader.kind(number) == .object else { throw reader.mismatch("not an object") }
        return KeyedDecodingContainer(JSONMembers(reader: reader, object: number))
    }

    func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
        guard reader.kind(number) == .array else { throw reader.mismatch("not an array") }
        return JSONElements(reader: reader, array: number)
    }

    func singleValueContainer() throws -> any SingleValueDecodingContainer { self }

    func decodeNil() -> Bool { reader.kind(number) == .null }
    func decode(_ type: Bool.Type) throws -> Bool { try reader.bool(number) }
    func decode(_ type: String.Type) throws -> String { try reader.string(number) }
    func decode(_ type: Double.Type) throws -> Double { throw reader.beyond() }
    func decode(_ type: Float.Type) throws -> Float { throw reader.beyond() }
    func decode(_ type: Int.Type) throws -> Int { try reader.integer(number) }
    func decode(_ type: Int8.Type) throws -> Int8 { try reader.integer(number) }
    func decode(_ type: Int16.Type) throws -> Int16 { try reader.integer(number) }
    func decode(_ type: Int32.Type) throws -> Int32 { try reader.integer(number) }
    func decode(_ type: Int64.Type) throws -> Int64 { try reader.integer(number) }
    func decode(_ type: UInt.Type) throws -> UInt { try reader.integer(number) }
    func decode(_ type: UInt8.Type) throws -> UInt8 { try reader.integer(number) }
    func decode(_ type: UInt16.Type) throws -> UInt16 { try reader.integer(number) }
    func decode(_ type: UInt32.Type) throws -> UInt32 { try reader.integer(number) }
    func decode(_ type: UInt64.Type) throws -> UInt64 { try reader.integer(number) }
    func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try reader.read(type, number) }
}

private struct JSONMembers<Key: CodingKey>: KeyedDecodingContainerProtocol {
    let reader: JSONReader
    let object: Int
    var codingPath: [any CodingKey] { [] }
    var allKeys: [Key] { (try? reader.keys(of: object)) ?? [] }

    private func member(_ key: Key) throws -> JSONValue {
        guard let number = reader.member(key, of: object) else { throw reader.mismatch("no such member") }
        return JSONValue(reader: reader, number: number)
    }

    /// That, if it is there and not null.
    private func present(_ key: Key) -> JSONValue? {
        reader.member(key, of: object).flatMap {
            reader.kind($0) == .null ? nil : JSONValue(reader: reader, number: $0)
        }
    }

    func contains(_ key: Key) -> Bool { reader.member(key, of: object) != nil }
    func decodeNil(forKey key: Key) throws -> Bool { try member(key).decodeNil() }
    func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try member(key).decode(type) }
    func decode(_ type: String.Type, forKey key: Key) throws -> String { try member(key).decode(type) }
    func decode(_ type: Double.Type, forKey key: Key) throws -> Double { throw reader.beyond() }
    func decode(_ type: Float.Type, forKey key: Key) throws -> Float { throw reader.beyond() }
    func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try member(key).decode(type) }
    func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try member(key).decode(type) }
    func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try member(key).decode(type) }
    func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try member(key).decode(type) }
    func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try member(key).decode(type) }
    func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try member(key).decode(type) }
    func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try member(key).decode(type) }
    func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try member(key).decode(type) }
    func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try member(key).decode(type) }
    func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try member(key).decode(type) }
    func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
        try member(key).decode(type)
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        try present(key)?.decode(type)
    }
    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? { try present(key)?.decode(type) }
    func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try present(key)?.decode(type)
    }

    func nestedContainer<Nested>(
        keyedBy type: Nested.Type, forKey key: Key
    ) throws -> KeyedDecodingContainer<Nested> { try member(key).container(keyedBy: type) }

    func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
        try member(key).unkeyedContainer()
    }

    func superDecoder() throws -> any Decoder { throw reader.beyond() }
    func superDecoder(forKey key: Key) throws -> any Decoder { throw reader.beyond() }
}

private struct JSONElements: UnkeyedDecodingContainer {
    let reader: JSONReader
    let array: Int
    private var number: Int
    private(set) var currentIndex = 0
    var codingPath: [any CodingKey] { [] }

    init(reader: JSONReader, array: Int) {
        (self.reader, self.array, number) = (reader, array, array + 1)
    }

    /// JSON does not say how many there are.
    var count: Int? {
        var (count, number) = (0, array + 1)
        while number < reader.tape.values[array].next {
            number = reader.tape.values[number].next
            count += 1
        }
        return count
    }

    var isAtEnd: Bool { number >= reader.tape.values[array].next }

    /// What `read` makes of the next one, which is passed only when that came to something.
    private mutating func next<Value>(_ read: (JSONValue) throws -> Value) throws -> Value {
        if isAtEnd { throw reader.mismatch("no more elements") }
        let value = try read(JSONValue(reader: reader, number: number))
        number = reader.tape.values[number].next
        currentIndex += 1
        return value
    }

    mutating func decodeNil() throws -> Bool {
        if isAtEnd { throw reader.mismatch("no more elements") }
        return reader.kind(number) == .null ? try next { $0.decodeNil() } : false
    }

    mutating func decode(_ type: Bool.Type) throws -> Bool { try next { try $0.decode(type) } }
    mutating func decode(_ type: String.Type) throws -> String { try next { try $0.decode(type) } }
    mutating func decode(_ type: Double.Type) throws -> Double { throw reader.beyond() }
    mutating func decode(_ type: Float.Type) throws -> Float { throw reader.beyond() }
    mutating func decode(_ type: Int.Type) throws -> Int { try next { try $0.decode(type) } }
    mutating func decode(_ type: Int8.Type) throws -> Int8 { try next { try $0.decode(type) } }
    mutating func decode(_ type: Int16.Type) throws -> Int16 { try next { try $0.decode(type) } }
    mutating func decode(_ type: Int32.Type) throws -> Int32 { try next { try $0.decode(type) } }
    mutating func decode(_ type: Int64.Type) throws -> Int64 { try next { try $0.decode(type) } }
    mutating func decode(_ type: UInt.Type) throws -> UInt { try next { try $0.decode(type) } }
    mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next { try $0.decode(type) } }
    mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next { try $0.decode(type) } }
    mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next { try $0.decode(type) } }
    mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next { try $0.decode(type) } }
    mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
        try next { try $0.decode(type) }
    }

    mutating func nestedContainer<Nested>(
        keyedBy type: Nested.Type
    ) throws -> KeyedDecodingContainer<Nested> { try next { try $0.container(keyedBy: type) } }

    mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
        try next { try $0.unkeyedContainer() }
    }

    mutating func superDecoder() throws -> any Decoder { throw reader.beyond() }
}
