import FactSheets
import TestSupport
import Testing

@testable import Digesting

@Suite struct ChatPayloadTests {
    private static let places: [Chat.Service: String] = [.ntfy: "hled", .telegram: "-1001234567890"]

    private static func payload(_ digest: Digest, _ service: Chat.Service) -> [UInt8] {
        chatPayload(digest, for: service, to: places[service] ?? "")
    }

    /// What a publisher could write to reach people in a chat, or to look like more than text.
    private static var hostile: Digest {
        let lures =
            "@channel @everyone <!here> <@U123> @all @somebody #general ~town :smile: *b* _i_ ~~s~~ `c` [x](https://evil.example/) "
            + "<a href=\"https://evil.example/\">x</a> & \u{202E}live \u{1B}[31m https://evil.example/ \\* | > q"
        let change = Change(
            kind: .reworded, unit: .item, moved: false, sectionBefore: [lures], sectionAfter: [lures],
            before: lures, after: lures + " more", edits: [Edit(.equal, lures), Edit(.insert, " more")],
            significance: .substantive, rule: "words-changed", explanation: lures, facts: [])
        var digest = Samples.small
        digest.events = [Samples.revised("ev-1", "14:32", since: "14:02", version: 2, [change])]
        digest.events[0].document?.title = lures
        digest.events[0].document?.url = "https://evil.example/a_(b)*c"
        return digest
    }

    /// Long in every part, in letters of several bytes.
    private static func long(_ letter: String, _ count: Int) -> Digest {
        let word = String(repeating: letter, count: 1200)
        let changes = (0..<count).map { index in
            Change(
                kind: .reworded, unit: .item, moved: false, sectionBefore: [word], sectionAfter: [word],
                before: word, after: word, edits: [Edit(.delete, word), Edit(.insert, word + "\(index)")],
                significance: .substantive, rule: "words-changed", explanation: word, facts: [])
        }
        var digest = Samples.small
        digest.web = "https://watch.example.org/" + String(repeating: "w", count: 300) + "/"
        digest.events = [Samples.revised("ev-1", "14:32", since: "14:02", version: 2, changes)]
        digest.events[0].document?.title = word
        return digest
    }

    private static func everything() throws -> [Digest] {
        var sample = sampleDigest(for: "ana", id: "dg-1", now: Samples.at("14:32"))
        sample.web = "https://watch.example.org/"
        return [
            Samples.demo, Samples.small, Samples.rewritten(80), hostile, sample, long("x", 1), long("&", 14),
            long("語", 14), long("*", 14), long("\"", 14), long("\u{301}", 14), long("👩🏽", 14),
            try SpanishTests.spanish(Samples.demo),
            Digest(id: "dg-0", subscriber: "ana", time: Samples.at("14:32"), events: []),
        ]
    }

    @Test(arguments: Chat.Service.allCases)
    func `a digest is the one in the fixtures, for each service`(_ service: Chat.Service) throws {
        var digest = Samples.small
        digest.web = "https://watch.example.org/"
        let json = String(decoding: Self.payload(digest, service), as: UTF8.self)
        try expect(json + "\n", equals: "chat-\(service.rawValue).json")
    }

    @Test(arguments: Chat.Service.allCases)
    func `every payload has the shape that the service documents, and is no larger`(_ service: Chat.Service)
        throws
    {
        let folder = Hledwatch.root + "/Tests/DigestingTests/Fixtures/"
        let schema = try JSONSchema(contents(of: "\(folder)chat-\(service.rawValue).schema.json"))
        for digest in try Self.everything() {
            let payload = Self.payload(digest, service)
            #expect(try schema.violations(in: payload) == [])
            try Self.checkSize(of: payload, service)
        }
    }

    /// The limits that the services document, of the payload as they count it.
    private static func checkSize(of payload: [UInt8], _ service: Chat.Service) throws {
        switch service {
        case .slack:
            let slack = try JSON.decode(Slack.self, from: payload)
            let sizes = slack.blocks.map { block in
                block.elements.flatMap(\.elements).reduce(0) { $0 + $1.text.utf16.count }
            }
            #expect(slack.blocks.count <= 50)
            #expect(sizes.allSatisfy { $0 <= 3000 })
            #expect(sizes.reduce(0, +) <= 13_000)
        case .mattermost: #expect(try JSON.decode(Text.self, from: payload).text.utf16.count <= 16_383)
        case .discord:
            let discord = try JSON.decode(Discord.self, from: payload)
            let embed = try #require(discord.embeds.first)
            let description = embed.description?.utf16.count ?? 0
            #expect(!discord.content.isEmpty && discord.content.utf16.count <= 2000)
            #expect(description <= 4096 && embed.footer.text.utf16.count <= 2048)
            #expect(description + embed.footer.text.utf16.count <= 6000)
        case .teams: #expect(payload.count <= 28 << 10)
        case .matrix: #expect(payload.count <= 60 << 10)
        case .ntfy: #expect(try JSON.decode(Ntfy.self, from: payload).message.utf8.count <= 4096)
        case .telegram: #expect(try JSON.decode(Text.self, from: payload).text.utf16.count <= 4096)
        }
    }

    private struct Text: Decodable { var text: String }
    private struct Ntfy: Decodable { var title: String, message: String }
    private struct Slack: Decodable {
        struct Block: Decodable { var elements: [Section] }
        struct Section: Decodable { var elements: [Text] }
        var text: String
        var blocks: [Block]
    }
    private struct Discord: Decodable {
        struct Embed: Decodable { var description: String?, footer: Text }
        var content: String
        var embeds: [Embed]
    }

