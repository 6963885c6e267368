internal import FactSheets

/// A record that answers a request, as an index tells of it.
public struct IndexedRecord: Sendable {
    /// Where it is in its file, in bytes.
    public struct Place: Equatable, Sendable {
        public var offset: Int64
        public var length: Int
    }

    let url: String
    let time: Instant
    let status: Int
    let mime: String
    let digest: String
    let place: Place

    init(of logged: LoggedCapture, isRevisit: Bool, _ place: Place) {
        url = logged.capture.url
        time = logged.capture.time
        status = logged.capture.status
        let type = logged.capture.headers["Content-Type"]?.prefix { $0 != ";" && $0 != " " } ?? ""
        mime = isRevisit ? "warc/revisit" : type.isEmpty ? "unk" : type.lowercased()
        digest = "sha256:" + logged.bodyHash
        self.place = place
    }

    init(of check: LoggedCheck, _ place: Place) {
        url = check.confirmed.url
        time = check.time
        status = check.status
        mime = "warc/revisit"
        digest = "sha256:" + check.confirmed.bodyHash
        self.place = place
    }
}

/// Gathers the lines of a CDXJ index (<https://specs.webrecorder.net/cdxj/0.1.0/>), sorted by byte, in little memory.
public final class CDXJIndex {
    private var lines: SortedLines

    /// What does not fit into memory is put into files in `directory`, which are gone when this is.
    public init(directory: String) { lines = SortedLines(directory: directory) }

    /// `file` is the name under which the records' file is known.
    public func add(_ record: IndexedRecord, in file: String) throws {
        let fields = [
            "url": record.url, "mime": record.mime, "status": String(record.status), "digest": record.digest,
            "length": String(record.place.length), "offset": String(record.place.offset), "filename": file,
        ]
        let key = sortKey(of: record.url).utf8.map { $0 <= 0x20 || $0 == 0x7F ? UInt8(ascii: "+") : $0 }
        try lines.add(key + " \(record.time.timestamp) ".utf8 + JSON.encode(fields))
    }

    /// Writes all of it to `path`, which is made, or emptied; `-` is standard output.
    public func write(to path: String) throws(WebArchiveError) {
        let output = try ArchiveOutput(path: path)
        try write(to: output)
        try output.finish()
    }

    func write(to output: ArchiveOutput) throws(WebArchiveError) {
        try lines.each { line throws(WebArchiveError) in try output.write(line + [0x0A]) }
    }
}
