public import FactSheets

/// Largest feed read, decoded.
private let longestFeed = 64 << 20

/// Reads RSS 0.9x to 2.0, RSS 1.0, Atom 1.0 (and 0.3) or JSON Feed, in any declared encoding.
///
/// `name` is the address it came from, against which relative links are resolved, or a path; it names the feed in
/// errors. What had to be mended is told in `remarks`. Of a feed that is cut off, the items that ended are read, and
/// `isCut` says so: what it lacks is not withdrawn. At most 64 MiB and 10,000 items are read.
/// - Throws: `ReadingError.notAFeed` for anything else, saying what it is; `.unreadable` for a feed that is cut off
///   before its first item ended, too large, or made to harm its reader.
public func readFeed(_ bytes: [UInt8], contentType: String?, name: String) throws(ReadingError) -> Feed {
    guard bytes.count <= longestFeed else {
        let size = "\(bytes.count >> 20) MiB; the largest feed read has \(longestFeed >> 20)"
        throw .unreadable(name: name, because: "it has \(size)")
    }
    let isJSON = bytes.first { !$0.isBlank && $0 != 0 } == UInt8(ascii: "{")
    let text = decodedUTF8(bytes, contentType: contentType, markup: isJSON ? .plain : .xml)
    switch FeedOpening(text) {
    case .page: throw .notAFeed(name: name, because: FeedOpening.advice(on: text))
    case .sitemap: throw .notAFeed(name: name, because: "it is a sitemap")
    case .other(let reason): throw .notAFeed(name: name, because: reason)
    case .json: return try readJSONFeed(text, name: name)
    case .xml(let dialect, let start):
        let feed = try readXMLFeed(text, from: start, dialect: dialect, name: name)
        if dialect == .rss1, feed.items.isEmpty, feed.title == nil {
            throw .notAFeed(name: name, because: "it is RDF without a channel or an item")
        }
        return feed
    }
}

/// Could these bytes be a feed: XML whose root is `rss`, `RDF` or `feed`, or a JSON Feed? Reads a few kilobytes.
public func looksLikeFeed(_ bytes: [UInt8]) -> Bool {
    let isWide =
        bytes.prefix(4).contains(0) || bytes.starts(with: [0xFE, 0xFF]) || bytes.starts(with: [0xFF, 0xFE])
    var head = isWide ? decodedUTF8(Array(bytes.prefix(8192)), contentType: nil, markup: .xml) : bytes
    if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
    switch FeedOpening(head) {
    case .xml, .json: return true
    case .page, .sitemap, .other: return false
    }
}

private func readXMLFeed(
    _ text: [UInt8], from start: Int, dialect: Feed.Dialect, name: String
) throws(ReadingError) -> Feed {
    var (feed, parse) = try parsed(text, from: start, dialect: dialect, name: name)
    if !parse.isWellFormed, text.contains(where: \.isForbiddenInXML) {
        let clean = text[start...].filter { !$0.isForbiddenInXML }
        (feed, parse) = try parsed(clean, from: 0, dialect: dialect, name: name)
        feed.remarks.insert("control characters were dropped", at: 0)
    }
    feed.isCut = !parse.isComplete
    if feed.isCut, feed.items.isEmpty {
        let gaveUp = "it is not well-formed: \(parse.firstError ?? "the parser gave up")"
        let cut = parse.unclosedRoot.map { "it is cut off: '<\($0)>' is never closed" }
        throw .unreadable(name: name, because: cut ?? gaveUp)
    }
    if feed.isCut { feed.remarks.append("cut off behind item \(feed.items.count)") }
    if text[..<start].contains(where: { !$0.isBlank }) {
        feed.remarks.insert("what stands before the feed was left out", at: 0)
    }
    if let error = parse.firstError { feed.remarks.append("not well-formed: \(error)") }
    return feed
}

private func parsed(
    _ text: [UInt8], from start: Int, dialect: Feed.Dialect, name: String
) throws(ReadingError) -> (Feed, FeedParse) {
    let mended: FeedMending
    do throws(FeedMending.Refusal) {
        mended = try FeedMending(text, from: start)
    } catch {
        throw .unreadable(name: name, because: error.because)
    }
    let builder = FeedBuilder(dialect: dialect, name: name)
    guard var parse = parseFeedXML(mended.text, into: builder) else {
        throw .unreadable(name: name, because: "there is no memory to parse it")
    }
    parse.isComplete = builder.isComplete
    parse.unclosedRoot = mended.unclosedRoot
    var feed = builder.finish()
    feed.remarks = mended.remarks + feed.remarks
    return (feed, parse)
}

extension UInt8 {
    /// Control characters that XML 1.0 allows in no form, <https://www.w3.org/TR/xml/#charsets>.
    fileprivate var isForbiddenInXML: Bool { self < 0x20 && self != 0x09 && self != 0x0A && self != 0x0D }
}
