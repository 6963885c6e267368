import FactSheets
import TestSupport
import Testing

@testable import Networking

/// Prepares libcurl once for all tests of this target, whatever their order.
let networking: Void = prepareNetworking()

/// A policy under which 127.0.0.1 may be asked, over http, too.
func loopbackPolicy(
    maxBytes: Int = 1 << 20, timeout: Duration = .seconds(20),
    _ change: (inout NetworkPolicy) -> Void = { _ in }
) throws -> NetworkPolicy {
    _ = networking
    var network = Configuration.Network()
    network.allow = ["127.0.0.1/32"]
    network.plainHTTP = ["127.0.0.1"]
    network.maxBytes = maxBytes
    network.timeout = timeout
    network.contact = "https://watch.example/about"
    var policy = try NetworkPolicy(network: network, userAgent: "hledwatch/0.1")
    change(&policy)
    return policy
}

let noon = Instant(seconds: 1_662_984_000)

extension Client {
    /// A page fetched at noon.
    func page(_ url: String, validators: Validators? = nil) async -> Capture {
        await fetch(url, role: .page, validators: validators) { noon }
    }
}

/// The words of a request that a server saw, as one text: its target and headers.
func text(of request: LoopbackRequest) -> String {
    ([request.target] + request.headers.map { "\($0.name): \($0.value)" }).joined(separator: "\n")
}
