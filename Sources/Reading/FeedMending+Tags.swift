extension FeedMending {
    mutating func startTag() throws(Refusal) {
        let start = position
        let range = (start + 1)..<nameEnd(from: start + 1, to: bytes.count)
        let behind = range.upperBound < bytes.count ? bytes[range.upperBound] : UInt8(ascii: ">")
        guard behind.endsTagName || behind == UInt8(ascii: "<") else {
            // `<name@example.org>`: text.
            try note(.angle)
            replace(through: start + 1, by: "&lt;".utf8)
            return
        }
        // An `<item>` inside an `<item>` means that the first was not closed.
        if name(range) == "item", let other = open.lastIndex(where: { name($0) == "item" }) {
            try closeElements(downTo: other)
        }
        position = range.upperBound
        let isEmpty = try attributes(from: start)
        guard !isEmpty else {
            rootHasClosed = open.isEmpty
            return
        }
        guard open.count < Self.deepest else {
            throw Refusal(because: "its elements are nested deeper than \(Self.deepest)")
        }
        open.append(range)
    }

    /// Steps over a tag's attributes and its `>`. True when it closes itself, or is made to.
    private mutating func attributes(from start: Int) throws(Refusal) -> Bool {
        var count = 0
        while position < bytes.count {
            guard position - start <= Self.longestTag else {
                throw Refusal(because: "a tag is longer than \(Self.longestTag / 1024) KiB")
            }
            let byte = bytes[position]
            switch byte {
            case UInt8(ascii: ">"):
                if isVoid((start + 1)..<nameEnd(from: start + 1, to: position)) {
                    replace(through: position + 1, by: "/>".utf8)
                    return true
                }
                position += 1
                return false
            case UInt8(ascii: "/"):
                if position + 1 < bytes.count, bytes[position + 1] == UInt8(ascii: ">") {
                    position += 2
                    return true
                }
                try drop()
            case UInt8(ascii: "<"):
                try note(.attribute)
                insert(">".utf8)
                return false
            case _ where byte.isBlank: position += 1
            case _ where nameLength(at: position, isFirst: true) > 0:
                count += 1
                guard count <= Self.mostAttributes else {
                    throw Refusal(because: "a tag has more than \(Self.mostAttributes) attributes")
                }
                if !bytes[position - 1].isBlank {
                    try note(.attribute)
                    insert(" ".utf8)
                }
                try attribute(from: start)
            default: try drop()
            }
        }
        return false
    }

    /// A byte that has no business in a tag.
    private mutating func drop() throws(Refusal) {
        try note(.attribute)
        let length = bytes[position...].dropFirst().prefix { $0 & 0xC0 == 0x80 }.count + 1
        replace(through: position + length, by: " ".utf8)
    }

    private mutating func attribute(from start: Int) throws(Refusal) {
        position = nameEnd(from: position, to: bytes.count)
        var value = position
        while value < bytes.count, bytes[value].isBlank { value += 1 }
        guard value < bytes.count, bytes[value] == UInt8(ascii: "=") else {
            try note(.attribute)
            insert("=\"\"".utf8)
            return
        }
        value += 1
        while value < bytes.count, bytes[value].isBlank { value += 1 }
        position = value
        guard value < bytes.count else { return }
        let quote = bytes[value]
        if quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") {
            position += 1
            try attributeValue(from: start) { $0 == quote }
            position = min(position + 1, bytes.count)
        } else {
            try note(.attribute)
            insert("\"".utf8)
            try attributeValue(from: start) {
                $0.isBlank || $0 == UInt8(ascii: ">") || $0 == UInt8(ascii: "\"")
            }
            insert("\"".utf8)
            // A quote that was in the way goes.
            if position < bytes.count, bytes[position] == UInt8(ascii: "\"") {
                replace(through: position + 1, by: [])
            }
        }
    }

    private mutating func attributeValue(from start: Int, until ends: (UInt8) -> Bool) throws(Refusal) {
        while position < bytes.count, !ends(bytes[position]) {
            switch bytes[position] {
            case UInt8(ascii: "&"): try reference()
            case UInt8(ascii: "<"):
                try note(.angle)
                replace(through: position + 1, by: "&lt;".utf8)
            default: position += 1
            }
            guard position - start <= Self.longestTag else {
                throw Refusal(because: "a tag is longer than \(Self.longestTag / 1024) KiB")
            }
        }
    }
}
