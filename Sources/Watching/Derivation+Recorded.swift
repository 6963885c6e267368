internal import Archiving
internal import FactSheets
internal import WebArchives

extension Derivation {
    /// What a record of a file came to.
    struct TakenRecord {
        var taken = Taken()
        /// The number of the capture that it is in the log; `nil` for a check.
        var number: Int64?
        var isCheck = false
        /// The archive had it already.
        var isKnown = false
    }

    /// Takes a capture that a file tells of, as `take`.
    func take(recorded capture: Capture) throws -> TakenRecord {
        let taken = try take(capture)
        let number = try taken.capture ?? archive.captures(of: capture.url, at: capture.time).first
        return TakenRecord(taken: taken, number: number, isKnown: taken.capture == nil)
    }

    /// Takes a look that brought nothing new, as it was recorded, with the capture that it confirmed. It is a check again
    /// where what it confirmed still stands, else a capture.
    func take(check capture: Capture, took: Duration, confirming standing: Int64) throws -> TakenRecord {
        try archive.transaction {
            var record = TakenRecord(isCheck: true)
            record.isKnown = try archive.hasCheck(of: standing, at: capture.time)
            if record.isKnown { return record }
            if try confirm(capture.role, capture.url, at: capture.time, into: &record.taken) {
                try archive.append(checkOf: standing, at: capture.time, took: took, status: capture.status)
                return record
            }
            var whole = capture
            if capture.status != 304, let original = try archive.capture(standing)?.capture {
                whole = capture.filled(from: original, hasHead: false)
            }
            record.taken = try append(whole)
            (record.number, record.isCheck) = (record.taken.capture, false)
            record.isKnown = record.number == nil
            return record
        }
    }
}

/// Finds the captures that records of the same import refer to by what they call them.
struct ReferredCaptures {
    private struct Key: Hashable {
        let high: UInt64
        let low: UInt64
    }

    private var numbers: [Key: Int64] = [:]
    /// So that an import of any size needs no more than about 40 MB for them.
    private static let most = 1 << 20

    /// Notes by what the capture with that number may be referred to.
    mutating func note(_ answer: RecordedAnswer, number: Int64) {
        guard numbers.count < Self.most else { return }
        for key in [
            answer.identifier.map(Self.key(identifier:)), answer.payloadDigest.flatMap(Self.key(digest:)),
        ] {
            if let key, numbers[key] == nil { numbers[key] = number }
        }
    }

    /// The capture that `repeated` refers to, in this import or in the archive before it; its body is what it says.
    func find(_ repeated: RecordedAnswer.Repeated, in archive: Archive) throws -> StoredCapture? {
        var candidates: [Int64] = []
        if let uri = repeated.uri, let date = repeated.date {
            candidates = try archive.captures(of: uri, at: date)
        }
        for key in [
            repeated.identifier.map(Self.key(identifier:)), repeated.payloadDigest.flatMap(Self.key(digest:)),
        ] {
            if let key, let number = numbers[key] { candidates.append(number) }
        }
        for number in candidates {
            guard let found = try archive.capture(number), found.capture.failure == nil else { continue }
            // A body that came coded has another digest than what is kept of it.
            if let digest = repeated.payloadDigest.flatMap({ RecordDigest($0) }),
                found.capture.headers["Content-Encoding"] == nil,
                Hashing.digest(digest.algorithm, found.capture.body).map({ $0 != digest.value }) ?? false
            {
                continue
            }
            return found
        }
        return nil
    }

    private static func key(digest text: String) -> Key? {
        RecordDigest(text).map { key($0.value) }
    }

    private static func key(identifier: String) -> Key { key(Hashing.sha256(Array(identifier.utf8))) }

    private static func key(_ bytes: [UInt8]) -> Key {
        func word(_ bytes: ArraySlice<UInt8>) -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        return Key(high: word(bytes.prefix(8)), low: word(bytes.dropFirst(8).prefix(8)))
    }
}
