public import FactSheets

/// A digest that shows what digests look like, marked as such: nothing of it happened, and it is `now`.
public func sampleDigest(for subscriber: String, id: String, now: Instant) -> Digest {
    let text = "The Department of Labor will invest $40 million in apprenticeships by December 2030."
    let after = "The Department of Labor plans to invest $25 million in apprenticeships."
    let change = Change(
        kind: .reworded, unit: .item, sectionBefore: ["Pillar I: An Example"],
        sectionAfter: ["Pillar I: An Example"], before: text, after: after,
        edits: [
            Edit(.equal, "The Department of Labor "), Edit(.delete, "will"), Edit(.insert, "plans to"),
            Edit(.equal, " invest $"), Edit(.delete, "40"), Edit(.insert, "25"),
            Edit(.equal, " million in apprenticeships"), Edit(.delete, " by December 2030"),
            Edit(.equal, "."),
        ], significance: .substantive, rule: "amount-changed",
        explanation: "The amount changed: ‘$40 million’ is now ‘$25 million’.",
        facts: [
            FactChange(
                .amount, before: "$40 million", after: "$25 million", valueBefore: "40000000",
                valueAfter: "25000000", currency: "USD"),
            FactChange(
                .modality, before: "will", after: "plans to", valueBefore: "committed", valueAfter: "intended"
            ),
            FactChange(.date, before: "December 2030", after: nil, valueBefore: "2030-12", valueAfter: nil),
        ])
    let source = "https://www.example.gov/sample/"
    let side = Comparison.Side(title: "FACT SHEET: A Sample", source: source)
    let event = Event(
        id: "ev-" + id.dropFirst(3), kind: .revised, time: now, since: now - .seconds(3600),
        document: .init(
            id: "sample", title: "FACT SHEET: A Sample", url: source, published: now - .seconds(86_400)),
        version: 2, previousVersion: 1, comparison: Comparison(old: side, new: side, changes: [change]),
        significance: .substantive)
    var digest = Digest(id: id, subscriber: subscriber, time: now, events: [event])
    digest.sample = true
    return digest
}
