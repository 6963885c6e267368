import Archiving
import Digesting
import FactSheets

extension Command {
    static let migrate = Command(
        "migrate", .keep,
        "copy the archive to another engine: from SQLite to PostgreSQL, back, or between two databases",
        details: """
            PLACE is 'sqlite:DIRECTORY', a state directory with the file 'archive.sqlite', or
            'postgresql:CONNECTION_FILE#SCHEMA', where the file holds libpq's connection string and the schema is hledwatch
            where none is named. Stop the service, and every other watcher of that archive, first.
            --state DIR is the state directory of the side in PostgreSQL (of the target where both are). Of a target it gets
            'archive.postgresql' once all is there, so that 'hledwatch list --state DIR' and the service find the archive in
            the database; that may be the directory which the archive comes from: its 'archive.sqlite' stays and is not used
            any more. Of a source, it is locked meanwhile. Without --state no directory leads to the target. Where a directory
            leads to the database that is copied into its own 'archive.sqlite', it leads there no more in the end.
            Copied is every row of the log, of what was derived, planned and promised; the index of words is made anew. The
            source is only read. Nothing is ever written over. Killed, stopped, out of space or without its server, the same
            command goes on after the last batch that was written; until the end no command takes the target for an archive.
            In the end both logs' roots are computed from their entries, the rows of every table counted and hashed on both
            sides, and the target is verified as 'hledwatch verify' does. The log's key is a secret and is not copied: it is
            said where it belongs. The character NUL, which PostgreSQL's text cannot hold, becomes U+FFFD there.
            Exit code 3 when the target differs or damage was found; it is left unfinished then.
            """,
        options: [
            Option("--from", "PLACE", help: "the archive"),
            Option("--to", "PLACE", help: "where to"),
            Option("--restart", help: "begin anew, whatever an interrupted migration left at the target"),
            .format("text", "json"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        let (source, target) = (try place("--from", arguments), try place("--to", arguments))
        if arguments["--state"] != nil, !source.isInPostgreSQL, !target.isInPostgreSQL {
            throw UsageError(
                "'--state' is the directory of the side in PostgreSQL, and neither is",
                hint: "'sqlite:DIRECTORY' names its directory")
        }
        let migration = try Migration(
            from: source, to: target, state: arguments["--state"], restart: arguments.has("--restart")
        ) { step in Terminal.progress(step.line) }
        let report = try migration.run { beginning in
            if let line = beginning.line { Terminal.note(line) }
        }
        Terminal.progress(nil)
        let summary = MigrationSummary(report)
        if arguments["--format"] == "json" {
            try Terminal.print(json: summary)
        } else {
            try Terminal.print(lines: summary.text)
        }
        return report.isSound ? .done : .damage
    }

    private static func place(_ option: String, _ arguments: Arguments) throws(UsageError) -> Migration.Place
    {
        let hint =
            "give 'sqlite:DIRECTORY', or 'postgresql:CONNECTION_FILE#SCHEMA' with a schema of up to 48 small letters, digits and '_'"
        guard let text = arguments[option] else {
            throw UsageError(
                "'migrate' needs to be told where \(option == "--from" ? "from" : "to")",
                hint: "\(option): \(hint)")
        }
        guard let place = Migration.Place(text) else {
            throw UsageError("'\(option)' is '\(text)', which is no place", hint: hint)
        }
        return place
    }
}

extension Migration.Place {
    fileprivate var isInPostgreSQL: Bool { if case .postgresql = self { true } else { false } }
}

extension Migration.Step {
    fileprivate var line: String {
        func part(_ done: Int, _ total: Int) -> Int { min(done, total) * 100 / max(total, 1) }
        return switch self {
        case .copying(let rows, let total, let table):
            "\(part(rows, total)) %  \(rows) of \(total) rows copied: \(table)"
        case .indexing: "indexing the words"
        case .comparing(let rows, let total, let table):
            "\(part(rows, total)) %  \(rows) of \(total) rows compared: \(table)"
        case .verifying(let what, let share):
            share > 0 ? "\(Int(share * 100)) %  verifying \(what)" : "verifying \(what)"
        }
    }
}

extension Migration.Beginning {
    fileprivate var line: String? {
        switch self {
        case .anew: nil
        case .goingOn(let rows, let total):
            "going on after \(withThousands(rows)) of \(withThousands(total)) rows, where a migration was interrupted"
        case .whole(let rows): "all \(withThousands(rows)) rows are there already; comparing them"
        }
    }
}

private struct MigrationSummary: Encodable {
    struct Table: Encodable {
        let name: String
        let rows: Int
        let sha256: String
        let same: Bool
    }

    let sound: Bool
    /// Rows that were copied now, and in how many seconds.
    let copied: Int
    let seconds: Double
    /// How long it took to index the words.
    let indexSeconds: Double
    let entries: Int
    let root: String
    let targetRoot: String
    let tables: [Table]
    let verified: Int
    let damage: [String]
    let replaced: Int
    let directory: String?
    let keyFrom: String?
    let keyTo: String?
    private let needsKey: Bool
    private let wasWhole: Bool

    private enum CodingKeys: CodingKey {
        case sound, copied, seconds, indexSeconds, entries, root, targetRoot, tables, verified, damage,
            replaced
        case directory, keyFrom, keyTo
    }

    init(_ report: Migration.Report) {
        sound = report.isSound
        copied = report.copied
        seconds = Self.seconds(report.took)
        indexSeconds = Self.seconds(report.indexed)
        wasWhole = report.wasWhole
        entries = report.entries
        root = Hashing.hex(report.root)
        targetRoot = Hashing.hex(report.targetRoot)
        tables = report.tables.map {
            Table(name: $0.name, rows: $0.rows, sha256: Hashing.hex($0.hash), same: $0.isSame)
        }
        verified = report.coverage.captures + report.coverage.checks + report.coverage.notes
        damage = report.damage.map { "\($0.kind.rawValue): \($0.text)" }
        replaced = report.replaced
        directory = report.directory
        needsKey = report.key != nil
        keyFrom = report.key?.from
        keyTo = report.key?.to
    }

    private static func seconds(_ duration: Duration) -> Double {
        (duration / .seconds(1) * 1000).rounded() / 1000
    }

    var text: String {
        var lines: [String] = []
        if copied > 0 {
            let rate = withThousands(Int(Double(copied) / max(seconds, 0.001)))
            lines.append(
                "\(withThousands(copied)) rows copied in \(seconds) s (\(rate) a second), the words indexed in \(indexSeconds) s"
            )
        }
        let width = tables.map(\.name.count).max() ?? 0
        lines += tables.filter { $0.rows > 0 || !$0.same }.map {
            "\($0.name.padded(to: width + 1)) \($0.same ? "same" : "DIFFERS")  sha256 \($0.sha256)  \(withThousands($0.rows)) rows"
        }
        let empty = tables.count { $0.rows == 0 && $0.same }
        if empty > 0 { lines.append("\(empty) more tables have no rows on either side") }
        lines.append(
            root == targetRoot
                ? "the log's root over \(withThousands(entries)) entries: same  \(root)"
                : "the log's root over \(withThousands(entries)) entries DIFFERS: \(root), and \(targetRoot) at the target"
        )
        lines += damage.map { terminalSafe($0) }
        lines.append(
            damage.isEmpty
                ? "no damage in the target: \(withThousands(verified)) entries of the log verified"
                : "\(withThousands(damage.count)) damages in the target; 'hledwatch verify' says whether the source has them, too"
        )
        if replaced > 0 {
            lines.append("\(withThousands(replaced)) texts hold U+FFFD in PostgreSQL where NUL stood")
        }
        if !sound {
            lines.append(
                wasWhole
                    ? "the target is left as it was"
                    : "the target is left unfinished: if the source was changed since the migration began, --restart begins anew"
            )
            return lines.joined(separator: "\n")
        }
        lines.append(
            terminalSafe(
                directory.map { "'\($0)' leads to the new archive now" }
                    ?? "no state directory leads to the new archive: run the command again with --state DIR to have one do so"
            ))
        if needsKey {
            let from =
                keyFrom.map { "'\($0)'" } ?? "'log-key' of the state directory that the archive comes from"
            let to = keyTo.map { "'\($0)'" } ?? "the state directory of the new archive"
            lines.append(
                terminalSafe(
                    "the log's key was not copied, as it is a secret: copy \(from) to \(to), and 'log-key.pub' with it; without it, the log goes on under a new key"
                ))
        }
        return lines.joined(separator: "\n")
    }
}
