import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let search = Command(
        "search", .look, operands: "WORDS…", "what any version of any document said, removed words included",
        details: """
            WORDS must all stand in one statement, in any order: words, '"phrases"' in double quotes, and beginnings*. Case and
            accents do not matter. What happened last comes first; times tell between which two looks a statement came or went.
            """,
        options: [
            Option("--document", "DOC", help: "only in this document"),
            Option("--removed", help: "only words that the document has no more"),
            Option("--standing", help: "only texts that stand now"),
            Option("--limit", "N", help: "at most so many results (default 20)"),
            .format("text", "json"),
        ]
    ) { arguments in
        let words = arguments.positional.joined(separator: " ")
        guard !arguments.positional.isEmpty else {
            throw UsageError("WORDS are missing", hint: "say what to look for")
        }
        guard let query = SearchQuery(words) else {
            throw UsageError(
                "'\(words.prefix(80))' cannot be looked for",
                hint: "give words with letters or digits in them, at most \(SearchQuery.most)")
        }
        let limit = try arguments.limit()
        guard !arguments.has("--removed") || !arguments.has("--standing") else {
            throw UsageError("'--removed' and '--standing' do not go together")
        }
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let document = try arguments["--document"].map { try archive.findDocument($0) }
        let found = try archive.search(
            query, document: document?.id, removed: arguments.has("--removed"),
            standing: arguments.has("--standing"), limit: limit ?? 20)
        let results = found.shown.map(SearchResult.init)
        if arguments["--format"] == "json" {
            try Terminal.print(json: SearchResults(query: words, total: found.total, results: results))
        } else if results.isEmpty {
            try Terminal.print("nothing found")
            guard arguments.has("--removed") else { return .done }
            let standing = try archive.search(query, document: document?.id, limit: 0).total
            if standing > 0 {
                let texts = standing == 1 ? "a text has" : "\(standing) texts have"
                Terminal.note("no document lost these words, but \(texts) them; leave out --removed to see")
            }
        } else {
            var page = Terminal.list
            for (finding, result) in zip(found.shown, results) { result.write(to: &page, marking: finding) }
            try Terminal.print(page.text)
            if found.total > results.count {
                Terminal.note("\(results.count) of \(found.total); --limit N shows more")
            }
        }
        return .done
    }
}

extension SearchResult {
    func write(to page: inout TextPage, marking found: Finding) {
        let versions =
            firstVersion == lastVersion ? "@\(firstVersion)" : "@\(firstVersion) to @\(lastVersion)"
        let missed = came.lastMissed.map { "came between \($0) and " } ?? "first seen "
        page.item(
            [
                pieces(document.id) + pieces(versions, .strong).spacedFirst(),
                pieces(state(of: found), stands ? .plain : .strong),
                pieces("\(missed)\(came.firstSeen)", .quiet),
                pieces(section.joined(separator: " › "), .quiet),
                page.quoted(found.text, marking: found.hits),
            ], indent: 2)
    }

    /// Whether it stands, and if not, what became of it.
    private func state(of found: Finding) -> String {
        guard let left else { return "stands" }
        let missed = left.firstMissed.map { ", first missed \($0)" } ?? ""
        let version = left.version.map { " with version \($0)" } ?? ""
        let word = wordsStand || left.wordsRemained ? "reworded" : "gone"
        var state = "\(word)\(version): last seen \(left.lastSeen)\(missed)"
        if wordsStand {
            state += " (the words stand in another statement)"
        } else if left.wordsRemained {
            state += " (the words stayed, in another statement)"
        }
        if found.document.state == .withdrawn, lastVersion == found.document.versions {
            state += " (the document was withdrawn)"
        }
        return state
    }
}
