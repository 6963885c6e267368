extension Configuration {
    /// A part of the configuration that decides what is derived from a capture: with another, the same capture may read
    /// otherwise, or be of no document.
    public struct Rule: Hashable, Sendable {
        public enum Kind: String, Sendable {
            /// Words, moves, pages and known names of one profile.
            case profile
            /// A source, as documents and events name it. One more changes nothing of what others showed.
            case source
        }
        public let kind: Kind
        /// All that it says, to be compared only.
        public let text: String

        public init(_ kind: Kind, _ text: String) {
            self.kind = kind
            self.text = text
        }
    }

    /// Every rule of it.
    public var rules: [Rule] {
        profiles.flatMap { profile in
            var own = profile
            (own.sources, own.backfills) = ([], [])
            let sources = profile.sources.map { source in
                let links = source.links ?? ""
                let kind = source.kind?.rawValue ?? ""
                let parts = [profile.name, source.name, source.url, kind, links]
                return Rule(.source, parts.joined(separator: "\n"))
            }
            return [Rule(.profile, String(reflecting: own))] + sources
        }
    }
}
