/// A version read into structure: what a page says, without how it looks.
///
/// Text is folded: every run of white space (no-break ones too) is one blank, and characters without width that
/// carry no meaning (U+2060, U+200B, U+FEFF, U+00AD) are gone. Quotes, dashes and everything else stay as written.
public struct FactSheet: Codable, Equatable, Sendable {
    public var title: String
    public var published: Instant?
    /// Where `published` was found.
    public var publishedFrom: TimeOrigin?
    public var modified: Instant?
    /// Where `modified` was found.
    public var modifiedFrom: TimeOrigin?
    /// The canonical address the page gives itself, if it does.
    public var address: String?
    /// The language the page declares, as BCP 47.
    public var language: String?
    /// What stands before the first heading.
    public var lead: [Statement]
    public var sections: [Section]
    /// What went wrong or was left out while reading; empty for a page that read well.
    public var remarks: [String]
    /// `nil` for a sheet that was not read from a page, or by an engine that did not say.
    public var confidence: Confidence?

    public init(
        title: String, published: Instant? = nil, modified: Instant? = nil, address: String? = nil,
        language: String? = nil, lead: [Statement] = [], sections: [Section] = [], remarks: [String] = [],
        confidence: Confidence? = nil
    ) {
        self.title = title
        self.published = published
        self.modified = modified
        self.address = address
        self.language = language
        self.lead = lead
        self.sections = sections
        self.remarks = remarks
        self.confidence = confidence
    }

    /// Every statement in reading order, the sections' summaries included.
    public var statements: [Statement] {
        lead + sections.flatMap { ($0.summary.map { [$0] } ?? []) + $0.statements }
    }

    /// Title, headings and statements in reading order, one a line: what full-text matching looks at.
    public var plainText: String {
        var lines = [title]
        lines += lead.map(\.text)
        for section in sections {
            lines.append(section.heading)
            if let summary = section.summary { lines.append(summary.text) }
            lines += section.statements.map(\.text)
        }
        return lines.joined(separator: "\n")
    }
}

/// A heading and what stands under it. In an HLED fact sheet: a pillar.
public struct Section: Codable, Equatable, Sendable {
    /// The whole heading as written: `PILLAR I: BUILDING BACK TOGETHER`.
    public var heading: String
    /// 1 for the outermost; a deeper section belongs to the nearest shallower one before it.
    public var level: Int
    /// The number, when the heading has one (`Pillar I`, `Pillar One |`, `Pillar 1 –`), else `nil`.
    public var number: Int?
    /// The heading without its numbering: `BUILDING BACK TOGETHER`.
    public var title: String
    /// The italic summary that stands with a pillar's title.
    public var summary: Statement?
    public var statements: [Statement]

    public init(
        heading: String, level: Int = 1, number: Int? = nil, title: String? = nil, summary: Statement? = nil,
        statements: [Statement] = []
    ) {
        self.heading = heading
        self.level = level
        self.number = number
        self.title = title ?? heading
        self.summary = summary
        self.statements = statements
    }

    /// The items: what an HLED pillar promises or reports.
    public var commitments: [Statement] { statements.filter { $0.kind == .item && $0.note == nil } }
}

/// A paragraph, a list item or a table row.
public struct Statement: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable { case paragraph, item, row }

    public var kind: Kind
    /// 0, or how many items an item is nested under; its parent is the nearest shallower one before it.
    public var depth: Int
    public var text: String
    /// Emphasis, links and references to notes, ordered by start.
    public var spans: [Span]
    /// The mark of the footnote that this is, `1`: it belongs to the spans of style `note` with this target.
    public var note: String?
    /// Typed values, ordered by start.
    public var facts: [Fact]

    public init(_ kind: Kind, _ text: String, depth: Int = 0, spans: [Span] = [], facts: [Fact] = []) {
        self.kind = kind
        self.depth = depth
        self.text = text
        self.spans = spans
        self.facts = facts
    }
}

/// A stretch of a statement that is emphasised, linked or refers to a note. Offsets count UTF-8 bytes of the statement's text.
public struct Span: Codable, Equatable, Sendable {
    public enum Style: String, Codable, Sendable { case strong, emphasis, underline, link, note }

    public var style: Style
    public var start: Int
    public var end: Int
    /// Where a link leads, absolute when the page's address was known; the mark of a note.
    public var target: String?

    public init(_ style: Style, start: Int, end: Int, target: String? = nil) {
        self.style = style
        self.start = start
        self.end = end
        self.target = target
    }
}

/// A typed value in a statement, with its place in the text.
public struct Fact: Codable, Equatable, Sendable {
    public enum Kind: String, Codable, Sendable {
        case amount, percent, count, date, duration, name, modality, polarity
    }

    public var type: Kind
    /// As written: `$474 million`.
    public var text: String
    /// UTF-8 offsets into the statement's text.
    public var start: Int
    public var end: Int
    /// The normal form, by which facts are compared: a decimal number (`474000000`; a range is `a/b`), an ISO 8601
    /// date at the precision given (`2030`, `2022-10`, `--10-24`, an interval `2022-08-31/2022-09-01`), an ISO 8601
    /// duration (`P20Y`), a name folded for comparing, a rung of the ladder (`done`, `committed`, `intended`,
    /// `explored`).
    public var value: String
    /// ISO 4217 currency of an amount; what is counted of a count; else `nil`.
    public var unit: String?

    public init(_ type: Kind, _ text: String, start: Int, end: Int, value: String, unit: String? = nil) {
        self.type = type
        self.text = text
        self.start = start
        self.end = end
        self.value = value
        self.unit = unit
    }
}
