/// A table as rows are taken from one archive to another: what is in it, by which key it is ordered, to what it refers.
struct TableShape: Equatable {
    let name: String
    /// By name and kind: an archive that was brought up to date has some at the end.
    let columns: [String]
    let kinds: [StoredKind]
    /// Of the primary key, in its order.
    let key: [String]
    let references: Set<String>

    var list: String { columns.joined(separator: ", ") }

    /// Inserts a row, its values in the order of the columns.
    var insertion: String {
        "INSERT INTO \(name) (\(list)) VALUES (\(columns.indices.map { "$\($0 + 1)" }.joined(separator: ", ")))"
    }

    /// Where each column of the key stands among the columns.
    var keyIndexes: [Int] { key.compactMap { columns.firstIndex(of: $0) } }

    /// Of which rows it matters in which order they came, which the number tells that SQLite gives every row by itself.
    static let numbered: Set = ["version"]

    /// Every table of this schema but the index of words, those that are referred to before those that refer to them.
    static func all() throws(ArchiveError) -> [TableShape] {
        let reference = try Connection(path: "the schema", access: .memory)
        try reference.execute(Schema.whole(reference.dialect))
        try reference.execute(Archive.correctionTable)
        let names = try reference.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY rowid") {
            row throws(ArchiveError) in try row.next(String.self)
        }.filter { !$0.hasPrefix(statementWords) && !$0.hasPrefix("sqlite_") }
        var waiting = try names.map { name throws(ArchiveError) in try TableShape(of: name, in: reference) }
        var ordered: [TableShape] = []
        while !waiting.isEmpty {
            let known = Set(ordered.map(\.name))
            guard
                let next = waiting.firstIndex(where: {
                    $0.references.subtracting([$0.name]).isSubset(of: known)
                })
            else { throw .misuse("tables refer to each other in a circle") }
            ordered.append(waiting.remove(at: next))
        }
        return ordered
    }

    private init(of name: String, in reference: Connection) throws(ArchiveError) {
        let found = try reference.all("SELECT name, type, pk FROM pragma_table_info($1)", name) {
            row throws(ArchiveError) in
            (name: try row.next(String.self), type: try row.next(String.self), key: try row.next(Int.self))
        }
        let number = Self.numbered.contains(name) ? ["rowid"] : []
        self.name = name
        columns = number + found.map(\.name)
        kinds =
            number.map { _ in .integer }
            + found.map { $0.type == "INTEGER" ? .integer : $0.type == "BLOB" ? .blob : .text }
        key = found.filter { $0.key > 0 }.sorted { $0.key < $1.key }.map(\.name)
        references = Set(
            try reference.all("SELECT \"table\" FROM pragma_foreign_key_list($1)", name) {
                row throws(ArchiveError) in try row.next(String.self)
            })
        guard !key.isEmpty else { throw .misuse("the table '\(name)' has no key") }
    }
}

/// Reads a table in the order of its key, some rows at a time: few where they are large.
struct TableReader {
    /// How much is read, and written in one transaction, at most: but for one row, which may be larger.
    struct Batch: Sendable {
        var rows = 4000
        var bytes = 8 << 20
    }

    let table: TableShape
    private let connection: Connection
    private let batch: Batch
    /// The key of the last row that was read.
    private var last: [StoredValue]?

    /// Behind the row with the key `last`, or from the beginning.
    init(_ table: TableShape, in connection: Connection, after last: [StoredValue]? = nil, batch: Batch) {
        (self.table, self.connection, self.last, self.batch) = (table, connection, last, batch)
    }

    /// The key of the last row that `connection` has of a table; `nil` where it has none.
    static func lastKey(of table: TableShape, in connection: Connection) throws(ArchiveError)
        -> [StoredValue]?
    {
        let order = table.key.map { $0 + " DESC" }.joined(separator: ", ")
        return try connection.first(
            "SELECT \(table.key.joined(separator: ", ")) FROM \(table.name) ORDER BY \(order) LIMIT 1"
        ) { row throws(ArchiveError) in
            try table.key.map { _ throws(ArchiveError) in try row.next(StoredValue.self) }
        }
    }

    /// The next rows; none at the end.
    mutating func next() throws(ArchiveError) -> [[StoredValue]] {
        let limit = try rowsThatFit()
        var rows: [[StoredValue]] = []
        guard limit > 0 else { return rows }
        rows.reserveCapacity(limit)
        try each(table.columns, limit: limit) { row throws(ArchiveError) in
            rows.append(try table.columns.map { _ throws(ArchiveError) in try row.next(StoredValue.self) })
        }
        if let end = rows.last { last = table.keyIndexes.map { end[$0] } }
        return rows
    }

    /// How many of the next rows come to no more bytes than a batch has; 0 at the end.
    private func rowsThatFit() throws(ArchiveError) -> Int {
        let wide = zip(table.columns, table.kinds).filter { $0.1 != .integer }
        // Numbers alone are never many bytes.
        guard !wide.isEmpty else { return batch.rows }
        let size = wide.map { "COALESCE(length(\($0.0)), 0)" }.joined(separator: " + ")
        var (count, bytes, isFull) = (0, 0, false)
        try each(["CAST(\(size) AS BIGINT)"], limit: batch.rows) { row throws(ArchiveError) in
            bytes += try row.next(Int.self)
            isFull = isFull || (bytes > batch.bytes && count > 0)
            if !isFull { count += 1 }
        }
        return count
    }

    private func each(
        _ columns: [String], limit: Int, read: (inout Row) throws(ArchiveError) -> Void
    ) throws(ArchiveError) {
        let key = table.key.joined(separator: ", ")
        let places = table.key.indices.map { "$\($0 + 1)" }.joined(separator: ", ")
        try connection.each(
            """
            SELECT \(columns.joined(separator: ", ")) FROM \(table.name)
            \(last == nil ? "" : "WHERE (\(key)) > (\(places))") ORDER BY \(key) LIMIT $\((last?.count ?? 0) + 1)
            """,
            values: (last ?? []) + [.integer(Int64(limit))],
            kinds: (last == nil ? [] : table.keyIndexes.map { table.kinds[$0] }) + [.integer], read: read)
    }
}
