internal import Compressing
internal import FactSheets

/// Largest sitemap read, decompressed; the protocol's own bound is 50 MB (<https://www.sitemaps.org/protocol.html>).
private let largestSitemap = 64 << 20

/// Could these bytes be a sitemap: XML whose root is `urlset` or `sitemapindex`, or a gzip file of such?
public func looksLikeSitemap(_ bytes: [UInt8]) -> Bool {
    let head = isGzip(bytes) ? (try? uncompressed(bytes, name: "")) ?? [] : bytes
    if case .sitemap = FeedOpening(decodedUTF8(Array(head.prefix(8192)), contentType: nil, markup: .xml)) {
        return true
    }
    return false
}

/// Reads a sitemap or an index of sitemaps, plain or as a gzip file, with Google's news elements.
///
/// At most 50,000 entries are read, the protocol's own bound.
/// - Throws: `ReadingError` for anything else, and for one that is cut off.
public func readSitemap(_ bytes: [UInt8], contentType: String?, name: String) throws(ReadingError) -> Listing
{
    let plain = try uncompressed(bytes, name: name)
    guard plain.count <= largestSitemap else {
        throw .unreadable(name: name, because: "it is larger than \(largestSitemap >> 20) MiB")
    }
    let text = decodedUTF8(plain, contentType: contentType, markup: .xml)
    guard case .sitemap(let start) = FeedOpening(text) else {
        throw .unreadable(name: name, because: "it is not a sitemap")
    }
    let mended: FeedMending
    do throws(FeedMending.Refusal) {
        mended = try FeedMending(text, from: start)
    } catch {
        throw .unreadable(name: name, because: error.because)
    }
    let builder = SitemapBuilder(name: name)
    guard let parse = parseFeedXML(mended.text, into: builder) else {
        throw .unreadable(name: name, because: "there is no memory to parse it")
    }
    guard builder.isComplete else {
        throw .unreadable(
            name: name, because: "it is not well-formed: \(parse.firstError ?? "the parser gave up")")
    }
    return builder.finish()
}

private func isGzip(_ bytes: [UInt8]) -> Bool { bytes.starts(with: [0x1F, 0x8B]) }

private func uncompressed(_ bytes: [UInt8], name: String) throws(ReadingError) -> [UInt8] {
    guard isGzip(bytes) else { return bytes }
    do {
        return try ContentCoding.gzip.undone(bytes, limit: largestSitemap)
    } catch {
        switch error {
        case .tooLarge:
            throw .unreadable(name: name, because: "it is larger than \(largestSitemap >> 20) MiB")
        case .truncated, .corrupt:
            throw .unreadable(name: name, because: "its compressed bytes are damaged or cut off")
        }
    }
}

/// Makes a listing of a sitemap's elements.
private final class SitemapBuilder: XMLEvents {
    private var listing = Listing(kind: .sitemap)
    private var isIndex = false
    private var depth = 0
    private var entry = Listing.Link(url: "", title: "")
    private var text: [UInt8] = []
    private var seen: Set<String> = []
    private var left = 0
    private let name: String
    private(set) var isComplete = false

    private static let mostEntries = 50_000
    private static let longestText = 8192

    init(name: String) { self.name = name }

    func start(_ element: String, in space: FeedSpace, _ attributes: [FeedAttribute]) {
        depth += 1
        if depth == 1 { isIndex = element == "sitemapindex" }
        if depth == 2 { entry = Listing.Link(url: "", title: "") }
        names.append((element, space))
        text.removeAll(keepingCapacity: true)
    }

    /// The open elements.
    private var names: [(String, FeedSpace)] = []

    func characters(_ new: UnsafeBufferPointer<UInt8>) {
        if text.count + new.count <= Self.longestText { unsafe text.append(contentsOf: new) }
    }

    func end() {
        defer {
            depth -= 1
            isComplete = depth == 0
        }
        guard let (element, space) = names.popLast() else { return }
        if depth == 2 { return endEntry() }
        guard depth > 2 else { return }
        let line = String(decoding: FeedText.folded(text[...]), as: UTF8.self)
        switch (element, space) {
        case ("loc", .own):
            if entry.url.isEmpty { entry.url = absoluteAddress(line, base: name) ?? "" }
        case ("lastmod", .own): entry.modified = parseFeedDate(line)
        case ("title", .news): entry.title = line
        case ("publication_date", .news): entry.published = parseFeedDate(line)
        default: break
        }
        text.removeAll(keepingCapacity: true)
    }

    private func endEntry() {
        guard entry.url.isAddress else { return left += 1 }
        guard seen.count < Self.mostEntries, seen.insert(entry.url).inserted else { return }
        if entry.title.isEmpty { entry.title = words(ofAddress: entry.url) }
        listing.links.append(entry)
    }

    func finish() -> Listing {
        if isIndex { (listing.sitemaps, listing.links) = (listing.links, []) }
        if left > 0 { listing.remarks.append("\(left) entries without an address were left out") }
        if seen.count >= Self.mostEntries {
            listing.remarks.append("the first \(Self.mostEntries) entries were read")
        }
        return listing
    }
}

/// The last step of an address as words: `fact-sheet-u-s-mexico` is `fact sheet u s mexico`.
func words(ofAddress url: String) -> String {
    let path = url.utf8.prefix { $0 != UInt8(ascii: "?") && $0 != UInt8(ascii: "#") }
    guard let step = path.split(separator: UInt8(ascii: "/")).last else { return url }
    let separators = Set("-_+.".utf8)
    return String(decoding: step.map { separators.contains($0) ? 0x20 : $0 }, as: UTF8.self)
}
