import FactSheets
import Reading
import Testing

@Suite struct FeedHintTests {
    private func hints(_ channel: String) throws -> FeedHints {
        let text = """
            <rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"><channel><title>T</title>
            \(channel)<item><title>I</title><guid>g</guid></item></channel></rss>
            """
        return try readFeed(Array(text.utf8), contentType: nil, name: "https://press.example.gov/feed/").hints
    }

    @Test func `a feed says when to ask for it`() throws {
        let hints = try hints(
            """
            <ttl> 60 </ttl><skipHours><hour>0</hour><hour>24</hour><hour>7</hour></skipHours>
            <skipDays><day>Sunday</day><day>saturday</day></skipDays>
            <sy:updatePeriod>\n hourly </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>
            <sy:updateBase>2000-01-01T12:00+00:00</sy:updateBase>
            """)
        #expect(hints.ttl == .seconds(3600))
        #expect(hints.skipHours == [0, 7])
        #expect(hints.skipDays == [0, 6])
        #expect(hints.period == .seconds(1800))
        #expect(hints.base == Instant(rfc3339: "2000-01-01T12:00:00Z"))
    }

    @Test(
        arguments: [
            "", "<ttl>0</ttl>", "<ttl>-5</ttl>", "<ttl>soon</ttl>", "<ttl/>",
            "<skipHours><hour>25</hour><hour>-1</hour></skipHours>",
            "<skipDays><day>Domingo</day></skipDays>",
            "<sy:updatePeriod>often</sy:updatePeriod>", "<item><ttl>60</ttl></item>",
            "<image><ttl>9</ttl></image>",
        ])
    func `what makes no sense says nothing`(_ channel: String) throws {
        #expect(try hints(channel).isEmpty)
    }

    @Test func `numbers beyond all measure are bounded where they are read`() throws {
        let huge = "1000000000000000000000000"
        #expect(try hints("<ttl>\(huge)</ttl>").ttl == .seconds(60 << 20))
        let often = try hints(
            "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>\(huge)</sy:updateFrequency>")
        #expect(often.period == .seconds(1))
    }
}
