/// The hashes of a Merkle tree over the log's entries (RFC 6962 section 2.1): SHA-256, a 0x00 before what is hashed of
/// an entry and a 0x01 before two hashes.
public enum Merkle {
    /// A node that covers the entries from `index << height` until before `(index + 1) << height`.
    public struct Node: Hashable, Sendable {
        public var height: Int
        public var index: Int

        public init(height: Int, index: Int) {
            self.height = height
            self.index = index
        }
    }

    /// Hashes one entry or node after the other; what that needs of libcrypto is made once.
    struct Hasher: ~Copyable {
        private var stream = Hashing.SHA256Stream()

        /// The hash of an entry.
        mutating func leaf(_ entry: [UInt8]) -> [UInt8] {
            stream.update(CollectionOfOne(0))
            stream.update(entry)
            return stream.finish()
        }

        /// The hash of the node above two others.
        mutating func node(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
            stream.update(CollectionOfOne(1))
            stream.update(left)
            stream.update(right)
            return stream.finish()
        }
    }

    /// The hash of an entry.
    public static func leafHash(_ entry: [UInt8]) -> [UInt8] {
        var hasher = Hasher()
        return hasher.leaf(entry)
    }

    /// The hash of the node above two others.
    public static func nodeHash(_ left: [UInt8], _ right: [UInt8]) -> [UInt8] {
        var hasher = Hasher()
        return hasher.node(left, right)
    }

    /// The root over no entries.
    public static let emptyRoot = Hashing.sha256([])

    /// The hash over `hashes`, of which there are a power of two: the root of a whole subtree.
    static func fold(_ hashes: ArraySlice<[UInt8]>) -> [UInt8] {
        var hasher = Hasher()
        var row = Array(hashes)
        while row.count > 1 {
            row = stride(from: 0, to: row.count - 1, by: 2).map { hasher.node(row[$0], row[$0 + 1]) }
        }
        return row.first ?? emptyRoot
    }

    /// The hash over the entries of `range`, which begins where a subtree of its size may begin. `node` gives the
    /// hashes of whole subtrees.
    static func hash<Failure: Error>(
        of range: Range<Int>, node: (Node) throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        var parts: [[UInt8]] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = (range.upperBound - start).floorLog2
            parts.append(try node(Node(height: height, index: start >> height)))
            start += 1 << height
        }
        guard var hash = parts.popLast() else { return emptyRoot }
        while let left = parts.popLast() { hash = nodeHash(left, hash) }
        return hash
    }

    /// The root over the first `size` entries.
    public static func root<Failure: Error>(
        size: Int, node: (Node) throws(Failure) -> [UInt8]
    ) throws(Failure) -> [UInt8] {
        try hash(of: 0..<size, node: node)
    }

    /// Takes in the hashes of entries one by one and knows the root over them all; holds one hash for each bit of their
    /// number.
    public struct Frontier: Sendable {
        public private(set) var size = 0
        private var parts: [[UInt8]] = []

        public init() {}

        /// Takes in the next entry's hash. `completed` hears of every whole subtree that it ends, lowest first.
        public mutating func append(_ leaf: [UInt8], completed: (Node, [UInt8]) -> Void = { _, _ in }) {
            var node = Node(height: 0, index: size)
            var hash = leaf
            size += 1
            while node.index & 1 == 1, let left = parts.popLast() {
                hash = nodeHash(left, hash)
                node = Node(height: node.height + 1, index: node.index >> 1)
                completed(node, hash)
            }
            parts.append(hash)
        }

        public var root: [UInt8] {
            guard var hash = parts.last else { return emptyRoot }
            for left in parts.dropLast().reversed() { hash = nodeHash(left, hash) }
            return hash
        }
    }
}

extension Int {
    /// The largest power of two that is not above it, as an exponent; of a positive number.
    var floorLog2: Int { Int.bitWidth - 1 - leadingZeroBitCount }
}
