import Testing

@testable import Archiving

/// The eight entries, roots and proofs are those that the Certificate Transparency reference implementation tests with.
@Suite struct MerkleTests {
    static let entries = [
        "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
    ].map(bytes(hex:))
    static let roots = [
        "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ]

    static func bytes(hex: String) -> [UInt8] {
        let digits = Array(hex.utf8)
        return stride(from: 0, to: digits.count, by: 2).map {
            UInt8(String(decoding: digits[$0..<$0 + 2], as: UTF8.self), radix: 16) ?? 0
        }
    }

    /// Subtrees by hashing all below, without tiles.
    private func node(_ leaves: [[UInt8]]) -> (Merkle.Node) -> [UInt8] {
        { node in Merkle.fold(leaves[(node.index << node.height)..<((node.index + 1) << node.height)]) }
    }

    @Test func `the roots over the first entries are the known ones`() {
        let leaves = Self.entries.map(Merkle.leafHash)
        var frontier = Merkle.Frontier()
        #expect(Hashing.hex(frontier.root) == Self.roots[0])
        for size in 1...8 {
            frontier.append(leaves[size - 1])
            #expect(Hashing.hex(frontier.root) == Self.roots[size])
            #expect(Hashing.hex(Merkle.root(size: size, node: node(leaves))) == Self.roots[size])
        }
    }

    @Test func `the known proofs of inclusion and consistency come out`() {
        let node = node(Self.entries.map(Merkle.leafHash))
        #expect(
            Merkle.inclusionProof(of: 0, size: 8, node: node).map(Hashing.hex) == [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ])
        #expect(
            Merkle.consistencyProof(from: 6, size: 8, node: node).map(Hashing.hex) == [
                "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
                "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
                "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
            ])
    }

    @Test
    func `every proof of trees up to 40 entries is accepted, and refused when anything of it is changed`() {
        let leaves = (0..<40).map { Merkle.leafHash([UInt8($0)]) }
        let node = node(leaves)
        for size in 1...40 {
            let root = Merkle.root(size: size, node: node)
            for index in 0..<size {
                let proof = Merkle.inclusionProof(of: index, size: size, node: node)
                func includes(_ proof: [[UInt8]], at index: Int = index, size: Int = size) -> Bool {
                    Merkle.includes(leaves[index], at: index, size: size, root: root, proof: proof)
                }
                #expect(includes(proof))
                #expect(!includes(proof + [root]))
                #expect(!includes(proof, size: size * 2 + 1))
                if index > 0 { #expect(!includes(proof, at: index - 1)) }
                for place in proof.indices {
                    var tampered = proof
                    tampered[place][31] ^= 1
                    #expect(!includes(tampered))
                    #expect(!includes(Array(proof.dropLast())))
                }
            }
            for old in 0...size {
                let before = Merkle.root(size: old, node: node)
                let proof = Merkle.consistencyProof(from: old, size: size, node: node)
                func isConsistent(_ before: [UInt8], _ proof: [[UInt8]], _ root: [UInt8] = root) -> Bool {
                    Merkle.isConsistent(old: before, oldSize: old, root: root, size: size, proof: proof)
                }
                #expect(isConsistent(before, proof))
                guard old > 0 else { continue }
                var other = before
                other[0] ^= 1
                #expect(!isConsistent(other, proof))
                #expect(!isConsistent(before, proof + [root]))
                for place in proof.indices {
                    var tampered = proof
                    tampered[place][0] ^= 0x80
                    #expect(!isConsistent(before, tampered))
                    #expect(!isConsistent(before, Array(proof.dropLast())))
                }
            }
        }
    }

    @Test func `a proof that makes no sense is refused and harms nothing`() {
        let hash = Merkle.leafHash([1])
        #expect(!Merkle.includes(hash, at: -1, size: 1, root: hash, proof: []))
        #expect(!Merkle.includes(hash, at: 1, size: 1, root: hash, proof: []))
        #expect(!Merkle.includes(hash, at: 0, size: 0, root: hash, proof: []))
        #expect(!Merkle.includes(hash, at: 0, size: .max, root: hash, proof: [[]]))
        #expect(!Merkle.isConsistent(old: hash, oldSize: -1, root: hash, size: 1, proof: []))
        #expect(!Merkle.isConsistent(old: hash, oldSize: 2, root: hash, size: 1, proof: []))
        #expect(!Merkle.isConsistent(old: hash, oldSize: 1, root: hash, size: .max, proof: []))
    }
}
