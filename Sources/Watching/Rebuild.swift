public import Archiving
public import FactSheets
internal import Networking

/// Derives everything again from the captures, in the order of their times.
///
/// Events that were told keep their ids and nobody is told anything. What a newer engine would tell of the past is not
/// added, and what it would not tell is kept: both are in the report. Where captures had come out of order, the history
/// is the one they would have given in order.
public struct Rebuild {
    /// What a rebuild came to.
    public struct Report: Sendable {
        public var captures = 0
        /// Looks that had brought nothing new.
        public var checks = 0
        public var documents = 0
        public var versions = 0
        public var events = 0
        /// Captures that had been set aside for their order and are in their place now.
        public var placed = 0
        public var differences: [Difference] = []
    }

    /// One thing that is not as it was.
    public struct Difference: Equatable, Sendable {
        public enum Kind: String, Sendable, CaseIterable {
            case documentAdded = "document-added"
            case documentGone = "document-gone"
            case documentRenamed = "document-renamed"
            /// Versions of a document are more, fewer, or read differently.
            case versions
            /// Told at the time, and told otherwise now, under the same id.
            case eventDiffers = "event-differs"
            case eventAdded = "event-added"
            case eventDropped = "event-dropped"
            /// This engine would have told it; it was not told, and is not added.
            case eventNotAdded = "event-not-added"
            /// It was told, and stays; this engine would not have told it.
            case eventKept = "event-kept"
            /// More or fewer captures are set aside for a reason.
            case captures
        }

        public var kind: Kind
        /// The document, as `list` prints it now, or did where it is gone.
        public var document: String?
        public var text: String
    }

    private let archive: Archive
    private let derivation: Derivation

    public init(archive: Archive, configuration: Configuration, follow: Configuration.Follow?) {
        self.archive = archive
        derivation = Derivation(
            archive: archive, configuration: configuration, follow: follow, manner: .rebuilt)
    }

    /// Rebuilds in one transaction: until its end readers see the old rows, and a kill leaves them.
    ///
    /// `progress` hears how many captures are done, and how many there are.
    /// - Throws: `ArchiveError`, such as `.pruned` where a body is gone, without which the history would be another one;
    ///   then nothing is changed.
    public func run(progress: (_ done: Int, _ total: Int) -> Void) throws -> Report {
        try archive.transaction {
            if let capture = try archive.firstPrunedCapture() {
                throw ArchiveError.pruned(
                    what: "nothing can be derived again: the body of capture \(capture)")
            }
            try archive.forgetRules()
            try archive.note(rules: derivation.rules)
            return try perform(progress: progress)
        }
    }

    /// The rebuild itself, in the transaction that is open.
    func perform(progress: (_ done: Int, _ total: Int) -> Void) throws -> Report {
        let before = try RebuildBefore(archive)
        let total = try archive.captureCount() + archive.checkCount()
        try archive.forgetDerived()
        var replay = RebuildReplay(archive, derivation, before)
        var position: (time: Instant, id: Int64)?
        while case let next = try archive.log(after: position, limit: 1000), let last = next.last {
            for (_, id, isCheck) in next {
                if isCheck, let check = try archive.check(id) {
                    try replay.take(check)
                    replay.report.checks += 1
                } else if let stored = try archive.capture(id) {
                    try replay.take(stored)
                    replay.report.captures += 1
                }
                progress(replay.report.captures + replay.report.checks, total)
            }
            position = (last.time, last.id)
        }
        try replay.finish()
        return replay.report
    }
}

/// A rebuild under way.
private struct RebuildReplay {
    private typealias Difference = Rebuild.Difference

    var report = Rebuild.Report()
    private let archive: Archive
    private let derivation: Derivation
    private let before: RebuildBefore
    /// What displaced captures bear upon: there, other events are what the order owes.
    private var touchedAddresses: Set<String> = []
    private var touchedDocuments: Set<Int64> = []

