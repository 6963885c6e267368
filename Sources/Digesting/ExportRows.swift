public import FactSheets

/// One version of a document, for an export.
public struct VersionRecord: Encodable, Sendable {
    /// As `list` prints it.
    public var document: String
    public var title: String
    public var url: String
    public var version: Int
    /// When it was first seen, and when the state before it was last.
    public var time: Instant
    public var since: Instant?
    /// Against the version before; of the first, `substantive`.
    public var significance: Significance
    /// The earlier version that it says the same as.
    public var equalsVersion: Int?
    /// `page`, or `feed:` and an address.
    public var channel: String
    /// The number in the log of the capture that showed it first.
    public var capture: Int64
    public var contentSha256: String
    public var engine: Int
    public var factSheet: FactSheet

    public init(
        document: String, title: String, url: String, version: Int, time: Instant, since: Instant?,
        significance: Significance, equalsVersion: Int?, channel: String, capture: Int64,
        contentSha256: String,
        engine: Int, factSheet: FactSheet
    ) {
        self.document = document
        self.title = title
        self.url = url
        self.version = version
        self.time = time
        self.since = since
        self.significance = significance
        self.equalsVersion = equalsVersion
        self.channel = channel
        self.capture = capture
        self.contentSha256 = contentSha256
        self.engine = engine
        self.factSheet = factSheet
    }
}

/// One change between two versions that follow each other, for an export.
public struct ChangeRecord: Encodable, Sendable {
    /// As `list` prints it.
    public var document: String
    public var title: String
    public var url: String
    public var previousVersion: Int
    public var version: Int
    /// The change came between `since` and `time`.
    public var time: Instant
    public var since: Instant?
    /// Its place among the changes of the two versions, from 1.
    public var number: Int
    public var change: Change

    public init(
        document: String, title: String, url: String, previousVersion: Int, version: Int, time: Instant,
        since: Instant?, number: Int, change: Change
    ) {
        self.document = document
        self.title = title
        self.url = url
        self.previousVersion = previousVersion
        self.version = version
        self.time = time
        self.since = since
        self.number = number
        self.change = change
    }
}

// MARK: Comma-separated values (RFC 4180), as the ledger's

/// The names of the columns of `csvLine(_: VersionRecord)`.
public let versionColumns = csvLine([
    "document", "title", "url", "version", "time", "since", "significance", "equals_version", "channel",
    "capture",
    "content_sha256", "engine",
])

/// A version as a line; what it says is left out.
public func csvLine(_ row: VersionRecord) -> String {
    csvLine([
        row.document, row.title, row.url, String(row.version), row.time.description,
        row.since?.description ?? "",
        row.significance.rawValue, row.equalsVersion.map(String.init) ?? "", row.channel, String(row.capture),
        row.contentSha256, String(row.engine),
    ])
}

/// The names of the columns of `csvLine(_: ChangeRecord)`.
public let changeColumns = csvLine([
    "document", "title", "url", "previous_version", "version", "time", "since", "number", "significance",
    "rule",
    "kind", "unit", "moved", "section_before", "section_after", "before", "after", "explanation",
])

/// A change as a line.
public func csvLine(_ row: ChangeRecord) -> String {
    let change = row.change
    return csvLine([
        row.document, row.title, row.url, String(row.previousVersion), String(row.version),
        row.time.description,
        row.since?.description ?? "", String(row.number), change.significance.rawValue, change.rule,
        change.kind.rawValue, change.unit.rawValue, String(change.moved),
        change.sectionBefore?.joined(separator: " > ") ?? "",
        change.sectionAfter?.joined(separator: " > ") ?? "",
        change.before ?? "", change.after ?? "", change.explanation,
    ])
}

/// The names of the columns of `csvLine(_: Note)`.
public let noteColumns = csvLine([
    "id", "kind", "document", "url", "previous_version", "version", "change_number", "change", "text",
    "author",
    "time", "withdrawn", "withdrawn_by",
])

/// A note as a line.
public func csvLine(_ note: Note) -> String {
    let subject = note.subject
    return csvLine([
        note.id, note.kind.rawValue, subject.document, subject.url,
        subject.previousVersion.map(String.init) ?? "", String(subject.version),
        subject.changeNumber.map(String.init) ?? "", subject.change ?? "", note.text, note.author,
        note.time.description, note.withdrawn?.time.description ?? "", note.withdrawn?.author ?? "",
    ])
}

private func csvLine(_ fields: [String]) -> String { fields.map(csvField).joined(separator: ",") + "\r\n" }

// MARK: Markdown

/// A version as a section with its fact sheet, whose own headings stand below it.
public func markdownSection(_ row: VersionRecord) -> String {
    let since = row.since.map { ", the state before last seen \($0)" } ?? ""
    let equals = row.equalsVersion.map { " It says again what version \($0) said." } ?? ""
    let weight = row.version == 1 ? "First seen" : "\(row.significance.rawValue.capitalized): first seen"
    var text = "\n# \(markdownText(row.document))@\(row.version)\n\n"
    text += "\(weight) \(row.time)\(since).\(equals) Capture \(row.capture), <\(markdownAddress(row.url))>.\n"
    return text + factSheetBody(row.factSheet, below: 1)
}

/// A change as an item, under a heading when it is the first of its version.
public func markdownItem(_ row: ChangeRecord, isFirst: Bool) -> String {
    var text = ""
    if isFirst {
        let since = row.since.map { "between \($0) and \(row.time)" } ?? "first seen \(row.time)"
        text += "\n## \(markdownText(row.title)): version \(row.previousVersion) to \(row.version)\n\n"
        text += "\(markdownText(row.document))@\(row.version), \(since), <\(markdownAddress(row.url))>\n\n"
    }
    let change = row.change
    text += "- **\(change.significance.rawValue)** \\[\(change.rule)\\] \(markdownText(change.explanation))\n"
    if let before = change.before { text += "  - before: \(markdownText(before))\n" }
    if let after = change.after { text += "  - after: \(markdownText(after))\n" }
    return text
}

/// A note as an item.
public func markdownItem(_ note: Note) -> String {
    let change = note.subject.changeNumber.map { ", change \($0)" } ?? ""
    var text =
        "\n- **\(note.kind.rawValue)** \(markdownText(note.subject.pair))\(change), \(markdownText(note.author)), \(note.time)\n"
    for line in note.text.split(separator: "\n") { text += "  \(markdownText(String(line)))  \n" }
    if let withdrawn = note.withdrawn {
        let why = withdrawn.text.isEmpty ? "" : ": \(markdownText(withdrawn.text))"
        text += "  - withdrawn by \(markdownText(withdrawn.author)), \(withdrawn.time)\(why)\n"
    }
    return text
}

extension String {
    fileprivate var capitalized: String { prefix(1).uppercased() + dropFirst() }
}
