public import FactSheets

/// One thing found out about an archive's database, for whoever looks after it.
public struct DatabaseCheck: Equatable, Sendable {
    public enum Verdict: Sendable { case well, poor, failing }

    public let verdict: Verdict
    /// One line.
    public let found: String
    /// What to do, for what is not well.
    public let remedy: String?

    init(_ verdict: Verdict, _ found: String, _ remedy: String? = nil) {
        (self.verdict, self.found, self.remedy) = (verdict, found, verdict == .well ? nil : remedy)
    }

    /// How many connections a daemon that serves, and a few commands beside it, take.
    private static let enough = 12
    /// How far the server's clock may be from this machine's, in milliseconds.
    private static let leeway: Int64 = 2000

    /// Looks at all that an archive needs of `database`, and changes nothing. `now` is this machine's clock.
    ///
    /// What cannot be asked because of something before is left out.
    public static func all(of database: Configuration.Database, now: () -> Instant) -> [DatabaseCheck] {
        do throws(SecretError) { _ = try readPrivateSecret(database.connectionFile) } catch {
            return [DatabaseCheck(.failing, error.summary, error.remedy)]
        }
        let file = DatabaseCheck(
            .well, "'\(database.connectionFile)' says how to reach it, and is not everybody's to read")
        do throws(ArchiveError) {
            let connection = try Connection(to: database, access: .write)
            return [
                file, try version(connection), try writing(connection), try schema(database, connection),
                try temporary(connection), try encoding(connection), try room(connection),
                try clock(connection, now: now), try safety(connection),
            ]
        } catch {
            var remedy = error.remedy
            if case .denied(_, let reason) = error, reason.contains("Peer authentication") {
                remedy =
                    "run this as the service's user ('sudo -u hledwatch hledwatch doctor'): the server goes by who asks"
            }
            return [file, DatabaseCheck(.failing, error.summary, remedy)]
        }
    }

    private static func version(_ connection: Connection) throws(ArchiveError) -> DatabaseCheck {
        let version = try connection.value(String.self, "SELECT current_setting('server_version')") ?? ""
        let tls =
            try connection.value(
                Bool.self,
                "SELECT COALESCE((SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()), false)") ?? false
        let isLocal = try connection.value(Bool.self, "SELECT inet_server_addr() IS NULL") ?? false
        let said = "PostgreSQL \(version) answers at '\(connection.path)'"
        return isLocal || tls
            ? DatabaseCheck(.well, said + (tls ? ", over TLS" : ", over a socket"))
            : DatabaseCheck(
                .poor, said + ", without TLS",
                "have the connection string say sslmode=verify-full, unless the network is yours")
    }

    private static func writing(_ connection: Connection) throws(ArchiveError) -> DatabaseCheck {
        let isReplica = try connection.value(Bool.self, "SELECT pg_is_in_recovery()") ?? false
        return isReplica
            ? DatabaseCheck(
                .failing, "the server takes no writes: it is a replica",
                "name the primary in the connection string, or all of them with target_session_attrs=read-write"
            )
            : DatabaseCheck(.well, "it takes writes")
    }

    private static func schema(
        _ database: Configuration.Database, _ connection: Connection
    ) throws(ArchiveError) -> DatabaseCheck {
        let name = database.schema
        let mayMake = try mayOnDatabase("CREATE", connection)
        let (grantee, target) = try (role(connection), base(connection))
        let grant = "as its owner: GRANT CREATE ON DATABASE \(target) TO \(grantee)"
        guard try connection.value(Bool.self, "SELECT to_regnamespace($1) IS NOT NULL", name) ?? false else {
            return mayMake
                ? DatabaseCheck(.well, "there is no schema '\(name)' yet; the role may make it")
                : DatabaseCheck(.failing, "there is no schema '\(name)', and the role may not make it", grant)
        }
        guard
            try connection.value(
                Bool.self, "SELECT has_schema_privilege($1, 'USAGE') AND has_schema_privilege($1, 'CREATE')",
                name) ?? false
        else {
            return DatabaseCheck(
                .failing, "the schema '\(name)' is not the role's to use",
                "as its owner: GRANT USAGE, CREATE ON SCHEMA \(name) TO \(grantee); or name another in [archive]"
            )
        }
        return mayMake
            ? DatabaseCheck(.well, "the schema '\(name)' is there")
            : DatabaseCheck(
                .poor, "the schema '\(name)' is there, but 'rebuild' may not make one beside it", grant)
    }

