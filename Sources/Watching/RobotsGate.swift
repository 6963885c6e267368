internal import FactSheets
internal import Networking
internal import Reading
internal import Synchronization

/// What a host lets be asked for, and until when that is known.
enum RobotsStanding: Sendable {
    case file(RobotsFile, until: Instant)
    /// There is no robots.txt to be had: everything may be asked for.
    case absent(until: Instant)
    /// It cannot be reached: nothing may be asked for.
    case unreachable(until: Instant)

    var until: Instant {
        switch self {
        case .file(_, let until), .absent(let until), .unreachable(let until): until
        }
    }
}

extension RobotsStanding {
    /// RFC 9309 section 2.4: no longer than a day.
    private static let lifetime: Duration = .seconds(86_400)
    /// A host whose robots.txt cannot be reached is asked for it again after an hour.
    private static let retry: Duration = .seconds(3600)
    /// Section 2.3.1.4: what was unreachable for so long may be taken for absent.
    private static let patience: Duration = .seconds(30 * 86_400)

    /// What the answer to a request for robots.txt means; `failing` is since when there was none that could be used.
    init(_ capture: Capture, failingSince failing: Instant?) {
        let day = capture.time + Self.lifetime
        switch (capture.failure?.kind, capture.status) {
        case (nil, 200..<300):
            self = .file(RobotsFile(capture.body, token: "hledwatch"), until: day)
        // More than five redirects count as none there (2.3.1.2). 429 says to come back later, like a 503.
        case (.redirects, _), (nil, 300..<429), (nil, 430..<500): self = .absent(until: day)
        default:
            let isLong = failing.map { capture.time > $0 + Self.patience } ?? false
            self = isLong ? .absent(until: day) : .unreachable(until: capture.time + Self.retry)
        }
    }

    /// Whether an answer settles what may be asked for.
    static func isUsable(_ capture: Capture) -> Bool {
        if case .unreachable = RobotsStanding(capture, failingSince: nil) { return false }
        return true
    }
}

/// Remembers what hosts let be asked for, so that it is read once a day and not for each page.
final class RobotsGate: Sendable {
    /// Whether an address may be asked for.
    enum Verdict: Sendable {
        case allowed
        /// Forbidden, by the line that says so.
        case forbidden(rule: String, until: Instant)
        /// Not now: its host's robots.txt cannot be reached.
        case closed(until: Instant)
        /// The robots.txt at this address has to be asked for first.
        case unknown(robots: String)
    }

    /// By what stands before the path in addresses, and in that of the robots.txt.
    private let standings = Mutex<[String: RobotsStanding]>([:])

    /// Hosts remembered; with more, all are forgotten and asked about anew.
    private static let most = 20_000

    init() {}

    func learn(_ standing: RobotsStanding, of robots: String) {
        guard let origin = originName(in: robots) else { return }
        standings.withLock { standings in
            if standings.count >= Self.most { standings = [:] }
            standings[origin] = standing
        }
    }

    func verdict(on address: String, now: Instant) -> Verdict {
        guard let origin = originName(in: address) else { return .allowed }
        guard let standing = standings.withLock({ $0[origin] }), now < standing.until else {
            return .unknown(robots: origin + "/robots.txt")
        }
        switch standing {
        case .absent: return .allowed
        case .unreachable(let until): return .closed(until: until)
        case .file(let file, let until):
            let verdict = file.verdict(on: address)
            return verdict.isAllowed ? .allowed : .forbidden(rule: verdict.rule ?? "", until: until)
        }
    }
}

/// The robots.txt that speaks for a canonical address.
func robotsAddress(of address: String) -> String? { originName(in: address).map { $0 + "/robots.txt" } }
