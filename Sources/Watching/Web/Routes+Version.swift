internal import Archiving
internal import Comparing
internal import FactSheets
internal import Pages
internal import Serving

/// One version of a document: `/documents/SLUG/N`.
extension Routes {
    func version(_ visit: Visit, _ slug: String, _ number: Int) throws -> HTTPResponse? {
        try reading { archive in
            try archive.transaction { () -> HTTPResponse? in
                guard let document = try archive.document(slug: slug),
                    let found = try archive.archived(number, of: document)
                else { return nil }
                let page = VersionPage(
                    ArchivedDocument(document), found.version, found.sheet,
                    commitments: try archive.standingCommitments(in: number, of: document),
                    from: visit.place, context: visit.context)
                var answer = self.page(200, page.bytes)
                let versions = try archive.versions(of: document.id)
                if let own = versions.first(where: { $0.number == number }) {
                    answer.headers += mementoHeaders(of: document, own, among: versions, visit)
                }
                return answer
            }
        }
    }
}

extension Visit {
    /// The place from which a page of something long is read, from 1.
    var place: Int { min(max(self["from"].flatMap { Int($0) } ?? 1, 1), 1_000_000) }
}

extension Archive {
    /// The commitments that stand in a version, and what became of them; none of a document of so many versions that to
    /// follow them would keep the reader waiting.
    func standingCommitments(in number: Int, of document: Document) throws -> [StandingCommitment] {
        guard document.versions <= VersionPage.followed else { return [] }
        return Comparing.standingCommitments(in: number, of: try ledgerInput(document))
    }
}
