internal import FactSheets

/// One statement, or one sentence of it, that counts as a commitment.
struct LedgerUnit {
    var text: String
    var facts: [Fact]
    /// The statement it stands in: what comparisons speak of.
    var statement: String
    var pillar: String?
    var pillarNumber: Int?
    /// Equal for texts that differ in looks only.
    var key: [UInt8]
    /// How many bytes at its start only say which pillar it belongs to: `To Invest in our People, `.
    var leadIn = 0

    /// The money it names.
    var amounts: [LedgerAmount] {
        facts.filter { $0.type == .amount }.map {
            LedgerAmount(text: $0.text, value: $0.value, currency: $0.unit)
        }
    }
}

/// What a fact sheet commits to: its items, and the sentences of its paragraphs that promise; where it has no items,
/// also those that intend or report a delivery.
enum LedgerUnits {
    case transcript
    case found([LedgerUnit])

    init(_ sheet: FactSheet) {
        if LedgerUnits.isTranscript(sheet) {
            self = .transcript
            return
        }
        let parts = LedgerUnits.parts(sheet)
        let isProse = !parts.contains { part in
            part.statements.indices.contains { LedgerUnits.isItem(part.statements, $0) }
        }
        var units: [LedgerUnit] = []
        for part in parts {
            for (index, statement) in part.statements.enumerated() where statement.note == nil {
                if LedgerUnits.isItem(part.statements, index) {
                    units.append(
                        LedgerUnit(
                            text: statement.text, facts: statement.facts, statement: statement.text,
                            pillar: part.pillar, pillarNumber: part.number,
                            key: cosmeticKey(Array(statement.text.utf8))))
                } else if isProse || statement.kind == .paragraph {
                    units += LedgerUnits.promises(
                        statement, part, published: sheet.published?.date, loosely: isProse)
                }
            }
        }
        self = .found(units)
    }

    private struct Part {
        var statements: [Statement]
        var pillar: String?
        var number: Int?
    }

    /// The statements with the heading that counts as their pillar: the nearest with a number, else the nearest.
    private static func parts(_ sheet: FactSheet) -> [Part] {
        var parts = [Part(statements: sheet.lead)]
        var open: [Section] = []
        for section in sheet.sections {
            while let last = open.last, last.level >= section.level { open.removeLast() }
            open.append(section)
            let numbered = open.last { $0.number != nil }
            parts.append(
                Part(
                    statements: (section.summary.map { [$0] } ?? []) + section.statements,
                    pillar: (numbered ?? section).heading, number: numbered?.number))
        }
        return parts
    }

    /// An item or a row that says something, and is no heading set as one.
    private static func isItem(_ statements: [Statement], _ index: Int) -> Bool {
        let statement = statements[index]
        guard statement.kind != .paragraph, statement.note == nil else { return false }
        let next = index + 1 < statements.count ? statements[index + 1] : nil
        let hasChildren = next.map { $0.kind == .item && $0.depth > statement.depth } ?? false
        return !isLabel(statement.text, hasChildren: hasChildren)
    }

    /// The sentences of a paragraph that promise or say what is under way.
    private static func promises(
        _ statement: Statement, _ part: Part, published: CivilDate?, loosely: Bool
    ) -> [LedgerUnit] {
        var found: [LedgerUnit] = []
        let bytes = Array(statement.text.utf8)
        var next = statement.facts[...]
        for range in sentences(bytes) where range.count >= 30 {
            var facts: [Fact] = []
            while let fact = next.first, fact.start < range.upperBound {
                next.removeFirst()
                guard fact.start >= range.lowerBound, fact.end <= range.upperBound else { continue }
                var moved = fact
                moved.start -= range.lowerBound
                moved.end -= range.lowerBound
                facts.append(moved)
            }
            guard
                LedgerPromises.commits(facts, published: published, loosely: loosely)
                    || LedgerUndertaking(bytes[range]) != nil,
                !isSpeech(bytes[range]), !LedgerPromises.isFormula(bytes[range])
            else { continue }
            found.append(
                LedgerUnit(
                    text: String(decoding: bytes[range], as: UTF8.self), facts: facts,
                    statement: statement.text, pillar: part.pillar, pillarNumber: part.number,
                    key: cosmeticKey(Array(bytes[range]))))
        }
        return found
    }

