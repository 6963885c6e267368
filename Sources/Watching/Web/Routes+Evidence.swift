internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// The log's state, its entries, and their raw bytes.
extension Routes {
    func evidence(_ visit: Visit) throws -> HTTPResponse? {
        switch (visit.path.count, visit.path.first) {
        case (1, "evidence"): return try state(visit)
        case (2..., "captures"):
            guard let id = Int64(visit.path[1]), id > 0, String(id) == visit.path[1] else { return nil }
            switch visit.path.dropFirst(2) {
            case []: return try entry(id, visit)
            case ["body"]: return try body(of: id, visit)
            case ["proof"]: return try proofFile(id, visit)
            default: return nil
            }
        default: return nil
        }
    }

    private func state(_ visit: Visit) throws -> HTTPResponse {
        var view = EvidenceView()
        view.address = visit["url"]
        view.damage = DamageReport(in: directory).map {
            .init(found: $0.found, count: $0.damages, lines: $0.lines)
        }
        try reading { archive in
            try archive.transaction {
                view.captures = try archive.captureCount()
                let notes = try archive.noteCount()
                view.checks = try archive.checkCount(besideCaptures: view.captures, notes: notes)
                view.size = Int(try archive.lastLogNumber())
                view.checkpoints = try archive.checkpointCount()
                view.unstamped = try archive.unstampedCheckpointCount()
                view.newest = try archive.newestCheckpoint().map(EvidenceView.Checkpoint.init)
                view.newestStamped = try archive.newestStampedCheckpoint().map(EvidenceView.Checkpoint.init)
                view.keys = try archive.logKeys()
                try list(&view, visit, archive)
            }
        }
        return page(200, evidencePage(view, visit.context))
    }

    /// Of all addresses by number, downwards; of one, whose captures may have been imported in any order, by time.
    private func list(_ view: inout EvidenceView, _ visit: Visit, _ archive: Archive) throws {
        let most = EvidenceView.perPage
        var rows: [CaptureRow]
        if let address = view.address {
            let page = min(max(visit["page"].flatMap { Int($0) } ?? 1, 1), 10_000)
            rows = try archive.captures(of: address, offset: (page - 1) * most, limit: most + 1)
            view.goesOn = page > 1
            if rows.count > most { view.next = ("page", String(page + 1)) }
        } else {
            let before = visit["before"].flatMap { Int64($0) }
            rows = try archive.captures(before: before ?? .max, limit: most + 1)
            view.goesOn = before != nil
            if rows.count > most { view.next = ("before", String(rows[most - 1].id)) }
        }
        view.rows = rows.prefix(most).map {
            .init(
                id: $0.id, url: $0.url, time: $0.time, status: $0.status, failed: $0.failed, flag: $0.flag,
                size: $0.size)
        }
    }

    private func entry(_ id: Int64, _ visit: Visit) throws -> HTTPResponse? {
        let view = try reading { archive in try archive.transaction { try archive.view(of: id) } }
        return view.map { page(200, capturePage($0, visit.context)) }
    }

    private func proofFile(_ id: Int64, _ visit: Visit) throws -> HTTPResponse? {
        try reading { archive in
            try archive.transaction {
                guard let bytes = try archive.proofFile(of: id) else { return nil }
                var answer = answer(bytes, "text/plain; charset=utf-8")
                answer.headers.append(attachment("capture-\(id).tlog-proof"))
                return answer
            }
        }
    }

    /// A body byte for byte, never as what it was sent as: text where it is UTF-8, else bytes to keep. The policy of the
    /// server's own for what is no page goes with it: nothing loads, nothing runs, no frame shows it.
    private func body(of id: Int64, _ visit: Visit) throws -> HTTPResponse? {
        try reading { archive in
            let stored: StoredCapture?
            do throws(ArchiveError) { stored = try archive.capture(id) } catch {
                guard case .pruned = error else { throw error }
                return .problem(410, error.summary)
            }
            guard let stored else { return nil }
            let bytes = stored.capture.body
            let isText = !bytes.contains(0) && String(validating: bytes, as: UTF8.self) != nil
            var answer = answer(
                bytes, isText ? "text/plain; charset=utf-8" : "application/octet-stream")
            answer.headers += try mementoHeaders(of: stored, in: archive, visit)
            answer.headers.append(
                isText
                    ? Header("Content-Disposition", "inline; filename=\"capture-\(id).txt\"")
                    : attachment("capture-\(id).bin"))
            return answer
        }
    }

    func attachment(_ name: String) -> Header {
        Header("Content-Disposition", "attachment; filename=\"\(name)\"")
    }
}

extension EvidenceView.Checkpoint {
    init(_ checkpoint: StoredCheckpoint) {
        self.init(
            size: checkpoint.size, root: Hashing.hex(checkpoint.root),
            note: String(decoding: checkpoint.note, as: UTF8.self), stamped: checkpoint.stamped)
    }
}
