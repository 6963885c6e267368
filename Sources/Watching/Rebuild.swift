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
    public struct Report: Equatable, Sendable {
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
    public struct Difference: Equatable, Sendable, Codable {
        public enum Kind: String, Sendable, CaseIterable, Codable {
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

    /// What becomes of the rebuild before this one, which was interrupted.
    public enum Beginning: Equatable, Sendable {
        /// It goes on after that many entries of the log.
        case goingOn(after: Int, of: Int)
        /// What it left is of no use any more, for that reason: all is derived from the first entry on.
        case anew(because: String)
    }

    private let archive: Archive
    private let derivation: RebuiltDerivation
    private let batch: Int

    /// `batch` is how many entries of the log are derived from at a time, to be kept together.
    public init(
        archive: Archive, configuration: Configuration, follow: Configuration.Follow?, batch: Int = 100
    ) {
        self.archive = archive
        derivation = RebuiltDerivation(configuration: configuration, follow: follow)
        self.batch = batch
    }

    /// Rebuilds: in a file beside the archive first, batch by batch, and then in one transaction. Until its end the
    /// archive is as it was, and readers see that; whatever stops it before, the next run goes on after the last batch.
    ///
    /// - Parameters:
    ///   - isAnew: Whether what an interrupted rebuild left is thrown away.
    ///   - begin: Hears what becomes of an interrupted rebuild, where there was one.
    ///   - progress: Hears how many entries of the log are done, and how many there are.
    ///   - tell: Is given the report when all is stored. What was interrupted is forgotten only when it returns, so that a
    ///     run after a kill in between tells the same again.
    /// - Throws: `ArchiveError`, such as `.pruned` where a body is gone, without which the history would be another one;
    ///   `RebuildError` when there is too little room; what a closure throws. The archive is then as it was, but for a
    ///   throwing `tell`.
    public func run(
        anew isAnew: Bool = false, begin: (Beginning) -> Void,
        progress: (_ done: Int, _ total: Int) throws -> Void, tell: (Report) throws -> Void
    ) throws {
        if isAnew { try archive.removeDraft() }
        if let capture = try archive.firstPrunedCapture() {
            throw ArchiveError.pruned(
                what: "nothing can be derived again: the body of capture \(capture)")
        }
        try requireRoom()
        do {
            let before = try RebuildBefore(archive)
            let report = try derive(before, begin: begin, progress: progress)
            try archive.adoptDraft {
                try archive.forgetRules()
                try archive.note(rules: derivation.rules)
                try before.renumberAgenda(of: archive)
            }
            try tell(report)
            try archive.removeDraft()
        } catch ArchiveError.full(let path) {
            throw RebuildError.full(path: path)
        }
    }

    /// Derives, in the draft, all that is not in it yet.
    private func derive(
        _ before: RebuildBefore, begin: (Beginning) -> Void,
        progress: (_ done: Int, _ total: Int) throws -> Void
    ) throws -> Report {
        let total = try archive.captureCount() + archive.checkCount()
        let (draft, state) = try RebuildDraft(archive, derivation, before).open(of: total, begin)
        var replay = try RebuildReplay(draft, derivation, before, state)
        while try draft.transaction({
            let goesOn = try replay.take(atMost: batch) { try progress($0, total) }
            if !goesOn { try replay.finish() }
            try draft.keep(progress: replay.state)
            return goesOn
        }) {}
        return replay.report
    }

    /// What is derived stands in the draft and, until the last transaction ends, in the archive's log.
    private func requireRoom() throws {
        guard let derived = try archive.derivedBytes(),
            let free = RoomWatch.freeBytes(of: archive.directory)
        else { return }
        let needed = try max(0, 2 * derived - (archive.draftBytes() ?? 0))
        guard free >= needed else {
            throw RebuildError.tooLittleRoom(directory: archive.directory, needed: needed, free: free)
        }
    }
}

/// Why a rebuild cannot begin, or stopped.
public enum RebuildError: Explained, Equatable {
    /// Bytes.
    case tooLittleRoom(directory: String, needed: Int, free: Int)
    case full(path: String)

    public var summary: String {
        switch self {
        case .tooLittleRoom(let directory, let needed, let free):
            "a rebuild needs \(needed) bytes in '\(directory)', and \(free) are free"
        case .full(let path): "the rebuild stopped: there is no space left for '\(path)'"
        }
    }

    public var remedy: String? {
        switch self {
        case .tooLittleRoom: "free some space, then run 'hledwatch rebuild' again; nothing was changed"
        case .full:
            "free some space, then run 'hledwatch rebuild' again: it goes on where it stopped, and the archive is as it was"
        }
    }
}

/// How captures are derived from again, into whichever archive.
struct RebuiltDerivation {
    let configuration: Configuration
    let follow: Configuration.Follow?

    var rules: [Configuration.Rule] { configuration.rules }

    func derivation(into archive: Archive, _ followed: Followed) -> Derivation {
        var derivation = Derivation(
            archive: archive, configuration: configuration, follow: follow, manner: .rebuilt)
        derivation.followed = followed
        return derivation
    }
}
