/// A word of at most 16 bytes, folded, as a value: what the lexicon is searched by.
struct WordKey: Equatable {
    private(set) var high: UInt64 = 0
    private(set) var low: UInt64 = 0
    private var count = 0

    init() {}

    init(_ word: some Sequence<UInt8>) {
        for byte in word { append(byte) }
    }

    @inline(__always)
    mutating func append(_ byte: UInt8) {
        high = high << 8 | low >> 56
        low = low << 8 | UInt64(byte)
        count += 1
    }

    /// Longer words do not fit and are in no lexicon.
    var fits: Bool { count <= 16 }

    var hash: Int {
        var mixed = (low ^ (high &* 0x9E37_79B9_7F4A_7C15)) &* 0xD6E8_FEB8_6659_FD93
        mixed ^= mixed >> 32
        return Int(truncatingIfNeeded: mixed & 0x7FFF_FFFF)
    }
}

/// The words that facts are found by, in an open-addressing table.
struct Lexicon: Sendable {
    static let shared = Lexicon()

    /// For each slot the number of its entry; 0 for none. Small, so that a word that is not known costs little.
    private var slots: [UInt16]
    private var keys = [WordKey()]
    private var entries = [WordEntry.unknown]
    private let mask: Int

    private init() {
        let size = 4096
        mask = size - 1
        slots = Array(repeating: 0, count: size)
        for (role, words) in LexiconWords.roles { change(words) { $0.role = role } }
        for (kind, words) in LexiconWords.classes { change(words) { $0.insert(kind) } }
    }

    func entry(of key: WordKey) -> WordEntry {
        guard key.fits else { return .unknown }
        return entries[Int(slots[slot(of: key)])]
    }

    @inline(__always)
    private func slot(of key: WordKey) -> Int {
        var slot = key.hash & mask
        while case let number = Int(slots[slot]), number != 0, keys[number] != key {
            slot = (slot + 1) & mask
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
