internal import CPostgreSQL

/// Rows in bulk: COPY in its binary form (<https://www.postgresql.org/docs/15/sql-copy.html>), which takes them without
/// a message to and fro for each.
extension PostgreSQLEngine {
    func lockOut(over connection: Connection) throws(ArchiveError) -> Bool {
        // Who was killed may hold it until the server has noticed, and who writes holds it for a moment.
        try connection.execute("SET idle_in_transaction_session_timeout = 0; SET lock_timeout = '3s'")
        do {
            try connection.run(
                "SELECT pg_advisory_lock(CAST($1 AS INTEGER), CAST($2 AS INTEGER))", Schema.applicationID,
                Int(lock))
        } catch {
            guard case .busy = error else { throw error }
            return false
        }
        try connection.execute("SET lock_timeout = '30s'")
        return true
    }

    func insert(_ rows: [[StoredValue]], into table: TableShape, over connection: Connection)
        throws(ArchiveError)
    {
        do throws(ArchiveError) {
            try makeRoom(for: rows, in: table)
            try copy(rows, into: table)
        } catch { throw connection.noted(error) }
    }

    /// Rows come in the order of their numbers: those of the first and of the last say which parts they need.
    private func makeRoom(for rows: [[StoredValue]], in table: TableShape) throws(ArchiveError) {
        guard let size = PostgreSQLPartitions.sizes[table.name], let place = table.keyIndexes.first,
            case .integer(let first)? = rows.first?[place], case .integer(let last)? = rows.last?[place]
        else { return }
        for part in first / size...max(first, last) / size {
            try makeRoom(in: table.name, for: part * size)
        }
    }

    private func copy(_ rows: [[StoredValue]], into table: TableShape) throws(ArchiveError) {
        let sql = "COPY \(table.name) (\(table.list)) FROM STDIN (FORMAT binary)"
        let begun = unsafe PQexec(raw, sql)
        guard unsafe PQresultStatus(begun) == PGRES_COPY_IN else {
            _ = try unsafe checked(begun, in: sql)
            throw lost()
        }
        unsafe PQclear(begun)
        var isSent = send(Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0] + [UInt8](repeating: 0, count: 8))
        for row in rows where isSent { isSent = send(Self.tuple(row)) }
        if isSent { isSent = send([0xFF, 0xFF]) }
        // Whatever stopped it, the server says what came of it.
        let isEnded = unsafe PQputCopyEnd(raw, isSent ? nil : "not all could be sent") == 1
        var failure: ArchiveError?
        while let answer = unsafe PQgetResult(raw) {
            do throws(ArchiveError) { _ = try unsafe checked(answer, in: sql) } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
        guard isSent, isEnded else { throw lost() }
    }

    private func send(_ bytes: [UInt8]) -> Bool {
        unsafe bytes.withUnsafeBytes { buffer in
            unsafe PQputCopyData(raw, buffer.bindMemory(to: CChar.self).baseAddress, Int32(buffer.count)) == 1
        }
    }

    /// How many columns, then each with its length before it; a length of -1 for NULL.
    private static func tuple(_ row: [StoredValue]) -> [UInt8] {
        var bytes: [UInt8] = []
        func append(_ number: some FixedWidthInteger) {
            unsafe withUnsafeBytes(of: number.bigEndian) { unsafe bytes.append(contentsOf: $0) }
        }
        append(Int16(row.count))
        for value in row {
            switch value {
            case .null: append(Int32(-1))
            case .integer(let number):
                append(Int32(8))
                append(number)
            case .text(let text):
                append(Int32(text.utf8.count))
                bytes += text.utf8
            case .blob(let blob):
                append(Int32(blob.count))
                bytes += blob
            }
        }
        return bytes
    }
}
