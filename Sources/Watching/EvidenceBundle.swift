public import Archiving
internal import Comparing
internal import Digesting
public import FactSheets
internal import WebArchives

/// What of the archive bears on one version of a document, or on a change, in files that others can check with tools
/// that everybody has. The same archive gives the same bytes.
public struct EvidenceBundle {
    /// Why there can be none.
    public enum Problem: Explained, Equatable {
        case unsealed(number: Int64)
        case noVersion(document: String, number: Int, count: Int)
        case exists(path: String)

        public var summary: String {
            switch self {
            case .unsealed(let number): "entry \(number) of the log is under no checkpoint yet"
            case .noVersion(let document, let number, let count):
                "'\(document)' has no version \(number): it has \(count)"
            case .exists(let path): "'\(path)' is there already, and is not empty"
            }
        }

        public var remedy: String? {
            switch self {
            case .unsealed:
                "the service seals what comes in (checkpoint_every in [evidence]); 'hledwatch poll' does at once"
            case .noVersion(let document, _, _): "run 'hledwatch log \(document)' to see them"
            case .exists: "name a directory that is not there yet"
            }
        }
    }

    /// An entry of the log that the bundle proves, and what it shows.
    struct Exhibit {
        let entry: LogEntry
        let leaf: LogLeaf
        let url: String
        let status: Int
        var role: String
    }

    /// What somebody noted of the versions, with its place in the log.
    struct Remark {
        let leaf: LogLeaf
        /// As it stands now; of a withdrawal, as it is stored.
        let note: Note
    }

    let archive: Archive
    let document: Document
    let versions: [Version]
    let software: String
    /// The text of the configuration file.
    let configuration: [UInt8]

    /// Of the versions whose numbers are in `numbers`. `software` is what makes it, such as `hledwatch 0.1.0`; of
    /// `configuration`, the configuration file, only what bears on reading and polling is taken.
    /// - Throws: `Problem.noVersion`; `ArchiveError`.
    public init(
        archive: Archive, document: Document, numbers: ClosedRange<Int>, software: String,
        configuration: [UInt8]
    ) throws {
        self.archive = archive
        self.document = document
        self.software = software
        self.configuration = configuration
        versions = try archive.versions(of: document.id).filter { numbers.contains($0.number) }
        for number in [numbers.lowerBound, numbers.upperBound]
        where !versions.contains(where: { $0.number == number }) {
            throw Problem.noVersion(document: document.slug, number: number, count: document.versions)
        }
    }

    /// Writes it into a directory, which must not be there or be empty, or, where `path` ends in `.zip`, as one file.
    public func write(to path: String) throws {
        let isZIP = path.hasSuffix(".zip")
        let folder = try Folder(isZIP ? path + ".part.d" : path)
        guard try folder.names().isEmpty else { throw Problem.exists(path: folder.path) }
        defer { if isZIP { folder.remove() } }
        let names = try write(into: folder)
        if isZIP {
            let top = document.slug + "-evidence/"
            try writeZIP(
                of: try names.sorted().map {
                    (top + $0, try readFile(folder.path + "/" + $0, limit: 1 << 30))
                },
                to: path)
        }
    }

