internal import Archiving
internal import Digesting
public import FactSheets
internal import WebArchives

extension Exporter {
    /// What is written row by row.
    public enum Table: String, Sendable { case changes, ledger, notes, versions }

    /// How rows are written: JSON Lines (<https://jsonlines.org>), comma-separated values, Markdown.
    public enum Form: String, Sendable { case jsonl, csv, markdown }

    /// One table at `path`; the ledger is that of `now`.
    /// - Returns: How many rows.
    public func write(
        _ table: Table, as form: Form, to path: String, now: Instant, progress: Progress
    ) throws -> Int {
        if table == .ledger { return try writeLedger(as: form, to: path, now: now) }
        if table == .notes { return try writeNotes(as: form, to: path) }
        return try archive.transaction {
            let output = try ArchiveOutput(path: path)
            switch form {
            case .csv: try output.write(Array((table == .changes ? changeColumns : versionColumns).utf8))
            case .markdown where table == .changes: try output.write(Array("# Changes\n".utf8))
            case .markdown, .jsonl: break
            }
            let entries = try entriesOfVersions()
            var rows = 0
            for (number, entry) in entries.enumerated() {
                if number % 20 == 0 { progress(Double(number) / Double(entries.count), rows) }
                if table == .versions {
                    guard let row = try row(of: entry) else { continue }
                    rows += 1
                    switch form {
                    case .jsonl: try output.write(try line(row))
                    case .csv: try output.write(Array(csvLine(row).utf8))
                    case .markdown: try output.write(Array(markdownSection(row).utf8))
                    }
                } else {
                    for row in try changes(in: entry) {
                        rows += 1
                        switch form {
                        case .jsonl: try output.write(try line(row))
                        case .csv: try output.write(Array(csvLine(row).utf8))
                        case .markdown:
                            try output.write(Array(markdownItem(row, isFirst: row.number == 1).utf8))
                        }
                    }
                }
            }
            try output.finish()
            return rows
        }
    }

    private func writeLedger(as form: Form, to path: String, now: Instant) throws -> Int {
        var ledger = try archive.ledger(now: now)
        let names = Set(scope.documents.map(\.slug))
        if !names.isEmpty { ledger.commitments.removeAll { names.isDisjoint(with: $0.documents) } }
        let output = try ArchiveOutput(path: path)
        switch form {
        case .jsonl: for commitment in ledger.commitments { try output.write(try line(commitment)) }
        case .csv: try output.write(Array(ledgerCSV(ledger.commitments).utf8))
        case .markdown: try output.write(Array(ledgerMarkdown(ledger).utf8))
        }
        try output.finish()
        return ledger.commitments.count
    }

    /// Notes in the order in which they were made, with what became of each.
    private func writeNotes(as form: Form, to path: String) throws -> Int {
        try archive.transaction {
            let output = try ArchiveOutput(path: path)
            switch form {
            case .csv: try output.write(Array(noteColumns.utf8))
            case .markdown: try output.write(Array("# Notes\n".utf8))
            case .jsonl: break
            }
            let chosen =
                try scope.documents.isEmpty
                ? nil : Set(scope.documents.flatMap { try archive.noteNumbers(about: $0) })
            var position: Int64 = 0
            var rows = 0
            while case let notes = try archive.notes(after: position, limit: 1000), let last = notes.last {
                for found in notes
                where scope.includes(found.note.time) && chosen?.contains(found.number) ?? true {
                    rows += 1
                    switch form {
                    case .jsonl: try output.write(try line(found.note))
                    case .csv: try output.write(Array(csvLine(found.note).utf8))
                    case .markdown: try output.write(Array(markdownItem(found.note).utf8))
                    }
                }
                position = last.number
            }
            try output.finish()
            return rows
        }
    }

    private func line(_ row: some Encodable) throws -> [UInt8] { escapedJSON(try JSON.encode(row)) + [0x0A] }

    private func row(of entry: (document: Document, version: Version)) throws -> VersionRecord? {
        let (document, version) = entry
        guard let sheet = try archive.sheet(of: document.id, number: version.number) else { return nil }
        return VersionRecord(
            document: document.slug, title: version.title, url: document.url, version: version.number,
            time: version.time, since: version.since, significance: version.significance,
            equalsVersion: version.equals, channel: version.channel, capture: version.capture,
            contentSha256: Hashing.hex(version.contentHash), engine: version.engine, factSheet: sheet)
    }

    private func changes(in entry: (document: Document, version: Version)) throws -> [ChangeRecord] {
        let (document, version) = entry
        guard version.number > 1,
            let comparison = try archive.comparison(
                document: document.id, from: version.number - 1, to: version.number)
        else { return [] }
        return comparison.changes.enumerated().map { place, change in
            ChangeRecord(
                document: document.slug, title: version.title, url: document.url,
                previousVersion: version.number - 1, version: version.number, time: version.time,
                since: version.since, number: place + 1, change: change)
        }
    }
}