    private static func temporary(_ connection: Connection) throws(ArchiveError) -> DatabaseCheck {
        if try mayOnDatabase("TEMPORARY", connection) {
            return DatabaseCheck(.well, "the role may make temporary tables")
        }
        let (grantee, target) = try (role(connection), base(connection))
        return DatabaseCheck(
            .failing, "the role may not make temporary tables, which 'verify' derives into",
            "as its owner: GRANT TEMPORARY ON DATABASE \(target) TO \(grantee)")
    }

    private static func encoding(_ connection: Connection) throws(ArchiveError) -> DatabaseCheck {
        let encoding = try connection.value(String.self, "SELECT current_setting('server_encoding')") ?? ""
        return encoding == "UTF8"
            ? DatabaseCheck(.well, "it holds UTF-8")
            : DatabaseCheck(
                .failing, "its encoding is \(encoding), which cannot hold every text",
                "make another: CREATE DATABASE … ENCODING 'UTF8' TEMPLATE template0")
    }

    private static func room(_ connection: Connection) throws(ArchiveError) -> DatabaseCheck {
        let left =
            try connection.value(
                Int.self,
                """
                SELECT current_setting('max_connections')::bigint - current_setting('superuser_reserved_connections')::bigint
                    - (SELECT COALESCE(SUM(numbackends), 0)::bigint FROM pg_stat_database)
                """) ?? 0
        let limit =
            try connection.value(Int.self, "SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user")
            ?? -1
        let said =
            "\(max(left, 0)) more connections may be made"
            + (limit >= 0 ? ", \(limit) by this role in all" : "")
        return left >= enough && (limit < 0 || limit >= enough)
            ? DatabaseCheck(.well, said)
            : DatabaseCheck(
                .poor, said,
                "raise the server's 'max_connections', or the role's limit: a daemon and its web take up to \(enough)"
            )
    }

    private static func clock(_ connection: Connection, now: () -> Instant) throws(ArchiveError)
        -> DatabaseCheck
    {
        try connection.ping()
        let before = now()
        let there =
            try connection.value(
                Int64.self, "SELECT floor(EXTRACT(EPOCH FROM clock_timestamp()) * 1000)::bigint") ?? 0
        let after = now()
        // How far it is from any time within which it was read.
        let off = max(before.milliseconds - there, there - after.milliseconds, 0)
        let said =
            "the server's clock and this machine's differ by \(off < 10 ? "less than 10" : String(off)) ms"
        return off <= leeway
            ? DatabaseCheck(.well, said)
            : DatabaseCheck(.poor, said, "synchronise both: 'timedatectl set-ntp true' on either machine")
    }

    /// What is acknowledged must outlast a loss of power.
    private static func safety(_ connection: Connection) throws(ArchiveError) -> DatabaseCheck {
        var off: [String] = []
        for name in ["fsync", "full_page_writes", "synchronous_commit"]
        where try connection.value(String.self, "SELECT current_setting($1)", name) == "off" {
            off.append(name)
        }
        return off.isEmpty
            ? DatabaseCheck(.well, "what it has taken outlasts a loss of power")
            : DatabaseCheck(
                .poor,
                "what it has taken may be gone after a loss of power: \(off.joined(separator: ", ")) off",
                "switch it on in the server's configuration")
    }

    private static func mayOnDatabase(_ right: String, _ connection: Connection) throws(ArchiveError) -> Bool
    {
        try connection.value(Bool.self, "SELECT has_database_privilege(current_database(), $1)", right)
            ?? false
    }

    /// As statements name it.
    private static func role(_ connection: Connection) throws(ArchiveError) -> String {
        try connection.value(String.self, "SELECT quote_ident(current_user)") ?? ""
    }

    private static func base(_ connection: Connection) throws(ArchiveError) -> String {
        try connection.value(String.self, "SELECT quote_ident(current_database())") ?? ""
    }
}

extension Bool: Storable {
    static var kind: StoredKind { .integer }
    var stored: StoredValue { .integer(self ? 1 : 0) }
    init?(stored: StoredValue) {
        guard case .integer(let number) = stored else { return nil }
        self = number != 0
    }
}
