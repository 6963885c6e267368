public import FactSheets

/// Where an appended capture went.
public struct AppendedCapture: Equatable, Sendable {
    /// Its place in the log, from 1.
    public var id: Int64
    /// SHA-256 of the body.
    public var bodyHash: [UInt8]

    public init(id: Int64, bodyHash: [UInt8]) {
        self.id = id
        self.bodyHash = bodyHash
    }
}

/// A capture as the log holds it.
public struct StoredCapture: Equatable, Sendable {
    public var id: Int64
    /// Where it came from: `live`, or what was imported.
    public var origin: String
    /// SHA-256 of the body.
    public var bodyHash: [UInt8]
    /// What derivation found to be wrong with it, such as `stale`.
    public var flag: String?
    public var capture: Capture

    public init(id: Int64, origin: String, bodyHash: [UInt8], flag: String? = nil, capture: Capture) {
        self.id = id
        self.origin = origin
        self.bodyHash = bodyHash
        self.flag = flag
        self.capture = capture
    }
}

extension Archive {
    /// Adds `capture` to the log; a body that is there already is not kept twice.
    ///
    /// - Returns: `nil` when the very same capture (address, time, status, body) is in the log already.
    /// - Throws: `.tooLarge` for a body beyond 512 MiB.
    public func append(_ capture: Capture, origin: String) throws(ArchiveError) -> AppendedCapture? {
        let hash = Hashing.sha256(capture.body)
        let id = try connection.atomically { () throws(ArchiveError) in
            let body = try self.body(capture.body, hash: hash, of: capture.url, status: capture.status)
            let number = try nextNumber()
            let made = try connection.value(
                Int64.self,
                """
                INSERT INTO capture
                    (role, url, answered, time, status, body, headers, failure, redirects, origin,
                    provenance, id)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                ON CONFLICT (url, time, status, body) DO NOTHING RETURNING id
                """,
                capture.role, capture.url, capture.answered == capture.url ? nil : capture.answered,
                capture.time, capture.status, body, try text(capture.headers),
                try capture.failure.map { failure throws(ArchiveError) in try text(failure) },
                capture.redirects.isEmpty ? nil : try text(capture.redirects), origin,
                try capture.provenance.map { provenance throws(ArchiveError) in try text(provenance) },
                number)
            if made != nil { took(number: number) }
            return made
        }
        return id.map { AppendedCapture(id: $0, bodyHash: hash) }
    }

    private func text(_ value: some Encodable) throws(ArchiveError) -> String {
        String(decoding: try json(value, what: "a capture"), as: UTF8.self)
    }

    /// The capture with that number, its body byte for byte.
    ///
    /// - Throws: `.pruned` when the body was given up; where `evenPruned` it is empty then.
    public func capture(_ id: Int64, evenPruned: Bool = false) throws(ArchiveError) -> StoredCapture? {
        try connection.first(
            """
            SELECT capture.id, origin, hash, flag, role, url, answered, time, status, headers, failure, redirects,
                provenance, body.id
            FROM capture JOIN body ON body.id = capture.body LEFT JOIN flag ON flag.capture = capture.id
            WHERE capture.id = $1
            """, id
        ) { row throws(ArchiveError) in try stored(&row, evenPruned: evenPruned) }
    }

    /// The hash of what came with a capture.
    public func bodyHash(ofCapture capture: Int64) throws(ArchiveError) -> [UInt8]? {
        try connection.value(
            [UInt8].self,
            "SELECT hash FROM capture JOIN body ON body.id = capture.body WHERE capture.id = $1",
            capture)
    }

    /// What a capture is read as, and the address that was asked.
    public func asked(by capture: Int64) throws(ArchiveError) -> (role: Capture.Role, url: String)? {
        try connection.first("SELECT role, url FROM capture WHERE id = $1", capture) {
            row throws(ArchiveError) in (role: try row.next(), url: try row.next())
        }
    }

    /// Whether there is a capture of an address made at that time.
    public func hasCapture(of url: String, at time: Instant) throws(ArchiveError) -> Bool {
        try connection.value(
            Int64.self, "SELECT id FROM capture WHERE url = $1 AND time = $2 LIMIT 1", url, time)
            != nil
    }

    /// The answers with a usable body that were kept of an address, at most `limit` of those behind a capture, in order.
    public func answers(
        at url: String, after capture: Int64 = 0, limit: Int
    ) throws(ArchiveError) -> [(id: Int64, time: Instant)] {
        try connection.all(
            """
            SELECT id, time FROM capture WHERE url = $1 AND id > $2 AND status BETWEEN 200 AND 299 AND failure IS NULL
            ORDER BY id LIMIT $3
            """, url, capture, limit
        ) { row throws(ArchiveError) in (id: try row.next(), time: try row.next()) }
    }

