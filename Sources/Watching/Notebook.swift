internal import Archiving
internal import Comparing
public import FactSheets

/// Where people's notes go into an archive's log: from the pages and from the command line, beside a running service.
///
/// Each call opens the archive for itself and waits at most a few seconds for a writer; it blocks, so that it is not to be
/// called on Swift's cooperative pool.
public struct Notebook: Sendable {
    /// The most notes about one version of a document.
    public static let mostPerVersion = 500

    private let directory: String

    /// The notebook of the archive in `directory`.
    public init(directory: String) { self.directory = directory }

    /// Adds a note at `now`; the text is cleaned first. It is on the disk when this returns.
    ///
    /// - Returns: The note as it is stored; the one that is there where the very same is.
    /// - Throws: `NoteError` for what cannot be noted; `ArchiveError.unknownDocument` or `.ambiguousDocument`, and as any
    ///   writer of an archive.
    public func add(_ new: NewNote, now: Instant) throws -> Note {
        let text = try Note.cleaned(new.text, as: new.kind)
        let author = try Note.cleaned(name: new.author)
        return try writing { archive in
            let document = try archive.findDocument(new.document)
            let subject = try Self.subject(of: new, in: document, archive)
            let there = try archive.notes(about: document, version: new.version)
            guard there.count < Self.mostPerVersion else {
                throw NoteError.tooMany(
                    document: document.slug, version: new.version, most: Self.mostPerVersion)
            }
            var note = Note(
                id: "", kind: new.kind, subject: subject, text: text, author: author, time: now)
            note.id = note.derivedID
            try archive.append(note)
            return note
        }
    }

    /// Takes the note back whose id is, or unambiguously begins with, `id`; `text` may say why.
    ///
    /// - Returns: The withdrawal as it is stored.
    /// - Throws: `NoteError`, and as any writer of an archive.
    public func withdraw(_ id: String, by author: String, text: String = "", now: Instant) throws -> Note {
        let text = try Note.cleaned(text, as: .withdrawal)
        let author = try Note.cleaned(name: author)
        return try writing { archive in
            let found = try Self.find(id, in: archive)
            guard found.withdrawn == nil else { throw NoteError.alreadyWithdrawn(id: found.id) }
            var note = Note(
                id: "", kind: .withdrawal, subject: found.subject, text: text, author: author, time: now,
                withdraws: found.id)
            note.id = note.derivedID
            try archive.append(note)
            return note
        }
    }

    private func writing(_ body: (Archive) throws -> Note) throws -> Note {
        let archive = try Archive(directory: directory, mode: .beside)
        return try archive.transaction { try body(archive) }
    }

    private static func find(_ id: String, in archive: Archive) throws -> Note {
        // Six digits at least: fewer are rather a slip than a name.
        guard id.hasPrefix("nt-"), id.utf8.count >= 9 else { throw NoteError.unknownNote(id: id) }
        let found = try archive.notes(named: id, limit: 100).map(\.note).filter { $0.kind != .withdrawal }
        guard let first = found.first else { throw NoteError.unknownNote(id: id) }
        guard found.count == 1 else { throw NoteError.ambiguousNote(id: id, count: found.count) }
        return first
    }

    private static func subject(
        of new: NewNote, in document: Document, _ archive: Archive
    ) throws -> Note.Subject {
        guard let version = try archive.version(of: document.id, number: new.version) else {
            throw NoteError.unknownVersion(
                document: document.slug, wanted: new.version, newest: document.versions)
        }
        let previous = new.previousVersion ?? (new.version > 1 ? new.version - 1 : nil)
        if let previous, !(1..<max(new.version, 1)).contains(previous) {
            throw NoteError.disordered(
                document: document.slug, previous: previous, version: new.version)
        }
        var subject = Note.Subject(
            document: document.slug, url: document.url, previousVersion: previous, version: new.version,
            seen: version.time)
        guard let wanted = new.change else { return subject }
        let changes = try previous.map { try comparison(of: document, $0, new.version, archive) } ?? []
        let place = Int(wanted).map { $0 - 1 } ?? changes.firstIndex { $0.key == wanted } ?? -1
        guard changes.indices.contains(place) else {
            throw NoteError.unknownChange(
                document: "\(document.slug)@\(previous.map { "\($0).." } ?? "")\(new.version)",
                wanted: wanted, count: changes.count)
        }
        (subject.change, subject.changeNumber) = (changes[place].key, place + 1)
        return subject
    }

    private static func comparison(
        of document: Document, _ old: Int, _ new: Int, _ archive: Archive
    ) throws -> [Change] {
        if let stored = try archive.comparison(document: document.id, from: old, to: new) {
            return stored.changes
        }
        guard let before = try archive.sheet(of: document.id, number: old),
            let after = try archive.sheet(of: document.id, number: new)
        else { return [] }
        return compare(before, after, oldSource: "", newSource: "").changes
    }
}
