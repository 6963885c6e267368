internal import Archiving
internal import Digesting
internal import FactSheets
internal import Networking
internal import WebArchives

extension Exporter {
    /// The versions as a stream for `git fast-import` (<https://git-scm.com/docs/git-fast-import>) at `path`: a Markdown
    /// file for each document, a commit for each version at its time, and for each withdrawal and restoration.
    ///
    /// The author is the publisher's site, under an address that no mail reaches (RFC 2606). The same archive gives the
    /// same bytes, and so the same commits.
    /// - Returns: How many commits.
    public func writeGit(to path: String, progress: Progress) throws -> Int {
        try archive.transaction {
            let output = try ArchiveOutput(path: path)
            try output.write(Array("feature done\n".utf8))
            let commits = try commits()
            for (number, commit) in commits.enumerated() {
                try output.write(try bytes(of: commit, mark: number + 1))
                if number % 20 == 0 { progress(Double(number) / Double(commits.count), number) }
            }
            try output.write(Array("done\n".utf8))
            try output.finish()
            return commits.count
        }
    }

    /// Small: there may be very many, and what they say is read when it is written.
    private struct Commit {
        let document: Document
        let kind: Event.Kind
        /// What was told; `nil` for a version that was not told at the time.
        let event: String?
        let time: Instant
        let capture: Int64
        /// What the file says after it; `nil`: there is none.
        let version: Int?

        /// What came back is there before it says something new, and is gone after it did.
        var order: (Instant, Int64, Int64, Int, Int) {
            let rank = kind == .restored ? 0 : kind == .withdrawn ? 2 : 1
            return (time, capture, document.id, rank, version ?? 0)
        }
    }

    /// In the order of the log over all documents.
    private func commits() throws -> [Commit] {
        var commits: [Commit] = []
        for document in try documents() {
            let versions = try archive.versions(of: document.id)
            let shown = try archive.shownEvents(of: document.id)
            for version in versions {
                let told = shown.first {
                    ($0.event.kind == .published || $0.event.kind == .revised)
                        && $0.event.version == version.number
                }
                commits.append(
                    Commit(
                        document: document, kind: version.number == 1 ? .published : .revised,
                        event: told?.event.id, time: version.time, capture: version.capture,
                        version: version.number))
            }
            for (capture, event) in shown where event.kind == .withdrawn || event.kind == .restored {
                // What was last seen before is what went, or is there again.
                let last = versions.last { ($0.time, $0.capture) <= (event.time, capture) } ?? versions.first
                commits.append(
                    Commit(
                        document: document, kind: event.kind, event: event.id, time: event.time,
                        capture: capture, version: event.kind == .restored ? last?.number : nil))
            }
        }
        return commits.filter { scope.includes($0.time) }.sorted { $0.order < $1.order }
    }

    private func event(of commit: Commit) throws -> Event? {
        if let event = try commit.event.flatMap({ try archive.event($0) }) { return event }
        guard let number = commit.version,
            let version = try archive.version(of: commit.document.id, number: number)
        else { return nil }
        return try event(of: version, commit.document)
    }

    /// What would have been told of a version that was not told at the time.
    private func event(of version: Version, _ document: Document) throws -> Event {
        let comparison =
            version.number > 1
            ? try archive.comparison(document: document.id, from: version.number - 1, to: version.number)
            : nil
        return Event(
            id: "", kind: version.number == 1 ? .published : .revised, time: version.time,
            since: version.since,
            document: Event.Subject(
                id: document.slug, title: version.title, url: document.url, published: document.published),
            version: version.number, previousVersion: version.number > 1 ? version.number - 1 : nil,
            equalsVersion: version.equals, comparison: comparison, significance: version.significance)
    }

    private func bytes(of commit: Commit, mark: Int) throws -> [UInt8] {
        let document = commit.document
        guard let event = try event(of: commit) else { return [] }
        let address = event.document?.url ?? document.url
        var trailers = [
            (name: "Document", value: document.slug + (commit.version.map { "@\($0)" } ?? "")),
            (name: "Address", value: address), (name: "Significance", value: event.significance.rawValue),
        ]
        if !event.id.isEmpty { trailers.append((name: "Event", value: event.id)) }
        trailers.append((name: "Capture", value: String(commit.capture)))
        let message = Array(commitMessage(event, trailers: trailers).utf8)
        let site = site(of: address)
        // Git knows no time before 1970.
        let time = "\(max(0, commit.time.milliseconds / 1000)) +0000"
        var bytes = Array(
            """
            commit refs/heads/main
            mark :\(mark)
            author \(site) <publisher@\(site).invalid> \(time)
            committer hledwatch <hledwatch@hledwatch.invalid> \(time)
            data \(message.count)

            """.utf8)
        bytes += message
        let file = document.slug + ".md"
        guard let version = commit.version, let sheet = try archive.sheet(of: document.id, number: version)
        else { return bytes + "D \(file)\n\n".utf8 }
        let text = Array(factSheetMarkdown(sheet).utf8)
        return bytes + "M 100644 inline \(file)\ndata \(text.count)\n".utf8 + text + "\n\n".utf8
    }

    /// The host without `www`; nothing that could end a line of the stream or look like an address.
    private func site(of address: String) -> String {
        let name = (host(of: address) ?? "").lowercased()
        let bare = name.hasPrefix("www.") ? name.dropFirst(4) : name[...]
        let safe = bare.utf8.filter {
            (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
        }
        return safe.isEmpty ? "unknown" : String(decoding: safe, as: UTF8.self)
    }
}