    /// The latest such answer that came at or before a time, else the first there is; the newest of all where no time is
    /// given.
    public func answer(
        at url: String, near time: Instant?
    ) throws(ArchiveError) -> (id: Int64, time: Instant)? {
        func read(_ row: inout Row) throws(ArchiveError) -> (id: Int64, time: Instant) {
            (id: try row.next(), time: try row.next())
        }
        let usable = "FROM capture WHERE url = $1 AND status BETWEEN 200 AND 299 AND failure IS NULL"
        let before = try connection.first(
            "SELECT id, time \(usable) AND time <= $2 ORDER BY time DESC, id DESC LIMIT 1", url,
            time?.milliseconds ?? .max, read: read)
        if let before { return before }
        return try connection.first(
            "SELECT id, time \(usable) ORDER BY time, id LIMIT 1", url, read: read)
    }

    /// Hands over what was answered at an address in that role, newest first, as long as `body` says true: captures
    /// without their headers, redirects and provenance, and without the body of what was no success.
    public func eachAnswer(
        of url: String, role: Capture.Role, _ body: (Capture) -> Bool
    ) throws(ArchiveError) {
        let ids = try connection.all(
            "SELECT id FROM capture WHERE url = $1 AND role = $2 ORDER BY time DESC, id DESC", url, role
        ) { row throws(ArchiveError) in try row.next(Int64.self) }
        for id in ids {
            guard let answer = try answer(of: id), body(answer) else { return }
        }
    }

    private func answer(of id: Int64) throws(ArchiveError) -> Capture? {
        try connection.first(
            "SELECT role, url, time, status, failure, body FROM capture WHERE id = $1", id
        ) { row throws(ArchiveError) in
            var capture = Capture(
                role: try row.next(), url: try row.next(), time: try row.next(), status: try row.next())
            if let failure = try row.next(String?.self) {
                capture.failure = try value(
                    Capture.Failure.self, json: Array(failure.utf8), what: "capture \(id)")
            }
            let body = try row.next(Int64.self)
            if capture.failure == nil, (200..<300).contains(capture.status) {
                capture.body = try bytes(ofBody: body, what: "the body of capture \(id)")
            }
            return capture
        }
    }

    private func stored(_ row: inout Row, evenPruned: Bool) throws(ArchiveError) -> StoredCapture {
        var stored = try storedHead(&row)
        let body = try row.next(Int64.self)
        do throws(ArchiveError) {
            stored.capture.body = try bytes(ofBody: body, what: "the body of capture \(stored.id)")
        } catch {
            guard evenPruned, case .pruned = error else { throw error }
        }
        return stored
    }

    /// All but the body.
    func storedHead(_ row: inout Row) throws(ArchiveError) -> StoredCapture {
        let id = try row.next(Int64.self)
        let what = "capture \(id)"
        var stored = StoredCapture(
            id: id, origin: try row.next(), bodyHash: try row.next(), flag: try row.next(),
            capture: Capture(role: try row.next(), url: try row.next(), time: Instant(seconds: 0), status: 0))
        stored.capture.answered = try row.next(String?.self) ?? stored.capture.url
        stored.capture.time = try row.next()
        stored.capture.status = try row.next()
        stored.capture.headers = try value(
            [Header].self, json: Array(try row.next(String.self).utf8), what: what)
        if let failure = try row.next(String?.self) {
            stored.capture.failure = try value(Capture.Failure.self, json: Array(failure.utf8), what: what)
        }
        if let redirects = try row.next(String?.self) {
            stored.capture.redirects = try value(
                [Capture.Redirect].self, json: Array(redirects.utf8), what: what)
        }
        if let provenance = try row.next(String?.self) {
            stored.capture.provenance = try value(
                Capture.Provenance.self, json: Array(provenance.utf8), what: what)
        }
        return stored
    }

    /// Notes what derivation found to be wrong with a capture, in place of what was noted before.
    public func flag(_ id: Int64, _ flag: String) throws(ArchiveError) {
        guard try connection.value(Int64.self, "SELECT id FROM capture WHERE id = $1", id) != nil else {
            throw .missing(what: "capture \(id)")
        }
        try connection.run(
            """
            INSERT INTO flag (capture, flag) VALUES ($1, $2)
            ON CONFLICT (capture) DO UPDATE SET flag = excluded.flag
            """, id, flag)
    }

    /// How many captures the log holds.
    public func captureCount() throws(ArchiveError) -> Int {
        try connection.value(Int.self, "SELECT COUNT(*) FROM capture") ?? 0
    }

    /// The earliest time of any capture; `nil` in an empty archive.
    public func firstCaptureTime() throws(ArchiveError) -> Instant? {
        try connection.value(Instant?.self, "SELECT MIN(time) FROM capture") ?? nil
    }

    /// The latest time of anything in the log; `nil` in an empty archive.
    public func lastCaptureTime() throws(ArchiveError) -> Instant? {
        try connection.value(
            Instant?.self,
            """
            SELECT MAX(time)
            FROM (SELECT MAX(time) AS time FROM capture UNION ALL SELECT MAX(time) FROM checked) AS last
            """) ?? nil
    }
}
