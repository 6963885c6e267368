public import Archiving
public import FactSheets
public import Networking
internal import Reading
internal import Scheduling
internal import WebArchives

/// Brings in what a web archive captured, one request at a time, each capture at the time it was made.
public struct Backfiller {
    /// What a backfill came to.
    public struct Report: Sendable {
        public var imported = Importer.Report()
        /// Captures that repeat the bytes of the one before, and were not fetched.
        public var repeated = 0
        /// Why it stopped before its end; when it is run again it goes on from there.
        public var stopped: String?

        public init() {}
    }

    private let archive: Archive
    private let derivation: Derivation
    private let client: Client

    /// Rows asked for at once, and times that more are asked for.
    private static let rowsAtOnce = 1000
    private static let mostParts = 1000
    private static let tries = 3
    /// The longest the archive's wish to wait is waited for.
    private static let longestWait: Duration = .seconds(120)

    public init(
        archive: Archive, configuration: Configuration, follow: Configuration.Follow?, client: Client
    ) {
        self.archive = archive
        self.client = client
        derivation = Derivation(
            archive: archive, configuration: configuration, follow: follow, manner: .imported)
    }

    /// Asks for all that `backfill` names and is not in the archive yet. `progress` hears of every capture.
    /// - Throws: `ArchiveError`, `CancellationError`; what was taken until then stays.
    public func run(_ backfill: Profile.Backfill, progress: (Report) -> Void) async throws -> Report {
        var report = Report()
        var key: String?
        var last = ""
        for _ in 0..<Self.mostParts {
            let address = CDXIndex.request(
                backfill.cdx, prefix: backfill.prefix, from: backfill.from, to: backfill.to,
                limit: Self.rowsAtOnce, resumeKey: key)
            let answer = try await ask(address, backfill)
            guard answer.failure == nil, answer.status == 200, let part = CDXIndex(answer.body) else {
                report.stopped = "the index: \(answer.trouble ?? "its answer is no CDX listing")"
                return report
            }
            if part.unread > 0 {
                report.imported.damage.append("\(part.unread) rows of the index cannot be read")
            }
            for row in part.rows {
                // What repeats an earlier capture brings nothing new; the index is in the order of addresses, then times.
                let identity = (self.address(of: row, backfill) ?? row.original) + " " + row.digest
                if identity == last || row.mimeType == "warc/revisit" {
                    report.repeated += 1
                    continue
                }
                last = identity
                guard try await take(row, backfill, &report) else { return report }
                progress(report)
            }
            guard let next = part.resumeKey, next != key else { return report }
            key = next
        }
        report.stopped = "the index goes on without end"
        return report
    }

    /// - Returns: False when the archive answers no more.
    private func take(
        _ row: CDXIndex.Row, _ backfill: Profile.Backfill, _ report: inout Report
    ) async throws -> Bool {
        guard let url = address(of: row, backfill) else {
            report.imported.damage.append("'\(row.original)' is not an address")
            return true
        }
        report.imported.captures += 1
        if try archive.hasCapture(of: url, at: row.time) {
            report.imported.known += 1
            return true
        }
        let place = backfill.replay + row.timestamp + "id_/" + row.original
        let memento = try await ask(place, backfill)
        if let trouble = memento.trouble {
            if memento.failure != nil || memento.asksToWait {
                report.imported.captures -= 1
                report.stopped = "'\(place)': \(trouble)"
                return false
            }
            report.imported.damage.append("'\(place)': \(trouble)")
            return true
        }
        guard memento.answered == canonicalAddress(place) else {
            report.imported.damage.append(
                "'\(place)' was answered with another capture, '\(memento.answered)'")
            return true
        }
        let isSource =
            derivation.isSource(url) || looksLikeFeed(memento.body) || looksLikeSitemap(memento.body)
        let taken = try derivation.take(
            Capture(
                role: isSource ? .source : .page, url: url, time: row.time, status: 200,
                headers: memento.originalHeaders, body: memento.body))
        if let flag = taken.flag { report.imported.flags[flag, default: 0] += 1 }
        report.imported.events += taken.events
        return true
    }

    /// The address that was captured. Web archives hold `http:` and `https:` for one; the configuration's is taken.
    private func address(of row: CDXIndex.Row, _ backfill: Profile.Backfill) -> String? {
        guard let url = canonicalAddress(row.original) else { return nil }
        guard url.hasPrefix("http:"), backfill.prefix.hasPrefix("https:") else { return url }
        return "https" + url.dropFirst(4)
    }

    /// One request, after the pause that the configuration wants; again when the archive asks to come back soon.
    private func ask(_ address: String, _ backfill: Profile.Backfill) async throws -> Capture {
        var capture = Capture(role: .page, url: address, time: .never, status: 0)
        var wait = backfill.pause
        for _ in 0..<Self.tries {
            try await Task.sleep(for: wait)
            capture = await client.fetch(address, role: .page, validators: nil) { Instant.systemClock() }
            try Task.checkCancellation()
            guard capture.failure != nil || capture.asksToWait else { return capture }
            let wish = capture.headers["Retry-After"].flatMap { parseRetryAfter($0, now: capture.time) }
            wait = min(wish ?? max(wait, .milliseconds(100)) * 4, Self.longestWait)
        }
        return capture
    }
}

extension Capture {
    fileprivate var asksToWait: Bool { status == 429 || status >= 500 }

    /// What is wrong with an answer, in a few words.
    fileprivate var trouble: String? {
        failure?.reason ?? (status == 200 ? nil : "the server answered \(status)")
    }

    /// The fields of the answer that was archived: the archive gives them a prefix.
    fileprivate var originalHeaders: [Header] {
        let mark = "x-archive-orig-"
        var fields: [Header] = []
        for header in headers where header.name.lowercased().hasPrefix(mark) {
            let name = header.name.dropFirst(mark.utf8.count)
            // The bytes are without these by now.
            if ["content-encoding", "content-length", "transfer-encoding"].contains(name.lowercased()) {
                continue
            }
            fields.append(Header(String(name), header.value))
        }
        if fields["Content-Type"] == nil, let type = headers["Content-Type"] {
            fields.append(Header("Content-Type", type))
        }
        return fields
    }
}
