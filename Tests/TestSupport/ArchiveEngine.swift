internal import Glibc
public import Testing

/// What keeps the archives of this run: SQLite's files, or PostgreSQL where `Tests/postgresql` runs the tests.
public enum ArchiveEngine {
    /// The file that says how to reach PostgreSQL; `nil`: archives are files.
    public static let connectionFile: String? = unsafe getenv("HLEDWATCH_DATABASE").map {
        unsafe String(cString: $0)
    }

    public static var isPostgreSQL: Bool { connectionFile != nil }

    /// Whether somebody waits for what takes minutes: `HLEDWATCH_PATIENT` says so.
    public static var isPatient: Bool { unsafe getenv("HLEDWATCH_PATIENT") != nil }

    /// An edit of a database by hand, written in SQLite's words, in those of the engine in use.
    public static func edit(_ sql: String) -> String {
        guard isPostgreSQL else { return sql }
        var sql = sql
        for (from, to) in [
            ("PRAGMA foreign_keys = OFF", "SET session_replication_role = replica"),
            ("PRAGMA foreign_keys = ON", "SET session_replication_role = DEFAULT"),
            (" AS BLOB", " AS BYTEA"),
        ] {
            sql = sql.replacing(from, with: to)
        }
        return sql.replacing(/zeroblob\(([0-9]+)\)/) { "decode(repeat('00', \($0.1)), 'hex')" }
            .replacing(/\bx'([0-9a-f]*)'/) { "CAST('\\x\($0.1)' AS BYTEA)" }
    }

    /// Runs statements over the archive in a directory as anybody could who has its file or its database, and gives the
    /// rows, a line each, their columns divided by `|`. Written as for `edit`.
    @discardableResult
    public static func run(_ statements: String..., in state: String) throws -> String {
        let run: Program.Result
        if isPostgreSQL {
            let schema = try schema(of: state)
            let options = ["-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-d", try connectionString()]
            let commands = ["SET search_path = \(schema)"] + statements.map(edit)
            run = try Program.run("/usr/bin/psql", options + commands.flatMap { ["-c", $0] })
        } else {
            let script = """
                import sqlite3, sys
                archive = sqlite3.connect(sys.argv[1])
                for statements in sys.argv[2:]:
                    for statement in statements.split(';'):
                        for row in archive.execute(statement): print(*row, sep='|')
                archive.commit()
                """
            run = try Program.run(
                "/usr/bin/python3", ["-c", script, state + "/archive.sqlite"] + statements)
        }
        guard run.code == 0 else { throw EditError(text: run.errors) }
        return run.output
    }

    /// Removes a directory and the archive in it.
    public static func remove(_ state: String) throws {
        if isPostgreSQL, let schema = try? schema(of: state) {
            try run("DROP SCHEMA IF EXISTS \(schema), \(schema)_rebuild CASCADE", in: state)
        }
        _ = try Program.run("/bin/rm", ["-rf", state])
    }

    /// Copies a directory with its archive. Nothing may write to that meanwhile.
    public static func copy(_ state: String, to copy: String) throws {
        let copied = try Program.run("/bin/cp", ["-a", state, copy])
        guard copied.code == 0 else { throw EditError(text: copied.errors) }
        guard isPostgreSQL else { return }
        let (schema, name) = (try schema(of: state), "copy_\(UInt64.random(in: 0 ... .max))")
        let script = """
            set -e
            connection=$(cat "$1")
            pg_dump --dbname="$connection" --schema="$2" | sed "s/\\b$2\\b/$3/g" | psql -X -q -v ON_ERROR_STOP=1 -d "$connection"
            sed -i "s/$2/$3/" "$4/archive.postgresql"
            """
        let run = try Program.run(
            "/bin/sh", ["-c", script, "copy", connectionFile ?? "", schema, name, copy])
        guard run.code == 0 else { throw EditError(text: run.errors) }
    }

    /// The schema that the directory's archive has in PostgreSQL.
    public static func schema(of state: String) throws -> String {
        let text = String(decoding: try contents(of: state + "/archive.postgresql"), as: UTF8.self)
        guard let found = text.firstMatch(of: /"schema" ?: ?"([a-z0-9_]+)"/) else {
            throw EditError(text: "no schema in \(text)")
        }
        return String(found.1)
    }

    private static func connectionString() throws -> String {
        String(decoding: try contents(of: connectionFile ?? ""), as: UTF8.self)
            .split(separator: "\n").joined(separator: " ")
    }
}

/// A statement that a test needs was refused.
public struct EditError: Error, CustomStringConvertible {
    let text: String
    public var description: String { text }
}

extension Trait where Self == ConditionTrait {
    /// Left out where archives are kept in PostgreSQL: the test is about `what`, which SQLite alone has.
    public static func onSQLite(_ what: String) -> Self {
        .enabled(if: !ArchiveEngine.isPostgreSQL, "of SQLite alone: \(what)")
    }
}
