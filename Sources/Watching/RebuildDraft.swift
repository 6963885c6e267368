internal import Archiving
internal import FactSheets

/// How far a rebuild is, and what it goes by: with anything else it would come to something else.
struct RebuildState: Codable, Equatable {
    struct Position: Codable, Equatable {
        var time: Instant
        var id: Int64
    }

    let engine: Int
    /// SHA-256 of the rules of the configuration, and what `--follow` says.
    let rules: String
    let follow: String?
    /// As `RebuildBefore` has it.
    let isOfThisEngine: Bool
    var basis: RebuildBasis
    /// The entry of the log that was taken last.
    var position: Position?
    var captures = 0
    var checks = 0
    var placed = 0
    var documents = 0
    var versions = 0
    var events = 0
    /// What the archive is when it has taken over what was derived; `nil` until all is.
    var outcome: RebuildBasis?

    /// Entries of the log that were taken.
    var done: Int { captures + checks }

    init(_ derivation: RebuiltDerivation, _ before: RebuildBefore, _ basis: RebuildBasis) {
        engine = Engine.version
        let text = derivation.rules.map { "\($0.kind.rawValue)\n\($0.text)\n" }.joined(separator: "\n")
        rules = Hashing.hex(Hashing.sha256(Array(text.utf8)))
        follow = derivation.follow?.rawValue
        isOfThisEngine = before.isOfThisEngine
        self.basis = basis
    }
}

/// The file beside an archive in which a rebuild derives, and whether what an interrupted one left in it is of use.
struct RebuildDraft {
    private let archive: Archive
    private let fresh: RebuildState

    init(_ archive: Archive, _ derivation: RebuiltDerivation, _ before: RebuildBefore) throws {
        self.archive = archive
        fresh = RebuildState(derivation, before, try archive.basis())
    }

    /// The draft, ready to be derived into, and how far it is. `begin` hears what becomes of one that is there, of a log of
    /// `total` entries.
    func open(
        of total: Int, _ begin: (Rebuild.Beginning) -> Void
    ) throws -> (draft: Archive, state: RebuildState) {
        if try archive.draftBytes() != nil {
            switch try left() {
            case .usable(let draft, let state):
                if state.done > 0 { begin(.goingOn(after: state.done, of: total)) }
                return (draft, state)
            case .useless(let reason): begin(.anew(because: reason))
            case .empty: break
            }
            try archive.removeDraft()
        }
        let draft = try Archive(directory: archive.directory, mode: .draft)
        try draft.transaction {
            try draft.layOutDraft()
            try draft.keep(progress: fresh)
        }
        return (draft, fresh)
    }

    private enum Left {
        case usable(Archive, RebuildState)
        case useless(because: String)
        case empty
    }

    private func left() throws -> Left {
        do throws(ArchiveError) {
            let draft = try Archive(directory: archive.directory, mode: .draft)
            switch try draft.draftForm() {
            case .empty: return .empty
            case .foreign: return .useless(because: "another version of hledwatch left it")
            case .sound: break
            }
            guard var state = try draft.progress(RebuildState.self) else {
                return .useless(because: "it is damaged")
            }
            let isUnchanged = try isUnchanged(state.basis)
            if let reason = try useless(state, isUnchanged) { return .useless(because: reason) }
            // What came since is part of what the rest builds upon.
            if isUnchanged {
                state.basis = fresh.basis
                try draft.keep(progress: state)
            }
            return .usable(draft, state)
        } catch {
            guard error.isDamage else { throw error }
            return .useless(because: "it is damaged")
        }
    }

    /// Why `state` cannot be gone on from; `nil` when it can.
    private func useless(_ state: RebuildState, _ isUnchanged: Bool) throws(ArchiveError) -> String? {
        if state.engine != fresh.engine { return "another version of hledwatch left it" }
        if state.rules != fresh.rules { return "the configuration is another one now" }
        if state.follow != fresh.follow { return "'--follow' is another one now" }
        if isUnchanged, state.isOfThisEngine == fresh.isOfThisEngine {
            let later = try archive.earliestTime(
                afterEntry: state.basis.entries, afterDocument: state.basis.documents)
            // Those at the very time of the last entry taken might have been before it.
            if let later, let position = state.position, later <= position.time {
                return "what came into the archive since is older than what was derived from last"
            }
            return nil
        }
        // Or the archive has taken it over, and that was not told any more.
        if let outcome = state.outcome, outcome.entries == fresh.basis.entries, try self.isUnchanged(outcome)
        {
            return nil
        }
        return "the archive was changed since"
    }

    private func isUnchanged(_ basis: RebuildBasis) throws(ArchiveError) -> Bool {
        try archive.basis(asFarAs: basis) == basis
    }
}
