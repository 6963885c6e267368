public import FactSheets

/// Names that are one and the same, by what they are called: long, short, in Spanish.
public struct KnownNames: Sendable {
    /// Folded, to the folded name that stands for it.
    private let standing: [String: String]

    var isEmpty: Bool { standing.isEmpty }

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

    /// By their first letters.
    private static let belongings: [(initial: UInt8, text: String)] = [
        "u.s. ", "us ", "united states ", "mexican ", "the ", "federal ",
    ].map { ($0.utf8.first ?? 0, $0) }

    /// The name that stands for `name`, which is folded; with or without whose it is before it.
    func standing(for name: String) -> String? {
        standing.isEmpty ? nil : Self.standing(for: name, in: standing)
    }

    static func standing(for name: String, in names: [String: String]) -> String? {
        if let full = names[name] { return full }
        let initial = name.utf8.first
        for belonging in belongings
        where belonging.initial == initial && name.utf8.starts(with: belonging.text.utf8) {
            return names[String(name.utf8.dropFirst(belonging.text.utf8.count)) ?? ""]
        }
        return nil
    }
}
