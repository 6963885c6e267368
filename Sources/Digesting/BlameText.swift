public import FactSheets

/// A version with, beside each statement, the version that brought it; phrases of other versions are marked where they
/// stand: `{@4 $400 million}`.
public func blameText(_ blame: Blame, of source: String, style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    var times = [blame.version: blame.time]
    for passage in blame.passages {
        times[passage.version] = passage.time
        for phrase in passage.phrases { times[phrase.version] = phrase.time }
    }
    page.line("\(source)@\(blame.version)", .strong)
    for (version, time) in times.sorted(by: { $0.key < $1.key }) {
        page.line("@\(version) \(shortTime(time))", .quiet, indent: 2)
    }
    page.blank()
    let digits = String(times.keys.max() ?? 1).utf8.count
    for passage in blame.passages {
        if [.title, .heading, .paragraph].contains(passage.unit) { page.blank() }
        let number = "@\(passage.version)"
        let gutter =
            number + String(repeating: " ", count: digits + 2 - number.utf8.count) + "\(passage.time.date)  "
        let indent = String(repeating: "  ", count: min(passage.depth, 8))
        let bullet =
            switch passage.unit {
            case .item: indent + (indent.isEmpty ? "* " : "- ")
            case .row: "| "
            default: ""
            }
        page.paragraph(pieces(of: passage), bullet: gutter + bullet)
    }
    return page.text
}

/// The words of a statement, those of another version between braces.
private func pieces(of passage: Blame.Passage) -> [Piece] {
    let plain: Look =
        switch passage.unit {
        case .title, .heading: .strong
        case .summary: .emphasis
        default: .plain
        }
    var made: [Piece] = []
    var endsBlank = false
    for phrase in passage.phrases {
        let foreign = phrase.version != passage.version
        var words = pieces(phrase.text, foreign ? .inserted : plain)
        let spaced = endsBlank || phrase.text.utf8.first.map(isBlank) == true
        endsBlank = phrase.text.utf8.last.map(isBlank) == true || words.isEmpty && spaced
        guard !words.isEmpty else { continue }
        words[0].spaced = spaced && !made.isEmpty
        if foreign {
            let mark = Piece(text: "{@\(phrase.version)", look: .quiet, spaced: words[0].spaced)
            words[0].spaced = true
            // Plain text marks what was inserted by itself; the braces say that already.
            for index in words.indices { words[index].look = .strong }
            words = [mark] + words + [Piece(text: "}", look: .quiet, spaced: false)]
        }
        made += words
    }
    return made
}

extension TextPage {
    /// The words of a text, the stretches in `hits` (its UTF-8 bytes) emphasised.
    package func quoted(_ text: String, marking hits: [Range<Int>]) -> [Piece] {
        emphasised(
            Statement(
                .paragraph, text,
                spans: hits.map { Span(.strong, start: $0.lowerBound, end: $0.upperBound) }))
    }
}
