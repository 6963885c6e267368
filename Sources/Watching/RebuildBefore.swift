internal import Archiving
internal import FactSheets

/// What was followed before a rebuild, by every name it had: it stays followed, even if it came in by
/// `--follow all` or by words that the configuration has no more.
struct Followed {
    struct Since {
        var time: Instant
        var profile: String
    }

    var names: [String: Since] = [:]
    /// Captures that were set aside because later ones had been taken in before them.
    var displaced: Set<Int64> = []
}

extension Derivation {
    static let outOfOrder = "out of order"

    /// The profile under which one of `names` was followed when `capture` was made, as far as a rebuild knows.
    func profileOf(followed names: [String], _ capture: Capture, _ id: Int64) -> FollowedProfile? {
        guard let followed else { return nil }
        // A capture that was out of order was one of a document that was known.
        for case let since? in names.map({ followed.names[$0] })
        where capture.time >= since.time || followed.displaced.contains(id) {
            return profiles.first { $0.profile.name == since.profile } ?? profiles.first
        }
        return nil
    }
}

/// The archive as it was before a rebuild: what can be compared, and what must be kept.
struct RebuildBefore {
    var documents: [Document]
    var versions: [Int64: [Version]] = [:]
    var events: [Int64: [StoredEvent]] = [:]
    var flags: [Int64: String]
    var followed = Followed()
    /// Events that an earlier rebuild read and did not add, and those that it did not read and kept: by their ids.
    let untold: Set<String>
    let kept: Set<String>
    /// Whether this very engine made all of it: then whatever differs comes from the order or the configuration.
    var isOfThisEngine = true

    init(_ archive: Archive) throws {
        documents = try archive.documents().sorted { $0.id < $1.id }
        flags = try archive.flags()
        untold = try archive.dissents(told: false)
        kept = try archive.dissents(told: true)
        for document in documents {
            let versions = try archive.versions(of: document.id)
            self.versions[document.id] = versions
            if versions.contains(where: { $0.engine != Engine.version }) { isOfThisEngine = false }
        }
        for event in try archive.storedEvents() { events[event.capture, default: []].append(event) }
        let byID = Dictionary(uniqueKeysWithValues: documents.map { ($0.id, $0) })
        for (url, id) in try archive.addresses() {
            guard let document = byID[id] else { continue }
            followed.names[url] = .init(time: document.firstSeen, profile: document.profile)
        }
        for document in documents {
            guard let guid = document.guid else { continue }
            followed.names[guid] = .init(time: document.firstSeen, profile: document.profile)
        }
        followed.displaced = Set(flags.filter { $0.value == Derivation.outOfOrder }.keys)
    }
}