    init(_ archive: Archive, _ derivation: Derivation, _ before: RebuildBefore) {
        self.archive = archive
        self.before = before
        var derivation = derivation
        derivation.followed = before.followed
        self.derivation = derivation
    }

    /// A check confirms what it confirmed at the time; where that reads otherwise now, it is an answer of 304.
    mutating func take(_ check: Check) throws {
        var taken = Derivation.Taken()
        guard let (role, url) = try archive.asked(by: check.capture),
            try !derivation.confirm(role, url, at: check.time, into: &taken)
        else { return }
        try take(
            StoredCapture(
                id: check.capture, origin: "", bodyHash: [],
                capture: Capture(role: role, url: url, time: check.time, status: 304)), isCheck: true)
    }

    mutating func take(_ stored: StoredCapture, isCheck: Bool = false) throws {
        var taken = Derivation.Taken()
        try derivation.deriveRows(
            from: stored.capture, id: stored.id, bodyHash: stored.bodyHash, into: &taken)
        if let flag = taken.flag, !isCheck { try archive.flag(stored.id, flag) }
        let address = canonicalAddress(stored.capture.url) ?? stored.capture.url
        if !isCheck, before.followed.displaced.contains(stored.id) {
            if taken.flag != Derivation.outOfOrder { report.placed += 1 }
            touchedAddresses.insert(address)
            touchedDocuments.formUnion(try archive.documents(seenBy: stored.id))
        }
        // What a check brought stands under the capture that it confirmed.
        var told = try (before.events[stored.id] ?? []).map { (stored: $0, event: try archive.event($0)) }
            .filter { $0.event.time == stored.capture.time }
        for derived in taken.events {
            let isFree = try before.isOfThisEngine || isTouched(derived, by: address)
            if let index = told.firstIndex(where: { $0.event.isTheSame(as: derived) }) {
                try put(derived, for: told.remove(at: index).event, stored.id)
            } else if isFree {
                if try derivation.keep(derived, shownBy: stored.id) { note(.eventAdded, derived) }
            } else {
                note(.eventNotAdded, derived)
            }
        }
        for (_, event) in told {
            if try before.isOfThisEngine || isTouched(event, by: address) {
                note(.eventDropped, event)
            } else {
                _ = try derivation.keep(event, shownBy: stored.id)
                note(.eventKept, event)
            }
        }
    }

    private func isTouched(_ event: Event, by address: String) throws -> Bool {
        if touchedAddresses.contains(address) { return true }
        guard let slug = event.document?.id, let document = try archive.document(slug: slug) else {
            return false
        }
        return touchedDocuments.contains(document.id)
    }

    private mutating func put(_ derived: Event, for told: Event, _ capture: Int64) throws {
        var event = derived
        event.id = told.id
        _ = try derivation.keep(event, shownBy: capture)
        var named = told
        named.document?.id = event.document?.id ?? ""  // a document's name has a line of its own
        if event != named { note(.eventDiffers, event, told.difference(to: event)) }
    }

    private mutating func note(_ kind: Difference.Kind, _ event: Event, _ detail: String = "") {
        let version = event.version.map { " @\($0)" } ?? ""
        let subject = event.document == nil ? " (\(event.source ?? ""))" : ""
        report.differences.append(
            Difference(
                kind: kind, document: event.document?.id,
                text: "\(event.time) \(event.kind.rawValue)\(version)\(subject)\(detail)"))
    }

    // MARK: At the end

