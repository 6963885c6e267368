import FactSheets
import Reading
import Testing

@Suite struct AutodiscoveryTests {
    private func feeds(_ head: String, at url: String = "https://example.gov/news/") throws
        -> [DiscoveredFeed]
    {
        try discoverFeeds(
            Array("<!DOCTYPE html><html><head>\(head)</head><body><p>News.</p></body></html>".utf8),
            contentType: "text/html", name: url)
    }

    @Test func `the feeds that a page names are found in its order, each once, resolved against its base`()
        throws
    {
        let found = try feeds(
            """
            <base href="https://cdn.example.gov/x/"><link rel="stylesheet" href="a.css">
            <link rel="Alternate home" type="application/rss+xml; charset=utf-8" title="News" href="feed/">
            <link rel="alternate" type="application/atom+xml" href="https://example.gov/atom.xml">
            <link rel="alternate" type="application/feed+json" href="/feed.json">
            <link rel="alternate" type="application/rss+xml" href="feed/">
            <link rel="alternate" hreflang="es" href="/es/"><link rel="feed" href="/other">
            <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
            """)
        #expect(
            found == [
                DiscoveredFeed(url: "https://cdn.example.gov/x/feed/", title: "News"),
                DiscoveredFeed(url: "https://example.gov/atom.xml"),
                DiscoveredFeed(url: "https://cdn.example.gov/feed.json"),
                DiscoveredFeed(url: "https://cdn.example.gov/other"),
            ])
    }

    @Test func `a WordPress page that names no feed has one at feed below it, as a guess`() throws {
        #expect(
            try feeds("<meta name=\"generator\" content=\"WordPress 6.5\">") == [
                DiscoveredFeed(url: "https://example.gov/news/feed/", isGuess: true)
            ])
        #expect(
            try feeds(
                "<link rel=\"https://api.w.org/\" href=\"/wp-json/\">", at: "https://example.gov/news?x=1")
                == [
                    DiscoveredFeed(url: "https://example.gov/news/feed/", isGuess: true)
                ])
        #expect(try feeds("").isEmpty)
    }

    static let furtherPages = [
        (
            "<feed xmlns=\"http://www.w3.org/2005/Atom\"><title>t</title><link rel=\"next\" href=\"/atom?page=2\"/><entry><id>a:1</id></entry></feed>",
            "https://example.gov/atom", "https://example.gov/atom?page=2"
        ),
        (
            "<rss version=\"2.0\" xmlns:atom=\"http://www.w3.org/2005/Atom\"><channel><atom:link rel=\"prev-archive\" href=\"https://example.gov/2021.xml\"/><item><guid>1</guid></item></channel></rss>",
            "https://example.gov/rss", "https://example.gov/2021.xml"
        ),
        (
            "{\"version\":\"https://jsonfeed.org/version/1.1\",\"title\":\"t\",\"next_url\":\"https://example.gov/2.json\",\"items\":[{\"id\":\"1\"}]}",
            "https://example.gov/1.json", "https://example.gov/2.json"
        ),
        (
            "<rss version=\"2.0\"><channel><generator>https://wordpress.org/?v=5.7</generator><item><guid>1</guid></item></channel></rss>",
            "https://example.gov/feed/", "https://example.gov/feed/?paged=2"
        ),
        (
            "<rss version=\"2.0\"><channel><generator>https://wordpress.org/?v=5.7</generator><item><guid>1</guid></item></channel></rss>",
            "https://example.gov/feed/?lang=es&paged=2", "https://example.gov/feed/?lang=es&paged=3"
        ),
    ]

    @Test(arguments: furtherPages) func `where a feed goes on is what it says, or WordPress's way`(
        _ text: String, _ url: String, _ next: String
    ) throws {
        #expect(try readFeed(Array(text.utf8), contentType: nil, name: url).nextPage == next)
    }

    @Test func `an ordinary feed goes on nowhere, and neither does an empty page of WordPress's`() throws {
        for text in [
            "<rss version=\"2.0\"><channel><item><guid>1</guid></item></channel></rss>",
            "<rss version=\"2.0\"><channel><generator>https://wordpress.org/?v=5.7</generator></channel></rss>",
        ] {
            #expect(try readFeed(Array(text.utf8), contentType: nil, name: "https://e.gov/f").nextPage == nil)
        }
    }
}