    private func write(into folder: Folder) throws -> [String] {
        var names: [String] = []
        func put(_ name: String, _ bytes: [UInt8]) throws {
            try folder.write(bytes, as: name)
            names.append(name)
        }
        func put(_ name: String, _ text: String) throws {
            try put(name, Array((text.hasSuffix("\n") ? text : text + "\n").utf8))
        }
        let numbers = try archive.transaction {
            let exhibits = try exhibits()
            let all = try remarks()
            guard let last = exhibits.last, let checkpoint = try checkpoint(over: last.leaf, all) else {
                throw Problem.unsealed(number: exhibits.last?.leaf.number ?? 0)
            }
            let remarks = all.filter { $0.leaf.number <= checkpoint.size }
            try putReadings(put)
            try putLog(exhibits.map(\.leaf) + remarks.map(\.leaf), checkpoint, put: put)
            if !remarks.isEmpty { try put("notes.txt", EvidenceText.notes(remarks)) }
            try put("configuration.toml", Self.publicPart(of: configuration))
            try put("certificates.txt", try certificates(exhibits))
            let text = EvidenceText(
                bundle: self, exhibits: exhibits, remarks: remarks, unsealed: all.count - remarks.count,
                checkpoint: checkpoint)
            try put("CLAIMS.txt", try text.claims)
            try put("PROCESS.txt", text.process)
            try put("CERTIFICATION.txt", text.certification)
            try put("README.txt", text.readme)
            return Set(exhibits.map(\.entry.number) + remarks.map(\.leaf.number))
        }
        try put("check-proofs.py", EvidenceText.script)
        try put("check-proofs.go", EvidenceText.program)
        // Entries never change: they are the same in a transaction of their own.
        let scope = Exporter.Scope(numbers: numbers)
        _ = try Exporter(archive: archive, scope: scope, software: software)
            .writeWARC(to: folder.path + "/captures.warc.gz", index: nil) { _, _ in }
        names.append("captures.warc.gz")
        let sums = try names.sorted().map { name in
            Hashing.hex(Hashing.sha256(try readFile(folder.path + "/" + name, limit: 1 << 30))) + "  " + name
        }
        try put("SHA256SUMS", sums.joined(separator: "\n"))
        return names
    }

    // MARK: What is in it

    /// What brought each version and what saw it last, by their place in the log.
    private func exhibits() throws -> [Exhibit] {
        var found: [Int64: Exhibit] = [:]
        func add(_ entry: LogEntry, _ role: String) throws {
            if found[entry.number] != nil {
                found[entry.number]?.role += "; " + role
                return
            }
            guard let capture = entry.capture, let known = try archive.identity(of: capture) else { return }
            let leaf = try archive.leaves(entry.number...entry.number)[0]
            let status = try entry.body == nil ? archive.check(entry.number)?.status : known.status
            found[entry.number] = Exhibit(
                entry: entry, leaf: leaf, url: known.url, status: status ?? known.status, role: role)
            if entry.number != capture, found[capture] == nil,
                let confirmed = try entryOf(capture: capture)
            {
                try add(confirmed, "what check \(entry.number) confirmed")
            }
        }
        for version in versions {
            if let entry = try entryOf(capture: version.capture) {
                try add(entry, "brought version \(version.number)")
            }
            if let seen = try lastSeen(version) {
                try add(seen, "saw version \(version.number) last")
            }
        }
        return found.values.sorted { $0.entry.number < $1.entry.number }
    }

    /// What was noted of these versions, and what was taken back of it, in the order of the log.
    private func remarks() throws -> [Remark] {
        let numbers = Set(versions.map(\.number))
        let about = try archive.notes(about: document).filter { numbers.contains($0.note.subject.version) }
        let notes = Dictionary(uniqueKeysWithValues: about.map { ($0.number, $0.note) })
        let ids = Set(about.map(\.note.id))
        return try archive.noteNumbers(about: document).compactMap { number in
            guard let stored = try archive.note(number),
                let note = notes[number] ?? (stored.withdraws.map(ids.contains) == true ? stored : nil)
            else { return nil }
            return Remark(leaf: try archive.leaves(number...number)[0], note: note)
        }
    }

    /// The one over the captures; that over the notes, too, unless it alone were not stamped yet.
    private func checkpoint(over last: LogLeaf, _ remarks: [Remark]) throws -> StoredCheckpoint? {
        guard let first = try archive.evidence(over: Int(last.number)) else { return nil }
        guard let note = remarks.last?.leaf.number, note > last.number,
            let whole = try archive.evidence(over: Int(note))
        else { return first }
        return whole.token != nil || first.token == nil ? whole : first
    }

    private func entryOf(capture: Int64) throws -> LogEntry? {
        try archive.entries(after: capture - 1, limit: 1).first
    }

    /// When a version was last seen to stand: what the next version says of it, or the document of its newest.
    func lastSeenTime(_ version: Version) throws -> Instant? {
        if version.number == document.versions { return document.lastSeen }
        return try archive.version(of: document.id, number: version.number + 1)?.since
    }

    private func lastSeen(_ version: Version) throws -> LogEntry? {
        guard let time = try lastSeenTime(version), time > version.time else { return nil }
        var addresses = [document.url]
        for capture in [version.capture, version.capture] {
            if let asked = try archive.asked(by: capture) { addresses.insert(asked.url, at: 0) }
        }
        for address in addresses {
            if let entry = try archive.entries(of: address, at: time).last { return entry }
        }
        return nil
    }

