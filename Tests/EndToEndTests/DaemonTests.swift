import FactSheets
import Glibc
import Synchronization
import TestSupport
import Testing

/// A publisher on loopback whose answers a test changes while the daemon runs.
private final class Publisher: Sendable {
    private final class Amount: Sendable {
        let text: Mutex<String>
        init(_ text: String) { self.text = Mutex(text) }
    }

    let server: LoopbackServer
    private let amount: Amount

    init(_ text: String) throws {
        let amount = Amount(text)
        self.amount = amount
        server = try LoopbackServer { Publisher.answer($0, amount: amount.text.withLock { $0 }) }
    }

    func say(_ text: String) { amount.text.withLock { $0 = text } }

    private static func answer(_ request: LoopbackRequest, amount: String) -> [LoopbackStep] {
        let text =
            "<p>The governments of the High-Level Economic Dialogue will invest \(amount) in ports.</p>"
        let host = request.headers["Host"] ?? ""
        if request.target == "/feed/" {
            let feed = """
                <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
                <title>Press</title><link>http://\(host)/</link><item><title>Ports</title><link>http://\(host)/ports/</link>
                <guid isPermaLink="false">tag:press,2022:1</guid><pubDate>Mon, 12 Sep 2022 12:00:00 +0000</pubDate>
                <content:encoded><![CDATA[\(text)]]></content:encoded></item></channel></rss>
                """
            return LoopbackServer.answer("200 OK", ["Content-Type: application/rss+xml"], Array(feed.utf8))
        }
        let page =
            "<html><head><title>Ports</title></head><body><article><h1>Ports</h1>\(text)</article></body></html>"
        return LoopbackServer.answer("200 OK", ["Content-Type: text/html; charset=utf-8"], Array(page.utf8))
    }
}

@Suite(.blocking) struct DaemonTests {
    /// A configuration that watches `publisher` and tells into a directory.
    private func configuration(_ publisher: Publisher, in directory: TemporaryDirectory, extra: String = "")
        throws -> String
    {
        _ = unsafe mkdir(directory.path + "/digests", 0o755)
        return try directory.write(
            """
            [network]
            allow = ["127.0.0.1/32"]
            plain_http = ["127.0.0.1"]
            [[profile]]
            name = "test"
            words = ["High-Level Economic Dialogue"]
            [[profile.source]]
            name = "press"
            url = "\(publisher.server.origin)/feed/"
            [[subscriber]]
            name = "files"
            directory = "\(directory.path)/digests"
            \(extra)
            """, as: "hledwatch.toml")
    }

    /// A daemon that has told systemd's stand-in that it is ready.
    private func start(_ config: String, in directory: TemporaryDirectory) throws -> Program {
        let notify = try NotifySocket(path: directory.path + "/notify")
        let daemon = try Program(
            Hledwatch.path, ["run", "--config", config, "--state", directory.path + "/state", "--verbose"],
            environment: ["NOTIFY_SOCKET": notify.path])
        #expect(notify.next() == ["READY=1"], "\(daemon.errors())")
        return daemon
    }

