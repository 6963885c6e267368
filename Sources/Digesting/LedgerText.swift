public import FactSheets

/// The ledger as readable text: a line of what it is, then what is promised, for each commitment.
public func ledgerText(_ ledger: Ledger, style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    var pillar: String?
    for (own, commitment) in inOrderOfPillars(ledger.commitments) {
        let heading = own ?? "Without a pillar"
        if heading != pillar {
            page.blank()
            page.line(heading, .strong)
            page.rule("-", under: folded(heading))
            pillar = heading
        }
        page.blank()
        page.line(ledgerLine(commitment), .quiet)
        page.paragraph(pieces(commitment.text), indent: 2)
        for detail in ledgerDetails(commitment) { page.line(detail, .quiet, indent: 2, hang: 2) }
    }
    page.blank()
    page.line(ledgerTally(ledger.commitments))
    for left in ledger.leftOut { page.line("Left out: \(left.document), \(left.reason).", .quiet, hang: 2) }
    for remark in ledger.remarks { page.line("Note: \(remark).", .quiet, hang: 2) }
    return page.text
}

/// One commitment with all that happened to it, and why its parts were linked.
public func commitmentText(_ commitment: Commitment, style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    page.line(ledgerLine(commitment), .strong)
    if let pillar = commitment.pillar { page.line(pillar) }
    page.blank()
    page.paragraph(pieces(commitment.text), indent: 2)
    page.blank()
    for detail in ledgerDetails(commitment) { page.line(detail, indent: 2, hang: 2) }
    for step in commitment.history {
        page.blank()
        page.line("\(shortTime(step.published ?? step.time))  \(ledgerWords(step))", .strong, hang: 2)
        page.line("\(step.document)@\(step.version), part \(step.part)", .quiet, indent: 2)
        if let text = step.text { page.paragraph(pieces(text), indent: 2) }
        if let explanation = step.explanation { page.line(explanation, indent: 2) }
        for link in step.possible ?? [] {
            page.line("May be the same as \(link.to), \(ledgerSureness(link)):", indent: 2)
            for reason in link.reasons { page.line(ledgerWords(reason), indent: 4, hang: 2) }
        }
        guard let link = step.link else { continue }
        switch link.origin {
        case .hand: page.line("Linked with \(link.to) by hand.", indent: 2)
        case .rules:
            page.line("Linked with \(link.to), \(ledgerSureness(link)):", indent: 2)
            for reason in link.reasons { page.line(ledgerWords(reason), indent: 4, hang: 2) }
        }
    }
    return page.text
}

/// `c-0123456789ab  promised (committed), published 2021-09-09, first seen 2022-04-03, last changed 2022-09-12`.
func ledgerLine(_ commitment: Commitment) -> String {
    var line = "\(commitment.id)  \(ledgerState(commitment.state))"
    if let modality = commitment.modality, modality != commitment.state.rawValue { line += " (\(modality))" }
    return ([line] + ledgerDates(commitment)).joined(separator: ", ")
}

/// When it was published and, where that was a later day, first seen; and when it last changed.
func ledgerDates(_ commitment: Commitment) -> [String] {
    var dates: [String] = []
    if let published = commitment.firstPublished { dates.append("published \(published.date)") }
    if commitment.firstPublished.map({ $0.date < commitment.firstSeen.date }) ?? true {
        dates.append("first seen \(commitment.firstSeen.date)")
    }
    if let changed = commitment.lastChanged { dates.append("last changed \(changed.date)") }
    return dates
}

func ledgerState(_ state: Commitment.State) -> String {
    state == .overdue ? "overdue without mention" : state.rawValue
}

/// The surest of what the whole line may be the same as, each once.
private func ledgerPossible(_ commitment: Commitment) -> [LedgerLink] {
    var seen = Set<String>()
    return Array(
        commitment.history.flatMap { $0.possible ?? [] }.sorted { ($1.score, $0.to) < ($0.score, $1.to) }
            .filter { seen.insert($0.to).inserted }.prefix(3))
}

/// `likely, score 0.27`.
private func ledgerSureness(_ link: LedgerLink) -> String {
    "\(link.sureness.rawValue), score \(ledgerNumber(link.score))"
}

