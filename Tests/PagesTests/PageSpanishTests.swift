import FoundationEssentials
import TestSupport
import Testing

@testable import Digesting
@testable import Pages

@Suite struct PageSpanishTests {
    /// Every text that stands as a literal behind `context(`.
    @Test func `every text of the pages has its Spanish`() throws {
        var missing: [String] = []
        var count = 0
        for folder in ["Sources/Pages", "Sources/Watching/Web"] {
            let path = "\(Hledwatch.root)/\(folder)"
            for name in try FileManager.default.contentsOfDirectory(atPath: path)
            where name.hasSuffix(".swift") {
                let source = String(decoding: try contents(of: "\(path)/\(name)"), as: UTF8.self)
                for part in source.split(separator: "context(").dropFirst() {
                    let trimmed = part.drop { $0 == " " || $0 == "\n" }
                    guard trimmed.first == "\"" else { continue }
                    let text = String(trimmed.dropFirst().prefix { $0 != "\"" })
                    count += 1
                    if PageSpanish.texts[text] == nil, Spanish.texts[text] == nil {
                        missing.append("\(name): \(text)")
                    }
                }
            }
        }
        #expect(count > 5)
        #expect(missing == [])
    }

    @Test func `a translated text has the places of its original`() {
        for (english, spanish) in PageSpanish.texts {
            for place in 1...9 {
                #expect(english.contains("{\(place)}") == spanish.contains("{\(place)}"), "\(english)")
            }
        }
    }
}
