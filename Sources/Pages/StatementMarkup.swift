internal import Digesting
internal import FactSheets

/// Statements of a version as markup: emphasis, links, and the facts that were read in them.
extension Markup {
    mutating func statement(_ statement: Statement, _ context: PageContext) {
        text(statement.markInFront)
        guard statement.text.utf8.count <= 200_000 else {
            return text(trimmed(statement.text, 150_000, context))
        }
        var facts = marks(statement)[...]
        var start = 0
        for run in spanRuns(statement) {
            let end = start + run.text.utf8.count
            inside(run) { m in
                var place = start
                let bytes = run.text.utf8
                func part(_ from: Int, _ to: Int) -> String {
                    let a = bytes.index(bytes.startIndex, offsetBy: from - start)
                    let b = bytes.index(bytes.startIndex, offsetBy: to - start)
                    return String(run.text[a..<b])
                }
                while let fact = facts.first, fact.start < end {
                    let (from, to) = (max(fact.start, place), min(fact.end, end))
                    if from > place { m.text(part(place, from)) }
                    if to > from { m.fact(fact, part(from, to), context) }
                    place = max(place, to)
                    guard fact.end <= end else { break }
                    facts.removeFirst()
                }
                if place < end { m.text(part(place, end)) }
            }
            start = end
        }
    }

    private mutating func inside(_ run: SpanRun, _ body: (inout Markup) -> Void) {
        func strong(_ m: inout Markup) {
            if run.strong { m.inlineElement("strong", body: emphasis) } else { emphasis(&m) }
        }
        func emphasis(_ m: inout Markup) {
            if run.emphasis { m.inlineElement("em", body: body) } else { body(&m) }
        }
        if let target = run.link.flatMap(linkable) {
            inlineElement("a", .href(target), Attribute("rel", "external noreferrer"), body: strong)
        } else {
            strong(&self)
        }
    }

    private mutating func fact(_ fact: Fact, _ words: String, _ context: PageContext) {
        let value = fact.value + (fact.unit.map { " " + $0 } ?? "")
        inlineElement(
            "mark", .class("fact \(fact.type.rawValue)"),
            Attribute("title", shortened("\(context(fact.type.pageName)): \(value)", to: 200))
        ) { $0.text(words) }
    }

    /// Facts in order that do not overlap and that cut no character in two.
    private func marks(_ statement: Statement) -> [Fact] {
        let bytes = [UInt8](statement.text.utf8)
        func isBoundary(_ place: Int) -> Bool {
            place == bytes.count || place >= 0 && place < bytes.count && bytes[place] & 0xC0 != 0x80
        }
        var made: [Fact] = []
        for fact in statement.facts
        where fact.start < fact.end && isBoundary(fact.start) && isBoundary(fact.end) {
            guard fact.start >= made.last?.end ?? 0, fact.type != .polarity else { continue }
            made.append(fact)
        }
        return made
    }
}

extension Fact.Kind {
    /// The English name on pages, a key of their texts.
    var pageName: String {
        switch self {
        case .amount: "amount"
        case .percent: "percent"
        case .count: "count"
        case .date: "date"
        case .duration: "duration"
        case .name: "name"
        case .modality: "firmness"
        case .polarity: "negation"
        }
    }
}
