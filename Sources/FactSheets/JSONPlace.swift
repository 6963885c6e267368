/// Where one value goes in a `JSONLine`: what its `encode(to:)` is handed.
final class JSONPlace: Encoder {
    enum Shape {
        case nothing, single, array
        /// The number that `JSONText.beginObject` gave.
        case object(Int)
    }

    fileprivate let line: JSONLine
    private(set) var shape = Shape.nothing
    /// Elements written, of an array.
    fileprivate var count = 0

    init(of line: JSONLine) { self.line = line }

    var codingPath: [any CodingKey] { [] }
    var userInfo: [CodingUserInfoKey: Any] { [:] }

    func container<Key>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
        if case .nothing = shape { shape = .object(line.text.beginObject()) }
        guard case .object(let first) = shape else {
            line.text.giveUp()
            return KeyedEncodingContainer(JSONObject(place: self, first: 0))
        }
        return KeyedEncodingContainer(JSONObject(place: self, first: first))
    }

    func unkeyedContainer() -> any UnkeyedEncodingContainer {
        switch shape {
        case .nothing:
            shape = .array
            line.text.beginArray()
        case .array: break
        default: line.text.giveUp()
        }
        return JSONArray(place: self)
    }

    func singleValueContainer() -> any SingleValueEncodingContainer {
        if case .nothing = shape { shape = .single } else { line.text.giveUp() }
        return JSONSingle(place: self)
    }

    /// A place that is not part of the line, for what is left to `JSONEncoder`.
    fileprivate func elsewhere() -> JSONPlace {
        line.text.giveUp()
        return JSONPlace(of: JSONLine())
    }
}

private struct JSONObject<Key: CodingKey>: KeyedEncodingContainerProtocol {
    let place: JSONPlace
    let first: Int
    var codingPath: [any CodingKey] { [] }

    private func member(_ key: Key, _ write: () throws -> Void) rethrows {
        let begun = place.line.text.beginMember(key.stringValue, first)
        try write()
        place.line.text.endMember(begun)
    }

    func encodeNil(forKey key: Key) { member(key) { place.line.text.writeNull() } }
    func encode(_ value: Bool, forKey key: Key) { member(key) { place.line.text.write(value) } }
    func encode(_ value: String, forKey key: Key) {
        member(key) { place.line.text.write(value) }
    }
    func encode(_ value: Int, forKey key: Key) {
        member(key) { place.line.text.writeNumber(value) }
    }
    func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
        try member(key) { try place.line.write(value) }
    }

    func nestedContainer<Nested>(keyedBy: Nested.Type, forKey key: Key) -> KeyedEncodingContainer<Nested> {
        place.elsewhere().container(keyedBy: keyedBy)
    }
    func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
        place.elsewhere().unkeyedContainer()
    }
    func superEncoder() -> any Encoder { place.elsewhere() }
    func superEncoder(forKey key: Key) -> any Encoder { place.elsewhere() }
}

private struct JSONArray: UnkeyedEncodingContainer {
    let place: JSONPlace
    var codingPath: [any CodingKey] { [] }
    var count: Int { place.count }

    private func element(_ write: () throws -> Void) rethrows {
        place.line.text.beginElement(place.count)
        place.count += 1
        try write()
    }

    func encodeNil() { element { place.line.text.writeNull() } }
    func encode(_ value: Bool) { element { place.line.text.write(value) } }
    func encode(_ value: String) { element { place.line.text.write(value) } }
    func encode(_ value: Int) { element { place.line.text.writeNumber(value) } }
    func encode<Value: Encodable>(_ value: Value) throws { try element { try place.line.write(value) } }

    func nestedContainer<Nested>(keyedBy: Nested.Type) -> KeyedEncodingContainer<Nested> {
        place.elsewhere().container(keyedBy: keyedBy)
    }
    func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { place.elsewhere().unkeyedContainer() }
    func superEncoder() -> any Encoder { place.elsewhere() }
}

private struct JSONSingle: SingleValueEncodingContainer {
    let place: JSONPlace
    var codingPath: [any CodingKey] { [] }

    func encodeNil() { place.line.text.writeNull() }
    func encode(_ value: Bool) { place.line.text.write(value) }
    func encode(_ value: String) { place.line.text.write(value) }
    func encode(_ value: Int) { place.line.text.writeNumber(value) }
    func encode(_ value: Int8) { place.line.text.writeNumber(value) }
    func encode(_ value: Int16) { place.line.text.writeNumber(value) }
    func encode(_ value: Int32) { place.line.text.writeNumber(value) }
    func encode(_ value: Int64) { place.line.text.writeNumber(value) }
    func encode(_ value: UInt) { place.line.text.writeNumber(value) }
    func encode(_ value: UInt8) { place.line.text.writeNumber(value) }
    func encode(_ value: UInt16) { place.line.text.writeNumber(value) }
    func encode(_ value: UInt32) { place.line.text.writeNumber(value) }
    func encode(_ value: UInt64) { place.line.text.writeNumber(value) }
    func encode(_ value: Float) { place.line.text.giveUp() }
    func encode(_ value: Double) { place.line.text.giveUp() }
    func encode<Value: Encodable>(_ value: Value) throws { try place.line.write(value) }
}
