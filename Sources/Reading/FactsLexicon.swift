/// A word of at most 16 bytes, folded, as a value: what the lexicon is searched by. The first byte is the lowest.
struct WordKey: Equatable {
    private(set) var low: UInt64 = 0
    private(set) var high: UInt64 = 0
    private var count = 0

    init() {}

    init(low: UInt64, high: UInt64, count: Int) {
        self.low = low
        self.high = high
        self.count = count
    }

    init(_ word: some Sequence<UInt8>) {
        for byte in word { append(byte) }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        if count < 8 {
            low |= UInt64(byte) << UInt64(8 * count)
        } else if count < 16 {
            high |= UInt64(byte) << UInt64(8 * (count - 8))
        }
        count += 1
    }

    /// Longer words do not fit and are in no lexicon.
    var fits: Bool { count <= 16 }

    /// Its highest bits depend on all of the word.
    var hash: UInt64 { (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93 }
}

/// The words that facts are found by, in an open-addressing table.
struct Lexicon: Sendable {
    static let shared = Lexicon()

    /// For each slot the number of its entry; 0 for none. Small, so that a word that is not known costs little.
    private var slots: [UInt16]
    private var keys = [WordKey()]
    private var entries = [WordEntry.unknown]
    /// There are two to the power of so many slots.
    private static let bits = 13

    private init() {
        slots = Array(repeating: 0, count: 1 << Self.bits)
        for (role, words) in LexiconWords.roles { change(words) { $0.role = role } }
        for (kind, words) in LexiconWords.classes { change(words) { $0.insert(kind) } }
    }

    /// What is known of a word.
    @inline(__always)
    func entry(of key: WordKey) -> WordEntry {
        guard key.fits, case let number = Int(slots[slot(of: key)]), number > 0 else { return .unknown }
        return entries[number]
    }

    @inline(__always)
    private func slot(of key: WordKey) -> Int {
        var slot = Int(key.hash >> UInt64(64 - Self.bits))
        while case let number = Int(slots[slot]), number != 0, keys[number] != key {
            slot = (slot + 1) & (1 << Self.bits - 1)
        }
        return slot
    }

    /// Edits the entry of each word of a list that blanks part.
    private mutating func change(_ words: String, _ edit: (inout WordEntry) -> Void) {
        for word in words.split(separator: " ") {
            let key = WordKey(word.utf8)
            let slot = slot(of: key)
            if slots[slot] == 0 {
                slots[slot] = UInt16(keys.count)
                keys.append(key)
                entries.append(.unknown)
            }
            edit(&entries[Int(slots[slot])])
        }
    }
}
