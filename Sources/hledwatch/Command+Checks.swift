import Archiving
import Digesting
import FactSheets
import Watching

/// Prints the looks at the page of a document: stretches of them, or single ones where a time is given.
func printChecks(of document: Document, in archive: Archive, _ arguments: Arguments) throws {
    let now = Instant.systemClock()
    let since = try arguments.time("--since", now: now)
    let until = try arguments.time("--until", now: now)
    let looks = try archive.looks(at: document.id, since: since, until: until)
    let versions = try archive.versions(of: document.id).map { (number: $0.number, time: $0.time) }
    let history = LookHistory(looks, versions: versions)
    let isSingle = since != nil || until != nil
    if arguments["--format"] == "json" {
        return try Terminal.print(
            json: CheckRows(document, history, looks: isSingle ? looks : nil))
    }
    var page = Terminal.list
    page.heading(of: document.title, document.slug, document.url)
    if looks.isEmpty {
        page.line("no look at its page is recorded\(isSingle ? " in that time" : "")")
    } else {
        for line in isSingle ? looks.map(\.line) : history.lines { page.columned(line) }
    }
    if !history.proofs.isEmpty { page.blank() }
    for proof in history.proofs { page.line(proof, hang: 4) }
    try Terminal.print(page.text)
}

extension RecordedLook {
    /// `2022-09-12T18:15:00Z  304  unchanged since capture 17, took 120 ms`.
    fileprivate var line: String {
        let told =
            switch outcome {
            case .notModified(let since): "unchanged since capture \(since)"
            case .sameBytes(let before): "the same bytes as capture \(before)"
            case .read: "read, capture \(number)"
            case .setAside(let reason): "nothing learned: \(reason), capture \(number)"
            case .failed(let reason): "failed: \(reason), capture \(number)"
            }
        let span = took.map { ", took \($0.milliseconds) ms" } ?? ""
        return "\(time)  \(status == 0 ? "---" : "\(status)")  \(told)\(span)"
    }
}
