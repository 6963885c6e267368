import FactSheets
import TestSupport
import Testing

@testable import Networking

@Suite(.blocking) struct ExchangeTests {
    @Test func `what is posted arrives as its type, and what comes back is handed over whole`() async throws {
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("200 OK", ["Content-Type: Application/Timestamp-Reply; a=b"], [0, 1, 0xFF])
        }
        let result = await Client(policy: try loopbackPolicy())
            .exchange("\(server.origin)/tsr", contentType: "application/timestamp-query", body: [0x30, 0])
        #expect(result == .answered(body: [0, 1, 0xFF], contentType: "application/timestamp-reply"))
        let request = try #require(server.requests.first)
        #expect(request.method == "POST")
        #expect(request.headers["Content-Type"] == "application/timestamp-query")
        #expect(request.body == [0x30, 0])
    }

    @Test func `an error, a redirect and an answer that is too large are failures`() async throws {
        let server = try LoopbackServer { request in
            switch request.target {
            case "/busy": LoopbackServer.answer("503 Busy", [], [])
            case "/moved": LoopbackServer.answer("307 Moved", ["Location: /tsr"], [])
            default: LoopbackServer.answer("200 OK", [], [UInt8](repeating: 1, count: 70_000))
            }
        }
        let client = Client(policy: try loopbackPolicy())
        func answer(_ target: String) async -> ExchangeResult {
            await client.exchange("\(server.origin)\(target)", contentType: "a/b", body: [1])
        }
        #expect(await answer("/busy") == .failed("it answered 503"))
        #expect(await answer("/moved") == .failed("it answered 307"))
        guard case .failed(let reason) = await answer("/large") else {
            Issue.record("70,000 bytes are taken")
            return
        }
        #expect(reason.contains("65536"), "\(reason)")
        #expect(server.requests.count == 3)
    }

    @Test func `nothing is connected to that the policy does not allow`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        _ = networking
        var network = Configuration.Network()
        network.plainHTTP = ["127.0.0.1"]
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        guard case .failed = await client.exchange(server.origin, contentType: "a/b", body: [1]) else {
            Issue.record("a time-stamp authority on this machine is asked")
            return
        }
        #expect(server.requests.isEmpty)
        #expect(
            await client.exchange("file:///etc/passwd", contentType: "a/b", body: [1])
                == .failed("the address is not http or https"))
    }
}
