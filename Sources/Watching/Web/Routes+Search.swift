internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// Search of every version, removed words included.
extension Routes {
    func search(_ visit: Visit) throws -> HTTPResponse? {
        guard visit.path.count == 1 else { return nil }
        let text = String((visit["q"] ?? "").prefix(400))
        var view = SearchView(
            text: text, which: visit["in"].flatMap(SearchView.Which.init) ?? .all, document: visit["document"]
        )
        guard !text.isEmpty else { return page(200, searchPage(view, visit.context)) }
        guard let query = SearchQuery(text) else {
            let hasWords = text.contains { $0.isLetter || $0.isNumber }
            view.problem = hasWords ? .tooMany(SearchQuery.most) : .noWords
            return page(400, searchPage(view, visit.context))
        }
        return try reading { archive in
            let document = try view.document.flatMap { try archive.document(slug: $0) }
            if view.document != nil, document == nil {
                view.problem = .noDocument
                return page(404, searchPage(view, visit.context))
            }
            let last = SearchView.most / SearchView.perPage
            view.page = min(max(visit["page"].flatMap { Int($0) } ?? 1, 1), last)
            let found = try archive.transaction {
                try archive.search(
                    query, document: document?.id, removed: view.which == .removed,
                    standing: view.which == .standing, offset: (view.page - 1) * SearchView.perPage,
                    limit: SearchView.perPage)
            }
            view.total = found.total
            view.hits = found.shown.map(SearchView.Hit.init)
            if found.total == 0, view.which != .all {
                view.elsewhere = try archive.search(query, document: document?.id, limit: 0).total
            }
            return page(200, searchPage(view, visit.context))
        }
    }
}

extension SearchView.Hit {
    init(_ found: Finding) {
        self.init(
            slug: found.document.slug, title: found.document.title,
            isWithdrawn: found.document.state == .withdrawn, unit: found.unit, section: found.section,
            text: found.text, marks: found.hits, versions: found.versions, newest: found.document.versions,
            stands: found.stands, wordsStand: found.wordsStand, wordsRemained: found.wordsRemained,
            missedBefore: found.lastMissedBefore, firstSeen: found.firstSeen, lastSeen: found.lastSeen,
            firstMissed: found.firstMissed)
    }
}
