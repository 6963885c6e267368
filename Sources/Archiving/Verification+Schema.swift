/// The tables and indexes against those that this program makes.
extension Verification {
    func verifySchema() {
        attempt(.file, "the tables and indexes cannot be listed") { () throws(ArchiveError) in
            let reference =
                if let database = archive.database { try Connection(to: database, access: .trial) } else {
                    try Connection(path: "the schema", access: .memory)
                }
            let dialect = reference.dialect
            try reference.execute(dialect.definition(Schema.whole(dialect)))
            if try archive.hasLedgerCorrections() {
                try reference.execute(dialect.definition(Archive.correctionTable))
            }
            let (found, wanted) = (
                try Schema.shape(of: archive.connection).filter { !isGuest($0) },
                try Schema.shape(of: reference)
            )
            for line in wanted.subtracting(found).sorted() { self.found(.file, "the schema lacks \(line)") }
            for line in found.subtracting(wanted).sorted() {
                self.found(.file, "the schema has \(line), which no archive has")
            }
        }
    }

    /// Tables that Litestream makes in what it replicates; nothing here reads them.
    static let guests = ["_litestream_seq", "_litestream_lock"]

    private func isGuest(_ line: String) -> Bool {
        guests.contains {
            line == "table \($0) of \($0)" || line == "table \($0)" || line.hasPrefix("column \($0).")
        }
    }
}

extension Schema {
    /// What SQLite takes the tables, columns, keys and indexes for, a line each. The order of columns says nothing: an
    /// archive that was brought up to date has some of them at the end.
    fileprivate static func shape(of connection: Connection) throws(ArchiveError) -> Set<String> {
        let lines = try connection.all(connection.dialect.shape) {
            row throws(ArchiveError) in try row.next(String.self)
        }
        return Set(lines)
    }
}
