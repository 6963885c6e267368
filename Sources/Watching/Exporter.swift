public import Archiving
public import FactSheets
internal import WebArchives

/// Writes what an archive holds into files that others read.
public struct Exporter {
    /// What of the archive is meant.
    public struct Scope: Sendable {
        /// Only what bears upon these; all when there are none.
        public var documents: [Document]
        /// Only these entries of the log; `nil`: all.
        public var numbers: Set<Int64>?
        public var since: Instant?
        public var until: Instant?

        public init(
            documents: [Document] = [], numbers: Set<Int64>? = nil, since: Instant? = nil,
            until: Instant? = nil
        ) {
            self.documents = documents
            self.numbers = numbers
            self.since = since
            self.until = until
        }

        func includes(_ time: Instant) -> Bool {
            since.map { $0 <= time } ?? true && until.map { time <= $0 } ?? true
        }
    }

    /// How far an export has come.
    public typealias Progress = (_ part: Double, _ entries: Int) -> Void

    let archive: Archive
    let scope: Scope
    /// What wrote the file, such as `hledwatch/0.1.0`.
    let software: String

    public init(archive: Archive, scope: Scope, software: String) {
        self.archive = archive
        self.scope = scope
        self.software = software
    }

    /// The log as WARC/1.1 at `path` (`-`: standard output), and its CDXJ index at `index` when given.
    ///
    /// In the order of arrival, in memory for one capture and eight bytes a body. The same log gives the same bytes.
    /// - Throws: `ArchiveError`; `WebArchiveError` when a file cannot be written.
    public func writeWARC(to path: String, index indexPath: String?, progress: Progress) throws -> Int {
        try archive.transaction {
            let index = indexPath.map { CDXJIndex(directory: directory(of: $0)) }
            let writer = try WARCWriter(path: path, software: software, digest: hexadecimalSHA256)
            let name = path.split(separator: "/").last.map(String.init) ?? path
            writer.index = index.map { index in { try index.add($0, in: name) } }
            let log = try LogWriter(archive, scope)
            try log.write(to: writer, progress)
            try writer.close()
            if let indexPath { try index?.write(to: indexPath) }
            return log.written
        }
    }

    /// The same as a WACZ package, whose pages are the captures that showed each version first.
    public func writeWACZ(to path: String, progress: Progress) throws -> Int {
        try archive.transaction {
            let index = CDXJIndex(directory: directory(of: path))
            let package = try WACZWriter(path: path, software: software) {
                let digest = StreamDigest()
                return WACZWriter.Digest(update: digest.update, finish: digest.finish)
            }
            let log = try LogWriter(archive, scope)
            try package.write(
                index: index, pages: { try pages() }, time: { log.last ?? Instant(milliseconds: 0) },
                hash: hexadecimalSHA256
            ) { writer in
                writer.index = { try index.add($0, in: WACZWriter.archiveName) }
                try log.write(to: writer, progress)
            }
            return log.written
        }
    }

    private func pages() throws -> [WACZWriter.Page] {
        try entriesOfVersions().compactMap { entry in
            guard let shown = try archive.identity(of: entry.version.capture) else { return nil }
            return WACZWriter.Page(
                id: "\(entry.document.slug)@\(entry.version.number)", url: shown.url, time: shown.time,
                title: entry.version.title)
        }
    }

    /// The documents meant, by number.
    func documents() throws -> [Document] {
        (scope.documents.isEmpty ? try archive.documents() : scope.documents).sorted { $0.id < $1.id }
    }

    /// The versions meant, in the order of their times, then of the log.
    func entriesOfVersions() throws -> [(document: Document, version: Version)] {
        try documents().flatMap { document in
            try archive.versions(of: document.id).map { (document: document, version: $0) }
        }
        .filter { scope.includes($0.version.time) }
        .sorted { a, b in
            (a.version.time, a.version.capture, a.document.id, a.version.number)
                < (b.version.time, b.version.capture, b.document.id, b.version.number)
        }
    }
}

private func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return path == "-" ? "/tmp" : "." }
    return String(path[...slash])
}

