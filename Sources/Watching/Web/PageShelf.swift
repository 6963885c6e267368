internal import Archiving
internal import FactSheets
internal import Serving
internal import Synchronization

/// Answers that were made, kept in memory for whoever asks for the same: for all threads of a server.
///
/// What is kept is answered without looking at the archive as long as somebody looked within `confidence`; after that the
/// first who asks looks whether anything changed, and what is no longer so is forgotten.
final class PageShelf: Sendable {
    /// What kept answers tell of.
    struct State: Equatable {
        let derived: DerivedState
        let notes: Int

        init(of archive: Archive) throws {
            derived = try archive.derivedState()
            notes = try archive.noteCount()
        }
    }

    /// What an answer depends on besides the address.
    struct Key: Hashable {
        let target: String
        let host: String
        let language: String
        let takesGzip: Bool

        /// `nil` for what is not kept: only what is asked without a name and without conditions but `If-None-Match`.
        init?(_ request: HTTPRequest) {
            guard request.method == "GET" || request.method == "HEAD", request.access == nil,
                request.target.utf8.count < 1024, request.headers["Range"] == nil
            else { return nil }
            target = request.target
            // Addresses that are written out begin with it.
            host = request.origin
            language = request.headers["Accept-Language"] ?? ""
            takesGzip = request.takesGzip
        }
    }

    fileprivate struct Kept {
        let answer: HTTPResponse
        let end: ContinuousClock.Instant
    }

    fileprivate struct Content {
        var kept: [Key: Kept] = [:]
        var bytes = 0
        var state: State?
        var confidentUntil: ContinuousClock.Instant?
    }

    /// How long it is taken for granted that nothing changed.
    static let confidence: Duration = .milliseconds(500)
    /// Bytes kept at most, and of one answer.
    private static let room = 32 << 20
    private static let mostOfOne = 2 << 20

    private let content = Mutex(Content())

    /// The answer that is kept, if nobody needs to look whether it is still so.
    func ready(_ key: Key, now: ContinuousClock.Instant = .now) -> HTTPResponse? {
        content.withLock { content -> HTTPResponse? in
            guard let until = content.confidentUntil, now < until else { return nil }
            return content.answer(key, now)
        }
    }

    /// The same once somebody looked: the archive is in `state`.
    func take(_ key: Key, in state: State, now: ContinuousClock.Instant = .now) -> HTTPResponse? {
        content.withLock { content -> HTTPResponse? in
            content.confirm(state, now)
            return content.answer(key, now)
        }
    }

    /// Somebody wrote: whoever asks next looks first, so that a writer sees what he wrote.
    func doubt() { content.withLock { $0.confidentUntil = nil } }

    /// Keeps an answer made of an archive in `state`, at most for `span`.
    func keep(
        _ answer: HTTPResponse, for key: Key, in state: State, span: Duration,
        now: ContinuousClock.Instant = .now
    ) {
        let size = answer.body.count + key.target.utf8.count + key.language.utf8.count + 512
        guard answer.status == 200, answer.isWhole, size <= Self.mostOfOne,
            answer.headers["Cache-Control"] != "no-store"
        else {
            return
        }
        content.withLock { content in
            // Somebody else may have seen a later state meanwhile.
            guard content.state == state else { return }
            if content.bytes + size > Self.room { (content.kept, content.bytes) = ([:], 0) }
            if let before = content.kept.updateValue(Kept(answer: answer, end: now + span), forKey: key) {
                content.bytes -= before.answer.body.count
            }
            content.bytes += size
        }
    }
}

extension PageShelf.Content {
    fileprivate mutating func confirm(_ state: PageShelf.State, _ now: ContinuousClock.Instant) {
        if self.state != state { (kept, bytes) = ([:], 0) }
        self.state = state
        confidentUntil = now + PageShelf.confidence
    }

    fileprivate func answer(_ key: PageShelf.Key, _ now: ContinuousClock.Instant) -> HTTPResponse? {
        kept[key].flatMap { now < $0.end ? $0.answer : nil }
    }
}
