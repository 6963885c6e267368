import Archiving
import FactSheets
import Networking
import Supervising
import Watching

extension Command {
    static let serve = Command(
        "serve", .watch, "serve the archive over HTTP without polling, until told to stop",
        details: """
            On the socket that systemd passes, else on [web]'s 'listen', else on 127.0.0.1:8787; only for the hosts that
            [web] names, and beyond GET and HEAD only with one of its tokens:
            /                 for people: documents, versions, comparisons, ledger, search, evidence
            /api/v1           the same for programs; /api/v1/openapi.json describes it
            /timegate/ADDRESS what stood there at a time (Memento); /timemap/link/ADDRESS
            /healthz          how it is: 200, or 503 with what fails, why and since when (JSON)
            /readyz           200 once the archive answers
            /metrics          for Prometheus
            /log/checkpoint   the sealed log as C2SP tlog-tiles lays it out, with /log/tile/… ; /log/vkey: its public key
            /feed.atom        the newest changes as Atom; /feed.json: as JSON Feed; /deadlines.ics: the deadlines as a calendar;
                              the same below /documents/DOC/, /pillars/N/ and, if [feeds] says so, /subscribers/NAME/
            'hledwatch run' serves the same itself where [web] has 'listen'. SIGTERM ends.
            """,
        options: [Option("--listen", "ADDRESS:PORT", help: "where to instead; port 0: any that is free")]
    ) { arguments in
        _ = try arguments.exactly()
        let configuration = try Locations.configuration(arguments)
        let directory = try Locations.state(arguments)
        var asked = configuration.web.listen ?? .usual
        if let place = arguments["--listen"] {
            guard let colon = place.lastIndex(of: ":"), let port = Int(place[place.index(after: colon)...])
            else {
                throw UsageError("'--listen' is '\(place)'; it must be like 127.0.0.1:8787")
            }
            asked = .init(address: String(place[..<colon].filter { $0 != "[" && $0 != "]" }), port: port)
        }
        prepareNetworking()
        let log = Log()
        // What cannot be read is said at the start, not by the first request. A database that is away comes back.
        do throws(ArchiveError) { _ = try Archive(directory: directory, mode: .read) } catch {
            guard error.isAway else { throw error }
            log(
                .warning, "the archive's database is away, answering 503 until it is back",
                [(.reason, error.summary)])
        }
        let socket = takePassedSocket()
        let signals = serviceSignals()
        let server = try Web(
            at: asked, configuration, directory: directory, version: Program.version, socket: socket,
            configurationPath: Locations.configurationPath(arguments))
        log(
            .notice, "serving",
            [(.host, socket == nil ? asked.address : "socket"), (.port, String(server.port))])
        let supervisor = Supervisor()
        supervisor.ready()
        for await signal in signals where signal == .stop { break }
        supervisor.stopping()
        server.stop()
        return .done
    }

    static let metrics = Command(
        "metrics", .keep, "the archive in numbers, for Prometheus",
        details: """
            In the text format that node_exporter's textfile collector reads: write it to a file of its directory from a
            timer. /metrics of 'serve' and 'run' has the same, and what the process takes.
            """,
        options: [Option("--output", "FILE", help: "write it there, whole or not at all")]
    ) { arguments in
        _ = try arguments.exactly()
        let directory = try Locations.state(arguments)
        let metrics = Metrics(
            configuration: try Locations.configuration(arguments), directory: directory,
            version: Program.version)
        prepareNetworking()
        let text = try metrics.text(of: Archive(directory: directory, mode: .read))
        if let path = arguments["--output"] {
            try writeDurably(Array(text.utf8), to: path)
        } else {
            try Terminal.print(text.hasSuffix("\n") ? String(text.dropLast()) : text)
        }
        return .done
    }
}
