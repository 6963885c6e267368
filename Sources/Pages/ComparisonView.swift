package import FactSheets

/// How a comparison is looked at, as its address says.
package struct ComparisonView: Sendable, Equatable {
    package enum Form: String, CaseIterable, Sendable {
        case side, inline, redline

        var title: String {
            switch self {
            case .side: "Side by side"
            case .inline: "Inline"
            case .redline: "Redline for print"
            }
        }
    }

    /// How much a change has to matter to be shown.
    package enum Show: String, CaseIterable, Sendable {
        case substance, wording, all

        func holds(_ significance: Significance) -> Bool {
            switch self {
            case .substance: significance == .substantive
            case .wording: significance >= .editorial
            case .all: true
            }
        }

        var title: String {
            switch self {
            case .substance: "substance only"
            case .wording: "and wording"
            case .all: "everything"
            }
        }
    }

    package var form: Form
    package var show: Show
    package var kind: Change.Kind?
    /// The number of the first change that is shown, from 1: pages of long comparisons.
    package var from: Int

    package init(form: Form = .side, show: Show = .substance, kind: Change.Kind? = nil, from: Int = 1) {
        self.form = form
        self.show = show
        self.kind = kind
        self.from = from
    }

    /// Reads the fields of a query; what it does not know is left as it is by default.
    package init(_ field: (String) -> String?) {
        self.init(
            form: field("view").flatMap(Form.init) ?? .side,
            show: field("show").flatMap(Show.init) ?? .substance,
            kind: field("kind").flatMap(Change.Kind.init),
            from: min(max(field("from").flatMap { Int($0) } ?? 1, 1), 1_000_000))
    }

    /// A redline leaves nothing out.
    func shows(_ change: Change) -> Bool {
        form == .redline || show.holds(change.significance) && (kind.map { change.isOf($0) } ?? true)
    }

    /// The fields that are not as by default.
    var query: [(String, String)] {
        var fields: [(String, String)] = []
        if form != .side { fields.append(("view", form.rawValue)) }
        if show != .substance { fields.append(("show", show.rawValue)) }
        if let kind { fields.append(("kind", kind.rawValue)) }
        if from > 1 { fields.append(("from", String(from))) }
        return fields
    }

    func with(_ change: (inout ComparisonView) -> Void) -> ComparisonView {
        var other = self
        other.from = 1
        change(&other)
        return other
    }
}

extension Change {
    /// What moved and was reworded is both.
    func isOf(_ wanted: Kind) -> Bool { kind == wanted || wanted == .moved && moved }
}

extension Change.Kind {
    static let told: [Change.Kind] = [.added, .removed, .reworded, .moved, .split, .merged]
}
