import FactSheets
import TestSupport
import Testing

@testable import Reading

/// Real documents, where they are at hand.
@Suite struct CorpusTests {
    func sheet(_ path: String) throws -> FactSheet? {
        prepareReading()
        guard let bytes = Corpus.bytes(path) else { return nil }
        return try readPage(
            bytes, format: pageFormat(of: bytes, contentType: nil, name: path), contentType: nil, name: path)
    }

    static let whitehouse = "hled/whitehouse"

    @Test func `the 2022 fact sheet has four pillars of 8, 3, 3 and 6 commitments`() throws {
        for name in Corpus.names(in: Self.whitehouse) where name.hasPrefix("2022-09-12-fact-sheet") {
            let sheet = try #require(try sheet("\(Self.whitehouse)/\(name)"))
            #expect(sheet.title == "FACT SHEET: 2022 U.S. – Mexico High-Level Economic Dialogue")
            #expect(sheet.published == Instant(rfc3339: "2022-09-13T01:43:21Z"))
            #expect(sheet.sections.map(\.number) == [1, 2, 3, 4])
            #expect(sheet.sections.map(\.commitments.count) == [8, 3, 3, 6])
            #expect(sheet.sections.map(\.level) == [1, 1, 1, 1])
            #expect(sheet.sections.first?.title == "BUILDING BACK TOGETHER")
            #expect(
                sheet.sections.allSatisfy { $0.summary != nil && $0.statements.count == $0.commitments.count }
            )
            #expect(sheet.lead.count == 1)
            #expect(sheet.remarks == [])
        }
    }

    @Test func `the 2021 fact sheet has its vision, its work plan and four pillars below that`() throws {
        for name in Corpus.names(in: Self.whitehouse) where name.hasPrefix("2021-09-09-fact-sheet") {
            let sheet = try #require(try sheet("\(Self.whitehouse)/\(name)"))
            #expect(sheet.sections.map(\.level) == [1, 1, 2, 2, 2, 2])
            #expect(sheet.sections.map(\.number) == [nil, nil, 1, 2, 3, 4])
            #expect(sheet.sections.map(\.commitments.count) == [4, 0, 8, 2, 3, 5])
            #expect(sheet.sections[2].statements.map(\.depth) == [0, 1, 1, 1, 0, 1, 1, 1])
        }
    }

    @Test func `all versions of one document read the same text`() throws {
        var first: [Substring: [String]] = [:]
        for name in Corpus.names(in: Self.whitehouse) {
            guard let sheet = try sheet("\(Self.whitehouse)/\(name)") else { continue }
            let document = name.split(separator: ".v")[0]
            #expect(lines(sheet) == first[document, default: lines(sheet)], "\(name)")
            first[document] = lines(sheet)
        }
    }

    @Test func `pillars are found however they are written`() throws {
        let folder = "hled/pillar-fact-sheets"
        for name in Corpus.names(in: folder) {
            let sheet = try #require(try sheet("\(folder)/\(name)"))
            let numbers = sheet.sections.compactMap(\.number)
            #expect(numbers == Array(1...max(numbers.count, 1)), "\(name): \(numbers)")
            #expect((3...5).contains(numbers.count), "\(name): \(numbers)")
        }
    }

    @Test func `no word of a feed's body is lost and none invented`() throws {
        let folder = "fact-sheet-bodies-2021"
        for name in Corpus.names(in: folder) {
            let bytes = try #require(Corpus.bytes("\(folder)/\(name)"))
            let sheet = try #require(try sheet("\(folder)/\(name)"))
            #expect(ink(sheet.plainText) == ink(flatText(bytes)), "\(name)")
        }
    }

    @Test func `no word of a Markdown text is lost and none invented`() throws {
        for folder in [Self.whitehouse, "hled/pillar-fact-sheets"] {
            for name in Corpus.names(in: folder) {
                let bytes = try #require(Corpus.bytes("\(folder)/\(name)"))
                let sheet = try #require(try sheet("\(folder)/\(name)"))
                let text = bytes[(FrontMatter(bytes)?.end ?? 0)...]
                let html = try #require(htmlFromMarkdown(Array(text)))
                let read = sheet.plainText.dropFirst(sheet.title.count)
                #expect(ink(read) == ink(flatText(html)), "\(name)")
            }
        }
    }

    @Test func `a page of the gold set reads as its body alone does`() throws {
        for pair in Corpus.names(in: "gold") where pair.hasPrefix("wh-") {
            let bytes = try #require(Corpus.bytes("gold/\(pair)/old.html"))
            let sheet = try #require(try sheet("gold/\(pair)/old.html"))
            #expect(!sheet.title.isEmpty && !sheet.title.hasSuffix("The White House"), "\(pair)")
            let text = String(decoding: bytes, as: UTF8.self).splitText(
                by: "<section class=\"body-content\">")
            let body = try #require(text.last?.splitText(by: "</section>").first)
            #expect(lines(try read(body)) == lines(sheet), "\(pair)")
        }
    }

    @Test func `saved pages read without their furniture`() throws {
        for folder in ["pages/obamawhitehouse", "pages/whitehouse-2025-listings"] {
            for name in Corpus.names(in: folder) {
                let text = lines(try #require(try sheet("\(folder)/\(name)"))).joined(separator: "\n")
                for furniture in ["frozen in time", "Skip to", "Privacy Policy", "Copyright", "JavaScript"] {
                    #expect(!text.contains(furniture), "\(name) has '\(furniture)'")
                }
            }
        }
    }
}

/// The text of a simple fragment, by the dullest means: tags cut out, references decoded.
private func flatText(_ bytes: [UInt8]) -> String {
    var text = ""
    for part in String(decoding: bytes, as: UTF8.self).splitText(by: "<") {
        let behind = part.splitText(by: ">")
        text += text.isEmpty && behind.count == 1 ? part : behind.dropFirst().joined(separator: ">")
    }
    let named = [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")]
    let numbered = text.splitText(by: "&#").enumerated().map { index, part in
        let ends = part.splitText(by: ";")
        guard index > 0, let code = UInt32(ends[0]), let sign = Unicode.Scalar(code) else { return part }
        return String(sign) + ends.dropFirst().joined(separator: ";")
    }
    text = numbered.joined()
    for (name, sign) in named { text = text.splitText(by: name).joined(separator: sign) }
    return text
}

/// Without white space, signs without width, bullets and end marks.
private func ink(_ text: some StringProtocol) -> String {
    let dropped: Set<Unicode.Scalar> = [
        "\u{2060}", "\u{200B}", "\u{FEFF}", "\u{AD}", "\u{B7}", "\u{2022}", "#",
    ]
    var ink = String.UnicodeScalarView()
    for scalar in text.unicodeScalars where !scalar.properties.isWhitespace && !dropped.contains(scalar) {
        ink.append(scalar)
    }
    return String(ink)
}
