import FactSheets
import Synchronization
import TestSupport

/// A publisher on loopback with pages that a test writes and changes; what is not there is 404.
final class Site: Sendable {
    struct Page: Sendable {
        var body: [UInt8]
        var status = "200 OK"
        var headers: [String] = []

        init(
            _ body: String, _ type: String = "text/html; charset=utf-8", status: String = "200 OK",
            headers: [String] = []
        ) {
            self.body = Array(body.utf8)
            self.status = status
            self.headers = ["Content-Type: \(type)"] + headers
        }
    }

    private final class Pages: Sendable {
        let all: Mutex<[String: Page]>
        init(_ all: [String: Page]) { self.all = Mutex(all) }
    }

    private let pages: Pages
    private let server: LoopbackServer

    /// `pages` by their targets; `HOST` in them stands for the site's origin.
    init(_ pages: [String: Page]) throws {
        let pages = Pages(pages)
        self.pages = pages
        server = try LoopbackServer { request in
            guard var page = pages.all.withLock({ $0[request.target] }) else {
                return LoopbackServer.answer("404 Not Found", [], Array("not found".utf8))
            }
            let origin = "http://" + (request.headers["Host"] ?? "")
            page.body = Array(
                String(decoding: page.body, as: UTF8.self).split(
                    separator: "HOST", omittingEmptySubsequences: false
                ).joined(separator: origin).utf8)
            return LoopbackServer.answer(page.status, page.headers, page.body)
        }
    }

    var origin: String { server.origin }
    /// The targets asked for, in order.
    var asked: [String] { server.requests.map(\.target) }

    func set(_ target: String, _ page: Page?) { pages.all.withLock { $0[target] = page } }

    /// A configuration that may reach the site, with `rest` behind a profile's head.
    func configuration(in directory: TemporaryDirectory, _ rest: String) throws -> String {
        try directory.write(
            """
            # kept as it is
            [network]
            allow = ["127.0.0.1/32"]
            plain_http = ["127.0.0.1"]

            [[profile]]
            name = "test"
            words = ["High-Level Economic Dialogue"]
            \(rest)
            """, as: "hledwatch.toml")
    }

    static func article(_ title: String, _ text: String = "The dialogue's two governments met.") -> Page {
        Page(
            "<!DOCTYPE html><html><head><title>\(title)</title></head><body><article><h1>\(title)</h1><p>\(text)</p><p>They will meet again.</p></article></body></html>"
        )
    }

    static func listing(_ links: [(String, String)], head: String = "") -> Page {
        let rows = links.map { "<li><a href=\"\($0.0)\">\($0.1)</a></li>" }.joined()
        return Page(
            "<!DOCTYPE html><html><head><title>Press</title>\(head)</head><body><main><ul>\(rows)</ul></main></body></html>"
        )
    }
}
