import FactSheets
import Testing

@testable import Networking

@Suite struct AnswerHeadTests {
    /// Found by fuzzing: `001` was taken for a status, and one below 100 is never complete.
    @Test(arguments: ["HTTP/1.1 001 x", "HTTP/1.1 099", "HTTP/1.1 20", "HTTP/1.1 x00", "HTTP/1.1  200"])
    func `a status is three digits from 100 up`(line: String) {
        var head = AnswerHead(limit: 1000)
        let isTaken = take(line + "\r\n", into: &head)
        #expect(isTaken && head.status == 0)
    }

    /// Hands `head` a line; false when it was one too many.
    private func take(_ line: String, into head: inout AnswerHead) -> Bool {
        let line = Array(line.utf8)
        return head.take(line.span)
    }

    private func head(_ lines: String...) -> AnswerHead {
        var head = AnswerHead(limit: 1000)
        for line in lines { #expect(take(line + "\r\n", into: &head)) }
        return head
    }

    @Test func `a continued line is joined to the value before by one blank, a Location's bytes too`() {
        let folded = head(
            "HTTP/1.1 301 Moved", "X: one", "\t two ", "  ", " three", "Empty:", " filled", "location: /a",
            " b",
            "Location: /other", " c", "")
        #expect(folded.headers["X"] == "one two three" && folded.headers["Empty"] == "filled")
        #expect(folded.headers.map(\.value).suffix(2) == ["/a b", "/other c"])
        #expect(folded.location.map { String(decoding: $0, as: UTF8.self) } == "/a b")
        #expect(folded.isRedirect)
    }

    @Test func `what continues nothing is no field, and a new status line begins anew`() {
        let interim = head(
            "HTTP/1.1 103 Early", " lost", "Link: </a>", "", "HTTP/1.1 200 OK", " lost: too", "A : b:c ",
            "no field",
            " lost as well", "")
        #expect(interim.status == 200 && interim.isComplete)
        #expect(String(decoding: interim.statusLine, as: UTF8.self) == "HTTP/1.1 200 OK")
        #expect(interim.headers.first == Header("lost", "too") && interim.headers["A"] == "b:c")
    }

    @Test func `more than may come is refused, and trailers are not kept`() {
        var head = AnswerHead(limit: 60)
        for line in ["HTTP/1.1 200 OK\r\n", "A: b\r\n", "\r\n", "Trailer: x\r\n"] {
            #expect(take(line, into: &head))
        }
        #expect(head.headers == [Header("A", "b")])
        #expect(!take("Another: trailer that is long\r\n", into: &head))
    }
}
