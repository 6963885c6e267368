extension Dialect {
    /// PostgreSQL's: `own` is the schema that comes first, `archive` that of the archive.
    static func postgresql(own: String, archive: String) -> Dialect {
        Dialect(
            own: own, archive: archive, fullText: TextSearch(),
            make: own == "pg_temp"
                ? nil
                // 'IF NOT EXISTS' would ask for a right that is not needed where there is one.
                : "DO $$ BEGIN IF \(namespace(own)) IS NULL THEN CREATE SCHEMA \(own); END IF; END $$",
            definition: { definition($0, isBeside: own != archive) }, additions: WatcherTables.definition,
            mark: { schema in
                func part(_ pattern: String) -> String {
                    """
                    SELECT COALESCE(CAST(substring(obj_description(\(namespace(schema)), 'pg_namespace')
                        FROM '^hledwatch \(pattern)$') AS BIGINT), 0)
                    """
                }
                return (
                    part("([0-9]+) [0-9]+"), part("[0-9]+ ([0-9]+)"),
                    "SELECT COUNT(*) FROM pg_class WHERE relnamespace = \(namespace(schema)) AND \(isTable)"
                )
            },
            setMark: { "COMMENT ON SCHEMA \(own) IS 'hledwatch \($0) \($1)'" },
            tables: {
                "SELECT relname AS name FROM pg_class WHERE relnamespace = \(namespace($0)) AND \(isTable)"
            },
            columns: { schema in
                """
                SELECT attname, COALESCE((
                        SELECT array_position(CAST(indkey AS SMALLINT[]), attnum) FROM pg_index
                        WHERE indrelid = attrelid AND indisprimary), -1) + 1
                FROM pg_attribute
                WHERE attrelid = to_regclass('\(schema).' || $1) AND attnum > 0 AND NOT attisdropped
                    AND attname NOT IN ('rowid', 'leased', 'sender')
                ORDER BY attnum
                """
            },
            quoted: { "CAST(\($0) AS TEXT)" },
            integrity: {
                """
                SELECT 'the index ' || relname || ' is not valid' FROM pg_index JOIN pg_class ON oid = indexrelid
                WHERE relnamespace = \(namespace(own)) AND NOT (indisvalid AND indisready)
                UNION ALL
                SELECT 'the constraint ' || conname || ' was never checked' FROM pg_constraint
                WHERE connamespace = \(namespace(own)) AND NOT convalidated
                UNION ALL SELECT 'ok' LIMIT \($0)
                """
            },
            strays: { TableReference.all.map { $0.strays(in: own) }.joined(separator: " UNION ALL ") },
            shape: """
                SELECT 'table ' || relname FROM pg_class WHERE relnamespace = \(namespace(own)) AND \(isTable)
                UNION ALL
                SELECT 'column ' || relname || '.' || attname || ' ' || format_type(atttypid, atttypmod) || ' '
                    || attnotnull || ' ' || COALESCE(pg_get_expr(adbin, adrelid), attidentity::text)
                FROM pg_class JOIN pg_attribute ON attrelid = pg_class.oid
                LEFT JOIN pg_attrdef ON adrelid = attrelid AND adnum = attnum
                WHERE relnamespace = \(namespace(own)) AND \(isTable) AND attnum > 0 AND NOT attisdropped
                UNION ALL
                SELECT regexp_replace(pg_get_indexdef(indexrelid), ' ON (ONLY )?[a-z0-9_]+[.]', ' ON ')
                FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
                WHERE relnamespace = \(namespace(own)) AND NOT relispartition
                """,
            pages: """
                SELECT CAST(current_setting('block_size') AS BIGINT),
                    CAST(COALESCE(SUM(pg_total_relation_size(oid)), 0) AS BIGINT) / CAST(current_setting('block_size') AS BIGINT), 0
                FROM pg_class WHERE relnamespace = \(namespace(archive)) AND relkind = 'r'
                """,
            settle: { tables in
                """
                SELECT setval(pg_get_serial_sequence('\(own).version', 'rowid'), COALESCE(MAX(rowid), 0) + 1, FALSE)
                FROM \(own).version;
                ANALYZE \(tables.map { "\(own).\($0)" }.joined(separator: ", "))
                """
            },
            // The parts of a table, and of an index, as one.
            sizes: """
                SELECT regexp_replace(part.relname, '_p[0-9]+(_|$)', '\\1'),
                    regexp_replace(COALESCE(held.relname, part.relname), '_p[0-9]+$', ''), part.relkind = 'i',
                    CAST(SUM(CASE WHEN part.relkind = 'i' THEN pg_relation_size(part.oid)
                        ELSE pg_table_size(part.oid) END) AS BIGINT), 0
                FROM pg_class AS part LEFT JOIN pg_index ON indexrelid = part.oid
                LEFT JOIN pg_class AS held ON held.oid = indrelid
                WHERE part.relnamespace = \(namespace(archive)) AND part.relkind IN ('r', 'i')
                GROUP BY 1, 2, 3 ORDER BY 4 DESC, 1
                """)
    }

    /// A table, or one that has its rows in parts; not a part.
    private static let isTable = "relkind IN ('r', 'p') AND NOT relispartition"

    private static func namespace(_ schema: String) -> String {
        schema == "pg_temp" ? "pg_my_temp_schema()" : "to_regnamespace('\(schema)')"
    }

    /// SQLite's types in PostgreSQL's: whole numbers of 64 bits, bytes, and text that is ordered by its bytes.
    private static func definition(_ script: String, isBeside: Bool) -> String {
        var lines = script.split(separator: "\n", omittingEmptySubsequences: false).map { line -> String in
            // A note may hold any of the words below.
            var line = line.firstRange(of: "--").map { String(line[..<$0.lowerBound]) } ?? String(line)
            for (from, to) in [
                (" STRICT, WITHOUT ROWID", ""), (" STRICT", ""), (" INTEGER", " BIGINT"), (" BLOB", " BYTEA"),
                (" TEXT", " TEXT COLLATE \"C\""), (" x''", " CAST('' AS BYTEA)"),
                // Unique by themselves, for bytes are looked for before they are added; an index over all parts cannot say so.
                ("hash     BYTEA NOT NULL UNIQUE CHECK", "hash     BYTEA NOT NULL CHECK"),
                (
                    "CREATE INDEX capture_time",
                    "CREATE INDEX body_hash ON body (hash); CREATE INDEX capture_time"
                ),
                // Identifiers of feeds may be longer than an entry of an ordered index can be.
                ("ON document (guid)", "ON document USING hash (guid)"),
                // What SQLite gives every row by itself: in which order they came.
                ("CREATE TABLE outbox (", "CREATE TABLE outbox (sender BIGINT,"),
                ("CREATE TABLE agenda (", "CREATE TABLE agenda (leased BIGINT,"),
                (
                    "CREATE TABLE version (",
                    "CREATE TABLE version (rowid BIGINT GENERATED BY DEFAULT AS IDENTITY UNIQUE,"
                ),
            ] {
                line = line.replacing(from, with: to)
            }
            return line
        }
        // Rows that are derived beside the archive refer to rows in it.
        if isBeside {
            lines = lines.filter { !$0.contains("FOREIGN KEY") }.map { line in
                line.firstRange(of: " REFERENCES ").map { range in
                    String(line[..<range.lowerBound]) + (line.contains(",") ? "," : "")
                } ?? line
            }
        }
        // Which table a line ends the definition of.
        var table = ""
        for index in lines.indices {
            if let range = lines[index].firstRange(of: "CREATE TABLE ") {
                table = String(lines[index][range.upperBound...].prefix { $0 != " " })
            }
            guard lines[index].hasPrefix(")") else { continue }
            if let parts = PostgreSQLPartitions.clause(table) { lines[index] = ")\(parts);" }
            // Rows that every look changes: with room beside them they are changed where they are.
            if ["agenda", "channel", "source"].contains(table) { lines[index] = ") WITH (fillfactor = 75);" }
        }
        var text = lines.joined(separator: "\n")
        // The last entry of a table that lost its references.
        while let range = text.firstRange(of: ",\n)") { text.replaceSubrange(range, with: "\n)") }
        return text
    }
}
