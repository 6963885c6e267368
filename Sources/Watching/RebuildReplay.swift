internal import Archiving
internal import FactSheets
internal import Networking

/// A rebuild under way: takes entry after entry of the log, in the order of their times, and remembers in the archive it
/// derives into what it has seen on the way.
struct RebuildReplay {
    /// How far it is.
    private(set) var state: RebuildState
    private let archive: Archive
    private let derivation: Derivation
    private let before: RebuildBefore
    /// What displaced captures bear upon: there, other events are what the order owes.
    private var touchedAddresses: Set<String>
    private var touchedDocuments: Set<Int64>
    /// Of events, in the order in which they were found; and, at the end, of documents and of captures.
    private var differences: [Rebuild.Difference]
    private var ofDocuments: [Rebuild.Difference]
    private var ofCaptures: [Rebuild.Difference]

    private enum Remark {
        static let event = "event"
        static let address = "address"
        static let document = "document"
        static let ofDocument = "of-document"
        static let ofCapture = "of-capture"
    }

    /// Goes on from `state`, in an archive that what is derived is covered in.
    init(
        _ archive: Archive, _ derivation: RebuiltDerivation, _ before: RebuildBefore, _ state: RebuildState
    ) throws {
        self.archive = archive
        self.before = before
        self.state = state
        self.derivation = derivation.derivation(into: archive, before.followed)
        differences = try archive.remarks(Rebuild.Difference.self, kind: Remark.event)
        ofDocuments = try archive.remarks(Rebuild.Difference.self, kind: Remark.ofDocument)
        ofCaptures = try archive.remarks(Rebuild.Difference.self, kind: Remark.ofCapture)
        touchedAddresses = Set(try archive.remarks(String.self, kind: Remark.address))
        touchedDocuments = Set(try archive.remarks(Int64.self, kind: Remark.document))
    }

    /// Takes the next entries; `false` when there are no more. `progress` hears how many are done.
    mutating func take(atMost limit: Int, progress: (_ done: Int) throws -> Void) throws -> Bool {
        let position = state.position.map { (time: $0.time, id: $0.id) }
        let next = try archive.log(after: position, limit: limit)
        if !next.isEmpty, state.outcome != nil { try reopen() }
        for (time, id, isCheck) in next {
            if isCheck, let check = try archive.check(id) {
                try take(check)
                state.checks += 1
            } else if let stored = try archive.capture(id) {
                try take(stored)
                state.captures += 1
            }
            state.position = .init(time: time, id: id)
            try progress(state.done)
        }
        return !next.isEmpty
    }

    /// A check confirms what it confirmed at the time; where that reads otherwise now, it is an answer of 304.
    private mutating func take(_ check: Check) throws {
        var taken = Derivation.Taken()
        guard let (role, url) = try archive.asked(by: check.capture),
            try !derivation.confirm(role, url, at: check.time, into: &taken)
        else { return }
        try take(
            StoredCapture(
                id: check.capture, origin: "", bodyHash: [],
                capture: Capture(role: role, url: url, time: check.time, status: 304)), isCheck: true)
    }

    private mutating func take(_ stored: StoredCapture, isCheck: Bool = false) throws {
        var taken = Derivation.Taken()
        try derivation.deriveRows(
            from: stored.capture, id: stored.id, bodyHash: stored.bodyHash, into: &taken)
        if let flag = taken.flag, !isCheck { try archive.flag(stored.id, flag) }
        let address = canonicalAddress(stored.capture.url) ?? stored.capture.url
        if !isCheck, before.followed.displaced.contains(stored.id) {
            if taken.flag != Derivation.outOfOrder { state.placed += 1 }
            try touch(address, try archive.documents(seenBy: stored.id))
        }
        // What a check brought stands under the capture that it confirmed.
        var told = try (before.events[stored.id] ?? []).map { (stored: $0, event: try archive.event($0)) }
            .filter { $0.event.time == stored.capture.time }
        for derived in taken.events {
            if let index = told.firstIndex(where: { $0.event.isTheSame(as: derived) }) {
                try put(derived, for: told.remove(at: index).event, stored.id)
            } else if try isFree(derived, address, unlessIn: before.untold) {
                if try derivation.keep(derived, shownBy: stored.id) { try note(.eventAdded, derived) }
            } else {
                try archive.note(dissentOver: derived.id, told: false)
                if !before.untold.contains(derived.id) { try note(.eventNotAdded, derived) }
            }
        }
        for (_, event) in told {
            if try isFree(event, address, unlessIn: before.kept) {
                try note(.eventDropped, event)
            } else {
                _ = try derivation.keep(event, shownBy: stored.id)
                try archive.note(dissentOver: event.id, told: true)
                if !before.kept.contains(event.id) { try note(.eventKept, event) }
            }
        }
    }

    private mutating func touch(_ address: String, _ documents: [Int64]) throws {
        if touchedAddresses.insert(address).inserted {
            try archive.add(remark: address, kind: Remark.address)
        }
        for document in documents where touchedDocuments.insert(document).inserted {
            try archive.add(remark: document, kind: Remark.document)
        }
    }

    /// Whether an event is what the captures say, whatever was told: where this engine told it otherwise, which comes from
    /// the order or the configuration, and where captures that came out of order bear upon it.
    private func isFree(_ event: Event, _ address: String, unlessIn settled: Set<String>) throws -> Bool {
        if before.isOfThisEngine, !settled.contains(event.id) { return true }
        return try isTouched(event, by: address)
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
        if event != named { try note(.eventDiffers, event, told.difference(to: event)) }
    }

    private mutating func note(_ kind: Rebuild.Difference.Kind, _ event: Event, _ detail: String = "") throws
    {
        let version = event.version.map { " @\($0)" } ?? ""
        let subject = event.document == nil ? " (\(event.source ?? ""))" : ""
        let difference = Rebuild.Difference(
            kind: kind, document: event.document?.id,
            text: "\(event.time) \(event.kind.rawValue)\(version)\(subject)\(detail)")
        differences.append(difference)
        try archive.add(remark: difference, kind: Remark.event)
    }

    // MARK: At the end

    /// Finds what else differs, unless that was found before: the archive may have been rebuilt since, and what it was
    /// before is known no more.
    mutating func finish() throws {
        guard state.outcome == nil else { return }
        (ofDocuments, state.documents, state.versions) = try before.compareDocuments(with: archive)
        ofCaptures = before.compareFlags(with: try archive.flags())
        for difference in ofDocuments { try archive.add(remark: difference, kind: Remark.ofDocument) }
        for difference in ofCaptures { try archive.add(remark: difference, kind: Remark.ofCapture) }
        state.events = try archive.storedEvents().count
        state.outcome = try archive.basis()
    }

    /// More came after the end.
    private mutating func reopen() throws {
        state.outcome = nil
        (ofDocuments, ofCaptures) = ([], [])
        try archive.forgetRemarks(kind: Remark.ofDocument)
        try archive.forgetRemarks(kind: Remark.ofCapture)
    }

    /// What it came to, after `finish`.
    var report: Rebuild.Report {
        var report = Rebuild.Report(
            captures: state.captures, checks: state.checks, documents: state.documents,
            versions: state.versions, events: state.events, placed: state.placed)
        // Stable: within a kind, in the order of time.
        report.differences = ofDocuments + differences.sorted { $0.kind.place < $1.kind.place } + ofCaptures
        return report
    }
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
