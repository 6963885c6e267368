import Testing

/// What has to hold of every page: elements close in order, each id is there once, and links within the page lead
/// somewhere.
struct PageCheck {
    private(set) var faults: [String] = []
    private(set) var ids: [String] = []
    private(set) var links: [String] = []
    let html: String

    private static let voids: Set<String> = ["!DOCTYPE", "meta", "link", "input", "br", "hr", "img"]

    init(_ bytes: [UInt8]) {
        html = String(decoding: bytes, as: UTF8.self)
        var open: [String] = []
        var rest = html[...]
        while let start = rest.firstIndex(of: "<") {
            rest = rest[rest.index(after: start)...]
            guard let end = rest.firstIndex(of: ">") else {
                faults.append("a tag without an end")
                return
            }
            let tag = rest[..<end]
            rest = rest[rest.index(after: end)...]
            if tag.hasPrefix("/") {
                let name = String(tag.dropFirst())
                if open.popLast() != name { faults.append("</\(name)> closes nothing") }
                continue
            }
            let name = String(tag.prefix { $0 != " " })
            if !Self.voids.contains(name) { open.append(name) }
            for (key, value) in Self.attributes(tag.dropFirst(name.count)) {
                if key == "id" { ids.append(value) }
                if key == "href" { links.append(value) }
                if key == "style" || key.hasPrefix("on") { faults.append("an attribute \(key)") }
            }
        }
        if !open.isEmpty { faults.append("never closed: \(open)") }
        if Set(ids).count != ids.count { faults.append("an id twice") }
        for link in links where link.hasPrefix("#") && !ids.contains(String(link.dropFirst())) {
            faults.append("\(link) leads nowhere")
        }
        var rank = 1
        for part in html.split(separator: "<h").dropFirst() {
            guard let level = part.first?.wholeNumberValue, (1...6).contains(level) else { continue }
            if level > rank + 1 { faults.append("h\(level) behind h\(rank)") }
            rank = level
        }
    }

    private static func attributes(_ text: Substring) -> [(String, String)] {
        var made: [(String, String)] = []
        var rest = text
        while let equals = rest.firstRange(of: "=\"") {
            let name = rest[..<equals.lowerBound].split(separator: " ").last.map(String.init) ?? ""
            rest = rest[equals.upperBound...]
            guard let end = rest.firstIndex(of: "\"") else { break }
            made.append((name, String(rest[..<end])))
            rest = rest[rest.index(after: end)...]
        }
        return made
    }

    func contains(_ text: String) -> Bool { html.contains(text) }

    func count(_ text: String) -> Int {
        html.split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
