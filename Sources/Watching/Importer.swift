public import Archiving
public import FactSheets
internal import Networking
internal import Reading
internal import WebArchives

/// Brings captures in from files: WARC, WACZ, Markdown with front matter, saved HTML, saved feeds.
public struct Importer {
    /// What an import came to.
    public struct Report: Sendable {
        public var captures = 0
        /// Looks that had brought nothing new, as this program exports them.
        public var checks = 0
        /// What people noted.
        public var notes = 0
        /// What the archive had already.
        public var known = 0
        public var events: [Event] = []
        /// Captures from which nothing was derived, counted by reason.
        public var flags: [String: Int] = [:]
        /// Files, or places in files, that could not be read: one line each.
        public var damage: [String] = []

        public init() {}
    }

    private let derivation: Derivation

    public init(archive: Archive, configuration: Configuration, follow: Configuration.Follow?) {
        derivation = Derivation(
            archive: archive, configuration: configuration, follow: follow, manner: .imported)
    }

    /// Takes in the captures of `paths` (files, or directories of them) in the order of their times.
    ///
    /// A file that cannot be read is told in the report and the rest is taken. `progress` hears bytes read and in all.
    /// - Throws: `ArchiveError`; what was taken until then stays.
    public func run(_ paths: [String], progress: (_ report: Report, _ part: Double) -> Void) throws -> Report
    {
        var report = Report()
        var queue = CaptureQueue()
        var referred = ReferredCaptures()
        var size: Int64 = 1
        for path in paths {
            for file in filesBelow(path, refuse: { report.damage.append($0.summary) }) {
                for stream in try CaptureStream.all(path: file, refuse: { report.damage.append($0) }) {
                    size += stream.size
                    if stream.next == nil { report.damage += stream.damage } else { queue.push(stream) }
                }
            }
        }
        var done: Int64 = 0
        while let stream = queue.pop() {
            let before = stream.position
            do {
                guard let answer = try stream.whole() else { continue }
                if let note = answer.note {
                    try take(note, into: &report, from: stream.path, at: answer.offset)
                } else if let record = try take(answer, &referred) {
                    report.count(record)
                } else {
                    report.damage.append(
                        "\(stream.path): at byte \(answer.offset): the record of '\(answer.capture.url)' refers to a body that neither this import nor the archive holds"
                    )
                }
            } catch let error as any Explained where !(error is ArchiveError) {
                report.damage.append(error.summary)
            }
            stream.advance()
            if stream.next == nil { report.damage += stream.damage } else { queue.push(stream) }
            done += stream.position - before
            progress(report, min(1, Double(done) / Double(size)))
        }
        return report
    }

    private func take(_ note: Note, into report: inout Report, from path: String, at offset: Int64) throws {
        let archive = derivation.archive
        let isSound =
            try note.isSound && note.id == note.derivedID
            && note.withdraws.map { try archive.notes(named: $0, limit: 1).first?.note.id == $0 } ?? true
        guard isSound else {
            return report.damage.append(
                "\(path): at byte \(offset): '\(note.id)' is no note as this program makes them, or takes back one that is not there"
            )
        }
        report.notes += 1
        if try archive.append(note) == nil { report.known += 1 }
    }

    /// `nil` when it refers to what is not there.
    private func take(_ answer: RecordedAnswer, _ referred: inout ReferredCaptures) throws
        -> Derivation.TakenRecord?
    {
        var capture = answer.capture
        if let repeated = answer.repeated, answer.took != nil || !repeated.isUnmodified {
            guard let original = try referred.find(repeated, in: derivation.archive) else { return nil }
            if let took = answer.took {
                capture.role = answer.role ?? original.capture.role
                return try derivation.take(check: capture, took: took, confirming: original.id)
            }
            capture = capture.filled(from: original.capture, hasHead: repeated.hasHead)
        }
        capture.role = answer.role ?? role(of: capture)
        let record = try derivation.take(recorded: capture)
        if answer.repeated == nil, let number = record.number { referred.note(answer, number: number) }
        return record
    }

    private func role(of capture: Capture) -> Capture.Role {
        derivation.isSource(capture.url) || looksLikeFeed(capture.body) || looksLikeSitemap(capture.body)
            ? .source : .page
    }
}

extension Importer.Report {
    fileprivate mutating func count(_ record: Derivation.TakenRecord) {
        if record.isCheck { checks += 1 } else { captures += 1 }
        if record.isKnown { known += 1 }
        if let flag = record.taken.flag { flags[flag, default: 0] += 1 }
        events += record.taken.events
    }
}

/// Why a saved file cannot be taken in.
public enum ImportError: Explained, Equatable {
    case empty(path: String)
    case noAddress(path: String)

    public var summary: String {
        switch self {
        case .empty(let path): "'\(path)' is empty"
        case .noAddress(let path): "'\(path)' does not say which address it was saved from"
        }
    }

    public var remedy: String? {
        switch self {
        case .empty: "save the page again"
        case .noAddress:
            "give Markdown a 'source_url:' in its front matter, or keep a page's <link rel=\"canonical\">"
        }
    }
}

/// One saved page or feed as the capture it once was: at the time in its name (`….v2-2022-04-04.md`), else at the
/// time its front matter says it was published, else when the file was last written.
func savedFile(_ bytes: [UInt8], path: String) throws -> Capture {
    guard !bytes.isEmpty else { throw ImportError.empty(path: path) }
    let named = timeInName(of: path)
    if looksLikeFeed(bytes) {
        let feed = try readFeed(bytes, contentType: nil, name: path)
        guard let url = (feed.address ?? feed.homePage).flatMap(canonicalAddress) else {
            throw ImportError.noAddress(path: path)
        }
        let time = try named ?? feed.updated ?? modificationTime(of: path)
        return Capture(role: .source, url: url, time: time, status: 200, body: bytes)
    }
    switch pageFormat(of: bytes, contentType: nil, name: path) {
    case .markdown:
        let matter = frontMatter(bytes)
        guard let url = matter?.sourceURL.flatMap(canonicalAddress) else {
            throw ImportError.noAddress(path: path)
        }
        let time =
            try named ?? (matter?.publishedTime ?? matter?.date).flatMap { Instant(rfc3339: $0) }
            ?? modificationTime(of: path)
        return Capture(
            role: .page, url: url, time: time, status: 200,
            headers: [Header("Content-Type", "text/markdown; charset=utf-8")], body: bytes)
    case .html:
        let sheet = try readPage(bytes, format: .html, contentType: nil, name: path)
        guard let url = sheet.address.flatMap(canonicalAddress) else {
            throw ImportError.noAddress(path: path)
        }
        return Capture(
            role: .page, url: url, time: try named ?? modificationTime(of: path), status: 200,
            headers: [Header("Content-Type", "text/html")], body: bytes)
    }
}

/// The date in a name that ends `.vN-YYYY-MM-DD.ending`: when that version was stored.
private func timeInName(of path: String) -> Instant? {
    guard let name = path.split(separator: "/").last, let dot = name.lastIndex(of: ".") else { return nil }
    let stem = name[..<dot]
    guard stem.utf8.count > 13, let date = Instant(rfc3339: stem.suffix(10)),
        let mark = stem.dropLast(10).lastIndex(of: "."), stem[mark...].dropFirst().hasPrefix("v")
    else { return nil }
    return date
}
