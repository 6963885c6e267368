internal import Digesting
package import FactSheets

/// In which state a document was at a time, as far as was seen.
package enum DocumentState: Equatable, Sendable {
    /// Before it was first seen.
    case unseen(first: Instant)
    /// A version stood, and was seen again later.
    case stood(version: Int)
    /// Nothing was seen after this; the newest version stood last.
    case unknownSince(version: Int, last: Instant)
    /// The next version came somewhere between these looks.
    case changing(from: Int, to: Int, since: Instant, until: Instant)
    /// Seen to be gone; what stood before.
    case withdrawn(version: Int, at: Instant)
    /// It went somewhere between these looks.
    case going(version: Int, since: Instant, until: Instant)

    /// A version by number, when it was first seen, and when the state before it was last seen.
    package typealias Mark = (number: Int, time: Instant, since: Instant?)
    /// When it was seen to be gone, when it was last seen before, and when it was there again.
    package typealias Absence = (since: Instant?, time: Instant, back: Instant?)

    /// `versions` in their order; `lastSeen` is when the document was last seen to be there.
    package init(
        at time: Instant, firstSeen: Instant, lastSeen: Instant, versions: [Mark], absences: [Absence]
    ) {
        guard let first = versions.first, time >= min(first.time, firstSeen) else {
            self = .unseen(first: versions.first?.time ?? firstSeen)
            return
        }
        let place = versions.lastIndex { $0.time <= time } ?? 0
        let version = versions[place].number
        for absence in absences {
            if time >= absence.time, absence.back.map({ time < $0 }) ?? true {
                self = .withdrawn(version: version, at: absence.time)
                return
            }
            if let since = absence.since, time > since, time < absence.time {
                self = .going(version: version, since: since, until: absence.time)
                return
            }
        }
        if place + 1 < versions.count {
            let next = versions[place + 1]
            if let since = next.since, time > since {
                self = .changing(from: version, to: next.number, since: since, until: next.time)
                return
            }
        } else if time > lastSeen {
            self = .unknownSince(version: version, last: lastSeen)
            return
        }
        self = .stood(version: version)
    }

    /// Which version is shown for it.
    package var version: Int {
        switch self {
        case .unseen: 1
        case .stood(let version), .unknownSince(let version, _), .withdrawn(let version, _),
            .going(let version, _, _), .changing(let version, _, _, _):
            version
        }
    }

    /// What is known of it, for a reader.
    package func sentences(at time: Instant, _ context: PageContext) -> [String] {
        let voice = context.voice
        let asked = voice.time(time)
        switch self {
        case .unseen(let first):
            return [
                context(
                    "At {1} it had not been seen yet: it was first seen at {2}.", asked, voice.time(first)),
                context("Below stands what it said when it was first seen."),
            ]
        case .stood(let version):
            return [context("At {1} version {2} stood.", asked, "\(version)")]
        case .unknownSince(let version, let last):
            return [
                context(
                    "What stood at {1} is not known: nothing was seen after {2}. Version {3} stood then.",
                    asked,
                    voice.time(last), "\(version)")
            ]
        case .changing(let from, let to, let since, let until):
            return [
                context(
                    "At {1} version {2} or version {3} stood: the change came between {4} and {5}.", asked,
                    "\(from)",
                    "\(to)", voice.time(since), voice.time(until))
            ]
        case .withdrawn(let version, let at):
            return [
                context("At {1} it was withdrawn: it was seen to be gone at {2}.", asked, voice.time(at)),
                context("Below stands what it said last, version {1}.", "\(version)"),
            ]
        case .going(let version, let since, let until):
            return [
                context(
                    "At {1} version {2} stood or it was withdrawn already: it went between {3} and {4}.",
                    asked,
                    "\(version)", voice.time(since), voice.time(until))
            ]
        }
    }
}
