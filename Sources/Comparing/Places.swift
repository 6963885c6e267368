internal import FactSheets

/// A word of a changed place, as written and in lower case.
struct ChangedWord {
    var raw: String
    var lower: String
    var capital: Bool
}

/// One place where words went, came or gave way to others, as the rules see it.
struct ChangedPlace {
    var gone: [ChangedWord]
    var come: [ChangedWord]
    /// The changed stretches as written.
    var goneText: String
    var comeText: String
    /// All that changed stands inside values that stayed the same.
    var sameValue: Bool
    /// The words right beside the place, in the new text.
    var previous: ChangedWord?
    var next: ChangedWord?
    /// Nothing stands before it.
    var opens: Bool
    /// Nothing but marks stands behind it.
    var closes: Bool
    /// A full stop or a colon stands right behind it.
    var markFollows: Bool
    /// It begins where a sentence may begin.
    var startsSentence: Bool
    var facts: [FactChange]
    /// The stretch is set in bold on its own.
    var emphasised: Bool
    /// Which notes were and are referred to, when nothing but their marks changed.
    var marks: (gone: [String], come: [String])?
    private let diff: WordDiff
    private let hunk: WordDiff.Hunk

    init(
        _ diff: WordDiff, _ index: Int, _ facts: [FactChange], _ all: FactDifferences, _ old: Unit,
        _ new: Unit
    ) {
        let hunk = diff.hunks[index]
        (self.diff, self.hunk) = (diff, hunk)
        gone = ChangedPlace.words(diff.oldText(hunk.old))
        come = ChangedPlace.words(diff.newText(hunk.new))
        goneText = String(decoding: diff.oldText(hunk.old), as: UTF8.self)
        comeText = String(decoding: diff.newText(hunk.new), as: UTF8.self)
        previous =
            ChangedPlace.words(diff.newText(max(0, hunk.new.lowerBound - 1)..<hunk.new.lowerBound)).last
        next =
            ChangedPlace.words(
                diff.newText(hunk.new.upperBound..<min(diff.newTokens.count, hunk.new.upperBound + 1))
            ).first
        opens = hunk.old.lowerBound == 0 && hunk.new.lowerBound == 0
        closes =
            diff.newTokens.count - hunk.new.upperBound <= 1 && diff.oldTokens.count - hunk.old.upperBound <= 1
        let behind = diff.newText(hunk.new.upperBound..<min(diff.newTokens.count, hunk.new.upperBound + 1))
            .first
        markFollows = behind == UInt8(ascii: ".") || behind == UInt8(ascii: ":")
        let last = diff.newText(max(0, hunk.new.lowerBound - 1)..<hunk.new.lowerBound).last
        startsSentence =
            opens || last == UInt8(ascii: ".") || last == UInt8(ascii: "!") || last == UInt8(ascii: "?")
        self.facts = facts
        sameValue =
            !all.sameOld.isEmpty
            && (hunk.old.isEmpty || ChangedPlace.isInside(diff.oldTokens, hunk.old, all.sameOld))
            && (hunk.new.isEmpty || ChangedPlace.isInside(diff.newTokens, hunk.new, all.sameNew))
        if let gone = ChangedPlace.marks(diff.oldTokens, hunk.old, old.marks),
            let come = ChangedPlace.marks(diff.newTokens, hunk.new, new.marks), !gone.isEmpty || !come.isEmpty
        {
            marks = (gone, come)
        }
        emphasised =
            ChangedPlace.isStrong(diff.oldTokens, hunk.old, old.strong)
            || ChangedPlace.isStrong(diff.newTokens, hunk.new, new.strong)
    }

    /// At most `count` words right before the place, in the new text.
    func wordsBefore(_ count: Int) -> [ChangedWord] {
        let end = hunk.new.lowerBound
        return ChangedPlace.words(diff.newText(max(0, end - 3 * count)..<end)).suffix(count)
    }

    /// At most `count` words right behind the place, in the new text.
    func wordsAfter(_ count: Int) -> [ChangedWord] {
        let start = hunk.new.upperBound
        return Array(
            ChangedPlace.words(diff.newText(start..<min(diff.newTokens.count, start + 3 * count))).prefix(
                count))
    }

