/// An engine's index of the words of statements: what SQLite and PostgreSQL do each in its own way.
protocol FullText {
    /// The tables that it keeps, whose names begin with `statement_words`.
    var definition: String { get }
    /// Empties it.
    var forget: String { get }
    /// The numbers of the statements that match the expression in `parameter`.
    func matches(_ parameter: String) -> String
    /// All terms of a query, as the engine wants them.
    func expression(of query: SearchQuery) throws(ArchiveError) -> String
    /// Indexes a statement. Its text never changes.
    func insert(_ statement: Int64, _ text: String, in connection: Connection) throws(ArchiveError)
    /// Makes the index anew of all statements.
    func make(in connection: Connection) throws(ArchiveError)
    /// The text of a statement with U+0002 before and U+0003 behind each stretch that matches.
    func marked(
        _ query: SearchQuery, in text: String, of statement: Int64, connection: Connection
    ) throws(ArchiveError) -> String
    /// Whether what the archive's index holds is what it would hold of the texts derived beside it.
    func isDerived(in connection: Connection) throws(ArchiveError) -> Bool
}

/// What the names of an index of words begin with, on whichever engine.
let statementWords = "statement_words"
