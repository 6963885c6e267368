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
        let limit = try arguments["--limit"].map { text throws(UsageError) in
            guard let limit = Int(text), (1...100_000).contains(limit) else {
                throw UsageError("'--limit' is '\(text)'; it can be 1 to 100000")
            }
            return limit
        }
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let document = try arguments["--document"].map { try archive.findDocument($0) }
        let found = try archive.search(
            query, document: document?.id, removed: arguments.has("--removed"), limit: limit ?? 20)
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
            try Terminal.print(zip(found.shown, results).map { $1.text(marking: $0) }.joined(separator: "\n"))
            if found.total > results.count {
                Terminal.note("\(results.count) of \(found.total); --limit N shows more")
            }
        }
        return .done
    }
}

extension SearchResult {
    func text(marking found: Finding) -> String {
        let versions =
            firstVersion == lastVersion ? "@\(firstVersion)" : "@\(firstVersion) to @\(lastVersion)"
        var state = "stands"
        if let left {
            let missed = left.firstMissed.map { ", first missed \($0)" } ?? ""
            let version = left.version.map { " with version \($0)" } ?? ""
            let word = wordsStand || left.wordsRemained ? "reworded" : "gone"
            state = "\(word)\(version): last seen \(left.lastSeen)\(missed)"
            if wordsStand {
                state += " (the words stand in another statement)"
            } else if left.wordsRemained {
                state += " (the words stayed, in another statement)"
            }
            if found.document.state == .withdrawn, lastVersion == found.document.versions {
                state += " (the document was withdrawn)"
            }
        }
        let missed = came.lastMissed.map { "came between \($0) and " } ?? "first seen "
        var lines = [
            "\(document.id)  \(versions)  \(state)", "  \(missed)\(came.firstSeen)",
        ]
        if !section.isEmpty { lines.append("  " + terminalSafe(section.joined(separator: " › "))) }
        lines.append(
            quotedText(
                found.text, marking: found.hits, style: Terminal.style, width: Terminal.width, indent: 4))
        return lines.joined(separator: "\n")
    }
}
