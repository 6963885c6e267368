public import Archiving
public import FactSheets
internal import Networking

/// An answer, and the look that it answers.
public struct Answered: Sendable {
    public var capture: Capture
    public var entry: AgendaEntry
    /// From the request to the answer's end.
    public var took: Duration
    var passage: Passage?

    public init(_ capture: Capture, to entry: AgendaEntry, took: Duration) {
        self.capture = capture
        self.entry = entry
        self.took = took
    }

    init(_ capture: Capture, to entry: AgendaEntry, took: Duration, by passage: Passage?) {
        self.init(capture, to: entry, took: took)
        self.passage = passage
    }

    /// The capture with what passed on the wire.
    var wholeCapture: Capture {
        var whole = capture
        whole.provenance = passage?.provenance(at: capture.time, engine: Engine.version)
        return whole
    }
}

extension Derivation {
    /// Keeps an answer as a check when all that follows from it is that what is known still stands; `nil` when it is
    /// worth a capture.
    func confirm(_ answer: Answered) throws -> Taken? {
        guard manner == .live, let standing = answer.entry.standing, answer.capture.failure == nil,
            answer.capture.redirects.isEmpty, answer.capture.url == answer.entry.url,
            try repeats(answer.capture, standing, answer.entry)
        else { return nil }
        let time = answer.capture.time
        var taken = Taken()
        guard try confirm(answer.entry.role, answer.entry.url, at: time, into: &taken) else { return nil }
        try archive.append(checkOf: standing, at: time, took: answer.took, status: answer.capture.status)
        return taken
    }

    /// Notes that what was last read of an address still stands at `time`. False, and nothing is noted, when more
    /// follows from it than that.
    func confirm(_ role: Capture.Role, _ url: String, at time: Instant, into taken: inout Taken) throws
        -> Bool
    {
        switch role {
        case .source:
            guard let state = try archive.sourceState(url),
                try silence(of: state, at: Capture(role: role, url: url, time: time, status: 304)) == nil
            else { return false }
            return try archive.confirm(source: url, channel: Self.feed + url, at: time)
        case .page:
            guard let page = try archive.page(at: url, channel: Self.page), page.stands else { return false }
            try archive.confirm(pageOf: page.document.id, channel: Self.page, at: time)
            taken.document = page.document
            return true
        case .robots: return false
        }
    }

    /// Whether the answer is, byte for byte, the state that the validators sent are of.
    private func repeats(_ capture: Capture, _ standing: Int64, _ entry: AgendaEntry) throws -> Bool {
        let (etag, lastModified) = (capture.headers["ETag"], capture.headers["Last-Modified"])
        switch capture.status {
        case 304:
            return (etag ?? entry.etag) == entry.etag
                && (lastModified ?? entry.lastModified) == entry.lastModified
        case 200:
            guard etag == entry.etag, lastModified == entry.lastModified,
                let before = try archive.capture(standing),
                before.capture.headers["Content-Type"] == capture.headers["Content-Type"]
            else { return false }
            return before.capture.body == capture.body
        default:
            return false
        }
    }
}
