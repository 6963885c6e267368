internal import Digesting
package import FactSheets

/// A version with each phrase tinted by its age, and the version that brought it.
package struct BlamePage: Sendable {
    let document: ArchivedDocument
    let version: ArchivedVersion
    let blame: Blame
    /// The first version that was followed: what it brought may be older. 1 where all were.
    let followedFrom: Int
    let from: Int
    let context: PageContext
    /// The tint of each version that brought something, from 0, the oldest, to 7.
    private let tints: [Int: Int]

    /// Statements and bytes of one page.
    static let most = 1500
    static let room = 600_000
    /// Versions that are followed at most.
    package static let followed = 300

    package init(
        _ document: ArchivedDocument, _ version: ArchivedVersion, _ blame: Blame, followedFrom: Int = 1,
        from: Int = 1, context: PageContext
    ) {
        (self.document, self.version, self.blame) = (document, version, blame)
        (self.followedFrom, self.from, self.context) = (followedFrom, from, context)
        let versions = Set(
            blame.passages.flatMap { passage in passage.phrases.map(\.version) + [passage.version] }
        )
        .sorted()
        tints = Dictionary(
            uniqueKeysWithValues: versions.enumerated().map { index, number in
                (number, versions.count == 1 ? 0 : index * 7 / (versions.count - 1))
            })
    }

    private var path: String { document.path("blame/\(version.number)") }

    package var bytes: [UInt8] {
        let title = context("Which version brought each phrase")
        var frame = Frame(
            title: title + " · " + shortened(document.name, to: 80), alternates: document.alternates)
        frame.canonical = context.href(path)
        return frame.page(context) { m in
            m.crumbs(
                [
                    (context.href(""), context("Overview")),
                    (context.href(document.path()), shortened(document.name, to: 60)),
                    (
                        context.href(document.path("\(version.number)")),
                        context("Version {1}", "\(version.number)")
                    ),
                ], here: title, context)
            m.element("h1", text: title)
            m.element("p") { m in
                m.text(document.name + " · ")
                m.link(
                    context.href(document.path("\(version.number)")),
                    context("Version {1}", "\(version.number)"))
                m.seen(version, context)
            }
            if followedFrom > 1 {
                m.element(
                    "p", .class("card"),
                    text: context(
                        "Versions before {1} are not followed here: what it is said to have brought may be older.",
                        "\(followedFrom)"))
            }
            legend(&m)
            m.element("h2", text: context("The text"))
            text(&m)
        }
    }

    private func legend(_ m: inout Markup) {
        var bytes: [Int: Int] = [:]
        var times: [Int: Instant] = [:]
        for passage in blame.passages {
            times[passage.version] = passage.time
            for phrase in passage.phrases {
                bytes[phrase.version, default: 0] += phrase.text.utf8.count
                times[phrase.version] = phrase.time
            }
        }
        let whole = Double(max(bytes.values.reduce(0, +), 1))
        m.element("h2", text: context("Versions"))
        m.element(
            "p", .class("small quiet"),
            text: context(
                "The stronger the tint, the younger. The number at the margin is the version that brought the statement; a raised number that of the phrase before it. What moved or changed only in looks keeps its origin."
            ))
        let numbers = bytes.keys.sorted(by: >)
        m.element("ul", .class("ages")) { m in
            for number in numbers.prefix(60) {
                m.element("li") { m in
                    m.inlineElement("a", .class("age-\(tints[number] ?? 0)"), .href(origin(number))) {
                        $0.text(context("version {1}", "\(number)"))
                    }
                    let part = Int(Double(bytes[number] ?? 0) / whole * 100)
                    m.text(
                        " " + (part == 0 ? "<1" : "\(part)") + " % · "
                            + (times[number].map { context.voice.day($0.date.description) } ?? ""))
                }
            }
        }
        if numbers.count > 60 {
            m.element(
                "p", .class("more small"),
                text: context("{1} older ones are left out.", "\(numbers.count - 60)"))
        }
    }

    /// Where one sees what a version brought.
    private func origin(_ number: Int) -> String {
        context.href(document.path(number > 1 ? "compare/\(number - 1)..\(number)" : "1"))
    }

    private func text(_ m: inout Markup) {
        let first = from <= blame.passages.count ? from - 1 : 0
        if first > 0 { link(&m, 1, context("To the beginning of the text")) }
        let start = m.bytes.count
        m.element("div", .class("blame")) { m in
            for (index, passage) in blame.passages.enumerated().dropFirst(first) {
                if index - first >= Self.most || m.bytes.count - start > Self.room {
                    let rest = context.voice.counted(blame.passages.count - index, "statement")
                    link(&m, index + 1, context("{1} more are on the next page", rest))
                    break
                }
                write(&m, passage)
            }
        }
    }

    private func link(_ m: inout Markup, _ place: Int, _ words: String) {
        m.element("p", .class("more card")) {
            $0.link(context.href(path, place > 1 ? [("from", "\(place)")] : []), words)
        }
    }

    private func write(_ m: inout Markup, _ passage: Blame.Passage) {
        m.element("div", .class("passage")) { m in
            m.inlineElement(
                "a", .class("origin age-\(tints[passage.version] ?? 0)"), .href(origin(passage.version)),
                Attribute("title", name(passage.version, passage.time)),
                Attribute("aria-label", context("version {1}", "\(passage.version)"))
            ) { $0.text("\(passage.version)") }
            m.element("div", .class("words \(passage.unit.rawValue)")) { m in
                for phrase in passage.phrases.prefix(2000) { self.phrase(&m, phrase, in: passage) }
            }
        }
    }

    private func phrase(_ m: inout Markup, _ phrase: Blame.Phrase, in passage: Blame.Passage) {
        let isOther = phrase.version != passage.version
        m.inlineElement(
            "span", .class("age-\(tints[phrase.version] ?? 0)" + (isOther ? " other" : "")),
            isOther ? Attribute("title", name(phrase.version, phrase.time)) : nil
        ) { $0.text(trimmed(phrase.text, 20_000, context)) }
        guard isOther, phrase.text.utf8.contains(where: { $0 > 0x20 }) else { return }
        m.inlineElement("sup") { m in
            m.inlineElement(
                "a", .href(origin(phrase.version)),
                Attribute("aria-label", context("version {1}", "\(phrase.version)"))
            ) { $0.text("\(phrase.version)") }
        }
    }

    private func name(_ number: Int, _ time: Instant) -> String {
        context("Version {1}", "\(number)") + " · " + context.voice.time(time)
    }
}
