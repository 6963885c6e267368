public import FactSheets

/// Which documents a list is of.
public struct DocumentQuery: Equatable, Sendable {
    public enum Order: String, Sendable, CaseIterable {
        /// The newest published first; those that name no time last.
        case published
        /// The last changed first; those that never changed last.
        case changed
        case title
    }

    /// All of them in the title, the address or the name, whatever the case of ASCII letters.
    public var words: [String]
    public var state: Document.State?
    /// Changed at least once.
    public var changed: Bool
    public var order: Order

    public init(
        words: [String] = [], state: Document.State? = nil, changed: Bool = false, order: Order = .published
    ) {
        (self.words, self.state, self.changed, self.order) = (words, state, changed, order)
    }
}

/// How many of something there were in a day, counted from 1970.
public struct DayCount: Equatable, Sendable {
    public var day: Int
    public var count: Int
    /// Of changes.
    public var significance: Significance?
}

extension Archive {
    /// A part of the documents that a query means, and how many it means in all. At most eight words count.
    public func documents(
        _ query: DocumentQuery, limit: Int, offset: Int
    ) throws(ArchiveError) -> (documents: [Document], count: Int) {
        let words = query.words.prefix(8).map { "%" + Self.escaped($0) + "%" }
        func word(_ place: Int) -> String { words.indices.contains(place) ? words[place] : "%" }
        let tests = (1...8).map { place in
            place > max(words.count, 1)
                ? "$\(place) = $\(place)"
                : "(LOWER(title) LIKE $\(place) ESCAPE '\\' OR slug LIKE $\(place) ESCAPE '\\' OR LOWER(url) LIKE $\(place) ESCAPE '\\')"
        }
        let from = """
            FROM document WHERE \(tests.joined(separator: " AND "))
                AND ($9 = '' OR state = $9) AND ($10 = 0 OR last_changed IS NOT NULL)
            """
        let order =
            switch query.order {
            case .published: "published DESC NULLS LAST, id DESC"
            case .changed: "last_changed DESC NULLS LAST, id DESC"
            case .title: "LOWER(title), id"
            }
        let state = query.state?.rawValue ?? ""
        let changed = query.changed ? 1 : 0
        let count = try connection.value(
            Int.self, "SELECT COUNT(*) \(from)", word(0), word(1), word(2), word(3), word(4), word(5),
            word(6),
            word(7), state, changed)
        let found = try connection.all(
            """
            SELECT \(Document.selected) FROM document
            WHERE id IN (SELECT id \(from) ORDER BY \(order) LIMIT $11 OFFSET $12) ORDER BY \(order)
            """, word(0), word(1), word(2),
            word(3), word(4), word(5), word(6), word(7), state, changed, limit, offset,
            read: Document.init(row:))
        return (found, count ?? 0)
    }

    /// With what LIKE takes for a pattern taken literally, and ASCII letters small: SQLite's LIKE sets their case aside,
    /// PostgreSQL's does not.
    private static func escaped(_ word: String) -> String {
        var made = ""
        for scalar in word.unicodeScalars {
            if scalar == "%" || scalar == "_" || scalar == "\\" { made.append("\\") }
            let isCapital = (0x41...0x5A).contains(scalar.value)
            made.unicodeScalars.append(isCapital ? Unicode.Scalar(UInt8(scalar.value) + 0x20) : scalar)
        }
        return made
    }

    /// How many documents were published on each day, by what they say, else by when they were first seen.
    public func publicationDays() throws(ArchiveError) -> [DayCount] {
        try connection.all(
            "SELECT COALESCE(published, first_seen) / 86400000, COUNT(*) FROM document GROUP BY 1 ORDER BY 1"
        ) { row throws(ArchiveError) in
            DayCount(day: try row.next(), count: try row.next(), significance: nil)
        }
    }

    /// How many versions but the first came on each day, by how much they changed. Reads every version's row.
    public func changeDays() throws(ArchiveError) -> [DayCount] {
        try connection.all(
            "SELECT time / 86400000, COUNT(*), significance FROM version WHERE number > 1 GROUP BY 1, 3 ORDER BY 1"
        ) { row throws(ArchiveError) in
            DayCount(day: try row.next(), count: try row.next(), significance: try row.next())
        }
    }

    /// How many events of a kind there were on each day.
    public func eventDays(_ kind: Event.Kind) throws(ArchiveError) -> [DayCount] {
        try connection.all(
            "SELECT time / 86400000, COUNT(*) FROM event WHERE kind = $1 GROUP BY 1 ORDER BY 1", kind
        ) { row throws(ArchiveError) in
            DayCount(day: try row.next(), count: try row.next(), significance: nil)
        }
    }

    /// How many documents, versions and looks there are, and when the last of these was. Cheap however many they are.
    public func totals() throws(ArchiveError) -> (
        documents: Int, versions: Int, looks: Int, lastLook: Instant?
    ) {
        let counts = try connection.first(
            "SELECT COUNT(*), CAST(COALESCE(SUM(versions), 0) AS BIGINT) FROM document"
        ) {
            row throws(ArchiveError) in (try row.next(Int.self), try row.next(Int.self))
        }
        let last = try lastLogNumber()
        return (counts?.0 ?? 0, counts?.1 ?? 0, Int(last), try entryTime(last))
    }
}
