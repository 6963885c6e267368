/// The names met on a page, each kept once: fact sheets say the same ones again and again.
struct NameTable {
    struct Name {
        /// As written.
        let text: String
        /// Folded.
        let value: String
        /// The name that stands for it, once they are settled.
        var standing: String?
    }

    private(set) var names: [Name] = []
    /// How each is written, one behind the other, and where each ends.
    private var spellings: [UInt8] = []
    private var ends: [Int] = []
    /// Open addressing: for each slot the number of its name and one more; 0 for none.
    private var slots = [Int32](repeating: 0, count: 64)

    /// The number of the name that is written so, if it was met before.
    func number(of text: borrowing Span<UInt8>) -> Int? {
        let number = Int(slots[slot(of: text)])
        return number == 0 ? nil : number - 1
    }

    /// Takes in a name that was not met before.
    mutating func add(_ text: ArraySlice<UInt8>, value: String) -> Int {
        spellings += text
        names.append(Name(text: String(decoding: text, as: UTF8.self), value: value))
        ends.append(spellings.count)
        if names.count * 2 > slots.count {
            slots = [Int32](repeating: 0, count: slots.count * 4)
            for number in names.indices {
                slots[slot(of: spellings.span.extracting(spelling(of: number)))] = Int32(number + 1)
            }
        } else {
            slots[slot(of: text.span)] = Int32(names.count)
        }
        return names.count - 1
    }

    /// The facts so far that are names: which fact of its statement, and which name.
    private var taken: [(fact: Int, number: Int)] = []
    /// Where in `taken` those of each statement end.
    private var statements: [Int] = []

    mutating func take(_ number: Int, asFact fact: Int) { taken.append((fact, number)) }

    mutating func untake() { taken.removeLast() }

    mutating func endStatement() { statements.append(taken.count) }

    /// The names among the facts of a statement.
    func taken(inStatement statement: Int) -> ArraySlice<(fact: Int, number: Int)> {
        taken[(statement == 0 ? 0 : statements[statement - 1])..<statements[statement]]
    }

    /// Notes which names stand for others.
    mutating func settle(_ standing: (Name) -> String?) {
        for number in names.indices { names[number].standing = standing(names[number]) }
    }

    private func spelling(of number: Int) -> Range<Int> {
        (number == 0 ? 0 : ends[number - 1])..<ends[number]
    }

    /// Where the name stands, or would stand.
    private func slot(of text: borrowing Span<UInt8>) -> Int {
        var slot = Self.hash(text) & (slots.count - 1)
        while case let number = Int(slots[slot]), number != 0, !isSpelled(number - 1, text) {
            slot = (slot + 1) & (slots.count - 1)
        }
        return slot
    }

    private func isSpelled(_ number: Int, _ text: borrowing Span<UInt8>) -> Bool {
        let range = spelling(of: number)
        guard range.count == text.count else { return false }
        var place = 0
        while place < text.count, spellings[range.lowerBound + place] == text[place] { place += 1 }
        return place == text.count
    }

    private static func hash(_ text: borrowing Span<UInt8>) -> Int {
        var mixed = UInt64(text.count)
        var place = 0
        while place + 8 <= text.count {
            mixed = (mixed ^ EightBytes(text, at: place).word) &* 0xD6E8_FEB8_6659_FD93
            mixed ^= mixed >> 32
            place += 8
        }
        while place < text.count {
            mixed = (mixed ^ UInt64(text[place])) &* 0x0000_0100_0000_01B3
            place += 1
        }
        // The highest bits depend on all of the text.
        return Int(truncatingIfNeeded: mixed.byteSwapped & 0x7FFF_FFFF)
    }
}
