public import FactSheets

extension Archive {
    /// Every look at the page of a document, at whichever of its addresses, in the order of their times.
    public func looks(
        at document: Int64, since: Instant? = nil, until: Instant? = nil
    ) throws(ArchiveError) -> [RecordedLook] {
        let (first, last) = (since?.milliseconds ?? .min, until?.milliseconds ?? .max)
        let captures = try connection.all(
            """
            SELECT capture.id, capture.time, capture.status, capture.failure, capture.body, flag.flag
            FROM capture LEFT JOIN flag ON flag.capture = capture.id
            WHERE capture.url IN (SELECT url FROM address WHERE document = $1) AND capture.role = 'page'
                AND capture.time BETWEEN $2 AND $3
            ORDER BY capture.time, capture.id
            """, document, first, last
        ) { row throws(ArchiveError) in
            CaptureLook(
                id: try row.next(), time: try row.next(), status: try row.next(), failure: try row.next(),
                body: try row.next(), flag: try row.next())
        }
        let checks = try connection.all(
            """
            SELECT \(Check.columns) FROM checked
            WHERE time BETWEEN $1 AND $2 AND capture IN (
                SELECT id FROM capture WHERE url IN (SELECT url FROM address WHERE document = $3) AND role = 'page')
            """, first, last, document, read: Check.init(row:))
        var looks = checks.map(RecordedLook.init)
        var before: CaptureLook?
        for capture in captures {
            looks.append(try look(capture, after: before))
            if capture.status == 200, capture.flag == nil, capture.failure == nil { before = capture }
        }
        return looks.sorted { ($0.time, $0.number) < ($1.time, $1.number) }
    }

    private struct CaptureLook {
        let id: Int64
        let time: Instant
        let status: Int
        let failure: String?
        let body: Int64
        let flag: String?
    }

    /// `before` is the capture of a page that came last.
    private func look(_ capture: CaptureLook, after before: CaptureLook?) throws(ArchiveError) -> RecordedLook
    {
        let outcome: RecordedLook.Outcome
        if let failure = capture.failure {
            let told = try value(
                Capture.Failure.self, json: Array(failure.utf8), what: "capture \(capture.id)")
            outcome = .failed(told.reason)
        } else if let flag = capture.flag {
            outcome = .setAside(flag)
        } else if let before, capture.status == 304 {
            outcome = .notModified(since: before.id)
        } else if let before, before.body == capture.body {
            outcome = .sameBytes(as: before.id)
        } else {
            outcome = capture.status == 200 ? .read : .setAside("status \(capture.status)")
        }
        return RecordedLook(
            time: capture.time, status: capture.status, outcome: outcome, number: capture.id)
    }
}

extension RecordedLook {
    fileprivate init(_ check: Check) {
        self.init(
            time: check.time, took: check.took, status: check.status,
            outcome: check.status == 304 ? .notModified(since: check.capture) : .sameBytes(as: check.capture),
            number: check.id)
    }
}
