import Archiving
import FactSheets
import Reading
import TestSupport
import Testing

@testable import Watching

@Suite struct DriftTests {
    typealias Item = FeedScript.Item
    static let url = "https://press.example.gov/2022/statement-9/"

    /// Six items under two headings: enough structure to be lost.
    static let items = (1...6).map {
        "The office of harbors will provide $\($0) million to dredge port number \($0)."
    }
    static let listed =
        "<h2>North</h2><ul><li>\(items[..<3].joined(separator: "</li><li>"))</li></ul>"
        + "<h2>South</h2><ul><li>\(items[3...].joined(separator: "</li><li>"))</li></ul>"
    static let flat =
        "<p>North \(items[..<3].joined(separator: " "))</p><p>South \(items[3...].joined(separator: " "))</p>"
    static let listing =
        (1...30).map { "<p><a href='/\($0)'>Another statement that is found elsewhere, number \($0)</a></p>" }
        .joined()

    static func sheet(_ body: String) throws -> FactSheet {
        prepareReading()
        let page = "<html><head><title>T</title></head><body><main>\(body)</main></body></html>"
        return try readPage(Array(page.utf8), format: .html, contentType: nil, name: "https://a.example/")
    }

    @Test func `a page that read well and turns into a listing drifted`() throws {
        let drift = try #require(Drift(from: try Self.sheet(Self.listed), to: try Self.sheet(Self.listing)))
        #expect(drift.reason.contains("looks like a listing"))
        #expect(!drift.keepsWords)
        #expect(Drift(from: try Self.sheet(Self.listing), to: try Self.sheet(Self.listing)) == nil)
        #expect(Drift(from: try Self.sheet(Self.listing), to: try Self.sheet(Self.listed)) == nil)
    }

    @Test func `a page that loses its structure and keeps its words drifted`() throws {
        let drift = try #require(Drift(from: try Self.sheet(Self.listed), to: try Self.sheet(Self.flat)))
        #expect(
            drift.reason == "8 headings and items were told apart before, 0 now, in nearly the same words")
        #expect(drift.keepsWords)
    }

    @Test func `a page that is cut short or rewritten did not drift`() throws {
        let old = try Self.sheet(Self.listed)
        #expect(Drift(from: old, to: try Self.sheet("<p>\(Self.items[0])</p>")) == nil)
        #expect(
            Drift(from: old, to: try Self.sheet("<p>The office of harbors closed. Nothing is dredged.</p>"))
                == nil)
        #expect(Drift(from: old, to: try Self.sheet("<ul><li>\(Self.items[0])</li></ul>")) == nil)
    }

    @Test func `no real edit of a page is drift`() throws {
        for folder in Corpus.names(in: "page-revisions")
        where folder.utf8.allSatisfy({ (0x30...0x39).contains($0) }) {
            let sides = try ["before", "after"].compactMap { side -> FactSheet? in
                prepareReading()
                let path = "page-revisions/\(folder)/\(side).md"
                guard let bytes = Corpus.bytes(path) else { return nil }
                return try readPage(bytes, format: .markdown, contentType: nil, name: path)
            }
            guard sides.count == 2 else { continue }
            #expect(Drift(from: sides[0], to: sides[1]) == nil, "\(folder)")
            #expect(Drift(from: sides[1], to: sides[0]) == nil, "\(folder) back")
        }
    }

    @Test func `a page that reads badly twice is told once, makes no version, and takes nothing away`() throws
    {
        var script = try FeedScript()
        _ = try script.look([Item(9, Self.listed), Item(8)])
        #expect(try script.page(Self.url, Self.listed).events.isEmpty)
        #expect(try script.page(Self.url, Self.listing).flag == "reads badly")
        let second = try script.page(Self.url, Self.listing + "<p>x</p>")
        #expect(second.kinds == [.drifted])
        #expect(second.events.first?.detail?.contains("listing") == true)
        #expect(try script.page(Self.url, Self.listing).events.isEmpty)
        #expect(try script.archive.findDocument("statement-9").versions == 1)
        #expect(try script.page(Self.url, Self.listed).events.isEmpty)
        let edited = Self.listed.replacing("$1 million", with: "$7 million")
        #expect(try script.page(Self.url, edited).kinds == [.revised])
        #expect(try script.page(Self.url, Self.listing).events.isEmpty)
        #expect(try script.page(Self.url, Self.listing).kinds == [.drifted])
    }

    @Test func `a page that loses its structure is a version, and drifted`() throws {
        var script = try FeedScript()
        _ = try script.look([Item(9, Self.listed), Item(8)])
        #expect(try script.page(Self.url, Self.listed).events.isEmpty)
        let flat = Self.flat.replacing("$1 million", with: "$7 million")
        #expect(try script.page(Self.url, flat).kinds == [.revised, .drifted])
        #expect(try script.page(Self.url, flat).events.isEmpty)
    }

    @Test func `a feed whose items lose their text drifted, once, and no document was changed`() throws {
        var script = try FeedScript()
        let items = [Item(9), Item(8), Item(7)]
        _ = try script.look(items)
        let bare = items.map { Item($0.number, "") }
        let taken = try script.look(bare)
        #expect(taken.kinds == [.drifted])
        #expect(taken.events.first?.source == "press")
        #expect(taken.events.first?.detail == "its items came with the whole text before, and none does now")
        #expect(try script.look(bare + [Item(6, "")]).kinds == [.published])
        #expect(try script.look(items).events.isEmpty)
    }
}