    @Test func `no line is empty, whatever a statement lacks`() throws {
        let change = Change(
            kind: .removed, unit: .item, moved: false, sectionBefore: [""], sectionAfter: [], before: " \n ",
            after: "", edits: [], significance: .substantive, rule: "", explanation: "", facts: [])
        var digest = Samples.small
        digest.events = [Samples.revised("ev-1", "14:32", since: "14:02", version: 2, [change])]
        for service in Chat.Service.allCases {
            let json = String(decoding: Self.payload(digest, service), as: UTF8.self)
            #expect(!json.contains("\"elements\":[]") && !json.contains("\"inlines\":[]"))
            #expect(!json.contains("\"text\":\"\""))
        }
    }

    @Test(arguments: Chat.Service.allCases)
    func `the same digest always gives the same bytes`(_ service: Chat.Service) {
        #expect(Self.payload(Samples.demo, service) == Self.payload(Samples.demo, service))
    }

    @Test(arguments: Chat.Service.allCases)
    func `what has no room is counted, and the links stay`(_ service: Chat.Service) {
        var digest = Samples.rewritten(80)
        digest.web = "https://watch.example.org/"
        let crowded = Self.long("語", 14)
        for digest in [digest, crowded] {
            let said = String(decoding: Self.payload(digest, service), as: UTF8.self)
            #expect(said.contains(" more"))
            #expect(said.contains("/compare/1..2"))
        }
        let spanish = String(decoding: Self.payload(Self.inSpanish(crowded), service), as: UTF8.self)
        #expect(spanish.contains("véanse los enlaces") || spanish.contains("cambios de fondo más"))
    }

    private static func inSpanish(_ digest: Digest) -> Digest {
        var spanish = digest
        spanish.language = .spanish
        return spanish
    }

    // MARK: Nothing from outside is active

    @Test func `Discord's marks are escaped and its mentions switched off`() throws {
        let payload = Self.payload(Self.hostile, .discord)
        #expect(String(decoding: payload, as: UTF8.self).contains(#""allowed_mentions":{"parse":[]}"#))
        let discord = try JSON.decode(Discord.self, from: payload)
        let said = discord.content + (discord.embeds.first?.description ?? "")
        #expect(said.contains(#"\@everyone"#) && !said.replacing(#"\@"#, with: "").contains("@"))
        #expect(said.contains(#"\<\@U123\>"#))
        #expect(said.contains(#"\[x\]\(https\://evil.example/\)"#))
        #expect(said.contains(#"\\\*"#))
        #expect(said.contains("](https://evil.example/a_%28b%29%2Ac)"))
    }

    @Test func `Mattermost finds no mention, hashtag, channel or emoji`() throws {
        let said = try JSON.decode(Text.self, from: Self.payload(Self.hostile, .mattermost)).text
        for word in [
            "@channel", "@all", "@somebody", "#general", "~town", ":smile:", "](https://evil.example/) ",
        ] {
            #expect(!said.contains(word))
        }
        #expect(said.contains("@\u{200B}channel"))
        #expect(said.contains(#"\*b\*"#))
    }

    @Test func `Slack and Teams get text that they show as it is, with no mark or mention of theirs`() throws
    {
        let slack = try JSON.decode(Slack.self, from: Self.payload(Self.hostile, .slack))
        #expect(!slack.text.contains("<") && slack.text.contains("&lt;!here&gt;"))
        let json = String(decoding: Self.payload(Self.hostile, .slack), as: UTF8.self)
        #expect(!json.contains("mrkdwn") && !json.contains(#""type":"broadcast""#))
        let teams = String(decoding: Self.payload(Self.hostile, .teams), as: UTF8.self)
        #expect(!teams.contains("TextBlock\",\"text\"") && !teams.contains("\"entities\""))
    }

    @Test(arguments: [Chat.Service.telegram, .matrix])
    func `HTML has only our own elements and no name that a service would link`(_ service: Chat.Service)
        throws
    {
        struct Formatted: Decodable { var text: String?, formattedBody: String? }
        let payload = try JSON.decode(Formatted.self, from: Self.payload(Self.hostile, service))
        let html = try #require(payload.text ?? payload.formattedBody)
        #expect(!html.contains("@everyone") && html.contains("@\u{200B}everyone"))
        #expect(!html.contains("<a href=\"https://evil.example/\">x"))
        let tags = html.split(separator: "<").dropFirst().map { String($0.prefix { $0 != ">" && $0 != " " }) }
        let own: Set<String> = ["a", "/a", "b", "/b", "i", "/i", "s", "/s", "u", "/u", "p", "/p", "br"]
        #expect(Set(tags).subtracting(own) == [])
        if service == .telegram { #expect(!tags.contains("p") && !tags.contains("br")) }
    }

    @Test(arguments: Chat.Service.allCases)
    func `control characters and turned text are shown by number`(_ service: Chat.Service) {
        let said = String(decoding: Self.payload(Self.hostile, service), as: UTF8.self)
        #expect(!said.contains("\u{202E}") && !said.contains("\\u202e"))
        #expect(!said.contains("\\u001B") && !said.contains("\\u001b"))
        #expect(said.contains("U+202E") || said.contains(#"U\\+202E"#))
    }
}
