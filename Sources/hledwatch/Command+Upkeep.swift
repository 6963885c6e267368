import Archiving
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
                "\(terminalSafe(file)): \(backup.captures) captures and \(backup.checks) checks, \(grouped(backup.bytes)) bytes"
                    + (backup.newest.map { ", up to \($0)" } ?? ""))
        }
        return .done
    }

    static let stats = Command(
        "stats", .keep, "what the archive holds, and what takes how much of the disk",
        options: [.format("text", "json")]
    ) { arguments in
        _ = try arguments.exactly()
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let stats = try archive.stats()
        if arguments["--format"] == "json" {
            try Terminal.print(json: StatsReport(stats))
        } else {
            try Terminal.print(statsText(stats))
        }
        return .done
    }
}

private struct BackupReport: Encodable {
    let file: String
    let bytes: Int
    let captures: Int
    let checks: Int
    let newest: Instant?

    init(_ backup: Backup, file: String) {
        self.file = file
        bytes = backup.bytes
        captures = backup.captures
        checks = backup.checks
        newest = backup.newest
    }
}
