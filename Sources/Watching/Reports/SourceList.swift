public import Archiving
public import FactSheets
internal import Networking

/// What `source list` says.
public struct SourceList: Encodable, Sendable {
    public struct Row: Encodable, Sendable {
        public let name: String
        public let profile: String
        public let url: String
        /// As configured, else as it turned out.
        public let kind: Source.Kind?
        public let state: Source.Condition
        public let lastLook: Instant?
        public let nextLook: Instant?
        public let failures: Int
        public let blindSince: Instant?
    }

    public let sources: [Row]

    /// `archive` is `nil` where there is none yet.
    public init(_ configuration: Configuration, _ archive: Archive?) throws {
        sources = try configuration.profiles.flatMap { profile in
            try profile.sources.map { source in
                let url = canonicalAddress(source.url) ?? source.url
                let known = try archive?.sourceState(url)
                let entry = try archive?.agenda(url)
                let state = source.retired ? .retired : known.map(Source.Condition.init) ?? .new
                return Row(
                    name: source.name, profile: profile.name, url: source.url,
                    kind: source.kind ?? known?.kind,
                    state: state, lastLook: entry?.lastLook ?? known?.time,
                    nextLook: entry.flatMap { $0.due == .never ? nil : $0.due },
                    failures: known?.failures ?? 0,
                    blindSince: known?.blindSince)
            }
        }
    }
}

extension Source.Condition {
    /// Of a source that was looked at.
    init(_ state: SourceState) {
        self =
            state.blindSince != nil
            ? .blind : state.failures > 0 ? .failing : state.staleLooks > 0 ? .stale : .read
    }
}
