import Compressing
import FactSheets
import Synchronization
import TestSupport
import Testing

@testable import Networking

extension Client {
    /// What passed on the wire of pages asked for one after the other, as captures made at noon.
    func provenances(_ urls: [String], _ validators: Validators? = nil) async -> [Capture.Provenance] {
        let line = FetchLine(width: 1, perHost: 1)
        return await withTaskGroup(of: Void.self) { group in
            group.addTask { await self.serve(line) { noon } }
            line.add(
                urls.enumerated().map {
                    Wanted(number: Int64($0.offset), url: $0.element, role: .page, validators: validators)
                })
            var told: [Int64: Capture.Provenance] = [:]
            while case let fetched = await line.next(), !fetched.isEmpty {
                for one in fetched { told[one.number] = one.passage?.provenance(at: noon, engine: 7) }
            }
            line.close()
            return urls.indices.compactMap { told[Int64($0)] }
        }
    }
}

@Suite(.blocking) struct ProvenanceTests {
    @Test(arguments: [nil, Validators(etag: "W/\"ü\"", lastModified: "Mon, 12 Sep 2022 21:43:21 GMT")])
    func `the request is told byte for byte as the server received it`(_ validators: Validators?) async throws
    {
        let heard = LoopbackLog()
        let socket = try LoopbackSocket { connection in
            var reader = LoopbackReader(connection)
            var lines: [[UInt8]] = []
            while let line = reader.line() {
                lines.append(line)
                if line.isEmpty { break }
            }
            heard.add(Array(lines.joined(separator: [13, 10])) + [13, 10])
            _ = connection.send(Array("HTTP/1.0 304 Same\r\n\r\n".utf8))
        }
        let url = "http://127.0.0.1:\(socket.port)/a%20b?c=d&e"
        let told = try #require(
            await Client(policy: try loopbackPolicy()).provenances([url], validators).first)
        #expect(heard.all == [Array(told.request.utf8)])
        #expect(told.statusLine == "HTTP/1.0 304 Same")
        #expect(told.peer == "127.0.0.1:\(socket.port)")
        #expect(told.tls == nil && told.certificates == [] && told.received == nil && told.engine == 7)
        #expect(told.began <= noon && noon - told.began < .seconds(20))
    }

    @Test func `a body whose coding was undone is told as it was received`() async throws {
        let packed = try #require(gzipped(Array("hello".utf8)))
        let server = try LoopbackServer { request in
            request.target == "/plain"
                ? LoopbackServer.answer("200 OK", [], Array("hello".utf8))
                : LoopbackServer.answer("200 OK", ["Content-Encoding: gzip"], packed)
        }
        let told = await Client(policy: try loopbackPolicy()).provenances([
            "\(server.origin)/plain", "\(server.origin)/packed",
        ])
        #expect(told.map { $0.received?.codings } == [nil, ["gzip"]])
        #expect(told.last?.received?.size == packed.count)
        #expect(told.last?.received?.sha256 == sha256(packed))
        // FIPS 180-2, appendix B.1.
        #expect(
            sha256(Array("abc".utf8)) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    }

    @Test func `of a failure is told how far it came`() async throws {
        let port = try LoopbackSocket { _ in }.port
        let silent = try LoopbackServer { _ in [.hang] }
        let client = Client(policy: try loopbackPolicy(timeout: .milliseconds(300)))
        let told = await client.provenances(["http://127.0.0.1:\(port)/", "\(silent.origin)/x"])
        try #require(told.count == 2)
        #expect(told[0].peer == nil && told[0].request == "" && told[0].statusLine == "")
        #expect(told[1].peer == "127.0.0.1:\(silent.port)")
        #expect(told[1].request.hasPrefix("GET /x HTTP/1.1\r\n"))
        #expect(told[1].statusLine == "")
    }

    @Test func `what a proxy is told is told without the password for it`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        var network = Configuration.Network()
        network.allow = ["127.0.0.1/32"]
        network.plainHTTP = ["plain.invalid"]
        network.proxy = "http://me:secret@127.0.0.1:\(server.port)"
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        let told = try #require(await client.provenances(["http://plain.invalid/a"]).first)
        let request = try #require(server.requests.first)
        let seen = request.headers.filter { $0.name != "Proxy-Authorization" }.map {
            "\($0.name): \($0.value)"
        }
        #expect(seen.count == request.headers.count - 1)
        let lines = ["GET http://plain.invalid/a HTTP/1.1"] + seen + ["", ""]
        #expect(told.request == lines.joined(separator: "\r\n"))
    }

    @Test func `of a replay nothing is told`() async throws {
        let server = try LoopbackServer { _ in LoopbackServer.answer() }
        let client = Client(policy: try loopbackPolicy { $0.gateway = Gateway(port: server.port) })
        #expect(await client.provenances(["https://www.whitehouse.gov/"]).isEmpty)
        #expect(server.requests.count == 1)
    }
}

/// What a server heard.
private final class LoopbackLog: Sendable {
    private let heard = Mutex<[[UInt8]]>([])
    var all: [[UInt8]] { heard.withLock { $0 } }
    func add(_ bytes: [UInt8]) { heard.withLock { $0.append(bytes) } }
}
