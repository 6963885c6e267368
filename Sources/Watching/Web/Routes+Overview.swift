internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// What the archive has: `/`.
extension Routes {
    func overview(_ visit: Visit) throws -> HTTPResponse? {
        try reading { archive in
            try archive.transaction { page(200, try overviewPage(visit, archive).bytes) }
        }
    }

    private func overviewPage(_ visit: Visit, _ archive: Archive) throws -> OverviewPage {
        var query = OverviewPage.Query(
            words: visit["filter"] ?? "",
            state: ["changed", "withdrawn"].first { $0 == visit["state"] } ?? "",
            order: visit["order"].flatMap(DocumentQuery.Order.init)?.rawValue ?? "published")
        let asked = DocumentQuery(
            words: query.words.split(separator: " ").map(String.init),
            state: query.state == "withdrawn" ? .withdrawn : nil, changed: query.state == "changed",
            order: DocumentQuery.Order(rawValue: query.order) ?? .published)
        query.page = min(max(visit["page"].flatMap { Int($0) } ?? 1, 1), 1_000_000)
        let found = try archive.documents(
            asked, limit: OverviewPage.most, offset: (query.page - 1) * OverviewPage.most)
        let rows = try found.documents.map { document in
            OverviewPage.Row(ArchivedDocument(document), lastLook: try archive.agenda(document.url)?.lastLook)
        }
        let isFirst = query.page == 1 && query.words.isEmpty && query.state.isEmpty
        /// Of the newest hundred, so many that are told.
        func newest(published: Bool, _ limit: Int, where isTold: (Event) -> Bool = { _ in true }) throws
            -> [Event]
        {
            guard isFirst else { return [] }
            var events: [Event] = []
            for place in try archive.newestEvents(published: published, limit: 100) where events.count < limit
            {
                if let event = try archive.event(at: place), isTold(event) { events.append(event) }
            }
            return events
        }
        // Moves and typography are left out where there is more to tell.
        var lately = try newest(published: false, 10) { $0.significance > .cosmetic }
        if lately.isEmpty { lately = try newest(published: false, 10) }
        return OverviewPage(
            query, totals: try totals(archive), rows: rows, found: found.count,
            lately: lately, published: try newest(published: true, 5),
            timeline: try activity.take(from: archive, now: visit.context.now),
            sources: try sources(archive),
            problems: try problems(archive), context: visit.context)
    }

    private func totals(_ archive: Archive) throws -> OverviewPage.Totals {
        let counts = try archive.totals()
        return .init(
            documents: counts.documents, versions: counts.versions, looks: counts.looks,
            lastLook: counts.lastLook)
    }

    private func sources(_ archive: Archive) throws -> [OverviewPage.SourceRow] {
        try SourceList(configuration, archive).sources.map { row in
            OverviewPage.SourceRow(
                name: row.name, profile: row.profile, url: row.url, condition: row.state,
                lastLook: row.lastLook,
                nextLook: row.nextLook, failures: row.failures, blindSince: row.blindSince)
        }
    }

    private func problems(_ archive: Archive) throws -> [OverviewPage.Problem] {
        (monitor.current + (try archive.endpoints()).compactMap(Health.Problem.init)).map {
            .init(part: $0.part.rawValue, reason: $0.reason, since: $0.since)
        }
    }
}
