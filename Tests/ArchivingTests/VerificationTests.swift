import FactSheets
import TestSupport
import Testing

@testable import Archiving

@Suite struct VerificationTests {
    /// A page with two versions, a check between them, sealed after the second and the third entry, and one entry after.
    final class Sealed {
        let directory: TestSupport.TemporaryDirectory
        let archive: Archive
        let key: SigningKey

        init(checks: Int = 0) throws {
            directory = try TestSupport.TemporaryDirectory()
            archive = try Archive(directory: directory.path, mode: .write)
            key = try SealingTests.key()
            let first = try archive.addCapture(.page(at: noon, "<p>One</p>"))
            try archive.append(checkOf: 1, at: .noonPlus(60), took: .milliseconds(9), status: 304)
            _ = try archive.seal(with: key)
            let second = try archive.addCapture(.page(at: .noonPlus(120), "<p>Two</p>"))
            var document = try archive.addDocument("sheet")
            for (number, capture) in [first, second].enumerated() {
                try archive.insertVersion(
                    Version(
                        document: document.id, number: number + 1, contentHash: capture.bodyHash,
                        capture: capture.id, time: noon, channel: "page", engine: 1, title: "Sheet",
                        significance: .substantive),
                    sheet: FactSheet(
                        title: "Sheet", lead: [Statement(.paragraph, "Number \(number).")], sections: []))
            }
            document.versions = 2
            try archive.update(document)
            try archive.transaction {
                for second in 0..<checks {
                    try archive.append(
                        checkOf: 3, at: .noonPlus(180 + Int64(second)), took: .zero, status: 304)
                }
            }
            _ = try archive.seal(with: key)
            try archive.addCapture(.page(at: .noonPlus(100_000), "<p>Three</p>"))
        }

        /// What is found, reading every body.
        func damages(
            _ bodies: Verification.Bodies = .all, remembered: SignedNote? = nil, keys: [VerifierKey] = []
        ) -> [Damage] {
            var found: [Damage] = []
            _ = Verification(archive, tell: { found.append($0) }, progress: { _, _ in })
                .run(bodies: bodies, remembered: remembered, keys: keys)
            return found
        }
    }

    private static let page = "https://www.example.gov/fact-sheet/"

    @Test func `a sound archive has no damage, and what was covered is counted`() throws {
        let sealed = try Sealed(checks: 600)
        var found: [Damage] = []
        let coverage = Verification(sealed.archive, tell: { found.append($0) }, progress: { _, _ in })
            .run(bodies: .all)
        #expect(found == [])
        #expect(coverage.captures == 3)
        #expect(coverage.checks == 601)
        #expect(coverage.sealed == 603)
        #expect(coverage.checkpoints == 2)
        #expect(coverage.bodies == 3)
        #expect(coverage.bodiesRead == 3)
        #expect(coverage.derivedRows == 3)
    }

    struct Edit: CustomTestStringConvertible {
        let sql: String
        let found: [Damage]
        var testDescription: String { sql }
        init(_ sql: String, _ found: Damage...) {
            self.sql = sql
            self.found = found
        }
    }

    /// How the schema's shape names an index of the events.
    private static func index(isDescending: Bool) -> String {
        ArchiveEngine.isPostgreSQL
            ? #"CREATE INDEX event_time ON event USING btree ("time"\#(isDescending ? " DESC" : ""))"#
            : "part 0 of index event_time: time \(isDescending ? 1 : 0) BINARY 1"
    }

    private static let first: [Damage.Bearing] = [.init(document: "sheet", version: 1)]
    private static let second: [Damage.Bearing] = [.init(document: "sheet", version: 2)]

