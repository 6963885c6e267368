import Dispatch
import FactSheets
import TestSupport
import Testing

@testable import Networking

@Suite(.blocking) struct StoppingTests {
    @Test func `a cancelled fetch ends, though its server never answers`() async throws {
        let (asked, ask) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { _ in
            ask.yield()
            return [.hang]
        }
        let client = Client(policy: try loopbackPolicy(timeout: .seconds(60)))
        let fetch = Task { await client.page("\(server.origin)/") }
        for await _ in asked { break }
        fetch.cancel()
        let capture = await fetch.value
        #expect(capture.failure == Capture.Failure(.other, "stopped before the answer was complete"))
    }

    @Test func `a cancelled fetch does not wait for its turn`() async throws {
        let (asked, ask) = AsyncStream<Void>.makeStream()
        let server = try LoopbackServer { _ in
            ask.yield()
            return [.hang]
        }
        let client = Client(policy: try loopbackPolicy(timeout: .seconds(60)), width: 1)
        let first = Task { await client.page("\(server.origin)/first") }
        for await _ in asked { break }
        let second = Task { await client.page("\(server.origin)/second") }
        second.cancel()
        #expect(await second.value.failure?.reason == "stopped before the answer was complete")
        first.cancel()
        _ = await first.value
        #expect(server.requests.map(\.target) == ["/first"])
    }

    @Test func `more fetches than threads take turns, and none is lost`() async throws {
        let server = try LoopbackServer { request in
            LoopbackServer.answer("200 OK", [], Array(request.target.utf8))
        }
        let client = Client(policy: try loopbackPolicy(), width: 3)
        let bodies = await withTaskGroup(of: [UInt8].self) { group in
            for number in 0..<60 { group.addTask { await client.page("\(server.origin)/\(number)").body } }
            return await group.reduce(into: Set<[UInt8]>()) { $0.insert($1) }
        }
        #expect(bodies.count == 60)
        #expect(Set(server.requests.map(\.connection)).count <= 3)
    }

    @Test func `fetches run side by side`() async throws {
        // Nobody is answered before all six have asked.
        let missing = DispatchGroup()
        for _ in 0..<6 { missing.enter() }
        let server = try LoopbackServer { _ in
            missing.leave()
            missing.wait()
            return LoopbackServer.answer()
        }
        let client = Client(policy: try loopbackPolicy(timeout: .seconds(60)), width: 6)
        let answered = await withTaskGroup(of: Int.self) { group in
            for _ in 0..<6 { group.addTask { await client.page("\(server.origin)/").status } }
            return await group.reduce(into: 0) { $0 += $1 == 200 ? 1 : 0 }
        }
        #expect(answered == 6)
    }
}
