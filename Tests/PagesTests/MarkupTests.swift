import FactSheets
import TestSupport
import Testing

@testable import Pages

@Suite struct MarkupTests {
    @Test func `text and attributes from outside are never markup`() {
        var m = Markup()
        m.element("p", .class("a\"><script>"), text: "<img src=x onerror=alert(1)>&\u{202E}")
        #expect(
            String(decoding: m.bytes, as: UTF8.self)
                == "<p class=\"a&quot;&gt;&lt;script&gt;\">&lt;img src=x onerror=alert(1)&gt;&amp;[U+202E]</p>\n"
        )
    }

    @Test func `an address of another scheme is no link`() {
        var m = Markup()
        m.outside("javascript:alert(1)", "here")
        #expect(String(decoding: m.bytes, as: UTF8.self) == "here")
    }

    @Test func `links keep a language that was asked for, and escape what they carry`() {
        var context = PageContext(now: Instant(seconds: 0), version: "1")
        #expect(context.href("search", [("q", "a&b=ñ #")]) == "/search?q=a%26b%3D%C3%B1%20%23")
        context.language = .spanish
        context.keepsLanguage = true
        context.root = "/hled/"
        #expect(context.href("ledger?page=2") == "/hled/ledger?page=2&lang=es")
    }

    @Test func `a page loads nothing but this server's own files`() {
        let context = PageContext(now: Instant(seconds: 0), version: "1")
        let page = String(decoding: errorPage(404, "gone", context), as: UTF8.self)
        for asset in Asset.all { #expect(page.contains("\"/\(asset.path)\"")) }
        #expect(!page.contains("://") && !page.contains("style=") && !page.contains("onclick"))
    }
}
