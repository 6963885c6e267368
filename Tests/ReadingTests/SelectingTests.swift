import FactSheets
import Testing

@testable import Reading

@Suite struct SelectingTests {
    static let page = """
        <html><head><title>T</title></head><body><div id="top"><p>Top words.</p></div>
        <main><div class="offer body"><p>Buy this now.</p></div>
        <div class="Text wide body"><p>We will trade.</p><div class="inner"><p>More of it.</p>
        <p class="note">A note.</p></div></div></main></body></html>
        """

    static func read(_ content: String?, remove: [String] = []) throws -> FactSheet {
        prepareReading()
        let rule = Profile.PageRule(
            below: "https://a.example/", content: content.flatMap { Selector(text: $0) },
            remove: remove.compactMap { Selector(text: $0) })
        return try readPage(
            Array(page.utf8), format: .html, contentType: nil, name: "https://a.example/1",
            options: PageOptions(rule))
    }

    @Test func `the declared element is read, whatever the page's own structure says`() throws {
        #expect(lines(try Self.read("#top")) == ["¶ Top words."])
        #expect(lines(try Self.read(".inner")) == ["¶ More of it.", "¶ A note."])
        #expect(lines(try Self.read("main .Text.body .inner .note")) == ["¶ A note."])
        #expect(try Self.read("main").remarks == [])
    }

    @Test func `declared elements are left out`() throws {
        #expect(
            lines(try Self.read("main", remove: [".offer", "div .note"])) == [
                "¶ We will trade.", "¶ More of it.",
            ])
    }

    @Test func `a page that lacks its declared element is read as any other, and says so`() throws {
        let sheet = try Self.read(".gone")
        #expect(sheet.statements.count == 4)
        #expect(
            sheet.remarks.first == "the element that the configuration declares as the content is not there")
        #expect(sheet.confidence?.score == 70)
    }

    @Test func `a class or an id is the whole word, in its own case`() throws {
        for text in [".text", ".Tex", "#to", "p.body", "main #top", "body body"] {
            #expect(try Self.read(text).confidence?.score == 70, "\(text)")
        }
    }

    @Test func `every element that a selector may name is one that reading tells apart`() {
        for name in Selector.tags { #expect(Tag(name: name.utf8) != .other, "\(name)") }
    }
}
