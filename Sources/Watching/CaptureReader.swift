internal import FactSheets
internal import WebArchives

/// The captures of a WARC file, in its own order, read as they are asked for.
final class CaptureReader {
    private let reader: WARCReader
    private var unread: [String] = []

    init(path: String) throws(WebArchiveError) { reader = try WARCReader(path: path) }

    /// Bytes of the file read, and in all.
    var progress: (read: Int64, size: Int64) { (reader.position, reader.size) }
    /// What could not be read of it, one line each.
    var damage: [String] { unread + reader.damage.map(\.description) }

    /// The next response; `nil` at the end. Records of other kinds are passed over, unreadable ones told in `damage`.
    func next() throws(WebArchiveError) -> Capture? {
        while let record = try reader.next() {
            do {
                if let capture = try capture(from: record) { return capture }
            } catch {
                unread.append("at byte \(record.offset): \(error.summary)")
            }
        }
        return nil
    }
}
