import FactSheets
import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Archiving

@Suite struct OpeningTests {
    let directory: TemporaryDirectory

    init() throws { directory = try TemporaryDirectory() }

    @Test func `a writer makes the directory and the archive, and a reader sees what it stores`() throws {
        let path = directory.path + "/a/b"
        let writer = try Archive(directory: path, mode: .write)
        let reader = try Archive(directory: path, mode: .read)
        #expect(try reader.captureCount() == 0)
        try writer.addCapture()
        #expect(try reader.captureCount() == 1)
        try reader.ping()
        try writer.ping()
        var status = stat()
        #expect(unsafe stat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o700)
    }

    @Test func `an archive is reopened with everything in it`() throws {
        try Archive(directory: directory.path, mode: .write).addCapture()
        #expect(try Archive(directory: directory.path, mode: .write).captureCount() == 1)
        #expect(try Archive(directory: directory.path, mode: .read).captureCount() == 1)
    }

    @Test func `reading where there is no archive says what to run first`() throws {
        for path in [directory.path, directory.path + "/missing"] {
            let error = try #require(Archive.error { _ = try Archive(directory: path, mode: .read) })
            #expect(error == .absent(directory: path))
            #expect(
                error.description == """
                    there is no archive in '\(path)'
                      hint: run 'hledwatch import', 'hledwatch poll' or 'hledwatch run' first, or name the directory with --state
                    """)
        }
        try directory.write("", to: "archive.sqlite")
        #expect(
            Archive.error { _ = try Archive(directory: directory.path, mode: .read) }
                == .absent(directory: directory.path))
    }

    @Test(arguments: [Archive.Mode.read, .write])
    func `a file that is not SQLite's is refused and left as it was`(_ mode: Archive.Mode) throws {
        let text = String(repeating: "These are my notes, not an archive. ", count: 200)
        try directory.write(text, to: "archive.sqlite")
        let path = directory.path + "/archive.sqlite"
        let error = try #require(Archive.error { _ = try Archive(directory: directory.path, mode: mode) })
        #expect(error == .notAnArchive(path: path))
        #expect(
            error.description == """
                '\(path)' is not an archive of hledwatch
                  hint: name another directory with --state; the file was left as it is
                """)
        #expect(try directory.read("archive.sqlite") == Array(text.utf8))
    }

    @Test(arguments: [Archive.Mode.read, .write])
    func `another program's database is refused and left as it was`(_ mode: Archive.Mode) throws {
        let path = directory.path + "/archive.sqlite"
        try Connection(path: path, access: .write).execute(
            "CREATE TABLE note (text TEXT); PRAGMA user_version = 1")
        let before = try directory.read("archive.sqlite")
        #expect(
            Archive.error { _ = try Archive(directory: directory.path, mode: mode) }
                == .notAnArchive(path: path))
        #expect(try directory.read("archive.sqlite") == before)
    }

    @Test(arguments: [Archive.Mode.read, .write])
    func `an archive of a newer schema is refused and left as it was`(_ mode: Archive.Mode) throws {
        let path: String
        do {
            let connection = try Archive(directory: directory.path, mode: .write).connection
            path = connection.path
            try connection.execute(connection.dialect.setMark(Schema.applicationID, 8))
        }
        func file() throws -> [UInt8] {
            ArchiveEngine.isPostgreSQL ? [] : try directory.read("archive.sqlite")
        }
        let before = try file()
        let error = try #require(Archive.error { _ = try Archive(directory: directory.path, mode: mode) })
        #expect(error == .newer(path: path, found: 8, known: 7))
        #expect(
            error.description == """
                the archive '\(path)' was made by a newer hledwatch (its schema is 8, this one knows 7)
                  hint: install that version of hledwatch or a later one; the archive was left as it is
                """)
        #expect(try file() == before)
    }

    @Test func `a second writer is refused until the first is gone`() throws {
        var first: Archive? = try Archive(directory: directory.path, mode: .write)
        try first?.addCapture()
        let error = try #require(Archive.error { _ = try Archive(directory: directory.path, mode: .write) })
        #expect(error == .inUse(directory: directory.path, pid: Int(getpid())))
        #expect(
            error.description == """
                the archive in '\(directory.path)' is in use by process \(getpid())
                  hint: stop the other one first; reading commands such as 'hledwatch list' work beside it
                """)
        first = nil
        #expect(try Archive(directory: directory.path, mode: .write).captureCount() == 1)
    }

    @Test func `a second process is refused as a writer and welcome as a reader`() async throws {
        let path = directory.path
        let mine = Int(getpid())
        let archive = try Archive(directory: path, mode: .write)
        try archive.addCapture()
        await #expect(processExitsWith: .success) { [path = path as String, mine = mine as Int] in
            let error = Archive.error { _ = try Archive(directory: path, mode: .write) }
            #expect(error == .inUse(directory: path, pid: mine))
            let count = try Archive(directory: path, mode: .read).captureCount()
            #expect(count == 1)
        }
    }

    @Test func `a directory that cannot be made says why`() throws {
        try directory.write("", to: "file")
        let path = directory.path + "/file/state"
        let error = try #require(Archive.error { _ = try Archive(directory: path, mode: .write) })
        #expect(error == .unwritable(directory: path, reason: "Not a directory"))
        #expect(
            error.description == """
                cannot write to the archive's directory '\(path)': Not a directory
                  hint: make it writable for the user that runs hledwatch, or name another directory with --state
                """)
    }

    @Test func `a lock that is a link is not followed`() throws {
        try directory.write("precious", to: "target")
        #expect(unsafe symlink("target", directory.path + "/lock") == 0)
        #expect(Archive.error { _ = try Archive(directory: directory.path, mode: .write) } != nil)
        #expect(try directory.read("target") == Array("precious".utf8))
    }

    @Test func `a directory may have any name`() throws {
        let path = directory.path + "/what? 100% #1 ñ"
        try Archive(directory: path, mode: .write).addCapture()
        #expect(try Archive(directory: path, mode: .read).captureCount() == 1)
        guard !ArchiveEngine.isPostgreSQL else { return }
        let immutable = try Connection(path: path + "/archive.sqlite", access: .immutable)
        #expect(try immutable.value(Int.self, "SELECT COUNT(*) FROM capture") == 1)
    }

    @Test(.onSQLite("its file"))
    func `a ping notices that the file is gone`() throws {
        let archive = try Archive(directory: directory.path, mode: .write)
        try archive.ping()
        #expect(unsafe unlink(directory.path + "/archive.sqlite") == 0)
        #expect(
            Archive.error { try archive.ping() }
                == .inputOutput(
                    path: directory.path + "/archive.sqlite", reason: "it was moved or deleted while in use"))
    }

    @Test(.onSQLite("its settings"))
    func `writing is durable at every commit, in a log of its own, with references checked`() throws {
        let archive = try Archive(directory: directory.path, mode: .write)
        #expect(try archive.connection.value(String.self, "PRAGMA journal_mode") == "wal")
        #expect(try archive.connection.value(Int.self, "PRAGMA synchronous") == 2)
        #expect(try archive.connection.value(Int.self, "PRAGMA foreign_keys") == 1)
        #expect(try archive.connection.value(Int.self, "PRAGMA busy_timeout") == 5000)
        #expect(try archive.connection.value(Int.self, "PRAGMA application_id") == 0x484C_4544)
        #expect(try archive.connection.value(Int.self, "PRAGMA user_version") == 7)
    }

    @Test(.onSQLite("earlier schemas"))
    func `an archive of the fourth schema owes nobody anything when it is brought up to date`() throws {
        do {
            let archive = try Archive(directory: directory.path, mode: .write)
            try archive.addCapture()
            try archive.connection.execute(
                """
                \(Schema.backToFive) DROP TABLE owed; DROP TABLE reckoning; PRAGMA user_version = 4;
                """)
        }
        let archive = try Archive(directory: directory.path, mode: .write)
        #expect(try archive.captureCount() == 1)
        #expect(try archive.reckonings().isEmpty)
        try archive.owe("ev-1", to: "desk")
        #expect(try archive.owes("desk"))
    }

    @Test(.onSQLite("earlier schemas"))
    func `an archive of the sixth schema takes notes when it is brought up to date`() throws {
        do {
            let archive = try Archive(directory: directory.path, mode: .write)
            try archive.addCapture()
            try archive.connection.execute("\(Schema.backToSix) PRAGMA user_version = 6;")
        }
        #expect(
            Archive.error { _ = try Archive(directory: directory.path, mode: .beside) }
                == .older(path: directory.path + "/archive.sqlite", found: 6, known: 7))
        let archive = try Archive(directory: directory.path, mode: .write)
        #expect(try archive.append(.example()) == 2)
        var damages: [Damage] = []
        _ = Verification(archive, tell: { damages.append($0) }, progress: { _, _ in }).run(bodies: .all)
        #expect(damages == [])
    }

    @Test(.onSQLite("earlier schemas"))
    func `an archive of the fifth schema keeps its deliveries, and is the same as a new one`() throws {
        func columns(_ archive: Archive) throws -> [String] {
            try archive.connection.all("SELECT name FROM pragma_table_info('outbox')") {
                row throws(ArchiveError) in try row.next(String.self)
            }
        }
        let entry = OutboxEntry(
            digestID: "dg-1", subscriber: "desk", digest: Array("{}".utf8), created: noon, due: noon)
        let expected: [String]
        do {
            let archive = try Archive(directory: directory.path, mode: .write)
            expected = try columns(archive)
            try archive.enqueue(entry)
            try archive.connection.execute("\(Schema.backToFive) PRAGMA user_version = 5;")
        }
        #expect(
            Archive.error { _ = try Archive(directory: directory.path, mode: .beside) }
                == .older(path: directory.path + "/archive.sqlite", found: 5, known: 7))
        let archive = try Archive(directory: directory.path, mode: .write)
        #expect(try columns(archive) == expected)
        #expect(try archive.deliveries(state: .pending) == [entry])
        #expect(try archive.endpoints() == [])
        // Beside the one that holds the lock, without it, a row or two can be written.
        try Archive(directory: directory.path, mode: .beside).adoptEndpoints([("desk", [1])])
        #expect(try archive.endpoints().map(\.subscriber) == ["desk"])
    }

    @Test(.onSQLite("earlier schemas"))
    func `an archive of the second schema keeps its agenda when it is brought up to date`() throws {
        do {
            let archive = try Archive(directory: directory.path, mode: .write)
            try archive.addCapture()
            try archive.connection.execute(
                """
                \(Schema.agendaOfTwo)
                INSERT INTO agenda VALUES ('https://a/', 'page', 7, 1000, 900, 800, 2, '"e"', 'Mon', NULL);
                PRAGMA user_version = 2;
                """)
        }
        #expect(
            Archive.error { _ = try Archive(directory: directory.path, mode: .read) }
                == .older(path: directory.path + "/archive.sqlite", found: 2, known: 7))
        let archive = try Archive(directory: directory.path, mode: .write)
        let entry = try #require(try archive.agenda("https://a/"))
        #expect((entry.role, entry.document, entry.failures) == (.page, 7, 2))
        #expect(
            [entry.due, entry.lastLook, entry.lastChange]
                == [1000, 900, 800].map { Instant(milliseconds: $0) })
        #expect((entry.etag, entry.lastModified, entry.standing) == ("\"e\"", "Mon", nil))
        #expect(try archive.captureCount() == 1)
    }
}

