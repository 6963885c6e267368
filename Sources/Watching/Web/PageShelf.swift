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

    fileprivate struct Kept {
        let answer: KeptAnswer
        let size: Int
        let end: ContinuousClock.Instant
    }

    fileprivate struct Content {
        var kept: [AnswerKey: Kept] = [:]
        var bytes = 0
        var state: State?
        var confidentUntil: ContinuousClock.Instant?
    }

    /// How long it is taken for granted that nothing changed.
    static let confidence: Duration = .milliseconds(500)
    /// Bytes kept at most, and of one answer.
    private static let room = 32 << 20
    private static let mostOfOne = 2 << 20
    /// What an answer takes besides its body, about: its fields, twice.
    private static let rest = 2 << 10

    private let content = Mutex(Content())

    /// The answer that is kept, if nobody needs to look whether it is still so.
    func ready(_ key: AnswerKey, now: ContinuousClock.Instant) -> KeptAnswer? {
        content.withLock { content -> KeptAnswer? in
            guard let until = content.confidentUntil, now < until else { return nil }
            return content.answer(key, now)
        }
    }

    /// The same once somebody looked: the archive is in `state`.
    func take(_ key: AnswerKey, in state: State, now: ContinuousClock.Instant = .now) -> KeptAnswer? {
        content.withLock { content -> KeptAnswer? in
            content.confirm(state, now)
            return content.answer(key, now)
        }
    }

    /// Somebody wrote: whoever asks next looks first, so that a writer sees what he wrote.
    func doubt() { content.withLock { $0.confidentUntil = nil } }

    /// Keeps an answer made of an archive in `state`, at most for `span`; `nil` when it cannot be kept.
    func keep(
        _ answer: HTTPResponse, for key: AnswerKey, in state: State, span: Duration,
        now: ContinuousClock.Instant = .now
    ) -> KeptAnswer? {
        let size = answer.body.count + key.size + Self.rest
        guard answer.status == 200, answer.isWhole, size <= Self.mostOfOne,
            answer.headers["Cache-Control"] != "no-store", let made = KeptAnswer(answer)
        else { return nil }
        content.withLock { content in
            // Somebody else may have seen a later state meanwhile.
            guard content.state == state else { return }
            if content.bytes + size > Self.room { (content.kept, content.bytes) = ([:], 0) }
            let before = content.kept.updateValue(
                Kept(answer: made, size: size, end: now + span), forKey: key)
            content.bytes += size - (before?.size ?? 0)
        }
        return made
    }
}

extension PageShelf.Content {
    fileprivate mutating func confirm(_ state: PageShelf.State, _ now: ContinuousClock.Instant) {
        if self.state != state { (kept, bytes) = ([:], 0) }
        self.state = state
        confidentUntil = now + PageShelf.confidence
    }

    fileprivate func answer(_ key: AnswerKey, _ now: ContinuousClock.Instant) -> KeptAnswer? {
        kept[key].flatMap { now < $0.end ? $0.answer : nil }
    }
}