func ledgerDetails(_ commitment: Commitment) -> [String] {
    let basis = commitment.basis
    var place = "\(basis.document)@\(basis.version), "
    if let published = basis.published, published.date < basis.time.date {
        place += "published \(published.date), seen "
    }
    var details = ["State: \(basis.reason) (\(place)\(basis.time.date))"]
    if !commitment.amounts.isEmpty {
        details.append("Amounts: " + commitment.amounts.map(\.text).joined(separator: "; "))
    }
    if let deadline = commitment.deadline {
        let isSpan = deadline.firstDay != deadline.lastDay
        details.append(
            "Deadline: \(deadline.text) (\(isSpan ? "the last day that fits: " : "")\(deadline.lastDay))")
    }
    if !commitment.offices.isEmpty {
        details.append("Offices: " + commitment.offices.joined(separator: "; "))
    }
    details.append(
        "In: " + commitment.documents.joined(separator: ", ")
            + "; last mentioned \(commitment.lastMentioned.date)")
    let possible = ledgerPossible(commitment).map { "\($0.to) (\(ledgerNumber($0.score)))" }
    if !possible.isEmpty { details.append("May be the same as: \(possible.joined(separator: ", "))") }
    let later = commitment.possibleLater.map { "\($0.to) (\(ledgerNumber($0.score)))" }
    if !later.isEmpty { details.append("May be spoken of again in: \(later.joined(separator: ", "))") }
    return details
}

func ledgerTally(_ commitments: [Commitment]) -> String {
    let counts = Commitment.State.allCases.compactMap { state in
        let count = commitments.count { $0.state == state }
        return count == 0 ? nil : "\(count) \(ledgerState(state))"
    }
    let whole = commitments.count == 1 ? "1 commitment" : "\(commitments.count) commitments"
    return counts.isEmpty ? whole : whole + ": " + counts.joined(separator: ", ")
}

/// Grouped by pillar in the order these first appear; within one as they were. A pillar has one heading, the newest,
/// however it was set before: `Pillar I: …`, `PILLAR I: …`.
func inOrderOfPillars(_ commitments: [Commitment]) -> [(heading: String?, commitment: Commitment)] {
    var order: [String: Int] = [:]
    var headings: [String: String] = [:]
    for commitment in commitments {
        let key = pillarKey(commitment.pillar)
        if order[key] == nil { order[key] = order.count }
        headings[key] = commitment.pillar
    }
    func place(_ commitment: Commitment) -> Int { order[pillarKey(commitment.pillar)] ?? 0 }
    return commitments.enumerated().sorted {
        (place($0.element), $0.offset) < (place($1.element), $1.offset)
    }.map { (headings[pillarKey($0.element.pillar)], $0.element) }
}

private func pillarKey(_ pillar: String?) -> String { folded(pillar ?? "").lowercased() }

private func ledgerWords(_ step: LedgerStep) -> String {
    switch step.kind {
    case .first:
        switch step.published {
        case nil: "stood in the document when it was first seen"
        case let published? where published < step.time:
            "published; the document was first seen \(shortTime(step.time))"
        default: "published"
        }
    case .added: "added"
    case .reworded: "reworded" + (step.significance.map { ", \($0.rawValue)" } ?? "")
    case .moved: "moved" + (step.pillar.map { " to \($0)" } ?? "")
    case .merged: step.text == nil ? "went into another statement" : "took in another statement"
    case .split: "split"
    case .removed: "removed"
    case .restored: "came back"
    case .withdrawn: "its document was withdrawn"
    }
}

private func ledgerWords(_ reason: LedgerLink.Reason) -> String {
    let name =
        switch reason.kind {
        case .words: "words"
        case .phrases: "phrases"
        case .offices: "offices"
        case .amounts: "amounts"
        case .pillar: "pillar"
        }
    let values = reason.values.joined(separator: ", ")
    return reason.weight == 0 ? "\(name): \(values)" : "\(name): \(values) (\(ledgerNumber(reason.weight)))"
}

/// With at most two digits behind the point.
package func ledgerNumber(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = abs(hundredths) % 100
    let sign = hundredths < 0 ? "-" : ""
    return "\(sign)\(abs(hundredths) / 100).\(rest < 10 ? "0" : "")\(rest)"
}
