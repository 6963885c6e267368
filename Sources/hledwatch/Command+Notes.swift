import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let note = Command(
        "note", .look, operands: "DOC@N..M TEXT|withdraw ID", "a note, a label or 'reviewed' beside a change",
        details: """
            Says something of what changed between two versions of a document, or of one change in it. DOC@M is what changed
            since the version before; DOC@1 is the publication. TEXT may be '-': then it is read from standard input.
              note DOC@N..M TEXT --as NAME                a note
              note DOC@N..M WORDS --label --as NAME       a label of a word or two
              note DOC@N..M [TEXT] --reviewed --as NAME   a mark that somebody looked at it
              note withdraw ID [WHY] --as NAME            takes one back
            A note is of the archive's log like the captures: sealed, exported, kept over a rebuild, and never changed. What
            was taken back stays, with who took it back. The service need not be stopped.
            """,
        options: [
            Option("--as", "NAME", help: "who says so"),
            Option(
                "--change", "K",
                help: "about one change: its number in 'diff --format json', from 1, or its key"),
            Option("--label", help: "the text is a label"),
            Option("--reviewed", help: "the change was looked at"),
            .format("text", "json"),
        ], isPaged: false
    ) { arguments in
        let book = Notebook(directory: try Locations.state(arguments))
        let now = Instant.systemClock()
        let made: Note
        if arguments.positional.first == "withdraw" {
            made = try withdraw(arguments, book, now)
        } else {
            made = try add(arguments, book, now)
        }
        if arguments["--format"] == "json" {
            try Terminal.print(json: NoteList(notes: [made]))
        } else {
            try Terminal.print(made.id)
        }
        return .done
    }

    private static func withdraw(_ arguments: Arguments, _ book: Notebook, _ now: Instant) throws -> Note {
        for option in ["--change", "--label", "--reviewed"] where arguments.has(option) {
            throw UsageError("'\(option)' does not go with 'note withdraw'")
        }
        let words = arguments.positional
        guard words.count > 1 else {
            throw UsageError("ID is missing", hint: "run 'hledwatch notes' to see the notes and their ids")
        }
        guard words.count < 4 else { throw UsageError("'\(words[3])' is one argument too many") }
        return try book.withdraw(
            words[1], by: try arguments.name(), text: try text(words.count == 3 ? words[2] : ""), now: now)
    }

    private static func add(_ arguments: Arguments, _ book: Notebook, _ now: Instant) throws -> Note {
        if arguments.has("--label"), arguments.has("--reviewed") {
            throw UsageError("'--label' and '--reviewed' do not go together", hint: "make two notes")
        }
        let kind: Note.Kind =
            arguments.has("--label") ? .label : arguments.has("--reviewed") ? .reviewed : .note
        let words = arguments.positional
        guard let about = words.first else {
            throw UsageError(
                "DOC@N..M is missing", hint: "run the command with --help to see how it is called")
        }
        guard words.count > 1 || kind == .reviewed else { throw UsageError("TEXT is missing") }
        guard words.count < 3 else {
            throw UsageError("'\(words[2])' is one argument too many", hint: "put the text in quotes")
        }
        let pair = try VersionPair(about)
        return try book.add(
            NewNote(
                kind, document: pair.document, version: pair.version, previousVersion: pair.previous,
                change: arguments["--change"], text: try text(words.count == 2 ? words[1] : ""),
                author: try arguments.name()), now: now)
    }

    private static func text(_ word: String) throws -> String {
        word == "-" ? String(decoding: try readFile("-", limit: 1 << 20), as: UTF8.self) : word
    }

    static let notes = Command(
        "notes", .look, operands: "[DOC[@N]]", "what people noted of changes, the newest last",
        details:
            "Those about one document, or about one version of it; of all documents the newest 200, unless --limit is given.",
        options: [
            Option("--limit", "N", help: "of all documents at most N"),
            Option("--label", "WORDS", help: "only what bears that label"),
            .format("text", "json"),
        ]
    ) { arguments in
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let label = arguments["--label"]
        var found: [Note]
        switch arguments.positional.count {
        case 0:
            let limit = try arguments.limit()
            found = try archive.notes(limit: limit ?? 200).map(\.note).reversed()
        default:
            let words = try arguments.exactly("DOC")[0].split(separator: "@", maxSplits: 1).map(String.init)
            guard !arguments.has("--limit") else { throw UsageError("'--limit' goes with all documents") }
            let document = try archive.findDocument(words.first ?? "")
            let version = try words.dropFirst().first.map { text throws(UsageError) in
                guard let number = Int(text) else { throw UsageError("'\(text)' is no version's number") }
                return number
            }
            found = try archive.notes(about: document, version: version).map(\.note)
        }
        if let label {
            found = found.filter { $0.kind == .label && $0.text == label && $0.withdrawn == nil }
        }
        if arguments["--format"] == "json" {
            try Terminal.print(json: NoteList(notes: found))
        } else {
            try Terminal.print(noteText(found, style: Terminal.style, width: Terminal.listWidth))
        }
        return .done
    }
}

/// What `note` and `notes` print as JSON.
struct NoteList: Encodable {
    let notes: [Note]
}

/// `DOC@N..M`, `DOC@M`.
struct VersionPair: Equatable {
    let document: String
    let previous: Int?
    let version: Int

    init(_ text: String) throws(UsageError) {
        let parts = text.split(separator: "@", maxSplits: 1, omittingEmptySubsequences: false).map(
            String.init)
        let numbers =
            parts.count == 2 ? parts[1].split(separator: "..", omittingEmptySubsequences: false) : []
        let values = numbers.compactMap { Int($0) }
        guard let document = parts.first, !document.isEmpty, (1...2).contains(values.count),
            values.count == numbers.count, let version = values.last
        else {
            throw UsageError(
                "'\(text)' is not what a note can be about",
                hint: "give DOC@N..M for what changed between two versions, DOC@M for what changed with one")
        }
        self.document = document
        self.version = version
        previous = values.count == 2 ? values[0] : nil
    }
}

extension Arguments {
    fileprivate func name() throws(UsageError) -> String {
        guard let name = self["--as"] else {
            throw UsageError("'--as' is missing", hint: "a note bears the name of whoever says so: --as NAME")
        }
        return name
    }
}
