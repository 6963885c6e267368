import FactSheets

/// A mistake in how a command was called.
struct UsageError: Explained, Equatable {
    let summary: String
    let remedy: String?

    init(_ summary: String, hint: String? = nil) {
        self.summary = summary
        remedy = hint
    }
}

/// One option of a command.
struct Option: Sendable {
    let name: String
    /// What stands for its value in the help; `nil` for a flag.
    let value: String?
    let help: String
    /// The only values there are; empty for any.
    let choices: [String]

    init(_ name: String, _ value: String? = nil, choices: [String] = [], help: String) {
        self.name = name
        self.value = value ?? (choices.isEmpty ? nil : choices.joined(separator: "|"))
        self.choices = choices
        self.help = help
    }

    static let config = Option(
        "--config", "FILE", help: "the configuration (default /etc/hledwatch/hledwatch.toml)")
    static let state = Option("--state", "DIR", help: "the archive's directory (default $STATE_DIRECTORY)")
    static let follow = Option(
        "--follow", choices: ["matching", "all"],
        help: "which documents are followed (default: the profile's)")
    static func format(_ choices: String...) -> Option {
        Option("--format", choices: choices, help: "how it is printed (default \(choices[0]))")
    }
}

/// What stood after a command's name, checked against the options it knows.
struct Arguments {
    private(set) var positional: [String] = []
    private var values: [String: String] = [:]

    /// - Throws: `UsageError` for an unknown option, a missing or a wrong value.
    init(_ words: [String], of command: Command) throws(UsageError) {
        var rest = words[...]
        while let word = rest.popFirst() {
            guard word.hasPrefix("-"), word != "-" else {
                positional.append(word)
                continue
            }
            if word == "--" {
                positional += rest
                break
            }
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(
                String.init)
            guard let option = command.allOptions.first(where: { $0.name == parts[0] }) else {
                throw UsageError(
                    "'\(command.name)' has no option '\(parts[0])'",
                    hint: closest(to: parts[0], among: command.allOptions.map(\.name)).map {
                        "did you mean '\($0)'?"
                    }
                        ?? "run 'hledwatch \(command.name) --help' to see its options")
            }
            guard let shape = option.value else {
                guard parts.count == 1 else { throw UsageError("'\(option.name)' takes no value") }
                values[option.name] = ""
                continue
            }
            guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                throw UsageError("'\(option.name)' lacks its value: \(shape)")
            }
            guard option.choices.isEmpty || option.choices.contains(value) else {
                throw UsageError(
                    "'\(option.name)' is '\(value)'; it can be \(option.choices.joined(separator: ", "))")
            }
            values[option.name] = value
        }
    }

    func has(_ option: String) -> Bool { values[option] != nil }

    subscript(option: String) -> String? { values[option] }

    /// The only positional arguments there may be.
    /// - Throws: `UsageError` when there are more or fewer.
    func exactly(_ names: String...) throws(UsageError) -> [String] {
        guard positional.count >= names.count else {
            throw UsageError(
                "\(names[positional.count]) is missing",
                hint: "run the command with --help to see how it is called")
        }
        if positional.count > names.count {
            throw UsageError("'\(positional[names.count])' is one argument too many")
        }
        return positional
    }

    /// The time an option names: RFC 3339, a date, or a span before `now` such as `7d`, `12h` or `30m`.
    func time(_ option: String, now: Instant) throws(UsageError) -> Instant? {
        guard let text = values[option] else { return nil }
        if let time = Instant(rfc3339: text) { return time }
        let units: [Character: Int64] = ["m": 60, "h": 3600, "d": 86_400, "w": 604_800]
        if let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()),
            (0...100_000).contains(count)
        {
            return now - .seconds(count * unit)
        }
        throw UsageError(
            "'\(option)' is '\(text)'; it can be a time (2022-09-12T21:43:21Z), a date, or a span back (7d, 12h, 30m)"
        )
    }
}

extension Arguments {
    /// How many `--limit` asks for.
    func limit() throws(UsageError) -> Int? {
        guard let text = self["--limit"] else { return nil }
        guard let limit = Int(text), (1...100_000).contains(limit) else {
            throw UsageError("'--limit' is '\(text)'; it can be 1 to 100000")
        }
        return limit
    }
}

/// The candidate at most two edits away from `word`, if any.
func closest(to word: String, among candidates: [String]) -> String? {
    func distance(_ a: [UInt8], _ b: [UInt8]) -> Int {
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var diagonal = row[0]
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let next = min(row[j + 1] + 1, row[j] + 1, diagonal + (x == y ? 0 : 1))
                diagonal = row[j + 1]
                row[j + 1] = next
            }
        }
        return row[b.count]
    }
    guard word.utf8.count <= 40 else { return nil }
    let near = candidates.map { ($0, distance(Array(word.utf8), Array($0.utf8))) }.min { $0.1 < $1.1 }
    return near.flatMap { $0.1 <= 2 ? $0.0 : nil }
}
