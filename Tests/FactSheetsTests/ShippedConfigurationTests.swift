import Testing

@testable import FactSheets

/// `Config/hledwatch.toml` is documentation, example and default at once.
@Suite struct ShippedConfigurationTests {
    @Test func `the file as shipped watches the HLED and tells nobody`() throws {
        let configuration = try Configuration.load(path: shippedConfiguration)
        let profile = try #require(configuration.profiles.first)
        #expect(profile.name == "hled")
        #expect(profile.follow == .matching)
        #expect(profile.words.contains("Diálogo Económico de Alto Nivel"))
        #expect(profile.sources.filter(\.retired).map(\.name) == ["white-house-2021"])
        #expect(profile.sources.filter { $0.kind == .listing }.map(\.name) == ["economia"])
        #expect(profile.moves.first?.to == "https://bidenwhitehouse.archives.gov/briefing-room/")
        #expect(configuration.subscribers.isEmpty)
        #expect(configuration.mail == nil)
        #expect(configuration.web == Configuration.Web())
        #expect(configuration.watch == Configuration.Watch())
        #expect(configuration.network == Configuration.Network())
        #expect(configuration.evidence == Configuration.Evidence())
        #expect(configuration.feeds == Configuration.Feeds())
        #expect(configuration.place == nil)
    }

    @Test func `with everything switched on it is valid and shows every key that the program knows`() throws {
        let text = try #require(fileText(shippedConfiguration))
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { line in
            guard line.first == "#", let second = line.dropFirst().first, second.isLetter || second == "["
            else { return line }
            return line.dropFirst()
        }
        let problems = ConfigurationProblems()
        let configuration = try Configuration.read(
            Array(lines.joined(separator: "\n").utf8), path: shippedConfiguration, problems)
        #expect(problems.sorted().isEmpty)
        #expect(problems.asked.subtracting(problems.shown).isEmpty)
        #expect(problems.asked.count > 30)
        #expect(configuration.subscribers.count == 11)
        #expect(configuration.mail != nil)
        #expect(configuration.web.hosts == ["watch.example.org"])
        #expect(configuration.web.tokensFile == "web-tokens")
        #expect(configuration.web.proxy == .xForwarded)
        #expect(configuration.feeds.directory == "/var/lib/hledwatch/feeds")
        #expect(configuration.network.proxy != nil)
        #expect(
            configuration.place
                == .database(Configuration.Database(connectionFile: "/etc/hledwatch/postgresql")))
    }
}
