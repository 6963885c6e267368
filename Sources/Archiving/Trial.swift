/// What an archive opened as `.trial` can do: derive everything again beside what is there, and compare.
extension Archive {
    /// Lays empty tables over those that are derived: in this connection's own file, under the same names, so that
    /// whatever derives finds them instead. The index of words stays empty.
    public func coverDerived() throws(ArchiveError) {
        guard isBeside else { throw .misuse("what is derived was to be covered in the archive itself") }
        try connection.atomically { () throws(ArchiveError) in
            let dialect = connection.dialect
            try connection.execute(dialect.definition(Schema.whole(dialect) + DraftTables.definition))
            let kept = Set(Schema.derived + DraftTables.names)
            let made = try connection.all(dialect.tables(dialect.own)) {
                row throws(ArchiveError) in try row.next(String.self)
            }
            for table in made where !kept.contains(table) && !table.hasPrefix(statementWords) {
                try connection.execute("DROP TABLE \(dialect.own).\(table)")
            }
            connection.forgetStatements()
        }
    }

    /// Holds every derived row against the one derived beside it.
    ///
    /// - Returns: How many rows there are.
    public func compareDerived(tell: (Damage) -> Void) throws(ArchiveError) -> Int {
        var rows = 0
        for table in Schema.derived {
            try compare(table, tell)
            rows +=
                try connection.value(Int.self, "SELECT COUNT(*) FROM \(connection.dialect.archive).\(table)")
                ?? 0
        }
        do throws(ArchiveError) {
            if try !connection.dialect.fullText.isDerived(in: connection) {
                tell(Damage(.derived, "the index of words that 'search' asks is not that of the texts"))
            }
        } catch {
            tell(Damage(.derived, "the index of words that 'search' asks cannot be read: \(error.reason)"))
        }
        return rows
    }

    private func compare(_ table: String, _ tell: (Damage) -> Void) throws(ArchiveError) {
        let dialect = connection.dialect
        let columns = try connection.all(dialect.columns(dialect.own), table) {
            row throws(ArchiveError) in (name: try row.next(String.self), key: try row.next(Int.self))
        }
        let keys = columns.filter { $0.key > 0 }.map(\.name)
        // Equal content may be packed otherwise by another version of zstd.
        let packed = Schema.packed[table]
        let base = Schema.bases[table]
        let plain = columns.map(\.name).filter { !keys.contains($0) && $0 != packed && $0 != base }
        let join = keys.map { "held.\($0) = made.\($0)" }.joined(separator: " AND ")
        let differing = plain.map {
            "CASE WHEN held.\($0) IS DISTINCT FROM made.\($0) THEN ' \($0)' ELSE '' END"
        }
        let names = differing.isEmpty ? "''" : differing.joined(separator: " || ")
        func place(_ side: String) -> String { side == "held" ? dialect.archive : dialect.own }
        func select(_ side: String, _ other: String, where condition: String) -> String {
            let key = keys.map { "'\($0) ' || \(dialect.quoted("\(side).\($0)"))" }.joined(
                separator: " || ', ' || ")
            let about = Schema.place[table] ?? ("NULL", "NULL", "NULL")
            func of(_ column: String) -> String { column == "NULL" ? column : "\(side).\(column)" }
            return """
                SELECT \(key), \(of(about.capture)),
                    (SELECT slug FROM \(place(side)).document AS d WHERE d.id = \(of(about.document))),
                    \(of(about.version)), \(side == "held" ? names : "''"),
                    held.\(packed ?? keys[0]), \(base.map { "held.\($0)" } ?? "NULL"),
                    made.\(packed ?? keys[0]), \(base.map { "made.\($0)" } ?? "NULL")
                FROM \(place(side)).\(table) AS \(side)
                LEFT JOIN \(place(other)).\(table) AS \(other) ON \(join)
                WHERE \(condition)
                """
        }
        let isMissing = "made.\(keys[0]) IS NULL"
        let compared = plain + (packed.map { [$0] } ?? [])
        let differs = compared.map { "held.\($0) IS DISTINCT FROM made.\($0)" }
        let sides = [
            (select("held", "made", where: ([isMissing] + differs).joined(separator: " OR ")), false),
            (select("made", "held", where: "held.\(keys[0]) IS NULL"), true),
        ]
        for (sql, isAbsent) in sides {
            var found: [Damage] = []
            try connection.each(sql) { row throws(ArchiveError) in
                let key = try row.next(String.self)
                let capture = try row.next(Int64?.self)
                let slug = try row.next(String?.self)
                let version = try row.next(Int?.self)
                let columns = try row.next(String.self)
                let (held, heldBase) = (try row.next(StoredValue.self), try row.next(StoredValue.self))
                let (made, madeBase) = (try row.next(StoredValue.self), try row.next(StoredValue.self))
                let what: String
                if isAbsent {
                    what = "is missing"
                } else if made == .null {
                    what = "is one that the captures do not give"
                } else {
                    if columns.isEmpty {
                        guard packed != nil,
                            try content(held, on: heldBase, in: dialect.archive)
                                != content(made, on: madeBase, in: dialect.own)
                        else { return }
                    }
                    what = "is not what the captures give" + (columns.isEmpty ? "" : ":\(columns)")
                }
                let bearings = slug.map { [Damage.Bearing(document: $0, version: version)] } ?? []
                if found.count < 10_000 {
                    found.append(
                        Damage(
                            .derived, number: capture, bearings: bearings,
                            "the row \(key) of '\(table)' \(what)"))
                }
            }
            found.forEach(tell)
        }
    }

    private func content(
        _ packed: StoredValue, on base: StoredValue, in schema: String
    ) throws(ArchiveError) -> [UInt8]? {
        guard case .blob(let frame) = packed else { return nil }
        guard case .blob(let statements) = base else {
            return try compression.unpack(frame, path: connection.path, what: "a derived row")
        }
        return try sheetJSON(frame, on: statements, in: schema, what: "a derived row")
    }
}
