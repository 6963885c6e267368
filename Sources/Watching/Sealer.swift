public import Archiving
public import FactSheets
internal import Glibc
public import Networking
public import Supervising

/// The log's key, for an archive and a configuration.
public func logKey(state: String, _ configuration: Configuration) throws -> SigningKey {
    let configured = configuration.evidence.origin
    let key: SigningKey
    if let passed = unsafe getenv("CREDENTIALS_DIRECTORY").map({ unsafe String(cString: $0) }),
        unsafe access(passed + "/" + KeyFile.name, F_OK) == 0
    {
        guard let read = SigningKey(secretText: try readSecret(KeyFile.name)) else {
            throw KeyError.notAKey(path: KeyFile.name)
        }
        key = read
    } else {
        key = try KeyFile.load(
            directory: state.isEmpty ? "." : state, origin: configured ?? "hledwatch/\(hostName())",
            read: { try readSecret($0) })
    }
    if let configured, configured != key.name {
        throw KeyError.renamed(key: key.name, configured: configured)
    }
    return key
}

/// This machine's name, as far as it can be part of a log's.
private func hostName() -> String {
    let name = machineName() ?? ""
    return VerifierKey.isName("hledwatch/" + name) ? name : "localhost"
}

/// This machine's name; `nil` where it has none.
func machineName() -> String? {
    var buffer = [CChar](repeating: 0, count: 256)
    guard unsafe gethostname(&buffer, buffer.count - 1) == 0 else { return nil }
    let name = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    return name.isEmpty ? nil : name
}

extension Archive {
    /// Seals what came in since the last checkpoint, under the key of `state`, its directory.
    public func seal(state: String, _ configuration: Configuration) throws -> StoredCheckpoint? {
        guard try isSequencer(), try lastLogNumber() > Int64(newestCheckpoint()?.size ?? 0) else {
            return nil
        }
        let key = try logKey(state: state, configuration)
        // Of several watchers each may come to seal: all with one key, or it would be several logs.
        if case let known = try logKeys(), !known.isEmpty, !known.contains(key.verifier.text),
            try watchers().count > 1
        {
            throw KeyError.another(directory: state)
        }
        return try seal(with: key)
    }
}

/// Seals the log as it grows, and has the checkpoints' time stamped. What fails of it is told and tried again: it never
/// keeps anything from being captured.
public struct Sealer: Sendable {
    private let keeper: Keeper
    private let client: Client
    private let configuration: Configuration
    private let log: Log

    /// The most checkpoints whose time is asked for in one go.
    private static let mostStamps = 8

    public init(keeper: Keeper, client: Client, configuration: Configuration, log: Log) {
        self.keeper = keeper
        self.client = client
        self.configuration = configuration
        self.log = log
    }

    /// Seals what came in. An archive that cannot be written is an error as anywhere; all else is only told.
    /// - Returns: Why it could not be sealed.
    @discardableResult public func seal() async throws -> String? {
        do {
            if let checkpoint = try await keeper.seal(configuration) {
                log(.info, "sealed", [(.count, String(checkpoint.size))])
            }
            return nil
        } catch let error as ArchiveError {
            guard case .damaged = error else { throw error }
            log(.error, "the log cannot be sealed: run 'hledwatch verify'", [(.reason, error.summary)])
            return error.summary
        } catch let error as any Explained {
            log(.error, "the log cannot be sealed, trying again later", [(.reason, error.summary)])
            return error.summary
        }
    }

    /// Asks the authority, if there is one, for the time of checkpoints that lack it, the newest first.
    /// - Returns: False when the authority could not be had.
    @concurrent public func stamp() async throws -> Bool {
        guard let authority = configuration.evidence.timestampAuthority, try await keeper.isSequencer() else {
            return true
        }
        for checkpoint in try await keeper.checkpointsWithoutToken(limit: Self.mostStamps) {
            if Task.isCancelled { return true }
            let request = TimeStamp.request(for: checkpoint.note, nonce: TimeStamp.nonce())
            let reason: String
            switch await client.exchange(authority, contentType: "application/timestamp-query", body: request)
            {
            case .failed(let why): reason = why
            case .answered(let reply, _):
                switch TimeStamp.check(reply: reply, to: request) {
                case .bad(let why): reason = "its reply is not kept: \(why)"
                case .good:
                    try await keeper.keep(token: reply, of: checkpoint)
                    continue
                }
            }
            // An attempt that was given up because the service stops is none.
            if Task.isCancelled { return true }
            log(
                .warning, "no time stamp, trying again later",
                [(.url, authority), (.count, String(checkpoint.size)), (.reason, reason)])
            return false
        }
        return true
    }
}

extension Keeper {
    func seal(_ configuration: Configuration) throws -> StoredCheckpoint? {
        try archive.seal(state: directory, configuration)
    }

    func checkpointsWithoutToken(limit: Int) throws(ArchiveError) -> [StoredCheckpoint] {
        try archive.checkpointsWithoutToken(limit: limit)
    }

    func keep(token: [UInt8], of checkpoint: StoredCheckpoint) throws(ArchiveError) {
        try archive.keep(token: token, of: checkpoint)
    }
}
