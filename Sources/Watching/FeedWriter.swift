internal import Archiving
internal import Digesting
internal import FactSheets
internal import FoundationEssentials
internal import Glibc
internal import Threading

/// Writes feeds and calendars off Swift's cooperative pool, one round after the other.
actor FeedWriter {
    private let thread = BlockingThread()
    private let files: FeedFiles

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// As `FeedFiles`.
    init?(configuration: Configuration, archive: String, version: String) {
        guard let files = FeedFiles(configuration: configuration, archive: archive, version: version) else {
            return nil
        }
        self.files = files
    }

    /// Writes what is otherwise than in `state`, which the archive has at `now`.
    func write(_ state: DerivedState, now: Instant) throws -> Int { try files.write(state, now: now) }
}

/// Writes feeds and calendars as files whenever something that they tell changed: each is whole and on the disk before it
/// takes the place of the one before, and stays untouched where it would say the same.
struct FeedFiles: Sendable {
    private let configuration: Configuration
    private let archive: String
    private let directory: String
    private let version: String

    /// For what state of the archive the files are, by which program and which settings: kept beside them, so that
    /// nothing is made anew after a restart.
    private struct Record: Codable, Equatable {
        var state: DerivedState
        var day: String
        var maker: String
    }

    /// For the archive in the directory `archive`; another `version` of the program may write feeds otherwise. `nil` when
    /// the configuration names no directory for feeds.
    init?(configuration: Configuration, archive: String, version: String) {
        guard let directory = configuration.feeds.directory else { return nil }
        self.configuration = configuration
        self.archive = archive
        self.directory = directory
        self.version = version
    }

    /// Writes what is otherwise than in `state`, which the archive has at `now`.
    /// - Returns: How many files were written.
    func write(_ state: DerivedState, now: Instant) throws -> Int {
        let record = Record(state: state, day: now.date.description, maker: maker)
        let known = readRecord()
        if known == record { return 0 }
        let folder = try Folder(directory)
        let archive = try Archive(directory: archive, mode: .read)
        let count = try archive.transaction { try write(from: archive, over: known, folder, now: now) }
        // The state of the archive may be a later one by now: what came in between is written once more.
        try writeDurably(try JSON.encode(record), to: recordPath)
        return count
    }

    private var recordPath: String { directory + "/.hledwatch-feeds" }

    private func readRecord() -> Record? {
        (try? readFile(recordPath, limit: 1 << 20)).flatMap { try? JSON.decode(Record.self, from: $0) }
    }

    /// All that the files depend on beside the archive.
    private var maker: String {
        let told = "\(configuration.feeds.subscribers ? configuration.subscribers.map(\.choice) : [])"
        let known = "\(configuration.profiles.flatMap(\.known))"
        return "\(version) \(configuration.web.url ?? "") "
            + Hashing.hex(Hashing.sha256(Array("\(told)\n\(known)".utf8)))
    }

    private func write(
        from archive: Archive, over known: Record?, _ folder: Folder, now: Instant
    ) throws -> Int {
        let state = try archive.derivedState()
        // Documents are gone through one by one where nothing is known of what their files say.
        let goesOn = known.map { state.continues($0.state) && $0.maker == maker } ?? false
        let documents =
            goesOn
            ? try archive.documents(withEventsAfter: known?.state.lastEvent ?? 0).compactMap {
                try archive.document($0)
            } : try archive.documents()
        let reader = FeedReader(archive: archive, configuration: configuration)
        let subscribers = configuration.feeds.subscribers ? configuration.subscribers.map(\.name) : []
        let together = try reader.feedsTogether([.archive] + subscribers.map { .subscriber($0) })
        var count = 0
        for (topic, feed) in together { count += try write(feed, topic, folder) }
        var topics = Set(documents.map { FeedPlace.Topic.document($0.slug) })
        for topic in topics {
            if let feed = try reader.feed(topic) { count += try write(feed, topic, folder) }
        }
        topics.formUnion(together.keys)
        if !goesOn { removeOthers(than: Set(topics.map(\.folder))) }
        // What one document says may change what became of another's commitments.
        let ledger = Ledger(
            commitments: try archive.ledgerWithin(now: now).commitments.filter { $0.deadline != nil })
        topics.formUnion(ledger.commitments.flatMap(\.documents).map { .document($0) })
        for topic in topics {
            guard let calendar = try reader.calendar(topic, ledger) else { continue }
            let place = FeedPlace(topic, .calendar)
            count += try folder.replace(with: Array(calendar.utf8), place.path) ? 1 : 0
        }
        return count
    }

    private func write(_ feed: ChangeFeed, _ topic: FeedPlace.Topic, _ folder: Folder) throws -> Int {
        let files: [(FeedPlace.Form, [UInt8])] = [(.atom, atomFeed(feed)), (.json, try jsonFeed(feed))]
        return try files.count { form, bytes in
            try folder.replace(with: bytes, FeedPlace(topic, form).path)
        }
    }

    /// Takes away what was written of documents, pillars and subscribers that are there no more.
    private func removeOthers(than folders: Set<String>) {
        for kind in ["documents", "pillars", "subscribers"] {
            for name in (try? namesInDirectory("\(directory)/\(kind)")) ?? []
            where !folders.contains("\(kind)/\(name)/") {
                for form in FeedPlace.Form.allCases {
                    unsafe unlink("\(directory)/\(kind)/\(name)/\(form.rawValue)")
                }
                unsafe rmdir("\(directory)/\(kind)/\(name)")
            }
        }
    }
}

extension Subscriber {
    /// All that decides what its feed tells, in the same words in every process.
    fileprivate var choice: [String] {
        [name, language.rawValue, timing.zone.name, least.rawValue]
            + kinds.map(\.rawValue).sorted() + ["documents"] + interest.documents + ["pillars"]
            + interest.pillars + ["offices"] + interest.offices + ["words"] + interest.words + ["changes"]
            + interest.changes.map(\.rawValue).sorted() + ["amounts \(interest.amountsAbove ?? -1)"]
    }
}
