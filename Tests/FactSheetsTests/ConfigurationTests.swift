import FactSheets
import Testing

@Suite struct ConfigurationTests {
    @Test func `a subscriber says when, in whose time and of what it is told`() throws {
        let subscribers = try Configuration.parse(
            """
            [web]
            url = "https://watch.example.org/hled"
            [[subscriber]]
            name = "a"
            stdout = true
            when = "weekly monday 08:30"
            time_zone = "America/Mexico_City"
            quiet = "22:00-07:00"
            language = "es"
            documents = ["fact-sheet"]
            pillars = ["2"]
            offices = ["EPA"]
            words = ["litio"]
            amounts_above = 1000000
            deadlines = false
            [[subscriber]]
            name = "b"
            stdout = true
            when = "at once"
            """, path: "x"
        ).subscribers
        let zone = try #require(Zone.named("America/Mexico_City"))
        let first = try #require(subscribers.first)
        #expect(
            first.timing
                == Timing(
                    .weekly(day: 1, minute: 510), quiet: Timing.Quiet(from: 1320, until: 420), zone: zone))
        #expect(first.language == .spanish)
        #expect(first.interest.pillars == ["2"] && first.interest.amountsAbove == 1_000_000)
        #expect(first.interest.deadlines == false)
        #expect(subscribers.last?.timing == Timing())
    }

    @Test func `an empty file is the default configuration`() throws {
        #expect(try Configuration.parse("", path: "c.toml") == Configuration())
    }

    @Test func `every value of a file reaches the configuration`() throws {
        let text = """
            [watch]
            interval = "1h30m"
            width = 8
            [network]
            contact = "webmaster@example.org"
            allow = ["10.1.2.0/24", "fd00::/8", "127.0.0.1/32"]
            plain_http = ["Mirror.example.org", "127.0.0.1", "::1"]
            max_bytes = "32MiB"
            timeout = "10s"
            proxy = "http://proxy.example.org:3128"
            [mail]
            server = "smtp://mail.example.org:587"
            from = "hledwatch@example.org"
            user = "hledwatch"
            password_file = "mail-password"
            [[profile]]
            name = "hled"
            words = ["HLED", "Diálogo"]
            [[profile.source]]
            name = "wh"
            url = "https://www.whitehouse.gov/news/feed/"
            interval = "5m"
            heed_hints = false
            [[profile.source]]
            name = "old"
            url = "http://www.example.gov/feed"
            retired = true
            [[profile.move]]
            from = "https://a.example/x/"
            to = "https://b.example/"
            [[profile]]
            name = "everything"
            follow = "all"
            [[profile.source]]
            name = "mirror"
            url = "http://mirror.example.org:8080/?feed=rss2"
            [[subscriber]]
            name = "hook"
            webhook = "https://hooks.example.org/h"
            secret_file = "/etc/hledwatch/hook"
            least = "substantive"
            kinds = ["revised", "withdrawn"]
            [[subscriber]]
            name = "analyst"
            mail = "analyst@example.org"
            [[subscriber]]
            name = "files"
            directory = "/srv/digests"
            [[subscriber]]
            name = "journal"
            stdout = true
            """
        var expected = Configuration()
        expected.watch.interval = .seconds(5400)
        expected.watch.width = 8
        expected.network.contact = "webmaster@example.org"
        expected.network.allow = ["10.1.2.0/24", "fd00::/8", "127.0.0.1/32"]
        expected.network.plainHTTP = ["mirror.example.org", "127.0.0.1", "::1"]
        expected.network.maxBytes = 32 << 20
        expected.network.timeout = .seconds(10)
        expected.network.proxy = "http://proxy.example.org:3128"
        var mail = Configuration.Mail(server: "smtp://mail.example.org:587", from: "hledwatch@example.org")
        mail.user = "hledwatch"
        mail.passwordFile = "mail-password"
        expected.mail = mail
        expected.profiles = [
            Profile(
                name: "hled", words: ["HLED", "Diálogo"],
                sources: [
                    Source(
                        name: "wh", url: "https://www.whitehouse.gov/news/feed/", interval: .seconds(300)),
                    Source(name: "old", url: "http://www.example.gov/feed", retired: true),
                ], moves: [Profile.AddressMove(from: "https://a.example/x/", to: "https://b.example/")]),
            Profile(
                name: "everything", follow: .all,
                sources: [Source(name: "mirror", url: "http://mirror.example.org:8080/?feed=rss2")]),
        ]
        expected.profiles[0].sources[0].heedsHints = false
        expected.subscribers = [
            Subscriber(
                name: "hook",
                channel: .webhook(url: "https://hooks.example.org/h", secretFile: "/etc/hledwatch/hook"),
                least: .substantive, kinds: [.revised, .withdrawn]),
            Subscriber(name: "analyst", channel: .mail(to: "analyst@example.org")),
            Subscriber(name: "files", channel: .directory("/srv/digests")),
            Subscriber(name: "journal", channel: .standardOutput),
        ]
        #expect(try Configuration.parse(text, path: "c.toml") == expected)
    }

    @Test func `an archive is in a file unless PostgreSQL is named`() throws {
        func place(_ lines: String) throws -> Configuration.Place? {
            try Configuration.parse("[archive]\n\(lines)\n", path: "hledwatch.toml").place
        }
        #expect(try place("") == nil)
        #expect(try place("engine = 'sqlite'") == .file)
        #expect(
            try place("engine = 'postgresql'\nconnection_file = 'postgresql'")
                == .database(Configuration.Database(connectionFile: "postgresql", schema: "hledwatch")))
        #expect(
            try place("engine = 'postgresql'\nconnection_file = '/etc/pg'\nschema = 'east_2'")
                == .database(Configuration.Database(connectionFile: "/etc/pg", schema: "east_2")))
    }

    @Test func `every chat is read with its keys`() throws {
        let subscribers = """
            [network]
            plain_http = ["127.0.0.1"]
            [[subscriber]]
            name = "a"
            chat = "teams"
            url_file = "teams-url"
            [[subscriber]]
            name = "b"
            chat = "matrix"
            server = "https://matrix.example.org/"
            room = "#hled:example.org"
            token_file = "/run/token"
            [[subscriber]]
            name = "c"
            chat = "ntfy"
            topic_file = "topic"
            [[subscriber]]
            name = "d"
            chat = "telegram"
            server = "http://127.0.0.1:8081"
            chat_id = "@hled_watch"
            token_file = "bot"
            """
        let channels = try Configuration.parse(subscribers, path: "c.toml").subscribers.map(\.channel)
        #expect(
            channels == [
                .chat(.hook(.teams, addressFile: "teams-url")),
                .chat(
                    .matrix(
                        server: "https://matrix.example.org", room: "#hled:example.org",
                        tokenFile: "/run/token")),
                .chat(.ntfy(server: "https://ntfy.sh", topic: .file("topic"), tokenFile: nil)),
                .chat(.telegram(server: "http://127.0.0.1:8081", chat: "@hled_watch", tokenFile: "bot")),
            ])
    }

    @Test func `mail goes without TLS only to this machine`() throws {
        let text = """
            [mail]
            server = "smtp://127.0.0.1:2525"
            from = "a@example.org"
            plain = true
            """
        let configuration = try Configuration.parse(text, path: "c.toml")
        #expect(configuration.mail?.plain == true)
        let remote = text.replacing("127.0.0.1", with: "mail.example.org")
        #expect(
            problems(remote) == ["4:9 'plain' is true; mail goes without TLS only to 'smtp://localhost'"])
    }

    @Test func `a byte order mark and Windows line ends are no mistake`() throws {
        let configuration = try Configuration.parse("\u{feff}[watch]\r\nwidth = 2\r\n", path: "c.toml")
        #expect(configuration.watch.width == 2)
    }
}

/// The problems of a text, each as `line:column text`.
func problems(_ text: String) -> [String] {
    do {
        _ = try Configuration.parse(text, path: "c.toml")
        return []
    } catch {
        return error.problems.map { "\($0.line):\($0.column) \($0.text)" }
    }
}
