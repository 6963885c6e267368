import FactSheets
import TestSupport
import Testing

@testable import Networking

/// How a server behaves and what is to become of the message.
private struct MailCase: CustomTestStringConvertible {
    let testDescription: String
    var manners = LoopbackMailSink.Manners()
    let result: MailResult

    init(_ description: String, _ result: MailResult, _ change: (inout LoopbackMailSink.Manners) -> Void) {
        testDescription = description
        self.result = result
        change(&manners)
    }
}

private let message = Array("From: a@example.org\r\nSubject: x\r\n\r\n.dot\r\n..two\r\n.\r\nend\r\n".utf8)

@Suite(.blocking) struct MailTests {
    private func send(
        _ message: [UInt8] = message, from: String = "a@example.org", to: String = "b@example.org", port: Int,
        user: String? = nil, password: String? = nil, plain: Bool = true,
        _ change: (inout NetworkPolicy) -> Void = { _ in }
    ) async throws -> MailResult {
        var server = Configuration.Mail(server: "smtp://127.0.0.1:\(port)", from: from)
        server.plain = plain
        server.user = user
        let client = Client(policy: try loopbackPolicy(change))
        return await client.send(mail: message, from: from, to: to, through: server, password: password)
    }

    @Test func `a message arrives byte for byte under its envelope`() async throws {
        let sink = try LoopbackMailSink()
        #expect(try await send(port: sink.port) == .accepted)
        let session = try #require(sink.sessions.first)
        #expect(session.message == message)
        #expect(session.commands.contains { $0.hasPrefix("MAIL FROM:<a@example.org>") })
        #expect(session.commands.contains("RCPT TO:<b@example.org>"))
        #expect(session.commands.last == "QUIT")
    }

    private static let cases = [
        MailCase("deferred at the greeting", .temporary("the server deferred with '421 busy'")) {
            $0.greeting = "421 busy"
        },
        MailCase("turned away at the greeting", .permanent("the server refused with '554 no service'")) {
            $0.greeting = "554 no service"
        },
        MailCase("the sender deferred", .temporary("the server deferred with '451 4.3.0 later'")) {
            $0.sender = "451 4.3.0 later"
        },
        MailCase("the sender refused", .permanent("the server refused with '550 5.7.1 not you'")) {
            $0.sender = "550 5.7.1 not you"
        },
        MailCase("the recipient deferred", .temporary("the server deferred with '450 4.2.1 grey-listed'")) {
            $0.recipient = "450 4.2.1 grey-listed"
        },
        MailCase("the recipient refused", .permanent("the server refused with '550 5.1.1 unknown'")) {
            $0.recipient = "550 5.1.1 unknown"
        },
        MailCase("DATA refused", .permanent("the server refused with '554 5.5.1 no'")) {
            $0.data = "554 5.5.1 no"
        },
        MailCase("the message deferred", .temporary("the server answered the message with '452 4.3.1 full'"))
        {
            $0.end = .reply("452 4.3.1 full")
        },
        MailCase(
            "the message refused", .permanent("the server answered the message with '552 5.3.4 too big'")
        ) {
            $0.end = .reply("552 5.3.4 too big")
        },
        MailCase("accepted, in several lines", .accepted) {
            $0.end = .reply("250-2.0.0 thanks\r\n250 2.0.0 queued")
        },
        MailCase("accepted, without a goodbye", .accepted) { $0.quit = .drop },
        MailCase("accepted, then silence", .accepted) { $0.quit = .hang },
    ]

    @Test(arguments: cases)
    private func `the server's word decides what becomes of the message`(_ c: MailCase) async throws {
        let sink = try LoopbackMailSink(c.manners)
        let result = try await send(port: sink.port) { $0.limits.farewell = .milliseconds(300) }
        #expect(result == c.result)
    }

    @Test(arguments: [LoopbackMailSink.Manners.Turn.drop, .hang])
    func `no word after the whole message was sent leaves it unknown`(
        _ end: LoopbackMailSink.Manners.Turn
    ) async throws {
        var manners = LoopbackMailSink.Manners()
        manners.end = end
        let sink = try LoopbackMailSink(manners)
        let result = try await send(port: sink.port) { $0.limits.mail = .seconds(2) }
        guard case .unknown(let reason) = result else {
            Issue.record("\(result)")
            return
        }
        #expect(reason.hasPrefix("the server did not answer for the message: "))
        #expect(sink.sessions.first?.message == message)
    }

    @Test func `nobody there, or silence, is temporary`() async throws {
        let port = try LoopbackSocket { _ in }.port
        guard case .temporary = try await send(port: port) else {
            Issue.record("nobody was there")
            return
        }
        let mute = try LoopbackSocket { $0.waitUntilClosed() }
        let result = try await send(port: mute.port) { $0.limits.mail = .seconds(1) }
        guard case .temporary = result else {
            Issue.record("\(result)")
            return
        }
    }

