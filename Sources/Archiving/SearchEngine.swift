/// What SQLite does otherwise than PostgreSQL, which would keep a `tsvector` column: its full-text index, FTS5
/// (<https://www.sqlite.org/fts5.html>). All that is not shared stands here.
enum FullText {
    /// Its name, and what the names of the tables begin with that it keeps.
    static let table = "statement_words"

    /// Keeps no text of its own but looks it up in `statement`; folds case and accents.
    static let definition = """
        CREATE VIRTUAL TABLE statement_words USING fts5 (
            text, content = 'statement', content_rowid = 'id', columnsize = 0,
            tokenize = 'unicode61 remove_diacritics 2'
        );
        """

    /// Two views of all that the index holds: the archive's, and one made beside it.
    static let vocabularies = """
        CREATE VIRTUAL TABLE temp.words_held USING fts5vocab (archive, statement_words, instance);
        CREATE VIRTUAL TABLE temp.words_derived USING fts5vocab (main, statement_words, instance);
        """

    /// Indexes statement `$1` with its text `$2`. A statement's text never changes.
    static let insert = "INSERT INTO statement_words (rowid, text) VALUES ($1, $2)"

    /// Makes the index anew of all statements.
    static let make = "INSERT INTO statement_words (statement_words) VALUES ('rebuild')"

    /// Empties the index.
    static let forget = "INSERT INTO statement_words (statement_words) VALUES ('delete-all')"

    /// The numbers of the statements that match the expression in `parameter`.
    static func matches(_ parameter: String) -> String {
        "SELECT rowid FROM statement_words WHERE statement_words MATCH \(parameter)"
    }

    /// The text of statement `$2` with U+0002 before and U+0003 behind each stretch that matches the expression `$1`.
    static let marked = """
        SELECT highlight(statement_words, 0, char(2), char(3)) FROM statement_words
        WHERE statement_words MATCH $1 AND rowid = $2
        """

    /// All terms, as FTS5 wants them: each one quoted, so that nothing in it is taken for an operator.
    static func expression(of query: SearchQuery) -> String {
        query.terms.map { term in
            "\""
                + term.text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\"" + (term.isPrefix ? " *" : "")
        }.joined(separator: " ")
    }
}
