internal import FactSheets

/// What a page says about itself: title, times, address, language.
struct PageHead {
    private(set) var title = ""
    /// The `<h1>` that bears the title, when the page has one.
    private(set) var titleNode: Int?
    private(set) var published: Time?
    private(set) var modified: Time?
    private(set) var address: String?
    private(set) var language: String?
    /// What relative links are resolved against.
    private(set) var base: String?
    private(set) var remarks: [String] = []

    /// A time and where it was found.
    struct Time: Equatable {
        let time: Instant
        let origin: TimeOrigin
    }

    private var metas: [String: String] = [:]
    private var titleElement: String?
    private var headings: [Int] = []
    private var times: [Int] = []

    init(_ tree: HTMLTree, linkedData: [ArraySlice<UInt8>], content: MainContent, name: String) {
        base = name.isAddress ? name : nil
        for node in tree.nodes.indices { note(node, in: tree) }
        chooseTitle(tree, content)
        chooseTimes(tree, linkedData)
        language = language ?? metas["content-language"] ?? metas["dc.language"] ?? metas["dcterms.language"]
        if address == nil, let said = metas["og:url"] { address = absoluteAddress(said, base: base) }
    }

    private mutating func note(_ node: Int, in tree: HTMLTree) {
        switch tree.nodes[node].tag {
        case .html:
            if language == nil, let said = tree.string(.lang, of: node), !said.isEmpty { language = said }
        case .title:
            if titleElement == nil { titleElement = tree.foldedText(below: node) }
        case .meta:
            guard
                let name = tree.string(.property, of: node) ?? tree.string(.name, of: node)
                    ?? tree.string(.itemprop, of: node), let content = tree.string(.content, of: node)
            else { return }
            let key = name.lowercased()
            if metas[key] == nil { metas[key] = folded(content) }
        case .base:
            if let said = tree.string(.href, of: node), let found = absoluteAddress(said, base: base) {
                base = found
            }
        case .link:
            guard address == nil, tree.value(.rel, of: node)?.elementsEqual("canonical".utf8) == true,
                let said = tree.string(.href, of: node)
            else { return }
            address = absoluteAddress(said, base: base)
        case .h1: headings.append(node)
        case .time: times.append(node)
        default: break
        }
    }

    // MARK: Title

    private mutating func chooseTitle(_ tree: HTMLTree, _ content: MainContent) {
        let declared = metas["og:title"] ?? metas["dcterms.title"] ?? metas["twitter:title"]
        let known = [declared, titleElement].compactMap { $0 }.map(Self.comparable)
        var best: Int?
        for node in headings {
            let text = Self.comparable(tree.foldedText(below: node))
            guard !text.isEmpty else { continue }
            // The page's own title, not the site's name set as a heading.
            if known.contains(where: { $0.contains(text) && text.utf8.count * 2 > $0.utf8.count }) {
                best = node
                break
            }
            let isInside = content.walked.contains { tree.subtree($0).contains(node) }
            if best == nil, isInside || known.isEmpty { best = node }
        }
        if let best {
            titleNode = best
            title = tree.foldedText(below: best)
        } else if let said = declared ?? titleElement {
            title = withoutSiteName(said)
        }
    }

    /// `… | The White House`: the part behind the last bar, or the last dash when the page says that it is the site's name.
    private func withoutSiteName(_ text: String) -> String {
        let site = metas["og:site_name"].map(Self.comparable)
        for separator in [" | ", " » ", " :: ", " – ", " — ", " - "] {
            let parts = text.splitText(by: separator)
            guard parts.count > 1, let first = parts.first, let last = parts.last else { continue }
            if Self.comparable(last) == site { return parts.dropLast().joined(separator: separator) }
            if Self.comparable(first) == site { return parts.dropFirst().joined(separator: separator) }
            if separator == " | " { return parts.dropLast().joined(separator: separator) }
        }
        return text
    }

    private static func comparable(_ text: String) -> String {
        String(decoding: WordMatcher.folded(text), as: UTF8.self)
    }

    // MARK: Times

    private mutating func chooseTimes(_ tree: HTMLTree, _ linkedData: [ArraySlice<UInt8>]) {
        let publishedNames = [
            "article:published_time", "datepublished", "dcterms.issued", "dcterms.created", "dc.date.issued",
            "dcterms.date", "dc.date", "date", "pubdate", "og:pubdate",
        ]
        let modifiedNames = [
            "article:modified_time", "og:updated_time", "datemodified", "dcterms.modified",
            "dc.date.modified",
            "last-modified",
        ]
        published = time(publishedNames) ?? Self.linked("\"datePublished\"", in: linkedData)
        modified = time(modifiedNames) ?? Self.linked("\"dateModified\"", in: linkedData)
        guard published == nil else { return }
        for node in times {
            guard let said = tree.string(.datetime, of: node), let time = readTime(said) else { continue }
            published = Time(time: time, origin: .timeElement)
            remarks.append("the published time is that of the page's first <time>")
            return
        }
    }

    private func time(_ names: [String]) -> Time? {
        for name in names {
            if let said = metas[name], let time = readTime(said) { return Time(time: time, origin: .meta) }
        }
        return nil
    }

    /// The first time that stands as the value of `key` in JSON-LD.
    private static func linked(_ key: String, in texts: [ArraySlice<UInt8>]) -> Time? {
        let lower = key.lowercased()
        for text in texts {
            guard let place = text.index(of: lower, from: text.startIndex) else { continue }
            let rest = text[(place + key.utf8.count)...].prefix(80)
            let parts = rest.split(separator: UInt8(ascii: "\""), omittingEmptySubsequences: false)
            if parts.count > 2, let time = readTime(String(decoding: parts[1], as: UTF8.self)) {
                return Time(time: time, origin: .linkedData)
            }
        }
        return nil
    }
}

/// A time as pages write it: RFC 3339 in its many spellings, or `September 12, 2022`.
func readTime(_ text: String) -> Instant? {
    let text = folded(text)
    return Instant(rfc3339: text) ?? readWrittenDate(text)
}

/// `September 12, 2022`, `Sept. 12, 2022`, `12 September 2022`, midnight UTC.
private func readWrittenDate(_ text: String) -> Instant? {
    let words = text.utf8.split { $0 == 0x20 || $0 == 0x2C || $0 == 0x2E }.map { Array($0) }
    guard words.count == 3 else { return nil }
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    func month(_ word: [UInt8]) -> Int? {
        months.firstIndex { word.count >= 3 && word.begins($0, at: 0) }.map { $0 + 1 }
    }
    func number(_ word: [UInt8]) -> Int? { Int(String(decoding: word, as: UTF8.self)) }
    let found =
        month(words[0]).map { ($0, number(words[1])) } ?? month(words[1]).map { ($0, number(words[0])) }
    guard let (month, day) = found, let day, let year = number(words[2]),
        let date = CivilDate(year: year, month: month, day: day)
    else { return nil }
    return Instant(seconds: Int64(date.dayNumber) * 86_400)
}

extension String {
    var isAddress: Bool {
        let bytes = Array(utf8.prefix(8))
        return bytes.begins("http://", at: 0) || bytes.begins("https://", at: 0)
    }

    /// The parts between occurrences of `separator`.
    func splitText(by separator: String) -> [String] {
        let bytes = Array(utf8)
        let wanted = Array(separator.utf8)
        var parts: [String] = []
        var start = 0
        var index = 0
        while index + wanted.count <= bytes.count {
            if bytes[index] == wanted[0], bytes[index..<index + wanted.count].elementsEqual(wanted) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += wanted.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[start...], as: UTF8.self)]
    }
}
