import FactSheets
import TestSupport
import Testing

@testable import Archiving

extension Note {
    static func example(
        _ text: String = "Ask the office.", _ kind: Kind = .note, about document: String = "fact-sheet",
        version: Int = 2, seen: Instant = noon, at time: Instant = .noonPlus(60), withdraws: String? = nil
    ) -> Note {
        var note = Note(
            id: "", kind: kind,
            subject: Subject(
                document: document, url: "https://www.example.gov/\(document)/", previousVersion: version - 1,
                version: version, seen: seen),
            text: text, author: "ana", time: time, withdraws: withdraws)
        note.id = note.derivedID
        return note
    }
}

@Suite struct NoteTests {
    private let directory: TemporaryDirectory
    private let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
    }

    private func damages(_ archive: Archive) -> [String] {
        var found: [String] = []
        _ = Verification(archive, tell: { found.append("\($0.kind): \($0.text)") }, progress: { _, _ in })
            .run(bodies: .all)
        return found
    }

    @Test
    func `a note has a number in one sequence with captures and checks, and the same one is not kept twice`()
        throws
    {
        let capture = try archive.addCapture()
        #expect(try archive.append(.example()) == 2)
        try archive.append(checkOf: capture.id, at: .noonPlus(70), took: .zero, status: 304)
        #expect(try archive.append(.example()) == nil)
        #expect(try archive.append(.example("Another.")) == 4)
        #expect(try archive.lastLogNumber() == 4)
        #expect(try archive.entries(after: 0, limit: 10).map(\.capture) == [1, nil, 1, nil])
        #expect(
            try archive.loggedNotes(after: 0, limit: 10).map(\.note) == [.example(), .example("Another.")])
        #expect(
            try archive.gauges().newest == .noonPlus(70), "a note is no look at what is watched")
    }

    @Test func `a note that says something else than its id is refused`() throws {
        var note = Note.example()
        note.text = "Another."
        #expect(
            Archive.error { try archive.append(note) }
                == .misuse("the note '\(note.id)' says something else"))
        #expect(try archive.noteCount() == 0)
    }

    @Test func `what a note's leaf says is its row`() throws {
        let note = Note.example()
        let number = try #require(try archive.append(note))
        let json = Hashing.hex(Hashing.sha256(try JSON.encode(note)))
        #expect(
            String(decoding: try archive.leaves(number...number)[0].bytes, as: UTF8.self) == """
                hledwatch note 1
                number 1
                milliseconds 1663000060000
                name \(note.id)
                note \(json)

                """)
    }

    @Test func `notes outlast what is derived, and are found by their document's addresses`() throws {
        let document = try archive.addDocument("fact-sheet")
        try archive.append(.example())
        try archive.append(.example("Elsewhere.", about: "other"))
        #expect(try archive.notes(about: document).map(\.note.text) == ["Ask the office."])
        try archive.forgetDerived()
        #expect(try archive.noteCount() == 2)
        // The same page under a new address, and under another name.
        var again = try archive.addDocument("briefing")
        try archive.addAddress("https://www.example.gov/fact-sheet/", to: again.id)
        again.url = "https://www.example.gov/new/"
        try archive.update(again)
        #expect(try archive.notes(about: again).map(\.note.subject.document) == ["briefing"])
        #expect(try archive.notes(limit: 5).map(\.note.text) == ["Elsewhere.", "Ask the office."])
        #expect(try archive.notes(limit: 1).map(\.number) == [2])
        #expect(try archive.notes(before: 2, limit: 5).map(\.number) == [1])
        #expect(try archive.notes(after: 1, limit: 5).map(\.number) == [2])
    }

    @Test func `a version that is numbered otherwise than it was is found by when it was seen`() throws {
        let document = try archive.addDocument("fact-sheet")
        let capture = try archive.addCapture()
        for (number, time) in [(1, Instant.noonPlus(-60)), (2, .noonPlus(-30)), (3, noon)] {
            try archive.insertVersion(
                Version(
                    document: document.id, number: number, contentHash: [UInt8(number)], capture: capture.id,
                    time: time, channel: "page", engine: 1, title: "T", significance: .substantive),
                sheet: .example)
        }
        try archive.append(.example(version: 2, seen: noon))
        try archive.append(.example(version: 2, seen: .noonPlus(-1)))
        let found = try archive.notes(about: document).map(\.note.subject)
        #expect(found.map(\.version) == [3, 2])
        #expect(found.map(\.previousVersion) == [2, 1])
        #expect(try archive.notes(about: document, version: 3).map(\.number) == [2])
    }

    @Test func `a withdrawal leaves the note and says who took it back`() throws {
        let note = Note.example()
        try archive.append(note)
        try archive.append(.example("Mistaken.", .withdrawal, at: .noonPlus(90), withdraws: note.id))
        let found = try #require(try archive.notes(limit: 5).first?.note)
        #expect(found.text == note.text)
        #expect(found.withdrawn == .init(author: "ana", time: .noonPlus(90), text: "Mistaken."))
        #expect(try archive.notes(limit: 5).count == 1)
        #expect(try archive.note(1)?.withdrawn == nil, "what is stored never changes")
        #expect(damages(archive) == [])
    }

    @Test func `notes are sealed with the log, and verify finds one that was changed afterwards`() throws {
        try archive.addCapture()
        try archive.append(.example())
        let key = try #require(SigningKey.make(name: "example.org/log"))
        #expect(try archive.seal(with: key)?.size == 2)
        #expect(damages(archive) == [])
        var forged = Note.example("Trust the office.")
        forged.id = forged.derivedID
        try archive.connection.run(
            "UPDATE note SET name = $1, note = $2 WHERE id = 2", forged.id,
            String(decoding: try JSON.encode(forged), as: UTF8.self))
        #expect(damages(archive) == ["entry: note 2 is not what was sealed"])
        try archive.connection.run("DELETE FROM note")
        #expect(damages(archive).contains("entry: entry 2 is missing"))
    }

    @Test func `verify finds a row that is no note, and a withdrawal of nothing`() throws {
        try archive.append(.example())
        try archive.append(.example("Why", .withdrawal, withdraws: "nt-0"))
        try archive.connection.run("UPDATE note SET time = time + 1 WHERE id = 1")
        let second = try #require(try archive.note(2)).id
        #expect(
            damages(archive) == [
                "plan: the note '\(Note.example().id)' says something else than it is filed under",
                "plan: the note '\(second)' takes back one that is not there before it",
            ])
        try archive.connection.run("UPDATE note SET note = '{' WHERE id = 1")
        #expect(
            damages(archive).first?.hasPrefix("plan: the note '\(Note.example().id)' cannot be read") == true)
    }

    @Test func `a note is written beside the one that holds the lock, and what both add has one order`()
        throws
    {
        try archive.addCapture()
        let beside = try Archive(directory: directory.path, mode: .beside)
        try beside.append(.example())
        try archive.addCapture(.page(at: .noonPlus(1), "<p>Other</p>"))
        try beside.append(.example("More."))
        #expect(try archive.leaves(1...4).map(\.kind) == [.capture, .note, .capture, .note])
    }

    @Test(.onSQLite("a copy of the file"))
    func `a backup has the notes`() throws {
        try archive.append(.example())
        let reader = try Archive(directory: directory.path, mode: .read)
        let copies = try TemporaryDirectory()
        let backup = try reader.backUp(to: copies.path + "/archive.sqlite") { _, _ in }
        #expect(backup.notes == 1)
        #expect(try Archive(directory: copies.path, mode: .read).note(1) == .example())
    }
}
