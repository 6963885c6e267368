import Archiving
import Digesting
import FactSheets
import Glibc
import Watching

extension Command {
    static let export = Command(
        "export", .look, operands: "[DOC…]", "the archive, or some documents, in formats that others read",
        details: """
            warc      WARC/1.1: every capture, check and note, with the requests, by the order of arrival; 'import' reads it back
            wacz      the same as one package with index and pages, for ReplayWeb.page
            git       a stream for 'git fast-import': a file for each document, a commit for each version
            jsonl     one JSON object a line: of the changes, the ledger, the notes, or the versions (--what)
            csv       the same for spreadsheets, with a line of names
            markdown  the same for reading
            tlog      the sealed log for the tools of others: checkpoint, tiles and entries in a directory (C2SP tlog-tiles);
                      a web server that serves it serves the log
            atom      the newest changes as a feed (RFC 4287), those of one document, pillar or subscriber where one is named
            jsonfeed  the same as JSON Feed 1.1
            The deadlines as a calendar are 'ledger --format ical'. The same archive gives the same bytes. An existing FILE
            is replaced once the new one is whole.
            """,
        options: [
            Option(
                "--format",
                choices: ["warc", "wacz", "git", "jsonl", "csv", "markdown", "tlog", "atom", "jsonfeed"],
                help: "(default warc)"),
            Option(
                "--output", "FILE",
                help: "where to (default: standard output; a WACZ needs a file, a log a directory)"),
            Option("--cdxj", "FILE", help: "with warc: the index of the records, too"),
            Option(
                "--what", choices: ["changes", "ledger", "notes", "versions"],
                help: "with jsonl, csv and markdown (default changes)"),
            Option("--pillar", "N", help: "with atom and jsonfeed: what changed under that pillar"),
            Option(
                "--subscriber", "NAME",
                help: "with atom and jsonfeed: what this subscriber of the configuration is told"),
            Option("--since", "TIME", help: "only what happened from then on (a time, a date, or 7d)"),
            Option("--until", "TIME", help: "only what happened up to then"),
        ], isPaged: false
    ) { arguments in
        let format = arguments["--format"] ?? "warc"
        let output = arguments["--output"] ?? "-"
        try checkExport(format, output, arguments)
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        if feedFormats.contains(format) {
            try writeFeed(of: archive, as: format, to: output, arguments)
            return .done
        }
        let now = Instant.systemClock()
        let scope = Exporter.Scope(
            documents: try arguments.positional.map { try archive.findDocument($0) },
            since: try arguments.time("--since", now: now), until: try arguments.time("--until", now: now))
        let exporter = Exporter(archive: archive, scope: scope, software: "hledwatch/\(Program.version)")
        let progress: Exporter.Progress = { part, entries in
            Terminal.progress("\(Int(part * 100)) %  \(entries) written")
        }
        defer { Terminal.progress(nil) }
        switch format {
        case "warc": _ = try exporter.writeWARC(to: output, index: arguments["--cdxj"], progress: progress)
        case "wacz": _ = try exporter.writeWACZ(to: output, progress: progress)
        case "tlog":
            guard let checkpoint = try archive.newestCheckpoint() else { throw EvidenceError.nothingSealed }
            try exportTiles(of: archive, under: checkpoint, to: output) { done, total in
                Terminal.progress("\(done * 100 / max(total, 1)) %  \(done) tiles written")
            }
        case "git": _ = try exporter.writeGit(to: output, progress: progress)
        default:
            let table = Exporter.Table(rawValue: arguments["--what"] ?? "") ?? .changes
            let form = Exporter.Form(rawValue: format) ?? .jsonl
            _ = try exporter.write(table, as: form, to: output, now: now, progress: progress)
        }
        return .done
    }

    private static let feedFormats = ["atom", "jsonfeed"]

    private static func writeFeed(
        of archive: Archive, as format: String, to output: String, _ arguments: Arguments
    ) throws {
        let configuration = try Locations.configuration(arguments)
        let topic: FeedPlace.Topic
        if let name = arguments["--subscriber"] {
            topic = .subscriber(try configuration.subscriber(name).name)
        } else if let text = arguments["--pillar"] {
            guard let number = Int(text), (1...99).contains(number) else {
                throw UsageError("'--pillar' is '\(text)'; it can be a number such as 2")
            }
            topic = .pillar(number)
        } else if let name = arguments.positional.first {
            topic = .document(try archive.findDocument(name).slug)
        } else {
            topic = .archive
        }
        let reader = FeedReader(archive: archive, configuration: configuration)
        guard let feed = try archive.transaction({ try reader.feed(topic) }) else {
            throw UsageError(
                "nothing that changed stands under that pillar",
                hint: "'hledwatch ledger' shows which pillars there are")
        }
        let bytes = format == "atom" ? atomFeed(feed) : try jsonFeed(feed)
        if output == "-" {
            try Terminal.print(String(decoding: bytes, as: UTF8.self))
        } else {
            try writeDurably(bytes, to: output)
        }
    }

    /// What cannot be wanted together.
    private static func checkExport(_ format: String, _ output: String, _ arguments: Arguments) throws {
        if feedFormats.contains(format) {
            guard !arguments.has("--since"), !arguments.has("--until") else {
                throw UsageError("a feed has the newest changes: leave out '--since' and '--until'")
            }
            let chosen =
                ["--pillar", "--subscriber"].count { arguments.has($0) } + arguments.positional.count
            guard chosen < 2 else {
                throw UsageError("a feed is of one document, one pillar or one subscriber, or of all")
            }
        } else if arguments.has("--pillar") || arguments.has("--subscriber") {
            throw UsageError("'--pillar' and '--subscriber' go with '--format atom' or 'jsonfeed'")
        }
        if format == "wacz", output == "-" {
            throw UsageError("a WACZ needs a file to be written to", hint: "name it with --output FILE")
        }
        if format == "tlog" {
            guard output != "-" else {
                throw UsageError(
                    "a log needs a directory to be written to", hint: "name it with --output DIR")
            }
            guard arguments.positional.isEmpty, !arguments.has("--since"), !arguments.has("--until") else {
                throw UsageError("a log is written as a whole: leave out documents and times")
            }
        }
        if format == "warc", output == "-", isatty(STDOUT_FILENO) == 1 {
            throw UsageError(
                "a WARC is not for a terminal", hint: "name a file with --output FILE, or send it on")
        }
        if arguments.has("--cdxj"), format != "warc" || output == "-" {
            throw UsageError("'--cdxj' goes with '--format warc' and '--output FILE', which the index names")
        }
        if arguments.has("--what"), !["jsonl", "csv", "markdown"].contains(format) {
            throw UsageError("'--what' goes with '--format jsonl', 'csv' or 'markdown'")
        }
        if arguments["--what"] == "ledger", arguments.has("--since") || arguments.has("--until") {
            throw UsageError("'--since' and '--until' do not go with the ledger, which spans all time")
        }
    }
}
