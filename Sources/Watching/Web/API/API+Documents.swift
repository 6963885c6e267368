internal import Archiving
internal import Comparing
internal import Digesting
internal import FactSheets

extension Routes {
    static let ofDocuments: [Operation] = [
        Operation(
            id: "listDocuments", path: "documents",
            summary: "The documents, the newest published first; those that name no time last.",
            parameters: [.cursor, .limit(500)],
            answer: .object([.many("documents", "document", of: "list"), .next])
        ) { routes, asked in
            try routes.reading { archive in
                let limit = asked.number("limit") ?? 100
                var last: Document?
                if let cursor = asked.text(.cursor) {
                    last = try Int64(cursor).flatMap { try archive.document($0) }
                    guard last != nil else { throw APIProblem.noCursor }
                }
                let found = try archive.documents(behind: last, limit: limit + 1)
                let shown = found.prefix(limit)
                let next = found.count > limit ? shown.last.map { String($0.id) } : nil
                return .value(DocumentList(documents: shown.map(DocumentRow.init), next: next), next: next)
            }
        },
        Operation(
            id: "readDocument", path: "documents/{document}",
            summary: "A document with its versions.", parameters: [.document],
            answer: .object([
                .one("document", "document", of: "log"), .many("versions", "version", of: "log"),
            ])
        ) { routes, asked in
            try routes.reading { archive in
                .value(try DocumentVersions(routes.document(asked, in: archive), in: archive))
            }
        },
        Operation(
            id: "readVersion", path: "documents/{document}/versions/{version}",
            summary: "One version: the fact sheet as it was read.", parameters: [.document, .version],
            answer: .schema("show")
        ) { routes, asked in
            try routes.reading { archive in
                let document = try routes.document(asked, in: archive)
                return try routes.shown(document, asked.number("version") ?? 0, in: archive)
            }
        },
        Operation(
            id: "readDocumentAt", path: "documents/{document}/at/{time}",
            summary: "The version that stood at a time.",
            parameters: [
                .document, Parameter(name: "time", kind: .time, summary: "when it stood", isRequired: true),
            ], answer: .schema("show")
        ) { routes, asked in
            try routes.reading { archive in
                let document = try routes.document(asked, in: archive)
                let time = asked.time("time") ?? Instant(seconds: 0)
                guard let standing = try archive.versions(of: document.id).last(where: { $0.time <= time })
                else {
                    throw APIProblem(404, "the document had not been seen by then")
                }
                return try routes.shown(document, standing.number, in: archive)
            }
        },
        Operation(
            id: "blameVersion", path: "documents/{document}/versions/{version}/blame",
            summary: "Which version brought each statement, and each phrase in it.",
            parameters: [.document, .version], answer: .schema("blame")
        ) { routes, asked in
            try routes.reading { archive in
                let document = try routes.document(asked, in: archive)
                let number = asked.number("version") ?? 0
                guard number <= document.versions, let blame = try archive.blame(of: document, upTo: number)
                else { throw APIProblem.noVersion }
                return .value(BlamedDocument(document, blame))
            }
        },
        Operation(
            id: "listChecks", path: "documents/{document}/checks",
            summary: "The looks at its page, folded into stretches, and what they prove.",
            parameters: [
                .document, Parameter(name: "since", kind: .time, summary: "single looks from then on"),
                Parameter(name: "until", kind: .time, summary: "single looks up to then"),
            ], answer: .schema("checks")
        ) { routes, asked in
            try routes.reading { archive in
                let document = try routes.document(asked, in: archive)
                let (since, until) = (asked.time("since"), asked.time("until"))
                let looks = try archive.looks(at: document.id, since: since, until: until)
                let versions = try archive.versions(of: document.id).map {
                    (number: $0.number, time: $0.time)
                }
                return .value(
                    CheckRows(
                        document, LookHistory(looks, versions: versions),
                        looks: since == nil && until == nil ? nil : looks))
            }
        },
        Operation(
            id: "compare", path: "compare",
            summary: "Two versions, of one document or of two, compared in meaning.",
            parameters: [
                Parameter(
                    name: "old", kind: .side,
                    summary: "a document's name, '@' and a version's number", isRequired: true),
                Parameter(
                    name: "new", kind: .side,
                    summary: "the same, of the other side", isRequired: true),
            ], answer: .schema("diff")
        ) { routes, asked in
            try routes.reading { archive in
                let old = try routes.side(asked.text("old") ?? "", in: archive)
                let new = try routes.side(asked.text("new") ?? "", in: archive)
                return .value(compare(old.sheet, new.sheet, oldSource: old.name, newSource: new.name))
            }
        },
    ]

    private func shown(_ document: Document, _ number: Int, in archive: Archive) throws -> Reply {
        guard let version = try archive.version(of: document.id, number: number),
            let sheet = try archive.sheet(of: document.id, number: number)
        else { throw APIProblem.noVersion }
        return .value(ShownVersion(document, version, sheet))
    }

    /// `fact-sheet@2`.
    private func side(_ name: String, in archive: Archive) throws -> (name: String, sheet: FactSheet) {
        let parts = name.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, let number = Int(parts[1]) else {
            throw APIProblem(400, "a side is a document's name, '@' and a version's number")
        }
        guard let document = try archive.document(slug: String(parts[0])) else { throw APIProblem.noDocument }
        guard let sheet = try archive.sheet(of: document.id, number: number) else {
            throw APIProblem.noVersion
        }
        return (name, sheet)
    }
}

private struct DocumentList: Encodable {
    let documents: [DocumentRow]
    let next: String?
}

private struct DocumentVersions: Encodable {
    let document: DocumentRow
    let versions: [VersionRow]

    init(_ document: Document, in archive: Archive) throws {
        self.document = DocumentRow(document)
        versions = try archive.versions(of: document.id).map(VersionRow.init)
    }
}