private func hexadecimalSHA256(_ bytes: [UInt8]) -> String { Hashing.hex(Hashing.sha256(bytes)) }

/// A SHA-256 that closures can share.
private final class StreamDigest {
    private var stream = Hashing.SHA256Stream()

    func update(_ bytes: [UInt8]) { stream.update(bytes) }

    func finish() -> String { Hashing.hex(stream.finish()) }
}

/// Hands a log over to a WARC, entry by entry.
private final class LogWriter {
    private let archive: Archive
    private let scope: Exporter.Scope
    /// Of captures and notes, where only some are meant.
    private let chosen: Set<Int64>?
    /// By the number of a body, the capture that it was written with; 0 for none.
    private var holders: [Int64] = []
    private var known: [Int64: (role: Capture.Role, reference: CaptureReference)] = [:]
    private(set) var written = 0
    private(set) var last: Instant?

    init(_ archive: Archive, _ scope: Exporter.Scope) throws {
        self.archive = archive
        self.scope = scope
        chosen =
            scope.documents.isEmpty
            ? nil
            : Set(
                try scope.documents.flatMap {
                    try archive.captures(about: $0.id) + archive.noteNumbers(about: $0)
                }
            )
    }

    func write(to writer: WARCWriter, _ progress: Exporter.Progress) throws {
        var position: Int64 = 0
        var seen = 0
        let total = max(1, try archive.captureCount() + archive.checkCount() + archive.noteCount())
        while case let entries = try archive.entries(after: position, limit: 1000), let end = entries.last {
            for entry in entries
            where scope.includes(entry.time) && chosen?.contains(entry.capture ?? entry.number) ?? true
                && scope.numbers?.contains(entry.number) ?? true
            {
                switch (entry.capture, entry.body) {
                case (_?, let body?): try writeCapture(entry, body: body, to: writer)
                case (let confirmed?, nil): try writeCheck(entry, of: confirmed, to: writer)
                case (nil, _):
                    if let note = try archive.note(entry.number) {
                        try writer.write(note, number: entry.number)
                    }
                }
                written += 1
                last = max(last ?? entry.time, entry.time)
            }
            position = end.number
            seen += entries.count
            progress(Double(seen) / Double(total), written)
        }
    }

    private func writeCapture(_ entry: LogEntry, body: Int64, to writer: WARCWriter) throws {
        guard let stored = try archive.capture(entry.number, evenPruned: true) else { return }
        var logged = LoggedCapture(
            number: entry.number, capture: stored.capture, bodyHash: Hashing.hex(stored.bodyHash))
        if stored.capture.status == 304 {
            logged.referred = try archive.lastAnswer(
                of: stored.capture.url, until: entry.time, before: entry.number
            ).flatMap { try identity(of: $0)?.reference }
        } else if !stored.capture.body.isEmpty, stored.capture.failure == nil {
            let place = Int(body)
            while holders.count <= place {
                holders += [Int64](repeating: 0, count: max(1024, holders.count / 2))
            }
            if holders[place] != 0 {
                logged.referred = try identity(of: holders[place])?.reference
            } else {
                holders[place] = entry.number
            }
        }
        try writer.write(logged)
    }

    private func writeCheck(_ entry: LogEntry, of capture: Int64, to writer: WARCWriter) throws {
        guard let check = try archive.check(entry.number), let confirmed = try identity(of: capture)
        else {
            return
        }
        try writer.write(
            LoggedCheck(
                number: check.id, role: confirmed.role, time: check.time, took: check.took,
                status: check.status,
                confirmed: confirmed.reference))
    }

    /// What a capture is known by; the last few thousand stay at hand.
    private func identity(of capture: Int64) throws -> (role: Capture.Role, reference: CaptureReference)? {
        if let found = known[capture] { return found }
        guard let found = try archive.identity(of: capture) else { return nil }
        let identity = (
            role: found.role,
            reference: CaptureReference(
                url: found.url, time: found.time, status: found.status, bodyHash: Hashing.hex(found.bodyHash))
        )
        if known.count >= 16_384 { known.removeAll(keepingCapacity: true) }
        known[capture] = identity
        return identity
    }
}
