/// The tables and indexes against those that this program makes.
extension Verification {
    func verifySchema() {
        attempt(.file, "the tables and indexes cannot be listed") { () throws(ArchiveError) in
            let reference = try Connection(path: "the schema", access: .memory)
            try reference.execute(Schema.whole)
            if try archive.hasLedgerCorrections() { try reference.execute(Archive.correctionTable) }
            let (found, wanted) = (
                try Schema.shape(of: archive.connection).filter { !Self.isGuest($0) },
                try Schema.shape(of: reference)
            )
            for line in wanted.subtracting(found).sorted() { self.found(.file, "the schema lacks \(line)") }
            for line in found.subtracting(wanted).sorted() {
                self.found(.file, "the schema has \(line), which no archive has")
            }
        }
    }

    /// Tables that Litestream makes in what it replicates; nothing here reads them.
    private static let guests = ["_litestream_seq", "_litestream_lock"]

    private static func isGuest(_ line: String) -> Bool {
        guests.contains { line == "table \($0) of \($0)" || line.hasPrefix("column \($0).") }
    }
}

extension Schema {
    /// What SQLite takes the tables, columns, keys and indexes for, a line each. The order of columns says nothing: an
    /// archive that was brought up to date has some of them at the end.
    fileprivate static func shape(of connection: Connection) throws(ArchiveError) -> Set<String> {
        let lines = try connection.all(
            """
            SELECT type || ' ' || name || ' of ' || tbl_name FROM main.sqlite_schema
            UNION ALL SELECT 'column ' || s.name || '.' || c.name || ' ' || c.type || ' ' || c."notnull" || ' '
                || COALESCE(c.dflt_value, 'NULL') || ' ' || c.pk || ' ' || c.hidden
            FROM main.sqlite_schema AS s JOIN pragma_table_xinfo(s.name, 'main') AS c WHERE s.type = 'table'
            UNION ALL SELECT 'key ' || s.name || '.' || k."from" || ' to ' || k."table" || '.' || COALESCE(k."to", '')
                || ' ' || k.seq || ' ' || k.on_update || ' ' || k.on_delete
            FROM main.sqlite_schema AS s JOIN pragma_foreign_key_list(s.name, 'main') AS k WHERE s.type = 'table'
            UNION ALL SELECT 'index ' || i.name || ' ' || i."unique" || ' ' || i.origin || ' ' || i.partial
            FROM main.sqlite_schema AS s JOIN pragma_index_list(s.name, 'main') AS i WHERE s.type = 'table'
            UNION ALL SELECT 'part ' || x.seqno || ' of index ' || s.name || ': ' || COALESCE(x.name, '') || ' '
                || x."desc" || ' ' || x.coll || ' ' || x.key
            FROM main.sqlite_schema AS s JOIN pragma_index_xinfo(s.name, 'main') AS x WHERE s.type = 'index'
            """
        ) { row throws(ArchiveError) in try row.next(String.self) }
        return Set(lines)
    }
}