    static let edits = [
        Edit(
            "UPDATE capture SET time = time + 1 WHERE id = 1",
            Damage(.entry, number: 1, bearings: first, "capture 1 (\(page)) is not what was sealed")),
        Edit(
            "UPDATE capture SET headers = '[]' WHERE id = 3",
            Damage(.entry, number: 3, bearings: second, "capture 3 (\(page)) is not what was sealed")),
        Edit(
            "UPDATE capture SET origin = 'poll' WHERE id = 3",
            Damage(.entry, number: 3, bearings: second, "capture 3 (\(page)) is not what was sealed")),
        Edit(
            "UPDATE capture SET provenance = '{}' WHERE id = 3",
            Damage(.entry, number: 3, bearings: second, "capture 3 (\(page)) is not what was sealed")),
        Edit(
            "UPDATE body SET size = size + 1 WHERE id = 1",
            Damage(.entry, number: 1, bearings: first, "capture 1 (\(page)) is not what was sealed"),
            Damage(
                .body, number: 1, bearings: first, "the body of capture 1 cannot be read: "
            )),
        Edit(
            "UPDATE body SET content = (SELECT content FROM body WHERE id = 2) WHERE id = 1",
            Damage(
                .body, number: 1, bearings: first, "the body of capture 1 cannot be read: "
            )),
        Edit(
            "UPDATE checked SET took = 10 WHERE id = 2",
            Damage(.entry, number: 2, bearings: first, "check 2 is not what was sealed")),
        Edit(
            "DELETE FROM checked WHERE id = 2",
            Damage(.entry, number: 2, "entry 2 is missing")),
        Edit(
            "UPDATE checked SET id = 5000000 WHERE id = 2",
            Damage(
                .entry, number: 5_000_000, bearings: first,
                "the log has 4 entries, and 1 of them have numbers beyond that, up to 5000000"),
            Damage(.entry, number: 2, "entry 2 is missing")),
        Edit(
            "UPDATE tile SET hashes = zeroblob(96)",
            Damage(
                .tile, number: 1,
                "tile 0 of level 0 does not hold the hash of capture 1 (\(page)), which is as it was sealed"),
            Damage(
                .tile, number: 2,
                "tile 0 of level 0 does not hold the hash of check 2, which is as it was sealed"),
            Damage(
                .tile, number: 3,
                "tile 0 of level 0 does not hold the hash of capture 3 (\(page)), which is as it was sealed")),
        Edit(
            "DELETE FROM tile",
            Damage(.tile, "the tiles go up to entry 0, and the newest checkpoint is over 3"),
            Damage(.checkpoint, "the checkpoint over 2 entries is over more than the log holds"),
            Damage(.checkpoint, "the checkpoint over 3 entries is over more than the log holds")),
        Edit(
            "UPDATE checkpoint SET root = (SELECT root FROM checkpoint WHERE size = 3) WHERE size = 2",
            Damage(
                .checkpoint, "the checkpoint over 2 entries is filed under another size or root than it names"
            ),
            Damage(.checkpoint, "the checkpoint over 2 entries was made over other entries or hashes")),
        Edit(
            "UPDATE checkpoint SET note = replace(note, 'log', 'lug') WHERE size = 3",
            Damage(.checkpoint, "the checkpoint over 3 entries is not signed by a key of this log")),
        Edit(
            "UPDATE checkpoint SET note = 'x' WHERE size = 3",
            Damage(.checkpoint, "the checkpoint over 3 entries is no signed checkpoint")),
        Edit(
            "UPDATE checkpoint SET token = x'00' WHERE size = 3",
            Damage(
                .checkpoint,
                "the checkpoint over 3 entries cannot be read: a time stamp is not compressed as it should be"
            )),
        Edit(
            "UPDATE version SET sheet = x'01' WHERE number = 2",
            Damage(
                .derived, bearings: second,
                "version 2 of 'sheet' cannot be read: the fact sheet of version 2 of document 1 is not compressed as it should be"
            )),
        Edit(
            "UPDATE version SET equals = 7 WHERE number = 2",
            Damage(
                .derived, number: 3, bearings: second, "version 2 of 'sheet' says that it equals version 7")),
        Edit(
            "DROP INDEX event_time; CREATE INDEX event_time ON event (time DESC)",
            Damage(.file, "the schema lacks \(index(isDescending: false))"),
            Damage(.file, "the schema has \(index(isDescending: true)), which no archive has")),
        Edit(
            "UPDATE document SET versions = 3",
            Damage(
                .derived, bearings: second,
                "the document 'sheet' has 2 versions, the last of them number 2, and claims 3")),
        Edit(
            "UPDATE lifetime SET gone_version = 9 WHERE gone_version = 2",
            Damage(
                .derived, bearings: first,
                "statement 2 of 'sheet' comes or goes with a version that there is not")),
        Edit(
            "PRAGMA foreign_keys = OFF; UPDATE capture SET body = 77 WHERE id = 3",
            Damage(
                .entry, number: 3, bearings: second,
                "row 3 of the table 'capture' refers to a row of 'body' that is not there"),
            Damage(
                .entry, number: 3, bearings: second, "capture 3 (\(page)) cannot be read: column 7 of SELECT")
        ),
    ]

