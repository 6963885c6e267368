internal import Archiving
internal import Digesting
internal import FactSheets
internal import Pages

/// The ledger, the search, the sources.
extension Routes {
    static let ofCommitments: [Operation] = [
        Operation(
            id: "listCommitments", path: "ledger",
            summary:
                "The ledger: every commitment as one line for life. What was left out is said with the first of them.",
            parameters: [
                Parameter(
                    name: "pillar", kind: .words(most: 200), summary: "its number, or words of its heading"),
                Parameter(name: "office", kind: .words(most: 200), summary: "words of an office's name"),
                Parameter(
                    name: "state", kind: .choice(Commitment.State.allCases.map(\.rawValue)),
                    summary: "how it stands"),
                Parameter(name: "year", kind: .integer(1000...9999), summary: "of a document that has it"),
                Parameter(
                    name: "document", kind: .name(most: 200),
                    summary: "of one document"),
                Parameter(
                    name: "min", kind: .integer(0...999_999_999_999),
                    summary: "the least sum that it names"),
                Parameter(
                    name: "deadline", kind: .choice(["any", "none", "passed", "ahead"]),
                    summary: "of which deadlines"),
                Parameter(
                    name: "sort",
                    kind: .choice(LedgerQuery.Order.allCases.flatMap { [$0.rawValue, "-" + $0.rawValue] }),
                    summary: "the order; as they appeared, unless given"),
                .cursor, .limit(500),
            ], answer: .schema("ledger")
        ) { routes, asked in
            let query: LedgerQuery
            do throws(LedgerQuery.Problem) {
                query = try LedgerQuery { asked.text($0.rawValue) }
            } catch {
                throw APIProblem(400, "'\(error.field.rawValue)' can be \(error.expected)")
            }
            return try routes.reading { archive in
                var ledger = try routes.kept(asked.visit, archive).ledger
                let lines = query.lines(of: ledger, today: asked.visit.context.now.date)
                let start = try asked.place(in: lines.count)
                let end = min(lines.count, start + (asked.number("limit") ?? 100))
                ledger.commitments = Array(lines[start..<end])
                if start > 0 { (ledger.leftOut, ledger.remarks) = ([], []) }
                return .value(ledger, next: end < lines.count ? String(end) : nil)
            }
        },
        Operation(
            id: "readCommitment", path: "ledger/{commitment}",
            summary: "One commitment with all that happened to it.",
            parameters: [
                Parameter(
                    name: "commitment", kind: .name(most: 40),
                    summary: "its id, or that of an appearance that it has taken in", isRequired: true)
            ], answer: .part("commitment", of: "ledger")
        ) { routes, asked in
            try routes.reading { archive in
                let found = try routes.kept(asked.visit, archive).ledger.parts(
                    called: asked.text("commitment") ?? "")
                guard found.count == 1, let one = found.first else {
                    throw APIProblem(404, "there is no commitment of that id")
                }
                return .value(one.commitment)
            }
        },
        Operation(
            id: "search", path: "search",
            summary: """
                What any version ever said, removed words included, with from when to when it was there. Words must all stand in
                one statement: words, "phrases" in quotes, and beginnings*.
                """,
            parameters: [
                Parameter(name: "q", kind: .words(most: 400), summary: "what to look for", isRequired: true),
                Parameter(
                    name: "document", kind: .name(most: 200),
                    summary: "in one document only"),
                Parameter(name: "removed", kind: .flag, summary: "only words that the document has no more"),
                .cursor, .limit(100),
            ], answer: .schema("search")
        ) { routes, asked in
            let text = asked.text("q") ?? ""
            guard let query = SearchQuery(text) else {
                return .value(SearchResults(query: text, total: 0, results: []))
            }
            return try routes.reading { archive in
                var document: Document?
                if asked.text("document") != nil { document = try routes.document(asked, in: archive) }
                let start = try asked.place(in: 10_000)
                let limit = asked.number("limit") ?? 20
                let found = try archive.transaction {
                    try archive.search(
                        query, document: document?.id, removed: asked.flag("removed"), offset: start,
                        limit: limit)
                }
                let end = start + found.shown.count
                return .value(
                    SearchResults(
                        query: text, total: found.total, results: found.shown.map(SearchResult.init)),
                    next: end < found.total && end <= 10_000 && end > start ? String(end) : nil)
            }
        },
        Operation(
            id: "listSources", path: "sources", summary: "What is polled, and how each source is.",
            answer: .schema("sources")
        ) { routes, _ in
            try routes.reading { archive in .value(try SourceList(routes.configuration, archive)) }
        },
    ]
}

extension Asked {
    /// The place that the cursor names, in a list of so many.
    fileprivate func place(in count: Int) throws(APIProblem) -> Int {
        guard let cursor = text(.cursor) else { return 0 }
        guard let place = Int(cursor), (0...count).contains(place) else { throw APIProblem.noCursor }
        return place
    }
}
