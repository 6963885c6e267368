public import FactSheets

/// Notes in a list, each with what it is about, who said it and when, as text for a terminal.
public func noteText(_ notes: [Note], style: TextStyle, width: Int) -> String {
    var page = TextPage(style, width: width)
    if notes.isEmpty { page.line("no notes") }
    for (index, note) in notes.enumerated() {
        if index > 0 { page.blank() }
        page.write(NoteLine(note, .plain))
        page.line(note.id, .quiet, indent: 2)
    }
    return page.text
}

/// What was noted of a version, in a few words: `reviewed by ana; label money; 2 notes`. What was taken back does not
/// count; `nil` where nothing is left.
package func noteMarks(_ notes: [Note]) -> String? {
    let standing = notes.filter { $0.withdrawn == nil }
    func texts(_ kind: Note.Kind, _ text: (Note) -> String) -> [String] {
        var seen: Set<String> = []
        return standing.filter { $0.kind == kind }.map(text).filter { seen.insert($0).inserted }
    }
    let reviewers = texts(.reviewed) { $0.author }
    let labels = texts(.label) { $0.text }
    let count = standing.count { $0.kind == .note }
    let marks = [
        reviewers.isEmpty ? nil : "reviewed by \(reviewers.joined(separator: ", "))",
        labels.isEmpty ? nil : "label \(labels.joined(separator: ", "))",
        count == 0 ? nil : counted(count, "note"),
    ].compactMap { $0 }
    return marks.isEmpty ? nil : marks.joined(separator: "; ")
}

/// The notes about a comparison and about single changes in it, each of these with what the change is, as text for a
/// terminal. Empty where there are none.
package func comparisonNotes(
    _ notes: [Note], of comparison: Comparison, style: TextStyle, width: Int
) -> String {
    guard !notes.isEmpty else { return "" }
    var page = TextPage(style, width: width)
    page.line("NOTED", .strong)
    if let marks = noteMarks(notes) { page.line(marks.prefix(1).uppercased() + marks.dropFirst() + ".") }
    for note in notes {
        page.blank()
        page.write(NoteLine(note, .plain))
        if let change = comparison.changes.first(where: { $0.key == note.subject.change }) {
            page.line("\(change.label(.plain)): \(change.sentence(.plain))", .quiet, indent: 2, hang: 2)
        }
        page.line(note.id, .quiet, indent: 2)
    }
    return page.text
}

/// One note, ready for a writer. Every text in it is raw.
struct NoteLine {
    /// `NOTE`, `LABEL`.
    var name: String
    /// What it is about.
    var about: String
    /// Who said it, and when.
    var by: String
    var paragraphs: [String]
    /// Who took it back, when and why; `nil` where it stands.
    var withdrawn: String?

    init(_ note: Note, _ voice: Voice) {
        name =
            switch note.kind {
            case .note, .withdrawal: voice("Note")
            case .label: voice("Label")
            case .reviewed: voice("Reviewed")
            }
        about = note.subject.pair
        if let number = note.subject.changeNumber { about += ", " + voice("change {1}", "\(number)") }
        by = note.author + ", " + voice.time(note.time)
        paragraphs = note.text.split(separator: "\n").map(String.init)
        withdrawn = note.withdrawn.map { withdrawal in
            let said = voice("Withdrawn by {1}, {2}", withdrawal.author, voice.time(withdrawal.time))
            let why = folded(withdrawal.text)
            return said + (why.isEmpty ? "." : ": " + why)
        }
    }
}

extension TextPage {
    mutating func write(_ note: NoteLine) {
        paragraph(
            pieces(note.name.uppercased() + ".", .strong) + pieces(note.about).spacedFirst()
                + pieces("(\(note.by))", .quiet).spacedFirst())
        for text in note.paragraphs {
            paragraph(pieces(text, note.withdrawn == nil ? .plain : .deleted), indent: 2)
        }
        if let withdrawn = note.withdrawn { paragraph(pieces(withdrawn), indent: 2) }
    }

    /// The notes of a digest.
    mutating func write(notes: [Note], _ voice: Voice) {
        guard !notes.isEmpty else { return }
        blank()
        line(voice("Noted").uppercased(), .strong)
        for note in notes.prefix(NoteLine.mostShown) {
            blank()
            write(NoteLine(note, voice))
        }
        let more = notes.count - NoteLine.mostShown
        if more > 0 {
            blank()
            line(voice("and {1} more; hledwatch notes has them all.", withThousands(more)))
        }
    }
}

extension NoteLine {
    /// Shown in a digest; the rest is counted.
    static let mostShown = 40
}

extension HTMLPage {
    /// The notes of a digest; `web` is where the pages of the archive are, if anywhere.
    mutating func write(notes: [Note], web: String?, _ voice: Voice) {
        guard !notes.isEmpty else { return }
        put("h3", Style.listTitle, voice("Noted"))
        for note in notes.prefix(NoteLine.mostShown) {
            let line = NoteLine(note, voice)
            openCard(edge: Style.edge("editorial"))
            open("p", "margin:0;font-weight:600")
            markup(htmlEscaped(line.name + ": "))
            if let web, let previous = note.subject.previousVersion {
                link(
                    comparisonAddress(web, note.subject.document, previous, note.subject.version), line.about)
            } else {
                markup(htmlEscaped(line.about))
            }
            markup("</p>\n")
            for text in line.paragraphs {
                open("p", "margin:4px 0 0")
                words(pieces(text, line.withdrawn == nil ? .plain : .deleted))
                markup("</p>\n")
            }
            if let withdrawn = line.withdrawn { put("p", "margin:4px 0 0", withdrawn) }
            put("p", "margin:4px 0 0;font-size:13px;color:#5b616e", line.by, class: "q")
            closeCard()
        }
        let more = notes.count - NoteLine.mostShown
        if more > 0 {
            put(
                "p", Style.small, voice("and {1} more; hledwatch notes has them all.", withThousands(more)),
                class: "q")
        }
    }
}