    @Test(arguments: edits) func `what is edited is found, and named`(_ edit: Edit) throws {
        let sealed = try Sealed()
        try sealed.archive.connection.execute(ArchiveEngine.edit(edit.sql))
        let found = sealed.damages()
        #expect(found.count == edit.found.count, "\(found)")
        for (found, expected) in zip(found, edit.found) {
            #expect(found.kind == expected.kind)
            #expect(found.number == expected.number)
            #expect(found.bearings == expected.bearings)
            #expect(found.text.hasPrefix(expected.text), "\(found.text)")
        }
    }

    @Test(.onSQLite("Litestream"))
    func `what Litestream keeps in an archive is no damage, and any other table is`() throws {
        let sealed = try Sealed()
        try sealed.archive.connection.execute(
            """
            CREATE TABLE _litestream_seq (id INTEGER PRIMARY KEY, seq INTEGER);
            CREATE TABLE _litestream_lock (id INTEGER);
            """)
        #expect(sealed.damages().isEmpty)
        try sealed.archive.connection.execute(
            """
            CREATE TABLE _litestream_lock2 (id INTEGER);
            CREATE INDEX sneaky ON _litestream_seq (seq);
            """)
        #expect(
            sealed.damages(.none).map(\.text).contains(
                "the schema has table _litestream_lock2 of _litestream_lock2, which no archive has"))
        #expect(
            sealed.damages(.none).map(\.text).contains(
                "the schema has index sneaky of _litestream_seq, which no archive has"))
    }

    @Test func `one edit among hundreds does not hide another`() throws {
        let sealed = try Sealed(checks: 1200)
        try sealed.archive.connection.execute(
            ArchiveEngine.edit(
                """
                UPDATE checked SET took = 7 WHERE id IN (300, 900);
                DELETE FROM checked WHERE id BETWEEN 500 AND 600;
                UPDATE tile SET hashes = CAST(substr(hashes, 1, 32) || zeroblob(32) || substr(hashes, 65) AS BLOB) WHERE level = 1;
                """))
        let found = sealed.damages(.none).map(\.text)
        #expect(
            found == [
                "entries 500 to 600 are missing", "check 300 is not what was sealed",
                "check 900 is not what was sealed",
                "tile 0 of level 1 is not what lies below it gives",
            ])
    }

    @Test func `pruned bodies are counted, and are no damage`() throws {
        let sealed = try Sealed()
        try sealed.archive.connection.execute(
            ArchiveEngine.edit("UPDATE body SET content = x'' WHERE id = 1"))
        var found: [Damage] = []
        let coverage = Verification(sealed.archive, tell: { found.append($0) }, progress: { _, _ in })
            .run(bodies: .all)
        #expect(found == [])
        #expect(coverage.bodiesPruned == 1)
        #expect(coverage.bodiesRead == 2)
    }

    @Test func `a share of the bodies is the same for the same seed`() throws {
        let directory = try TestSupport.TemporaryDirectory()
        let archive = try Archive(directory: directory.path, mode: .write)
        for second in Int64(0)..<200 {
            try archive.addCapture(.page(at: .noonPlus(second), "<p>\(second)</p>"))
        }
        func read(_ share: Double, _ seed: UInt64) -> Int {
            Verification(archive, tell: { _ in }, progress: { _, _ in }).run(
                bodies: .share(share, seed: seed)
            ).bodiesRead
        }
        #expect(read(0.25, 1) == read(0.25, 1))
        #expect((25...75).contains(read(0.25, 1)))
        #expect(Set((0..<8).map { read(0.25, $0) }).count > 1)
        #expect(read(1, 5) == 200)
        #expect(read(0, 5) == 0)
    }

    @Test func `a remembered checkpoint shows that the log was rewritten and signed anew`() throws {
        let sealed = try Sealed()
        let checkpoint = try #require(try sealed.archive.checkpoint(over: 2))
        let remembered = try #require(SignedNote(checkpoint.note))
        #expect(sealed.damages(remembered: remembered) == [])
        #expect(sealed.damages(remembered: remembered, keys: [sealed.key.verifier]) == [])
        // Somebody with the key edits the first entry and seals everything again.
        try sealed.archive.connection.execute(
            "UPDATE capture SET time = time + 1 WHERE id = 1; DELETE FROM tile; DELETE FROM checkpoint")
        _ = try sealed.archive.seal(with: sealed.key)
        #expect(sealed.damages() == [])
        #expect(
            sealed.damages(remembered: remembered) == [
                Damage(
                    .history,
                    "the first 2 entries are not those that the remembered checkpoint was signed over")
            ])
    }

    @Test func `a checkpoint of another log, or of more than is here, does not pass`() throws {
        let sealed = try Sealed()
        let other = try SealingTests.key("example.org/other")
        let root = try sealed.archive.root(size: 2)
        let foreign = SignedNote(
            Checkpoint(origin: other.name, size: 2, root: root).text, signedBy: other)
        #expect(
            sealed.damages(remembered: foreign) == [
                Damage(.history, "the remembered checkpoint is not signed by a key of this log")
            ])
        let longer = SignedNote(
            Checkpoint(origin: sealed.key.name, size: 9, root: root).text, signedBy: sealed.key)
        #expect(
            sealed.damages(remembered: longer) == [
                Damage(
                    .history, "the remembered checkpoint is over 9 entries, and only 3 are sealed here")
            ])
        #expect(sealed.damages(keys: [other.verifier]).map(\.kind) == [.checkpoint, .checkpoint])
    }

    @Test(.onSQLite("its file"))
    func `a file with bytes overwritten anywhere is read to its end, and something is found`() throws {
        let sealed = try Sealed(checks: 300)
        let copy = try TestSupport.TemporaryDirectory()
        try sealed.archive.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        let bytes = try contents(of: sealed.directory.path + "/archive.sqlite")
        var unseen: [Int] = []
        var opened = 0
        // Whole pages, so that what is hit is in use: but for the free ones at the end there are none.
        for page in 1..<(bytes.count / 4096) {
            var damaged = bytes
            for offset in 0..<4096 { damaged[page * 4096 + offset] ^= 0x55 }
            try copy.write(damaged, as: "archive.sqlite")
            // What cannot even be opened has been seen, too.
            guard let archive = try? Archive(directory: copy.path, mode: .read) else { continue }
            opened += 1
            var found = 0
            _ = Verification(archive, tell: { _ in found += 1 }, progress: { _, _ in }).run(bodies: .all)
            if found == 0 { unseen.append(page + 1) }
        }
        #expect(unseen == [])
        #expect(opened > 30)
    }
}
