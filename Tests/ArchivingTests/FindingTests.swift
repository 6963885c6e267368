import FactSheets
import Testing

@testable import Archiving

@Suite struct FindingTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
        for (number, slug) in [
            "fact-sheet-2021", "fact-sheet-2022", "fact-sheet-2022-annex", "joint-statement",
        ].enumerated() {
            _ = try archive.addDocument(slug, guid: "https://www.example.gov/?p=\(number)")
        }
    }

    @Test(arguments: [
        ("fact-sheet-2022", "fact-sheet-2022"),
        ("https://www.example.gov/?p=3", "joint-statement"),
        ("https://www.example.gov/joint-statement/", "joint-statement"),
        ("https://www.example.gov/joint-statement", "joint-statement"),
        ("joint", "joint-statement"),
        ("annex", "fact-sheet-2022-annex"),
        ("2021", "fact-sheet-2021"),
        ("Joint Statement", "joint-statement"),
    ])
    func `a document goes by slug, guid, address, or a beginning or part of its slug`(
        _ text: String, _ slug: String
    ) throws {
        #expect(try archive.findDocument(text).slug == slug)
    }

    @Test func `what fits several is refused with their names`() throws {
        let error = try #require(Archive.error { _ = try archive.findDocument("fact-sheet-2022-") })
        #expect(
            error
                == .ambiguousDocument(
                    text: "fact-sheet-2022-", candidates: ["fact-sheet-2022", "fact-sheet-2022-annex"]))
        #expect(
            error.description == """
                'fact-sheet-2022-' may be any of 2 documents
                  hint: say which: 'fact-sheet-2022', 'fact-sheet-2022-annex'
                """)
    }

    @Test func `many candidates are cut to ten`() throws {
        for number in 0..<20 { _ = try archive.addDocument("remarks-\(number)-x") }
        let error = try #require(Archive.error { _ = try archive.findDocument("remarks") })
        #expect(error.summary == "'remarks' may be any of 10 or more documents")
    }

    @Test func `what fits nothing is refused with what is closest`() throws {
        let error = try #require(Archive.error { _ = try archive.findDocument("joint-statment") })
        #expect(error == .unknownDocument(text: "joint-statment", closest: ["joint-statement"]))
        #expect(
            error.description == """
                no document is called 'joint-statment'
                  hint: did you mean 'joint-statement'?
                """)
    }

    @Test(arguments: ["", "zzz", "'; DROP TABLE document; --", "%", "日本"])
    func `nonsense is refused with a way on`(_ text: String) throws {
        let error = try #require(Archive.error { _ = try archive.findDocument(text) })
        #expect(error == .unknownDocument(text: text, closest: []))
        #expect(error.remedy == "run 'hledwatch list' to see the documents")
    }
}
