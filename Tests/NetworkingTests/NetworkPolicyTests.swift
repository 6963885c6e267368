import FactSheets
import TestSupport
import Testing

@testable import Networking

@Suite struct NetworkPolicyTests {
    private func policy(_ change: (inout Configuration.Network) -> Void) throws(NetworkError) -> NetworkPolicy
    {
        var network = Configuration.Network()
        change(&network)
        return try NetworkPolicy(network: network, userAgent: "hledwatch/0.1")
    }

    @Test func `a setting that cannot be kept is an error that names it and says what to write`() {
        let error = #expect(throws: NetworkError.self) { try policy { $0.allow = ["10.1.2.3/8"] } }
        #expect(
            error?.description == """
                '10.1.2.3/8' in 'network.allow' is no range of addresses
                  hint: write it as '10.1.2.0/24', 'fd00::/8' or one address, with no bits behind the prefix
                """)
        #expect(throws: NetworkError.badHost("a/b")) { try policy { $0.plainHTTP = ["a/b"] } }
        #expect(throws: NetworkError.badHost("a:80")) { try policy { $0.plainHTTP = ["a:80"] } }
        #expect(throws: NetworkError.badHost("")) { try policy { $0.plainHTTP = [""] } }
        #expect(throws: NetworkError.badProxy) { try policy { $0.proxy = "ftp://proxy" } }
        #expect(throws: NetworkError.badProxy) { try policy { $0.proxy = "proxy:8080" } }
        #expect(throws: NetworkError.badAgent) { try policy { $0.contact = "a\r\nX: y" } }
        #expect(throws: NetworkError.badAgent) { try policy { $0.contact = "a) (b" } }
        #expect(throws: NetworkError.badLimit("max_bytes")) { try policy { $0.maxBytes = 0 } }
        #expect(throws: NetworkError.badLimit("timeout")) { try policy { $0.timeout = .zero } }
    }

    @Test func `the contact stands behind the program's name, once`() throws {
        #expect(try policy { $0.contact = "me@example.org" }.agent == "hledwatch/0.1 (+me@example.org)")
        #expect(try policy { _ in }.agent == "hledwatch/0.1")
        var network = Configuration.Network()
        network.contact = "x"
        #expect(
            try NetworkPolicy(network: network, userAgent: "hledwatch/0.1 (+x)").agent == "hledwatch/0.1 (+x)"
        )
    }

    @Test func `http is for the hosts that are named, and for them under no other name`() throws {
        let policy = try policy { $0.plainHTTP = ["Plain.Example"] }
        #expect(policy.refusal(of: "http://plain.example/") == nil)
        #expect(policy.refusal(of: "https://other.example/") == nil)
        #expect(
            policy.refusal(of: "http://www.plain.example/")
                == "'www.plain.example' may not be asked over http, only over https")
        #expect(policy.refusal(of: "http://plain.example./") != nil)
        #expect(policy.refusal(of: "ftp://plain.example/") != nil)
    }

    @Test(arguments: [
        "localhost", "LOCALHOST.", "a.localhost", "127.1", "0x7f.1", "[::1]", "[::ffff:10.0.0.1]", "10.0.0.1",
        "127.0.0.1.",
    ])
    func `a proxy is not asked for what is seen to be private`(_ host: String) throws {
        let policy = try policy { $0.proxy = "http://proxy.example:8080" }
        #expect(policy.refusal(of: "https://\(host)/") != nil)
        #expect(policy.refusal(of: "https://www.example.org/") == nil)
    }

    @Test func `IPv4-mapped addresses are refused even where all of IPv6 is allowed`() throws {
        let gate = SocketGate(rule: try policy { $0.allow = ["::/0"] }.rule, stop: StopFlag())
        let mapped = try #require(InternetAddress("::ffff:127.0.0.1"))
        let local = try #require(InternetAddress("::1"))
        #expect(gate.refusal(of: SocketAddress(address: mapped, port: 1)) != nil)
        #expect(gate.refusal(of: SocketAddress(address: local, port: 1)) == nil)
    }

    @Test func `with a gateway exactly one socket address is open`() throws {
        var policy = try policy { $0.allow = ["127.0.0.0/8"] }
        policy.gateway = Gateway(port: 4711)
        let gate = SocketGate(rule: policy.rule, stop: StopFlag())
        let local = try #require(InternetAddress("127.0.0.1"))
        let neighbour = try #require(InternetAddress("127.0.0.2"))
        let world = try #require(InternetAddress("1.1.1.1"))
        #expect(gate.refusal(of: SocketAddress(address: local, port: 4711)) == nil)
        #expect(gate.refusal(of: SocketAddress(address: local, port: 4712)) != nil)
        #expect(gate.refusal(of: SocketAddress(address: neighbour, port: 4711)) != nil)
        #expect(gate.refusal(of: SocketAddress(address: world, port: 4711)) != nil)
        policy.gateway = Gateway(port: 70_000)
        let closed = SocketGate(rule: policy.rule, stop: StopFlag())
        #expect(closed.refusal(of: SocketAddress(address: local, port: 0)) != nil)
    }
}
