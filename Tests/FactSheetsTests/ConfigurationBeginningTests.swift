import FactSheets
import TestSupport
import Testing

@Suite struct ConfigurationBeginningTests {
    private static func shipped() throws -> [UInt8] {
        try contents(of: Hledwatch.root + "/Config/hledwatch.toml")
    }

    private func made(_ change: (inout Configuration.Beginning) -> Void) throws -> (String, Configuration) {
        var beginning = Configuration.Beginning()
        change(&beginning)
        let bytes = try Configuration.beginning(beginning, from: Self.shipped(), path: "new.toml")
        let text = String(decoding: bytes, as: UTF8.self)
        return (text, try Configuration.parse(text, path: "new.toml"))
    }

    @Test func `nothing said is the shipped configuration to the byte`() throws {
        let text = try made { _ in }.0
        #expect(Array(text.utf8) == (try Self.shipped()))
    }

    @Test func `what is said of mail becomes a mail server and a subscriber`() throws {
        let (text, configuration) = try made {
            ($0.contact, $0.goal) = ("https://example.org/\"desk\"", nil)
            $0.contact = "desk@example.org"
            $0.goal = .mail("analyst@example.org")
            ($0.mailServer, $0.mailFrom, $0.mailUser) = (
                "smtps://mail.example.org", "watch@example.org", "watch"
            )
            ($0.when, $0.timeZone, $0.language) = ("daily 08:00", "America/Mexico_City", "es")
        }
        #expect(configuration.network.contact == "desk@example.org")
        let mail = try #require(configuration.mail)
        #expect(mail.server == "smtps://mail.example.org")
        #expect(mail.from == "watch@example.org")
        #expect(mail.user == "watch")
        #expect(mail.passwordFile == "mail-password")
        let subscriber = try #require(configuration.subscribers.first)
        #expect(configuration.subscribers.count == 1)
        #expect(subscriber.channel == .mail(to: "analyst@example.org"))
        #expect(subscriber.timing.zone.name == "America/Mexico_City")
        #expect(subscriber.timing.rhythm != .atOnce)
        #expect(subscriber.language == .spanish)
        let comments = { (text: String) in text.split(separator: "\n").count { $0.hasPrefix("# ") } }
        #expect(comments(text) == comments(String(decoding: try Self.shipped(), as: UTF8.self)))
    }

    @Test(arguments: [
        ("/var/lib/hledwatch/digests", Subscriber.Channel.directory("/var/lib/hledwatch/digests")),
        (
            "https://hooks.example.org/x",
            .webhook(url: "https://hooks.example.org/x", secretFile: "hook-secret")
        ),
    ])
    func `a goal is what it looks like`(_ text: String, _ channel: Subscriber.Channel) throws {
        let configuration = try made { $0.goal = Configuration.Beginning.goal(text) }.1
        #expect(configuration.subscribers.map(\.channel) == [channel])
        #expect(configuration.mail == nil)
    }

    @Test func `what no configuration can hold is refused with its place`() throws {
        let error = #expect(throws: ConfigurationError.self) {
            try made { ($0.goal, $0.timeZone) = (.directory("/srv/digests"), "Mars/Olympus") }
        }
        #expect(error?.problems.count == 1)
        #expect(error?.summary.contains("'time_zone'") == true)
        #expect(throws: ConfigurationError.self) { try made { $0.goal = .mail("nobody") } }
    }
}
