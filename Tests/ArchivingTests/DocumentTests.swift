import FactSheets
import Testing

@testable import Archiving

@Suite struct DocumentTests {
    let directory: TemporaryDirectory
    let archive: Archive

    init() throws {
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
    }

    @Test func `a document is found by number, guid and every address it had`() throws {
        var document = try archive.addDocument("fact-sheet", guid: "https://www.example.gov/?p=1")
        #expect(document.slug == "fact-sheet")
        #expect(document.state == .live)
        #expect(document.versions == 0)
        let old = document.url
        document.url = "https://archive.example.gov/fact-sheet/"
        document.title = "New"
        document.published = nil
        document.state = .withdrawn
        document.versions = 3
        document.lastSeen = .noonPlus(60)
        document.lastChanged = .noonPlus(30)
        try archive.update(document)
        try archive.addAddress("https://third.example.gov/", to: document.id)
        #expect(try archive.document(document.id) == document)
        #expect(try archive.document(guid: "https://www.example.gov/?p=1") == document)
        for address in [old, document.url, "https://third.example.gov/"] {
            #expect(try archive.document(address: address) == document)
        }
        #expect(try archive.document(99) == nil)
        #expect(try archive.document(guid: "") == nil)
        #expect(try archive.document(address: "https://nowhere/") == nil)
    }

    @Test func `an address leads to the document that claimed it last`() throws {
        let first = try archive.addDocument("a")
        let second = try archive.addDocument("b")
        try archive.addAddress(first.url, to: second.id)
        #expect(try archive.document(address: first.url)?.id == second.id)
    }

    @Test func `a guid used twice names the newer document`() throws {
        _ = try archive.addDocument("a", guid: "https://www.example.gov/?p=1")
        let newer = try archive.addDocument("b", guid: "https://www.example.gov/?p=1")
        #expect(try archive.document(guid: "https://www.example.gov/?p=1") == newer)
    }

    @Test func `a document that is not there cannot be updated`() throws {
        let stray = Document(
            id: 5, slug: "a", url: "u", title: "t", profile: "hled", firstSeen: noon, lastSeen: noon)
        #expect(Archive.error { try archive.update(stray) } == .missing(what: "document 5"))
    }

    @Test func `documents are listed newest first, those without a time last`() throws {
        for (slug, published) in [
            ("undated", nil), ("old", Instant.noonPlus(-9)), ("new", noon), ("new-too", noon),
        ] {
            _ = try archive.addDocument(slug, published: published)
        }
        #expect(try archive.documents().map(\.slug) == ["new-too", "new", "old", "undated"])
    }

    @Test func `slugs that collide are numbered, a thousand times over too`() throws {
        _ = try archive.addDocument("a/fact-sheet-3")
        let slugs = try archive.transaction {
            try (0..<1000).map { try archive.addDocument("\($0)/fact-sheet").slug }
        }
        #expect(slugs.prefix(2) == ["fact-sheet", "fact-sheet-2"])
        #expect(Set(slugs).count == 1000)
    }

    @Test(arguments: [
        (
            "https://www.whitehouse.gov/briefing-room/2022/09/12/fact-sheet-2022-u-s-mexico/",
            "fact-sheet-2022-u-s-mexico"
        ),
        ("https://www.example.gov/news/Fact_Sheet.HTML?x=1#y", "fact-sheet"),
        (
            "https://www.gob.mx/se/di%C3%A1logo-econ%C3%B3mico--de%20ALTO-nivel",
            "dialogo-economico-de-alto-nivel"
        ),
        ("https://www.example.gov/?p=12", "the-title-of-it"),
        ("https://www.example.gov/2022/", "the-title-of-it"),
        ("https://www.example.gov", "the-title-of-it"),
        ("", "the-title-of-it"),
        ("https://x/%", "the-title-of-it"),
        ("https://x/%zz%c3%28", "zz"),
        ("https://x/../..;rm", "rm"),
    ])
    func `a slug is made of the address, or else of the title`(_ address: String, _ slug: String) {
        #expect(Slug.of(address: address, title: "The “Title” – of it!") == slug)
    }

    @Test func `a slug is at most 80 characters long, and cut at a dash`() {
        let long = String(repeating: "abcdefg-", count: 30)
        #expect(
            Slug.of(address: "https://x/" + long, title: "")
                == String(repeating: "abcdefg-", count: 10).dropLast())
        let unbroken = String(repeating: "x", count: 300)
        #expect(Slug.of(address: unbroken, title: "") == String(repeating: "x", count: 80))
        #expect(Slug.of(address: "", title: "日本語 ###") == "document")
        #expect(Slug.of(address: "", title: "Mexico’s co\u{AD}operation e\u{301}") == "mexicos-cooperation-e")
    }
}