    mutating func finish() throws {
        // Stable: within a kind, in the order of time.
        report.differences.sort { $0.kind.place < $1.kind.place }
        var documents: [Difference] = []
        var renumbered: [Int64: Int64] = [:]
        var claimed: Set<Int64> = []
        let now = try archive.documents().sorted { $0.id < $1.id }
        // Those that kept their name first: of several that are one now, that one is it.
        let olds = try before.documents.map { (old: $0, new: try successor(of: $0)) }
        for (old, new) in olds.filter({ $0.old.slug == $0.new?.slug })
            + olds.filter({ $0.old.slug != $0.new?.slug })
        {
            guard let new else {
                documents.append(Difference(kind: .documentGone, document: old.slug, text: old.title))
                continue
            }
            renumbered[old.id] = new.id
            if !claimed.insert(new.id).inserted {
                documents.append(
                    Difference(kind: .documentGone, document: old.slug, text: "is one with '\(new.slug)'"))
                continue
            }
            if new.slug != old.slug {
                documents.append(
                    Difference(kind: .documentRenamed, document: new.slug, text: "was '\(old.slug)'"))
            }
            let versions = try archive.versions(of: new.id)
            if let text = difference(from: before.versions[old.id] ?? [], to: versions) {
                documents.append(Difference(kind: .versions, document: new.slug, text: text))
            }
        }
        for new in now where !claimed.contains(new.id) {
            documents.append(Difference(kind: .documentAdded, document: new.slug, text: new.title))
        }
        documents.sort { $0.kind.place < $1.kind.place }
        report.differences = documents + report.differences + captureDifferences(try archive.flags())
        report.documents = now.count
        report.versions = now.reduce(0) { $0 + $1.versions }
        report.events = try archive.storedEvents().count
        for var entry in try archive.agendaEntries(role: .page) {
            guard let old = entry.document else { continue }
            let new = try archive.document(address: entry.url)?.id ?? renumbered[old]
            if new != old {
                entry.document = new
                try archive.put(entry)
            }
        }
    }

    private func successor(of old: Document) throws -> Document? {
        if let guid = old.guid, let found = try archive.document(guid: guid) { return found }
        return try archive.document(address: old.url)
    }

    /// In a few words; `nil` when there is none.
    private func difference(from old: [Version], to new: [Version]) -> String? {
        var parts: [String] = []
        if old.count != new.count {
            parts.append("\(new.count) version\(new.count == 1 ? "" : "s"), was \(old.count)")
        }
        let known = Dictionary(old.map { ($0.capture, $0) }) { first, _ in first }
        for version in new {
            guard let was = known[version.capture] else { continue }
            if was.contentHash != version.contentHash { parts.append("@\(version.number) reads differently") }
            // A version that is the first now, or was, had nothing to be weighed against.
            if was.number > 1, version.number > 1, was.significance != version.significance {
                parts.append(
                    "@\(version.number) is \(version.significance.rawValue), was \(was.significance.rawValue)"
                )
            }
        }
        if parts.isEmpty, old.map(\.capture) != new.map(\.capture) { parts.append("seen by other captures") }
        return parts.isEmpty ? nil : parts.joined(separator: "; ")
    }

    private func captureDifferences(_ flags: [Int64: String]) -> [Difference] {
        let was = Dictionary(before.flags.values.map { ($0, 1) }, uniquingKeysWith: +)
        let now = Dictionary(flags.values.map { ($0, 1) }, uniquingKeysWith: +)
        return Set(was.keys).union(now.keys).sorted().compactMap { reason in
            let (a, b) = (was[reason] ?? 0, now[reason] ?? 0)
            return a == b
                ? nil
                : Difference(kind: .captures, document: nil, text: "set aside as '\(reason)': \(b), was \(a)")
        }
    }
}

extension Rebuild.Difference.Kind {
    fileprivate var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}

extension Event {
    /// Whether both, shown by one capture, are about one thing: what told it apart may read otherwise now.
    fileprivate func isTheSame(as other: Event) -> Bool {
        if id == other.id { return true }
        guard kind == other.kind, source == other.source else { return false }
        return document?.url == other.document?.url || document?.id == other.document?.id
    }

    fileprivate func difference(to now: Event) -> String {
        if significance != now.significance {
            return ": \(now.significance.rawValue), was \(significance.rawValue)"
        }
        if comparison != now.comparison {
            let (a, b) = (comparison?.changes.count ?? 0, now.comparison?.changes.count ?? 0)
            return a == b ? ": its changes read differently" : ": \(b) changes, was \(a)"
        }
        return version != now.version ? ": was @\(version ?? 0)" : ""
    }
}
