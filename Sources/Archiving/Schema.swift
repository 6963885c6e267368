/// What the archive's file looks like inside, and how a file is told to be an archive.
enum Schema {
    static let version = 7
    /// `HLED` in ASCII, at offset 68 of the file (<https://www.sqlite.org/fileformat.html#application_id>).
    static let applicationID = 0x484C_4544
    /// `HLEM` in ASCII: what a migration has not copied all of yet, which no archive is taken for.
    static let migratedID = 0x484C_454D

    /// Refuses what is no archive or a newer one; makes the tables in an empty file that is to be written.
    static func establish(
        in connection: Connection, directory: String, mode: Archive.Mode
    ) throws(ArchiveError) {
        let isBeside = mode == .trial || mode == .draft
        let mark = connection.dialect.mark(connection.dialect.archive)
        let application = try connection.value(Int.self, mark.application) ?? 0
        let found = try connection.value(Int.self, mark.version) ?? 0
        let tables = try connection.value(Int.self, mark.tables) ?? 0
        switch (application, found, tables, isBeside ? .read : mode) {
        case (0, 0, 0, .read), (0, 0, 0, .amend):
            throw .absent(directory: directory)
        case (0, 0, 0, .write):
            try connection.engine.prepareToWrite(over: connection)
            try connection.atomically { () throws(ArchiveError) in
                // Another may have been as quick.
                guard try connection.value(Int.self, mark.version) ?? 0 == 0 else { return }
                if let make = connection.dialect.make { try connection.execute(make) }
                try connection.execute(connection.dialect.definition(whole(connection.dialect)))
                try connection.execute(connection.dialect.setMark(applicationID, version))
            }
        case (applicationID, version, _, .read):
            break
        case (applicationID, 1..<version, _, .read):
            throw .older(path: connection.path, found: found, known: version)
        case (applicationID, 1...version, _, _):
            try connection.engine.prepareToWrite(over: connection)
        case (migratedID, _, _, _):
            throw .unfinished(path: connection.path)
        case (applicationID, (version + 1)..., _, _):
            throw .newer(path: connection.path, found: found, known: version)
        default:
            throw .notAnArchive(path: connection.path)
        }
    }

    /// The number of the next row of a table: one more than the last, as SQLite gives by itself, so that numbers are the
    /// same on either engine and begin again when the table was emptied. Whoever inserts is the only one who writes.
    static func next(_ column: String, in table: String) -> String {
        "(SELECT COALESCE(MAX(\(column)), 0) + 1 FROM \(table))"
    }

    /// Every table of this schema.
    static func whole(_ dialect: Dialect) -> String {
        definition + texts(dialect.fullText) + checks + agenda + Lead.table + evidence + OwedEvent.tables
            + Dissent.table + Endpoint.table + NoteTable.definition + dialect.additions
    }

