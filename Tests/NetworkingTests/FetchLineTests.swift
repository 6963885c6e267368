import FactSheets
import Synchronization
import TestSupport
import Testing

@testable import Networking

@Suite(.blocking) struct FetchLineTests {
    /// All that comes of `urls`, by number, with how many batches it came in.
    private func serve(
        _ urls: [String], _ client: Client, width: Int = 8, perHost: Int = 1, role: Capture.Role = .page
    ) async -> (captures: [Int64: Capture], batches: Int) {
        let line = FetchLine(width: width, perHost: perHost)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await client.serve(line) { noon } }
            line.add(
                urls.enumerated().map { number, url in
                    Wanted(number: Int64(number), url: url, role: role, validators: Validators(etag: "\"e\""))
                })
            var captures: [Int64: Capture] = [:]
            var batches = 0
            while case let fetched = await line.next(), !fetched.isEmpty {
                batches += 1
                for one in fetched { captures[one.number] = one.capture }
            }
            line.close()
            return (captures, batches)
        }
    }

    @Test func `every address is asked once, over one connection a host`() async throws {
        let server = try LoopbackServer { request in
            LoopbackServer.answer("200 OK", [], Array(request.target.utf8))
        }
        let client = Client(policy: try loopbackPolicy())
        let (captures, _) = await serve((0..<200).map { "\(server.origin)/\($0)" }, client)
        #expect(captures.count == 200)
        #expect(captures.allSatisfy { $1.body == Array("/\($0)".utf8) && $1.status == 200 })
        #expect(Set(server.requests.map(\.target)).count == 200)
        #expect(Set(server.requests.map(\.connection)) == [1])
        // The connection outlasts the line.
        _ = await serve(["\(server.origin)/again"], client)
        #expect(server.requests.last?.connection == 1)
    }

    @Test func `as many are under way at one host as it is said, and no more`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        let client = Client(policy: try loopbackPolicy())
        let (captures, _) = await serve((0..<60).map { "\(server.origin)/\($0)" }, client, perHost: 4)
        #expect(captures.count == 60)
        #expect(Set(server.requests.map(\.connection)).count <= 4)
    }

    @Test func `unchanged answers come in few batches`() async throws {
        let server = try LoopbackServer { _ in [.text("HTTP/1.1 304 Not Modified\n\n"), .keepAlive] }
        let client = Client(policy: try loopbackPolicy())
        let (captures, batches) = await serve((0..<300).map { "\(server.origin)/\($0)" }, client)
        #expect(captures.values.allSatisfy { $0.status == 304 && $0.failure == nil })
        #expect(captures.count == 300)
        #expect(batches < 100)
        #expect(server.requests.allSatisfy { $0.headers["If-None-Match"] == "\"e\"" })
    }

    @Test func `redirects are followed, refusals and dead ends are captures`() async throws {
        let server = try LoopbackServer { request in
            switch request.target {
            case "/a": LoopbackServer.answer("301 Moved", ["Location: /b"])
            case "/loop": LoopbackServer.answer("302 Found", ["Location: /loop"])
            case "/out": LoopbackServer.answer("302 Found", ["Location: http://10.0.0.1/"])
            case "/reset": [.reset]
            default: LoopbackServer.answer("200 OK", [], Array("here".utf8))
            }
        }
        let client = Client(policy: try loopbackPolicy())
        let names = ["a", "loop", "out", "reset", "plain"]
        let (captures, _) = await serve(
            names.map { "\(server.origin)/\($0)" } + ["file:///etc/passwd", "https://[::1]/"], client)
        #expect(captures[0]?.answered == "\(server.origin)/b")
        #expect(captures[0]?.body == Array("here".utf8))
        #expect(captures[1]?.failure?.kind == .redirects)
        #expect(captures[2]?.failure?.kind == .refused)
        #expect([.connect, .protocolError].contains(captures[3]?.failure?.kind))
        #expect(captures[4]?.failure == nil)
        #expect(captures[5]?.failure == Capture.Failure(.refused, notAnAddress))
        #expect(captures[6]?.failure?.reason.contains("which is not allowed") == true)
    }

    @Test func `a host that says nothing holds no other up, and a closed line ends at once`() async throws {
        let mute = try LoopbackServer { _ in [.hang] }
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        _ = networking
        var network = Configuration.Network()
        network.allow = ["127.0.0.0/8"]
        network.plainHTTP = ["127.0.0.1", "localhost"]
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        let line = FetchLine(width: 2, perHost: 1)
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await client.serve(line) { noon } }
            let urls = ["http://localhost:\(mute.port)/"] + (1...20).map { "\(server.origin)/\($0)" }
            line.add(
                urls.enumerated().map {
                    Wanted(number: Int64($0), url: $1, role: .page, validators: nil)
                })
            var answered = 0
            while answered < 20 { answered += await line.next().count }
            line.close()
            let rest = await line.next()
            #expect(rest.map(\.number) == [0] && rest.map(\.isGivenUp) == [true])
            #expect(await line.next().isEmpty)
        }
    }
}
