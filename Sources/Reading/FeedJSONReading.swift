internal import FactSheets

private let mostObjects = 500_000

/// Reads JSON Feed 1.0 and 1.1 from UTF-8. Values of the wrong type are taken for what they plainly mean, or left out.
func readJSONFeed(_ text: [UInt8], name: String) throws(ReadingError) -> Feed {
    // Decoding takes microseconds an object: half a minute for a hostile 64 MiB of `{}`.
    guard text.count(where: { $0 == UInt8(ascii: "{") }) <= mostObjects else {
        throw .unreadable(name: name, because: "it has more than \(mostObjects) braces")
    }
    let (document, isCut) = try decoded(text, name: name)
    guard let version = document.version?.text, version.utf8.count < 200,
        Array(version.utf8).contains("jsonfeed.org")
    else {
        throw .notAFeed(name: name, because: "it is JSON, but its 'version' does not name jsonfeed.org")
    }
    var feed = Feed(dialect: .json, title: document.title?.text?.nonEmpty)
    let base = document.feedUrl?.text ?? name
    feed.homePage = document.homePageUrl?.text.flatMap { absoluteAddress($0, base: base) }
    feed.address =
        document.feedUrl?.text.flatMap { absoluteAddress($0, base: name) } ?? absoluteAddress(name, base: nil)
    feed.nextPage = document.nextUrl?.text.flatMap { absoluteAddress($0, base: base) }
    feed.language = document.language?.text?.nonEmpty
    let shared = document.writers
    let resolving = feed.address ?? feed.homePage
    var ids: Set<String> = []
    for (index, lenient) in (document.items ?? []).enumerated() {
        guard index < FeedBuilder.mostItems else {
            feed.remarks.append("it has \(document.items?.count ?? 0) items; the first \(index) were read")
            break
        }
        guard var item = lenient.value?.item(base: resolving) else {
            if feed.remarks.count < FeedBuilder.mostValues {
                feed.remarks.append("item \(index + 1) has neither id nor address and was left out")
            }
            continue
        }
        if item.authors.isEmpty { item.authors = shared }
        if ids.insert(item.id).inserted {
            feed.items.append(item)
        } else if feed.remarks.count < FeedBuilder.mostValues {
            feed.remarks.append("item \(index + 1) repeats the id of another; the first was kept")
        }
    }
    feed.isCut = isCut
    if isCut {
        guard !feed.items.isEmpty else {
            throw .unreadable(name: name, because: "it is cut off before its first item ended")
        }
        feed.remarks.append("cut off behind item \(feed.items.count)")
    }
    return feed
}

/// The document, or what of it is whole when its end is missing.
private func decoded(_ text: [UInt8], name: String) throws(ReadingError) -> (Document, isCut: Bool) {
    if let document = try? JSON.decode(Document.self, from: text) { return (document, false) }
    if let whole = FeedJSONCut.wholeItems(of: text),
        let document = try? JSON.decode(Document.self, from: whole)
    {
        return (document, true)
    }
    throw .unreadable(name: name, because: "its JSON is broken or cut off")
}

/// A string, or a number or truth value that stands for one; `nil` for anything else.
private struct Scalar: Decodable {
    let text: String?

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if let string = try? container.decode(String.self) {
            text = string
        } else if let number = try? container.decode(Int64.self) {
            text = String(number)
        } else if let number = try? container.decode(Double.self) {
            text = String(number)
        } else {
            text = nil
        }
    }
}

/// A value that may be of the wrong shape; then it is `nil` and the rest is still read.
private struct Lenient<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) throws { value = try? Value(from: decoder) }
}

private struct Author: Decodable {
    let name: Scalar?
    let url: Scalar?
}

private struct Document: Decodable {
    let version: Scalar?
    let title: Scalar?
    let homePageUrl: Scalar?
    let feedUrl: Scalar?
    let nextUrl: Scalar?
    let language: Scalar?
    let authors: Lenient<[Lenient<Author>]>?
    /// JSON Feed 1.0.
    let author: Lenient<Author>?
    let items: [Lenient<Item>]?

    var writers: [String] { names(authors, author) }
}

private struct Item: Decodable {
    let id: Scalar?
    let url: Scalar?
    let externalUrl: Scalar?
    let title: Scalar?
    let contentHtml: Scalar?
    let contentText: Scalar?
    let summary: Scalar?
    let datePublished: Scalar?
    let dateModified: Scalar?
    let authors: Lenient<[Lenient<Author>]>?
    let author: Lenient<Author>?
    let tags: Lenient<[Scalar]>?
    let language: Scalar?

    /// `nil` without an id and an address.
    func item(base: String?) -> FeedItem? {
        let url = (url?.text ?? externalUrl?.text).flatMap {
            absoluteAddress(FeedLinks.withoutBlanks($0), base: base)
        }
        guard let id = id?.text?.nonEmpty ?? url else { return nil }
        let html = contentHtml?.text?.nonEmpty
        var seen: Set<String> = []
        let tags = (tags?.value ?? []).compactMap { $0.text?.nonEmpty }.filter { seen.insert($0).inserted }
        var item = FeedItem(
            id: id, url: url,
            title: title?.text.map { String(decoding: FeedText.folded(Array($0.utf8)[...]), as: UTF8.self) }?
                .nonEmpty,
            contentHTML: html, contentText: contentText?.text?.nonEmpty, summary: summary?.text?.nonEmpty,
            published: datePublished?.text.flatMap(parseFeedDate),
            modified: dateModified?.text.flatMap(parseFeedDate),
            authors: names(authors, author), tags: Array(tags.prefix(FeedBuilder.mostValues)))
        item.language = language?.text?.nonEmpty
        return item
    }
}

private func names(_ authors: Lenient<[Lenient<Author>]>?, _ author: Lenient<Author>?) -> [String] {
    let all = (authors?.value ?? []).compactMap(\.value) + [author?.value].compactMap { $0 }
    var seen: Set<String> = []
    let names = all.compactMap { ($0.name?.text ?? $0.url?.text)?.nonEmpty }.filter {
        seen.insert($0).inserted
    }
    return Array(names.prefix(FeedBuilder.mostValues))
}
