import Testing

@testable import FactSheets

@Suite struct ConfigurationAttackTests {
    private func error(_ bytes: [UInt8]) -> ConfigurationError? {
        #expect(throws: ConfigurationError.self) {
            try Configuration.parse(bytes: bytes, path: "c.toml")
        }
    }

    @Test func `a file of ten megabytes is refused before it is parsed`() {
        let found = error([UInt8](repeating: 0x23, count: 10 << 20))
        #expect(found?.summary == "c.toml: is larger than 4 MiB; a configuration is far smaller")
    }

    @Test(arguments: [
        String(repeating: "[", count: 200_000), "a = " + String(repeating: "[", count: 200_000),
        "a = " + String(repeating: "{a=", count: 200_000),
        Array(repeating: "a", count: 200_000).joined(separator: ".") + " = 1",
        "[" + Array(repeating: "a", count: 200_000).joined(separator: ".") + "]",
        "a = " + String(repeating: "[", count: 20) + String(repeating: "]", count: 20),
        "\"" + String(repeating: "a", count: 2_000_000),
        "#" + String(repeating: "é", count: 1_000_000) + "\u{0}",
    ])
    func `deep nesting and endless tokens are refused`(_ text: String) {
        #expect(error(Array(text.utf8))?.problems.count == 1)
    }

    @Test func `more values than any configuration has are refused`() {
        let text = "a = [" + String(repeating: "1,", count: 500_000) + "]"
        #expect(problems(text) == ["1:800002 too many values from here on"])
    }

    @Test(arguments: [
        [0], [0xff, 0xfe, 0x61, 0], Array("a = \"\u{0}\"".utf8), [0x61, 0x3d, 0x27, 0xc3, 0x28],
    ])
    func `NUL bytes and invalid UTF-8 are refused with a place`(_ bytes: [UInt8]) {
        let first = error(bytes)?.problems.first
        #expect(first?.line == 1)
        #expect(first?.text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control } == true)
    }

    @Test(arguments: ["a = “x”", "é = 1", "[;x]", "a = \"\"\"x\\\n  é\"\"\"\nb = ", "[[é]]", "a.é = 1"])
    func `text that trips toml++'s own assertions is refused like any other`(_ text: String) {
        #expect(error(Array(text.utf8)) != nil)
    }

    @Test func `ten thousand mistakes give a report that ends`() throws {
        let text = "[watch]\n" + (0..<10_000).map { "key\($0) = 1\n" }.joined()
        let found = try #require(error(Array(text.utf8)))
        #expect(found.problems.count == 201)
        #expect(found.problems.last?.text == "and 9800 more problems")
    }

    @Test func `control and bidirectional characters of the file never reach the terminal`() {
        let text = "[[profile]]\nname = \"a\\u001b[2J\\u202e\"\nfollow = \"all\"\n"
        #expect(
            problems(text) == [
                "2:8 'name' is 'a\\x1B[2J[U+202E]'; "
                    + "a name is made of small letters, digits and '-', at most 64 of them"
            ])
    }

    @Test func `a damaged file is read or refused, each time within its bounds`() throws {
        let whole = Array(try #require(fileText(shippedConfiguration)).utf8)
        var random = SeededRandom(state: 20_220_912)
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let at = Int.random(in: 0..<bytes.count, using: &random)
                switch Int.random(in: 0..<4, using: &random) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
                case 1: bytes.remove(at: at)
                case 2: bytes.insert(contentsOf: bytes[at..<min(at + 9, bytes.count)], at: at)
                default: bytes[at] = Array("[]{}\"'=.#\n\\".utf8).randomElement(using: &random) ?? 0
                }
            }
            do {
                _ = try Configuration.parse(bytes: bytes, path: "c.toml")
            } catch {
                #expect((1...201).contains(error.problems.count))
                let lines = bytes.count { $0 == 0x0a } + 1
                #expect(error.problems.allSatisfy { (1...lines + 1).contains($0.line) && $0.column >= 1 })
            }
        }
    }

    @Test func `ten thousand sources are read`() throws {
        let sources = (0..<10_000).map {
            "[[profile.source]]\nname='s\($0)'\nurl='https://www.example.gov/feeds/\($0)/rss.xml'\n"
        }
        let text = "[[profile]]\nname='p'\nfollow='all'\n" + sources.joined()
        #expect(try Configuration.parse(text, path: "c.toml").profiles.first?.sources.count == 10_000)
    }
}

/// SplitMix64 (<https://prng.di.unimi.it/splitmix64.c>): the same damage on every run.
private struct SeededRandom: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var z = state
        z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
        z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
        return z ^ (z >> 31)
    }
}
