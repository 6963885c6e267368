import FactSheets
import TestSupport
import Testing

@testable import Networking

/// Listeners on both loopback addresses, at one port, that no request may ever reach.
private struct Trap {
    let four: LoopbackSocket
    let six: LoopbackSocket?
    var port: Int { four.port }

    init() throws {
        _ = networking
        four = try LoopbackSocket { $0.waitUntilClosed() }
        six = try? LoopbackSocket(.six, port: four.port) { $0.waitUntilClosed() }
    }

    func connections() throws -> Int { try four.connections() + (six?.connections() ?? 0) }
}

@Suite(.blocking) struct ForbiddenAddressTests {
    static let spellings = [
        "127.0.0.1", "127.1", "127.0.1", "0177.0.0.1", "0177.1", "017700000001", "0x7f.0.0.1", "0x7F000001",
        "2130706433", "127.0.0.1.", "%31%32%37.0.0.1", "0", "0.0.0.0", "0x0", "localhost", "LOCALHOST",
        "localhost.",
        "sub.localhost", "[::1]", "[0:0:0:0:0:0:0:1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]",
        "[::127.0.0.1]", "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "127.255.255.254", "①②⑦.⓪.⓪.①",
        "ⓛocalhost",
    ]

    @Test(arguments: spellings)
    func `this machine is never connected to, however it is written`(_ host: String) async throws {
        let trap = try Trap()
        var network = Configuration.Network()
        network.plainHTTP = Networking.host(of: "http://\(host)/").map { [$0] } ?? []
        network.timeout = .seconds(10)
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        for scheme in ["http", "https"] {
            let capture = await client.page("\(scheme)://\(host):\(trap.port)/latest/meta-data")
            let kind = try #require(capture.failure?.kind)
            #expect(kind == .refused || kind == .resolve || kind == .connect)
            #expect(capture.status == 0)
            let posted = await client.post("\(scheme)://\(host):\(trap.port)/", headers: [], body: [1])
            guard case .failed = posted else {
                Issue.record("\(posted)")
                return
            }
        }
        let mail = Configuration.Mail(server: "smtp://\(host):\(trap.port)", from: "a@example.org")
        var plain = mail
        plain.plain = true
        for server in [mail, plain] {
            let sent = await client.send(
                mail: Array("A: b\r\n\r\nc\r\n".utf8), from: "a@example.org", to: "b@example.org",
                through: server,
                password: nil)
            guard case .temporary = sent else {
                Issue.record("\(sent)")
                return
            }
        }
        #expect(try trap.connections() == 0)
    }

    @Test func `the reason names the address and what is wrong with it`() async throws {
        _ = networking
        let policy = try NetworkPolicy(network: Configuration.Network(), userAgent: "hledwatch/0.1")
        let capture = await Client(policy: policy).page("https://0x7f.1:9/")
        #expect(
            capture.failure
                == Capture.Failure(
                    .refused, "'127.0.0.1' leads to 127.0.0.1 (loopback), which is not allowed"))
    }

    @Test(arguments: ["[::1]", "[::ffff:127.0.0.1]", "127.0.0.2", "0.0.0.0", "10.0.0.1", "169.254.169.254"])
    func `a redirect leads to nothing that could not be asked directly`(_ host: String) async throws {
        let trap = try Trap()
        let port = trap.port
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("302 Found", ["Location: http://\(host):\(port)/"])
        }
        var network = Configuration.Network()
        network.allow = ["127.0.0.1/32"]
        network.plainHTTP = ["127.0.0.1", host]
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        let capture = await client.page("\(server.origin)/")
        #expect(capture.failure?.kind == .refused)
        #expect(capture.redirects == [Capture.Redirect(status: 302, location: "http://\(host):\(port)/")])
        #expect(try trap.connections() == 0)
    }

    @Test func `only the addresses of the configured range are opened`() async throws {
        let trap = try Trap()
        var network = Configuration.Network()
        network.allow = ["127.0.0.2/31"]
        network.plainHTTP = ["127.0.0.1"]
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        let capture = await client.page("http://127.0.0.1:\(trap.port)/")
        #expect(capture.failure?.kind == .refused)
        #expect(try trap.connections() == 0)
    }

    @Test func `a proxy at a private address is itself refused`() async throws {
        let trap = try Trap()
        var network = Configuration.Network()
        network.proxy = "http://127.0.0.1:\(trap.port)"
        let client = Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/0.1"))
        let capture = await client.page("https://www.example.org/")
        #expect(capture.failure?.kind == .refused)
        #expect(try trap.connections() == 0)
    }
}
