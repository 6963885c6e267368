import Archiving
import Digesting
import FactSheets

extension Command {
    static let backup = Command(
        "backup", .keep, operands: "FILE",
        "copy the archive, as it is now, to a new file; the service may run",
        details: """
            The copy is made under another name beside FILE (FILE.part-PID), synced, checked, and named FILE only then;
            what is at FILE already is never written over. Nothing of the archive is touched. To restore: stop the service,
            put the copy into the state directory as 'archive.sqlite', delete 'archive.sqlite-wal' and 'archive.sqlite-shm'
            there, start the service.
            """,
        options: [.format("text", "json")]
    ) { arguments in
        let file = try arguments.exactly("FILE")[0]
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let backup = try archive.backUp(to: file) { done, total in
            Terminal.progress("\(done * 100 / max(total, 1)) %  \(done) of \(total) pages")
        }
        Terminal.progress(nil)
        let report = BackupReport(backup, file: file)
        if arguments["--format"] == "json" {
            try Terminal.print(json: report)
        } else {
            try Terminal.print(
                lines:
                    "\(terminalSafe(file)): \(backup.captures) captures and \(backup.checks) checks, \(withThousands(backup.bytes)) bytes"
                    + (backup.newest.map { ", up to \($0)" } ?? ""))
        }
        return .done
    }

    static let stats = Command(
        "stats", .keep, "what the archive holds, and what takes how much of the disk",
        options: [.format("text", "json")], isPaged: true
    ) { arguments in
        _ = try arguments.exactly()
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let stats = try archive.stats()
        if arguments["--format"] == "json" {
            try Terminal.print(json: StatsReport(stats))
        } else {
            var page = Terminal.list
            write(stats, to: &page)
            try Terminal.print(page.text)
        }
        return .done
    }
}

extension Command {
    static let prune = Command(
        "prune", .keep, "give up the bytes of bodies that are not needed; without --write, say which",
        details: """
            Nothing is ever pruned by itself. What brought a version or an event, the newest body of each address, and what
            the next look is held against always stay; so does every entry of the log, with the hash of its body. '--keep
            versions' gives up all others, '--keep 90d' or '--keep 5y' those that are older. What is gone cannot be read,
            exported or derived from again: 'rebuild' refuses afterwards. The file does not shrink, but its free pages are
            filled before it grows. Make a backup before, and stop the service.
            """,
        options: [
            Option(
                "--keep", "versions|AGE",
                help: "what stays: what brought versions, or also all that is younger"),
            Option("--write", help: "do it"), .format("text", "json"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        guard let keep = arguments["--keep"] else {
            throw UsageError(
                "'prune' needs to be told what to keep", hint: "give --keep versions, or --keep 5y")
        }
        let since = keep == "versions" ? nil : try beginning(of: keep)
        let isTrial = !arguments.has("--write")
        let archive = try Archive(directory: try Locations.state(arguments), mode: isTrial ? .read : .amend)
        let report = PruneReport(
            try archive.prune(since: since, isTrial: isTrial), keep: keep, pruned: !isTrial)
        if arguments["--format"] == "json" {
            try Terminal.print(json: report)
        } else {
            try Terminal.print(lines: report.text)
        }
        return .done
    }

    /// When `5y` or `90d` ago was, a year being 365 days.
    private static func beginning(of age: String) throws(UsageError) -> Instant {
        guard let number = Int64(age.dropLast()), (1...36_500).contains(number),
            age.last == "y" || age.last == "d"
        else {
            throw UsageError(
                "'\(age)' is nothing to keep", hint: "give 'versions', or an age such as 90d or 5y")
        }
        return Instant.systemClock() - .seconds(number * (age.last == "y" ? 365 : 1) * 86_400)
    }
}

private struct PruneReport: Encodable {
    let keep: String
    /// False: it was only asked what would go.
    let pruned: Bool
    let bodies: Int
    let received: Int
    let stored: Int
    let restored: Int

    init(_ pruning: Pruning, keep: String, pruned: Bool) {
        self.keep = keep
        self.pruned = pruned
        bodies = pruning.bodies
        received = pruning.received
        stored = pruning.stored
        restored = pruning.restored
    }

    var text: String {
        let what =
            "\(withThousands(bodies)) bodies, \(withThousands(received)) bytes as received, \(withThousands(stored)) as stored"
        let rest =
            restored > 0
            ? "; \(withThousands(restored)) that built on them \(pruned ? "were" : "would be") stored anew"
            : ""
        return pruned
            ? "pruned: \(what)\(rest)"
            : "would be pruned: \(what)\(rest)\nnothing was changed: --write does it"
    }
}

private struct BackupReport: Encodable {
    let file: String
    let bytes: Int
    let captures: Int
    let checks: Int
    let notes: Int
    let newest: Instant?

    init(_ backup: Backup, file: String) {
        self.file = file
        bytes = backup.bytes
        captures = backup.captures
        checks = backup.checks
        notes = backup.notes
        newest = backup.newest
    }
}
