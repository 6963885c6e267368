internal import Digesting
public import FactSheets
public import Networking
internal import Scheduling
internal import Supervising
internal import Threading

/// Hands one digest to one subscriber's channel, once; keeps nothing.
public struct Courier: Sendable {
    /// What became of one attempt.
    public enum Outcome: Sendable {
        case sent
        /// `throttled`: the endpoint wants less of everything, not only of this.
        case later(String, retryAfter: Duration?, throttled: Bool = false)
        /// `isGone`: the endpoint wants nothing any more.
        case dead(String, isGone: Bool = false)
    }

    let client: Client
    let mail: Configuration.Mail?

    public init(client: Client, mail: Configuration.Mail?) {
        (self.client, self.mail) = (client, mail)
    }

    /// Sends a digest, as its JSON was fixed, through the subscriber's channel.
    public func send(_ json: [UInt8], to subscriber: Subscriber, now: Instant) async -> Outcome {
        do {
            let digest = try JSON.decode(Digest.self, from: json)
            switch subscriber.channel {
            case .directory(let path): return try await blocking { try write(digest, to: path) }
            case .maildir(let path):
                return try await blocking { try deliver(digest, toMaildir: path, for: subscriber.name) }
            case .command(let command): return try await blocking { try run(command, digest, json) }
            case .standardOutput: return await blocking { print(digest) }
            case .webhook(let url, let secretFile):
                return try await post(
                    digest.id, json, to: url, secretFile: secretFile, now: now)
            case .mail(let address): return try await mail(digest, to: address)
            case .chat(let chat): return try await write(digest, to: chat, now: now)
            }
        } catch {
            return .later(String(describing: error), retryAfter: nil)
        }
    }

    /// Runs what blocks on a thread of its own: a disk or a program that hangs holds up nobody else.
    private func blocking<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async rethrows
        -> Value
    {
        try await withTaskExecutorPreference(BlockingThread()) { try body() }
    }

    private func print(_ digest: Digest) -> Outcome {
        writeToStandardOutput(digestText(digest, style: .plain, width: 80))
            ? .sent : .later("standard output cannot be written", retryAfter: nil)
    }

    private func post(
        _ id: String, _ json: [UInt8], to url: String, secretFile: String, now: Instant
    ) async throws -> Outcome {
        let secrets = try readSecret(secretFile).split(whereSeparator: \.isNewline).map(String.init)
        let headers = try webhookHeaders(
            id: id, timestamp: now, body: json, secrets: secrets)
        switch await client.post(url, headers: headers, body: json) {
        case .failed(let reason): return .later(reason, retryAfter: nil)
        case .answered(let status, let retryAfter, _):
            switch status {
            case 200..<300: return .sent
            case 410: return .dead("the endpoint answered 410: it wants no more", isGone: true)
            default:
                let pause = retryAfter.flatMap { parseRetryAfter($0, now: now) }
                return .later(
                    "the endpoint answered \(status)", retryAfter: pause,
                    throttled: pause != nil || [429, 502, 503, 504].contains(status))
            }
        }
    }

    private func mail(_ digest: Digest, to address: String) async throws -> Outcome {
        guard let mail else { return .dead("the configuration has no [mail]") }
        let message = mailMessage(
            digest, from: mail.from, to: address, unsubscribe: mail.unsubscribe)
        let password = try mail.passwordFile.map(readSecret)
        switch await client.send(
            mail: message, from: mail.from, to: address, through: mail, password: password)
        {
        case .accepted: return .sent
        case .temporary(let reason), .unknown(let reason): return .later(reason, retryAfter: nil)
        case .permanent(let reason): return .dead(reason)
        }
    }
}
