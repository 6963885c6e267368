internal import Archiving
internal import FactSheets

/// What was before, against what is derived now.
extension RebuildBefore {
    /// What differs in documents and their versions in `archive`, and how many there are of each.
    func compareDocuments(with archive: Archive) throws -> (
        [Rebuild.Difference], documents: Int, versions: Int
    ) {
        var found: [Rebuild.Difference] = []
        var claimed: Set<Int64> = []
        let now = try archive.documents().sorted { $0.id < $1.id }
        // Those that kept their name first: of several that are one now, that one is it.
        let olds = try documents.map { (old: $0, new: try successor(of: $0, in: archive)) }
        for (old, new) in olds.filter({ $0.old.slug == $0.new?.slug })
            + olds.filter({ $0.old.slug != $0.new?.slug })
        {
            func note(_ kind: Rebuild.Difference.Kind, _ document: Document, _ text: String) {
                found.append(.init(kind: kind, document: document.slug, text: text))
            }
            guard let new else {
                note(.documentGone, old, old.title)
                continue
            }
            if !claimed.insert(new.id).inserted {
                note(.documentGone, old, "is one with '\(new.slug)'")
                continue
            }
            if new.slug != old.slug { note(.documentRenamed, new, "was '\(old.slug)'") }
            if let text = difference(from: versions[old.id] ?? [], to: try archive.versions(of: new.id)) {
                note(.versions, new, text)
            }
        }
        for new in now where !claimed.contains(new.id) {
            found.append(.init(kind: .documentAdded, document: new.slug, text: new.title))
        }
        return (found.sorted { $0.kind.place < $1.kind.place }, now.count, now.reduce(0) { $0 + $1.versions })
    }

    private func successor(of old: Document, in archive: Archive) throws -> Document? {
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

    /// How many more or fewer captures are set aside, for each reason.
    func compareFlags(with flags: [Int64: String]) -> [Rebuild.Difference] {
        let was = Dictionary(self.flags.values.map { ($0, 1) }, uniquingKeysWith: +)
        let now = Dictionary(flags.values.map { ($0, 1) }, uniquingKeysWith: +)
        return Set(was.keys).union(now.keys).sorted().compactMap { reason in
            let (a, b) = (was[reason] ?? 0, now[reason] ?? 0)
            return a == b
                ? nil
                : .init(kind: .captures, document: nil, text: "set aside as '\(reason)': \(b), was \(a)")
        }
    }

    /// Has the pages on the agenda of `archive`, which holds what is derived now, belong to the same documents as before.
    func renumberAgenda(of archive: Archive) throws {
        var renumbered: [Int64: Int64] = [:]
        for old in documents { renumbered[old.id] = try successor(of: old, in: archive)?.id }
        for var entry in try archive.agendaEntries(role: .page) {
            guard let old = entry.document else { continue }
            let new = try archive.document(address: entry.url)?.id ?? renumbered[old]
            if new != old {
                entry.document = new
                try archive.put(entry)
            }
        }
    }
}

extension Rebuild.Difference.Kind {
    /// Where it stands in a report.
    var place: Int { Self.allCases.firstIndex(of: self) ?? 0 }
}
