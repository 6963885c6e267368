internal import Digesting
package import FactSheets

/// What a reader sent to be noted and that was refused: shown again where it was written, with why.
package struct RefusedNote: Sendable, Equatable {
    /// What it is about: a change's key, a note's id when that was to be taken back; empty: all of the comparison.
    package var place: String
    package var kind: Note.Kind
    package var text: String
    package var name: String
    /// Why, and what to do, in the reader's language.
    package var reason: String

    package init(place: String, kind: Note.Kind = .note, text: String, name: String, reason: String) {
        (self.place, self.kind, self.text, self.name) = (place, kind, text, name)
        self.reason = reason
    }
}

/// The form, folded until it is needed, with which somebody who has a token notes something of a comparison, or takes a
/// note back. It works without scripts; the token goes with what is sent and is kept nowhere.
struct NoteForm {
    enum Purpose {
        /// Of a change by its number, from 1; `nil`: of all of them.
        case add(number: Int?)
        case takeBack
    }

    let purpose: Purpose
    /// As `RefusedNote.place`.
    let place: String
    /// Where it is sent, and where on the page its answer is.
    let address: String
    let refused: RefusedNote?
    let context: PageContext

    func write(_ m: inout Markup) {
        let refused = refused.flatMap { $0.place == place ? $0 : nil }
        m.element("details", .class("noting screen"), .flag("open", if: refused != nil)) { m in
            m.element("summary", text: title)
            m.element("form", Attribute("method", "post"), Attribute("action", address)) { m in
                if let refused { m.refusal(refused) }
                if case .add = purpose { kinds(&m, refused?.kind ?? .note) }
                words(&m, refused)
                who(&m, refused?.name ?? "")
            }
        }
    }

    private var title: String {
        switch purpose {
        case .add(let number?): context("Note something of change {1}", "\(number)")
        case .add(nil): context("Note something of this comparison")
        case .takeBack: context("Take this note back")
        }
    }

    private func kinds(_ m: inout Markup, _ chosen: Note.Kind) {
        if !place.isEmpty {
            m.void(
                "input", Attribute("type", "hidden"), Attribute("name", "change"), Attribute("value", place))
        }
        m.element("label") { m in
            m.element("span", text: context("Kind of note"))
            m.element("select", Attribute("name", "kind")) { m in
                for kind in [Note.Kind.note, .label, .reviewed] {
                    m.element(
                        "option", Attribute("value", kind.rawValue), .flag("selected", if: kind == chosen),
                        text: context(kind.pageName))
                }
            }
        }
    }

    private func words(_ m: inout Markup, _ refused: RefusedNote?) {
        var isNote = false
        if case .add = purpose { isNote = true }
        m.element("label", .class("broad")) { m in
            m.element(
                "span",
                text: isNote ? context("Words; ‘Reviewed’ needs none") : context("Why, if you want to say it")
            )
            m.element(
                "textarea", Attribute("name", "text"), Attribute("rows", isNote ? "3" : "2"),
                Attribute("maxlength", "\(Note.longestText)"),
                refused == nil ? nil : Attribute("aria-describedby", "refusal"), text: refused?.text ?? "")
        }
    }

    private func who(_ m: inout Markup, _ name: String) {
        m.element("label") { m in
            m.element("span", text: context("Name"))
            m.void(
                "input", Attribute("type", "text"), Attribute("name", "name"), Attribute("value", name),
                Attribute("autocomplete", "username"), Attribute("maxlength", "64"),
                .flag("required", if: true))
        }
        m.element("label") { m in
            m.element("span", text: context("Token"))
            m.void(
                "input", Attribute("type", "password"), Attribute("name", "token"),
                Attribute("autocomplete", "current-password"), .flag("required", if: true))
        }
        m.element("div", .class("buttons broad")) { m in
            switch purpose {
            case .add: m.element("button", Attribute("type", "submit"), text: context("Note it"))
            case .takeBack: m.element("button", Attribute("type", "submit"), text: context("Take it back"))
            }
            m.element(
                "span", .class("quiet small"),
                text: context("It stays in the archive's log under this name; the token is not kept."))
        }
    }
}

extension Markup {
    /// Why what was sent is not noted.
    mutating func refusal(_ refused: RefusedNote) {
        element(
            "p", .class("card problem broad"), .id("refusal"), Attribute("role", "alert"),
            text: refused.reason)
    }
}
