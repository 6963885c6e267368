import Archiving
import FactSheets
import Networking
import Reading
import Watching

extension Command {
    static let backfill = Command(
        "backfill", .bring, operands: "[NAME…]", "take in what a web archive captured of a publisher",
        details: """
            NAME is a [[profile.backfill]] of the configuration; without one, all of them are asked. Captures are asked for one
            after the other with the configured pause, and each is taken in at the time it was made. What the archive has
            already is not asked for again: when it was interrupted or the web archive answered no more, run it again. Nobody
            is told of the past. Stop the service first; for what is older than its archive, run 'hledwatch rebuild' after.
            """,
        options: [.follow, .format("text", "json")]
    ) { arguments in
        let configuration = try Locations.configuration(arguments)
        let backfills = try wanted(arguments.positional, of: configuration)
        prepareReading()
        prepareNetworking()
        let archive = try Archive(
            directory: try Locations.state(arguments), mode: .write, at: configuration.place)
        let backfiller = Backfiller(
            archive: archive, configuration: configuration, follow: arguments.follow,
            client: Client(policy: try networkPolicy(configuration)))
        var sum = Importer.Report()
        var isWhole = true
        for backfill in backfills {
            let report = try await backfiller.run(backfill) { report in
                Terminal.progress("\(backfill.name): \(report.imported.captures) captures")
            }
            Terminal.progress(nil)
            if report.repeated > 0 {
                Terminal.note(
                    "\(backfill.name): \(report.repeated) captures repeat the one before, not fetched")
            }
            if let stopped = report.stopped {
                isWhole = false
                Terminal.note(
                    "\(backfill.name): stopped, \(stopped)\n  hint: run it again to go on from there")
            }
            sum.captures += report.imported.captures
            sum.known += report.imported.known
            sum.events += report.imported.events
            sum.flags.merge(report.imported.flags, uniquingKeysWith: +)
            sum.damage += report.imported.damage
        }
        for line in sum.damage { Terminal.note("not read, skipping: \(line)") }
        if arguments["--format"] == "json" {
            try Terminal.print(json: ImportSummary(sum))
        } else {
            try Terminal.print(lines: ImportSummary(sum).text)
        }
        return isWhole && sum.damage.isEmpty ? .done : .failed
    }

    private static func wanted(
        _ names: [String], of configuration: Configuration
    ) throws(UsageError) -> [Profile.Backfill] {
        let all = configuration.profiles.flatMap(\.backfills)
        guard !all.isEmpty else {
            throw UsageError(
                "the configuration names no web archive", hint: "add a [[profile.backfill]] to it")
        }
        if names.isEmpty { return all }
        var wanted: [Profile.Backfill] = []
        for name in names {
            guard let found = all.first(where: { $0.name == name }) else {
                throw UsageError(
                    "there is no backfill '\(name)'",
                    hint: "there are \(all.map { "'\($0.name)'" }.joined(separator: ", "))")
            }
            wanted.append(found)
        }
        return wanted
    }
}
