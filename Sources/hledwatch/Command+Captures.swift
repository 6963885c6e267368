import Archiving
import Digesting
import FactSheets
import Watching

extension Command {
    static let captures = Command(
        "captures", .look, operands: "[DOC|ADDRESS]", "what was fetched, the newest first",
        details: """
            Of all addresses in the order of the log, backwards; of a document's address, or of any, in that of time. Looks
            that brought nothing new are no captures: 'log DOC --checks' has them.
            """,
        options: [
            Option("--limit", "N", help: "at most so many (default 50)"), .format("text", "json"),
        ]
    ) { arguments in
        let limit = try arguments.limit() ?? 50
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        let rows: [CaptureRow]
        if arguments.positional.isEmpty {
            rows = try archive.captures(before: .max, limit: limit)
        } else {
            let name = try arguments.exactly("DOC or ADDRESS")[0]
            let address = name.contains("://") ? name : try archive.findDocument(name).url
            rows = try archive.captures(of: address, limit: limit)
        }
        if arguments["--format"] == "json" {
            try Terminal.print(json: CaptureList(rows))
            return .done
        }
        var page = Terminal.list
        if rows.isEmpty { page.line("no captures") }
        let digits = rows.map { String($0.id).utf8.count }.max() ?? 1
        for row in rows {
            let number = String(repeating: " ", count: digits - String(row.id).utf8.count) + "\(row.id)"
            let status = row.failed ? "fail" : "\(row.status)"
            page.item(
                [
                    pieces("\(withThousands(row.size)) bytes"), pieces(row.url),
                    pieces(row.flag.map { "set aside: \($0)" } ?? "", .strong),
                ], bullet: "\(number)  \(row.time)  \(status.padded(to: 6))", indent: digits + 2)
        }
        try Terminal.print(page.text)
        return .done
    }

    static let capture = Command(
        "capture", .look, operands: "N", "one entry of the log: what was asked, what came, what proves it",
        details: """
            N is a number in the log, as 'captures', 'log DOC --checks' and 'evidence' have it. --body writes the answer's
            body byte for byte, whatever is in it: give it to a program or a file. --proof writes what proves that the entry
            is in the sealed log, as C2SP tlog-proof.
            """,
        options: [
            Option("--body", help: "the bytes of its body alone"),
            Option("--proof", help: "the proof alone"), .format("text", "json"),
        ]
    ) { arguments in
        let text = try arguments.exactly("N")[0]
        guard let number = Int64(text), number > 0 else {
            throw UsageError("'\(text)' is no number of an entry", hint: "run 'hledwatch captures'")
        }
        guard !arguments.has("--body") || !arguments.has("--proof") else {
            throw UsageError("'--body' and '--proof' do not go together")
        }
        let archive = try Archive(directory: try Locations.state(arguments), mode: .read)
        guard let entry = try archive.transaction({ try LogEntryReport(number, in: archive) }) else {
            throw NoEntry(number: number)
        }
        if arguments.has("--body") {
            guard let stored = try archive.capture(entry.check?.confirmed ?? number) else {
                throw NoEntry(number: number)
            }
            guard writeToStandardOutput(stored.capture.body) else { throw OutputClosed() }
        } else if arguments.has("--proof") {
            guard let proof = try archive.proofFile(of: number) else {
                throw EvidenceBundle.Problem.unsealed(number: number)
            }
            guard writeToStandardOutput(proof) else { throw OutputClosed() }
        } else if arguments["--format"] == "json" {
            try Terminal.print(json: entry)
        } else {
            var page = Terminal.list
            entry.write(to: &page)
            try Terminal.print(page.text)
        }
        return .done
    }
}

private struct NoEntry: Explained, Equatable {
    let number: Int64
    var summary: String { "the log has no capture and no check \(number)" }
    var remedy: String? { "run 'hledwatch captures' to see the newest, 'hledwatch notes' for notes" }
}

/// What `captures` prints as JSON.
private struct CaptureList: Encodable {
    struct Row: Encodable {
        let entry: Int64
        let role: Capture.Role
        let url: String
        let time: Instant
        let status: Int
        let failed: Bool
        let flag: String?
        let size: Int
    }

    let captures: [Row]

    init(_ rows: [CaptureRow]) {
        captures = rows.map {
            Row(
                entry: $0.id, role: $0.role, url: $0.url, time: $0.time, status: $0.status,
                failed: $0.failed, flag: $0.flag, size: $0.size)
        }
    }
}

extension LogEntryReport {
    fileprivate func write(to page: inout TextPage) {
        page.line(check == nil ? "Capture \(entry)" : "Check \(entry)", .strong)
        if let check {
            page.fact("time", "\(check.time)")
            page.fact(
                "answer",
                "\(check.status), in \(check.tookMilliseconds) ms: as capture \(check.confirmed) has it")
        }
        page.fact("address", capture.url)
        if capture.answered != capture.url { page.fact("answered", capture.answered) }
        for redirect in capture.redirects { page.fact("redirect", "\(redirect.status) \(redirect.location)") }
        if check == nil {
            page.fact("time", "\(capture.time)")
            page.fact(
                "answer",
                capture.failure.map { "none: \($0.kind.rawValue), \($0.reason)" } ?? "\(capture.status)")
        }
        page.fact("came by", capture.origin)
        if let flag = capture.flag { page.fact("set aside", flag) }
        for version in made { page.fact("made", "\(version.document)@\(version.version)") }
        page.fact("body", "\(withThousands(size)) bytes\(pruned ? ", pruned: the hash is kept" : "")")
        page.fact("sha-256", bodySha256)
        if let provenance = capture.provenance {
            if let peer = provenance.peer {
                page.fact("peer", peer + (provenance.tls.map { ", \($0)" } ?? ""))
            }
            page.lines("Request as sent", provenance.request)
        }
        let head = capture.provenance.map { $0.statusLine.isEmpty ? [] : [$0.statusLine] } ?? []
        let fields = head + capture.headers.map { "\($0.name): \($0.value)" }
        page.lines("Answer", fields.joined(separator: "\n"))
        page.lines("Entry, as it is hashed", leaf)
        page.fact("sha-256", leafSha256)
        page.blank()
        guard let proof else { return page.line("It is under no checkpoint yet.") }
        page.line("Proof", .strong)
        page.fact("index", "\(proof.index) of \(withThousands(proof.size))")
        page.fact("root", proof.root)
        if let stamped = proof.stamped { page.fact("stamped", "\(stamped)") }
        for hash in proof.path { page.fact("path", hash) }
    }
}

extension TextPage {
    /// What is called so.
    fileprivate mutating func fact(_ name: String, _ value: String) {
        paragraph(pieces(value), indent: 2, bullet: name.padded(to: 11))
    }

    /// Lines under a heading, as they are.
    fileprivate mutating func lines(_ heading: String, _ text: String) {
        guard !text.isEmpty else { return }
        blank()
        line(heading, .strong)
        for line in text.split(whereSeparator: \.isNewline) {
            paragraph(pieces(String(line)), indent: 2, hang: 2)
        }
    }
}
