internal import Archiving
internal import Comparing
internal import FactSheets
internal import Pages
internal import Serving

/// Which version brought each phrase: `/documents/SLUG/blame`, of the newest, and `/documents/SLUG/blame/N`.
extension Routes {
    func blame(_ visit: Visit, _ slug: String, _ number: Int?) throws -> HTTPResponse? {
        try reading { archive in
            try archive.transaction {
                guard let document = try archive.document(slug: slug) else { return nil }
                let number = number ?? document.versions
                guard let found = try archive.archived(number, of: document) else { return nil }
                let first = max(1, number - BlamePage.followed + 1)
                var trace = BlameTrace()
                for version in try archive.versions(of: document.id)
                where (first...number).contains(version.number) {
                    guard let sheet = try archive.sheet(of: document.id, number: version.number) else {
                        continue
                    }
                    trace.add(sheet, version: version.number, time: version.time)
                }
                guard let blame = trace.blame else { return nil }
                let page = BlamePage(
                    ArchivedDocument(document), found.version, blame, followedFrom: first, from: visit.place,
                    context: visit.context)
                return self.page(200, page.bytes)
            }
        }
    }
}
