internal import Digesting
package import FactSheets

/// A document as pages speak of it.
package struct ArchivedDocument: Sendable, Equatable {
    /// As addresses name it.
    package var slug: String
    package var title: String
    /// Its present address.
    package var url: String
    package var published: Instant?
    package var isWithdrawn: Bool
    package var versions: Int
    package var firstSeen: Instant
    /// When it was last seen to be there.
    package var lastSeen: Instant
    package var lastChanged: Instant?

    package init(
        slug: String, title: String, url: String, published: Instant? = nil, isWithdrawn: Bool = false,
        versions: Int, firstSeen: Instant, lastSeen: Instant, lastChanged: Instant? = nil
    ) {
        self.slug = slug
        self.title = title
        self.url = url
        self.published = published
        self.isWithdrawn = isWithdrawn
        self.versions = versions
        self.firstSeen = firstSeen
        self.lastSeen = lastSeen
        self.lastChanged = lastChanged
    }

    /// The host that published it; empty where its address names none.
    var publisher: String {
        guard let scheme = url.firstRange(of: "://") else { return "" }
        let host = url[scheme.upperBound...].prefix { $0 != "/" && $0 != "?" && $0 != "#" }
        return host.hasPrefix("www.") ? String(host.dropFirst(4)) : String(host)
    }

    /// What is called by a name where it has one.
    var name: String { title.isEmpty ? slug : title }

    /// `documents/fact-sheet`, and what stands below it.
    func path(_ below: String = "") -> String {
        "documents/" + percentEncoded(slug) + (below.isEmpty ? "" : "/" + below)
    }
}

/// A version as pages speak of it.
package struct ArchivedVersion: Sendable, Equatable {
    package var number: Int
    package var title: String
    /// When it was first seen.
    package var time: Instant
    /// When the state before it was last seen.
    package var since: Instant?
    /// When it was last seen to stand.
    package var last: Instant?
    /// How much it differs from the version before.
    package var significance: Significance
    /// The earlier version that it repeats.
    package var equals: Int?
    /// `page`, or `feed:` and the source's address.
    package var channel: String
    /// SHA-256 of what it says, in hexadecimal digits.
    package var contentHash: String
    /// The capture that showed it first, and the SHA-256 of what came there; empty where that is not looked up.
    package var capture: Int64
    package var captureHash: String

    package init(
        number: Int, title: String, time: Instant, since: Instant? = nil, last: Instant? = nil,
        significance: Significance = .substantive, equals: Int? = nil, channel: String = "page",
        contentHash: String = "", capture: Int64 = 0, captureHash: String = ""
    ) {
        self.number = number
        self.title = title
        self.time = time
        self.since = since
        self.last = last
        self.significance = significance
        self.equals = equals
        self.channel = channel
        self.contentHash = contentHash
        self.capture = capture
        self.captureHash = captureHash
    }

    /// Between which times it came, and until when it was seen.
    func seen(_ context: PageContext) -> String {
        let voice = context.voice
        var parts =
            since.map { [context("came between {1} and {2}", voice.time($0), voice.time(time, besides: $0))] }
            ?? [context("first seen {1}", voice.time(time))]
        if let last, last > time { parts.append(context("last seen {1}", voice.time(last))) }
        return parts.joined(separator: "; ")
    }
}

extension Markup {
    /// When a version came and until when it was seen, each time as one.
    mutating func seen(_ version: ArchivedVersion, _ context: PageContext) {
        if let since = version.since {
            timed(context("came between {1} and {2}"), [since, version.time], context)
        } else {
            timed(context("first seen {1}"), [version.time], context)
        }
        guard let last = version.last, last > version.time else { return }
        text("; ")
        timed(context("last seen {1}"), [last], context)
    }

    /// A sentence whose values are times.
    mutating func timed(_ sentence: String, _ times: [Instant], _ context: PageContext) {
        var rest = sentence[...]
        while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
            text(String(rest[..<open]))
            if let number = Int(rest[rest.index(after: open)..<close]), times.indices.contains(number - 1) {
                let words = context.voice.time(times[number - 1])
                inlineElement(
                    "time", Attribute("datetime", times[number - 1].description), Attribute("title", words)
                ) { $0.text(words) }
            }
            rest = rest[rest.index(after: close)...]
        }
        text(String(rest))
    }
}

/// A place in the text of a version that holds as long as its words do: `s-` and twelve hexadecimal digits.
func statementAnchor(_ text: String) -> String {
    "s-" + hashDigits(FNV1a(text).value, 12)
}

extension Markup {
    /// The way down to a page: links, and at last where the reader is.
    mutating func crumbs(_ links: [(address: String, words: String)], here: String, _ context: PageContext) {
        element("nav", .class("crumbs"), Attribute("aria-label", context("Where this is"))) { m in
            for link in links {
                m.link(link.address, link.words)
                m.text(" › ")
            }
            m.element("span", Attribute("aria-current", "page"), text: here)
        }
    }

    /// Links of one kind beside each other; the one that is shown is told apart.
    mutating func choices(
        _ name: String, _ links: [(address: String, words: String, isHere: Bool)]
    ) {
        element("nav", .class("choices"), Attribute("aria-label", name)) { m in
            m.element("span", .class("quiet"), text: name)
            m.element("ul") { m in
                for link in links {
                    m.element("li") { m in
                        m.element(
                            "a", .href(link.address), link.isHere ? Attribute("aria-current", "true") : nil,
                            text: link.words)
                    }
                }
            }
        }
    }
}

extension ArchivedDocument {
    /// Feeds and the calendar of the document.
    var alternates: [Frame.Alternate] {
        [
            .init(type: "application/atom+xml", path: path("feed.atom"), title: name + ": Atom"),
            .init(type: "application/feed+json", path: path("feed.json"), title: name + ": JSON Feed"),
            .init(type: "text/calendar", path: path("deadlines.ics"), title: name + ": iCalendar"),
        ]
    }
}
