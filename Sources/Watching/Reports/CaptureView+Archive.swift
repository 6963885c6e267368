public import Archiving
internal import FactSheets
internal import Pages

extension Archive {
    /// One entry; `nil` where there is no such capture or check.
    func view(of id: Int64) throws -> CaptureView? {
        let check = try self.check(id)
        guard let head = try captureHead(check?.capture ?? id) else { return nil }
        var view = CaptureView(id: id, capture: head.stored.capture)
        if let check { view.check = (check.time, check.took, check.status, check.capture) }
        (view.origin, view.flag) = (head.stored.origin, head.stored.flag)
        (view.size, view.isPruned) = (head.size, head.isPruned)
        view.bodyHash = Hashing.hex(head.stored.bodyHash)
        if check == nil {
            let (url, time) = (head.stored.capture.url, head.stored.capture.time)
            view.earlier = try neighbour(of: url, time: time, id: id, isLater: false)
            view.later = try neighbour(of: url, time: time, id: id, isLater: true)
            view.made = try versions(broughtBy: id, at: time).compactMap { version in
                try document(version.document).map {
                    .init(slug: $0.slug, title: version.title, version: version.number)
                }
            }
        }
        let leaf = try leaves(id...id)[0]
        view.entry = String(decoding: leaf.bytes, as: UTF8.self)
        view.entryHash = Hashing.hex(leaf.hash)
        view.proof = try proof(of: id).map { proof in
            .init(
                index: Int(id - 1), path: proof.path.map(Hashing.hex), checkpoint: .init(proof.checkpoint))
        }
        return view
    }

    private func proof(of id: Int64) throws -> (path: [[UInt8]], checkpoint: StoredCheckpoint)? {
        guard let checkpoint = try evidence(over: Int(id)) else { return nil }
        let path = try withTree { node throws(ArchiveError) in
            try Merkle.inclusionProof(of: Int(id - 1), size: checkpoint.size, node: node)
        }
        return (path, checkpoint)
    }

    /// The proof that entry `id` is in the sealed log, as C2SP tlog-proof (<https://c2sp.org/tlog-proof>); `nil` where there
    /// is no such entry, or it is under no checkpoint yet.
    public func proofFile(of id: Int64) throws -> [UInt8]? {
        guard id > 0, id <= (try lastLogNumber()), let proof = try proof(of: id) else { return nil }
        return Merkle.proofFile(index: Int(id - 1), proof: proof.path, checkpoint: proof.checkpoint.note)
    }
}
