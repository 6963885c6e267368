import Archiving
import FactSheets
import Reading
import Watching

extension Command {
    static let `import` = Command(
        "import", .bring, operands: "PATH…",
        "take in WARC and WACZ files, Markdown with front matter, saved HTML and feeds",
        details: """
            Each is a capture at its own time: a WARC record at its WARC-Date; a saved page or Markdown file at the date in its
            name (NAME.v2-2022-04-04.md), else when it says it was published (Markdown), else when the file was written.
            Of a WACZ, or another ZIP file, the WARCs in it are read where they are. Directories are taken whole. What the
            archive has already changes nothing. Nobody is told of the past.
            """,
        options: [.follow, .format("text", "json")]
    ) { arguments in
        guard !arguments.positional.isEmpty else {
            throw UsageError("PATH is missing", hint: "name what to import")
        }
        let configuration = try Locations.configuration(arguments)
        prepareReading()
        let state = try Locations.state(arguments)
        let archive = try Archive(directory: state, mode: .write, at: configuration.place)
        let importer = Importer(archive: archive, configuration: configuration, follow: arguments.follow)
        let report = try importer.run(arguments.positional) { report, part in
            if report.captures % 10 == 1 {
                Terminal.progress(
                    "\(Int(part * 100)) %  \(report.captures) captures, \(report.events.count) events")
            }
        }
        Terminal.progress(nil)
        _ = try archive.seal(state: state, configuration)
        for line in report.damage { Terminal.note("not read, skipping: \(line)") }
        if arguments["--format"] == "json" {
            try Terminal.print(json: ImportSummary(report))
        } else {
            try Terminal.print(lines: ImportSummary(report).text)
        }
        return report.damage.isEmpty ? .done : .failed
    }
}

struct ImportSummary: Encodable {
    let captures: Int
    /// Looks that had brought nothing new.
    let checks: Int
    let notes: Int
    let alreadyKnown: Int
    let events: [String: Int]
    /// Captures from which nothing was derived, by reason.
    let setAside: [String: Int]
    let damage: [String]

    init(_ report: Importer.Report) {
        captures = report.captures
        checks = report.checks
        notes = report.notes
        alreadyKnown = report.known
        events = Dictionary(report.events.map { ($0.kind.rawValue, 1) }, uniquingKeysWith: +)
        setAside = report.flags
        damage = report.damage
    }

    var text: String {
        var lines = [
            "\(captures) captures" + (checks > 0 ? " and \(checks) checks" : "")
                + (notes > 0 ? " and \(notes) notes" : "")
                + (alreadyKnown > 0 ? ", \(alreadyKnown) of them known already" : "")
        ]
        for kind in Event.Kind.allCases {
            if let count = events[kind.rawValue] { lines.append("  \(count) \(kind.rawValue)") }
        }
        for (reason, count) in setAside.sorted(by: { $0.key < $1.key }) {
            lines.append("  \(count) kept, nothing derived: \(reason)")
        }
        if setAside["out of order"] != nil {
            lines.append("run 'hledwatch rebuild' to put what is older than the archive in its place")
        }
        return lines.joined(separator: "\n")
    }
}
