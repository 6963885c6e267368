import Archiving
import FactSheets
import Reading
import TestSupport
import Watching

/// A publisher as a test writes one: feed captures half an hour apart, and what came of each.
struct FeedScript {
    static let url = "https://press.example.gov/feed/"
    let archive: Archive
    let derivation: Derivation
    let configuration: Configuration
    private let directory: TemporaryDirectory
    /// Where the archive is.
    var directoryPath: String { directory.path }
    private(set) var now = Instant(seconds: 1_663_000_000)

    init(
        follow: Configuration.Follow = .all, manner: Derivation.Manner = .live,
        subscribers: [Subscriber] = [],
        heedsHints: Bool = true
    ) throws {
        prepareReading()
        directory = try TemporaryDirectory()
        archive = try Archive(directory: directory.path, mode: .write)
        var configuration = Configuration()
        configuration.subscribers = subscribers
        var source = Source(name: "press", url: FeedScript.url)
        source.heedsHints = heedsHints
        configuration.profiles = [
            Profile(
                name: "test", words: ["High-Level Economic Dialogue"],
                sources: [source],
                moves: [.init(from: "https://press.example.gov/", to: "https://archive.example.gov/")])
        ]
        self.configuration = configuration
        derivation = Derivation(
            archive: archive, configuration: configuration, follow: follow, manner: manner)
    }

    /// An item numbered `number`; newer ones have larger numbers.
    struct Item {
        var number: Int
        var body: String
        var title: String { "Statement \(number) on harbors" }
        var link: String

        init(_ number: Int, _ body: String? = nil, link: String? = nil) {
            self.number = number
            self.body =
                body
                ?? "<p>The office of harbors will provide $\(number) million to dredge.</p><p>It is number \(number).</p>"
            self.link = link ?? "https://press.example.gov/2022/statement-\(number)/"
        }
    }

    mutating func look(_ items: [Item], built: Int? = nil, status: Int = 200) throws -> Derivation.Taken {
        try look(raw: FeedScript.text(items, built: built), status: status)
    }

    /// The feed that shows `items`.
    static func text(_ items: [Item], built: Int? = nil) -> String {
        let date = built.map {
            "<lastBuildDate>Tue, 13 Sep 2022 \($0 / 60 < 10 ? "0" : "")\($0 / 60):\($0 % 60 < 10 ? "0" : "")\($0 % 60):00 +0000</lastBuildDate>"
        }
        let text = items.map { item in
            """
            <item><title>\(item.title)</title><link>\(item.link)</link><guid isPermaLink="false">https://press.example.gov/?p=\(item.number)</guid>
            <pubDate>Mon, 12 Sep 2022 \(item.number < 10 ? "0" : "")\(item.number):00:00 +0000</pubDate>
            <content:encoded><![CDATA[\(item.body)]]></content:encoded></item>
            """
        }.joined()
        return """
            <?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">
            <channel><title>Press</title><link>https://press.example.gov/</link>\(date ?? "")\(text)</channel></rss>
            """
    }

    mutating func look(raw: String, status: Int = 200, from url: String = FeedScript.url) throws
        -> Derivation.Taken
    {
        now = now + .seconds(1800)
        return try derivation.take(
            Capture(
                role: .source, url: url, time: now, status: status,
                headers: [Header("Content-Type", "application/rss+xml; charset=UTF-8")], body: Array(raw.utf8)
            ))
    }

    /// Moves the time of the next look, which otherwise is half an hour after the one before.
    mutating func wait(_ span: Duration) { now = now + span }

    mutating func page(
        _ url: String, _ body: String, title: String = "Statement 9 on harbors", status: Int = 200,
        headers: [Header] = [],
        redirects: [Capture.Redirect] = [], answered: String? = nil, canonical: String? = nil,
        typed: Bool = true
    ) throws -> Derivation.Taken {
        now = now + .seconds(1800)
        let link = canonical.map { "<link rel=\"canonical\" href=\"\($0)\">" } ?? ""
        let html =
            "<!DOCTYPE html><html><head><title>\(title)</title>\(link)</head><body><main><article><h1>\(title)</h1>\(body)</article></main></body></html>"
        return try derivation.take(
            Capture(
                role: .page, url: url, answered: answered, time: now, status: status,
                headers: (typed ? [Header("Content-Type", "text/html; charset=UTF-8")] : []) + headers,
                body: Array(html.utf8), redirects: redirects))
    }
}

extension Derivation.Taken {
    var kinds: [Event.Kind] { events.map(\.kind) }
}