    /// In SQLite's types: `Dialect.definition` says the same in another engine's.
    ///
    /// Times are milliseconds since 1970, hashes 32 bytes, `packed` columns zstd frames of JSON.
    private static let definition = """
        -- The log: never changed, never deleted from.

        CREATE TABLE body (
            id       INTEGER PRIMARY KEY,
            hash     BLOB NOT NULL UNIQUE CHECK (length(hash) = 32),   -- SHA-256 of the bytes
            size     INTEGER NOT NULL,                                 -- how many there are
            content  BLOB NOT NULL,                                    -- the bytes as a zstd frame; empty: pruned
            base     INTEGER REFERENCES body (id),                     -- whose bytes the frame builds on; NULL: none
            depth    INTEGER NOT NULL DEFAULT 0                        -- how many bodies the frame needs beside
        ) STRICT;

        CREATE TABLE capture (
            id         INTEGER PRIMARY KEY,                -- the order of arrival, from 1
            role       TEXT NOT NULL,
            url        TEXT NOT NULL,
            answered   TEXT,                               -- NULL: the address asked
            time       INTEGER NOT NULL,
            status     INTEGER NOT NULL,
            body       INTEGER NOT NULL REFERENCES body (id),
            headers    TEXT NOT NULL,                      -- JSON
            failure    TEXT,                               -- JSON
            redirects  TEXT,                               -- JSON; NULL: none
            origin     TEXT NOT NULL,
            provenance TEXT,                               -- JSON; NULL: not known
            UNIQUE (url, time, status, body)
        ) STRICT;
        CREATE INDEX capture_time ON capture (time, id);

        -- Derived from the log: can be emptied and made again.

        CREATE TABLE flag (
            capture  INTEGER PRIMARY KEY REFERENCES capture (id),
            flag     TEXT NOT NULL
        ) STRICT;

        CREATE TABLE document (
            id            INTEGER PRIMARY KEY,
            slug          TEXT NOT NULL UNIQUE,
            guid          TEXT,
            url           TEXT NOT NULL,
            title         TEXT NOT NULL,
            published     INTEGER,
            profile       TEXT NOT NULL,
            state         TEXT NOT NULL,
            versions      INTEGER NOT NULL,
            first_seen    INTEGER NOT NULL,
            last_seen     INTEGER NOT NULL,
            last_changed  INTEGER
        ) STRICT;
        CREATE INDEX document_guid ON document (guid);

        CREATE TABLE address (
            url       TEXT PRIMARY KEY,
            document  INTEGER NOT NULL REFERENCES document (id)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX address_document ON address (document);

        CREATE TABLE version (
            document      INTEGER NOT NULL REFERENCES document (id),
            number        INTEGER NOT NULL,
            content_hash  BLOB NOT NULL,
            capture       INTEGER NOT NULL REFERENCES capture (id),
            time          INTEGER NOT NULL,
            since         INTEGER,                         -- when the state before it was last seen
            channel       TEXT NOT NULL,
            engine        INTEGER NOT NULL,
            equals        INTEGER,
            title         TEXT NOT NULL,
            significance  TEXT NOT NULL,
            sheet         BLOB NOT NULL,                   -- packed fact sheet, with these statements' texts for prefix
            statements    BLOB NOT NULL DEFAULT x'',       -- runs of their numbers
            PRIMARY KEY (document, number)
        ) STRICT;
        CREATE INDEX version_content ON version (document, content_hash, number);

        CREATE TABLE reading (
            document  INTEGER NOT NULL,
            hash      BLOB NOT NULL,
            version   INTEGER NOT NULL,
            PRIMARY KEY (document, hash, version),
            FOREIGN KEY (document, version) REFERENCES version (document, number)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX reading_version ON reading (document, version);

        CREATE TABLE comparison (
            document      INTEGER NOT NULL,
            from_version  INTEGER NOT NULL,
            to_version    INTEGER NOT NULL,
            comparison    BLOB NOT NULL,                   -- packed
            PRIMARY KEY (document, from_version, to_version),
            FOREIGN KEY (document, from_version) REFERENCES version (document, number),
            FOREIGN KEY (document, to_version) REFERENCES version (document, number)
        ) STRICT;
        CREATE INDEX comparison_to ON comparison (document, to_version);

        CREATE TABLE channel (
            document       INTEGER NOT NULL REFERENCES document (id),
            name           TEXT NOT NULL,
            capture        INTEGER NOT NULL REFERENCES capture (id),
            time           INTEGER NOT NULL,
            raw_hash       BLOB NOT NULL,
            content_hash   BLOB,
            missing        INTEGER NOT NULL,
            missing_since  INTEGER,
            position       INTEGER NOT NULL,
            PRIMARY KEY (document, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX channel_name ON channel (name, position, document);

        CREATE TABLE source (
            url          TEXT PRIMARY KEY,
            capture      INTEGER NOT NULL REFERENCES capture (id),
            time         INTEGER NOT NULL,
            body_hash    BLOB NOT NULL,
            newest       INTEGER,
            failures     INTEGER NOT NULL,
            blind_since  INTEGER,
            stale_looks  INTEGER NOT NULL,
            kind         TEXT,                             -- what it turned out to be
            items        BLOB NOT NULL DEFAULT x'',        -- what a feed showed last: 8 bytes of a hash each
            backfilled   INTEGER NOT NULL DEFAULT 0
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE event (
            sequence  INTEGER PRIMARY KEY,
            id        TEXT NOT NULL UNIQUE,
            kind      TEXT NOT NULL,
            time      INTEGER NOT NULL,
            capture   INTEGER NOT NULL REFERENCES capture (id),
            document  INTEGER REFERENCES document (id),
            event     BLOB NOT NULL                        -- packed
        ) STRICT;
        CREATE INDEX event_time ON event (time);
        CREATE INDEX event_document ON event (document, sequence);

        -- Promises and plans: not derived, kept over a rebuild.

        CREATE TABLE outbox (
            digest_id   TEXT NOT NULL,
            subscriber  TEXT NOT NULL,
            digest      BLOB NOT NULL,                     -- packed, fixed at commit
            created     INTEGER NOT NULL,
            due         INTEGER NOT NULL,
            attempts    INTEGER NOT NULL,
            state       TEXT NOT NULL,
            last_error  TEXT,
            lease       INTEGER,                           -- until when someone sends it; NULL: nobody does
            PRIMARY KEY (digest_id, subscriber)
        ) STRICT;
        CREATE INDEX outbox_due ON outbox (due, created, digest_id, subscriber) WHERE state = 'pending';
        """

