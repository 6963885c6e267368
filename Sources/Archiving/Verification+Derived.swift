internal import FactSheets

/// What was derived: that it can be read, and belongs together. Whether it is what the captures give is for those who
/// can derive it anew.
extension Verification {
    func verifyDerived() {
        verifyDocuments()
        verifyVersions()
        verifyComparisons()
        verifyEvents()
        verifyLifetimes()
    }

    private func verifyDocuments() {
        attempt(.derived, "the documents cannot be counted") { () throws(ArchiveError) in
            let rows = try archive.connection.all(
                """
                SELECT slug, versions, (SELECT COUNT(*) FROM version WHERE document = document.id),
                    (SELECT MAX(number) FROM version WHERE document = document.id)
                FROM document ORDER BY id
                """
            ) { row throws(ArchiveError) in
                (
                    slug: try row.next(String.self), claimed: try row.next(Int.self),
                    count: try row.next(Int.self), last: try row.next(Int?.self) ?? 0
                )
            }
            coverage.derivedRows += rows.count
            for row in rows where row.claimed != row.count || row.last != row.count {
                found(
                    .derived, bearings: [.init(document: row.slug, version: row.last)],
                    "the document '\(row.slug)' has \(row.count) versions, the last of them number \(row.last), and claims \(row.claimed)"
                )
            }
        }
    }

    private func slug(of document: Int64) -> String {
        (try? archive.document(document)?.slug) ?? "document \(document)"
    }

    private func verifyVersions() {
        var last = (document: Int64.min, number: Int.min)
        eachPage("the versions") { () throws(ArchiveError) in
            let rows = try archive.connection.all(
                """
                SELECT document, number FROM version WHERE (document, number) > ($1, $2)
                ORDER BY document, number LIMIT 256
                """, last.document, last.number
            ) { row throws(ArchiveError) in
                (document: try row.next(Int64.self), number: try row.next(Int.self))
            }
            if let end = rows.last { last = end }
            for row in rows {
                read(row.document, row.number, "version \(row.number)") { () throws(ArchiveError) in
                    guard let version = try archive.version(of: row.document, number: row.number),
                        try archive.sheet(of: row.document, number: row.number) != nil
                    else { return }
                    if let equals = version.equals, !(1..<row.number).contains(equals) {
                        found(
                            .derived, number: version.capture,
                            bearings: [.init(document: slug(of: row.document), version: row.number)],
                            "version \(row.number) of '\(slug(of: row.document))' says that it equals version \(equals)"
                        )
                    }
                }
            }
            return rows.count
        }
    }

    private func verifyComparisons() {
        var last = (document: Int64.min, from: Int.min, to: Int.min)
        eachPage("the comparisons") { () throws(ArchiveError) in
            let rows = try archive.connection.all(
                """
                SELECT document, from_version, to_version FROM comparison
                WHERE (document, from_version, to_version) > ($1, $2, $3)
                ORDER BY document, from_version, to_version LIMIT 256
                """, last.document, last.from, last.to
            ) { row throws(ArchiveError) in
                (document: try row.next(Int64.self), from: try row.next(Int.self), to: try row.next(Int.self))
            }
            if let end = rows.last { last = end }
            for row in rows {
                read(row.document, row.to, "the comparison of versions \(row.from) and \(row.to)") {
                    () throws(ArchiveError) in
                    _ = try archive.comparison(document: row.document, from: row.from, to: row.to)
                }
            }
            return rows.count
        }
    }

    private func read(
        _ document: Int64, _ version: Int, _ what: String, _ body: () throws(ArchiveError) -> Void
    ) {
        do throws(ArchiveError) { try body() } catch {
            let slug = slug(of: document)
            found(
                .derived, bearings: [.init(document: slug, version: version)],
                "\(what) of '\(slug)' cannot be read: \(error.reason)")
        }
    }

    private func verifyEvents() {
        var last = Int64.min
        eachPage("the events") { () throws(ArchiveError) in
            let rows = try archive.connection.all(
                "SELECT sequence, capture, document, event, id, kind, time FROM event WHERE sequence > $1 ORDER BY sequence LIMIT 64",
                last
            ) { row throws(ArchiveError) in
                (
                    sequence: try row.next(Int64.self),
                    stored: StoredEvent(
                        capture: try row.next(), document: try row.next(), packed: try row.next()),
                    id: try row.next(String.self), kind: try row.next(String.self),
                    time: try row.next(Instant.self)
                )
            }
            if let end = rows.last { last = end.sequence }
            for row in rows {
                let place = row.stored.capture
                do throws(ArchiveError) {
                    let event = try archive.event(row.stored)
                    guard event.id != row.id || event.kind.rawValue != row.kind || event.time != row.time
                    else {
                        continue
                    }
                    found(
                        .derived, number: place, bearings: bearings(on: place),
                        "event \(row.sequence) is filed under another id, kind or time than it has")
                } catch {
                    found(
                        .derived, number: place, bearings: bearings(on: place),
                        "event \(row.sequence) cannot be read: \(error.reason)")
                }
            }
            return rows.count
        }
    }

    /// Statements live from a version that there is until another, or still.
    private func verifyLifetimes() {
        attempt(.derived, "the lifetimes of statements cannot be checked") { () throws(ArchiveError) in
            done("the statements", 0, of: 1)
            var lost: [(document: Int64, version: Int, statement: Int64)] = []
            try archive.connection.each(
                """
                SELECT lifetime.document, first_version, statement FROM lifetime
                LEFT JOIN version AS first ON first.document = lifetime.document AND first.number = first_version
                LEFT JOIN version AS gone ON gone.document = lifetime.document AND gone.number = gone_version
                LEFT JOIN statement ON statement.id = lifetime.statement
                WHERE first.number IS NULL OR gone_version IS NOT NULL AND gone.number IS NULL
                    OR gone_version <= first_version OR statement.document <> lifetime.document
                """
            ) { row throws(ArchiveError) in
                if lost.count < 1000 { lost.append((try row.next(), try row.next(), try row.next())) }
            }
            for one in lost {
                let slug = slug(of: one.document)
                found(
                    .derived, bearings: [.init(document: slug, version: one.version)],
                    "statement \(one.statement) of '\(slug)' comes or goes with a version that there is not")
            }
        }
    }

    /// Calls `body` for page after page until one has no rows, or cannot be read.
    private func eachPage(_ what: String, _ body: () throws(ArchiveError) -> Int) {
        var count = 0
        while let rows = attempt(.derived, "\(what) cannot be listed", body), rows > 0 {
            count += rows
            coverage.derivedRows += rows
            done("\(what): \(count)", 0, of: 0)
        }
    }
}
