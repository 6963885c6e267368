/// Where what was told at the time and what the captures are read as now differ. What was told stands: a rebuild adds no
/// event about the past and takes none back, and neither does the next one.
enum Dissent {
    /// Derived, from what was there and the captures; a rebuild hands it on.
    static let table = """
        CREATE TABLE dissent (
            event  TEXT PRIMARY KEY,                       -- its id
            told   INTEGER NOT NULL                        -- 1: it was told, and is read no more; 0: the other way round
        ) STRICT, WITHOUT ROWID;
        """
}

extension Archive {
    /// Notes that the event with that id was told and is not read from the captures any more; or, with `told` false, that
    /// it is read from them and was not told.
    public func note(dissentOver event: String, told: Bool) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO dissent (event, told) VALUES ($1, $2)
            ON CONFLICT (event) DO UPDATE SET told = excluded.told
            """, event, told ? 1 : 0)
    }

    /// The ids of the events noted so.
    public func dissents(told: Bool) throws(ArchiveError) -> Set<String> {
        Set(
            try connection.all("SELECT event FROM dissent WHERE told = $1", told ? 1 : 0) {
                row throws(ArchiveError) in try row.next(String.self)
            })
    }
}
