internal import Digesting
internal import FactSheets

/// What people noted of a comparison.
extension Markup {
    /// Notes in the order in which they were made; what was taken back stays, and says so.
    /// `takingBack` is the form that takes one back, where that can be done here.
    mutating func notes(
        _ notes: [Note], _ context: PageContext, takingBack: (Note) -> NoteForm? = { _ in nil }
    ) {
        guard !notes.isEmpty else { return }
        element("ul", .class("notes"), Attribute("aria-label", context("Notes"))) { m in
            for note in notes.prefix(100) {
                m.element("li") { m in
                    m.note(note, context)
                    if note.withdrawn == nil { takingBack(note)?.write(&m) }
                }
            }
        }
        if notes.count > 100 {
            element(
                "p", .class("more"),
                text: context("{1} more notes are left out.", withThousands(notes.count - 100)))
        }
    }

    private mutating func note(_ note: Note, _ context: PageContext) {
        inlineElement("strong") { $0.text(context(note.kind.pageName)) }
        text(note.subject.changeNumber.map { " (" + context("change {1}", "\($0)") + ")" } ?? "")
        if !note.text.isEmpty {
            text(": ")
            if note.withdrawn == nil {
                inline("span", note.text, class: "lines")
            } else {
                inlineElement("s", .class("lines")) { $0.text(note.text) }
            }
        }
        text(" — \(note.author), ")
        time(note.time, context)
        guard let withdrawn = note.withdrawn else { return }
        text("· " + context("taken back by {1}", withdrawn.author) + ", ")
        time(withdrawn.time, context)
        if !withdrawn.text.isEmpty { text(": " + withdrawn.text) }
    }
}

extension Note.Kind {
    /// The English name on pages, a key of their texts.
    var pageName: String {
        switch self {
        case .note: "Note"
        case .label: "Label"
        case .reviewed: "Reviewed"
        case .withdrawal: "Taken back"
        }
    }
}
