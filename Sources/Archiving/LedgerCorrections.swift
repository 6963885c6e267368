public import FactSheets

/// Corrections of the ledger by hand: said by a person, so that no rebuild empties them.
extension Archive {
    /// The name of their table.
    static let corrections = "ledger_correction"

    /// Made when the first correction is stored: an archive without any is as it was.
    static let correctionTable = """
        CREATE TABLE IF NOT EXISTS ledger_correction (
            a           TEXT NOT NULL,
            b           TEXT NOT NULL,                     -- after a
            correction  TEXT NOT NULL,                     -- JSON
            PRIMARY KEY (a, b)
        ) STRICT, WITHOUT ROWID
        """

    /// Stores a correction in place of what was said about the same two before.
    public func put(_ correction: LedgerCorrection) throws(ArchiveError) {
        let ids = [correction.a.id, correction.b.id].sorted()
        guard ids[0] != ids[1] else { throw .misuse("a correction links '\(ids[0])' with itself") }
        let text = String(decoding: try json(correction, what: "a correction"), as: UTF8.self)
        try connection.atomically { () throws(ArchiveError) in
            try connection.execute(connection.dialect.definition(Self.correctionTable))
            try connection.run(
                """
                INSERT INTO ledger_correction (a, b, correction) VALUES ($1, $2, $3)
                ON CONFLICT (a, b) DO UPDATE SET correction = excluded.correction
                """, ids[0], ids[1], text)
        }
    }

    /// Whether there is a table of them.
    func hasLedgerCorrections() throws(ArchiveError) -> Bool {
        let dialect = connection.dialect
        return try connection.value(
            Int.self,
            "SELECT COUNT(*) FROM (\(dialect.tables(dialect.archive))) AS made WHERE name = '\(Archive.corrections)'"
        ) == 1
    }

    /// Every correction, the earliest first.
    public func ledgerCorrections() throws(ArchiveError) -> [LedgerCorrection] {
        guard try hasLedgerCorrections() else { return [] }
        let all = try connection.all("SELECT correction FROM ledger_correction ORDER BY a, b") {
            row throws(ArchiveError) in
            try value(
                LedgerCorrection.self, json: Array(try row.next(String.self).utf8), what: "a correction")
        }
        return all.sorted { ($0.time, $0.a.id, $0.b.id) < ($1.time, $1.a.id, $1.b.id) }
    }
}