    private static func isInside(_ tokens: [WordDiff.Token], _ range: Range<Int>, _ values: [Range<Int>])
        -> Bool
    {
        guard let first = range.first, let last = range.last, values.count < 64 else { return false }
        return values.contains { $0.lowerBound <= tokens[first].start && tokens[last].end <= $0.upperBound }
    }

    /// The marks in `range`; `nil` when something else stands in it.
    private static func marks(_ tokens: [WordDiff.Token], _ range: Range<Int>, _ marks: [NoteMark])
        -> [String]?
    {
        guard let first = range.first, let last = range.last else { return [] }
        let found = marks.filter {
            $0.range.lowerBound < tokens[last].end && tokens[first].start < $0.range.upperBound
        }
        let isAll = range.allSatisfy { index in
            found.contains {
                $0.range.lowerBound <= tokens[index].start && tokens[index].end <= $0.range.upperBound
            }
        }
        return isAll ? found.map(\.mark) : nil
    }

    private static func isStrong(_ tokens: [WordDiff.Token], _ range: Range<Int>, _ strong: [Range<Int>])
        -> Bool
    {
        guard let first = range.first, let last = range.last else { return false }
        let (start, end) = (tokens[first].start, tokens[last].end)
        return strong.contains {
            $0.lowerBound <= start + 1 && $0.upperBound >= end - 2 && $0.count <= end - start + 4
        }
    }

    static func words(_ bytes: ArraySlice<UInt8>) -> [ChangedWord] {
        var words: [ChangedWord] = []
        var word: [UInt8] = []
        let bytes = Array(bytes)
        func finish() {
            guard !word.isEmpty else { return }
            words.append(
                ChangedWord(
                    raw: String(decoding: word, as: UTF8.self),
                    lower: String(decoding: word.map(\.lowered), as: UTF8.self), capital: word[0].isCapital))
            word.removeAll(keepingCapacity: true)
        }
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            let width = byte < 0x80 ? 1 : scalarWidth(bytes.span, at: position)
            if byte.isLetterOrDigit || (byte >= 0xC3 && byte != 0xE2 && byte < 0xEE) {
                word += bytes[position..<position + width]
            } else if byte == UInt8(ascii: "."), position > 0, position + 1 < bytes.count,
                bytes[position - 1].isLetterOrDigit, bytes[position + 1].isLetterOrDigit
            {
                if bytes[position + 1].isDigit { word.append(byte) }
            } else {
                finish()
            }
            position += width
        }
        finish()
        return words
    }

    /// Words that carry content.
    static func content(_ words: [ChangedWord]) -> [ChangedWord] {
        words.filter { !RuleWords.grammar.contains($0.lower) }
    }

    /// Letters and digits in lower case, without blanks and marks.
    static func letters(_ text: String) -> [UInt8] {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "%"): bytes += Array("percent".utf8)
            case UInt8(ascii: "&"): bytes += Array("and".utf8)
            default: bytes.append(byte)
            }
        }
        return letters(bytes[...])
    }

    static func letters(_ text: ArraySlice<UInt8>) -> [UInt8] {
        var letters: [UInt8] = []
        forEachWord(Array(text)) { letters += $0 }
        return letters
    }
}

/// What the rules may look up beyond the place.
struct RuleContext {
    let old: Lookup
    let new: Lookup
    let oldNotes: Notes
    let newNotes: Notes
}

/// Which words stand next to each other in a text. Made when first asked.
final class Lookup {
    private let units: [Unit]
    private lazy var neighbours = pairs()

    init(_ units: [Unit]) { self.units = units }

    /// Whether `first` is followed by `second` somewhere; both in lower case.
    func holds(_ first: String, _ second: String) -> Bool {
        neighbours.contains(Lookup.pair(Lookup.hash(Array(first.utf8)), Lookup.hash(Array(second.utf8))))
    }

    private func pairs() -> Set<UInt64> {
        var pairs = Set<UInt64>()
        for unit in units {
            var last: UInt64?
            forEachWord(unit.bytes) { word in
                let next = Lookup.hash(word)
                if let last { pairs.insert(Lookup.pair(last, next)) }
                last = next
            }
        }
        return pairs
    }

    private static func pair(_ a: UInt64, _ b: UInt64) -> UInt64 { (a &* 31) ^ b }

    private static func hash(_ word: [UInt8]) -> UInt64 {
        word.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 }
    }
}