    /// Derived too: what was said, and in which versions.
    private static func texts(_ fullText: any FullText) -> String {
        """
        CREATE TABLE statement (
            id        INTEGER PRIMARY KEY,
            document  INTEGER NOT NULL REFERENCES document (id),
            key       INTEGER NOT NULL,                    -- the first 8 bytes of the text's SHA-256
            kind      TEXT NOT NULL,                       -- what it was, and where it stood, when last seen
            section   TEXT NOT NULL,                       -- JSON: the headings above it, outermost first
            text      TEXT NOT NULL                        -- once in a document, however many versions hold it
        ) STRICT;
        CREATE INDEX statement_key ON statement (document, key);

        CREATE TABLE lifetime (
            statement      INTEGER NOT NULL REFERENCES statement (id),
            document       INTEGER NOT NULL REFERENCES document (id),
            first_version  INTEGER NOT NULL,
            gone_version   INTEGER,                        -- the first without it; NULL: the newest has it
            PRIMARY KEY (statement, first_version)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX lifetime_open ON lifetime (document) WHERE gone_version IS NULL;
        """ + fullText.definition
    }

    /// Of the log, beside the captures: looks that brought nothing new.
    private static let checks = """
        CREATE TABLE checked (
            id       INTEGER PRIMARY KEY,                  -- the order of arrival, in one sequence with capture.id
            time     INTEGER NOT NULL,
            took     INTEGER NOT NULL,                     -- milliseconds from the request to the answer's end
            status   INTEGER NOT NULL,                     -- 304, or 200 with the same bytes
            capture  INTEGER NOT NULL REFERENCES capture (id)  -- what it confirmed: address, validators, body
        ) STRICT;
        CREATE INDEX checked_time ON checked (time, id);
        """

    /// A plan: not derived, kept over a rebuild.
    private static let agenda = """
        CREATE TABLE agenda (
            id             INTEGER PRIMARY KEY,
            url            TEXT NOT NULL UNIQUE,
            role           TEXT NOT NULL,
            document       INTEGER,                        -- no reference: a rebuild makes the same number again
            due            INTEGER NOT NULL,
            last_look      INTEGER,
            last_change    INTEGER,
            failures       INTEGER NOT NULL,
            etag           TEXT,
            last_modified  TEXT,
            standing       INTEGER,                        -- the capture these validators came with
            permanent      TEXT,
            watched        INTEGER,                        -- the first look
            edits          INTEGER NOT NULL DEFAULT 0,     -- since then, by estimate, in thousandths
            fetched        INTEGER,                        -- the last whole body
            redirects      INTEGER NOT NULL DEFAULT 0,     -- looks in a row that were led to `permanent`
            redirected_since INTEGER,                      -- the first of them
            hints          TEXT                            -- JSON: when a feed asks to be asked
        ) STRICT;
        CREATE INDEX agenda_due ON agenda (role, due, id);

        -- Hosts that asked to be left alone, and how often in a row.
        CREATE TABLE pause (
            host     TEXT PRIMARY KEY,
            until    INTEGER NOT NULL,
            strikes  INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;
        """

