internal import FactSheets

/// A text of a version, to be found again: the title, a heading, a summary or a statement.
struct SearchableText {
    var kind: Change.Unit
    var section: [String]
    var text: String
}

extension FactSheet {
    /// Everything there is to find, in reading order.
    var searchable: [SearchableText] {
        var found: [SearchableText] = [SearchableText(kind: .title, section: [], text: title)]
        func add(_ statements: [Statement], under path: [String]) {
            for statement in statements {
                let kind: Change.Unit =
                    switch statement.kind {
                    case .paragraph: .paragraph
                    case .item: .item
                    case .row: .row
                    }
                found.append(SearchableText(kind: kind, section: path, text: statement.text))
            }
        }
        add(lead, under: [])
        var above: [(level: Int, heading: String)] = []
        for section in sections {
            while let last = above.last, last.level >= section.level { above.removeLast() }
            found.append(
                SearchableText(kind: .heading, section: above.map(\.heading), text: section.heading))
            above.append((section.level, section.heading))
            let path = above.map(\.heading)
            if let summary = section.summary {
                found.append(SearchableText(kind: .summary, section: path, text: summary.text))
            }
            add(section.statements, under: path)
        }
        return found.filter { !$0.text.isEmpty }
    }
}

extension Archive {
    private struct Standing {
        var id: Int64
        var kind: Change.Unit
        var section: String
        var isHeld = false
    }

    /// Opens a lifetime for each text that the newest version brought, and ends those of the texts that it lacks.
    ///
    /// Writes as much as changed, however long the document is.
    ///
    /// - Returns: The rows of the texts that the version holds.
    func noteStatements(
        of sheet: FactSheet, document: Int64, version: Int
    ) throws(ArchiveError) -> [Int64] {
        // Keyed by bytes: Swift holds strings for equal that are written with other code points.
        var standing: [[UInt8]: Standing] = [:]
        let rows = try connection.all(
            """
            SELECT statement.text, statement.id, statement.kind, statement.section
            FROM lifetime JOIN statement ON statement.id = lifetime.statement
            WHERE lifetime.document = $1 AND lifetime.gone_version IS NULL
            """, document
        ) { row throws(ArchiveError) in
            (
                Array(try row.next(String.self).utf8),
                Standing(id: try row.next(), kind: try row.next(), section: try row.next())
            )
        }
        for (text, row) in rows { standing[text] = row }
        var encoded: (path: [String], json: String)?
        for unit in sheet.searchable {
            if encoded?.path != unit.section {
                encoded = (
                    unit.section,
                    String(decoding: try json(unit.section, what: "a section"), as: UTF8.self)
                )
            }
            let section = encoded?.json ?? "[]"
            let bytes = Array(unit.text.utf8)
            if let row = standing[bytes] {
                if row.isHeld { continue }  // the same text once more: told where it stands first
                standing[bytes]?.isHeld = true
                if row.kind != unit.kind || row.section != section { try place(row.id, unit.kind, section) }
                continue
            }
            let id = try statement(unit, bytes, section, of: document)
            try connection.run(
                """
                INSERT INTO lifetime (statement, document, first_version, gone_version)
                VALUES ($1, $2, $3, NULL)
                """, id, document, version)
            standing[bytes] = Standing(id: id, kind: unit.kind, section: section, isHeld: true)
        }
        for row in standing.values.filter({ !$0.isHeld }).sorted(by: { $0.id < $1.id }) {
            try connection.run(
                "UPDATE lifetime SET gone_version = $1 WHERE statement = $2 AND gone_version IS NULL",
                version, row.id)
        }
        return standing.values.filter(\.isHeld).map(\.id)
    }

    private func place(_ id: Int64, _ kind: Change.Unit, _ section: String) throws(ArchiveError) {
        try connection.run(
            "UPDATE statement SET kind = $1, section = $2 WHERE id = $3", kind, section, id)
    }

    /// The row of a text that is not in the version before: that of an earlier version, or a new one.
    private func statement(
        _ unit: SearchableText, _ bytes: [UInt8], _ section: String, of document: Int64
    ) throws(ArchiveError) -> Int64 {
        let key = Hashing.sha256(bytes).prefix(8).reduce(Int64(0)) { $0 << 8 | Int64($1) }
        let known = try connection.value(
            Int64.self, "SELECT id FROM statement WHERE document = $1 AND key = $2 AND text = $3", document,
            key, unit.text)
        if let known {
            try place(known, unit.kind, section)
            return known
        }
        let made = try connection.value(
            Int64.self,
            """
            INSERT INTO statement (document, key, kind, section, text, id)
            VALUES ($1, $2, $3, $4, $5, \(Schema.next("id", in: "statement"))) RETURNING id
            """,
            document, key, unit.kind, section, unit.text)
        guard let made else { throw .misuse("a statement was stored without a number") }
        // Beside the archive nobody searches: there the index is made in one go, or not at all.
        if !isBeside { try connection.dialect.fullText.insert(made, unit.text, in: connection) }
        return made
    }
}

extension Change.Unit: Storable {}