    @Test func `without STARTTLS nothing is sent, no password and no message`() async throws {
        var manners = LoopbackMailSink.Manners()
        manners.extensions = ["AUTH PLAIN LOGIN"]
        let sink = try LoopbackMailSink(manners)
        let result = try await send(port: sink.port, user: "u@example.org", password: "hunter2", plain: false)
        #expect(result == .temporary("the server offers no STARTTLS"))
        let commands = sink.sessions.flatMap(\.commands)
        #expect(!commands.contains { $0.hasPrefix("AUTH") || $0.hasPrefix("MAIL") })
    }

    @Test func `a password is used by PLAIN or LOGIN only, and refused without a word of it`() async throws {
        var manners = LoopbackMailSink.Manners()
        manners.extensions = ["AUTH GSSAPI NTLM PLAIN"]
        let sink = try LoopbackMailSink(manners)
        let result = try await send(port: sink.port, user: "u@example.org", password: "hunter2")
        #expect(result == .accepted)
        #expect(sink.sessions.first?.commands.contains { $0.hasPrefix("AUTH PLAIN") } == true)
        manners.auth = "535 5.7.8 'hunter2' is wrong"
        let strict = try LoopbackMailSink(manners)
        #expect(
            try await send(port: strict.port, user: "u@example.org", password: "hunter2")
                == .temporary("the server refuses the user name or password"))
        #expect(
            try await send(port: sink.port, user: "u@example.org")
                == .temporary("there is no password for 'mail.user'"))
    }

    @Test(arguments: ["hunter2", "aHVudGVyMg==", "AHVAZXhhbXBsZS5vcmcAaHVudGVyMg=="])
    func `a reply that repeats the password is not repeated`(_ secret: String) async throws {
        var manners = LoopbackMailSink.Manners()
        manners.extensions = ["AUTH PLAIN"]
        manners.recipient = "550 no, \(secret)"
        let sink = try LoopbackMailSink(manners)
        let result = try await send(port: sink.port, user: "u@example.org", password: "hunter2")
        #expect(
            result
                == .permanent("the server refused with 'a text that repeats the password'"))
    }

    @Test(arguments: [
        "b@example.org\r\nRCPT TO:<c@example.org>", "b@example.org> SIZE=1", "<b@example.org>",
        "b example@org", "b",
        "@example.org", "b@", "", "b@example.org\u{0}", "bü@example.org", "-b@example.org",
    ])
    func `an address that is more than an address is refused for good`(_ address: String) async throws {
        let sink = try LoopbackMailSink()
        #expect(
            try await send(to: address, port: sink.port)
                == .permanent("the recipient's address cannot be sent"))
        #expect(
            try await send(from: address, port: sink.port)
                == .permanent("the sender's address cannot be sent"))
        #expect(sink.sessions.isEmpty)
    }

    @Test(arguments: [
        "", "A: b\n\nc\n", "A: b\r\n\r\nc\r.\r\n", "A: b\r\n\r\nc\n.\r\n", "A: b\r\n\u{0}\r\n", "A: b\r",
    ])
    func `a message that could be taken for two is refused for good`(_ text: String) async throws {
        let sink = try LoopbackMailSink()
        guard case .permanent = try await send(Array(text.utf8), port: sink.port) else {
            Issue.record("it was sent")
            return
        }
        #expect(sink.sessions.isEmpty)
    }

    @Test func `without TLS only an address that the configuration names is connected to`() throws {
        var server = Configuration.Mail(server: "smtp://mail.example:25", from: "a@example.org")
        server.plain = true
        let letter = try Letter(message, from: "a@b", to: "c@d", through: server, password: nil)
        let gate = SocketGate(rule: try loopbackPolicy().mailRule(for: letter), stop: StopFlag())
        let world = try #require(InternetAddress("1.1.1.1"))
        let relay = try #require(InternetAddress("127.0.0.1"))
        #expect(
            gate.refusal(of: SocketAddress(address: world, port: 25)) == "1.1.1.1, not in 'network.allow'")
        #expect(gate.refusal(of: SocketAddress(address: relay, port: 25)) == nil)
    }

    @Test(arguments: [
        "127.0.0.1:25", "http://127.0.0.1/", "smtp://u:p@127.0.0.1", "smtp://127.0.0.1/helo",
        "smtp://127.0.0.1?x",
        "smtp://", "imap://127.0.0.1", "smtp://127.0.0.1:0", "",
    ])
    func `a server's address of another form is a setting to mend`(_ address: String) async throws {
        let client = Client(policy: try loopbackPolicy())
        let server = Configuration.Mail(server: address, from: "a@example.org")
        let result = await client.send(
            mail: message, from: "a@example.org", to: "b@example.org", through: server, password: nil)
        #expect(
            result
                == .temporary(
                    "'mail.server' is no address of the form smtp://host:port or smtps://host:port"))
    }
}