    /// Of the log: what proves its order and that nothing of it was changed (RFC 6962, C2SP tlog-tiles).
    ///
    /// An entry's index in the tree is its number in the log, less one.
    private static let evidence = """
        CREATE TABLE tile (
            level   INTEGER NOT NULL,                      -- 0: hashes of entries
            number  INTEGER NOT NULL,
            hashes  BLOB NOT NULL,                         -- 1 to 256 of 32 bytes
            PRIMARY KEY (level, number)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE checkpoint (
            size   INTEGER PRIMARY KEY,                    -- entries under it
            root   BLOB NOT NULL CHECK (length(root) = 32),
            note   TEXT NOT NULL,                          -- the signed note
            token  BLOB                                    -- a time stamp over the note, as a zstd frame; NULL: none yet
        ) STRICT;

        CREATE TABLE log_key (
            key  TEXT PRIMARY KEY                          -- a public key that checkpoints were signed with
        ) STRICT, WITHOUT ROWID;

        -- By which parts of a configuration rows were derived since the last rebuild.
        CREATE TABLE rule (
            kind  TEXT NOT NULL,
            hash  BLOB NOT NULL,                           -- SHA-256 of what it says
            PRIMARY KEY (kind, hash)
        ) STRICT, WITHOUT ROWID;
        """

    static func found(in connection: Connection) throws(ArchiveError) -> Int {
        try connection.value(Int.self, connection.dialect.mark(connection.dialect.own).version) ?? version
    }

    /// Takes an archive of an earlier schema to this one, step by step, but for the rows of `texts`.
    static func upgrade(_ connection: Connection, from found: Int) throws(ArchiveError) {
        if found < 2 { try connection.execute(secondStep + texts(connection.dialect.fullText)) }
        if found < 3 { try connection.execute(thirdStep + SourceState.thirdStep + Lead.table) }
        if found < 4 { try connection.execute(fourthStep) }
        if found < 5 { try connection.execute(OwedEvent.tables) }
        if found < 6 { try connection.execute(sixthStep + Dissent.table + Endpoint.table) }
        if found < 7 { try connection.execute(NoteTable.definition) }
        try connection.execute(connection.dialect.setMark(applicationID, version))
    }

    private static let secondStep = """
        DROP TABLE statement;
        ALTER TABLE version ADD COLUMN since INTEGER;

        """

    private static let thirdStep = """
        DROP INDEX agenda_due;
        ALTER TABLE agenda RENAME TO agenda_before;
        \(checks)
        \(agenda)
        INSERT INTO agenda (
            url, role, document, due, last_look, last_change, failures, etag, last_modified, permanent)
        SELECT url, role, document, due, last_look, last_change, failures, etag, last_modified, permanent
        FROM agenda_before ORDER BY url;
        DROP TABLE agenda_before;
        """

    private static let fourthStep = """
        ALTER TABLE body ADD COLUMN base INTEGER REFERENCES body (id);
        ALTER TABLE body ADD COLUMN depth INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE capture ADD COLUMN provenance TEXT;
        \(evidence)
        -- What was derived before is derived by rules that nobody noted.
        INSERT INTO rule (kind, hash) SELECT 'profile', x'' WHERE EXISTS (SELECT 1 FROM capture);
        """

    private static let sixthStep = """
        -- Sheets of before stand alone until they are derived again.
        ALTER TABLE version ADD COLUMN statements BLOB NOT NULL DEFAULT x'';
        ALTER TABLE outbox ADD COLUMN lease INTEGER;

        """

    /// What `forgetDerived` empties, those that refer before those referred to.
    static let derived = [
        "event", "source", "channel", "comparison", "reading", "lifetime", "statement", "version", "address",
        "document", "flag", "lead", "dissent",
    ]

    /// Of derived tables, the column that holds a zstd frame of JSON.
    static let packed = ["version": "sheet", "comparison": "comparison", "event": "event"]

    /// Of those, the column that says which statements the frame builds on.
    static let bases = ["version": "statements"]

    /// Of derived tables, the columns that say which capture, document and version a row is about.
    static let place: [String: (capture: String, document: String, version: String)] = [
        "event": ("capture", "document", "NULL"), "source": ("capture", "NULL", "NULL"),
        "channel": ("capture", "document", "NULL"), "comparison": ("NULL", "document", "to_version"),
        "reading": ("NULL", "document", "version"), "lifetime": ("NULL", "document", "first_version"),
        "statement": ("NULL", "document", "NULL"), "version": ("capture", "document", "number"),
        "address": ("NULL", "document", "NULL"), "document": ("NULL", "id", "NULL"),
        "flag": ("capture", "NULL", "NULL"), "lead": ("NULL", "NULL", "NULL"),
        "dissent": ("NULL", "NULL", "NULL"),
    ]
}
