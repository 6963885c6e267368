public import FactSheets

/// What a page's bytes are.
public enum PageFormat: Sendable { case html, markdown }

/// Markdown if it begins with front matter, or the content type or the name says so; else HTML.
public func pageFormat(of bytes: [UInt8], contentType: String?, name: String) -> PageFormat {
    if let contentType, contentType.lowercased().contains("markdown") { return .markdown }
    let ending = Array(name.utf8.suffix(9)).map(\.lowercased)
    if ending.ends(with: ".md") || ending.ends(with: ".markdown") { return .markdown }
    return FrontMatter(bytes) == nil ? .html : .markdown
}

/// Reads a page, or a fragment of one, into a fact sheet, its facts included.
///
/// `options` say what is known of the page beforehand. `name` is its address or path: errors name it, and relative links are resolved against it when it is an address.
/// - Throws: `ReadingError.notAPage` for a feed; `.unreadable` for what is empty, larger than 32 MiB, not text, or
///   built to make the parser slow.
public func readPage(
    _ bytes: [UInt8], format: PageFormat, contentType: String?, name: String,
    options: PageOptions = PageOptions()
) throws(ReadingError) -> FactSheet {
    try refuseNonPages(bytes, name: name)
    switch format {
    case .html:
        let markup = decodedUTF8(bytes, contentType: contentType, markup: .html)
        var reader = PageReader(name: name)
        reader.options = options
        return try reader.read(markup)
    case .markdown:
        let text = decodedUTF8(bytes, contentType: contentType, markup: .plain)
        let front = FrontMatter(text)
        guard let html = htmlFromMarkdown(Array(text[(front?.end ?? 0).clamped(to: text.count)...])) else {
            throw .unreadable(name: name, because: "there is no memory left")
        }
        var reader = PageReader(name: name)
        reader.front = front
        reader.options = options
        return try reader.read(html)
    }
}

/// Reads the full text a feed item carries, with the item's own title, link and times; `nil` when it carries none.
public func readItem(_ item: FeedItem, in feed: Feed, options: PageOptions = PageOptions())
    throws(ReadingError) -> FactSheet?
{
    let name = item.url ?? item.id
    let markup: [UInt8]
    if let html = item.contentHTML {
        markup = Array(html.utf8)
    } else if let text = item.contentText {
        markup = markupOfPlainText(Array(text.utf8))
    } else {
        return nil
    }
    try refuseLargePages(markup, name: name)
    var reader = PageReader(name: name)
    reader.item = item
    reader.options = options
    reader.language = item.language ?? feed.language
    return try reader.read(markup)
}

/// The text of an HTML fragment, folded, a line per block.
public func plainText(html: String) -> String {
    guard let scan = try? MarkupScan(Array(html.utf8)), let tree = parseHTML(scan) else { return "" }
    let walk = BlockWalk(tree, content: MainContent(tree, isWholePage: false), base: nil)
    let lines = walk.blocks.map { block in
        walk.text.string(walk.text.part(block.piece.range, of: block.piece))
    }
    return lines.filter { !$0.isEmpty }.joined(separator: "\n")
}

/// Paragraphs between empty lines as HTML.
func markupOfPlainText(_ text: [UInt8]) -> [UInt8] {
    var markup = Array("<p>".utf8)
    var lineFeeds = 0
    for byte in text {
        switch byte {
        case 0x0A:
            lineFeeds += 1
            if lineFeeds == 2 { markup += Array("</p><p>".utf8) }
            markup.append(0x20)
        case 0x0D, 0x20, 0x09: markup.append(0x20)
        case UInt8(ascii: "<"): markup += Array("&lt;".utf8)
        case UInt8(ascii: "&"): markup += Array("&amp;".utf8)
        default: markup.append(byte)
        }
        if !byte.isBlank { lineFeeds = 0 }
    }
    return markup
}

extension Int {
    fileprivate func clamped(to most: Int) -> Int { Swift.min(self, most) }
}

extension Array<UInt8> {
    fileprivate func ends(with text: String) -> Bool { suffix(text.utf8.count).elementsEqual(text.utf8) }
}
