internal import COpenSSL

/// The public half of a log's key, written `name+id+key` (<https://c2sp.org/signed-note>, Ed25519).
public struct VerifierKey: Hashable, Sendable {
    public let name: String
    let key: [UInt8]

    /// Its 4-byte id: the beginning of a hash of name, kind and key.
    public var id: [UInt8] { Self.id(name, key) }

    init(name: String, key: [UInt8]) {
        self.name = name
        self.key = key
    }

    /// Reads what `text` gives; `nil` for anything else.
    public init?(_ text: some StringProtocol) {
        let parts = text.split(separator: "+", maxSplits: 2, omittingEmptySubsequences: false)
        guard parts.count == 3, Self.isName(parts[0]), let bytes = Base64.decode(parts[2]), bytes.count == 33,
            bytes[0] == 1
        else { return nil }
        self.init(name: String(parts[0]), key: Array(bytes.dropFirst()))
        guard parts[1] == Hashing.hex(id) else { return nil }
    }

    public var text: String { "\(name)+\(Hashing.hex(id))+\(Base64.encode([1] + key))" }

    /// As PEM, for openssl.
    public var pem: String {
        // RFC 8410 section 4: the DER of a SubjectPublicKeyInfo with the identifier of Ed25519 (1.3.101.112).
        let der: [UInt8] = [0x30, 0x2A, 0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70, 0x03, 0x21, 0x00] + key
        return "-----BEGIN PUBLIC KEY-----\n\(Base64.encode(der))\n-----END PUBLIC KEY-----\n"
    }

    /// Whether `signature` is this key's over `message` (RFC 8032).
    func accepts(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let public_ = unsafe EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nil, key, key.count) else {
            return false
        }
        defer { unsafe EVP_PKEY_free(public_) }
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        return unsafe EVP_DigestVerifyInit(context, nil, nil, nil, public_) == 1
            && EVP_DigestVerify(context, signature, signature.count, message, message.count) == 1
    }

    /// A name is not empty and holds neither blanks nor a plus, nor anything that is not ASCII, 200 bytes at most.
    public static func isName(_ text: some StringProtocol) -> Bool {
        !text.isEmpty && text.utf8.count <= 200
            && text.utf8.allSatisfy { (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") }
    }

    fileprivate static func id(_ name: String, _ key: [UInt8]) -> [UInt8] {
        Array(Hashing.sha256(name.utf8 + [0x0A, 1] + key).prefix(4))
    }
}

/// A log's key, by which its checkpoints are signed. Its text is a secret: it is written to its own file and nowhere
/// else.
public struct SigningKey: Sendable {
    /// What the checkpoints name as their origin.
    public let name: String
    public let verifier: VerifierKey
    private let seed: [UInt8]

    /// A new key.
    public static func make(name: String) -> SigningKey? {
        guard VerifierKey.isName(name) else { return nil }
        var seed = [UInt8](repeating: 0, count: 32)
        guard unsafe RAND_priv_bytes(&seed, 32) == 1 else { return nil }
        return SigningKey(name: name, seed: seed)
    }

    private init?(name: String, seed: [UInt8]) {
        guard let pair = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count) else {
            return nil
        }
        defer { unsafe EVP_PKEY_free(pair) }
        var key = [UInt8](repeating: 0, count: 32)
        var count = 32
        guard unsafe EVP_PKEY_get_raw_public_key(pair, &key, &count) == 1, count == 32 else { return nil }
        self.name = name
        self.seed = seed
        verifier = VerifierKey(name: name, key: key)
    }

    /// Reads what `secretText` gives, which Go's `note.NewSigner` reads, too; `nil` for anything else.
    public init?(secretText text: String) {
        let parts = text.split(separator: "+", maxSplits: 4, omittingEmptySubsequences: false)
        guard parts.count == 5, parts[0] == "PRIVATE", parts[1] == "KEY", VerifierKey.isName(parts[2]),
            let bytes = Base64.decode(parts[4]), bytes.count == 33, bytes[0] == 1
        else { return nil }
        self.init(name: String(parts[2]), seed: Array(bytes.dropFirst()))
        guard parts[3] == Hashing.hex(verifier.id) else { return nil }
    }

    var secretText: String {
        "PRIVATE+KEY+\(name)+\(Hashing.hex(verifier.id))+\(Base64.encode([1] + seed))"
    }

    /// 64 bytes, the same for the same message (RFC 8032).
    func sign(_ message: [UInt8]) -> [UInt8] {
        var signature = [UInt8](repeating: 0, count: 64)
        var count = 64
        let pair = unsafe EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nil, seed, seed.count)
        let context = unsafe EVP_MD_CTX_new()
        defer {
            unsafe EVP_MD_CTX_free(context)
            unsafe EVP_PKEY_free(pair)
        }
        let isReady = unsafe EVP_DigestSignInit(context, nil, nil, nil, pair) == 1
        let isSigned = unsafe EVP_DigestSign(context, &signature, &count, message, message.count) == 1
        precondition(
            isReady && isSigned && count == 64, "libcrypto cannot sign: check the installation of OpenSSL")
        return signature
    }
}
