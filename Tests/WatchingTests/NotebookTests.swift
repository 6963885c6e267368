import Archiving
import FactSheets
import TestSupport
import Testing
import Watching

@Suite struct NotebookTests {
    private let script: FeedScript
    private let book: Notebook
    private let slug: String

    /// A document with two versions, the second of which promises another amount.
    init() throws {
        var script = try PageDerivationTests.begun()
        _ = try script.page(
            PageDerivationTests.url,
            PageDerivationTests.body.replacing("$9 million", with: "$7 million"))
        self.script = script
        book = Notebook(directory: script.directoryPath)
        slug = try #require(try script.archive.document(address: PageDerivationTests.url)).slug
    }

    private func new(
        _ kind: Note.Kind = .note, version: Int = 2, previous: Int? = nil, change: String? = nil,
        text: String = "Two million less."
    ) -> NewNote {
        NewNote(
            kind, document: slug, version: version, previousVersion: previous, change: change, text: text,
            author: " ana\n")
    }

    private func error(_ body: () throws -> Note) -> NoteError? {
        do {
            _ = try body()
            return nil
        } catch { return error as? NoteError }
    }

    @Test func `a note is kept beside the writer, cleaned, with name, time and what it is about`() throws {
        let note = try book.add(new(text: "Two \u{1B}[1mmillion\u{202E} less.  "), now: script.now)
        #expect(note.text == "Two [1mmillion less." && note.author == "ana" && note.time == script.now)
        let subject = note.subject
        #expect((subject.document, subject.url) == (slug, PageDerivationTests.url))
        #expect((subject.previousVersion, subject.version, subject.change) == (1, 2, nil))
        #expect(subject.seen == script.now)
        #expect(try script.archive.notes(limit: 5).map(\.note) == [note])
        // The writer goes on, and what comes next has the next number.
        let number = try #require(try script.archive.loggedNotes(after: 0, limit: 1).first).number
        var after = script
        _ = try after.look([.init(9), .init(8)])
        #expect(try script.archive.lastLogNumber() == number + 1)
        #expect(try book.add(new(text: "Two [1mmillion less."), now: note.time) == note)
        #expect(try script.archive.noteCount() == 1)
    }

    @Test func `a change is named by its number or by its key`() throws {
        let byNumber = try book.add(new(change: "1"), now: script.now)
        let key = try #require(byNumber.subject.change)
        let byKey = try book.add(new(.label, change: key, text: "money"), now: script.now)
        #expect(byKey.subject.change == key && byKey.subject.changeNumber == 1)
        #expect(
            error { try book.add(new(change: "9"), now: script.now) }?.summary
                == "there is no change '9' in '\(slug)@1..2': there are 1")
        #expect(
            error { try book.add(new(version: 1, change: "1"), now: script.now) }
                == .unknownChange(document: "\(slug)@1", wanted: "1", count: 0))
    }

    @Test func `a publication can be noted, and a version that is not there cannot`() throws {
        let first = try book.add(new(.reviewed, version: 1, text: ""), now: script.now)
        #expect(first.subject.previousVersion == nil && first.subject.pair == "\(slug)@1")
        #expect(
            error { try book.add(new(version: 3), now: script.now) }
                == .unknownVersion(document: slug, wanted: 3, newest: 2))
        for previous in [0, 2, -1] {
            #expect(
                error { try book.add(new(previous: previous), now: script.now) }
                    == .disordered(document: slug, previous: previous, version: 2))
        }
        #expect(throws: ArchiveError.self) {
            try book.add(
                NewNote(.note, document: "nowhere", version: 1, text: "a", author: "b"), now: script.now)
        }
        #expect(try script.archive.noteCount() == 1)
    }

    @Test func `a note is taken back once, by whoever says so, and stays`() throws {
        let note = try book.add(new(), now: script.now)
        let withdrawal = try book.withdraw(
            String(note.id.prefix(12)), by: "ben", text: "Misread.", now: script.now)
        #expect(withdrawal.withdraws == note.id && withdrawal.subject == note.subject)
        let found = try #require(try script.archive.notes(limit: 5).first?.note)
        #expect(found.withdrawn == .init(author: "ben", time: script.now, text: "Misread."))
        #expect(
            error { try book.withdraw(note.id, by: "ben", now: script.now) } == .alreadyWithdrawn(id: note.id)
        )
        for id in ["nt-000000", withdrawal.id, "nt-", "", note.id + "0"] {
            #expect(error { try book.withdraw(id, by: "ben", now: script.now) } == .unknownNote(id: id))
        }
    }

    @Test func `a rebuild keeps notes, and they are about the same versions`() throws {
        let note = try book.add(new(change: "1"), now: script.now)
        let rebuild = Rebuild(
            archive: script.archive, configuration: script.configuration, follow: .all)
        try rebuild.run(begin: { _ in }, progress: { _, _ in }, tell: { _ in })
        #expect(try script.archive.notes(limit: 5).map(\.note) == [note])
    }

    @Test func `a log exported and imported has the same notes, and only once`() throws {
        let note = try book.add(new(), now: script.now)
        _ = try book.withdraw(note.id, by: "ben", text: "Misread.", now: script.now + .seconds(1))
        _ = try book.add(new(.label, change: "1", text: "money"), now: script.now + .seconds(2))
        let directory = try TemporaryDirectory()
        let file = directory.path + "/log.warc.gz"
        let exporter = Exporter(archive: script.archive, scope: .init(), software: "hledwatch/test")
        _ = try exporter.writeWARC(to: file, index: nil) { _, _ in }
        let other = try Archive(directory: directory.path + "/state", mode: .write)
        let importer = Importer(archive: other, configuration: script.configuration, follow: .all)
        let report = try importer.run([file]) { _, _ in }
        #expect(report.damage == [] && report.notes == 3 && report.known == 0)
        #expect(try other.notes(limit: 9).map(\.note) == script.archive.notes(limit: 9).map(\.note))
        let again = try importer.run([file]) { _, _ in }
        #expect(again.notes == 3 && again.known == again.captures + again.checks + 3)
        #expect(try other.noteCount() == 3)
    }

    @Test func `a note in a file that this program would not have made is told and left out`() throws {
        let directory = try TemporaryDirectory()
        var note = try book.add(new(), now: script.now)
        note.text = "\u{1B}]0;title\u{7}"
        note.id = note.derivedID
        let json = String(decoding: try JSON.encode(note), as: UTF8.self)
        let file = try directory.write(
            [
                "WARC/1.1", "WARC-Type: metadata", "WARC-Target-URI: https://press.example.gov/",
                "WARC-Date: 2022-09-12T10:00:00Z", "Hledwatch-Note: \(note.id)",
                "Content-Type: application/json", "Content-Length: \(json.utf8.count)", "", json, "", "",
            ].joined(separator: "\r\n"), as: "x.warc")
        let other = try Archive(directory: directory.path + "/state", mode: .write)
        let importer = Importer(archive: other, configuration: script.configuration, follow: .all)
        let report = try importer.run([file]) { _, _ in }
        #expect(report.notes == 0 && report.damage.count == 1, "\(report.damage)")
        #expect(try other.noteCount() == 0)
    }
}
