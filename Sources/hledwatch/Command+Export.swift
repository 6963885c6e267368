import Archiving
import FactSheets
import Glibc
import Watching

extension Command {
    static let export = Command(
        "export", .look, operands: "[DOC…]", "the archive, or some documents, in formats that others read",
        details: """
            warc      WARC/1.1: every capture and check, with the requests, by the order of arrival; 'import' reads it back
            wacz      the same as one package with index and pages, for ReplayWeb.page
            The same archive gives the same bytes. An existing FILE is replaced once the new one is whole.
            """,
        options: [
            Option(
                "--format", choices: ["warc", "wacz"],
                help: "(default warc)"),
            Option("--output", "FILE", help: "where to (default: standard output; a WACZ needs a file)"),
            Option("--cdxj", "FILE", help: "with warc: the index of the records, too"),
            Option("--since", "TIME", help: "only what happened from then on (a time, a date, or 7d)"),
            Option("--until", "TIME", help: "only what happened up to then"),
        ]
    ) { arguments in
        let format = arguments["--format"] ?? "warc"
        let output = arguments["--output"] ?? "-"
        try checkExport(format, output, arguments)
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let now = Instant.systemClock()
        let scope = Exporter.Scope(
            documents: try arguments.positional.map { try archive.findDocument($0) },
            since: try arguments.time("--since", now: now), until: try arguments.time("--until", now: now))
        let exporter = Exporter(archive: archive, scope: scope, software: "hledwatch/\(Program.version)")
        let progress: Exporter.Progress = { part, entries in
            Terminal.progress("\(Int(part * 100)) %  \(entries) captures and checks")
        }
        switch format {
        case "wacz": _ = try exporter.writeWACZ(to: output, progress: progress)
        default: _ = try exporter.writeWARC(to: output, index: arguments["--cdxj"], progress: progress)
        }
        Terminal.progress(nil)
        return .done
    }

    /// What cannot be wanted together.
    private static func checkExport(_ format: String, _ output: String, _ arguments: Arguments) throws {
        if format == "wacz", output == "-" {
            throw UsageError("a WACZ needs a file to be written to", hint: "name it with --output FILE")
        }
        if format == "warc", output == "-", isatty(STDOUT_FILENO) == 1 {
            throw UsageError(
                "a WARC is not for a terminal", hint: "name a file with --output FILE, or send it on")
        }
        if arguments.has("--cdxj"), format != "warc" || output == "-" {
            throw UsageError("'--cdxj' goes with '--format warc' and '--output FILE', which the index names")
        }
    }
}
