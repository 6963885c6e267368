internal import FactSheets

/// What is planned, promised and said by hand: that each row can be read, has values that it can have, and refers to what
/// is there. Whether a look is due at the time that it says, nothing else in the archive can tell.
extension Verification {
    func verifyPlans() {
        done("what is planned", 0, of: 1)
        verifyAgenda()
        verifyOutbox()
        verifyOwed()
        verifyPauses()
        verifyNotes()
        attempt(.plan, "the corrections of the ledger cannot be read") { () throws(ArchiveError) in
            _ = try archive.ledgerCorrections()
        }
    }

    /// `nil` is a time that is not known.
    private static func isSound(_ times: Instant?...) -> Bool {
        times.allSatisfy { time in
            time.map { (0...Instant.never.milliseconds).contains($0.milliseconds) } ?? true
        }
    }

    /// Hands over the rows of `sql`, the first column of each what it is called; one that cannot be read is a damage.
    private func each(
        _ what: String, _ sql: String, _ wrong: (inout Row) throws(ArchiveError) -> String?
    ) {
        attempt(.plan, "\(what)s cannot be listed") { () throws(ArchiveError) in
            var found: [String] = []
            try archive.connection.each(sql) { row throws(ArchiveError) in
                guard found.count < 1000 else { return }
                var name = what
                do throws(ArchiveError) {
                    name = "\(what) '\(try row.next(String.self))'"
                    if let wrong = try wrong(&row) { found.append("\(name) \(wrong)") }
                } catch {
                    found.append("\(name) cannot be read: \(error.reason)")
                }
            }
            for text in found { self.found(.plan, text) }
        }
    }

    private func verifyAgenda() {
        each(
            "the entry of the agenda",
            """
            SELECT url, (standing IS NULL OR standing IN (SELECT id FROM capture)),
                (document IS NULL OR document IN (SELECT id FROM document)), \(AgendaEntry.selected)
            FROM agenda ORDER BY id
            """
        ) { row throws(ArchiveError) in
            let hasCapture = try row.next(Int.self) == 1
            let hasDocument = try row.next(Int.self) == 1
            let entry = try AgendaEntry(row: &row)
            guard hasCapture else { return "rests on capture \(entry.standing ?? 0), which is not there" }
            guard hasDocument else { return "is of document \(entry.document ?? 0), which is not there" }
            guard entry.url.hasPrefix("https://") || entry.url.hasPrefix("http://") else {
                return "is no address of the web"
            }
            let timing = entry.timing
            guard
                Self.isSound(
                    entry.due, entry.lastLook, entry.lastChange, timing.watched, timing.fetched,
                    timing.redirectedSince), entry.failures >= 0, timing.edits >= 0, timing.redirects >= 0
            else { return "has a time or a count that none can have" }
            return nil
        }
    }

    private struct DigestHead: Decodable {
        let id: String
    }

    private func verifyOutbox() {
        each(
            "the delivery",
            """
            SELECT digest_id || ' to ' || subscriber, digest_id, subscriber, digest, created, due, attempts, state
            FROM outbox ORDER BY 1
            """
        ) { row throws(ArchiveError) in
            let (id, subscriber) = (try row.next(String.self), try row.next(String.self))
            let digest = try archive.unpack(DigestHead.self, try row.next(), what: "its digest")
            let (created, due) = (try row.next(Instant.self), try row.next(Instant.self))
            let attempts = try row.next(Int.self)
            let state = try row.next(String.self)
            guard OutboxEntry.State(rawValue: state) != nil else {
                return "is in no state that there is: '\(state)'"
            }
            guard digest.id == id else { return "carries the digest '\(digest.id)'" }
            guard !subscriber.isEmpty, Self.isSound(created, due), attempts >= 0 else {
                return "has a time or a count that none can have"
            }
            return nil
        }
    }

    private func verifyOwed() {
        each(
            "what is owed to",
            """
            SELECT subscriber, event FROM owed WHERE subscriber = '' OR event NOT IN (SELECT id FROM event)
            ORDER BY id
            """
        ) { row throws(ArchiveError) in "is the event '\(try row.next(String.self))', which is not there" }
        each("the reckoning with", "SELECT subscriber, until FROM reckoning ORDER BY 1") {
            row throws(ArchiveError) in
            Self.isSound(try row.next(Instant.self)) ? nil : "ends at a time that none can be"
        }
    }

    /// Whether a note is what was sealed, the log tells; whether it is a note at all, its row alone.
    private func verifyNotes() {
        each(
            "the note",
            """
            SELECT name, note, name, time, url, withdraws,
                withdraws IS NULL OR withdraws IN (SELECT earlier.name FROM note AS earlier WHERE earlier.id < note.id)
            FROM note ORDER BY id
            """
        ) { row throws(ArchiveError) in
            let note = try archive.value(
                Note.self, json: Array(try row.next(String.self).utf8), what: "what it says")
            guard note.id == note.derivedID, try row.next(String.self) == note.id,
                try row.next(Instant.self) == note.time, try row.next(String.self) == note.subject.url,
                try row.next(String?.self) == note.withdraws
            else { return "says something else than it is filed under" }
            return try row.next(Int.self) == 1 ? nil : "takes back one that is not there before it"
        }
    }

    private func verifyPauses() {
        each("the pause of", "SELECT host, host, until, strikes FROM pause ORDER BY 1") {
            row throws(ArchiveError) in
            let pause = try HostPause(row: &row)
            return !pause.host.isEmpty && Self.isSound(pause.until) && pause.strikes > 0
                ? nil : "has a time or a count that none can have"
        }
    }
}
