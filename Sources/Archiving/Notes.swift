public import FactSheets

/// The tables of notes.
enum NoteTable {
    /// Of the log, beside the captures: what people said of changes.
    static let definition = """
        CREATE TABLE note (
            id         INTEGER PRIMARY KEY,                -- the order of arrival, in one sequence with capture.id
            name       TEXT NOT NULL UNIQUE,               -- what it is known by
            time       INTEGER NOT NULL,
            url        TEXT NOT NULL,                      -- of the document that it is about
            withdraws  TEXT,                               -- the name of the note that it takes back
            note       TEXT NOT NULL                       -- JSON
        ) STRICT;
        CREATE INDEX note_url ON note (url, id);
        CREATE INDEX note_withdraws ON note (withdraws) WHERE withdraws IS NOT NULL;

        -- A promise, not derived: up to which entry of the log each subscriber was told of notes.
        CREATE TABLE note_told (
            subscriber  TEXT PRIMARY KEY,
            number      INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        """
}

/// A note with its place in the log.
public struct NumberedNote: Equatable, Sendable {
    public var number: Int64
    public var note: Note
}

extension Note {
    /// The id that goes with all else that it says.
    public var derivedID: String {
        let parts = Array(identifyingParts.joined(separator: "\n").utf8)
        return "nt-" + Hashing.hex(Array(Hashing.sha256(parts).prefix(12)))
    }
}

extension Archive {
    /// Adds a note to the log.
    ///
    /// - Returns: Its place there; `nil` when the very same is there already.
    /// - Throws: `.misuse` for one whose id is not that of what it says.
    @discardableResult
    public func append(_ note: Note) throws(ArchiveError) -> Int64? {
        var note = note
        note.withdrawn = nil
        guard note.id == note.derivedID else { throw .misuse("the note '\(note.id)' says something else") }
        let text = String(decoding: try json(note, what: "a note"), as: UTF8.self)
        return try connection.atomically { () throws(ArchiveError) in
            let number = try nextNumber()
            let made = try connection.value(
                Int64.self,
                """
                INSERT INTO note (id, name, time, url, withdraws, note) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT (name) DO NOTHING RETURNING id
                """, number, note.id, note.time, note.subject.url, note.withdraws, text)
            if made != nil { took(number: number) }
            return made
        }
    }

    /// How many notes and withdrawals the log holds.
    public func noteCount() throws(ArchiveError) -> Int {
        try connection.value(Int.self, "SELECT COUNT(*) FROM note") ?? 0
    }

    /// The note with that place in the log, as it is stored.
    public func note(_ number: Int64) throws(ArchiveError) -> Note? {
        try connection.first("SELECT note FROM note WHERE id = $1", number, read: note)
    }

    /// What the log holds of notes, withdrawals too, as they are stored: at most `limit` after number `position`.
    public func loggedNotes(after position: Int64, limit: Int) throws(ArchiveError) -> [NumberedNote] {
        try connection.all(
            "SELECT id, note FROM note WHERE id > $1 ORDER BY id LIMIT $2", position, max(limit, 0),
            read: numbered)
    }

    // MARK: Looked up

    /// The notes about a document, in the order in which they were made, each with what became of it: withdrawals are no
    /// notes of their own. Of one version only where `version` is given.
    public func notes(about document: Document, version: Int? = nil) throws(ArchiveError) -> [NumberedNote] {
        try connection.all(
            """
            SELECT id, note FROM note
            WHERE withdraws IS NULL
                AND (url = $1 OR url IN (SELECT url FROM address WHERE document = $2))
            ORDER BY id
            """, document.url, document.id, read: numbered
        ).map { found throws(ArchiveError) in
            NumberedNote(number: found.number, note: try placed(found.note, in: document))
        }.filter { version == nil || $0.note.subject.version == version }
    }