extension Schema {
    /// Takes away what came with the seventh schema.
    static let backToSix = "DROP TABLE note; DROP TABLE note_told;"

    /// Takes away what came with the sixth schema.
    static let backToFive = """
        \(backToSix) DROP TABLE endpoint; DROP TABLE dissent;
        ALTER TABLE outbox DROP COLUMN lease; ALTER TABLE version DROP COLUMN statements;
        """

    /// Takes the agenda back to what it was in the second schema, and what came with the third away.
    static let agendaOfTwo = """
        \(backToFive)
        DROP TABLE owed; DROP TABLE reckoning;
        DROP TABLE tile; DROP TABLE checkpoint; DROP TABLE log_key; DROP TABLE rule;
        ALTER TABLE capture DROP COLUMN provenance;
        ALTER TABLE body DROP COLUMN base; ALTER TABLE body DROP COLUMN depth;
        DROP TABLE checked; DROP TABLE agenda; DROP TABLE pause; DROP TABLE lead;
        ALTER TABLE source DROP COLUMN kind; ALTER TABLE source DROP COLUMN items;
        ALTER TABLE source DROP COLUMN backfilled;
        CREATE TABLE agenda (
            url            TEXT PRIMARY KEY,
            role           TEXT NOT NULL,
            document       INTEGER,
            due            INTEGER NOT NULL,
            last_look      INTEGER,
            last_change    INTEGER,
            failures       INTEGER NOT NULL,
            etag           TEXT,
            last_modified  TEXT,
            permanent      TEXT
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX agenda_due ON agenda (due, role DESC, url);
        """
}
