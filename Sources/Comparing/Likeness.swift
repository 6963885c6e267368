/// Damerau and Levenshtein's distance (letters put in, left out, exchanged, or swapped with a neighbour), or `nil`
/// beyond `limit`.
func letterDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int? {
    guard abs(a.count - b.count) <= limit, a.count <= 40, b.count <= 40 else { return nil }
    var before = [Int](repeating: 0, count: b.count + 1)
    var last = Array(0...b.count)
    for i in 0..<a.count {
        var row = [i + 1] + [Int](repeating: 0, count: b.count)
        for j in 0..<b.count {
            row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
            if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
                row[j + 1] = min(row[j + 1], before[j - 1] + 1)
            }
        }
        (before, last) = (last, row)
    }
    let distance = last[b.count]
    return distance <= limit ? distance : nil
}

/// Whether one word is most likely a misspelling or another spelling of the other.
func isSpelling(of a: ChangedWord, _ b: ChangedWord) -> Bool {
    let (one, other) = (Array(a.lower.utf8), Array(b.lower.utf8))
    if a.lower == b.lower { return true }
    guard !one.contains(where: \.isDigit), !other.contains(where: \.isDigit) else { return false }
    if RuleWords.distinct.contains(a.lower), RuleWords.distinct.contains(b.lower) { return false }
    if RuleWords.places.contains(a.lower), RuleWords.places.contains(b.lower) { return false }
    let shorter = min(one.count, other.count)
    let longer = max(one.count, other.count)
    // Jeffry and Jeff, Montgomery and Mont.: a short form of a name.
    if a.capital, b.capital, shorter >= 3, longer - shorter <= 3,
        one.starts(with: other) || other.starts(with: one)
    {
        return true
    }
    guard let distance = letterDistance(one, other, limit: 2) else { return false }
    let sameStart = one.first == other.first
    if distance == 1 {
        if shorter >= 4 {
            let swapped = longer == shorter && one.sorted() == other.sorted()
            return sameStart || swapped || (longer > shorter && a.capital != b.capital)
        }
        if RuleWords.isSmall(a.lower), RuleWords.isSmall(b.lower) { return false }
        return RuleWords.grammar.contains(a.lower) || RuleWords.grammar.contains(b.lower)
            || longer > shorter && shorter > 1
    }
    return sameStart && shorter >= 6 && longer >= 7 && one.last == other.last
}

/// A word without its endings of number and tense; short words stay whole.
func stem(_ word: String) -> String {
    var bytes = Array(word.utf8)
    func ends(_ ending: String) -> Bool {
        bytes.count >= ending.utf8.count + 3 && bytes.suffix(ending.utf8.count).elementsEqual(ending.utf8)
    }
    for ending in ["'s", "’s"] where ends(ending) { bytes.removeLast(ending.utf8.count) }
    if ends("ies") { return String(decoding: bytes.dropLast(3), as: UTF8.self) + "y" }
    for ending in ["ing", "ed", "es", "s", "d", "e"] where ends(ending) {
        bytes.removeLast(ending.utf8.count)
        if ending != "s" { break }
    }
    if bytes.last == UInt8(ascii: "e"), bytes.count > 3 { bytes.removeLast() }
    return String(decoding: bytes, as: UTF8.self)
}

/// Whether one word in capitals spells the others, mostly by their initials: `CEO` and `Chief Executive Officer`, `CVD`
/// and `countervailing duty`, `CBP` and `U.S. Customs and Border Protection`, `EE.UU.` and `Estados Unidos`.
func isAbbreviation(_ short: [ChangedWord], _ long: [ChangedWord]) -> Bool {
    guard short.count == 1, let word = short.first, long.count <= 14 else { return false }
    let raw = Array(word.raw.utf8)
    let capitals = raw.last == UInt8(ascii: "s") && raw.count > 2 ? raw.dropLast() : raw[...]
    guard (2...10).contains(capitals.count), capitals.allSatisfy({ $0.isCapital || $0.isDigit }) else {
        return false
    }
    let letters = capitals.map(\.lowered)
    let words = long.map { Array($0.lower.utf8) }
    guard words.count > 1 else { return false }
    if spells(letters[...], words[...]) { return true }
    if words[0] == Array("us".utf8), spells(letters[...], words[1...]) { return true }
    let halves = letters.indices.filter { $0 % 2 == 0 }
    return letters.count == 4 && halves.allSatisfy { letters[$0] == letters[$0 + 1] }
        && spells(halves.map { letters[$0] }[...], words[...])
}

/// Each word gives its initial and at most two letters more; small words may give none.
private func spells(_ letters: ArraySlice<UInt8>, _ words: ArraySlice<[UInt8]>) -> Bool {
    guard let word = words.first else { return letters.isEmpty }
    if let first = letters.first, first == word.first {
        var (rest, from) = (letters.dropFirst(), 1)
        for _ in 0...2 {
            if spells(rest, words.dropFirst()) { return true }
            guard let next = rest.first, let place = word[from...].firstIndex(of: next) else { break }
            (rest, from) = (rest.dropFirst(), place + 1)
        }
    }
    return RuleWords.isFunction(word) && spells(letters, words.dropFirst())
}