    /// The places in the log of all notes about a document, withdrawals too.
    public func noteNumbers(about document: Document) throws(ArchiveError) -> [Int64] {
        try connection.all(
            """
            SELECT id FROM note WHERE url = $1 OR url IN (SELECT url FROM address WHERE document = $2)
            ORDER BY id
            """, document.url, document.id
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// The notes about all documents, the newest first: at most `limit` that were made before number `position`.
    public func notes(before position: Int64? = nil, limit: Int) throws(ArchiveError) -> [NumberedNote] {
        try connection.all(
            "SELECT id, note FROM note WHERE withdraws IS NULL AND id < $1 ORDER BY id DESC LIMIT $2",
            position ?? .max, max(limit, 0), read: numbered
        ).map { found throws(ArchiveError) in try placed(found) }
    }

    /// The notes made after number `position`, the oldest first, with what became of them.
    public func notes(after position: Int64, limit: Int) throws(ArchiveError) -> [NumberedNote] {
        try connection.all(
            "SELECT id, note FROM note WHERE withdraws IS NULL AND id > $1 ORDER BY id LIMIT $2",
            position, max(limit, 0), read: numbered
        ).map { found throws(ArchiveError) in try placed(found) }
    }

    /// The notes whose ids begin with `prefix`, withdrawals among them: at most `limit`.
    public func notes(named prefix: String, limit: Int) throws(ArchiveError) -> [NumberedNote] {
        try connection.all(
            "SELECT id, note FROM note WHERE name >= $1 AND name < $2 ORDER BY name LIMIT $3", prefix,
            prefix + "\u{10FFFF}", max(limit, 0), read: numbered
        ).map { found throws(ArchiveError) in try placed(found) }
    }

    // MARK: Told

    /// What was said after entry `number` of the log: notes that stand, and earlier ones that were taken back since.
    public func notesNews(after number: Int64, limit: Int) throws(ArchiveError) -> [Note] {
        var news: [Note] = []
        for found in try loggedNotes(after: number, limit: limit) {
            guard let earlier = found.note.withdraws else {
                let note = try placed(found).note
                if note.withdrawn == nil { news.append(note) }
                continue
            }
            let taken = try notes(named: earlier, limit: 1).first
            if let taken, taken.number <= number { news.append(taken.note) }
        }
        return news
    }

    /// From now on `subscribers` alone are told of notes, those who were not before of what comes next.
    public func beginTellingNotes(to subscribers: Set<String>) throws(ArchiveError) {
        let known = try connection.all("SELECT subscriber FROM note_told") {
            row throws(ArchiveError) in try row.next(String.self)
        }
        for name in known where !subscribers.contains(name) {
            try connection.run("DELETE FROM note_told WHERE subscriber = $1", name)
        }
        for name in subscribers.subtracting(known) { try tellNotes(to: name) }
    }

    /// Up to which entry of the log `subscriber` was told of notes; `nil` for one who is new.
    public func toldNotes(to subscriber: String) throws(ArchiveError) -> Int64? {
        try connection.value(Int64.self, "SELECT number FROM note_told WHERE subscriber = $1", subscriber)
    }

    /// Notes that `subscriber` was told of all notes there are.
    public func tellNotes(to subscriber: String) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO note_told (subscriber, number) VALUES ($1, $2)
            ON CONFLICT (subscriber) DO UPDATE SET number = excluded.number
            """, subscriber, try lastLogNumber())
    }

    private func placed(_ found: NumberedNote) throws(ArchiveError) -> NumberedNote {
        let document = try document(address: found.note.subject.url)
        return NumberedNote(number: found.number, note: try placed(found.note, in: document))
    }

    /// The note as it stands now: under the document's present name and the version's present number, with its withdrawal.
    private func placed(_ stored: Note, in document: Document?) throws(ArchiveError) -> Note {
        var note = stored
        if let document {
            note.subject.document = document.slug
            if let number = try self.number(of: note.subject, in: document.id) {
                if note.subject.previousVersion == note.subject.version - 1 {
                    note.subject.previousVersion = number - 1
                }
                note.subject.version = number
            }
        }
        note.withdrawn = try connection.first(
            "SELECT note FROM note WHERE withdraws = $1 ORDER BY id LIMIT 1", note.id, read: self.note
        ).map { Note.Withdrawal(author: $0.author, time: $0.time, text: $0.text) }
        return note
    }

    /// The version that was seen first when the note's was: that with its number, where it is one of them.
    private func number(of subject: Note.Subject, in document: Int64) throws(ArchiveError) -> Int? {
        try connection.value(
            Int.self,
            """
            SELECT number FROM version WHERE document = $1 AND time = $2
            ORDER BY number <> $3, number LIMIT 1
            """, document, subject.seen, subject.version)
    }

    private func note(_ row: inout Row) throws(ArchiveError) -> Note {
        try value(Note.self, json: Array(try row.next(String.self).utf8), what: "a note")
    }

    private func numbered(_ row: inout Row) throws(ArchiveError) -> NumberedNote {
        NumberedNote(number: try row.next(), note: try note(&row))
    }
}
