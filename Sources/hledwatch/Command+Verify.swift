import Archiving
import FactSheets
import Reading
import Watching

extension Command {
    static let verify = Command(
        "verify", .keep, "whether the archive is what was written, and is whole",
        details: """
            Always: the file as SQLite reads it, references, every entry of the log against the Merkle tree, the tree against
            every checkpoint, their signatures and time stamps, and that what was derived can be read and belongs together.
            With --read-data-subset: that share of the bodies, chosen by chance, against their hashes, too.
            With --read-data: every body; and all that was derived is derived again, in a temporary file, and compared.
            With --since FILE: that the log goes on from a checkpoint printed by 'hledwatch checkpoint' and kept elsewhere:
            only that shows a log that was rewritten as a whole by somebody who has its key.
            With --report: what was found is left in the archive's directory (damage.json), and the service, or the next
            'poll', tells every subscriber of it, once. --read-data takes that back when all is found sound.
            Covered in their form only: what is planned, promised and said by hand (agenda, outbox, what is owed, pauses,
            corrections), each of which can be read, has values that it can have and refers to what is there; and entries
            that no checkpoint seals yet. It may run beside the service, goes on after damage, and changes nothing.
            """,
        options: [
            Option("--read-data", help: "read every body, and derive everything again"),
            Option("--read-data-subset", "SHARE", help: "read that share of the bodies, such as 5%"),
            Option("--seed", "N", help: "choose the same bodies as a run that printed N"),
            Option("--since", "FILE", help: "a checkpoint that the log must continue"),
            Option(
                "--key", "FILE", help: "the log's public keys, one a line (default: those in the archive)"),
            Option("--report", help: "have every subscriber told of damage"),
            .follow, .format("text", "json"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        let bodies = try arguments.bodiesToRead()
        let remembered = try arguments["--since"].map { path in
            guard let note = SignedNote(try readFile(path)), Checkpoint(text: note.text) != nil else {
                throw EvidenceError.notACheckpoint(path: path)
            }
            return note
        }
        let keys = try arguments["--key"].map(verifierKeys) ?? []
        let configuration = bodies == .all ? try Locations.configuration(arguments) : nil
        let state = try Locations.state(arguments)
        var report = VerifyReport(bodies, isText: arguments["--format"] != "json")
        do {
            let archive = try Archive(directory: state, mode: .read)
            let verification = Verification(archive, tell: { report.take($0) }) { what, part in
                Terminal.progress(part > 0 ? "\(Int(part * 100)) %  \(what)" : what)
            }
            report.coverage = verification.run(bodies: bodies, remembered: remembered, keys: keys)
            if let configuration {
                if report.count == 0 {
                    prepareReading()
                    report.derived = try Rederivation(
                        state: state, configuration: configuration, follow: arguments.follow
                    ).run(
                        tell: { report.take($0) },
                        progress: { done, total in
                            if done % 50 == 1 {
                                Terminal.progress("\(done * 100 / max(total, 1)) %  deriving again")
                            }
                        })
                } else {
                    report.derived = .left(reason: "what it rests on is damaged")
                }
            }
        } catch let error as ArchiveError where error.isDamage {
            report.take(Damage(.file, error.summary))
        }
        Terminal.progress(nil)
        if arguments.has("--report") { try report.leave(in: state) }
        try report.finish()
        return report.count == 0 ? .done : .damage
    }
}

/// Why evidence could not be had, or be held against something.
enum EvidenceError: Explained {
    case notACheckpoint(path: String)
    case notAKey(path: String)
    case nothingSealed

    var summary: String {
        switch self {
        case .notACheckpoint(let path): "'\(path)' is no checkpoint"
        case .notAKey(let path): "'\(path)' holds no public key of a log"
        case .nothingSealed: "nothing of this archive's log is sealed yet"
        }
    }

    var remedy: String? {
        switch self {
        case .notACheckpoint: "give a file that 'hledwatch checkpoint --output FILE' wrote"
        case .notAKey: "give 'log-key.pub' of the archive's directory, or a copy of it"
        case .nothingSealed: "'hledwatch poll', 'import', 'replay' and 'run' seal what they bring"
        }
    }
}

private func verifierKeys(_ path: String) throws -> [VerifierKey] {
    let lines = String(decoding: try readFile(path), as: UTF8.self).split(whereSeparator: \.isNewline)
    let keys = lines.compactMap { VerifierKey($0) }
    guard !keys.isEmpty, keys.count == lines.count else { throw EvidenceError.notAKey(path: path) }
    return keys
}

extension Arguments {
    fileprivate func bodiesToRead() throws(UsageError) -> Verification.Bodies {
        let seed = try self["--seed"].map { text throws(UsageError) in
            guard let seed = UInt64(text) else {
                throw UsageError("'--seed' is '\(text)'; it can be any whole number")
            }
            return seed
        }
        if has("--read-data") {
            guard !has("--read-data-subset"), seed == nil else {
                throw UsageError(
                    "'--read-data' reads all: '--read-data-subset' and '--seed' do not go with it")
            }
            return .all
        }
        guard let text = self["--read-data-subset"] else {
            guard seed == nil else { throw UsageError("'--seed' goes with '--read-data-subset'") }
            return .none
        }
        guard text.last == "%", let share = Double(text.dropLast()), share > 0, share <= 100 else {
            throw UsageError(
                "'--read-data-subset' is '\(text)'; it can be a share such as '5%', up to '100%'")
        }
        return .share(share / 100, seed: seed ?? UInt64.random(in: 0..<1_000_000_000))
    }
}

/// What a verification found: damage is printed as it comes, but for JSON.
private struct VerifyReport {
    var coverage = Coverage()
    var derived: Rederivation.Outcome?
    private(set) var count = 0
    private let bodies: Verification.Bodies
    private let isText: Bool
    private var held: [Damage] = []
    /// The first ones, for a report.
    private var lines: [String] = []
    private var isClosed = false

    /// The most that JSON lists; the others are counted.
    private static let mostHeld = 100_000

    init(_ bodies: Verification.Bodies, isText: Bool) {
        self.bodies = bodies
        self.isText = isText
    }

    mutating func take(_ damage: Damage) {
        count += 1
        if lines.count < DamageReport.most { lines.append(damage.line) }
        guard isText else {
            if held.count < Self.mostHeld { held.append(damage) }
            return
        }
        Terminal.progress(nil)
        if !isClosed { isClosed = (try? Terminal.print(lines: damage.line)) == nil }
    }

    /// For the service to tell of it.
    func leave(in state: String) throws(FileError) {
        guard count > 0 else {
            if bodies == .all { DamageReport.forget(in: state) }
            return
        }
        try DamageReport(found: .systemClock(), damages: count, lines: lines).leave(in: state)
    }

    func finish() throws {
        if isText { try Terminal.print(lines: sentence) } else { try Terminal.print(json: rows) }
    }

    private var covered: String {
        let entries = coverage.captures + coverage.checks + coverage.notes
        let notes = coverage.notes > 0 ? ", \(coverage.notes) notes" : ""
        var parts = [
            "\(entries) entries of the log (\(coverage.captures) captures, \(coverage.checks) checks\(notes)), \(coverage.sealed) of them under \(coverage.checkpoints) checkpoint\(coverage.checkpoints == 1 ? "" : "s") (\(coverage.stamps) time stamps)"
        ]
        let pruned = coverage.bodiesPruned > 0 ? " (\(coverage.bodiesPruned) are pruned)" : ""
        switch bodies {
        case .none: parts.append("none of \(coverage.bodies) bodies\(pruned) read")
        case .all: parts.append("\(coverage.bodiesRead) of \(coverage.bodies) bodies\(pruned) read")
        case .share(_, let seed):
            parts.append("\(coverage.bodiesRead) of \(coverage.bodies) bodies\(pruned) read (seed \(seed))")
        }
        switch derived {
        case nil: parts.append("\(coverage.derivedRows) derived rows read")
        case .compared(let rows): parts.append("\(rows) derived rows derived again and compared")
        case .left(let reason): parts.append("derived rows not derived again: \(reason)")
        }
        return parts.joined(separator: "; ")
    }

    private var sentence: String {
        let found = count == 0 ? "no damage" : count == 1 ? "1 damage" : "\(count) damages"
        return "\(found) in \(covered)"
    }

    private var rows: VerifyRows {
        var outcome: VerifyRows.Derived?
        switch derived {
        case nil: break
        case .compared(let rows): outcome = .init(compared: rows, left: nil)
        case .left(let reason): outcome = .init(compared: nil, left: reason)
        }
        var seed: UInt64?
        if case .share(_, let chosen) = bodies { seed = chosen }
        return VerifyRows(
            sound: count == 0, damages: count, damage: held.map(VerifyRows.Row.init),
            covered: VerifyRows.Covered(coverage), derivedAgain: outcome, seed: seed)
    }
}

extension Damage {
    fileprivate var line: String {
        let places = bearings.map { $0.document + ($0.version.map { "@\($0)" } ?? "") }
        return terminalSafe(
            "\(kind.rawValue): \(text)" + (places.isEmpty ? "" : " [\(places.joined(separator: ", "))]"))
    }
}

private struct VerifyRows: Encodable {
    struct Row: Encodable {
        struct Place: Encodable {
            let id: String
            let version: Int?
        }
        let kind: String
        let number: Int64?
        let documents: [Place]
        let text: String

        init(_ damage: Damage) {
            kind = damage.kind.rawValue
            number = damage.number
            documents = damage.bearings.map { Place(id: $0.document, version: $0.version) }
            text = damage.text
        }
    }

    struct Covered: Encodable {
        let captures: Int
        let checks: Int
        let notes: Int
        let sealed: Int
        let checkpoints: Int
        let timeStamps: Int
        let bodies: Int
        let bodiesRead: Int
        let bodiesPruned: Int
        let derivedRows: Int

        init(_ coverage: Coverage) {
            captures = coverage.captures
            checks = coverage.checks
            notes = coverage.notes
            sealed = coverage.sealed
            checkpoints = coverage.checkpoints
            timeStamps = coverage.stamps
            bodies = coverage.bodies
            bodiesRead = coverage.bodiesRead
            bodiesPruned = coverage.bodiesPruned
            derivedRows = coverage.derivedRows
        }
    }

    struct Derived: Encodable {
        let compared: Int?
        let left: String?
    }

    let sound: Bool
    let damages: Int
    let damage: [Row]
    let covered: Covered
    let derivedAgain: Derived?
    let seed: UInt64?
}
