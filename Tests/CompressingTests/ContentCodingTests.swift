import Compressing
import TestSupport
import Testing

/// Prints, for each of many bodies and levels, coding, coded and plain bytes as lengths and hexadecimal digits.
private let script = """
    import sys, gzip, zlib, random
    random.seed(7)
    words = [bytes(random.randrange(97, 123) for _ in range(random.randrange(1, 9))) for _ in range(300)]
    bodies = [b'', b'a', b'abc' * 90, bytes(range(256)) * 3, bytes(800), random.randbytes(800),
        b' '.join(random.choice(words) for _ in range(800)), b''.join(b'%d,' % (i * i) for i in range(600)),
        bytes(min(255, int(random.expovariate(.04))) for _ in range(2000)), random.randbytes(16000) * 2 + b'x' * 9000 + random.randbytes(99) * 9]
    def raw(x, level, strategy):
        c = zlib.compressobj(level, zlib.DEFLATED, -15, 9, strategy)
        return c.compress(x[:len(x) // 2]) + c.flush(zlib.Z_SYNC_FLUSH) + c.compress(x[len(x) // 2:]) + c.flush()
    for x in bodies:
        for level in ((0, 1, 6, 9) if len(x) < 900 else (6,)):
            print('gzip', gzip.compress(x, level).hex(), x.hex())
            print('deflate', zlib.compress(x, level).hex(), x.hex())
            for strategy in (zlib.Z_DEFAULT_STRATEGY, zlib.Z_FIXED, zlib.Z_HUFFMAN_ONLY, zlib.Z_RLE):
                print('deflate', raw(x, level, strategy).hex(), x.hex())
        print('gzip', (gzip.compress(x) + gzip.compress(b'two') + bytes(9)).hex(), (x + b'two').hex())
    """

private func bytes(hex text: Substring.UTF8View) -> [UInt8] {
    func value(_ digit: UInt8) -> UInt8 { digit < 0x3A ? digit - 0x30 : digit - 0x57 }
    let digits = Array(text)
    return stride(from: 0, to: digits.count, by: 2).map { value(digits[$0]) << 4 | value(digits[$0 + 1]) }
}

@Suite struct ContentCodingTests {
    private static let samples: [(coding: ContentCoding, coded: [UInt8], plain: [UInt8])] = {
        guard let helper = try? LoopbackPython(script) else { return [] }
        return String(decoding: helper.rest(), as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.split(separator: " ", omittingEmptySubsequences: false)
            return (
                parts[0] == "gzip" ? .gzip : .deflate, bytes(hex: parts[1].utf8), bytes(hex: parts[2].utf8)
            )
        }
    }()

    @Test func `what zlib made is undone byte for byte, at every level and strategy`() throws {
        #expect(Self.samples.count == 178)
        for sample in Self.samples {
            #expect(try sample.coding.undone(sample.coded, limit: sample.plain.count) == sample.plain)
        }
    }

    @Test func `a gzip member of our own is undone to what went in, and is the same every time`() throws {
        for sample in Self.samples {
            let member = try #require(gzipped(sample.plain))
            #expect(gzipped(sample.plain) == member)
            #expect(try ContentCoding.gzip.undone(member, limit: sample.plain.count) == sample.plain)
        }
    }

    @Test func `a result one byte larger than the limit is too large`() throws {
        for sample in Self.samples where (1..<9999).contains(sample.plain.count) {
            #expect(throws: InflateError.tooLarge) {
                try sample.coding.undone(sample.coded, limit: sample.plain.count - 1)
            }
        }
    }

    @Test func `a stream cut anywhere is truncated, or nothing at all`() throws {
        for sample in Self.samples
        where sample.coded.count < 150 && !sample.coded.suffix(9).elementsEqual(repeatElement(0, count: 9)) {
            for count in 1..<sample.coded.count {
                #expect(throws: InflateError.self) {
                    try sample.coding.undone(Array(sample.coded[..<count]), limit: 1 << 20)
                }
            }
        }
    }

    @Test func `damage is noticed, and never worse than an error`() throws {
        var state: UInt64 = 42
        func random(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        for sample in Self.samples where sample.coding == .gzip && sample.coded.count < 2000 {
            for _ in 0..<20 {
                var damaged = sample.coded
                let place = 10 + random(damaged.count - 19)
                damaged[place] ^= UInt8(1 + random(255))
                let undone = try? ContentCoding.gzip.undone(damaged, limit: 1 << 20)
                #expect(
                    undone == nil || undone == sample.plain || undone.map(sample.plain.starts(with:)) == true)
            }
        }
        for length in 0..<1000 {
            let noise = (0..<length % 90).map { _ in UInt8(random(256)) }
            _ = try? ContentCoding.deflate.undone(noise, limit: 1 << 12)
            _ = try? ContentCoding.gzip.undone(
                [0x1F, 0x8B, 8, UInt8(random(32)), 0, 0, 0, 0, 0, 0] + noise, limit: 99)
        }
    }
}
