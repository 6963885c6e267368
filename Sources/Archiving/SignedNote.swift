/// A text signed by one or more keys (<https://c2sp.org/signed-note>).
public struct SignedNote: Equatable, Sendable {
    public struct Signature: Equatable, Sendable {
        public let name: String
        /// The 4 bytes of the key's id, then the signature itself.
        public let bytes: [UInt8]
    }

    /// What is signed; ends with a line feed.
    public let text: String
    public let signatures: [Signature]

    /// `text` signed by `key`.
    public init(_ text: String, signedBy key: SigningKey) {
        self.text = text
        signatures = [Signature(name: key.name, bytes: key.verifier.id + key.sign(Array(text.utf8)))]
    }

    /// Reads a note, whose signatures are not checked by that; `nil` for what is none. At most 1 MiB and 100 signatures.
    public init?(_ note: [UInt8]) {
        guard note.count <= 1 << 20, let whole = String(validating: note, as: UTF8.self),
            !note.contains(where: { $0 < 0x20 && $0 != 0x0A })
        else { return nil }
        // The last empty line parts the text from the signatures.
        let bytes = Array(whole.utf8)
        guard
            let split = bytes.indices.dropFirst().last(where: { bytes[$0] == 0x0A && bytes[$0 - 1] == 0x0A }),
            bytes.last == 0x0A, split + 1 < bytes.count
        else { return nil }
        text = String(decoding: bytes[..<split], as: UTF8.self)
        var found: [Signature] = []
        for line in bytes[(split + 1)...].dropLast().split(separator: 0x0A, omittingEmptySubsequences: false)
        {
            let words = String(decoding: line, as: UTF8.self).split(
                separator: " ", omittingEmptySubsequences: false)
            guard words.count == 3, words[0] == "\u{2014}", VerifierKey.isName(words[1]),
                let bytes = Base64.decode(words[2]), bytes.count > 4, found.count < 100
            else { return nil }
            found.append(Signature(name: String(words[1]), bytes: bytes))
        }
        signatures = found
    }

    public var bytes: [UInt8] {
        Array(
            (text + "\n"
                + signatures.map { "\u{2014} \($0.name) \(Base64.encode($0.bytes))\n" }.joined()).utf8)
    }

    /// Whether `key` signed it, and every signature that says it is by `key` is.
    public func isSigned(by key: VerifierKey) -> Bool {
        let own = signatures.filter { $0.name == key.name && $0.bytes.starts(with: key.id) }
        return !own.isEmpty
            && own.allSatisfy { key.accepts(Array($0.bytes.dropFirst(4)), of: Array(text.utf8)) }
    }
}

/// A log's state at one size, as its key signs it (<https://c2sp.org/tlog-checkpoint>).
public struct Checkpoint: Equatable, Sendable {
    /// The log's name.
    public var origin: String
    /// How many entries are under it.
    public var size: Int
    public var root: [UInt8]

    public init(origin: String, size: Int, root: [UInt8]) {
        self.origin = origin
        self.size = size
        self.root = root
    }

    /// Reads a note's text; `nil` when it is no checkpoint. Lines after the third are passed over.
    public init?(text: String) {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 4, lines.last == "", !lines.dropLast().contains(""), let size = Int(lines[1]),
            size >= 0, String(size) == lines[1], let root = Base64.decode(lines[2]), root.count == 32
        else { return nil }
        self.init(origin: String(lines[0]), size: size, root: root)
    }

    public var text: String { "\(origin)\n\(size)\n\(Base64.encode(root))\n" }
}
