internal import CPostgreSQL
internal import FactSheets

/// A connection as the server gave it.
@safe final class PostgreSQLSession {
    private var raw: OpaquePointer?
    /// Server and database, as errors name them.
    let place: String

    /// Connects with what the file says.
    ///
    /// - Throws: `.unreachable`, or `.denied` where the server answered and does not let in, is too old, or has no such
    ///   database.
    init(connectionFile: String) throws(ArchiveError) {
        let text: String
        do throws(SecretError) { text = try readPrivateSecret(connectionFile) } catch {
            throw .denied(database: "the one named in '\(connectionFile)'", reason: error.summary)
        }
        // libpq takes a lone word for a database's name, and tells of what it cannot read by showing it: it may be secret.
        let parts = unsafe PQconninfoParse(text, nil)
        guard let parts = unsafe parts else {
            throw .denied(
                database: "the one named in '\(connectionFile)'",
                reason:
                    "the file holds no connection string that libpq can read, such as 'host=db.example.org dbname=hledwatch user=hledwatch'"
            )
        }
        unsafe PQconninfoFree(parts)
        // Later ones count: the string is the first, what must hold whatever it says comes behind.
        let options = [
            ("connect_timeout", "10"), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
            ("keepalives_count", "3"), ("tcp_user_timeout", "30000"), ("dbname", text),
            ("application_name", "hledwatch"), ("client_encoding", "UTF8"),
        ]
        let strings = options.map { (Array($0.0.utf8CString), Array($0.1.utf8CString)) }
        let made = unsafe withPointers(strings.map(\.0)) { keys in
            unsafe withPointers(strings.map(\.1)) { values in unsafe PQconnectdbParams(keys, values, 1) }
        }
        guard let made = unsafe made else {
            throw .unreachable(database: "the one named in '\(connectionFile)'", reason: "there is no memory")
        }
        unsafe hledwatch_ignore_notices(made)
        func said(_ text: UnsafeMutablePointer<CChar>?) -> String {
            unsafe text.map { unsafe String(cString: $0) } ?? ""
        }
        let host = unsafe said(PQhost(made))
        let name = unsafe said(PQdb(made))
        let port = unsafe said(PQport(made))
        place =
            "postgresql://\(host.isEmpty ? "?" : host)\(["", "5432"].contains(port) ? "" : ":" + port)/\(name)"
        unsafe raw = made
        guard unsafe PQstatus(made) == CONNECTION_OK else {
            let reason = unsafe Self.reason(made)
            throw Self.isRefusal(reason)
                ? .denied(database: place, reason: reason) : .unreachable(database: place, reason: reason)
        }
        let version = unsafe Int(PQserverVersion(made))
        guard version >= PostgreSQLEngine.oldest else {
            throw .denied(
                database: place,
                reason:
                    "the server is PostgreSQL \(version / 10_000), and \(PostgreSQLEngine.oldest / 10_000) or later is needed"
            )
        }
    }

    deinit { if let raw = unsafe raw { unsafe PQfinish(raw) } }

    /// Hands the connection over.
    func take() throws(ArchiveError) -> OpaquePointer {
        guard let taken = unsafe raw else { throw .misuse("a connection was handed over twice") }
        unsafe raw = nil
        return unsafe taken
    }

    /// Of an attempt to connect libpq tells no SQLSTATE, and the text alone says whether trying again is of use.
    private static func isRefusal(_ reason: String) -> Bool {
        [
            "authentication", "password", "no pg_hba.conf entry", "does not exist", "permission denied",
            "SSL error", "support SSL", "certificate",
            "invalid", "missing \"=\"",
        ]
        .contains { reason.contains($0) }
            // A server that went away in the middle of the handshake refuses nothing.
            && !reason.contains("No such file") && !reason.contains("unexpected eof")
    }

    /// libpq's own words for what is wrong with a connection, on one line.
    static func reason(_ raw: OpaquePointer) -> String {
        let text = unsafe String(cString: PQerrorMessage(raw))
        let lines = text.split(whereSeparator: \.isNewline).map {
            String($0.drop { $0 == "\t" || $0 == " " })
        }
        return lines.isEmpty ? "the connection was lost" : lines.joined(separator: " ")
    }
}

/// Pointers to texts that end with a NUL, and one that is null behind them.
private func withPointers<Value>(
    _ texts: [[CChar]], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Value
) -> Value {
    let starts = texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }.dropLast()
    return unsafe Array(texts.joined()).withUnsafeBufferPointer { all in
        let base = all.baseAddress
        let pointers: [UnsafePointer<CChar>?] =
            unsafe starts.map { start in unsafe base.map { unsafe $0 + start } } + [nil]
        return unsafe pointers.withUnsafeBufferPointer { unsafe body($0.baseAddress) }
    }
}

extension ArchiveError {
    /// What an SQLSTATE means for the archive (<https://www.postgresql.org/docs/15/errcodes-appendix.html>).
    static func postgresql(
        _ state: String, _ message: String, in sql: String, place: String
    ) -> ArchiveError {
        switch state {
        case "53100", "53200": .full(path: place)
        case "57P01", "57P02", "57P03", "57P05", "25P03", "53300":
            .unreachable(database: place, reason: message)
        case "55P03", "57014", "40001", "40P01": .busy(path: place)
        case "42501", "28000", "28P01", "3D000", "3F000": .denied(database: place, reason: message)
        case "25006":
            .denied(
                database: place,
                reason:
                    "it takes no writes: it is a replica, or 'default_transaction_read_only' is set (\(message))"
            )
        case "XX001", "XX002": .damaged(path: place, what: message)
        case "58030": .inputOutput(path: place, reason: message)
        case _ where state.hasPrefix("08"): .unreachable(database: place, reason: message)
        default: .refused(sql: sql, code: "SQLSTATE \(state)", reason: message)
        }
    }
}
