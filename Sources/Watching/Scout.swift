public import FactSheets
public import Networking
internal import Reading

/// Looks at an address once, and says which sources of documents are there.
public struct Scout: Sendable {
    /// A source, or what kept one from being seen.
    public struct Finding: Encodable, Equatable, Sendable {
        public var url: String
        public var kind: Source.Kind?
        public var title: String?
        /// Items of a feed, pages of a sitemap, entries of a listing's main list; sitemaps of an index.
        public var items = 0
        /// Those in which the profile's words stand, as far as the source shows.
        public var matching = 0
        public var oldest: Instant?
        public var newest: Instant?
        /// Items of a feed that bring their whole text.
        public var bodies = 0
        /// Where older ones go on.
        public var nextPage: String?
        /// `etag`, `last-modified`: what makes an unchanged answer cheap.
        public var validators: [String] = []
        /// For how long the answer says it stays fresh, in seconds.
        public var freshFor: Int?
        /// What a feed says of when to ask for it.
        public var asks: Asks?
        /// `allowed`, `not asked` (feeds and sitemaps are offered to robots), or what forbids it.
        public var robots: String
        public var remarks: [String] = []
        /// Why nothing was found there.
        public var problem: String?

        /// A publisher's hints, as far as it gives any; `ttl` and `updatePeriod` in seconds.
        public struct Asks: Encodable, Equatable, Sendable {
            public var ttl: Int?
            public var updatePeriod: Int?
            /// 0 to 23, GMT.
            public var skipHours: [Int]
            /// 0 for Sunday to 6.
            public var skipDays: [Int]

            init?(_ hints: FeedHints) {
                guard !hints.isEmpty else { return nil }
                func seconds(_ duration: Duration?) -> Int? { duration.map { Int($0.components.seconds) } }
                (ttl, updatePeriod) = (seconds(hints.ttl), seconds(hints.period))
                (skipHours, skipDays) = (hints.skipHours, hints.skipDays)
            }
        }

        init(_ url: String, robots: String = "not asked") {
            self.url = url
            self.robots = robots
        }
    }

    private let client: Client
    private let profile: FollowedProfile
    private let configuration: Configuration
    private let kind: Source.Kind?

    /// Feeds and sitemaps looked at beyond the address itself.
    private static let most = 5

    /// `kind` is what the address is known to be; then it is read as nothing else.
    public init(client: Client, configuration: Configuration, profile: Profile, kind: Source.Kind?) {
        self.client = client
        self.configuration = configuration
        self.profile = FollowedProfile(profile, follow: nil)
        self.kind = kind
    }

    /// What is at `address`, first what it is itself, then the feeds it names and the sitemaps its host names.
    ///
    /// At most seven requests, one after the other. A page is only asked for if its host's robots.txt allows.
    public func look(at address: String) async -> [Finding] {
        let robots = await standing(of: address)
        let isOffered = kind == .feed || kind == .sitemap
        if !isOffered, var refused = refusal(of: address, robots) {
            refused.problem =
                "\(refused.robots); if it is a feed or a sitemap all the same, say so with --kind"
            return [refused]
        }
        let capture = await fetch(address)
        var first = finding(in: capture, as: kind)
        if !isOffered, first.kind == nil || first.kind == .listing { first.robots = "allowed" }
        var findings = [first]
        guard kind == nil, first.kind == nil || first.kind == .listing, capture.status == 200 else {
            return findings
        }
        let named =
            (try? discoverFeeds(
                capture.body, contentType: capture.headers["Content-Type"], name: capture.answered)) ?? []
        for feed in named.prefix(Self.most) {
            guard let url = canonicalAddress(feed.url), url != first.url else { continue }
            findings.append(finding(in: await fetch(url), as: .feed))
        }
        for sitemap in robots.sitemaps where findings.count <= Self.most {
            guard let url = resolve(sitemap, against: address) else { continue }
            findings.append(finding(in: await fetch(url), as: .sitemap))
        }
        return findings
    }

    /// What is at the address of a source, and nothing else. robots.txt has its word where the source is known to be a
    /// listing.
    func check(_ address: String) async -> Finding {
        if kind == .listing, let refused = refusal(of: address, await standing(of: address)) {
            return refused
        }
        return finding(in: await fetch(address), as: kind)
    }

