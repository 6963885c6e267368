internal import FactSheets

/// Reads UTF-8 HTML, from wherever it came, into a fact sheet.
struct PageReader {
    /// Address or path.
    let name: String
    /// What stands above a Markdown text.
    var front: FrontMatter?
    /// The feed item that the text came with.
    var item: FeedItem?
    /// The language of what it came with.
    var language: String?
    var options = PageOptions()

    init(name: String) { self.name = name }

    func read(_ bytes: [UInt8]) throws(ReadingError) -> FactSheet {
        var scan: MarkupScan
        do {
            scan = try MarkupScan(bytes)
            if scan.tagCount == 0 { scan = try MarkupScan(markupOfPlainText(bytes)) }
        } catch {
            throw .unreadable(name: name, because: error.because)
        }
        guard let tree = parseHTML(scan) else {
            throw .unreadable(name: name, because: "there is no memory left")
        }
        let content = MainContent(tree, isWholePage: scan.isWholePage, options: options)
        let address = front?.sourceURL ?? item?.url ?? name
        let head = PageHead(tree, linkedData: scan.linkedData, content: content, name: address)
        let skipping = front?.title == nil && item?.title == nil ? head.titleNode : repeatedTitle(head, tree)
        let walk = BlockWalk(
            tree, content: content, base: item?.contentBase ?? head.base,
            skipping: Set(skipping.map { with(header: $0, in: tree) } ?? []))
        let outline = Outline(walk.blocks, of: walk.text)
        var sheet = sheet(head, outline)
        if walk.mayHaveNotes { tieNotes(in: &sheet) }
        var doubts = content.doubts
        if tree.isFlattened {
            doubts.append(Doubt(20, "elements stand more than 256 deep; the deepest were read as one"))
        }
        if tree.isCut {
            doubts.append(Doubt(60, "elements stand more than 1024 deep; the rest was not read"))
        }
        sheet.remarks = head.remarks + doubts.map(\.reason)
        doubts += structuralDoubts(
            of: sheet, outline, text: walk.text.bytes,
            markup: scan.isWholePage ? scan.markup.count + scan.text.count : 0)
        sheet.confidence = Confidence(doubts)
        guard !sheet.lead.isEmpty || !sheet.sections.isEmpty else {
            throw .unreadable(name: name, because: "it holds no text")
        }
        findAllFacts(in: &sheet)
        return sheet
    }

    private func sheet(_ head: PageHead, _ outline: Outline) -> FactSheet {
        let published = chosen(
            front.flatMap { ($0.publishedTime ?? $0.date).flatMap(readTime) }, head.published, item?.published
        )
        let modified = chosen(front?.modifiedTime.flatMap(readTime), head.modified, item?.modified)
        var sheet = FactSheet(
            title: folded(front?.title ?? item?.title ?? head.title), published: published?.time,
            modified: modified?.time,
            address: front?.sourceURL ?? item?.url ?? head.address,
            language: front?.language ?? head.language ?? language,
            lead: outline.lead, sections: outline.sections)
        sheet.publishedFrom = published?.origin
        sheet.modifiedFrom = modified?.origin
        return sheet
    }

    /// The most trusted of the times there are. A `<time>` in the text that a feed carries is any date, not the page's.
    private func chosen(_ front: Instant?, _ head: PageHead.Time?, _ item: Instant?) -> PageHead.Time? {
        if let front { return PageHead.Time(time: front, origin: .frontMatter) }
        let fed = item.map { PageHead.Time(time: $0, origin: .feed) }
        return head?.origin == .timeElement ? fed ?? head : head ?? fed
    }

    /// The `<h1>` of a text whose title came with it, when it says the same.
    private func repeatedTitle(_ head: PageHead, _ tree: HTMLTree) -> Int? {
        guard let node = head.titleNode, let title = front?.title ?? item?.title else { return nil }
        return WordMatcher.folded(title) == WordMatcher.folded(head.title) ? node : nil
    }

    /// The title's node, and the `<header>` it stands in, which holds the page's furniture.
    private func with(header title: Int, in tree: HTMLTree) -> [Int] {
        var node = Int(tree.nodes[title].parent)
        while node >= 0 {
            if tree.nodes[node].tag == .header { return [title, node] }
            node = Int(tree.nodes[node].parent)
        }
        return [title]
    }

    private func findAllFacts(in sheet: inout FactSheet) {
        var finder = FactFinder(published: sheet.published?.date, known: options.known)
        sheet.editStatements { $0.facts = finder.facts(in: $0.text) }
        sheet.editStatements { finder.settleNames(&$0.facts) }
    }
}
