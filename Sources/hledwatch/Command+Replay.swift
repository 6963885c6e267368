import Digesting
import FactSheets
import Networking
import Reading
import Supervising
import Watching

extension Command {
    static let replay = Command(
        "replay", .watch, operands: "RECORDING", "watch a WARC's captures as if they happened now",
        details: """
            Serves the recording on a loopback port as it was at a time that moves forward, and watches it with the ordinary
            machinery, HTTP included. Ends with the digest of all that happened. Nobody in the configuration is told.
            An interrupted replay goes on where it was when it is called again with the same archive.
            """,
        options: [
            .follow, .format("text", "json", "html"),
            Option("--speed", "N", help: "times faster than life (default: as fast as it can)"),
            Option(
                "--port", "N", help: "serve the recording on this loopback port (default: any that is free)"),
            Option("--digests", "DIR", help: "also write every digest into this directory as it comes"),
        ]
    ) { arguments in
        let path = try arguments.exactly("RECORDING")[0]
        var configuration = try Locations.configuration(arguments)
        configuration.subscribers =
            arguments["--digests"].map { [Subscriber(name: "replay", channel: .directory($0))] } ?? []
        let speed = try arguments["--speed"].map { text throws(UsageError) in
            guard let speed = Double(text), speed >= 0.001, speed.isFinite else {
                throw UsageError("'--speed' is '\(text)'; it can be any number from 0.001 up, such as 3600")
            }
            return speed
        }
        let port = try arguments["--port"].map { text throws(UsageError) in
            guard let port = Int(text), (0...65_535).contains(port) else {
                throw UsageError("'--port' is '\(text)'; it can be 0 (any that is free) to 65535")
            }
            return port
        }
        prepareReading()
        prepareNetworking()
        let keeper = try Keeper(
            directory: try Locations.state(arguments), configuration: configuration, follow: arguments.follow)
        let replay = Replay(keeper: keeper, configuration: configuration, log: Log(minimum: .warning))
        let result = try await replay.run(path: path, port: port ?? 0, speed: speed) { now in
            Terminal.progress(
                "\(now.time)  \(Int(now.part * 100)) %  \(now.looks) looks, \(now.events) events")
        }
        Terminal.progress(nil)
        Terminal.note("replayed \(result.looks) looks: \(result.events.count) events")
        for line in result.damage { Terminal.note("not read, skipping: \(line)") }
        try Terminal.print(wholeDigest(of: result.events, for: "replay"), as: arguments["--format"])
        return result.damage.isEmpty ? .done : .failed
    }
}
