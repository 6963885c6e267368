import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let overview = Command(
        "overview", .look,
        "what there is, what changed and was published lately, month by month, and the sources",
        details: "What the first of the pages shows. Sources are told where a configuration can be read.",
        options: [.format("text", "json")]
    ) { arguments in
        _ = try arguments.exactly()
        // Without a configuration there is all the rest.
        let configuration =
            arguments["--config"] == nil
            ? (try? Locations.configuration(arguments)) ?? Configuration()
            : try Locations.configuration(arguments)
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let overview = try archive.transaction { try Overview(archive, configuration) }
        if arguments["--format"] == "json" {
            try Terminal.print(json: overview)
        } else {
            var page = Terminal.list
            overview.write(to: &page)
            try Terminal.print(page.text)
        }
        return .done
    }
}

/// What `overview` prints as JSON.
private struct Overview: Encodable {
    struct Totals: Encodable {
        let documents: Int
        let versions: Int
        let looks: Int
        let lastLook: Instant?
    }

    /// How many documents were published and withdrawn in a month of UTC, and how many versions came, by how much they
    /// changed.
    struct Month: Encodable {
        /// `2022-09`.
        let month: String
        var published = 0
        var substantive = 0
        var editorial = 0
        var cosmetic = 0
        var withdrawn = 0
    }

    let totals: Totals
    let changed: [Event]
    let published: [Event]
    let months: [Month]
    let sources: [SourceList.Row]

    init(_ archive: Archive, _ configuration: Configuration) throws {
        let counts = try archive.totals()
        totals = Totals(
            documents: counts.documents, versions: counts.versions, looks: counts.looks,
            lastLook: counts.lastLook)
        func newest(_ published: Bool, _ limit: Int) throws -> [Event] {
            try archive.newestEvents(published: published, limit: limit).compactMap {
                try archive.event(at: $0)
            }
        }
        changed = try newest(false, 10)
        published = try newest(true, 5)
        var byMonth: [String: Month] = [:]
        func add(_ days: [DayCount], _ part: (DayCount) -> WritableKeyPath<Month, Int>) {
            for day in days {
                let name = String(CivilDate(day: day.day).description.prefix(7))
                byMonth[name, default: Month(month: name)][keyPath: part(day)] += day.count
            }
        }
        add(try archive.publicationDays()) { _ in \.published }
        add(try archive.changeDays()) { day in
            switch day.significance {
            case .substantive?: \.substantive
            case .editorial?: \.editorial
            default: \.cosmetic
            }
        }
        add(try archive.eventDays(.withdrawn)) { _ in \.withdrawn }
        months = byMonth.values.sorted { $0.month < $1.month }
        sources = try SourceList(configuration, archive).sources
    }

    func write(to page: inout TextPage) {
        page.line(
            [
                counted(totals.documents, "document"), counted(totals.versions, "version"),
                counted(totals.looks, "look"),
            ].joined(separator: ", ")
                + (totals.lastLook.map { ", the last at \($0)" } ?? ""))
        for (heading, events) in [("Changed lately", changed), ("Published lately", published)]
        where !events.isEmpty {
            page.blank()
            page.line(heading, .strong)
            for event in events { write(event, to: &page) }
        }
        page.blank()
        page.line("By month", .strong)
        var table = TextTable()
        table.add(["", "new", "substantive", "editorial", "cosmetic", "withdrawn"])
        for month in months.suffix(24) {
            table.add(
                [month.month]
                    + [
                        month.published, month.substantive, month.editorial, month.cosmetic,
                        month.withdrawn,
                    ].map { $0 == 0 ? "-" : withThousands($0) })
        }
        table.write(to: &page)
        if months.count > 24 { page.line("and \(months.count - 24) earlier months", .quiet, indent: 2) }
        guard !sources.isEmpty else { return }
        page.blank()
        page.line("Sources", .strong)
        page.write(sources)
    }

    private func write(_ event: Event, to page: inout TextPage) {
        let about = event.about
        page.item(
            [
                pieces(event.document.map { $0.title.isEmpty ? $0.id : $0.title } ?? "", .strong),
                pieces(event.document?.id ?? ""),
                pieces(event.kind.rawValue, .strong)
                    + (about.hasPrefix(" ") ? pieces(about).spacedFirst() : pieces(about)),
            ], bullet: "\(event.time)  ")
    }
}
