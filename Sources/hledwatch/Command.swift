/// A subcommand: how it is called and what it does.
struct Command: Sendable {
    let name: String
    /// The heading it stands under in the help.
    let task: Task
    /// What follows its name: `OLD NEW`.
    let operands: String
    let summary: String
    /// More for `--help`, or nothing.
    let details: String
    let options: [Option]
    /// Whether the overview leaves it out.
    let isHidden: Bool
    /// Whether what it prints at once goes through a pager where it is longer than the screen.
    let isPaged: Bool
    let action: @Sendable (Arguments) async throws -> ExitCode

    enum Task: String, CaseIterable, Sendable {
        case watch = "Watch"
        case bring = "Bring captures in"
        case look = "Look back"
        case read = "Read and compare, without an archive"
        case keep = "Upkeep"
    }

    init(
        _ name: String, _ task: Task, operands: String = "", _ summary: String, details: String = "",
        options: [Option] = [], isHidden: Bool = false, isPaged: Bool? = nil,
        action: @escaping @Sendable (Arguments) async throws -> ExitCode
    ) {
        self.name = name
        self.task = task
        self.operands = operands
        self.summary = summary
        self.details = details
        self.options = options
        self.isHidden = isHidden
        self.isPaged = isPaged ?? (task == .look || task == .read)
        self.action = action
    }

    static let all = [
        run, serve, poll, source, replay, `import`, backfill, overview, list, log, show, blame, search, diff,
        ledger,
        note, notes, digest, captures, capture,
        read, feed,
        export, evidence, verify, checkpoint, backup, stats, metrics, prune, rebuild,
        migrate, deliveries, sendTest, initialise, checkConfig, doctor, document, names,
    ]

    /// Options every command has.
    static let common = [
        Option.config, Option.state,
        Option(
            "--color", choices: Terminal.Colors.allCases.map(\.rawValue),
            help: "colours: on a terminal (auto), wherever it goes, or nowhere"),
        Option("--help", help: "print this"),
    ]

    /// Its own options and those that every command has.
    var allOptions: [Option] {
        options + (isPaged ? [Option("--no-pager", help: "print all at once, however long it is")] : [])
            + Command.common
    }
}

/// How a command ends: part of the contract with whoever calls it.
enum ExitCode: Int32 {
    case done = 0
    case failed = 1
    case differences = 2
    case damage = 3
    case usage = 64
    case configuration = 78
}

extension String {
    /// With blanks after it, at least `width` characters and always one blank.
    func padded(to width: Int) -> String {
        self + String(repeating: " ", count: Swift.max(1, width - count))
    }
}
