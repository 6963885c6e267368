/// The members of an enumeration: what commas and conjunctions part.
struct ListMembers: Equatable {
    private var members: [[String]] = [[]]
    /// How often each conjunction that is no `and` stands between them.
    private var others: [String: Int] = [:]

    /// `nil` when there are fewer than two members, long ones or numbers, which may belong to something.
    init?(_ text: ArraySlice<UInt8>) {
        guard text.count <= 600 else { return nil }
        var bytes = Array(text)
        for index in bytes.indices where [UInt8(ascii: ","), UInt8(ascii: ";")].contains(bytes[index]) {
            bytes[index] = UInt8(ascii: "|")
        }
        for piece in bytes.split(separator: UInt8(ascii: " ")) {
            var words = piece[...]
            let ends = words.last == UInt8(ascii: "|")
            if ends { words = words.dropLast() }
            guard !words.contains(UInt8(ascii: "|")) || words.count == 0 else { return nil }
            let word = String(decoding: words.map(\.lowered), as: UTF8.self)
            if ["and", "or", "y", "e", "o", "u", "&"].contains(word) {
                if ["or", "o", "u"].contains(word) { others[word, default: 0] += 1 }
                members.append([])
            } else if !word.isEmpty {
                guard !words.contains(where: { $0.isDigit || $0 == UInt8(ascii: ".") && words.last == $0 })
                else {
                    return nil
                }
                members[members.count - 1].append(word)
            }
            if ends { members.append([]) }
        }
        members.removeAll(where: \.isEmpty)
        guard members.count >= 2, members.allSatisfy({ $0.count <= 6 }) else { return nil }
    }

    func isReordered(_ other: ListMembers) -> Bool {
        func sorted(_ list: ListMembers) -> [[String]] {
            list.members.sorted { $0.lexicographicallyPrecedes($1) }
        }
        return members != other.members && others == other.others && sorted(self) == sorted(other)
    }

    /// Whether the text matches the members of two lists with each other: `5 and 6 seats, respectively`.
    static func isMatched(_ text: [UInt8]) -> Bool {
        var found = false
        forEachWord(text) { word in
            found = found || word.starts(with: "respective".utf8) || word.starts(with: "respectiva".utf8)
        }
        return found
    }
}
