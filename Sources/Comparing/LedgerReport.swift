internal import FactSheets

/// How firmly a commitment is put, and by which words.
struct LedgerReport {
    /// The weakest rung that is said: `done`, `committed`, `intended`, `explored`.
    let rung: String?
    let reason: String
    var isDone: Bool { rung == Self.ladder[0] }

    private static let ladder = ["done", "committed", "intended", "explored"]

    init(_ unit: LedgerUnit) {
        var weakest: (rung: Int, text: String)?
        let verbs = unit.facts.filter { $0.type == .modality }
        let telling = verbs.filter { !LedgerPromises.isTalk($0) }
        for fact in telling.isEmpty ? verbs : telling {
            guard let rung = Self.ladder.firstIndex(of: fact.value), rung > weakest?.rung ?? -1 else {
                continue
            }
            weakest = (rung, fact.text)
        }
        if weakest == nil, let verb = Self.report(unit) { weakest = (0, verb) }
        if let weakest {
            rung = Self.ladder[weakest.rung]
            reason = (weakest.rung == 0 ? "reports" : "says") + " ‘\(weakest.text)’"
        } else {
            let undertaking = LedgerUndertaking(unit.text.utf8)
            rung = undertaking?.rung
            reason = undertaking.map { "says ‘\($0.words)’" } ?? "stands in the text"
        }
    }

    /// Verbs of the past that do not end as most do.
    private static let irregular = Set(
        ["held", "began", "built", "led", "made", "won"].map { Array($0.utf8) })

    /// A name and, next to it or behind a comma, a verb of the past: `Mexico joined`, `(USAID), worked`.
    private static func report(_ unit: LedgerUnit) -> String? {
        let bytes = Array(unit.text.utf8)
        for fact in unit.facts where fact.type == .name && fact.end < bytes.count {
            let rest = bytes[fact.end...].prefix(40)
            let behind = rest.drop { $0 == 0x2C || $0 == 0x20 }
            guard rest.first == 0x20 || rest.starts(with: [0x2C, 0x20]) else { continue }
            let word = behind.prefix { (0x61...0x7A).contains($0) }
            let isPast = word.count > 4 && word.suffix(2).elementsEqual([0x65, 0x64])
            if isPast || irregular.contains(Array(word)) { return String(decoding: word, as: UTF8.self) }
        }
        return nil
    }
}
