/// The bytes of one line of JSON while it is written: values, arrays, objects whose members are put in order.
struct JSONText {
    /// A member of an object that is being written: where its key's quote, its colon and its end are.
    private struct Member {
        let start: Int
        let colon: Int
        let end: Int
    }

    private(set) var bytes: [UInt8] = []
    /// The members of all open objects, those of the innermost last.
    private var members: [Member] = []
    /// True once something came that is left to `JSONEncoder`.
    private(set) var isBeyond = false

    mutating func giveUp() { isBeyond = true }

    // MARK: Values

    mutating func writeNull() { bytes += "null".utf8 }

    mutating func write(_ value: Bool) { bytes += (value ? "true" : "false").utf8 }

    mutating func writeNumber(_ value: some FixedWidthInteger) {
        if let digit = UInt8(exactly: value), digit < 10 {
            bytes.append(UInt8(ascii: "0") + digit)
        } else {
            bytes += String(value).utf8
        }
    }

    mutating func write(_ text: String) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes += text.utf8
        if let first = bytes[start...].firstIndex(where: Self.isEscaped) {
            let rest = Array(bytes[first...])
            bytes.removeSubrange(first...)
            for byte in rest { writeEscaped(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func writeEscaped(_ byte: UInt8) {
        guard Self.isEscaped(byte) else { return bytes.append(byte) }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
        case 0x08: bytes += "\\b".utf8
        case 0x09: bytes += "\\t".utf8
        case 0x0A: bytes += "\\n".utf8
        case 0x0C: bytes += "\\f".utf8
        case 0x0D: bytes += "\\r".utf8
        default: bytes += ((byte < 0x10 ? "\\u000" : "\\u00") + String(byte, radix: 16)).utf8
        }
    }

    // MARK: Arrays

    mutating func beginArray() { bytes.append(UInt8(ascii: "[")) }

    mutating func endArray() { bytes.append(UInt8(ascii: "]")) }

    mutating func beginElement(_ index: Int) {
        if index > 0 { bytes.append(UInt8(ascii: ",")) }
    }

    // MARK: Objects

    /// Where the members of this object start among all: what `beginMember` and `endObject` are to be told.
    mutating func beginObject() -> Int {
        bytes.append(UInt8(ascii: "{"))
        return members.count
    }

    /// Writes a key, a comma before it where it needs one; its value comes next, then `endMember`.
    mutating func beginMember(_ key: String, _ first: Int) -> (start: Int, colon: Int) {
        if members.count > first { bytes.append(UInt8(ascii: ",")) }
        let start = bytes.count
        bytes.append(UInt8(ascii: "\""))
        writeKey(key)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
        return (start, bytes.count - 1)
    }

    mutating func endMember(_ begun: (start: Int, colon: Int)) {
        members.append(Member(start: begun.start, colon: begun.colon, end: bytes.count))
    }

    /// `valueBefore` as `value_before`. `JSONEncoder` takes runs of capitals and other alphabets apart by finer rules.
    private mutating func writeKey(_ key: String) {
        let start = bytes.count
        bytes += key.utf8
        guard let first = bytes[start...].firstIndex(where: { !Self.isSmall($0) }) else { return }
        let rest = Array(bytes[first...])
        bytes.removeSubrange(first...)
        var isBehindSmall = first > start
        for byte in rest {
            switch byte {
            case _ where Self.isSmall(byte):
                // A digit behind a capital is a word of its own.
                if !isBehindSmall, byte <= UInt8(ascii: "9") { return giveUp() }
                bytes.append(byte)
                isBehindSmall = true
            case UInt8(ascii: "A")...UInt8(ascii: "Z") where isBehindSmall:
                bytes += [UInt8(ascii: "_"), byte | 0x20]
                isBehindSmall = false
            default: return giveUp()
            }
        }
        if !isBehindSmall { giveUp() }
    }

    private static func isSmall(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
            true
        default: false
        }
    }

    mutating func endObject(_ first: Int) {
        sortMembers(from: first)
        members.removeSubrange(first...)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Puts the members from `first` on in the order of their keys. A key given twice is one for `JSONEncoder`.
    private mutating func sortMembers(from first: Int) {
        let rest = members.indices.dropFirst(first + 1)
        if rest.allSatisfy({ precedes(members[$0 - 1], members[$0]) }) { return }
        let start = members[first].start
        for next in rest {
            let member = members[next]
            var place = next
            while place > first, precedes(member, members[place - 1]) {
                members[place] = members[place - 1]
                place -= 1
            }
            if place > first, !precedes(members[place - 1], member) { return giveUp() }
            members[place] = member
        }
        let old = Array(bytes[start...])
        bytes.removeSubrange(start...)
        for (index, member) in members[first...].enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            bytes += old[member.start - start..<member.end - start]
        }
    }

    /// True when the key of `a` comes before that of `b`; a quote comes before every character of a key.
    private func precedes(_ a: Member, _ b: Member) -> Bool {
        var i = a.start + 1
        var j = b.start + 1
        while i < a.colon, j < b.colon {
            if bytes[i] != bytes[j] { return bytes[i] < bytes[j] }
            i += 1
            j += 1
        }
        return i >= a.colon && j < b.colon
    }
}
