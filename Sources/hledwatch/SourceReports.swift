import Archiving
import Digesting
import FactSheets
import Networking
import Watching

/// What `source add` says.
struct SourceAddition: Encodable {
    let asked: String
    let findings: [Scout.Finding]
    let profile: String
    /// The file that it would be added to.
    let configuration: String
    let source: Source?
    /// The lines for the configuration; `nil` when there is nothing to watch.
    var block: String? { source?.block }
    /// The source that has this address already.
    var known: String?
    var written = false

    init(asked: String, findings: [Scout.Finding], profile: String, configuration: String, source: Source?) {
        self.asked = asked
        self.findings = findings
        self.profile = profile
        self.configuration = configuration
        self.source = source
    }

    private enum Key: String, CodingKey {
        case asked, findings, profile, configuration, block, known, written
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(asked, forKey: .asked)
        try container.encode(findings, forKey: .findings)
        try container.encode(profile, forKey: .profile)
        try container.encode(configuration, forKey: .configuration)
        try container.encodeIfPresent(block, forKey: .block)
        try container.encodeIfPresent(known, forKey: .known)
        try container.encode(written, forKey: .written)
    }

    var text: String {
        var lines = findings.map(\.text)
        if let source {
            if let known { lines.append("It is watched already, as '\(known)'.") }
            if source.kind != .feed, source.links == nil,
                findings.first(where: { $0.url == source.url })?.matching == 0
            {
                lines.append(
                    "No title there holds the profile's words. To have its pages looked at all the same, give --links an address that they begin with."
                )
            }
            lines.append(
                written
                    ? "Added to profile '\(profile)' in \(configuration):"
                    : "For profile '\(profile)' in \(configuration) (or run it again with --write):"
            )
        } else {
            lines.append("There is nothing to watch.")
        }
        return lines.joined(separator: "\n")
    }
}

extension Scout.Finding {
    var text: String {
        func line(_ label: String, _ value: String?) -> String? {
            value.map { "  " + label.padded(to: 12) + $0 }
        }
        let what =
            kind.map { $0.rawValue.prefix(1).uppercased() + $0.rawValue.dropFirst() } ?? "No source"
        let dates = newest.map { newest in "newest \(newest)" + (oldest.map { ", oldest \($0)" } ?? "") }
        var lines = ["\(what): \(url)"]
        lines += [
            line("why", problem), line("title", title),
            kind == nil ? nil : line("items", "\(items), \(matching) with the profile's words"),
            line("dates", dates),
            kind == .feed
                ? line("texts", bodies == 0 ? "none in the feed; pages are read" : "\(bodies) in the feed")
                : nil,
            line("goes on", nextPage),
            kind == nil
                ? nil
                : line(
                    "unchanged",
                    validators.isEmpty
                        ? "no validators: always sent whole" : validators.joined(separator: ", ")),
            line("fresh for", freshFor.map { "\($0) s" }), line("asks for", asks?.text),
            line("robots.txt", robots),
        ].compactMap { $0 }
        lines += remarks.compactMap { line("remark", $0) }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Scout.Finding.Asks {
    private static let days = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

    /// In words; it goes before the interval where it is longer.
    var text: String {
        [
            [ttl, updatePeriod].compactMap { $0 }.max().map { "a look every \($0) s at most" },
            skipHours.isEmpty
                ? nil : "none in the hours \(skipHours.map(String.init).joined(separator: ", ")) GMT",
            skipDays.isEmpty ? nil : "none on \(skipDays.map { Self.days[$0] }.joined(separator: ", "))",
        ].compactMap { $0 }.joined(separator: "; ")
    }
}

extension SourceList {
    func write(to page: inout TextPage) {
        if sources.isEmpty {
            page.line("There are no sources; 'hledwatch source add ADDRESS' finds some.")
        }
        let width = max(22, sources.map(\.name.count).max() ?? 0)
        for row in sources {
            let looks = [
                row.lastLook.map { "last look \($0)" }, row.nextLook.map { "next \($0)" },
                row.failures > 0 ? "\(row.failures) failures in a row" : nil,
                row.blindSince.map { "blind since \($0)" },
            ].compactMap { $0 }.joined(separator: ", ")
            let name = row.name + String(repeating: " ", count: width - row.name.count)
            let state = row.state.rawValue.padded(to: 8) + (row.kind?.rawValue ?? "-").padded(to: 8)
            page.item(
                [
                    // In a line of its own, or in a column.
                    [Piece(text: name, look: .strong, spaced: false)], pieces(row.url),
                    pieces(looks, row.failures > 0 ? .strong : .quiet),
                ],
                bullet: state, indent: 16)
        }
    }
}
