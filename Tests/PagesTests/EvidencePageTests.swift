import Digesting
import FactSheets
import Testing

@testable import Pages

@Suite struct EvidencePageTests {
    private static let checkpoint = EvidenceView.Checkpoint(
        size: 40, root: "ab12", note: "log\n40\nqxI=\n\n— log AAAA\n", stamped: noon)

    private static func state() -> EvidenceView {
        var view = EvidenceView()
        (view.captures, view.checks, view.size, view.checkpoints) = (30, 12, 42, 3)
        (view.newest, view.newestStamped, view.unstamped) = (checkpoint, checkpoint, 1)
        view.keys = ["log+1234+abcd"]
        view.rows = [
            .init(
                id: 42, url: "https://example.gov/", time: noon, status: 0, failed: true, flag: "cut", size: 0
            )
        ]
        return view
    }

    private static func capture() -> CaptureView {
        var capture = Capture(
            role: .page, url: "https://example.gov/", time: noon, status: 200,
            headers: [Header("Content-Type", "text/html"), Header("X", "a\u{7}b")],
            redirects: [.init(status: 301, location: "https://example.gov/new")])
        capture.provenance = .init(
            request: "GET / HTTP/1.1\nHost: example.gov\n", statusLine: "HTTP/2 200", peer: "192.0.2.1:443",
            tls: "TLSv1.3", certificates: ["c1", "c2"], began: noon,
            received: .init(codings: ["gzip"], size: 10, sha256: "ee"), engine: 1)
        var view = CaptureView(id: 7, capture: capture)
        (view.bodyHash, view.size, view.entry, view.entryHash) = ("ff00", 1234, "hledwatch capture 1\n", "dd")
        view.made = [.init(slug: "sheet", title: "Fact sheet", version: 3)]
        view.proof = .init(index: 6, path: ["aa", "bb"], checkpoint: checkpoint)
        view.earlier = 5
        return view
    }

    @Test func `the state of the log, its seal and its stamp are told, and how to check them`() {
        let page = text(evidencePage(Self.state(), context()))
        #expect(page.contains("42: 30 captures, 12 checks that found nothing new"))
        #expect(page.contains("up to entry 40; 2 since are not sealed yet"))
        #expect(page.contains("over 40 entries") && page.contains("1 checkpoints without one"))
        #expect(page.contains("<code>log+1234+abcd</code>") && page.contains("none was reported"))
        #expect(page.contains("href=\"/log/checkpoint\"") && page.contains("hledwatch verify --since"))
        #expect(page.contains("no answer") && page.contains("set aside: cut"))
        #expect(page.contains("href=\"/captures/42\""))
    }

    @Test func `damage is the first thing that is said`() {
        var view = Self.state()
        view.damage = .init(
            found: noon, count: 2, lines: ["the body of capture 3 is not what was hashed", hostile])
        let page = evidencePage(view, context())
        #expect(isInert(page))
        let said = text(page)
        #expect(said.contains("Verification found damage: 2."))
        #expect(
            said.firstRange(of: "role=\"alert\"")?.lowerBound ?? said.endIndex
                < said.firstRange(of: "The log")?.lowerBound ?? said.startIndex)
    }

    @Test func `an empty archive has nothing sealed, and no captures`() {
        let page = text(evidencePage(EvidenceView(), context(.spanish)))
        #expect(page.contains("nada aún") && page.contains("Aquí no hay ninguna captura de eso."))
    }

    @Test func `a capture shows what was sent, what came, and what proves it`() {
        let page = text(capturePage(Self.capture(), context()))
        for part in [
            "GET / HTTP/1.1\nHost: example.gov", "192.0.2.1:443", "TLSv1.3", "<code>c2</code>",
            "coded as gzip",
            "301 → ", "HTTP/2 200\nContent-Type: text/html\nX: a\\x07b", "<code>ff00</code>",
            "href=\"/captures/7/body\"", "href=\"/captures/7/proof\"", "href=\"/captures/5\"",
            "href=\"/documents/sheet/3\">Fact sheet, version 3</a>",
            "href=\"/documents/sheet/3/evidence.zip\"",
            "<li>aa</li>", "over 40 entries", "hledwatch capture 1",
        ] {
            #expect(page.contains(part), "\(part)")
        }
    }

    @Test func `what is not known, not sealed or no more there is said`() {
        var view = Self.capture()
        view.capture.provenance = nil
        view.capture.headers = []
        (view.proof, view.isPruned, view.made) = (nil, true, [])
        let page = text(capturePage(view, context()))
        for part in [
            "What was sent is not known", "none on record", "No checkpoint covers it yet", "were pruned",
            "no version",
        ] {
            #expect(page.contains(part), "\(part)")
        }
        #expect(!page.contains("/captures/7/body") && !page.contains("/captures/7/proof"))
    }

    @Test func `a check tells which capture it confirmed`() {
        var view = Self.capture()
        view.check = (noon, .milliseconds(120), 304, 5)
        let page = text(capturePage(view, context()))
        #expect(page.contains("<h1>Check 7</h1>") && page.contains("304, in 120 ms"))
        #expect(page.contains("href=\"/captures/5\">Capture 5</a>") && page.contains("<li>aa</li>"))
    }

    @Test func `nothing of what came from outside is markup`() {
        var view = Self.capture()
        view.capture.url = "javascript:" + hostile
        view.capture.answered = hostile
        view.capture.headers = [Header(hostile, hostile)]
        view.capture.failure = .init(.other, hostile)
        view.capture.redirects = [.init(status: 302, location: hostile)]
        view.capture.provenance = .init(
            request: hostile, statusLine: hostile, peer: hostile, tls: hostile, certificates: [hostile],
            began: noon,
            received: .init(codings: [hostile], size: 1, sha256: hostile), engine: 1)
        (view.flag, view.origin, view.entry) = (hostile, hostile, hostile)
        view.made = [.init(slug: hostile, title: hostile, version: 1)]
        let page = capturePage(view, context())
        #expect(isInert(page) && !text(page).contains("href=\"javascript:"))
        var state = Self.state()
        state.address = hostile
        state.rows = [
            .init(id: 1, url: hostile, time: noon, status: 200, failed: false, flag: hostile, size: 1)
        ]
        state.keys = [hostile]
        #expect(isInert(evidencePage(state, context())))
    }
}