    /// A heading set as an item: no sentence, and most of its words of weight with a capital.
    static func isLabel(_ text: String, hasChildren: Bool) -> Bool {
        let bytes = Array(text.utf8)
        let ended = bytes.last == UInt8(ascii: ".") || bytes.last == UInt8(ascii: "!")
        var words = 0
        var capitals = 0
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex { $0 <= 0x20 } ?? bytes.count
            let letters = bytes[start..<end].drop { $0 < 0x80 && !$0.isLetterOrDigit }
            start = end + 1
            guard let first = letters.first else { continue }
            let lower = letters.prefix { $0.isLetterOrDigit }.map(\.lowered)
            if RuleWords.isFunction(lower) { continue }
            words += 1
            if first.isCapital { capitals += 1 }
            // Most items are sentences, and longer than any heading.
            if words > 14, ended || !hasChildren { return false }
        }
        if words == 0 || hasChildren && !ended { return true }
        return words <= 14 && capitals * 5 >= words * 4 && (!ended || words <= 4)
    }

    /// What was spoken, not published: paragraphs that begin with who speaks, again and again, or with the `Q` of a
    /// question; or what an audience did, or at what time of day it began and ended.
    static func isTranscript(_ sheet: FactSheet) -> Bool {
        var paragraphs = 0
        var notes = 0
        var turns: [[UInt8]: Int] = [:]
        for statement in sheet.statements where statement.kind == .paragraph {
            paragraphs += 1
            if isStageNote(statement.text) { notes += 1 }
            let bytes = Array(statement.text.utf8.prefix(80))
            if bytes.starts(with: [UInt8(ascii: "Q"), 0x20]) || bytes.starts(with: Array("Q:".utf8)) {
                turns[[UInt8(ascii: "Q")], default: 0] += 1
            } else if let colon = bytes.firstIndex(of: UInt8(ascii: ":")), colon >= 4,
                !bytes[..<colon].contains(where: { (0x61...0x7A).contains($0) || $0.isDigit })
            {
                turns[Array(bytes[..<colon]), default: 0] += 1
            }
        }
        if notes >= 2 { return true }
        // A pillar's number stands once before its colon, a speaker's name as often as he speaks.
        let repeated = turns.values.filter { $0 > 1 }.reduce(0, +)
        return repeated >= 2 && repeated * 30 >= paragraphs
    }

    /// `(Applause.)` at its end, `2:31 P.M. EDT`, `END 3:02 P.M. EDT`.
    private static func isStageNote(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        if bytes.last == UInt8(ascii: ")"), let open = bytes.lastIndex(of: UInt8(ascii: "(")) {
            var words: [String] = []
            forEachWord(Array(bytes[open...])) { words.append(String(decoding: $0, as: UTF8.self)) }
            return words.count == 1 && RuleWords.transcript.contains(words[0])
        }
        guard bytes.count <= 24 else { return false }
        let rest = bytes.starts(with: "END ".utf8) ? bytes.dropFirst(4) : bytes[...]
        return rest.first?.isDigit == true && rest.prefix(3).contains(UInt8(ascii: ":"))
    }

    /// Words in somebody's mouth: a sentence with a quotation mark and no mark of a title's length only.
    private static func isSpeech(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = Array(bytes)
        func place(_ mark: [UInt8]) -> Int? {
            text.indices.first { text[$0...].starts(with: mark) }
        }
        let opens = place([0xE2, 0x80, 0x9C])
        let closes = place([0xE2, 0x80, 0x9D])
        switch (opens, closes) {
        case (nil, nil): return false
        case (let open?, let close?): return close < open || close - open > 70
        default: return true
        }
    }

    /// Where sentences begin and end: at `.`, `!`, `?` before a blank and a capital, but not behind a short form.
    static func sentences(_ bytes: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var start = 0
        for index in bytes.indices {
            guard index >= start, [0x2E, 0x21, 0x3F].contains(bytes[index]) else { continue }
            var end = index + 1
            // A closing quotation mark or bracket belongs to the sentence.
            while end < bytes.count, bytes[end] > 0x20, !bytes[end].isLetterOrDigit, end - index < 8 {
                end += 1
            }
            guard end < bytes.count, bytes[end] == 0x20, end + 1 < bytes.count else { continue }
            let next = bytes[end + 1]
            guard next.isCapital || next.isDigit || next >= 0x80 || next == 0x22 else { continue }
            if bytes[index] == 0x2E, isShortForm(bytes, stop: index) { continue }
            found.append(start..<end)
            start = end + 1
        }
        if start < bytes.count { found.append(start..<bytes.count) }
        return found
    }

    private static let shortForms = Set(
        ["mr", "mrs", "ms", "dr", "st", "no", "sen", "rep", "gov", "jr", "sr", "inc", "art", "sec"].map {
            Array($0.utf8)
        })

    private static func isShortForm(_ bytes: [UInt8], stop: Int) -> Bool {
        var start = stop
        while start > 0, bytes[start - 1].isLetterOrDigit, stop - start < 8 { start -= 1 }
        let word = bytes[start..<stop]
        if word.count == 1, let letter = word.first { return letter.isCapital }
        return shortForms.contains(word.map(\.lowered))
    }
}
