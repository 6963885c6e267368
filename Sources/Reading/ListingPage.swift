internal import FactSheets

/// Reads the links of a page that lists others: its main list, the other links of its content, and what continues it.
///
/// - Throws: `ReadingError` for what is no page, or built to make the parser slow.
public func readListing(
    _ bytes: [UInt8], contentType: String?, name: String, options: PageOptions = PageOptions()
) throws(ReadingError) -> Listing {
    let (tree, isWholePage) = try parsedPage(bytes, contentType: contentType, name: name)
    let content = MainContent(tree, isWholePage: isWholePage, options: options)
    let head = PageHead(tree, linkedData: [], content: content, name: name)
    let links = PageLinks(tree, content: content, base: head.base, itself: name)
    var listing = Listing(kind: .listing, title: head.title.nonEmpty)
    listing.links = links.listing()
    listing.next = nextPage(after: name, in: tree, base: head.base)
    return listing
}

/// The page as a tree, refused as `readPage` refuses.
func parsedPage(
    _ bytes: [UInt8], contentType: String?, name: String
) throws(ReadingError) -> (HTMLTree, isWholePage: Bool) {
    try refuseNonPages(bytes, name: name)
    let scan: MarkupScan
    do {
        scan = try MarkupScan(decodedUTF8(bytes, contentType: contentType, markup: .html))
    } catch {
        throw .unreadable(name: name, because: error.because)
    }
    guard let tree = parseHTML(scan) else {
        throw .unreadable(name: name, because: "there is no memory left")
    }
    return (tree, scan.isWholePage)
}

/// The links of a page's content, and which of them are its main list: of the links that stand in elements of one
/// shape, those whose titles say most.
private struct PageLinks {
    private struct Anchor {
        let node: Int
        /// Index in `addresses`.
        let address: Int
        let shape: Int
    }

    private let tree: HTMLTree
    private var anchors: [Anchor] = []
    private var addresses: [String] = []

    private static let mostLinks = 10_000
    /// Shapes that are weighed, those with the most links first.
    private static let mostShapes = 12
    /// Bytes of a title that count.
    private static let longTitle = 80

    init(_ tree: HTMLTree, content: MainContent, base: String?, itself: String) {
        self.tree = tree
        var shapes = [Int](repeating: 0, count: tree.nodes.count)
        var known: [String: Int] = [itself.withoutFragment: -1]
        for node in tree.nodes.indices {
            let parent = Int(tree.nodes[node].parent)
            var shape = Hasher()
            shape.combine(parent < 0 ? 0 : shapes[parent])
            shape.combine(tree.nodes[node].tag)
            shapes[node] = shape.finalize()
            guard tree.nodes[node].tag == .a, !content.isFurniture[node], anchors.count < Self.mostLinks,
                let href = tree.string(.href, of: node),
                let url = absoluteAddress(href, base: base)?.withoutFragment, url.isAddress
            else { continue }
            let address = known[url] ?? addresses.count
            guard address >= 0 else { continue }
            if address == addresses.count {
                known[url] = address
                addresses.append(url)
            }
            anchors.append(Anchor(node: node, address: address, shape: shapes[node]))
        }
    }

    func listing() -> [Listing.Link] {
        var best: [Int: Listing.Link] = [:]
        var most = 0
        for group in groups() {
            let links = entries(of: group)
            let said = links.values.reduce(0) { $0 + min($1.title.utf8.count, Self.longTitle) }
            if said > most { (best, most) = (links, said) }
        }
        var links: [Int: Listing.Link] = best
        for anchor in anchors where links[anchor.address]?.title.isEmpty ?? true {
            let text = tree.foldedText(below: anchor.node)
            links[anchor.address] = Listing.Link(url: addresses[anchor.address], title: text, isListed: false)
        }
        return addresses.indices.compactMap { address in
            guard var link = links[address] else { return nil }
            if link.title.isEmpty { link.title = words(ofAddress: link.url) }
            return link
        }
    }

    /// Links that stand in elements of one shape, the shapes with most addresses first.
    private func groups() -> [[Anchor]] {
        let byShape = Dictionary(grouping: anchors, by: \.shape).values
        return Array(
            byShape.map { (links: $0, count: Set($0.map(\.address)).count) }
                .sorted { ($1.count, $0.links[0].node) < ($0.count, $1.links[0].node) }
                .prefix(Self.mostShapes).map(\.links))
    }

    /// One entry an address: its record is the largest element without a link of the group to another address.
    private func entries(of group: [Anchor]) -> [Int: Listing.Link] {
        let several = -2
        var owner = [Int](repeating: -1, count: tree.nodes.count)
        for anchor in group { owner[anchor.node] = anchor.address }
        for node in tree.nodes.indices.reversed() {
            let parent = Int(tree.nodes[node].parent)
            guard parent >= 0, owner[node] != -1, owner[parent] != owner[node] else { continue }
            owner[parent] = owner[parent] == -1 ? owner[node] : several
        }
        var texts: [Int: String] = [:]
        var records: [Int: Int] = [:]
        for anchor in group {
            let text = tree.foldedText(below: anchor.node)
            if text.utf8.count > (texts[anchor.address]?.utf8.count ?? -1) { texts[anchor.address] = text }
            guard records[anchor.address] == nil else { continue }
            records[anchor.address] = record(of: anchor.node, owner: owner)
        }
        let uses = Dictionary(texts.values.map { ($0, 1) }, uniquingKeysWith: +)
        return texts.reduce(into: [:]) { entries, named in
            let (address, text) = named
            guard let record = records[address] else { return }
            var link = Listing.Link(url: addresses[address], title: text)
            let saysNothing =
                text.isEmpty || uses[text, default: 0] > 1
                || Self.invitations.contains(WordMatcher.folded(text))
            if saysNothing { link.title = heading(in: record) ?? words(ofAddress: link.url) }
            link.published = time(in: record)
            entries[address] = link
        }
    }

    /// Link texts that name nothing.
    private static let invitations = Set(
        [
            "read more", "more", "learn more", "continue reading", "view", "continuar leyendo", "leer más",
            "ver más",
        ]
        .map(WordMatcher.folded))

    private func record(of anchor: Int, owner: [Int]) -> Int {
        var node = anchor
        while case let parent = Int(tree.nodes[node].parent), parent >= 0, owner[parent] == owner[anchor],
            ![Tag.main, .body, .html].contains(tree.nodes[parent].tag)
        {
            node = parent
        }
        return node
    }

    private func heading(in record: Int) -> String? {
        tree.subtree(record).first { tree.nodes[$0].tag.headingLevel != nil }
            .flatMap { tree.foldedText(below: $0).nonEmpty }
    }

    private func time(in record: Int) -> Instant? {
        for node in tree.subtree(record) where tree.nodes[node].tag == .time {
            let said = tree.string(.datetime, of: node) ?? tree.foldedText(below: node)
            if let time = parseFeedDate(said) { return time }
        }
        return nil
    }
}

extension String {
    /// The part before `#`.
    var withoutFragment: String { String(prefix { $0 != "#" }) }
}
