import Digesting
import FactSheets
import Testing

@testable import Pages

@Suite struct SearchPageTests {
    private static func hit(
        _ said: String = "The water plan.", marks: [Range<Int>] = [4..<9], versions: ClosedRange<Int> = 2...3,
        newest: Int = 5, stands: Bool = false, wordsStand: Bool = false, remained: Bool = false,
        withdrawn: Bool = false
    ) -> SearchView.Hit {
        .init(
            slug: "sheet", title: "Fact sheet", isWithdrawn: withdrawn, unit: .item, section: ["Pillar I"],
            text: said, marks: marks, versions: versions, newest: newest, stands: stands,
            wordsStand: wordsStand, wordsRemained: remained, missedBefore: noon,
            firstSeen: noon + .seconds(60),
            lastSeen: noon + .seconds(120), firstMissed: stands ? nil : noon + .seconds(180))
    }

    private static func page(
        _ hits: [SearchView.Hit], _ words: String = "water", total: Int? = nil, number: Int = 1,
        _ language: Digest.Language = .english
    ) -> String {
        var view = SearchView(text: words, which: .all, document: nil)
        (view.hits, view.total, view.page) = (hits, total ?? hits.count, number)
        return text(searchPage(view, context(language)))
    }

    @Test
    func `a hit says from which version and look to which it was there, and links what brought and took it`()
    {
        let page = Self.page([Self.hit()])
        #expect(page.contains("The <mark>water</mark> plan."))
        #expect(page.contains("<strong>Gone</strong>") && page.contains("from version 2 to 3"))
        #expect(page.contains("came between <time") && page.contains("first missed <time"))
        #expect(page.contains("href=\"/documents/sheet/3\""))
        #expect(page.contains("href=\"/documents/sheet/compare/1..2\""))
        #expect(page.contains("href=\"/documents/sheet/compare/3..4\""))
        #expect(page.contains("href=\"/documents/sheet/2/evidence.zip\""))
    }

    @Test func `what stands, was reworded, or went with its document is told apart`() {
        #expect(Self.page([Self.hit(versions: 1...5, stands: true)]).contains("<strong>Stands now</strong>"))
        let moved = Self.page([Self.hit(wordsStand: true)])
        #expect(
            moved.contains("<strong>Reworded</strong>") && moved.contains("stand in another statement now"))
        #expect(Self.page([Self.hit(remained: true)]).contains("for a time"))
        #expect(
            Self.page([Self.hit(versions: 2...5, withdrawn: true)]).contains("the document was withdrawn"))
        #expect(Self.page([Self.hit()], "water", .spanish).contains("de la versión 2 a la 3"))
    }

    @Test func `pages keep the words and the filter`() {
        var view = SearchView(text: "a&b \"c", which: .removed, document: "sheet")
        (view.hits, view.total, view.page) = ([Self.hit()], 60, 2)
        let page = text(searchPage(view, context()))
        #expect(page.contains("href=\"/search?q=a%26b%20%22c&amp;in=removed&amp;document=sheet&amp;page=3\""))
        #expect(page.contains("href=\"/search?q=a%26b%20%22c&amp;in=removed&amp;document=sheet\""))
        #expect(page.contains("start=\"26\"") && page.contains("aria-current=\"page\">2</a>"))
        #expect(page.contains("<option value=\"removed\" selected>"))
        #expect(page.contains("A quotation mark is not closed"))
    }

    @Test func `nothing found says so, helps, and offers what other versions say`() {
        var view = SearchView(text: "lithium", which: .removed, document: nil)
        view.elsewhere = 3
        let page = text(searchPage(view, context()))
        #expect(page.contains("No document lost these words.") && page.contains("3 hits of any version"))
        #expect(page.contains("href=\"/search?q=lithium\"") && page.contains("How to search"))
    }

    @Test(arguments: [
        ("\"open phrase", 1), ("\"closed\"", 0), ("a OR b", 1), ("water -plan", 1), ("*ing", 1), ("in*st", 1),
        ("invest*", 0), ("OR", 0), ("“curly” “open", 1),
    ]) func `what may not mean what was meant is explained`(_ words: String, _ count: Int) {
        #expect(searchNotes(words, context()).count == count)
    }

    @Test func `what cannot be looked for is explained`() {
        var view = SearchView(text: "…", which: .all, document: hostile)
        for problem in [SearchView.Problem.noWords, .tooMany(64), .noDocument] {
            view.problem = problem
            let page = searchPage(view, context())
            #expect(text(page).contains("role=\"alert\"") && isInert(page))
        }
    }

    @Test func `nothing of what came from outside is markup`() {
        var hit = Self.hit(hostile, marks: [0..<8, 3..<5])
        (hit.title, hit.section) = (hostile, [hostile])
        #expect(isInert(Array(Self.page([hit], hostile).utf8)))
    }

    @Test func `a long text is cut around its first hit, never within a character`() {
        let long =
            String(repeating: "ñandú ", count: 400) + "lithium" + String(repeating: " ñandú", count: 400)
        let start = Array(long.utf8).count / 2 - 3
        let at = long.utf8.distance(
            from: long.utf8.startIndex, to: long.firstRange(of: "lithium")?.lowerBound ?? long.startIndex)
        #expect(abs(at - start) < 10)
        let runs = markedRuns(long, [at..<at + 7])
        #expect(runs.first?.text == "… " && runs.last?.text == " …")
        #expect(runs.filter(\.isMarked).map(\.text) == ["lithium"])
        let whole = runs.map(\.text).joined()
        #expect(whole.utf8.count < 800 && !whole.contains("\u{FFFD}"))
    }

    @Test(
        arguments: [
            ([0..<3], "[abc]def"), ([0..<3, 2..<5], "[abc][de]f"), ([5..<9], "abcde[f]"), ([7..<9], "abcdef"),
            ([], "abcdef"), ([3..<3], "abcdef"),
        ] as [([Range<Int>], String)])
    func `marks that overlap or lie outside mark no more than there is`(
        _ marks: [Range<Int>], _ shown: String
    ) {
        let runs = markedRuns("abcdef", marks)
        #expect(runs.map { $0.isMarked ? "[\($0.text)]" : $0.text }.joined() == shown)
    }
}
