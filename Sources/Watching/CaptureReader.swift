internal import Archiving
internal import FactSheets
internal import WebArchives

/// What the records of a WARC file tell, in its own order, read as it is asked for.
final class CaptureReader {
    private let reader: WARCReader
    private let place: WARCPlace
    private var unread: [String] = []
    /// Waits for the records that were written beside its own.
    private var waiting: RecordedAnswer?
    /// Where records are that others may refer to; `nil` when nobody asks.
    private var places: [String: Int64]?

    /// `remembers` where each record is, so that `whole` can find it again.
    init(_ place: WARCPlace, remembers: Bool = false) throws(WebArchiveError) {
        reader = try WARCReader(place)
        self.place = place
        places = remembers ? [:] : nil
    }

    /// Bytes of the file read, and in all.
    var progress: (read: Int64, size: Int64) { (reader.position, reader.size) }
    /// What could not be read of it, one line each.
    var damage: [String] { unread + reader.damage.map(\.description) }

    /// The next answer; `nil` at the end. Records of other kinds are passed over, unreadable ones told in `damage`.
    func next() throws(WebArchiveError) -> RecordedAnswer? {
        while let record = try reader.next() {
            guard isAsDigested(record) else {
                unread.append("at byte \(record.offset): its block is not what its WARC-Block-Digest says")
                continue
            }
            if waiting?.take(record) == true { continue }
            do throws(WebArchiveError) {
                guard let answer = try answer(from: record) else { continue }
                if answer.repeated == nil, answer.note == nil { remember(answer) }
                let before = waiting
                waiting = answer
                if let before { return before }
            } catch {
                unread.append("at byte \(record.offset): \(error.summary)")
            }
        }
        defer { waiting = nil }
        return waiting
    }

    /// A revisit's is not looked at: wget gives that of an empty block, whatever the block.
    private func isAsDigested(_ record: WARCRecord) -> Bool {
        guard record.type != "revisit",
            let digest = record.headers["WARC-Block-Digest"].flatMap({ RecordDigest($0) }),
            let found = Hashing.digest(digest.algorithm, record.block)
        else { return true }
        return found == digest.value
    }

    // MARK: Records that refer to others of the same file

    private func remember(_ answer: RecordedAnswer) {
        guard places != nil else { return }
        for key in [answer.identifier, answer.payloadDigest, "\(answer.capture.url) \(answer.capture.time)"] {
            if let key, places?[key] == nil { places?[key] = answer.offset }
        }
    }

    /// The capture that `answer` is, with the body it shares with an earlier one; `nil` when that is not in the file.
    func whole(_ answer: RecordedAnswer) throws(WebArchiveError) -> Capture? {
        guard let repeated = answer.repeated else { return answer.capture }
        let keys = [
            repeated.uri.flatMap { uri in repeated.date.map { "\(uri) \($0)" } }, repeated.identifier,
        ]
        guard
            let offset = (keys + [repeated.payloadDigest]).lazy.compactMap({
                $0.flatMap { self.places?[$0] }
            }).first,
            let record = try WARCReader(place, at: offset).next(),
            let original = try WebArchives.answer(from: record)?.capture
        else { return nil }
        return answer.capture.filled(from: original, hasHead: repeated.hasHead && !repeated.isUnmodified)
    }
}

extension Capture {
    /// With the body of `original`, and its status and headers where it has no head of its own.
    func filled(from original: Capture, hasHead: Bool) -> Capture {
        var filled = self
        filled.body = original.body
        if !hasHead { (filled.status, filled.headers) = (original.status, original.headers) }
        return filled
    }
}
