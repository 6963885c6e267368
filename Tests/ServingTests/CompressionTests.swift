import Compressing
import FactSheets
import Testing

@testable import Serving

@Suite struct CompressionTests {
    private func request(_ accepted: String?) -> HTTPRequest {
        HTTPRequest(
            method: "GET", target: "/", headers: accepted.map { [Header("Accept-Encoding", $0)] } ?? [],
            remote: "")
    }

    private func answer(_ type: String, _ size: Int = 5_000, _ headers: Header...) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [Header("Content-Type", type)] + headers,
            body: [UInt8](repeating: 0x61, count: size))
    }

    @Test func `text is compressed for who takes it, with a tag of its own, and says what it depends on`()
        throws
    {
        let plain = answer(
            "text/html; charset=utf-8", 5_000, Header("ETag", "\"abc\""), Header("vary", "Accept-Language"))
        let made = plain.compressed(for: request("br, gzip;q=0.8"))
        #expect(made.headers["Content-Encoding"] == "gzip")
        #expect(made.headers["ETag"] == "\"abc-gzip\"")
        #expect(made.headers["Vary"] == "Accept-Language, Accept-Encoding")
        #expect(made.body.count < 100)
        #expect(try ContentCoding.gzip.undone(made.body, limit: 10_000) == plain.body)
        let other = plain.compressed(for: request(nil))
        #expect(other.body == plain.body)
        #expect(other.headers["ETag"] == "\"abc\"")
        #expect(other.headers["Content-Encoding"] == nil)
        #expect(other.headers["Vary"] == "Accept-Language, Accept-Encoding")
    }

    @Test(arguments: [
        ("gzip", true), ("GZIP", true), ("x-gzip", true), ("*", true), ("gzip ; q=0.1", true), ("br", false),
        ("", false),
        ("gzip;q=0", false), ("gzip;q=0.000", false), ("*;q=0", false), ("gzip;q=0, *", false),
        ("gzip;q=x", false),
        ("identity, *;q=0.5", true),
    ]) func `who takes gzip says so`(_ c: (field: String, takes: Bool)) {
        #expect(request(c.field).takesGzip == c.takes)
    }

    @Test func `what is small, large, no text, no whole answer or compressed already is left alone`() {
        let takes = request("gzip")
        let pictures = answer("image/png")
        let events = answer("text/event-stream; charset=utf-8")
        let coded = answer("text/plain", 5_000, Header("Content-Encoding", "br"))
        var known = answer("text/html")
        known.status = 304
        for left in [
            answer("text/html", 1_023), answer("text/html", 5 << 20), pictures, events, coded, known,
            .pieces(200, headers: [Header("Content-Type", "text/csv")], HTTPPieces { nil }),
        ] {
            #expect(left.compressed(for: takes) == left)
        }
        for type in ["application/json", "application/feed+json", "image/svg+xml", "text/calendar"] {
            #expect(answer(type).compressed(for: takes).headers["Content-Encoding"] == "gzip")
        }
    }
}
