/// The tables that grow for ever, in parts: each has the rows of a stretch of numbers, and those are given in the order of
/// time. So indexes stay small enough to be held in memory where they are written, and an operator moves an old part to
/// slower disks, or backs it up once and for all
/// (<https://www.postgresql.org/docs/15/ddl-partitioning.html>).
enum PostgreSQLPartitions {
    /// How many numbers each part has.
    static let sizes: [String: Int64] = ["checked": 10_000_000, "body": 1_000_000]

    /// Makes the part with that number, unless there is one.
    static func make(_ table: String, for number: Int64) -> String {
        let size = sizes[table] ?? 1
        let part = number / size
        return """
            CREATE TABLE IF NOT EXISTS \(table)_p\(part) PARTITION OF \(table)
                FOR VALUES FROM (\(part * size)) TO (\((part + 1) * size))
            """
    }

    /// What stands behind the definition of such a table.
    static func clause(_ table: String) -> String? { sizes[table] == nil ? nil : " PARTITION BY RANGE (id)" }
}
