public import FactSheets

/// Names that are one and the same, by what they are called: long, short, in Spanish.
public struct KnownNames: Sendable {
    /// Folded, to the folded name that stands for it.
    private let standing: [String: String]

    /// None.
    public init() { standing = [:] }

    /// As profiles list them; what is listed first wins.
    public init(_ names: [Profile.KnownName]) {
        var standing: [String: String] = [:]
        for name in names {
            let full = FactFinder.folded(name.name)
            for called in [name.name] + name.short + name.spanish + name.other {
                let key = FactFinder.folded(called)
                standing[key] = standing[key] ?? full
            }
        }
        self.standing = standing
    }

    private static let belongings = ["u.s. ", "us ", "united states ", "mexican ", "the ", "federal "]
    /// Most names begin otherwise.
    private static let initials = Set(belongings.compactMap(\.utf8.first))

    /// The name that stands for `name`, which is folded; with or without whose it is before it.
    func standing(for name: String) -> String? {
        standing.isEmpty ? nil : Self.standing(for: name, in: standing)
    }

    static func standing(for name: String, in names: [String: String]) -> String? {
        if let full = names[name] { return full }
        guard let initial = name.utf8.first, initials.contains(initial) else { return nil }
        for belonging in belongings where name.utf8.starts(with: belonging.utf8) {
            return names[String(decoding: name.utf8.dropFirst(belonging.utf8.count), as: UTF8.self)]
        }
        return nil
    }
}
