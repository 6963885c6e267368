/// Takes an archive to another engine, or another place of the same: every row of the log, of what was derived, planned
/// and promised, in batches of which each is one transaction.
///
/// The source is only read, in one state throughout, and its writers are kept out. What is at the target bears another mark
/// than an archive's until it was held against the source row by row and found sound: no command takes it for one. How far
/// it is, its rows say: whatever ends a migration, the next one goes on behind the last batch.
public final class Migration {
    /// What is being done; rows are those of all tables.
    public enum Step: Sendable {
        case copying(rows: Int, of: Int, table: String)
        case indexing
        case comparing(rows: Int, of: Int, table: String)
        case verifying(what: String, part: Double)
    }

    public enum Beginning: Equatable, Sendable {
        case anew
        case goingOn(rows: Int, of: Int)
        /// All is there; it is held against the source once more.
        case whole(rows: Int)
    }

    /// What was found.
    public struct Report: Sendable {
        public struct Table: Equatable, Sendable {
            public var name: String
            public var rows: Int
            public var hash: [UInt8]
            /// What the target has; the same, but for a fault.
            public var targetRows: Int
            public var targetHash: [UInt8]
            public var isSame: Bool { rows == targetRows && hash == targetHash }
        }

        public var tables: [Table] = []
        public var entries = 0
        public var root: [UInt8] = []
        public var targetRoot: [UInt8] = []
        /// What the check of the target found, and of what.
        public var damage: [Damage] = []
        public var coverage = Coverage()
        /// Texts in which U+FFFD stands for a NUL, which PostgreSQL cannot hold.
        public var replaced = 0
        /// How many rows were copied now, how long that took, and how long the index of words.
        public var copied = 0
        public var took: Duration = .zero
        public var indexed: Duration = .zero
        /// All was there before.
        public var wasWhole = false
        /// Where the log's key is to be copied from and to; `nil` where nothing needs to be.
        public var key: (from: String?, to: String?)?
        /// The directory that leads to the target now.
        public var directory: String?

        public var isSound: Bool {
            tables.allSatisfy(\.isSame) && root == targetRoot && damage.isEmpty
        }
        public var rows: Int { tables.reduce(0) { $0 + $1.rows } }
    }

    let (source, target): (MigrationEnd, MigrationEnd)
    let tables: [TableShape]
    let batch: TableReader.Batch
    private let progress: (Step) throws -> Void

    /// Looks whether it can be done, and takes the locks.
    ///
    /// `state` is the state directory of the side in PostgreSQL, of the target where both are; the target's leads to it in
    /// the end. What `progress` throws ends the migration there.
    public convenience init(
        from source: Place, to target: Place, state: String?, restart: Bool = false,
        progress: @escaping (Step) throws -> Void
    ) throws {
        try self.init(
            from: source, to: target, state: state, restart: restart, batch: .init(), progress: progress)
    }

    init(
        from source: Place, to target: Place, state: String?, restart: Bool, batch: TableReader.Batch,
        progress: @escaping (Step) throws -> Void
    ) throws {
        (self.batch, self.progress) = (batch, progress)
        tables = try TableShape.all()
        let isOfTarget = target.database != nil
        do {
            self.source = try MigrationEnd(source: source, state: isOfTarget ? nil : state)
            self.target = try MigrationEnd(
                target: target, state: isOfTarget ? state : nil, source: self.source, restart: restart)
        } catch let error as ArchiveError where error.mayPass {
            throw MigrationError.interrupted(error)
        }
    }

    /// Copies, compares and finishes. `begin` hears first how far it was.
    /// - Throws: `MigrationError.interrupted` for what may pass.
    public func run(begin: (Beginning) -> Void) throws -> Report {
        do {
            return try source.connection.transaction { try go(begin: begin) }
        } catch let error as ArchiveError where error.mayPass {
            throw MigrationError.interrupted(error)
        }
    }

    private func go(begin: (Beginning) -> Void) throws -> Report {
        var report = Report()
        let basis = try MigrationBasis(of: source.archive, tables: tables)
        let total = basis.rows.values.reduce(0, +)
        let isWhole = try lay(basis)
        report.wasWhole = isWhole
        if isWhole {
            begin(.whole(rows: total))
        } else {
            let held = try rows(in: target.connection)
            begin(held == 0 ? .anew : .goingOn(rows: held, of: total))
            let clock = ContinuousClock()
            report.took = try clock.measure { report.copied = try copyAll(from: held, of: total) }
            report.indexed = try clock.measure(index)
        }
        try compare(basis, into: &report)
        try progress(.verifying(what: "the archive", part: 0))
        let verification = Verification(target.archive, tell: { report.damage.append($0) }) {
            [progress] what, part in
            try? progress(.verifying(what: what, part: part))
        }
        verification.guests.append(MigrationBasis.table)
        report.coverage = verification.run(bodies: .none)
        guard report.isSound else { return report }
        if !isWhole { try MigrationBasis.finish(in: target.connection) }
        report.key = try target.keyToCopy(from: source)
        report.directory = try target.leadToIt(source: source)
        return report
    }

