import Digesting
import FactSheets
import Networking
import TestSupport

@testable import Watching

private let networking: Void = prepareNetworking()

/// A courier that may reach 127.0.0.1, and a digest to be carried.
struct CourierSetting {
    let directory: TemporaryDirectory
    let courier: Courier
    let now = Instant(seconds: 1_662_984_000)

    init(timeout: Duration = .seconds(20), mail: Configuration.Mail? = nil) throws {
        directory = try TemporaryDirectory()
        courier = Courier(client: try CourierSetting.client(timeout: timeout), mail: mail)
    }

    static func client(timeout: Duration = .seconds(20), width: Int = 8) throws -> Client {
        _ = networking
        var network = Configuration.Network()
        network.allow = ["127.0.0.1/32"]
        network.plainHTTP = ["127.0.0.1"]
        network.timeout = timeout
        return Client(policy: try NetworkPolicy(network: network, userAgent: "hledwatch/test"), width: width)
    }

    func send(through channel: Subscriber.Channel, _ digest: Digest? = nil) async throws -> Courier.Outcome {
        let json = try digestJSON(digest ?? self.digest)
        return await courier.send(json, to: Subscriber(name: "desk", channel: channel), now: now)
    }

    var digest: Digest { sampleDigest(for: "desk", id: "dg-0123456789abcdef01234567", now: now) }
}

extension Courier.Outcome {
    /// In a few words, for comparison.
    var said: String {
        switch self {
        case .sent: "sent"
        case .later(let reason, let wait, let throttled):
            "later" + (wait.map { " in \($0.milliseconds) ms" } ?? "") + (throttled ? ", throttled" : "")
                + ": " + reason
        case .dead(let reason, _): "dead: " + reason
        }
    }
}
