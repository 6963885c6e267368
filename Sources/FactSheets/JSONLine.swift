/// JSON in one line, byte for byte what `JSONEncoder` writes, written straight into the bytes.
///
/// Every fact sheet, comparison and event that is stored goes through here. Numbers with fractions, dictionaries, the
/// types that `JSONEncoder` knows by name and containers within one `encode(to:)` are left to it: nothing that is
/// stored has them.
final class JSONLine {
    var text = JSONText()
    private let known = KnownTypes()

    /// The JSON of `value`; `nil` when it needs `JSONEncoder`.
    static func encode(_ value: some Encodable) throws -> [UInt8]? {
        let line = JSONLine()
        try line.write(value)
        return line.text.isBeyond ? nil : line.text.bytes
    }

    func write<Value: Encodable>(_ value: Value) throws {
        guard !text.isBeyond, known.arePlain(Value.self) else { return text.giveUp() }
        let place = JSONPlace(of: self)
        try value.encode(to: place)
        switch place.shape {
        case .nothing: text.giveUp()
        case .single: break
        case .array: text.endArray()
        case .object(let first): text.endObject(first)
        }
    }
}
