/// JSON cut into its values, in the order in which they stand (RFC 8259).
struct JSONTape {
    enum Kind { case object, array, string, escapedString, number, yes, no, null }

    struct Value {
        let kind: Kind
        /// Where its bytes begin and end: of a string what stands between its quotes, of an object and an array nothing.
        let bytes: Range<Int>
        /// The number of the value after it and all that it holds.
        var next: Int
    }

    let text: [UInt8]
    /// An object is followed by its members, each a string and a value; an array by its elements.
    private(set) var values: [Value] = []

    /// `nil` for what is no JSON, or is nested deeper than can be needed.
    init?(_ text: [UInt8]) {
        self.text = text
        values.reserveCapacity(text.count / 8 + 1)
        var place = 0
        guard Self.value(&place, text.span, depth: 0, into: &values) else { return nil }
        Self.skipBlanks(&place, text.span)
        guard place == text.count else { return nil }
    }

    private static let deepest = 200

    // MARK: Cutting

    /// True when a value begins at `place`, which is behind it afterwards.
    private static func value(
        _ place: inout Int, _ text: Swift.Span<UInt8>, depth: Int, into values: inout [Value]
    ) -> Bool {
        skipBlanks(&place, text)
        guard place < text.count, depth < deepest else { return false }
        switch text[place] {
        case UInt8(ascii: "{"):
            return all(&place, text, end: UInt8(ascii: "}"), .object, into: &values) { place, values in
                guard place < text.count, text[place] == UInt8(ascii: "\""),
                    string(&place, text, into: &values)
                else { return false }
                skipBlanks(&place, text)
                guard place < text.count, text[place] == UInt8(ascii: ":") else { return false }
                place += 1
                return value(&place, text, depth: depth + 1, into: &values)
            }
        case UInt8(ascii: "["):
            return all(&place, text, end: UInt8(ascii: "]"), .array, into: &values) { place, values in
                value(&place, text, depth: depth + 1, into: &values)
            }
        case UInt8(ascii: "\""): return string(&place, text, into: &values)
        case UInt8(ascii: "t"): return word("true", .yes, &place, text, into: &values)
        case UInt8(ascii: "f"): return word("false", .no, &place, text, into: &values)
        case UInt8(ascii: "n"): return word("null", .null, &place, text, into: &values)
        default: return number(&place, text, into: &values)
        }
    }

    /// What stands between a bracket at `place` and `end`, parted by commas.
    private static func all(
        _ place: inout Int, _ text: Swift.Span<UInt8>, end: UInt8, _ kind: Kind, into values: inout [Value],
        _ one: (inout Int, inout [Value]) -> Bool
    ) -> Bool {
        let number = values.count
        values.append(Value(kind: kind, bytes: place..<place, next: 0))
        place += 1
        skipBlanks(&place, text)
        if place < text.count, text[place] == end {
            place += 1
            values[number].next = values.count
            return true
        }
        while true {
            guard one(&place, &values) else { return false }
            skipBlanks(&place, text)
            guard place < text.count else { return false }
            let byte = text[place]
            place += 1
            if byte == end {
                values[number].next = values.count
                return true
            }
            guard byte == UInt8(ascii: ",") else { return false }
            skipBlanks(&place, text)
        }
    }

    private static func string(_ place: inout Int, _ text: Swift.Span<UInt8>, into values: inout [Value])
        -> Bool
    {
        let start = place + 1
        var (end, isEscaped) = (start, false)
        while end < text.count {
            switch text[end] {
            case UInt8(ascii: "\""):
                values.append(
                    Value(
                        kind: isEscaped ? .escapedString : .string, bytes: start..<end, next: values.count + 1
                    ))
                place = end + 1
                return true
            case UInt8(ascii: "\\"):
                isEscaped = true
                end += 2
            case 0..<0x20: return false
            default: end += 1
            }
        }
        return false
    }

    private static func word(
        _ word: StaticString, _ kind: Kind, _ place: inout Int, _ text: Swift.Span<UInt8>,
        into values: inout [Value]
    ) -> Bool {
        let end = place + word.utf8CodeUnitCount
        guard end <= text.count,
            (place..<end).allSatisfy({ unsafe text[$0] == word.utf8Start[$0 - place] })
        else { return false }
        values.append(Value(kind: kind, bytes: place..<end, next: values.count + 1))
        place = end
        return true
    }

    /// Digits, and a minus before them; a number with a fraction or an exponent is not cut.
    private static func number(_ place: inout Int, _ text: Swift.Span<UInt8>, into values: inout [Value])
        -> Bool
    {
        func isDigit(_ place: Int) -> Bool { place < text.count && (0x30...0x39).contains(text[place]) }
        let start = place
        let digits = text[start] == UInt8(ascii: "-") ? start + 1 : start
        var end = digits
        while isDigit(end) { end += 1 }
        guard end > digits, text[digits] != 0x30 || end == digits + 1 else { return false }
        if end < text.count, text[end] == UInt8(ascii: ".") || text[end] | 0x20 == UInt8(ascii: "e") {
            return false
        }
        values.append(Value(kind: .number, bytes: start..<end, next: values.count + 1))
        place = end
        return true
    }

    private static func skipBlanks(_ place: inout Int, _ text: Swift.Span<UInt8>) {
        while place < text.count {
            let byte = text[place]
            guard byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 else { return }
            place += 1
        }
    }

    // MARK: Reading

    /// The string with that number; `nil` when its bytes are no text, or it has characters by their number.
    func string(_ number: Int) -> String? {
        let value = values[number]
        if value.kind == .string { return String(validating: text[value.bytes], as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.bytes.count)
        var place = value.bytes.lowerBound
        while place < value.bytes.upperBound {
            guard text[place] == UInt8(ascii: "\\") else {
                bytes.append(text[place])
                place += 1
                continue
            }
            switch text[place + 1] {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): bytes.append(text[place + 1])
            case UInt8(ascii: "b"): bytes.append(0x08)
            case UInt8(ascii: "f"): bytes.append(0x0C)
            case UInt8(ascii: "n"): bytes.append(0x0A)
            case UInt8(ascii: "r"): bytes.append(0x0D)
            case UInt8(ascii: "t"): bytes.append(0x09)
            default: return nil
            }
            place += 2
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
