import Archiving
import Digesting
import FactSheets

/// `stats --format json`: Config/schema/stats.schema.json. Sizes are bytes.
struct StatsReport: Encodable {
    struct Bodies: Encodable {
        let count: Int
        let received: Int
        let stored: Int
        let whole: Int
        let pruned: Int

        init(_ bodies: ArchiveStats.Bodies) {
            count = bodies.count
            received = bodies.received
            stored = bodies.stored
            whole = bodies.whole
            pruned = bodies.pruned
        }
    }

    struct Kind: Encodable {
        let role: String
        let captures: Int
        let checks: Int
        let bodies: Bodies
    }

    struct Row: Encodable {
        let id: String
        let title: String
        let versions: Int
        let captures: Int
        let checks: Int
        let bodies: Bodies
    }

    struct Table: Encodable {
        let name: String
        let part: String
        let index: Bool
        let bytes: Int
        let unused: Int
    }

    struct File: Encodable {
        let bytes: Int
        let pageSize: Int
        let pages: Int
        let freePages: Int
        let logBytes: Int
        let unfinishedRebuild: Int?
    }

    let captures: Int
    let checks: Int
    let notes: Int
    let documents: Int
    let versions: Int
    let events: Int
    let bodies: Bodies
    let kinds: [Kind]
    let byDocument: [Row]
    let tables: [Table]
    let file: File

    init(_ stats: ArchiveStats) {
        captures = stats.captures
        checks = stats.checks
        notes = stats.notes
        documents = stats.documents
        versions = stats.versions
        events = stats.events
        bodies = Bodies(stats.bodies)
        kinds = stats.kinds.map {
            Kind(role: $0.role.rawValue, captures: $0.captures, checks: $0.checks, bodies: Bodies($0.bodies))
        }
        byDocument = stats.perDocument.map {
            Row(
                id: $0.slug, title: $0.title, versions: $0.versions, captures: $0.captures, checks: $0.checks,
                bodies: Bodies($0.bodies))
        }
        tables = stats.tables.map {
            Table(
                name: $0.name, part: $0.part.rawValue, index: $0.isIndex, bytes: $0.bytes, unused: $0.unused)
        }
        file = File(
            bytes: stats.fileBytes, pageSize: stats.pageSize, pages: stats.pages, freePages: stats.freePages,
            logBytes: stats.logBytes, unfinishedRebuild: stats.unfinishedRebuild)
    }
}

/// `stats` for a person: what there is, then what takes the most room.
func write(_ stats: ArchiveStats, to page: inout TextPage) {
    func bodies(_ bodies: ArchiveStats.Bodies) -> [String] {
        [withThousands(bodies.count), withThousands(bodies.received), withThousands(bodies.stored)]
    }
    page.line(
        "\(withThousands(stats.captures)) captures, \(withThousands(stats.checks)) checks, "
            + (stats.notes > 0 ? "\(withThousands(stats.notes)) notes, " : "")
            + "\(withThousands(stats.documents)) documents, \(withThousands(stats.versions)) versions, \(withThousands(stats.events)) events"
    )
    page.blank()
    page.line("Captured", .strong)
    let heads = ["captures", "checks", "bodies", "received", "stored"]
    var captured = TextTable()
    captured.add([""] + heads)
    for kind in stats.kinds {
        captured.add(
            [kind.role.rawValue, withThousands(kind.captures), withThousands(kind.checks)]
                + bodies(kind.bodies))
    }
    captured.add(
        ["together", withThousands(stats.captures), withThousands(stats.checks)] + bodies(stats.bodies),
        .strong)
    captured.write(to: &page)
    if stats.bodies.pruned > 0 {
        page.line(
            "\(withThousands(stats.bodies.pruned)) bodies were pruned: their hashes are kept", indent: 2)
    }
    let largest = stats.perDocument.filter { $0.bodies.count > 0 }.prefix(10)
    if !largest.isEmpty {
        page.blank()
        page.line("Documents whose pages take the most", .strong)
        var documents = TextTable()
        documents.add([""] + heads)
        for document in largest {
            documents.add(
                [document.slug, withThousands(document.captures), withThousands(document.checks)]
                    + bodies(document.bodies))
        }
        documents.write(to: &page)
    }
    page.blank()
    page.line("On the disk", .strong)
    disk(stats).write(to: &page)
}

private func disk(_ stats: ArchiveStats) -> TextTable {
    var table = TextTable()
    table.add(["", "bytes", "unused"])
    for part in ArchiveStats.Table.Part.allCases {
        for isIndex in [false, true] {
            let those = stats.tables.filter { $0.part == part && $0.isIndex == isIndex }
            if those.isEmpty { continue }
            table.add(
                [
                    part.rawValue + (isIndex ? ", indexes" : ""),
                    withThousands(those.reduce(0) { $0 + $1.bytes }),
                    withThousands(those.reduce(0) { $0 + $1.unused }),
                ])
        }
    }
    table.add(["free pages", withThousands(stats.freePages * stats.pageSize)])
    table.add(["the file", withThousands(stats.fileBytes)], .strong)
    table.add(["its log beside it", withThousands(stats.logBytes)])
    if let bytes = stats.unfinishedRebuild { table.add(["an unfinished rebuild", withThousands(bytes)]) }
    return table
}
