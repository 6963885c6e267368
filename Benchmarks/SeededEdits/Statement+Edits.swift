internal import FactSheets

/// Edits within a statement: its text after the edit, or `nil` when it has no place for one.
extension Statement {
    /// Another value in the same form: `$474 million`, `$574 million`; `two decades`, `seven decades`.
    func otherValue(_ type: Fact.Kind, _ random: inout Seeded) -> String? {
        for fact in facts.filter({ $0.type == type }).shuffled(using: &random) {
            let words = fact.text.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
            guard let changed = type == .date ? otherDate(words, &random) : otherNumber(words, &random) else {
                continue
            }
            return replaced(fact.start..<fact.end, with: changed.joined(separator: " "))
        }
        return nil
    }

    private func otherNumber(_ words: [String], _ random: inout Seeded) -> [String]? {
        let spelled = [
            "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "twelve", "twenty",
        ]
        var words = words
        for index in words.indices {
            if let digit = words[index].firstIndex(where: { "123456789".contains($0) }) {
                let others = "23456789".filter { $0 != words[index][digit] }
                guard let other = others.randomElement(using: &random) else { return nil }
                words[index].replaceSubrange(digit...digit, with: String(other))
                return words
            }
            if spelled.contains(words[index]) {
                words[index] = spelled.filter { $0 != words[index] }.randomElement(using: &random) ?? "two"
                return words
            }
        }
        return nil
    }

    private func otherDate(_ words: [String], _ random: inout Seeded) -> [String]? {
        let names = [
            "January February March April May June July August September October November December",
            "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        ].map { $0.split(separator: " ").map(String.init) }
        var words = words
        for index in words.indices {
            if let list = names.first(where: { $0.contains(words[index]) }) {
                words[index] = list.filter { $0 != words[index] }.randomElement(using: &random) ?? list[0]
                return words
            }
            if words[index].utf8.count == 4, let year = Int(words[index]) {
                words[index] = String(year + Int.random(in: 1...6, using: &random))
                return words
            }
        }
        return nil
    }

    /// `will provide`, `plans to provide`.
    func weakened(_ random: inout Seeded) -> String? {
        let places = facts.filter { $0.type == .modality && $0.text == "will" && !follows($0.end, " not") }
        guard let place = places.randomElement(using: &random) else { return nil }
        let weaker = ["plans to", "intends to", "aims to", "seeks to", "hopes to", "may", "could"]
        return replaced(place.start..<place.end, with: weaker.randomElement(using: &random) ?? "may")
    }

    /// `will provide`, `will not provide`; `is ready`, `is not ready`.
    func negated(_ random: inout Seeded) -> String? {
        let bytes = Array(text.utf8)
        var places: [Int] = []
        for verb in [" will ", " is ", " are ", " can ", " was ", " were ", " would ", " should "] {
            let word = Array(verb.utf8)
            for start in bytes.indices.dropLast(word.count) where bytes[start...].starts(with: word) {
                let end = start + word.count - 1
                if !follows(end, " not"), !follows(end, " no "), !follows(end, " now") { places.append(end) }
            }
        }
        return places.randomElement(using: &random).map { replaced($0..<$0, with: " not") }
    }

    /// One more before the last of a list: `Peru, Chile, and Brazil`.
    func withOneMoreName(_ random: inout Seeded) -> String? {
        let names = [
            "Uruguay", "Paraguay", "Barbados", "Sri Lanka", "New Zealand", "Luxembourg", "Botswana", "Bhutan",
        ]
        let words = text.split(separator: " ", omittingEmptySubsequences: false)
        let isName: (Substring) -> Bool = { word in
            word.utf8.first.map { (0x41...0x5A).contains($0) } == true
                && word.utf8.dropFirst().contains { $0 > 0x60 }
        }
        let ends = words.indices.dropFirst(2).dropLast(1).filter { index in
            words[index] == "and" && words[index - 1].hasSuffix(",") && isName(words[index - 1])
                && words[index - 2].hasSuffix(",") && isName(words[index - 2]) && isName(words[index + 1])
        }
        guard let end = ends.randomElement(using: &random), let name = names.randomElement(using: &random),
            text.firstRange(of: name) == nil
        else { return nil }
        return (words[..<end] + [name + ","] + words[end...]).joined(separator: " ")
    }

    /// A long word with two letters swapped, one left out or one doubled, outside of all facts.
    func misspelled(_ random: inout Seeded) -> String? {
        let bytes = Array(text.utf8)
        var words: [Range<Int>] = []
        var start = 0
        for (index, byte) in (bytes + [0x20]).enumerated() where byte == 0x20 {
            let word = start..<index
            start = index + 1
            guard word.count >= 8, bytes[word].allSatisfy({ (0x61...0x7A).contains($0) }),
                !facts.contains(where: { $0.start < word.upperBound && $0.end > word.lowerBound })
            else { continue }
            words.append(word)
        }
        guard let word = words.randomElement(using: &random) else { return nil }
        var letters = Array(bytes[word])
        let place = Int.random(in: 2..<letters.count - 3, using: &random)
        switch Int.random(in: 0..<3, using: &random) {
        case 0: letters.swapAt(place, place + 1)
        case 1: letters.remove(at: place)
        default: letters.insert(letters[place], at: place)
        }
        return replaced(word, with: String(decoding: letters, as: UTF8.self))
    }

    /// Quotes straight or curly, dashes short or long.
    func retyped(_ random: inout Seeded) -> String? {
        let swaps = [("’", "'"), ("“", "\""), ("–", "-"), ("—", "–"), ("-", "–"), ("'", "’")]
        for (from, to) in swaps.shuffled(using: &random) where text.contains(from) {
            return text.replacing(from, with: to)
        }
        return nil
    }

    /// Where a sentence begins that has one before it.
    var sentenceStarts: [String.Index] {
        text.indices.dropFirst(20).dropLast(20).filter { index in
            text[index].isUppercase && text[..<index].hasSuffix(". ")
        }
    }

    private func follows(_ end: Int, _ word: String) -> Bool {
        text.utf8.dropFirst(end).starts(with: word.utf8)
    }

    private func replaced(_ range: Range<Int>, with words: String) -> String {
        let bytes = Array(text.utf8)
        return String(
            decoding: bytes[..<range.lowerBound] + Array(words.utf8) + bytes[range.upperBound...],
            as: UTF8.self)
    }
}
