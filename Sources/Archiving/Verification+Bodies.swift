/// Every body, or some, against the hash that the log has of it.
extension Verification {
    func verifyBodies(_ which: Bodies) {
        coverage.bodies =
            attempt(.body, "the bodies cannot be counted") { () throws(ArchiveError) in
                try archive.connection.value(Int.self, "SELECT COUNT(*) FROM body") ?? 0
            } ?? 0
        coverage.bodiesPruned =
            attempt(.body, "the bodies cannot be counted") { () throws(ArchiveError) in
                try archive.connection.value(
                    Int.self, "SELECT COUNT(*) FROM body WHERE length(content) = 0") ?? 0
            } ?? 0
        guard which != .none else { return }
        var last: Int64 = .min
        var seen = 0
        while true {
            let ids =
                attempt(.body, "the bodies after number \(last) cannot be listed") {
                    () throws(ArchiveError) in
                    try archive.connection.all(
                        "SELECT id FROM body WHERE id > $1 ORDER BY id LIMIT 256", last
                    ) { row throws(ArchiveError) in try row.next(Int64.self) }
                } ?? []
            guard let end = ids.last else { return }
            for id in ids {
                seen += 1
                if which.include(id) { verify(body: id) }
                done("the bodies", seen, of: coverage.bodies)
            }
            last = end
        }
    }

    /// Reading it holds it against its hash.
    private func verify(body id: Int64) {
        do throws(ArchiveError) {
            _ = try archive.bytes(ofBody: id, what: "it")
            coverage.bodiesRead += 1
        } catch {
            if case .pruned = error { return }
            tell(body: id, "cannot be read: \(error.reason)")
        }
    }

    /// Under the first capture that has it, with how many more do.
    private func tell(body id: Int64, _ what: String) {
        let captures =
            (try? archive.connection.all("SELECT id FROM capture WHERE body = $1 ORDER BY id", id) {
                row throws(ArchiveError) in try row.next(Int64.self)
            }) ?? []
        guard let first = captures.first else { return found(.body, "body \(id), of no capture, \(what)") }
        let more = captures.count > 1 ? ", which \(captures.count - 1) more have, too," : ""
        let bearings = captures.prefix(100).flatMap { self.bearings(on: $0) }
        found(
            .body, number: first, bearings: Array(bearings.prefix(20)),
            "the body of capture \(first)\(more) \(what)")
    }
}

extension Verification.Bodies {
    /// The same for the same seed.
    fileprivate func include(_ id: Int64) -> Bool {
        switch self {
        case .none: return false
        case .all: return true
        case .share(let share, let seed):
            // The mixing of SplitMix64: near numbers go far apart.
            var mixed = seed &+ UInt64(bitPattern: id) &* 0x9E37_79B9_7F4A_7C15
            mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
            mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
            return Double((mixed ^ (mixed >> 31)) >> 11) / Double(1 << 53) < share
        }
    }
}
