internal import Archiving
internal import Comparing
internal import FactSheets
internal import Pages
internal import Serving

/// Two versions compared: `/documents/SLUG/compare/OLD..NEW`, and `/compare?old=SLUG@N&new=SLUG@M` of two documents.
extension Routes {
    /// `refused` is what this answers, where a note was sent.
    func comparison(
        _ visit: Visit, _ slug: String, _ pair: String, refused: RefusedNote? = nil
    ) throws -> HTTPResponse? {
        guard let (old, new) = versionPair(pair) else { return nil }
        return try reading { archive in
            try archive.transaction {
                guard let document = try archive.document(slug: slug) else { return nil }
                return try comparison(visit, archive, (document, old), (document, new), refused)
            }
        }
    }

    /// Reads `2..3`.
    func versionPair(_ text: String) -> (old: Int, new: Int)? {
        guard let dots = text.firstRange(of: ".."), let old = versionNumber(text[..<dots.lowerBound]),
            let new = versionNumber(text[dots.upperBound...])
        else { return nil }
        return (old, new)
    }

    func comparisonOfDocuments(_ visit: Visit) throws -> HTTPResponse? {
        guard let old = try visit["old"].flatMap(reference), let new = try visit["new"].flatMap(reference)
        else {
            return nil
        }
        if old.slug == new.slug {
            return redirect(
                visit.context.href(
                    "documents/\(percentEncoded(old.slug))/compare/\(old.number)..\(new.number)"))
        }
        return try reading { archive in
            try archive.transaction {
                guard let before = try archive.document(slug: old.slug),
                    let after = try archive.document(slug: new.slug)
                else { return nil }
                return try comparison(visit, archive, (before, old.number), (after, new.number))
            }
        }
    }

    /// Reads `fact-sheet@2`; the newest version where none is named.
    private func reference(_ text: String) throws -> (slug: String, number: Int)? {
        guard let at = text.lastIndex(of: "@") else {
            return try reading { try $0.document(slug: text) }.map { ($0.slug, $0.versions) }
        }
        guard let number = versionNumber(text[text.index(after: at)...]),
            at > text.startIndex
        else { return nil }
        return (String(text[..<at]), number)
    }

    private func comparison(
        _ visit: Visit, _ archive: Archive, _ old: (document: Document, number: Int),
        _ new: (document: Document, number: Int), _ refused: RefusedNote? = nil
    ) throws -> HTTPResponse? {
        guard let before = try archive.archived(old.number, of: old.document),
            let after = try archive.archived(new.number, of: new.document)
        else { return nil }
        let text = sideBySide(
            before.sheet, after.sheet, oldSource: "\(old.document.slug)@\(old.number)",
            newSource: "\(new.document.slug)@\(new.number)")
        let notes =
            old.document.id == new.document.id
            ? try archive.notes(about: new.document, version: new.number).map(\.note)
                .filter { $0.subject.previousVersion == old.number } : []
        let page = ComparisonPage(
            old: .init(ArchivedDocument(old.document), before.version),
            new: .init(ArchivedDocument(new.document), after.version), text: text,
            view: ComparisonView { visit[$0] }, notes: notes, takesNotes: takesNotes, refused: refused,
            context: visit.context)
        return self.page(200, page.bytes)
    }
}
