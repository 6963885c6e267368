public import FactSheets

/// A text that matched, for one stretch of versions that hold it.
public struct Finding: Equatable, Sendable {
    public var document: Document
    /// What it is, and the headings above it, where it was last seen.
    public var unit: Change.Unit
    public var section: [String]
    public var text: String
    /// The stretches that matched, in UTF-8 bytes of the text.
    public var hits: [Range<Int>]
    /// The versions that hold it.
    public var versions: ClosedRange<Int>
    /// False when a later version lacks it, or the document was withdrawn.
    public var stands: Bool
    /// Whether the document says what was looked for at all now, in this statement or in another.
    public var wordsStand: Bool
    /// Whether the version that lacks this statement said what was looked for in another.
    public var wordsRemained: Bool
    /// The last look that did not show it yet, where one is known, and the first that did.
    public var lastMissedBefore: Instant?
    public var firstSeen: Instant
    /// The last look known to have shown it.
    public var lastSeen: Instant
    /// The first look that did not show it any more; `nil` while it stands.
    public var firstMissed: Instant?
}

/// What a search came to.
public struct Findings: Equatable, Sendable {
    /// How many there are, those beyond the limit included.
    public var total: Int
    /// What happened last stands first: it left, or else it came.
    public var shown: [Finding]
}

extension Archive {
    private var found: String {
        """
        FROM lifetime
        JOIN statement ON statement.id = lifetime.statement
        JOIN document ON document.id = lifetime.document
        JOIN version AS came ON came.document = document.id AND came.number = lifetime.first_version
        LEFT JOIN version AS went ON went.document = document.id AND went.number = lifetime.gone_version
        LEFT JOIN version AS held ON held.document = document.id AND held.number = lifetime.gone_version - 1
        LEFT JOIN (SELECT document, MIN(missing_since) AS time FROM channel GROUP BY document) AS missed
            ON missed.document = document.id AND document.state = 'withdrawn'
        WHERE statement.id IN (\(connection.dialect.fullText.matches("$1")))
            AND ($2 = 0 OR document.id = $2)
            AND ($3 <> 1 OR document.state = 'withdrawn' OR document.id NOT IN (\(standing)))
            AND ($3 <> 2 OR lifetime.gone_version IS NULL AND document.state = 'live')
        """
    }

    /// The documents whose newest version has a text that matches.
    private var standing: String {
        """
        SELECT still.document FROM lifetime AS still
        WHERE still.gone_version IS NULL AND still.statement IN (\(connection.dialect.fullText.matches("$1")))
        """
    }

    /// How many texts of version $2 of document $1 match.
    private var holding: String {
        """
        SELECT COUNT(*) FROM statement JOIN lifetime ON lifetime.statement = statement.id
        WHERE statement.document = $1 AND lifetime.first_version <= $2
            AND (lifetime.gone_version IS NULL OR lifetime.gone_version > $2)
            AND statement.id IN (\(connection.dialect.fullText.matches("$3")))
        """
    }

    /// Every text of every version that matches, at most `limit` of them after the `offset` first ones.
    ///
    /// Of one document only when `document` is given; only words that a document has no more when `removed`, only texts
    /// that stand now when `standing`.
    public func search(
        _ query: SearchQuery, document: Int64? = nil, removed: Bool = false, standing: Bool = false,
        offset: Int = 0, limit: Int
    ) throws(ArchiveError) -> Findings {
        let which = removed ? 1 : standing ? 2 : 0
        let fullText = connection.dialect.fullText
        let expression = try fullText.expression(of: query)
        let total = try connection.value(
            Int.self, "SELECT COUNT(*) \(found)", expression, document ?? 0, which)
        var rows = try connection.all(
            """
            SELECT \(Document.selected), statement.id, statement.kind, statement.section, statement.text,
                lifetime.first_version, lifetime.gone_version, came.since, came.time, held.time, went.since,
                went.time, missed.time,
                CASE WHEN document.state = 'live' AND document.id IN (\(self.standing)) THEN 1 ELSE 0 END
            \(found)
            ORDER BY COALESCE(went.time, missed.time, came.time) DESC, document.id, lifetime.first_version DESC,
                statement.id
            LIMIT $4 OFFSET $5
            """, expression, document ?? 0, which, max(limit, 0), max(offset, 0), read: finding)
        for index in rows.indices {
            let text = rows[index].finding.text
            let marked = try fullText.marked(
                query, in: text, of: rows[index].statement, connection: connection)
            rows[index].finding.hits = hits(in: marked, of: text)
            let found = rows[index].finding
            guard found.versions.upperBound < found.document.versions else { continue }
            let others = try connection.value(
                Int.self, holding, found.document.id, found.versions.upperBound + 1, expression)
            rows[index].finding.wordsRemained = others ?? 0 > 0
        }
        return Findings(total: total ?? 0, shown: rows.map(\.finding))
    }

    private func finding(_ row: inout Row) throws(ArchiveError) -> (statement: Int64, finding: Finding) {
        let document = try Document(row: &row)
        let statement = try row.next(Int64.self)
        let unit = try row.next(Change.Unit.self)
        let section = try value(
            [String].self, json: Array(try row.next(String.self).utf8), what: "the section of a statement")
        let text = try row.next(String.self)
        let (first, gone) = (try row.next(Int.self), try row.next(Int?.self))
        let (cameSince, came) = (try row.next(Instant?.self), try row.next(Instant.self))
        let held = try row.next(Instant?.self)
        let (wentSince, went) = (try row.next(Instant?.self), try row.next(Instant?.self))
        let missed = try row.next(Instant?.self)
        let wordsStand = try row.next(Int.self) == 1
        let withdrawn = document.state == .withdrawn
        // Another channel may have shown the version before for longer than the one that showed its end.
        let lastSeen = gone == nil ? document.lastSeen : max(held ?? came, wentSince ?? came)
        return (
            statement,
            Finding(
                document: document, unit: unit, section: section, text: text, hits: [],
                versions: first...max(first, gone.map { $0 - 1 } ?? document.versions),
                stands: gone == nil && !withdrawn, wordsStand: wordsStand, wordsRemained: false,
                lastMissedBefore: cameSince.flatMap { $0 < came ? $0 : nil }, firstSeen: came,
                lastSeen: lastSeen, firstMissed: gone == nil ? missed : went)
        )
    }

    /// The marked stretches, as places in the text without marks.
    private func hits(in marked: String, of text: String) -> [Range<Int>] {
        var hits: [Range<Int>] = []
        var (position, start) = (0, 0)
        var rest = text.utf8[...]
        for byte in marked.utf8 {
            if byte == rest.first {
                rest = rest.dropFirst()
                position += 1
            } else if byte == 2 {
                start = position
            } else if byte == 3, start < position {
                hits.append(start..<position)
            }
        }
        return hits
    }
}
