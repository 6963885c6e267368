internal import FactSheets

/// The names met on a page, each kept once: fact sheets say the same ones again and again.
struct NameTable {
    struct Name {
        /// As written.
        let text: String
        /// Folded.
        let value: String
        /// The name that stands for it, once they are settled.
        var standing: String?
    }

    private(set) var names: [Name] = []
    private var spellings = Interner()

    /// The number of the name that is written so: that of the next to be added when it was not met before.
    mutating func number(of text: borrowing Swift.Span<UInt8>) -> Int { spellings.number(of: text) }

    /// Takes in the name whose number is the next.
    mutating func add(_ text: ArraySlice<UInt8>, value: String) {
        names.append(Name(text: String(decoding: text, as: UTF8.self), value: value))
    }

    /// The facts so far that are names: which fact of its statement, and which name.
    private var taken: [(fact: Int, number: Int)] = []
    /// Where in `taken` those of each statement end.
    private var statements: [Int] = []

    mutating func take(_ number: Int, asFact fact: Int) { taken.append((fact, number)) }

    mutating func untake() { taken.removeLast() }

    mutating func endStatement() { statements.append(taken.count) }

    /// The names among the facts of a statement.
    func taken(inStatement statement: Int) -> ArraySlice<(fact: Int, number: Int)> {
        taken[(statement == 0 ? 0 : statements[statement - 1])..<statements[statement]]
    }

    /// Notes which names stand for others.
    mutating func settle(_ standing: (Name) -> String?) {
        for number in names.indices { names[number].standing = standing(names[number]) }
    }
}
