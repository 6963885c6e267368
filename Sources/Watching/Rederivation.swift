public import Archiving
public import FactSheets

/// Derives everything again from the captures, beside what the archive holds, and tells what differs. Nothing of the
/// archive is changed; what is derived goes into a temporary file (below `$TMPDIR`) and is gone at the end.
public struct Rederivation {
    /// What it came to.
    public enum Outcome: Equatable, Sendable {
        /// That many rows were compared.
        case compared(rows: Int)
        /// It cannot be done, in one line.
        case left(reason: String)
    }

    private let state: String
    private let configuration: Configuration
    private let follow: Configuration.Follow?

    public init(state: String, configuration: Configuration, follow: Configuration.Follow?) {
        self.state = state
        self.configuration = configuration
        self.follow = follow
    }

    /// - Throws: `ArchiveError` where the archive cannot be read.
    public func run(
        tell: (Damage) -> Void,
        progress: (_ done: Int, _ total: Int) -> Void
    ) throws -> Outcome {
        let archive = try Archive(directory: state, mode: .trial)
        return try archive.transaction {
            if try archive.firstPrunedCapture() != nil {
                return .left(reason: "nothing can be derived again from what is pruned")
            }
            let others = try archive.versionCount(besidesEngine: Engine.version)
            if others > 0 {
                return .left(
                    reason:
                        "\(others) versions were read by another version of the engine: 'hledwatch rebuild' first"
                )
            }
            if try !archive.isDerived(by: configuration.rules) {
                return .left(
                    reason:
                        "it was derived by another configuration than this one: 'hledwatch rebuild' first"
                )
            }
            // They were derived in the order in which they came, and some of them not at all.
            if try archive.flags().values.contains(Derivation.outOfOrder) {
                return .left(reason: "captures came out of order: 'hledwatch rebuild' first")
            }
            let before = try RebuildBefore(archive)
            let total = try archive.captureCount() + archive.checkCount()
            let derivation = RebuiltDerivation(configuration: configuration, follow: follow)
            let state = RebuildState(derivation, before, try archive.basis())
            try archive.coverDerived()
            var replay = try RebuildReplay(archive, derivation, before, state)
            while try replay.take(atMost: 1000, progress: { progress($0, total) }) {}
            return .compared(rows: try archive.compareDerived(tell: tell))
        }
    }
}
