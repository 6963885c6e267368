import FactSheets
import Testing

@testable import Reading

/// What a server says, what the document says of itself, and what its bytes are.
struct FeedEncoding: CustomTestStringConvertible, Sendable {
    let clause: String
    var contentType: String?
    /// `nil` for no XML declaration; else what stands behind `version='1.0'`.
    var declared: String?
    var mark: [UInt8] = []
    let bytes: @Sendable (String) -> [UInt8]
    var title = "Diálogo “x”"

    var testDescription: String { clause }

    var feed: [UInt8] {
        let declaration = declared.map { "<?xml version='1.0'\($0)?>" } ?? ""
        return mark + bytes(declaration + "<rss><channel><title>\(title)</title></channel></rss>")
    }
}

@Suite struct FeedEncodingTests {
    private static func utf8(_ text: String) -> [UInt8] { Array(text.utf8) }
    private static func utf16BE(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
    private static func utf16LE(_ text: String) -> [UInt8] {
        text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    }
    private static func utf32BE(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap {
            [0, UInt8($0.value >> 16), UInt8($0.value >> 8 & 0xFF), UInt8($0.value & 0xFF)]
        }
    }
    private static func utf32LE(_ text: String) -> [UInt8] {
        text.unicodeScalars.flatMap {
            [UInt8($0.value & 0xFF), UInt8($0.value >> 8 & 0xFF), UInt8($0.value >> 16), 0]
        }
    }
    /// As far as the titles here need it.
    private static func windows1252(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { $0 == "“" ? 0x93 : $0 == "”" ? 0x94 : UInt8($0.value) }
    }
    /// Russian letters only.
    private static func windows1251(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { $0.value >= 0x410 ? UInt8($0.value - 0x410 + 0xC0) : UInt8($0.value) }
    }

    static let marks: [FeedEncoding] = [
        .init(
            clause: "RFC 7303 section 3.3: a byte order mark goes before the charset of HTTP",
            contentType: "application/rss+xml; charset=windows-1251", mark: [0xEF, 0xBB, 0xBF], bytes: utf8),
        .init(
            clause: "XML appendix F: UTF-16 with a mark, big end first", declared: " encoding='UTF-16'",
            mark: [0xFE, 0xFF], bytes: utf16BE),
        .init(
            clause: "XML appendix F: UTF-16 with a mark, little end first", declared: " encoding='UTF-16'",
            mark: [0xFF, 0xFE], bytes: utf16LE),
        .init(
            clause: "XML appendix F: UTF-16 without a mark, big end first", declared: " encoding='UTF-16BE'",
            bytes: utf16BE),
        .init(clause: "XML appendix F: UTF-16 without a mark or a declaration", bytes: utf16LE),
        .init(
            clause: "RFC 2781 section 3.3: utf-16 says nothing of the order; the bytes do",
            contentType: "application/xml; charset=utf-16", declared: " encoding='UTF-16'", bytes: utf16BE),
        .init(
            clause: "feedparser 3.2: UTF-32 with a mark", declared: " encoding='UTF-32'",
            mark: [0, 0, 0xFE, 0xFF],
            bytes: utf32BE),
        .init(
            clause: "feedparser 3.2: UTF-32 with a mark, little end first", mark: [0xFF, 0xFE, 0, 0],
            bytes: utf32LE),
        .init(
            clause: "feedparser 3.2: UTF-32 without a mark", declared: " encoding='UTF-32'", bytes: utf32LE),
    ]

    static let rules: [FeedEncoding] = [
        .init(
            clause: "RFC 7303 section 3.2: the charset of HTTP goes before the declaration",
            contentType: "application/xml; charset=windows-1251", declared: " encoding='koi8-r'",
            bytes: windows1251,
            title: "Диалог"),
        .init(
            clause: "RFC 7303 section 3: without a charset the declaration counts, for text/xml too",
            contentType: "text/xml", declared: " encoding='windows-1251'", bytes: windows1251, title: "Диалог"
        ),
        .init(
            clause: "RFC 7303 section 3: without either it is UTF-8, and not us-ascii as RFC 3023 had it",
            contentType: "text/xml", bytes: utf8),
        .init(
            clause:
                "feedparser, Incorrectly-Declared Media Types: text/plain and worse are read all the same",
            contentType: "text/plain; charset=utf-8", declared: " encoding='iso-8859-1'", bytes: utf8),
        .init(
            clause: "Encoding standard: latin1 means windows-1252", declared: " encoding='latin1'",
            bytes: windows1252),
    ]

    static let lies: [FeedEncoding] = [
        .init(clause: "windows-1252 declared as UTF-8", declared: " encoding='UTF-8'", bytes: windows1252),
        .init(
            clause: "windows-1252 sent as UTF-8", contentType: "application/xml; charset=utf-8",
            bytes: windows1252),
        .init(clause: "windows-1252 that nobody declares", bytes: windows1252),
        .init(
            clause: "windows-1252 declared as nonsense", declared: " encoding='klingon'", bytes: windows1252),
        .init(clause: "UTF-8 declared as nonsense", declared: " encoding=''", bytes: utf8),
        .init(
            clause: "UTF-8 sent as nonsense", contentType: "application/xml; charset=;",
            declared: " encoding='x'",
            bytes: utf8),
        .init(clause: "UTF-8 declared as latin1", declared: " encoding='ISO-8859-1'", bytes: utf8),
        .init(
            clause: "UTF-8 that says so, sent as another charset",
            contentType: "text/xml; charset=windows-1251",
            declared: " encoding='utf-8'", bytes: utf8),
        .init(
            clause: "another charset that says so, sent as UTF-8 (feedparser: the declaration is next)",
            contentType: "text/xml; charset=utf-8", declared: " encoding='windows-1251'", bytes: windows1251,
            title: "Диалог"),
        .init(clause: "UTF-8 declared as UTF-16", declared: " encoding='UTF-16'", bytes: utf8),
        .init(
            clause: "UTF-8 sent as UTF-16", contentType: "text/xml; charset=utf-16",
            declared: " encoding='utf-8'",
            bytes: utf8),
        .init(clause: "UTF-16 sent as UTF-8", contentType: "text/xml; charset=utf-8", bytes: utf16LE),
    ]

    @Test(arguments: marks + rules + lies)
    func `a feed is in the encoding its bytes are in`(_ c: FeedEncoding) throws {
        let feed = try readFeed(c.feed, contentType: c.contentType, name: "https://example.org/feed")
        #expect(feed.title == c.title)
    }

    @Test func `UTF-8 with a letter cut in two keeps the rest`() throws {
        let text =
            Array("<rss><channel><title>Diálogo á".utf8).dropLast() + Array("</title></channel></rss>".utf8)
        let feed = try readFeed(Array(text), contentType: "text/xml; charset=utf-8", name: "f")
        #expect(feed.title == "Diálogo \u{FFFD}")
    }

    @Test func `megabytes of half letters are replaced`() {
        let bytes = Array("<a>".utf8) + [UInt8](repeating: 0xF0, count: 4 << 20)
        #expect(decodedUTF8(bytes, contentType: nil, markup: .xml).count > 4 << 20)
    }
}
