internal import FactSheets

/// Which names are those of offices: by what they are called, and by the abbreviations that texts define for them.
struct LedgerOffices {
    /// Abbreviation, folded, to the office's name.
    private var abbreviations: [String: String] = [:]
    /// An office's folded name, to how it was first written.
    private var written: [String: String] = [:]

    private static let kinds = Set(
        ("department departments ministry ministries agency council commission embassy administration bureau office "
            + "secretariat secretaria secretary representative ministerio comision consejo agencia embajada instituto "
            + "institute institutes committee service corps authority").split(separator: " ").map(String.init)
    )

    init(_ units: some Sequence<LedgerUnit>) {
        for unit in units {
            for fact in unit.facts where fact.type == .name {
                guard let name = LedgerOffices.body(fact) else { continue }
                if written[name] == nil {
                    written[name] = LedgerOffices.withoutBracket(fact.text)
                }
                if let short = LedgerOffices.bracketed(fact.text) {
                    let key = short.lowercased()
                    if abbreviations[key] == nil { abbreviations[key] = name }
                }
            }
        }
    }

    /// The folded name of the office a name stands for; `nil` when it is none.
    func office(_ fact: Fact) -> String? {
        if let name = abbreviations[fact.value] { return name }
        return LedgerOffices.body(fact)
    }

    func display(_ office: String) -> String { written[office] ?? office }

    /// A name that says it is a body: one of its words is what such bodies are called.
    private static func body(_ fact: Fact) -> String? {
        let words = fact.value.split(separator: " ")
        guard words.count >= 2, words.count <= 14, words.contains(where: { kinds.contains(String($0)) })
        else {
            return nil
        }
        var rest = words[...]
        while let first = rest.first,
            ["the", "u.s.", "us", "united", "states", "mexican", "mexico's", "mexico’s"].contains(first),
            rest.count > 2
        {
            rest = rest.dropFirst()
        }
        return rest.joined(separator: " ")
    }

    static func bracketed(_ text: String) -> String? {
        guard text.hasSuffix(")"), let open = text.lastIndex(of: "(") else { return nil }
        let short = text[text.index(after: open)...].dropLast()
        return isAbbreviation(String(short)) ? String(short) : nil
    }

    static func withoutBracket(_ text: String) -> String {
        guard bracketed(text) != nil, let open = text.lastIndex(of: "(") else { return text }
        var name = text[..<open]
        while name.last == " " { name.removeLast() }
        return String(name)
    }

    /// Two to twelve capitals and digits, beginning with a capital.
    static func isAbbreviation(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard (2...12).contains(bytes.count), let first = bytes.first, first.isCapital else { return false }
        return bytes.filter(\.isCapital).count >= 2
            && bytes.allSatisfy { $0.isCapital || $0.isDigit || $0 == 0x2D }
    }
}
