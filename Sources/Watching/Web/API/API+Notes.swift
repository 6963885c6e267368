internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

extension Routes {
    private static let noteName = Parameter(
        name: "note", kind: .name(most: 40), summary: "a note's id", isRequired: true
    )

    static let ofNotes: [Operation] = [
        Operation(
            id: "listNotes", path: "notes", summary: "What people noted of changes, the newest first.",
            parameters: [
                .cursor, .limit(500),
                Parameter(
                    name: "document", kind: .name(most: 200),
                    summary: "of one document: all of them"),
            ], answer: .object([.many("notes", "properties/notes/items", of: "notes"), .next])
        ) { routes, asked in
            try routes.reading { archive in
                if asked.text("document") != nil {
                    let document = try routes.document(asked, in: archive)
                    let notes = try archive.notes(about: document, version: nil)
                    return .value(NotePage(notes: notes.map(\.note).reversed(), next: nil))
                }
                let limit = asked.number("limit") ?? 100
                let place = try asked.text(.cursor).map { text throws(APIProblem) in
                    guard let place = Int64(text) else { throw APIProblem.noCursor }
                    return place
                }
                let found = try archive.notes(before: place, limit: limit + 1)
                let next = found.count > limit ? found.prefix(limit).last.map { String($0.number) } : nil
                return .value(NotePage(notes: found.prefix(limit).map(\.note), next: next), next: next)
            }
        },
        Operation(
            id: "addNote", path: "notes",
            summary:
                "Notes something of what changed with a version, or of one change in it, under the token's name.",
            sent: Operation.Sent(
                scope: .notes,
                members: [
                    .document, .version,
                    Parameter(
                        name: "previous_version", kind: .integer(1...1_000_000),
                        summary: "the version compared with; the one before, unless given"),
                    Parameter(
                        name: "change", kind: .words(most: 40),
                        summary: "one change: its number, from 1, or its key"),
                    Parameter(
                        name: "kind", kind: .choice(["note", "label", "reviewed"]),
                        summary: "a note, unless given"),
                    Parameter(
                        name: "text", kind: .words(most: 4000), summary: "may be left out of 'reviewed'"),
                ]), answer: .part("properties/notes/items", of: "notes")
        ) { routes, asked in
            let sent: SentNote = try routes.sent(asked)
            let kind = Note.Kind(rawValue: sent.kind ?? "note") ?? .withdrawal
            guard kind != .withdrawal else { throw APIProblem(400, "'kind' must be note, label or reviewed") }
            guard try routes.reading({ try $0.document(slug: sent.document) }) != nil else {
                throw APIProblem.noDocument
            }
            let note = try Notebook(directory: routes.directory).add(
                NewNote(
                    kind, document: sent.document, version: sent.version,
                    previousVersion: sent.previousVersion,
                    change: sent.change, text: sent.text ?? "", author: asked.visit.request.access?.name ?? ""
                ),
                now: asked.visit.context.now)
            return .made(note, at: "notes?document=" + sent.document)
        },
        Operation(
            id: "readWithdrawnNote", path: "notes/{note}/withdrawal",
            summary: "A note that was taken back, with by whom, when and why.", parameters: [noteName],
            answer: .part("properties/notes/items", of: "notes")
        ) { routes, asked in
            let note = try routes.note(asked)
            guard note.withdrawn != nil else { throw APIProblem(404, "the note was not taken back") }
            return .value(note)
        },
        Operation(
            id: "withdrawNote", path: "notes/{note}/withdrawal",
            summary: "Takes a note back, which stays to be seen.",
            parameters: [noteName],
            sent: Operation.Sent(
                scope: .notes, members: [Parameter(name: "text", kind: .words(most: 4000), summary: "why")]),
            answer: .part("properties/notes/items", of: "notes")
        ) { routes, asked in
            let sent: SentWithdrawal = try routes.sent(asked)
            let author = asked.visit.request.access?.name ?? ""
            let note = try routes.note(asked)
            guard
                let withdrawal = try routes.takeBack(
                    note, by: author, text: sent.text ?? "", now: asked.visit.context.now)
            else { throw APIProblem(403, "only who wrote a note takes it back") }
            return .made(withdrawal, at: "notes?document=" + withdrawal.subject.document)
        },
    ]

    /// The note that the path names.
    fileprivate func note(_ asked: Asked) throws -> Note {
        guard let note = try note(named: asked.text("note") ?? "") else {
            throw APIProblem(404, "there is no note of that id")
        }
        return note
    }

    /// The JSON that came with a request.
    fileprivate func sent<Value: Decodable>(_ asked: Asked) throws -> Value {
        let type = asked.visit.request.headers["Content-Type"] ?? ""
        guard type.prefix(while: { $0 != ";" && $0 != " " }).lowercased() == "application/json" else {
            throw APIProblem(415, "send application/json")
        }
        do {
            return try JSON.decode(Value.self, from: asked.visit.request.body)
        } catch {
            throw APIProblem(400, "what was sent is no JSON as /api/v1/openapi.json describes it")
        }
    }
}

private struct NotePage: Encodable {
    let notes: [Note]
    let next: String?
}

private struct SentNote: Decodable {
    let document: String
    let version: Int
    let previousVersion: Int?
    let change: String?
    let kind: String?
    let text: String?
}

private struct SentWithdrawal: Decodable {
    let text: String?
}
