internal import FactSheets

/// What a migration copies: the source as it is, as far as can be told without reading it all. What this does not tell, the
/// comparison at the end does.
struct MigrationBasis: Codable, Equatable {
    /// What the log began with.
    var nature: String
    var entries: Int64
    var derived: DerivedState
    /// By table.
    var rows: [String: Int]
    /// Bodies that were pruned, and checkpoints that were stamped: neither changes a number of rows.
    var pruned: Int
    var stamped: Int

    init(of archive: Archive, tables: [TableShape]) throws(ArchiveError) {
        let connection = archive.connection
        nature = Hashing.hex(try archive.nature())
        entries = try archive.lastLogNumber()
        derived = try archive.derivedState()
        rows = [:]
        for table in try tables.present(in: connection) {
            rows[table.name] = try connection.value(Int.self, "SELECT COUNT(*) FROM \(table.name)") ?? 0
        }
        pruned = try connection.value(Int.self, "SELECT COUNT(*) FROM body WHERE length(content) = 0") ?? 0
        stamped =
            try connection.value(Int.self, "SELECT COUNT(*) FROM checkpoint WHERE token IS NOT NULL") ?? 0
    }

    static let table = "migration"

    /// Kept beside the rows until all of them are there. Without a key: a table that 'verify' can be told to pass over.
    static let definition = """
        CREATE TABLE migration (
            basis  TEXT NOT NULL                           -- JSON
        ) STRICT;
        """

    func keep(in archive: Archive) throws(ArchiveError) {
        let text = String(decoding: try archive.json(self, what: "a migration's basis"), as: UTF8.self)
        try archive.connection.run("INSERT INTO migration (basis) VALUES ($1)", text)
    }

    static func kept(in archive: Archive) throws(ArchiveError) -> MigrationBasis? {
        try archive.connection.value(String.self, "SELECT basis FROM migration").flatMap {
            try? JSON.decode(MigrationBasis.self, from: Array($0.utf8))
        }
    }

    /// Makes an archive of what is there.
    static func finish(in connection: Connection) throws(ArchiveError) {
        try connection.atomically { () throws(ArchiveError) in
            try connection.execute("DROP TABLE migration")
            try connection.execute(connection.dialect.setMark(Schema.applicationID, Schema.version))
        }
    }
}

/// A hash over the rows of a table in the order of its key, each value with its kind and its length: the same on either
/// engine.
struct TableHash: ~Copyable {
    private var stream = Hashing.SHA256Stream()
    private var rows = 0
    private var replaced = 0
    /// Whether U+FFFD and NUL are the same, as they are where one side is in PostgreSQL.
    private let replacesNUL: Bool

    init(replacesNUL: Bool) { self.replacesNUL = replacesNUL }

    mutating func add(_ more: [[StoredValue]]) {
        var bytes: [UInt8] = []
        for row in more {
            bytes.removeAll(keepingCapacity: true)
            for value in row { append(value, to: &bytes) }
            stream.update(bytes)
        }
        rows += more.count
    }

    private mutating func append(_ value: StoredValue, to bytes: inout [UInt8]) {
        func append(_ kind: UInt8, _ number: Int64) {
            bytes.append(kind)
            unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        switch value {
        case .null: bytes.append(0)
        case .integer(let number): append(1, number)
        case .text(let text):
            var held = text
            if replacesNUL, value.holdsNUL, case .text(let other) = value.withoutNUL {
                held = other
                replaced += 1
            }
            append(2, Int64(held.utf8.count))
            bytes += held.utf8
        case .blob(let blob):
            append(3, Int64(blob.count))
            bytes += blob
        }
    }

    mutating func finish() -> (rows: Int, hash: [UInt8], replaced: Int) { (rows, stream.finish(), replaced) }
}

extension Archive {
    /// The root over every entry of the log, sealed or not, from the entries themselves.
    func rootOfEntries() throws(ArchiveError) -> [UInt8] {
        var frontier = Merkle.Frontier()
        let last = try lastLogNumber()
        var next: Int64 = 1
        while next <= last {
            let end = min(next + 4095, last)
            for leaf in try leaves(next...end) { frontier.append(leaf.hash) }
            next = end + 1
        }
        return frontier.root
    }
}
