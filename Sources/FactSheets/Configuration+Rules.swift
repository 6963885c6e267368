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
            let sources = profile.sources.map { source in
                let parts = [
                    profile.name, source.name, source.url, source.kind?.rawValue ?? "", source.links ?? "",
                ]
                return Rule(.source, parts.joined(separator: "\n"))
            }
            return [Rule(.profile, profile.ruleText)] + sources
        }
    }
}

extension Profile {
    /// All of it that decides what is derived, but for its sources: a line each, parts apart by tabs.
    fileprivate var ruleText: String {
        var lines = [["profile", name, follow.rawValue], ["words"] + words]
        lines += moves.map { ["move", $0.from, $0.to] }
        lines += pages.map { ["page", $0.below, $0.content?.text ?? ""] + $0.remove.map(\.text) }
        for one in known {
            lines.append(["known", one.kind.rawValue, one.name])
            lines += [["short"] + one.short, ["spanish"] + one.spanish, ["other"] + one.other]
        }
        return lines.map { $0.joined(separator: "\t") }.joined(separator: "\n")
    }
}

extension Selector {
    fileprivate var text: String {
        steps.map { step in
            (step.tag ?? "") + (step.id.map { "#" + $0 } ?? "") + step.classes.map { "." + $0 }.joined()
        }.joined(separator: " ")
    }
}