    private func refusal(of address: String, _ robots: RobotsStanding) -> Finding? {
        guard let reason = robots.refusal(of: address) else { return nil }
        var refused = Finding(address, robots: reason)
        refused.problem = reason
        return refused
    }

    private func fetch(_ url: String) async -> Capture {
        await client.fetch(url, role: .source, validators: nil) { Instant.systemClock() }
    }

    private func standing(of address: String) async -> RobotsStanding {
        guard let robots = robotsAddress(of: address) else { return .absent(until: .never) }
        let capture = await client.fetch(robots, role: .robots, validators: nil) { Instant.systemClock() }
        return RobotsStanding(capture, failingSince: nil)
    }

    private func finding(in capture: Capture, as kind: Source.Kind?) -> Finding {
        var finding = Finding(canonicalAddress(capture.answered) ?? capture.answered)
        if let failure = capture.failure {
            finding.problem = failure.reason
            return finding
        }
        guard capture.status == 200 else {
            finding.problem = "the server answered \(capture.status)"
            return finding
        }
        if capture.headers["ETag"] != nil { finding.validators.append("etag") }
        if capture.headers["Last-Modified"] != nil { finding.validators.append("last-modified") }
        finding.freshFor = capture.headers["Cache-Control"].flatMap(maxAge)
        do throws(ReadingError) {
            let options = PageOptions(configuration.pageRule(for: finding.url))
            let content = try readSource(
                capture.body, as: kind, contentType: capture.headers["Content-Type"], name: capture.answered,
                options: options)
            finding.kind = content.kind
            switch content {
            case .feed(let feed): take(feed, into: &finding)
            case .listing(let listing): take(listing, into: &finding)
            }
        } catch {
            finding.problem = error.because
        }
        return finding
    }

    private func take(_ feed: Feed, into finding: inout Finding) {
        finding.title = feed.title
        finding.items = feed.items.count
        finding.matching = feed.items.count { item in
            profile.matches(item.title ?? "") || profile.matches(item.summary ?? "")
                || (try? readItem(item, in: feed)).map { profile.matches($0.plainText) } == true
        }
        finding.bodies = feed.items.count { $0.contentHTML != nil || $0.contentText != nil }
        finding.nextPage = feed.nextPage
        finding.asks = Finding.Asks(feed.hints)
        finding.remarks = feed.remarks
        finding.note(feed.items.compactMap(\.published))
    }

    private func take(_ listing: Listing, into finding: inout Finding) {
        finding.title = listing.title
        let named = listing.sitemaps ?? listing.links.filter(\.isListed)
        finding.items = named.count
        finding.matching = listing.links.count { profile.matches($0.title) }
        finding.nextPage = listing.next
        finding.remarks = listing.remarks
        if let sitemaps = listing.sitemaps {
            finding.remarks.append("an index of \(sitemaps.count) sitemaps; their pages were not looked at")
        }
        finding.note(named.compactMap { $0.published ?? $0.modified })
    }
}

extension Scout.Finding {
    fileprivate mutating func note(_ times: [Instant]) {
        oldest = times.min()
        newest = times.max()
    }
}

extension RobotsStanding {
    /// Why `address` may not be asked for, or `nil`.
    fileprivate func refusal(of address: String) -> String? {
        switch self {
        case .absent: return nil
        case .unreachable: return "its host's robots.txt cannot be reached"
        case .file(let file, _):
            let verdict = file.verdict(on: address)
            return verdict.isAllowed
                ? nil : "its host's robots.txt forbids it to hledwatch: '\(verdict.rule ?? "")'"
        }
    }

    fileprivate var sitemaps: [String] {
        if case .file(let file, _) = self { return file.sitemaps }
        return []
    }
}

extension ReadingError {
    fileprivate var because: String {
        switch self {
        case .notAFeed(_, let because), .unreadable(_, let because): because
        case .notAPage: "it is a feed"
        }
    }
}

/// The `max-age` of a `Cache-Control` field, in seconds.
private func maxAge(_ field: String) -> Int? {
    for part in field.lowercased().split(separator: ",") {
        let pair = part.split(separator: "=", maxSplits: 1).map { $0.filter { $0 != " " && $0 != "\"" } }
        if pair.count == 2, pair[0] == "max-age", let seconds = Int(pair[1]), seconds >= 0 { return seconds }
    }
    return nil
}
