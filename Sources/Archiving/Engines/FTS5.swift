/// SQLite's full-text index, FTS5 (<https://www.sqlite.org/fts5.html>).
struct FTS5: FullText {
    /// Keeps no text of its own but looks it up in `statement`; folds case and accents.
    let definition = """
        CREATE VIRTUAL TABLE statement_words USING fts5 (
            text, content = 'statement', content_rowid = 'id', columnsize = 0, \(FTS5.tokenizer)
        );
        """

    static let tokenizer = "tokenize = 'unicode61 remove_diacritics 2'"

    let forget = "INSERT INTO statement_words (statement_words) VALUES ('delete-all')"

    func matches(_ parameter: String) -> String {
        "SELECT rowid FROM statement_words WHERE statement_words MATCH \(parameter)"
    }

    /// Each term quoted, so that nothing in it is taken for an operator.
    func expression(of query: SearchQuery) -> String {
        query.terms.map { term in
            "\""
                + term.text.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
                + "\"" + (term.isPrefix ? " *" : "")
        }.joined(separator: " ")
    }

    func insert(_ statement: Int64, _ text: String, in connection: Connection) throws(ArchiveError) {
        try connection.run("INSERT INTO statement_words (rowid, text) VALUES ($1, $2)", statement, text)
    }

    func make(in connection: Connection) throws(ArchiveError) {
        try connection.run("INSERT INTO statement_words (statement_words) VALUES ('rebuild')")
    }

    func marked(
        _ query: SearchQuery, in text: String, of statement: Int64, connection: Connection
    ) throws(ArchiveError) -> String {
        try connection.value(
            String.self,
            """
            SELECT highlight(statement_words, 0, char(2), char(3)) FROM statement_words
            WHERE statement_words MATCH $1 AND rowid = $2
            """, expression(of: query), statement) ?? ""
    }

    func isDerived(in connection: Connection) throws(ArchiveError) -> Bool {
        try make(in: connection)
        try connection.execute(
            """
            CREATE VIRTUAL TABLE temp.words_held USING fts5vocab (archive, statement_words, instance);
            CREATE VIRTUAL TABLE temp.words_derived USING fts5vocab (main, statement_words, instance);
            """)
        let made = try hash(of: "words_derived", in: connection)
        return try hash(of: "words_held", in: connection) == made
    }

    /// All that a view of an index holds, as one hash.
    private func hash(of view: String, in connection: Connection) throws(ArchiveError) -> [UInt8] {
        var stream = Hashing.SHA256Stream()
        try connection.each("SELECT term, doc, \"offset\" FROM temp.\(view)") { row throws(ArchiveError) in
            stream.update(try row.next(String.self).utf8)
            stream.update(" \(try row.next(Int64.self)) \(try row.next(Int64.self))\n".utf8)
        }
        return stream.finish()
    }
}