    /// Makes the tables where there are none, and looks whether what is there is of the same source.
    /// - Returns: Whether all is there, and the mark of an archive with it.
    private func lay(_ basis: MigrationBasis) throws -> Bool {
        let connection = target.connection
        switch target.state {
        case .empty:
            try connection.engine.prepareToWrite(over: connection)
            try connection.atomically { () throws(ArchiveError) in
                if let make = connection.dialect.make { try connection.execute(make) }
                try connection.execute(connection.dialect.definition(Schema.whole(connection.dialect)))
                if basis.rows[Archive.corrections] != nil {
                    try connection.execute(connection.dialect.definition(Archive.correctionTable))
                }
                try connection.execute(connection.dialect.definition(MigrationBasis.definition))
                try connection.execute(connection.dialect.setMark(Schema.migratedID, Schema.version))
                try basis.keep(in: target.archive)
            }
            return false
        case .begun:
            guard try MigrationBasis.kept(in: target.archive) == basis else {
                throw MigrationError.begunOtherwise(place: target.connection.path)
            }
            return false
        case .whole:
            guard try MigrationBasis(of: target.archive, tables: tables) == basis else {
                throw MigrationError.occupied(
                    place: target.connection.path,
                    what: "another archive already, or this one as it was at another time")
            }
            return true
        }
    }

    private func rows(in connection: Connection) throws(ArchiveError) -> Int {
        var sum = 0
        for table in try tables.present(in: connection) {
            sum += try connection.value(Int.self, "SELECT COUNT(*) FROM \(table.name)") ?? 0
        }
        return sum
    }

    /// - Returns: How many rows were copied.
    private func copyAll(from held: Int, of total: Int) throws -> Int {
        let connection = target.connection
        let present = try tables.present(in: source.connection)
        var done = held
        for table in present {
            try progress(.copying(rows: done, of: total, table: table.name))
            let last = try TableReader.lastKey(of: table, in: connection)
            var reader = TableReader(table, in: source.connection, after: last, batch: batch)
            while case let rows = try reader.next(), !rows.isEmpty {
                try holdable(rows, of: table)
                let taken = target.isPostgreSQL ? rows.map { $0.map(\.withoutNUL) } : rows
                try connection.atomically { () throws(ArchiveError) in
                    try connection.engine.insert(taken, into: table, over: connection)
                }
                done += rows.count
                try progress(.copying(rows: done, of: total, table: table.name))
            }
        }
        return done - held
    }

    /// What is not copied, as each engine has it in its own way.
    private func index() throws {
        let connection = target.connection
        try progress(.indexing)
        let present = try tables.present(in: connection).map(\.name)
        if let settle = connection.dialect.settle(present) { try connection.execute(settle) }
        try connection.atomically { () throws(ArchiveError) in
            try connection.dialect.fullText.make(in: connection)
        }
    }

    /// What others are made from must stay as it is, byte for byte: hashes of the log, frames that build on statements.
    private func holdable(_ rows: [[StoredValue]], of table: TableShape) throws(MigrationError) {
        guard target.isPostgreSQL, ["capture", "checked", "note", "statement"].contains(table.name) else {
            return
        }
        for row in rows where row.contains(where: \.holdsNUL) {
            guard case .integer(let number) = row[table.keyIndexes[0]] else { continue }
            throw .unholdable(what: "the row \(number) of the table '\(table.name)'")
        }
    }

    private func compare(_ basis: MigrationBasis, into report: inout Report) throws {
        let total = basis.rows.values.reduce(0, +)
        var done = 0
        let replaces = source.isPostgreSQL || target.isPostgreSQL
        for table in try tables.present(in: source.connection) {
            try progress(.comparing(rows: done, of: total, table: table.name))
            let hashes = try [source, target].map { end in
                var hash = TableHash(replacesNUL: replaces)
                var reader = TableReader(table, in: end.connection, batch: batch)
                while case let rows = try reader.next(), !rows.isEmpty {
                    hash.add(rows)
                    if end === source { done += rows.count }
                    try progress(.comparing(rows: done, of: total, table: table.name))
                }
                return hash.finish()
            }
            if target.isPostgreSQL { report.replaced += hashes[0].replaced }
            report.tables.append(
                .init(
                    name: table.name, rows: hashes[0].rows, hash: hashes[0].hash, targetRows: hashes[1].rows,
                    targetHash: hashes[1].hash))
        }
        try progress(.comparing(rows: total, of: total, table: "the log's root"))
        report.entries = Int(basis.entries)
        report.root = try source.archive.rootOfEntries()
        report.targetRoot = try target.archive.rootOfEntries()
    }
}

extension [TableShape] {
    /// Those that there are: some are made when they are first needed.
    func present(in connection: Connection) throws(ArchiveError) -> [TableShape] {
        let dialect = connection.dialect
        let made = Set(
            try connection.all(dialect.tables(dialect.own)) { row throws(ArchiveError) in
                try row.next(String.self)
            })
        return filter { made.contains($0.name) }
    }
}
