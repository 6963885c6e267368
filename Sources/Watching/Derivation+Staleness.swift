internal import Archiving
internal import FactSheets
internal import Reading
internal import Scheduling

/// Answers that are not what the publisher says now: older copies from a cache, and pages that were cut.
extension Derivation {
    static let stale = "stale"
    /// An answer whose own dates went back is a stale copy, until that many looks in a row agree that it is not.
    static let staleLooks = 3
    /// Clocks of a publisher's servers may differ by so much.
    private static let clockSlack: Duration = .seconds(60)

    /// Whether `capture` is a cached copy that was made before the one that `shown` came with.
    func isOlder(_ capture: Capture, than shown: Int64) throws -> Bool {
        let made = capture.made
        // Nothing is told about a copy's age by most answers: then there is nothing to look up.
        guard made < capture.time - Self.clockSlack, let shown = try archive.capture(shown)?.capture else {
            return false
        }
        return made < shown.made - Self.clockSlack
    }

    /// An older copy of the page from a cache: made before the one that showed the current version, or with the
    /// publisher's own dates gone back to an earlier version's.
    func isStale(_ capture: Capture, _ sheet: FactSheet, of document: Document, _ before: Channel?) throws
        -> Bool
    {
        guard let before, before.contentHash != nil,
            let current = try archive.version(of: document.id, number: document.versions)
        else { return false }
        let equal = try archive.version(of: document.id, contentHash: Identity.contentHash(of: sheet))
        if equal == document.versions { return false }
        if try isOlder(capture, than: current.capture) { return true }
        guard equal != nil, try datesWentBack(capture, sheet, of: document, before) else { return false }
        let earlier = try archive.lastFlags(of: capture.url, before: capture.time, count: Self.staleLooks - 1)
        return earlier.count < Self.staleLooks - 1 || earlier.contains { $0 != Self.stale }
    }

    private func datesWentBack(
        _ capture: Capture, _ sheet: FactSheet, of document: Document, _ before: Channel
    ) throws -> Bool {
        if let now = capture.headers["Last-Modified"].flatMap(parseHTTPDate),
            let then = try archive.capture(before.capture)?.capture.headers["Last-Modified"].flatMap(
                parseHTTPDate)
        {
            return now < then
        }
        guard let current = try archive.sheet(of: document.id, number: document.versions)?.modified,
            let modified = sheet.modified
        else { return false }
        return modified < current
    }

    /// A transfer that ended early without saying so: the page lacks its end, which it had before, and with it the
    /// last words of the current version.
    func cut(
        _ capture: Capture, _ sheet: FactSheet, of document: Document, _ before: Channel?
    ) throws -> Drift? {
        guard !capture.hasMarkupEnd,
            let last = try archive.sheet(of: document.id, number: document.versions)?.statements.last?.text,
            !sheet.statements.contains(where: { $0.text == last })
        else { return nil }
        let version = try archive.version(of: document.id, number: document.versions)
        let hadEnd = try [before?.capture, version?.capture].contains { id in
            try id.flatMap { try archive.capture($0)?.capture.hasMarkupEnd } == true
        }
        return hadEnd
            ? Drift(reason: "cut short: it lacks its end, and the last words it had", keepsWords: false) : nil
    }
}

extension Capture {
    /// When the answer was made, as far as it says: a cache keeps the origin's `Date` and tells its copy's `Age`
    /// (RFC 9111 sections 4.2.3 and 5.1). Never after it came.
    var made: Instant {
        let date = headers["Date"].flatMap(parseHTTPDate) ?? time
        let age =
            headers["Age"].flatMap { Int64($0) }.map { time - .seconds(min(max($0, 0), 1 << 31)) } ?? time
        return min(time, date, age)
    }

    /// Does its markup end as a whole page does? What stands behind the end (a comment, a counter) is short.
    fileprivate var hasMarkupEnd: Bool {
        let mark = Array("</html".utf8)
        let end = body.suffix(4096)
        return end.indices.contains {
            end[$0] == mark[0] && end[$0...].prefix(mark.count).elementsEqual(mark) { $0 | 0x20 == $1 | 0x20 }
        }
    }
}
