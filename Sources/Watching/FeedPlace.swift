/// Where a feed or a calendar is: the same below the archive's pages, below the directory that they are written into, and
/// in the addresses that feeds name.
public struct FeedPlace: Hashable, Sendable {
    /// What it tells of.
    public enum Topic: Hashable, Sendable {
        case archive
        /// By the name that `list` prints.
        case document(String)
        case pillar(Int)
        /// By name.
        case subscriber(String)

        /// The folder it has for itself, ending with `/`; empty for the archive.
        public var folder: String {
            switch self {
            case .archive: ""
            case .document(let slug): "documents/\(slug)/"
            case .pillar(let number): "pillars/\(number)/"
            case .subscriber(let name): "subscribers/\(name)/"
            }
        }
    }

    public enum Form: String, CaseIterable, Sendable {
        case atom = "feed.atom"
        case json = "feed.json"
        case calendar = "deadlines.ics"

        /// With its encoding, where the type has a parameter for it.
        var mediaType: String {
            switch self {
            case .atom: "application/atom+xml; charset=utf-8"
            case .json: "application/feed+json"
            case .calendar: "text/calendar; charset=utf-8"
            }
        }
    }

    public let topic: Topic
    public let form: Form

    public init(_ topic: Topic, _ form: Form) { (self.topic, self.form) = (topic, form) }

    /// Reads `pillars/2/feed.atom`; `nil` for what is written in any other way.
    init?(_ path: Substring) {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let form = parts.last.flatMap({ Form(rawValue: String($0)) }) else { return nil }
        guard parts.count == 3 else {
            guard parts.count == 1 else { return nil }
            self.init(.archive, form)
            return
        }
        let name = String(parts[1])
        guard (1...200).contains(name.utf8.count), name.utf8.allSatisfy(Self.isPlain) else { return nil }
        switch parts[0] {
        case "documents": self.init(.document(name), form)
        case "subscribers": self.init(.subscriber(name), form)
        case "pillars":
            guard let number = Int(name), (1...99).contains(number), String(number) == name else {
                return nil
            }
            self.init(.pillar(number), form)
        default: return nil
        }
    }

    /// Small letters, digits and `-`: what names of documents and subscribers are made of.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: "-")
    }

    /// Below the root: `pillars/2/feed.atom`.
    public var path: String { topic.folder + form.rawValue }
}
