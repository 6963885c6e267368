import Archiving
import Digesting
import FactSheets
import Networking
import Reading
import Watching

extension Command {
    static let source = Command(
        "source", .watch, operands: "add ADDRESS|list",
        "what can be watched at an address; the sources there are",
        details: """
              source add ADDRESS  looks there once: a feed, a sitemap, a listing of pages, or a page that names feeds?
                                  Prints what it found and the lines for the configuration; writes nothing until told.
              source list         every source with its state, last look and next one
            A page is asked for only if its host's robots.txt allows it; feeds and sitemaps are offered to robots.
            """,
        options: [
            Option(
                "--write", help: "add the lines to the configuration file; the rest of it stays byte for byte"
            ),
            Option("--profile", "NAME", help: "the profile to add to (default: the last one)"),
            Option("--name", "NAME", help: "what to call the source (default: made from its address)"),
            Option(
                "--kind", choices: Source.Kind.allCases.map(\.rawValue),
                help: "read it as that (default: as what it is)"),
            Option(
                "--links", "ADDRESS",
                help: "of a sitemap or listing: look at the pages below it, whatever their titles say"),
            .format("text", "json"),
        ]
    ) { arguments in
        switch arguments.positional.first {
        case "add": return try await addSource(arguments)
        case "list":
            _ = try arguments.exactly("list")
            try listSources(arguments)
            return .done
        case nil: throw UsageError("'source' lacks what to do", hint: "there are 'add ADDRESS' and 'list'")
        case let word?:
            throw UsageError("'source' has no '\(word)'", hint: "there are 'add ADDRESS' and 'list'")
        }
    }

    private static func addSource(_ arguments: Arguments) async throws -> ExitCode {
        let text = try arguments.exactly("add", "ADDRESS")[1]
        guard let url = canonicalAddress(text) else {
            throw UsageError(
                "'\(text)' is not an address that can be fetched",
                hint: "give an https address, without a password in it")
        }
        let path = Locations.configurationPath(arguments)
        let configuration = try Configuration.load(path: path)
        let profile = try profile(arguments, of: configuration)
        prepareReading()
        prepareNetworking()
        let scout = Scout(
            client: Client(policy: try networkPolicy(configuration)), configuration: configuration,
            profile: profile,
            kind: arguments["--kind"].flatMap(Source.Kind.init))
        let findings = await scout.look(at: url)
        var addition = SourceAddition(
            asked: url, findings: findings, profile: profile.name, configuration: path,
            source: suggestion(from: findings, arguments, configuration))
        addition.known =
            configuration.profiles.flatMap(\.sources)
            .first { known in
                canonicalAddress(known.url) == addition.source.flatMap { canonicalAddress($0.url) }
            }?.name
        if arguments.has("--write") {
            guard let source = addition.source else {
                throw UsageError(
                    "there is nothing at '\(url)' to add", hint: "run it without --write to see why")
            }
            if let known = addition.known {
                throw UsageError("'\(source.url)' is there already, as '\(known)'")
            }
            try addToConfiguration(source, profile: profile.name, path: path)
            addition.written = true
        }
        if arguments["--format"] == "json" {
            try Terminal.print(json: addition)
        } else {
            try Terminal.print(lines: terminalSafe(lines: addition.text))
            // Lines to copy: never wrapped.
            if let block = addition.block { try Terminal.print("\n" + terminalSafe(lines: block)) }
        }
        return addition.source == nil ? .failed : .done
    }

    private static func profile(
        _ arguments: Arguments, of configuration: Configuration
    ) throws(UsageError) -> Profile {
        guard let name = arguments["--profile"] else {
            guard let last = configuration.profiles.last else {
                throw UsageError(
                    "the configuration has no profile to add to", hint: "add a [[profile]] to it")
            }
            return last
        }
        guard let found = configuration.profiles.first(where: { $0.name == name }) else {
            throw UsageError(
                "there is no profile '\(name)'",
                hint: "there are \(configuration.profiles.map { "'\($0.name)'" }.joined(separator: ", "))")
        }
        return found
    }

    /// The source to add: the first feed that was found, else the listing, else the sitemap with most that matches.
    private static func suggestion(
        from findings: [Scout.Finding], _ arguments: Arguments, _ configuration: Configuration
    ) -> Source? {
        let found = findings.filter { $0.kind != nil }
        guard
            let best = found.first(where: { $0.kind == .feed && $0.items > 0 })
                ?? found.first(where: { $0.kind == .listing })
                ?? found.filter({ $0.kind == .sitemap }).max(by: { $0.matching < $1.matching }) ?? found.first
        else { return nil }
        let names = Set(configuration.profiles.flatMap(\.sources).map(\.name))
        return Source(
            name: arguments["--name"] ?? freeName(for: best.url, besides: names), url: best.url,
            kind: best.kind,
            links: best.kind == .feed ? nil : arguments["--links"])
    }

    /// Made of the host and the path: small letters, digits and `-`, at most 64 of them.
    private static func freeName(for url: String, besides taken: Set<String>) -> String {
        let address = url.utf8.drop { $0 != UInt8(ascii: "/") }.dropFirst(2).prefix {
            $0 != UInt8(ascii: "?")
        }
        var parts = address.split(whereSeparator: { byte in
            !((0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20))
        }).map { String(decoding: $0, as: UTF8.self).lowercased() }
        if parts.first == "www" { parts.removeFirst() }
        let name = parts.joined(separator: "-").prefix(56)
        let base = String(name).isEmpty ? "source" : String(name)
        return ([base] + (2...1000).map { "\(base)-\($0)" }).first { !taken.contains($0) } ?? base
    }

    /// The archive in `state`, if there is one yet.
    private static func archive(in state: String) throws -> Archive? {
        do throws(ArchiveError) {
            return try Archive(directory: state, mode: .read)
        } catch ArchiveError.absent {
            return nil
        }
    }

    private static func listSources(_ arguments: Arguments) throws {
        let configuration = try Locations.configuration(arguments)
        let list = try SourceList(configuration, try archive(in: try Locations.state(arguments)))
        if arguments["--format"] == "json" {
            try Terminal.print(json: list)
        } else {
            var page = Terminal.list
            list.write(to: &page)
            try Terminal.print(page.text)
        }
    }
}
