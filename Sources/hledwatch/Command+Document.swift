import Archiving
import FactSheets
import Watching

extension Command {
    /// For the shells' completions: what `DOC` or `DOC@N` may go on as. Nothing, and no error, where nothing can be said:
    /// a person in the middle of a word is not to be told of it.
    static let names = Command(
        "names", .keep, operands: "PREFIX", "documents, or their versions, that begin so", isHidden: true
    ) { arguments in
        let prefix = arguments.positional.first ?? ""
        guard let archive = try? Archive(directory: Locations.state(arguments), mode: .read) else {
            return .done
        }
        let names = (try? archive.completions(of: prefix)) ?? []
        if !names.isEmpty { try Terminal.print(terminalSafe(lines: names.joined(separator: "\n"))) }
        return .done
    }

    /// For whoever packages the program: what is made of the commands themselves, so that it cannot drift from them.
    static let document = Command(
        "document", .keep, operands: "hledwatch.1|hledwatch.toml.5|bash|zsh|fish",
        "the manual pages and the shells' completions, for packagers", isHidden: true
    ) { arguments in
        let configuration = { String(decoding: try readFile(Locations.shippedConfiguration), as: UTF8.self) }
        switch try arguments.exactly("what to print")[0] {
        case "hledwatch.1": try Terminal.print(ManualPage.ofCommands(date: try date()))
        case "hledwatch.toml.5":
            try Terminal.print(ManualPage.ofConfiguration(try configuration(), date: try date()))
        case "bash": try Terminal.print(Completions.bash)
        case "zsh": try Terminal.print(Completions.zsh)
        case "fish": try Terminal.print(Completions.fish)
        case let other:
            throw UsageError(
                "'\(other)' cannot be printed",
                hint: "there are hledwatch.1, hledwatch.toml.5, bash, zsh and fish")
        }
        return .done
    }

    /// Today, or what `$SOURCE_DATE_EPOCH` says, so that the same source gives the same pages
    /// (<https://reproducible-builds.org/specs/source-date-epoch/>).
    private static func date() throws -> String {
        guard let text = environment("SOURCE_DATE_EPOCH") else {
            return Instant.systemClock().date.description
        }
        guard let seconds = Int64(text) else { throw UsageError("SOURCE_DATE_EPOCH is no number of seconds") }
        return Instant(seconds: seconds).date.description
    }
}

extension Archive {
    /// More than these nobody reads in a list of completions.
    private static let mostCompletions = 500

    fileprivate func completions(of prefix: String) throws(ArchiveError) -> [String] {
        let parts = prefix.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return try slugs(beginningWith: prefix, limit: Self.mostCompletions) }
        guard let document = try document(slug: String(parts[0])), document.versions > 0 else { return [] }
        let numbers = (1...document.versions).reversed().prefix(Self.mostCompletions)
        // Of a pair of versions the second goes on.
        let pair = String(parts[1]).split(separator: "..", omittingEmptySubsequences: false)
        let head = pair.count == 2 ? "\(document.slug)@\(pair[0]).." : "\(document.slug)@"
        return numbers.map { "\(head)\($0)" }.filter { $0.hasPrefix(prefix) }
    }
}
