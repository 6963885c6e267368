internal import FactSheets

/// Which sentences of running text commit somebody, and which items report that something was done.
enum LedgerPromises {
    /// Verbs that say a promise was kept, not that people met.
    private static let deliveries = words(
        "signed established awarded launched created completed opened joined approved adopted enacted ratified passed "
            + "issued released funded invested built delivered finalized implemented concluded secured provided "
            + "inaugurated purchased donated firmo establecio lanzo creo completo adopto aprobo inauguro entrego"
    )

    /// A sentence counts that promises; where sentences are all there is (`loosely`), also one that intends, that
    /// explores now, or that reports a delivery, but not one that only tells what was talked about or where somebody
    /// went.
    static func commits(_ facts: [Fact], published: CivilDate?, loosely: Bool) -> Bool {
        facts.contains { fact in
            guard fact.type == .modality else { return false }
            switch fact.value {
            case "committed": return true
            case "intended": return loosely
            case "explored": return loosely && !isTalk(fact)
            default:
                let said = verbs(fact)
                return loosely && !isHistory(facts, published) && said.contains { deliveries.contains($0) }
                    && (!said.contains(provided)
                        || facts.contains { $0.type == .amount || $0.type == .count })
            }
        }
    }

    /// A package of money is provided, and so is an opportunity to talk.
    private static let provided = Array("provided".utf8)

    /// Whether it tells of a year before the last: where things come from, not what became of a promise.
    private static func isHistory(_ facts: [Fact], _ published: CivilDate?) -> Bool {
        guard let published else { return false }
        return facts.contains { fact in
            guard fact.type == .date, let days = LedgerDates.days(fact.value) else { return false }
            return days.last.dayNumber < published.dayNumber - 366
        }
    }

    /// `discussed`, `explored`: what was said about something, not what will be done.
    static func isTalk(_ fact: Fact) -> Bool {
        fact.value == "explored"
            && verbs(fact).contains {
                $0.starts(with: "discuss".utf8) || $0.suffix(2).elementsEqual("ed".utf8)
            }
    }

    /// `This notice shall be published`, `to implement this order`, `I am enclosing a copy`, `signed into law:`: a formula
    /// about the document itself, or the opening of a list.
    static func isFormula(_ sentence: ArraySlice<UInt8>) -> Bool {
        if sentence.last == UInt8(ascii: ":") { return true }
        var isThis = false
        var isFormula = false
        forEachWord(Array(sentence)) { word in
            if isThis && instruments.contains(word) || formal.contains(word) { isFormula = true }
            isThis = word.elementsEqual("this".utf8)
        }
        return isFormula
    }

    private static let instruments = words(
        "order notice memorandum proclamation determination letter section")
    private static let formal = words("enclosing enclosed hereby herewith hereto hereunder")

    private static func verbs(_ fact: Fact) -> [[UInt8]] {
        var found: [[UInt8]] = []
        forEachWord(Array(fact.text.utf8)) { found.append($0) }
        return found
    }

    private static func words(_ text: String) -> Set<[UInt8]> {
        Set(text.split(separator: " ").map { Array($0.utf8) })
    }
}
