/// Proofs that a tree holds an entry, and that it holds an earlier tree (RFC 6962 sections 2.1.1 and 2.1.2).
///
/// `node` gives the hashes of whole subtrees. What is checked comes from outside: it may be anything.
extension Merkle {
    /// The hashes that lead from entry `index` to the root over the first `size` entries, the entry's sibling first.
    public static func inclusionProof<Failure: Error>(
        of index: Int, size: Int, node: (Node) throws(Failure) -> [UInt8]
    ) throws(Failure) -> [[UInt8]] {
        var proof: [[UInt8]] = []
        var range = 0..<size
        while range.count > 1 {
            let middle = range.middle
            if index < middle {
                proof.append(try hash(of: middle..<range.upperBound, node: node))
                range = range.lowerBound..<middle
            } else {
                proof.append(try hash(of: range.lowerBound..<middle, node: node))
                range = middle..<range.upperBound
            }
        }
        return proof.reversed()
    }

    /// The hashes by which the tree over the first `old` entries is seen to be the beginning of that over `size`.
    public static func consistencyProof<Failure: Error>(
        from old: Int, size: Int, node: (Node) throws(Failure) -> [UInt8]
    ) throws(Failure) -> [[UInt8]] {
        guard old > 0, old < size else { return [] }
        var proof: [[UInt8]] = []
        var range = 0..<size
        while old < range.upperBound {
            let middle = range.middle
            if old <= middle {
                proof.append(try hash(of: middle..<range.upperBound, node: node))
                range = range.lowerBound..<middle
            } else {
                proof.append(try hash(of: range.lowerBound..<middle, node: node))
                range = middle..<range.upperBound
            }
        }
        // What is left ends with the old tree; where it is all of it, its root is known to whoever asks.
        if range.lowerBound > 0 { proof.append(try hash(of: range, node: node)) }
        return proof.reversed()
    }

    /// A proof of inclusion as a file that stands by itself (<https://c2sp.org/tlog-proof>).
    public static func proofFile(index: Int, proof: [[UInt8]], checkpoint: [UInt8]) -> [UInt8] {
        let lines = ["c2sp.org/tlog-proof@v1", "index \(index)"] + proof.map(Base64.encode)
        return Array(lines.map { $0 + "\n" }.joined().utf8) + [0x0A] + checkpoint
    }

    /// Whether `proof` leads from the hash of entry `index` to `root` over `size` entries (RFC 9162 section 2.1.3.2).
    public static func includes(
        _ leaf: [UInt8], at index: Int, size: Int, root: [UInt8], proof: [[UInt8]]
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var (place, last) = (index, size - 1)
        var hash = leaf
        for sibling in proof {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                hash = nodeHash(sibling, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = nodeHash(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && hash == root
    }

    /// Whether `proof` shows that the tree with root `old` over `oldSize` entries is the beginning of that with root
    /// `root` over `size` (RFC 9162 section 2.1.4.2).
    public static func isConsistent(
        old: [UInt8], oldSize: Int, root: [UInt8], size: Int, proof: [[UInt8]]
    ) -> Bool {
        guard oldSize >= 0, oldSize <= size else { return false }
        if oldSize == size { return proof.isEmpty && old == root }
        if oldSize == 0 { return proof.isEmpty }
        var path = proof[...]
        if oldSize & (oldSize - 1) == 0 { path = [old] + proof }
        guard let first = path.popFirst() else { return false }
        var (place, last) = (oldSize - 1, size - 1)
        while place & 1 == 1 { (place, last) = (place >> 1, last >> 1) }
        var (oldHash, hash) = (first, first)
        for sibling in path {
            guard last > 0 else { return false }
            if place & 1 == 1 || place == last {
                oldHash = nodeHash(sibling, oldHash)
                hash = nodeHash(sibling, hash)
                while place & 1 == 0, place != 0 { (place, last) = (place >> 1, last >> 1) }
            } else {
                hash = nodeHash(hash, sibling)
            }
            (place, last) = (place >> 1, last >> 1)
        }
        return last == 0 && oldHash == old && hash == root
    }
}

extension Range<Int> {
    /// Where RFC 6962 splits it: after the largest power of two that is smaller than its length.
    fileprivate var middle: Int { lowerBound + (1 << (count - 1).floorLog2) }
}
