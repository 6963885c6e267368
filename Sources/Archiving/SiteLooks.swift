public import FactSheets

/// What the last looks at the pages of one site came to.
public struct SiteLooks: Equatable, Sendable {
    /// Its documents that are not withdrawn.
    public var documents: Int
    /// Those whose page was not there at the last look.
    public var missed: Int
    /// Those whose page answered since a given time.
    public var answered: Int

    public init(documents: Int, missed: Int, answered: Int) {
        self.documents = documents
        self.missed = missed
        self.answered = answered
    }
}

extension Archive {
    /// Live documents whose address begins with one of four texts, which the parameters from `$first` on give.
    private static func ofSite(from first: Int) -> String {
        let begins = (first..<first + 4).map { "substr(document.url, 1, length($\($0))) = $\($0)" }
        return """
            FROM document LEFT JOIN channel ON channel.document = document.id AND channel.name = 'page'
            WHERE document.state = 'live' AND (\(begins.joined(separator: " OR ")))
            """
    }

    /// What begins the addresses of a site: either scheme, with `www.` or without.
    private static func beginnings(_ site: String) -> (String, String, String, String) {
        ("https://\(site)/", "https://www.\(site)/", "http://\(site)/", "http://www.\(site)/")
    }

    /// What became of the pages of `site` (a host without `www.`); `answered` counts from `since` on.
    public func siteLooks(_ site: String, since: Instant) throws(ArchiveError) -> SiteLooks {
        let b = Archive.beginnings(site)
        return try connection.first(
            """
            SELECT COUNT(*), COUNT(*) FILTER (WHERE channel.missing > 0),
                COUNT(*) FILTER (WHERE channel.missing = 0 AND channel.time >= $1)
            \(Archive.ofSite(from: 2))
            """, since, b.0, b.1, b.2, b.3
        ) { row throws(ArchiveError) in
            SiteLooks(documents: try row.next(), missed: try row.next(), answered: try row.next())
        } ?? SiteLooks(documents: 0, missed: 0, answered: 0)
    }

    /// The addresses of the `limit` documents of `site` whose pages answered last.
    public func pagesAnsweredLast(_ site: String, limit: Int) throws(ArchiveError) -> [String] {
        let b = Archive.beginnings(site)
        return try connection.all(
            """
            SELECT document.url \(Archive.ofSite(from: 1)) AND channel.missing = 0
            ORDER BY channel.time DESC, document.id LIMIT $5
            """, b.0, b.1, b.2, b.3, limit
        ) { row throws(ArchiveError) in try row.next() }
    }

    /// Whether another document's page says, or was held back for saying, what reads as `hash`.
    public func isShownElsewhere(_ hash: [UInt8], than document: Int64) throws(ArchiveError) -> Bool {
        try connection.value(
            Int64.self,
            """
            SELECT document FROM channel
            WHERE name = 'page' AND document <> $1 AND (raw_hash = $2 OR content_hash = $2) LIMIT 1
            """, document, hash) != nil
    }
}
