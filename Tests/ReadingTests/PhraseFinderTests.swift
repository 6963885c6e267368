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
        let phrases = ["ab", "ba", "abab", "b\u{FF}", "aaaa", "\u{FFFD}"]
        var random = SystemRandomNumberGenerator()
        for _ in 0..<500 {
            let bytes = (0..<40).map { _ in
                [0x61, 0x62, 0x41, 0xC3, 0xBF].randomElement(using: &random)! as UInt8
            }
            let expected = phrases.map { bytes.index(of: $0, from: 0) }
            #expect(PhraseFinder(phrases).places(in: bytes) == expected, "\(bytes)")
        }
    }
}
