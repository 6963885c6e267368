import Testing

@testable import Reading

@Suite struct PhraseFinderTests {
    private func places(of phrases: [String], in text: String) -> [Int?] {
        PhraseFinder(phrases).places(in: Array(text.utf8))
    }

    @Test func `each phrase is told where it stands first, in the order they were given`() {
        #expect(
            places(of: ["the page", "the", "page you", "not there"], in: "see the page you see")
                == [4, 4, 8, nil])
        #expect(places(of: ["aab", "ab", "b"], in: "aaab ab b") == [1, 2, 3])
    }

    @Test func `capital letters of the text are small ones, and only those of ASCII`() {
        #expect(places(of: ["not found", "página"], in: "NOT Found: la PáGINA, la PÁGINA") == [0, 14])
    }

    @Test func `what the text ends within is not there, and what ends with it is`() {
        #expect(places(of: ["end", "ending", "e"], in: "the end") == [4, nil, 2])
        #expect(places(of: ["end", ""], in: "") == [nil, nil])
        #expect(places(of: [], in: "text") == [])
    }

    @Test func `it finds what a search for each by itself finds, in a page and in bytes that are no text`() {
        let phrases = ["ab", "ba", "abab", "aaaa", "\u{C0}"]
        let letters: [UInt8] = [0x61, 0x62, 0x41, 0xC3, 0x80]
        // Every text of six of these bytes.
        for number in 0..<15_625 {
            var (bytes, rest) = ([UInt8](), number)
            for _ in 0..<6 {
                bytes.append(letters[rest % 5])
                rest /= 5
            }
            let expected = phrases.map { bytes.index(of: $0, from: 0) }
            #expect(PhraseFinder(phrases).places(in: bytes) == expected, "\(bytes)")
        }
    }
}
