/// PostgreSQL's full-text index: a `tsvector` of the words of each statement, with their places
/// (<https://www.postgresql.org/docs/15/datatype-textsearch.html>).
///
/// What a word is, FTS5's tokenizer says on either engine: the same texts are found, and the same stretches marked.
final class TextSearch: FullText {
    let definition = """
        CREATE TABLE statement_words (
            rowid  INTEGER PRIMARY KEY,
            words  TSVECTOR NOT NULL
        );
        CREATE INDEX statement_words_word ON statement_words USING gin (words);
        """

    let forget = "DELETE FROM statement_words"

    /// Bytes of a word, places, and bytes of all words of a text, at most: PostgreSQL takes no more.
    private static let longestWord = 2000
    private static let lastPlace = 16_383
    private static let mostBytes = 700_000

    private var words: Words?

    func matches(_ parameter: String) -> String {
        "SELECT rowid FROM statement_words WHERE words @@ CAST(\(parameter) AS TSQUERY)"
    }

    func expression(of query: SearchQuery) throws(ArchiveError) -> String {
        let words = try self.tokenizer()
        return try query.terms.map { term throws(ArchiveError) -> String in
            let tokens = try words.all(of: term.text).map { Self.quoted($0.word) }
            let phrase = tokens.joined(separator: " <-> ")
            return term.isPrefix && !tokens.isEmpty ? phrase + ":*" : phrase
        }.filter { !$0.isEmpty }.map { "(\($0))" }.joined(separator: " & ")
    }

    func insert(_ statement: Int64, _ text: String, in connection: Connection) throws(ArchiveError) {
        try connection.run(
            """
            INSERT INTO statement_words (rowid, words) VALUES ($1, CAST($2 AS TSVECTOR))
            ON CONFLICT (rowid) DO UPDATE SET words = excluded.words
            """, statement, try vector(of: text))
    }

    func make(in connection: Connection) throws(ArchiveError) {
        try connection.run(forget)
        var last = Int64.min
        while true {
            let texts = try connection.all(
                "SELECT id, text FROM statement WHERE id > $1 ORDER BY id LIMIT 500", last
            ) { row throws(ArchiveError) in (id: try row.next(Int64.self), text: try row.next(String.self)) }
            guard let end = texts.last else { return }
            // Many at once: a statement for each would wait for the server as often.
            let places = texts.indices.map { "($\($0 * 2 + 1), CAST($\($0 * 2 + 2) AS TSVECTOR))" }
            var values: [StoredValue] = []
            for (id, text) in texts { values += [.integer(id), .text(try vector(of: text))] }
            try connection.each(
                "INSERT INTO statement_words (rowid, words) VALUES \(places.joined(separator: ", "))",
                values: values,
                kinds: texts.flatMap { _ in [.integer, .text] })
            last = end.id
        }
    }

    func marked(
        _ query: SearchQuery, in text: String, of statement: Int64, connection: Connection
    ) throws(ArchiveError) -> String {
        try tokenizer().marked(FTS5().expression(of: query), in: text)
    }

    func isDerived(in connection: Connection) throws(ArchiveError) -> Bool {
        try make(in: connection)
        let (own, archive) = (connection.dialect.own, connection.dialect.archive)
        return try connection.value(
            Int.self,
            """
            SELECT COUNT(*) FROM \(archive).statement_words AS held
            FULL JOIN \(own).statement_words AS made ON made.rowid = held.rowid
            WHERE held.words IS DISTINCT FROM made.words
            """) == 0
    }

    private func vector(of text: String) throws(ArchiveError) -> String {
        var (vector, places): ([String: String], [String]) = ([:], [])
        var bytes = 0
        for (word, place) in try tokenizer().all(of: text) {
            guard vector[word] != nil || bytes < Self.mostBytes else { continue }
            if vector[word] == nil { places.append(word) }
            bytes += word.utf8.count + 8
            vector[word, default: ""] += (vector[word] == nil ? "" : ",") + String(min(place, Self.lastPlace))
        }
        return places.map { "\(Self.quoted($0)):\(vector[$0] ?? "")" }.joined(separator: " ")
    }

    private static func quoted(_ word: String) -> String {
        var part = word.utf8.prefix(longestWord)
        while String(part) == nil { part = part.dropLast() }
        let text = String(part) ?? ""
        return "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "''") + "'"
    }

    private func tokenizer() throws(ArchiveError) -> Words {
        if let words { return words }
        let made = try Words()
        words = made
        return made
    }
}

/// FTS5's tokenizer, asked through a table in memory that holds one text at a time.
private final class Words {
    private let connection: Connection

    init() throws(ArchiveError) {
        connection = try Connection(path: "the tokenizer", access: .memory)
        try connection.execute(
            """
            CREATE VIRTUAL TABLE one USING fts5 (text, \(FTS5.tokenizer));
            CREATE VIRTUAL TABLE words USING fts5vocab (one, instance);
            """)
    }

    /// The words of a text in their order, each with its place, from 1.
    func all(of text: String) throws(ArchiveError) -> [(word: String, place: Int)] {
        try hold(text)
        return try connection.all("SELECT term, \"offset\" FROM words ORDER BY \"offset\"") {
            row throws(ArchiveError) in (word: try row.next(), place: try row.next(Int.self) + 1)
        }
    }

    func marked(_ expression: String, in text: String) throws(ArchiveError) -> String {
        try hold(text)
        return try connection.value(
            String.self, "SELECT highlight(one, 0, char(2), char(3)) FROM one WHERE one MATCH $1", expression)
            ?? ""
    }

    private func hold(_ text: String) throws(ArchiveError) {
        try connection.run("DELETE FROM one")
        try connection.run("INSERT INTO one (rowid, text) VALUES (1, $1)", text)
    }
}
