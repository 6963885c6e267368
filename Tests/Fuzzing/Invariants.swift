import FactSheets

/// What holds for every fact sheet, whatever it was read from.
func check(_ sheet: FactSheet) {
    for statement in sheet.statements {
        let text = statement.text
        require(!text.isEmpty, "a statement without text")
        require(!text.hasPrefix(" ") && !text.hasSuffix(" ") && !text.utf8.contains(0x0A), "text not folded")
        require(statement.depth >= 0, "a depth below nothing")
        for fact in statement.facts {
            let place = slice(of: text, fact.start, fact.end)
            require(place == fact.text, "the fact '\(fact.text)' does not stand where it says")
        }
        for span in statement.spans {
            require(
                slice(of: text, span.start, span.end) != nil,
                "a span that splits a character, or lies outside")
        }
        require(statement.facts.map(\.start) == statement.facts.map(\.start).sorted(), "facts out of order")
    }
    require(sheet.sections.allSatisfy { $0.level >= 1 }, "a level below 1")
    require(
        (0...100).contains(sheet.confidence?.score ?? 0), "a confidence of \(sheet.confidence?.score ?? 0)")
}

/// The text between two UTF-8 offsets; `nil` unless they are ordered, inside, and on the bounds of scalars.
private func slice(of text: String, _ start: Int, _ end: Int) -> String? {
    let bytes = text.utf8
    guard start >= 0, start <= end, end <= bytes.count else { return nil }
    let (from, to) = (
        bytes.index(bytes.startIndex, offsetBy: start), bytes.index(bytes.startIndex, offsetBy: end)
    )
    let scalars = text.unicodeScalars
    guard from.samePosition(in: scalars) != nil, to.samePosition(in: scalars) != nil else { return nil }
    return String(scalars[from..<to])
}

/// Without what reading may leave out or put in: white space, signs without width, bullets, end marks, numbering signs.
func ink(_ text: String) -> String {
    let dropped: Set<Unicode.Scalar> = [
        "\u{2060}", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{B7}", "\u{2022}", "#",
    ]
    return String(
        String.UnicodeScalarView(
            text.unicodeScalars.filter { !$0.properties.isWhitespace && !dropped.contains($0) }))
}
