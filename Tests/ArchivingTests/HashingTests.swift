import Testing

@testable import Archiving

@Suite struct HashingTests {
    @Test(arguments: [
        ("", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"),
    ])
    func `SHA-256 is that of FIPS 180`(_ text: String, _ hex: String) {
        #expect(Hashing.hex(Hashing.sha256(Array(text.utf8))) == hex)
        var stream = Hashing.SHA256Stream()
        for byte in text.utf8 { stream.update([byte]) }
        stream.update([])
        stream.update(text.utf8.reversed().prefix(0))
        let streamed = stream.finish()
        #expect(Hashing.hex(streamed) == hex)
        stream.update(text.utf8)
        let again = stream.finish()
        #expect(again == streamed)
    }

    @Test func `HMAC-SHA256 is that of RFC 4231`() {
        // Test cases 1, 2 and 6 of <https://www.rfc-editor.org/rfc/rfc4231>.
        let cases: [(key: [UInt8], text: String, hex: String)] = [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
            ),
            (
                [UInt8](repeating: 0xAA, count: 131),
                "Test Using Larger Than Block-Size Key - Hash Key First",
                "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
            ),
            ([], "", "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad"),
        ]
        for (key, text, hex) in cases {
            #expect(Hashing.hex(Hashing.hmacSHA256(key: key, Array(text.utf8))) == hex)
        }
    }

    @Test func `compressed bytes come back, and a context serves again and again`() throws {
        let compression = try Compression()
        for count in [0, 1, 1000, 300_000, 10] {
            let bytes = (0..<count).map { UInt8($0 * $0 / 7 & 255) }
            let frame = try compression.pack(bytes, what: "it")
            #expect(try compression.unpack(frame, path: "p", what: "it") == bytes)
        }
    }

    @Test func `a frame that claims more than the limit, or is broken, is refused`() throws {
        let compression = try Compression()
        // Magic number, a single segment with an eight-byte size of 2^40, no block (RFC 8878, 3.1.1).
        let bomb: [UInt8] = [0x28, 0xB5, 0x2F, 0xFD, 0xE0, 0, 0, 0, 0, 0, 1, 0, 0, 1, 0, 0]
        #expect(throws: ArchiveError.tooLarge(what: "it", bytes: 1 << 40, limit: 512 << 20)) {
            _ = try compression.unpack(bomb, path: "p", what: "it")
        }
        let sound = try compression.pack(Array(repeating: 65, count: 5000), what: "it")
        for length in 0..<sound.count {
            #expect(throws: ArchiveError.self, "cut at \(length)") {
                _ = try compression.unpack(Array(sound[..<length]), path: "p", what: "it")
            }
        }
        var flipped = sound
        flipped[sound.count - 1] ^= 1
        #expect(throws: ArchiveError.self) { _ = try compression.unpack(flipped, path: "p", what: "it") }
        #expect(try compression.unpack(sound, path: "p", what: "it").count == 5000)
    }
}
