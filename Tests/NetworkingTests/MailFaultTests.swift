import FactSheets
import TestSupport
import Testing

@testable import Networking

/// Each fault in each phase of a session, and what the rule on mail makes of it: what is refused for good is given up,
/// what is deferred or never got its answer is sent again, and after the whole message was sent nobody knows.
@Suite(.blocking) struct MailFaultTests {
    typealias Manners = LoopbackMailSink.Manners

    enum Phase: String, CaseIterable, Sendable { case greeting, hello, sender, recipient, data, end }

    enum Fault: String, CaseIterable, Sendable {
        case refused, deferred, closed, reset, silent

        var turn: Manners.Turn {
            switch self {
            case .refused: "554 5.7.1 no"
            case .deferred: "451 4.3.0 later"
            case .closed: .drop
            case .reset: .reset
            case .silent: .hang
            }
        }
    }

    enum Outcome { case temporary, permanent, unknown, accepted }

    private static func outcome(_ fault: Fault, in phase: Phase) -> Outcome {
        switch fault {
        case .refused: .permanent
        case .deferred: .temporary
        case .closed, .reset, .silent: phase == .end ? .unknown : .temporary
        }
    }

    private static func spoil(_ phase: Phase, with turn: Manners.Turn) -> Manners {
        var manners = Manners()
        switch phase {
        case .greeting: manners.greeting = turn
        case .hello: manners.hello = turn
        case .sender: manners.sender = turn
        case .recipient: manners.recipient = turn
        case .data: manners.data = turn
        case .end: manners.end = turn
        }
        return manners
    }

    @Test(arguments: Phase.allCases, Fault.allCases)
    func `a fault in a phase comes to what the rule on mail says`(_ phase: Phase, _ fault: Fault) async throws
    {
        let sink = try LoopbackMailSink(Self.spoil(phase, with: fault.turn))
        let result = try await Self.send(to: sink)
        #expect(Self.outcome(of: result) == Self.outcome(fault, in: phase), "\(result)")
        let session = try #require(sink.sessions.first)
        #expect((session.message != nil) == (phase == .end), "the message goes once all before it is agreed")
    }

    @Test(arguments: Phase.allCases)
    func `what is no reply of SMTP's is never taken for one`(_ phase: Phase) async throws {
        let sink = try LoopbackMailSink(Self.spoil(phase, with: "HTTP/1.1 400 Bad Request"))
        let result = try await Self.send(to: sink)
        #expect(Self.outcome(of: result) == (phase == .end ? .unknown : .temporary), "\(result)")
    }

    private static func send(to sink: LoopbackMailSink) async throws -> MailResult {
        var server = Configuration.Mail(server: "smtp://127.0.0.1:\(sink.port)", from: "a@example.org")
        server.plain = true
        let client = Client(
            policy: try loopbackPolicy {
                $0.limits.mail = .milliseconds(400)
                $0.limits.farewell = .milliseconds(100)
            })
        let message = Array("From: a@example.org\r\n\r\ntext\r\n".utf8)
        return await client.send(
            mail: message, from: "a@example.org", to: "b@example.org", through: server, password: nil)
    }

    private static func outcome(of result: MailResult) -> Outcome {
        switch result {
        case .accepted: .accepted
        case .temporary: .temporary
        case .permanent: .permanent
        case .unknown: .unknown
        }
    }
}