    @Test func `the daemon starts ready, delivers what it finds, and leaves on SIGTERM with everything kept`()
        throws
    {
        let directory = try TemporaryDirectory()
        let publisher = try Publisher("$5 million")
        let daemon = try start(try configuration(publisher, in: directory), in: directory)
        #expect(try directory.waits(forFileIn: "digests", endingWith: ".json"))
        let retried = try Hledwatch.run("deliveries", "retry", "--all", "--state", directory.path + "/state")
        #expect(retried.code == 0 && retried.output == "none was given up\n", "\(retried.errors)")
        daemon.send(SIGTERM)
        let end = try daemon.wait()
        #expect(end.code == 0, "\(end.errors)")
        let channels = try Hledwatch.run("deliveries", "--state", directory.path + "/state")
        #expect(channels.output.contains(": delivered last at "), "\(channels.output)")
        let told = try Hledwatch.run(
            "deliveries", "--status", "all", "--format", "json", "--state", directory.path + "/state")
        let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/deliveries.schema.json"))
        #expect(try schema.violations(in: Array(told.output.utf8)) == [])
        #expect(told.output.contains(#""state" : "works""#), "\(told.output)")
        let list = try Hledwatch.run("list", "--state", directory.path + "/state", "--format", "json")
        #expect(list.output.contains("\"title\" : \"Ports\""))
        // All of it is sealed when it has left.
        let verified = try Hledwatch.run("verify", "--state", directory.path + "/state", "--format", "json")
        #expect(verified.code == 0, "\(verified.output)")
        let kept = try Hledwatch.run("checkpoint", "--state", directory.path + "/state")
        #expect(kept.output.split(separator: "\n").dropFirst().first.map { (Int($0) ?? 0) >= 2 } == true)
        #expect(
            publisher.server.requests.allSatisfy { $0.headers["User-Agent"]?.hasPrefix("hledwatch/") == true }
        )
        #expect(
            publisher.server.requests.allSatisfy {
                $0.headers["Cookie"] == nil && $0.headers["Referer"] == nil
            })
    }

    @Test func `a second daemon on the same archive stops with a clear message`() throws {
        let directory = try TemporaryDirectory()
        let config = try configuration(try Publisher("$5 million"), in: directory)
        let daemon = try start(config, in: directory)
        let second = try Hledwatch.run("poll", "--config", config, "--state", directory.path + "/state")
        #expect(second.code == 1)
        #expect(second.errors.contains("\(daemon.pid)"), "\(second.errors)")
        daemon.send(SIGTERM)
        #expect(try daemon.wait().code == 0)
    }

    @Test func `nothing is asked for while less is free than there must be, and what is there is read`()
        throws
    {
        let directory = try TemporaryDirectory()
        let publisher = try Publisher("$5 million")
        let state = directory.path + "/state"
        func poll(leastFree: String) throws -> Program.Result {
            let config = try configuration(
                publisher, in: directory, extra: "[watch]\nleast_free = \"\(leastFree)\"")
            return try Hledwatch.run("poll", "--config", config, "--state", state)
        }
        let low = try poll(leastFree: "1000000MiB")
        #expect(low.code == 1)
        #expect(low.errors.contains("little room is left on the disk, polling pauses"), "\(low.errors)")
        #expect(publisher.server.requests.isEmpty)
        #expect(try Hledwatch.run("list", "--state", state).code == 0)
        let enough = try poll(leastFree: "0KiB")
        #expect(enough.code == 0, "\(enough.errors)")
        #expect(try Hledwatch.run("list", "--state", state).output.contains("Ports"))
    }

    @Test func `a bad configuration is refused on SIGHUP, with the reason, and the old one kept`() throws {
        let directory = try TemporaryDirectory()
        let publisher = try Publisher("$5 million")
        let config = try configuration(publisher, in: directory)
        let daemon = try start(config, in: directory)
        try directory.write("[watch]\ninterval = \"5s\"\n", as: "hledwatch.toml")
        daemon.send(SIGHUP)
        #expect(try daemon.waits(forError: "configuration refused, keeping the old one"))
        #expect(daemon.errors().contains("the shortest is"))
        _ = try configuration(publisher, in: directory)
        daemon.send(SIGHUP)
        #expect(try daemon.waits(forError: "configuration read again"))
        daemon.send(SIGTERM)
        #expect(try daemon.wait().code == 0)
    }

    @Test func `one round tells an edit, and a webhook and a mail bear the digest's id`() throws {
        let directory = try TemporaryDirectory()
        let publisher = try Publisher("$5 million")
        let hook = try LoopbackServer { _ in LoopbackServer.answer("204 No Content") }
        let sink = try LoopbackMailSink()
        let secret = try directory.write(
            "whsec_" + "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=" + "\n", as: "secret")
        let config = try configuration(
            publisher, in: directory,
            extra: """
                [[subscriber]]
                name = "hook"
                webhook = "\(hook.origin)/in"
                secret_file = "\(secret)"
                [[subscriber]]
                name = "desk"
                mail = "desk@example.org"
                kinds = ["revised"]
                [mail]
                server = "smtp://127.0.0.1:\(sink.port)"
                from = "hledwatch@example.org"
                plain = true
                """)
        func poll(_ options: String...) throws -> Program.Result {
            try Program.run(
                Hledwatch.path, ["poll", "--config", config, "--state", directory.path + "/state"] + options)
        }
        let first = try poll()
        #expect(first.code == 0, "\(first.errors)")
        #expect(first.errors.contains("/feed/: 200\n"), "\(first.errors)")
        publisher.say("$4 million")
        let second = try poll()
        #expect(second.errors.contains("revised (substantive)"), "\(second.errors)")
        #expect(try poll().errors == "1 look, 1 unchanged\n")
        #expect(try poll("--verbose").errors.hasSuffix("/feed/: 200\n1 look, 1 unchanged\n"))
        #expect(hook.requests.count == 2)
        let request = try #require(hook.requests.last)
        let digest = try JSON.decode(Digest.self, from: request.body)
        #expect(request.headers["webhook-id"] == digest.id)
        #expect(request.headers["webhook-signature"]?.hasPrefix("v1,") == true)
        #expect(digest.events.map(\.kind) == [.revised])
        let letter = try #require(sink.sessions.compactMap(\.message).last)
        let text = String(decoding: letter, as: UTF8.self)
        #expect(sink.sessions.compactMap(\.message).count == 1)
        #expect(text.contains("Message-ID: <dg-"))
        #expect(text.contains("multipart/alternative"))
    }

    @Test func `an endpoint that fails is tried again with the same id and the same bytes`() throws {
        let directory = try TemporaryDirectory()
        let publisher = try Publisher("$5 million")
        let failures = Failures(1)
        let hook = try LoopbackServer { _ in
            failures.next() ? LoopbackServer.answer("503 Busy") : LoopbackServer.answer("204 No Content")
        }
        let secret = try directory.write("whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n", as: "secret")
        let config = try configuration(
            publisher, in: directory,
            extra:
                "[[subscriber]]\nname = \"hook\"\nwebhook = \"\(hook.origin)/in\"\nsecret_file = \"\(secret)\"\n"
        )
        let daemon = try start(config, in: directory)
        #expect(try waits { hook.requests.count >= 2 })
        daemon.send(SIGTERM)
        #expect(try daemon.wait().code == 0)
        #expect(Set(hook.requests.map { $0.headers["webhook-id"] }).count == 1)
        #expect(Set(hook.requests.map(\.body)).count == 1)
    }
}

private final class Failures: Sendable {
    private let left: Mutex<Int>
    init(_ count: Int) { left = Mutex(count) }
    func next() -> Bool {
        left.withLock { left in
            left -= 1
            return left >= 0
        }
    }
}
