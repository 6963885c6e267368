import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let ledger = Command(
        "ledger", .look, operands: "[show ID|link A B|…]", "every commitment, one line for life",
        details: """
            Commitments are followed over versions, documents and years. A link is certain, likely, or only possible:
            a possible one is told and joins nothing until 'link' confirms it.
              ledger show ID      the whole history of one, and why its parts were linked
              ledger link A B     the two are one commitment; stays so over a rebuild
              ledger unlink A B   the two are not; stays so over a rebuild
            An ID is a line's, one of its parts', or an unambiguous beginning of one. link and unlink write to the
            archive: stop the service first.
            """,
        options: [
            Option(
                "--pillar", "WORDS", help: "only those under the pillar of that number, or with these words"),
            Option(
                "--status", choices: Commitment.State.allCases.map(\.rawValue),
                help: "only those in that state"),
            Option("--office", "WORDS", help: "only those that name such an office"),
            Option("--year", "YYYY", help: "only those in a document published that year"),
            Option("--document", "DOC", help: "only those in that document"),
            Option("--min", "SUM", help: "only those that name so much money, such as '5 million'"),
            Option(
                "--deadline", "WHEN",
                help: "only those due then: any, none, passed, ahead, or such as 2023 or 2023-06"),
            Option(
                "--sort", "ORDER",
                help:
                    "by first, pillar, office, amount, deadline, changed or state; the other way round: -amount"
            ),
            .format("text", "json", "csv", "markdown", "ical"),
        ]
    ) { arguments in
        let state = try Locations.state(arguments)
        switch arguments.positional.first {
        case nil: try printLedger(arguments, state: state)
        case "show": try showCommitment(arguments, state: state)
        case "link": try correctLedger(.link, arguments, state: state)
        case "unlink": try correctLedger(.unlink, arguments, state: state)
        case let word?:
            throw UsageError("'ledger' has no '\(word)'", hint: "there are 'show', 'link' and 'unlink'")
        }
        return .done
    }

    private static func printLedger(_ arguments: Arguments, state: String) throws {
        var query = try LedgerQuery(arguments)
        let archive = try Archive(directory: state, mode: .read)
        query.document = try arguments["--document"].map { try archive.findDocument($0).slug }
        let now = Instant.systemClock()
        var ledger = try archive.ledger(now: now)
        ledger.commitments = query.lines(of: ledger, today: now.date)
        switch arguments["--format"] {
        case "json": try Terminal.print(json: ledger)
        case "csv": try printBytes(ledgerCSV(ledger.commitments))
        case "markdown": try Terminal.print(ledgerMarkdown(ledger))
        case "ical": try printBytes(ledgerCalendar(ledger.commitments))
        default: try Terminal.print(ledgerText(ledger, style: Terminal.style, width: Terminal.listWidth))
        }
    }

    /// As it is: these formats end their lines themselves.
    private static func printBytes(_ text: String) throws {
        guard writeToStandardOutput(text) else { throw OutputClosed() }
    }

    private static func showCommitment(_ arguments: Arguments, state: String) throws {
        let words = try arguments.exactly("show", "ID")
        let archive = try Archive(directory: state, mode: .read)
        let ledger = try archive.ledger(now: Instant.systemClock())
        let found = try ledger.find(words[1]).commitment
        let one = Ledger(commitments: [found])
        switch arguments["--format"] {
        case "json": try Terminal.print(json: one)
        case "csv": try printBytes(ledgerCSV([found]))
        case "markdown": try Terminal.print(ledgerMarkdown(one))
        case "ical": try printBytes(ledgerCalendar([found]))
        default: try Terminal.print(commitmentText(found, style: Terminal.style, width: Terminal.listWidth))
        }
    }

    private static func correctLedger(
        _ kind: LedgerCorrection.Kind, _ arguments: Arguments, state: String
    ) throws {
        let words = try arguments.exactly(kind.rawValue, "A", "B")
        let archive = try Archive(directory: state, mode: .amend)
        let now = Instant.systemClock()
        let before = try archive.ledger(now: now)
        let (a, b) = (try before.find(words[1]), try before.find(words[2]))
        guard a.part != b.part else { throw UsageError("'\(a.part)' is linked with itself already") }
        try archive.put(LedgerCorrection(kind, before.side(a.part), before.side(b.part), time: now))
        let after = try archive.ledger(now: now)
        let (one, other) = (try after.find(a.part).commitment, try after.find(b.part).commitment)
        guard (one.id == other.id) == (kind == .link) else {
            throw LedgerError(
                summary:
                    "'\(kind.rawValue) \(a.part) \(b.part)' is kept, but other corrections stand against it",
                remedy: "run 'hledwatch ledger show \(a.part)' to see what is linked by hand")
        }
        try Terminal.print(
            kind == .link
                ? "\(a.part) and \(b.part) are one commitment now: \(one.id)"
                : "\(a.part) and \(b.part) are two commitments now: \(one.id) and \(other.id)")
    }
}

extension Ledger {
    /// What a correction keeps of a part: by what it first said in its document.
    fileprivate func side(_ part: String) -> LedgerCorrection.Side {
        for commitment in commitments {
            for step in commitment.history where step.part == part {
                return .init(id: part, document: step.document, text: step.text ?? commitment.text)
            }
        }
        return .init(id: part, document: "", text: "")
    }
}
