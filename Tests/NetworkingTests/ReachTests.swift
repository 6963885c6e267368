import FactSheets
import TestSupport
import Testing

@testable import Networking

@Suite(.blocking) struct ReachTests {
    private func greet(
        _ manners: LoopbackMailSink.Manners = .init(), user: String? = nil, plain: Bool = true
    ) async throws -> (Reach, [String]) {
        let sink = try LoopbackMailSink(manners)
        var server = Configuration.Mail(server: "smtp://127.0.0.1:\(sink.port)", from: "a@example.org")
        (server.plain, server.user) = (plain, user)
        let found = await Client(policy: try loopbackPolicy { _ in }).greet(
            server, password: user.map { _ in "s3cret" })
        return (found, sink.sessions.first?.commands ?? [])
    }

    @Test func `a mail server is greeted, and nothing is sent to anybody`() async throws {
        let (found, commands) = try await greet()
        #expect(found == .reached(certificateEnd: nil))
        #expect(commands.map { $0.prefix(4) } == ["EHLO", "NOOP", "QUIT"])
    }

    @Test func `a login that is accepted, and one that is not`() async throws {
        var manners = LoopbackMailSink.Manners()
        manners.extensions = ["AUTH PLAIN"]
        let (accepted, commands) = try await greet(manners, user: "desk")
        #expect(accepted == .reached(certificateEnd: nil))
        #expect(commands.contains { $0.hasPrefix("AUTH PLAIN") })
        manners.auth = "535 5.7.8 no"
        let (refused, _) = try await greet(manners, user: "desk")
        #expect(refused == .failed("the server refuses the user name or password: '535 5.7.8 no'"))
    }

    @Test func `a server that turns us away, and one without STARTTLS`() async throws {
        var manners = LoopbackMailSink.Manners()
        manners.greeting = "554 no service"
        #expect(try await greet(manners).0 == .failed("the server refused with '554 no service'"))
        #expect(try await greet(plain: false).0 == .failed("the server offers no STARTTLS"))
    }

    @Test func `a web server is reached without being asked anything`() async throws {
        let server = try LoopbackServer { _ in [.text("never")] }
        let client = Client(policy: try loopbackPolicy { _ in })
        #expect(await client.reach("http://127.0.0.1:\(server.port)/hook") == .reached(certificateEnd: nil))
        #expect(server.requests.isEmpty)
        let refused = await client.reach("http://169.254.1.1/hook")
        #expect(refused != .reached(certificateEnd: nil))
    }
}
