internal import Archiving
internal import FactSheets
internal import Pages
internal import Serving

/// One document: `/documents/SLUG`, and as it stood with `?at=`.
extension Routes {
    func documentPage(_ visit: Visit, _ slug: String) throws -> HTTPResponse? {
        try reading { archive in
            try archive.transaction {
                guard let document = try archive.document(slug: slug) else { return nil }
                return page(200, try page(of: document, in: archive, visit).bytes)
            }
        }
    }

    /// The form that asks for two versions leads to the address of their comparison.
    func chosenComparison(_ visit: Visit, _ slug: String) -> HTTPResponse? {
        guard let old = visit["old"].flatMap({ versionNumber($0) }),
            let new = visit["new"].flatMap({ versionNumber($0) })
        else { return nil }
        return redirect(visit.context.href("documents/\(percentEncoded(slug))/compare/\(old)..\(new)"))
    }

    private func page(of document: Document, in archive: Archive, _ visit: Visit) throws -> DocumentPage {
        let versions = try archive.versions(of: document.id)
        let shown = ArchivedDocument(document)
        let marks = try archive.eventMarks(of: document.id)
        let told = marks.filter { $0.kind != .published && $0.kind != .revised }
        let happened = try told.suffix(50).compactMap { try archive.event(at: $0.sequence) }
        let absences = DocumentState.absences(happened)
        let pages = max(1, (versions.count + DocumentPage.most - 1) / DocumentPage.most)
        let page = min(max(visit["page"].flatMap { Int($0) } ?? 1, 1), pages)
        let time = visit["at"].map { (text: $0, time: Self.time($0)) }
        return DocumentPage(
            shown,
            life: try lifeline(
                of: document, shown, versions, absences,
                moves: happened.filter { $0.kind == .moved }.map(\.time), archive),
            rows: try rows(of: document, versions, page: page, archive), page: page,
            events: happened.reversed(), eventsLeft: told.count - happened.count,
            standing: try time?.time.flatMap {
                try standing(at: $0, of: document, versions, absences, archive)
            }, unreadable: time.flatMap { $0.time == nil ? $0.text : nil }, from: visit.place,
            context: visit.context)
    }

    /// A time as RFC 3339 or a form writes it; a day is its beginning. UTC where no zone is named.
    private static func time(_ text: String) -> Instant? {
        Instant(rfc3339: text) ?? (text.utf8.count == 16 ? Instant(rfc3339: text + ":00Z") : nil)
            ?? (text.utf8.count == 17 && text.last == "Z" ? Instant(rfc3339: text.dropLast() + ":00Z") : nil)
    }

    private func lifeline(
        of document: Document, _ shown: ArchivedDocument, _ versions: [Version],
        _ absences: [DocumentState.Absence], moves: [Instant], _ archive: Archive
    ) throws -> Lifeline {
        let (start, end) = Lifeline.span(
            shown, until: (absences.map(\.time) + moves).max() ?? document.lastSeen)
        let width: Duration = .milliseconds(max(1, (end - start).milliseconds / Lifeline.stretches))
        let looks = try archive.lookCounts(at: document.id, width: width)
        return Lifeline(
            shown,
            versions: versions.map { .init(number: $0.number, time: $0.time, significance: $0.significance) },
            looks: looks.counts.map { .init(start: $0.start, looks: $0.looks, failed: $0.failed) },
            width: width,
            checksSince: looks.checksSince, absences: absences, moves: moves)
    }

    private func rows(
        of document: Document, _ versions: [Version], page: Int, _ archive: Archive
    ) throws -> [DocumentPage.Row] {
        try versions.indices.reversed().dropFirst((page - 1) * DocumentPage.most).prefix(DocumentPage.most)
            .map { index in
                let next = versions.indices.contains(index + 1) ? versions[index + 1] : nil
                return DocumentPage.Row(
                    ArchivedVersion(versions[index], next: next, of: document),
                    comparison: index == 0
                        ? nil
                        : try archive.comparison(
                            document: document.id, from: versions[index - 1].number,
                            to: versions[index].number))
            }
    }

    private func standing(
        at time: Instant, of document: Document, _ versions: [Version], _ absences: [DocumentState.Absence],
        _ archive: Archive
    ) throws -> DocumentPage.Standing? {
        let state = DocumentState(
            at: time, firstSeen: document.firstSeen, lastSeen: document.lastSeen,
            versions: versions.map { ($0.number, $0.time, $0.since) }, absences: absences)
        guard let found = try archive.archived(state.version, of: document) else { return nil }
        return .init(
            asked: time, state: state, version: found.version, sheet: found.sheet,
            commitments: try archive.standingCommitments(in: state.version, of: document))
    }
}
