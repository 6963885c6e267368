/// JSON cut into its values, in the order in which they stand (RFC 8259).
struct JSONTape {
    enum Kind { case object, array, string, escapedString, number, yes, no, null }

    /// In 16 bytes: a feed may have millions of them.
    struct Value {
        let kind: Kind
        private let start: UInt32
        private let end: UInt32
        private var after: UInt32

        init(kind: Kind, bytes: Range<Int>, next: Int) {
            self.kind = kind
            (start, end, after) = (UInt32(bytes.lowerBound), UInt32(bytes.upperBound), UInt32(next))
        }

        /// Where its bytes begin and end: of a string what stands between its quotes, of an object and an array nothing.
        var bytes: Range<Int> { Int(start)..<Int(end) }

        /// The number of the value after it and all that it holds.
        var next: Int {
            get { Int(after) }
            set { after = UInt32(newValue) }
        }
    }

    let text: [UInt8]
    /// An object is followed by its members, each a string and a value; an array by its elements.
    private(set) var values: [Value] = []

    /// `nil` for what is no JSON, for numbers with fractions, characters by their number and unusual keys, and for what is
    /// nested deeper than can be needed.
    init?(_ text: [UInt8]) {
        guard text.count < UInt32.max, (try? UTF8Span(validating: text.span)) != nil else { return nil }
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
                guard key(&place, text, into: &values) else { return false }
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
        }
    }

    /// A key without escapes. Which underscores part words, and which letters change by that, is plain where there are
    /// words of small letters and one underscore between each two; others are not cut.
    private static func key(
        _ place: inout Int, _ text: Swift.Span<UInt8>, into values: inout [Value]
    ) -> Bool {
        skipBlanks(&place, text)
        guard place < text.count, text[place] == UInt8(ascii: "\""), string(&place, text, into: &values),
            let key = values.last, key.kind == .string
        else { return false }
        func isUnderscore(_ index: Int) -> Bool { text[index] == UInt8(ascii: "_") }
        guard key.bytes.contains(where: isUnderscore) else { return true }
        return !isUnderscore(key.bytes.lowerBound) && !isUnderscore(key.bytes.upperBound - 1)
            && key.bytes.allSatisfy { index in
                (0x61...0x7A).contains(text[index]) || isUnderscore(index) && !isUnderscore(index - 1)
            }
    }

    private static func string(
        _ place: inout Int, _ text: Swift.Span<UInt8>, into values: inout [Value]
    ) -> Bool {
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
                guard end + 1 < text.count, escaped(text[end + 1]) != nil else { return false }
                isEscaped = true
                end += 2
            case 0..<0x20: return false
            default: end += 1
            }
        }
        return false
    }

    /// What is meant by a backslash and that; characters by their number are not cut.
    private static func escaped(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): byte
        case UInt8(ascii: "b"): 0x08
        case UInt8(ascii: "f"): 0x0C
        case UInt8(ascii: "n"): 0x0A
        case UInt8(ascii: "r"): 0x0D
        case UInt8(ascii: "t"): 0x09
        default: nil
        }
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

    /// Digits, and a minus before them.
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

    /// The string with that number.
    func string(_ number: Int) -> String {
        let value = values[number]
        if value.kind == .string { return String(decoding: text[value.bytes], as: UTF8.self) }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(value.bytes.count)
        var place = value.bytes.lowerBound
        while place < value.bytes.upperBound {
            let isEscaped = text[place] == UInt8(ascii: "\\")
            bytes.append(isEscaped ? Self.escaped(text[place + 1]) ?? 0 : text[place])
            place += isEscaped ? 2 : 1
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
