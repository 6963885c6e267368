public import FactSheets

/// What a commit of an exported history says of `event`: its first line, what is claimed and what changed, in the
/// sentences of a digest, and lines `Name: value` at the end, which `git interpret-trailers` reads.
public func commitMessage(_ event: Event, trailers: [(name: String, value: String)]) -> String {
    let account = Account(event, .digestText)
    let told = event.comparison?.changes.filter { $0.significance > .cosmetic } ?? []
    let title = shortened(event.document?.title ?? "", to: 48)
    var lines = [terminalSafe("\(title): \(headline(event, told))"), ""]
    lines += wrapped(account.claim) + account.notes.flatMap { wrapped($0) }
    if !told.isEmpty { lines.append("") }
    for change in told.prefix(mostTold) {
        lines += wrapped("\(folded(change.explanation)) [\(change.rule)]", first: "- ", rest: "  ")
        // The rules' sentences say what changed within a statement; of one that came or went they name the kind only.
        let whole = change.kind == .added ? change.after : change.kind == .removed ? change.before : nil
        if let whole { lines += wrapped("‘\(shortened(whole, to: 300))’", first: "  ", rest: "  ") }
    }
    if told.count > mostTold { lines += wrapped("And \(counted(told.count - mostTold, "more change")).") }
    if account.hidden > 0 { lines += ["", "Cosmetic, not told: \(withThousands(account.hidden))."] }
    lines.append("")
    for trailer in trailers { lines.append(terminalSafe("\(trailer.name): \(folded(trailer.value))")) }
    return lines.joined(separator: "\n") + "\n"
}

private let mostTold = 30

private func headline(_ event: Event, _ told: [Change]) -> String {
    guard event.kind == .revised else { return event.kind.rawValue }
    guard let first = told.first else { return "only typography or markup changed" }
    let more = told.count > 1 ? " (and \(withThousands(told.count - 1)) more)" : ""
    let sentence = folded(first.explanation)
    return shortened(sentence.hasSuffix(".") ? String(sentence.dropLast()) : sentence, to: 72) + more
}

/// Safe text in lines of at most 72 columns, but for words that are longer.
private func wrapped(_ text: String, first: String = "", rest: String = "") -> [String] {
    var lines: [String] = []
    var line = first
    var isEmpty = true
    for word in folded(terminalSafe(text)).split(separator: " ") {
        if !isEmpty, columns(line) + 1 + columns(String(word)) > 72 {
            lines.append(line)
            (line, isEmpty) = (rest, true)
        }
        line += (isEmpty ? "" : " ") + word
        isEmpty = false
    }
    return lines + (isEmpty ? [] : [line])
}
