internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// What the forms of comparison pages send: `POST /documents/SLUG/compare/OLD..NEW/notes`, and `…/notes/ID/withdrawal`.
/// The answer is the comparison: at its own address (303) when it is noted, at once and with why when it is not.
extension Routes {
    /// Whether a form is sent there.
    static func takesNotes(_ path: [String]) -> Bool {
        guard path.count == 5 || path.count == 7, path[0] == "documents", path[2] == "compare" else {
            return false
        }
        return path[4] == "notes" && (path.count == 5 || path[6] == "withdrawal")
    }

    func note(
        _ visit: Visit, _ slug: String, _ pair: String, takingBack id: String? = nil
    ) throws -> HTTPResponse? {
        func comparison(_ fragment: String?) -> HTTPResponse {
            redirect(
                visit.context.href(
                    "documents/\(percentEncoded(slug))/compare/\(percentEncoded(pair))",
                    visit.fields.filter { $0.name != "lang" }.map { ($0.name, $0.value) }, fragment: fragment
                ))
        }
        // Who comes back to the address of an answer, as by its link to the other language, finds the comparison.
        guard visit.request.method == "POST" else { return comparison(nil) }
        guard let form = visit.request.form else {
            return .problem(415, "send a form: application/x-www-form-urlencoded, at most 64 fields")
        }
        guard let (old, new) = versionPair(pair), try reading({ try $0.document(slug: slug) }) != nil else {
            return nil
        }
        do {
            let sent = SentNote(form: form, access: try access(visit), context: visit.context)
            let note =
                try id.map { try takeBack($0, sent) } ?? add(sent, to: (slug, old, new))
            return comparison(note.subject.changeNumber.map { "change-\($0)" } ?? "noting")
        } catch let refusal as Refusal {
            return try self.comparison(
                visit, slug, pair, refused: RefusedNote(form, about: id, because: refusal.reason))?
                .refusing(refusal)
        }
    }

    /// The note of that id.
    func note(named id: String) throws -> Note? {
        guard let note = try reading({ try $0.notes(named: id, limit: 2) }).first?.note, note.id == id else {
            return nil
        }
        return note
    }

    /// Takes a note back for who wrote it; `nil`: it is another's.
    func takeBack(_ note: Note, by author: String, text: String, now: Instant) throws -> Note? {
        guard note.author == author else { return nil }
        return try Notebook(directory: directory).withdraw(note.id, by: author, text: text, now: now)
    }

    /// Who sent it; the name that the form asks for must be the token's.
    private func access(_ visit: Visit) throws -> Access {
        let context = visit.context
        guard let access = visit.request.access else {
            throw Refusal(visit.request.denial ?? .missing, context)
        }
        let name = visit.request.form?["name"] ?? ""
        guard try Note.cleaned(name: access.name) == (try? Note.cleaned(name: name)) else {
            throw Refusal(
                403,
                context("This token belongs to another name. Write the name that it was given out for."))
        }
        return access
    }

    private func add(_ sent: SentNote, to pair: (slug: String, old: Int, new: Int)) throws -> Note {
        guard let kind = Note.Kind(rawValue: sent.form["kind"] ?? ""), kind != .withdrawal else {
            throw Refusal(422, sent.context("Choose what it is: a note, a label or ‘Reviewed’."))
        }
        return try sent.refusing {
            try Notebook(directory: directory).add(
                NewNote(
                    kind, document: pair.slug, version: pair.new, previousVersion: pair.old,
                    change: sent.form["change"], text: sent.form["text"] ?? "", author: sent.access.name),
                now: sent.context.now)
        }
    }

    private func takeBack(_ id: String, _ sent: SentNote) throws -> Note {
        guard let note = try note(named: id), note.kind != .withdrawal else {
            throw Refusal(422, sent.context("There is no such note here."))
        }
        return try sent.refusing {
            guard
                let withdrawal = try takeBack(
                    note, by: sent.access.name, text: sent.form["text"] ?? "", now: sent.context.now)
            else {
                throw Refusal(
                    403, sent.context("Only {1}, who wrote this note, can take it back.", note.author))
            }
            return withdrawal
        }
    }
}

/// A form that came with a token which permits it.
private struct SentNote {
    let form: HTTPQuery
    let access: Access
    let context: PageContext

    /// What cannot be noted is told to a person.
    func refusing(_ body: () throws -> Note) throws -> Note {
        do { return try body() } catch let error as NoteError { throw Refusal(422, reason(error)) }
    }

    private func reason(_ error: NoteError) -> String {
        switch error {
        case .empty: context("Write what is to be noted; only ‘Reviewed’ stands without words.")
        case .tooLong(_, let count, let most):
            context(
                "This has {1} characters, and the most is {2}. Say it in fewer words.", "\(count)", "\(most)")
        case .tooMany(_, _, let most):
            context("There are {1} notes about this version already, the most that there can be.", "\(most)")
        case .unknownVersion, .disordered, .unknownChange:
            context("This comparison has no such change. Look at it again, and note it there.")
        case .alreadyWithdrawn: context("This note is taken back already.")
        case .unknownNote, .ambiguousNote: context("There is no such note here.")
        }
    }
}

/// Why nothing was noted, for the person who sent it.
private struct Refusal: Error {
    let status: Int
    /// Why, and what to do.
    let reason: String
    var challenge: Header?

    init(_ status: Int, _ reason: String) { (self.status, self.reason) = (status, reason) }

    init(_ denial: AccessDenial, _ context: PageContext) {
        status = denial.status
        challenge = denial.challenge
        reason =
            switch denial {
            case .missing: context("Give the token that you were given: without one nothing can be noted.")
            case .unknown:
                context(
                    "This token is not known here. Look whether all of it is there; whoever runs this archive gives out tokens."
                )
            case .lacking:
                context(
                    "This token permits no notes. Ask whoever runs this archive for one with the scope ‘notes’."
                )
            }
    }
}

extension RefusedNote {
    fileprivate init(_ form: HTTPQuery, about id: String?, because reason: String) {
        self.init(
            place: id ?? form["change"] ?? "", kind: form["kind"].flatMap(Note.Kind.init) ?? .note,
            // As browsers send lines (<https://html.spec.whatwg.org/multipage/form-control-infrastructure.html>, 4.10.21.4).
            text: (form["text"] ?? "").replacing("\r\n", with: "\n"), name: form["name"] ?? "", reason: reason
        )
    }
}

extension HTTPResponse {
    /// The same page as the answer to what was refused.
    fileprivate func refusing(_ refusal: Refusal) -> HTTPResponse {
        var answer = self
        answer.status = refusal.status
        answer.headers.removeAll { $0.name == "Cache-Control" }
        answer.headers += [Routes.noStore] + [refusal.challenge].compactMap { $0 }
        return answer
    }
}
