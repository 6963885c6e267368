import FactSheets
import Watching

extension Command {
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
