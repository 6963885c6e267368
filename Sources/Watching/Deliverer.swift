internal import Archiving
internal import Digesting
public import FactSheets
public import Networking
internal import Scheduling
public import Supervising

/// Carries digests out of the outbox. At least once: what is sent again bears the same id and the same bytes.
public struct Deliverer: Sendable {
    /// What became of one attempt.
    enum Outcome {
        case sent
        /// `throttled`: the endpoint wants less of everything, not only of this.
        case later(String, retryAfter: Duration?, throttled: Bool = false)
        case dead(String)
    }

    private let keeper: Keeper
    private let client: Client
    private let mail: Configuration.Mail?
    private let channels: [String: Subscriber]
    private let log: Log

    public init(keeper: Keeper, client: Client, configuration: Configuration, log: Log) {
        self.keeper = keeper
        self.client = client
        mail = configuration.mail
        channels = Dictionary(configuration.subscribers.map { ($0.name, $0) }) { first, _ in first }
        self.log = log
    }

    /// Sends what is due: each subscriber's in order, subscribers side by side, so that one never delays another.
    @concurrent public func deliverDue(now: Instant) async throws {
        let due = try await keeper.dueDeliveries(now: now)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for (name, entries) in Dictionary(grouping: due, by: \.subscriber) {
                let subscriber = channels[name]
                group.addTask {
                    for entry in entries where !Task.isCancelled {
                        guard try await deliver(entry, to: subscriber, now: now) else { return }
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// False when the rest of this subscriber's should wait.
    private func deliver(_ entry: OutboxEntry, to subscriber: Subscriber?, now: Instant) async throws -> Bool
    {
        var entry = entry
        let outcome: Outcome
        if let subscriber {
            outcome = await send(entry, to: subscriber, now: now)
        } else {
            outcome = .dead("the configuration no longer names this subscriber")
        }
        // An attempt that was given up because the daemon stops or reads its configuration again is none.
        if case .later = outcome, Task.isCancelled { return false }
        entry.attempts += 1
        var wantsLess = false
        switch outcome {
        case .sent:
            entry.state = .sent
            entry.lastError = nil
        case .dead(let reason):
            entry.state = .dead
            entry.lastError = reason
        case .later(let reason, let retryAfter, let throttled):
            wantsLess = throttled
            entry.lastError = reason
            let key = entry.digestID + entry.subscriber
            if let delay = nextDelivery(attempt: entry.attempts, retryAfter: retryAfter, key: key) {
                entry.due = now + delay
            } else {
                entry.state = .dead
            }
        }
        if wantsLess, entry.state == .pending {
            try await keeper.postpone(entry)
        } else {
            try await keeper.update(entry)
        }
        report(entry)
        return entry.state != .pending
    }

    private func report(_ entry: OutboxEntry) {
        let fields: [(Field, String)] = [(.digest, entry.digestID), (.subscriber, entry.subscriber)]
        switch entry.state {
        case .sent: log(.info, "digest delivered", fields)
        case .pending:
            log(.warning, "digest not delivered, trying again", fields + [(.reason, entry.lastError ?? "")])
        case .dead:
            log(.error, "digest not delivered, giving up", fields + [(.reason, entry.lastError ?? "")])
        }
    }

    private func send(_ entry: OutboxEntry, to subscriber: Subscriber, now: Instant) async -> Outcome {
        do {
            let digest = try JSON.decode(Digest.self, from: entry.digest)
            switch subscriber.channel {
            case .directory(let path): return try write(digest, to: path)
            case .standardOutput: return print(digest)
            case .webhook(let url, let secretFile):
                return try await post(entry, to: url, secretFile: secretFile, now: now)
            case .mail(let address): return try await mail(digest, to: address)
            }
        } catch {
            return .later(String(describing: error), retryAfter: nil)
        }
    }

    private func write(_ digest: Digest, to directory: String) throws -> Outcome {
        let files: [(String, [UInt8])] = [
            ("txt", Array(digestText(digest, style: .plain, width: 80).utf8)),
            ("html", Array(digestHTML(digest).utf8)),
            ("json", try digestJSON(digest)),
        ]
        for (ending, bytes) in files {
            try writeDurably(bytes, to: "\(directory)/\(digest.id).\(ending)")
        }
        return .sent
    }

    private func print(_ digest: Digest) -> Outcome {
        writeToStandardOutput(digestText(digest, style: .plain, width: 80))
            ? .sent : .later("standard output cannot be written", retryAfter: nil)
    }

    private func post(_ entry: OutboxEntry, to url: String, secretFile: String, now: Instant) async throws
        -> Outcome
    {
        let secrets = try readSecret(secretFile).split(whereSeparator: \.isNewline).map(String.init)
        let headers = try webhookHeaders(
            id: entry.digestID, timestamp: now, body: entry.digest, secrets: secrets)
        switch await client.post(url, headers: headers, body: entry.digest) {
        case .failed(let reason): return .later(reason, retryAfter: nil)
        case .answered(let status, let retryAfter):
            switch status {
            case 200..<300: return .sent
            case 410: return .dead("the endpoint answered 410: it wants no more")
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
        let message = mailMessage(digest, from: mail.from, to: address)
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
