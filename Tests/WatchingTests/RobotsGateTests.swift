import FactSheets
import TestSupport
import Testing

@testable import Watching

/// How long what a robots.txt said holds (RFC 9309 sections 2.3.1 and 2.4), with no clock but the answers' own.
@Suite struct RobotsGateTests {
    private static let robots = "https://press.example.gov/robots.txt"
    private static let page = "https://press.example.gov/closed/1"
    private static let start = Instant(seconds: 1_663_000_000)
    private static let day: Int64 = 86_400

    private static func answer(
        _ status: Int, after seconds: Int64 = 0, body: String = "", failure: Capture.Failure.Kind? = nil
    ) -> Capture {
        Capture(
            role: .robots, url: robots, time: start + .seconds(seconds), status: status,
            body: Array(body.utf8),
            failure: failure.map { Capture.Failure($0, "it is made up") })
    }

    private static func gate(_ standing: RobotsStanding) -> RobotsGate {
        let gate = RobotsGate()
        gate.learn(standing, of: robots)
        return gate
    }

    private static func verdict(_ gate: RobotsGate, after seconds: Int64) -> String {
        switch gate.verdict(on: page, now: start + .seconds(seconds)) {
        case .allowed: "allowed"
        case .forbidden(let rule, _): "forbidden by \(rule)"
        case .closed: "closed"
        case .unknown(let robots): "ask \(robots)"
        }
    }

    @Test func `a robots txt holds for 24 hours and not a second more`() {
        let body = "User-agent: *\nDisallow: /closed/\n"
        let gate = Self.gate(RobotsStanding(Self.answer(200, body: body), failingSince: nil))
        #expect(Self.verdict(gate, after: 0) == "forbidden by Disallow: /closed/")
        #expect(Self.verdict(gate, after: Self.day - 1) == "forbidden by Disallow: /closed/")
        #expect(Self.verdict(gate, after: Self.day) == "ask \(Self.robots)")
    }

    @Test(arguments: [400, 401, 403, 404, 410, 428, 430, 451])
    func `an answer that there is none allows all, for 24 hours`(_ status: Int) {
        let gate = Self.gate(RobotsStanding(Self.answer(status), failingSince: nil))
        #expect(Self.verdict(gate, after: Self.day - 1) == "allowed")
        #expect(Self.verdict(gate, after: Self.day) == "ask \(Self.robots)")
    }

    @Test(arguments: [429, 500, 503, 599])
    func `what cannot be reached closes the host for an hour, then it is asked again`(_ status: Int) {
        let gate = Self.gate(RobotsStanding(Self.answer(status), failingSince: nil))
        #expect(Self.verdict(gate, after: 3599) == "closed")
        #expect(Self.verdict(gate, after: 3600) == "ask \(Self.robots)")
    }

    @Test func `after 30 days without an answer it counts as absent, a day at a time`() {
        for (days, isOpen) in [(0, false), (29, false), (30, false), (31, true), (400, true)] {
            let failed = Self.answer(503, after: Int64(days) * Self.day)
            let standing = RobotsStanding(failed, failingSince: Self.start)
            let gate = Self.gate(standing)
            #expect(Self.verdict(gate, after: Int64(days) * Self.day + 1) == (isOpen ? "allowed" : "closed"))
            let span = isOpen ? Self.day : 3600
            #expect(standing.until == failed.time + .seconds(span), "\(days)")
        }
    }

    @Test
    func `more than five redirects are no robots txt, a network that is down is one that cannot be reached`()
    {
        #expect(RobotsStanding.isUsable(Self.answer(301, failure: .redirects)))
        #expect(!RobotsStanding.isUsable(Self.answer(0, failure: .connect)))
        #expect(!RobotsStanding.isUsable(Self.answer(0, failure: .timeout)))
    }

    @Test func `the 30 days are counted from the log, over a restart, and end with an answer`() async throws {
        let directory = try TemporaryDirectory()
        var configuration = Configuration()
        configuration.profiles = [Profile(name: "p", sources: [])]
        func keeper() throws -> Keeper {
            try Keeper(directory: directory.path, configuration: configuration, follow: nil)
        }
        func isOpen(_ standing: RobotsStanding) -> Bool {
            if case .absent = standing { return true }
            return false
        }
        do {
            let keeper = try keeper()
            for days in [0, 10, 29] {
                let standing = try await keeper.take(robots: Self.answer(503, after: Int64(days) * Self.day))
                #expect(!isOpen(standing), "\(days)")
            }
        }
        do {
            let keeper = try keeper()
            let last = Self.start + .seconds(29 * Self.day)
            #expect(try await keeper.robots(Self.robots, now: last + .seconds(3599)) != nil)
            #expect(try await keeper.robots(Self.robots, now: last + .seconds(3600)) == nil)
            #expect(isOpen(try await keeper.take(robots: Self.answer(503, after: 30 * Self.day + 1))))
            // One answer, and the count begins anew.
            let body = "User-agent: *\nDisallow: /\n"
            let read = try await keeper.take(robots: Self.answer(200, after: 31 * Self.day, body: body))
            guard case .file = read else {
                Issue.record("\(read)")
                return
            }
            #expect(!isOpen(try await keeper.take(robots: Self.answer(503, after: 61 * Self.day))))
            #expect(!isOpen(try await keeper.take(robots: Self.answer(503, after: 90 * Self.day))))
            #expect(isOpen(try await keeper.take(robots: Self.answer(503, after: 92 * Self.day))))
        }
    }
}