    private func putReadings(_ put: (String, String) throws -> Void) throws {
        var sheets: [FactSheet] = []
        for version in versions {
            guard let sheet = try archive.sheet(of: document.id, number: version.number) else { continue }
            sheets.append(sheet)
            try put("versions/\(version.number).txt", factSheetText(sheet, style: .plain, width: 80))
            let json = escapedJSON(try JSON.encode(sheet, pretty: true))
            try put("versions/\(version.number).json", String(decoding: json, as: UTF8.self))
        }
        guard let first = versions.first, let last = versions.last, first.number != last.number,
            let old = sheets.first, let new = sheets.last
        else { return }
        let comparison = compare(
            old, new, oldSource: "\(document.slug)@\(first.number)",
            newSource: "\(document.slug)@\(last.number)")
        try put("comparison.html", comparisonHTML(comparison))
        try put("comparison.txt", comparisonText(comparison, style: .plain, width: 80))
    }

    private func putLog(
        _ leaves: [LogLeaf], _ checkpoint: StoredCheckpoint, put: (String, [UInt8]) throws -> Void
    ) throws {
        try put("log/checkpoint", checkpoint.note)
        if let token = checkpoint.token { try put("log/time-stamp.tsr", token) }
        let keys = try archive.logKeys().compactMap { VerifierKey($0) }
        guard let note = SignedNote(checkpoint.note), let key = keys.first(where: { note.isSigned(by: $0) })
        else {
            throw ArchiveError.damaged(
                path: "the archive",
                what: "the checkpoint over \(checkpoint.size) entries is not signed by its key")
        }
        try put("log/vkey", Array((key.text + "\n").utf8))
        try put("log/key.pem", Array(key.pem.utf8))
        for leaf in leaves {
            let index = Int(leaf.number - 1)
            let proof = try archive.withTree { node throws(ArchiveError) in
                try Merkle.inclusionProof(of: index, size: checkpoint.size, node: node)
            }
            let name = "log/entries/\(leaf.number)"
            try put(name + ".txt", leaf.bytes)
            try put(
                name + ".tlog-proof",
                Merkle.proofFile(index: index, proof: proof, checkpoint: checkpoint.note))
            for part in try archive.leafParts(of: leaf.number) {
                try put("\(name).\(part.name).json", part.json)
            }
        }
    }

    private func certificates(_ exhibits: [Exhibit]) throws -> String {
        var lines = [
            "SHA-256 of the certificates that the servers presented, their own first, as the entries' provenance has them.",
            "",
        ]
        var isKnown = false
        for exhibit in exhibits where exhibit.leaf.kind == .capture {
            guard let provenance = try archive.capture(exhibit.leaf.number)?.capture.provenance,
                !provenance.certificates.isEmpty
            else { continue }
            isKnown = true
            lines.append(
                "entry \(exhibit.leaf.number), \(provenance.peer ?? "peer unknown"), \(provenance.tls ?? "TLS version unknown")"
            )
            lines += provenance.certificates.map { "    " + $0 }
        }
        if !isKnown { lines.append("None of these entries has any on record.") }
        return terminalSafe(lines: lines)
    }

    /// The tables that polling and reading rest on; not who is told, through which servers.
    static func publicPart(of file: [UInt8]) -> String {
        var lines = [
            "# Of the configuration: [watch], [evidence] and the profiles. Who is told of changes is left out."
        ]
        var isTaken = false
        for line in String(decoding: file, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false)
        {
            let text = line.drop { $0 == " " || $0 == "\t" }
            if text.hasPrefix("[") {
                let name = text.drop { $0 == "[" || $0 == " " }.prefix { $0.isLetter }
                isTaken = ["watch", "evidence", "profile"].contains(name)
                if isTaken { lines.append("") }
            }
            if isTaken, !text.isEmpty, text.first != "#" { lines.append(String(line)) }
        }
        return lines.joined(separator: "\n")
    }
}

private func terminalSafe(lines: [String]) -> String {
    lines.map { terminalSafe($0) }.joined(separator: "\n")
}
