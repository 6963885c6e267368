internal import Digesting
package import FactSheets

/// One version: what it says, by pillar, and what became of each commitment.
package struct VersionPage: Sendable {
    let document: ArchivedDocument
    let version: ArchivedVersion
    let sheet: FactSheet
    let commitments: [StandingCommitment]
    let from: Int
    let context: PageContext

    package init(
        _ document: ArchivedDocument, _ version: ArchivedVersion, _ sheet: FactSheet,
        commitments: [StandingCommitment], from: Int = 1, context: PageContext
    ) {
        (self.document, self.version, self.sheet) = (document, version, sheet)
        (self.commitments, self.from, self.context) = (commitments, max(from, 1), context)
    }

    /// Versions of a document whose commitments are followed on these pages.
    package static let followed = 200

    private var path: String { document.path(String(version.number)) }
    private var title: String { sheet.title.isEmpty ? document.name : sheet.title }

    package var bytes: [UInt8] {
        let here = context("Version {1}", "\(version.number)")
        var frame = Frame(title: here + " · " + shortened(title, to: 80), alternates: document.alternates)
        frame.canonical = context.href(path)
        return frame.page(context) { m in
            m.crumbs(
                [
                    (context.href(""), context("Overview")),
                    (context.href(document.path()), shortened(document.name, to: 60)),
                ], here: here, context)
            m.element("h1", text: title)
            head(&m)
            FactLegend.write(&m, sheet, context)
            SheetMarkup(
                document, version, sheet, commitments: commitments, from: from, context: context,
                address: { context.href(path, $0 > 1 ? [("from", String($0))] : []) }
            ).write(&m)
            remarks(&m)
            Citation(document, version, address: context.href(path), context).write(&m)
        }
    }

    private func head(_ m: inout Markup) {
        m.element("dl", .class("facts")) { m in
            m.element("dt", text: context("This version"))
            m.element("dd") { m in
                m.text(context("{1} of {2}", "\(version.number)", "\(document.versions)") + ", ")
                m.seen(version, context)
                if let equals = version.equals {
                    m.text(". ")
                    m.link(
                        context.href(document.path(String(equals))),
                        context("It says again what version {1} said.", "\(equals)"))
                }
            }
            m.element("dt", text: context("Published"))
            m.element("dd") { m in
                if let published = sheet.published ?? document.published {
                    m.time(published, context)
                } else {
                    m.text(context("not said"))
                }
                m.text(" · ")
                m.outside(document.url, document.publisher.isEmpty ? document.url : document.publisher)
            }
            m.element("dt", text: context("Seen through"))
            m.element("dd") { m in
                m.text((version.channel == "page" ? context("its page") : context("a feed")) + " · ")
                m.link(
                    context.href("captures/\(version.capture)"), context("capture {1}", "\(version.capture)"))
            }
            if !commitments.isEmpty || document.versions > Self.followed {
                m.element("dt", text: context("Commitments"))
                m.element(
                    "dd",
                    text: document.versions > Self.followed
                        ? context(
                            "not followed here, through {1} versions; the ledger has them",
                            "\(document.versions)")
                        : fates)
            }
        }
        m.element("ul", .class("tools")) { m in
            func item(_ address: String, _ words: String) { m.element("li") { $0.link(address, words) } }
            let number = version.number
            if number > 1 {
                item(
                    context.href(document.path("\(number - 1)")),
                    "‹ " + context("version {1}", "\(number - 1)"))
            }
            if number < document.versions {
                item(
                    context.href(document.path("\(number + 1)")),
                    context("version {1}", "\(number + 1)") + " ›")
            }
            if number > 1 {
                item(
                    context.href(document.path("compare/\(number - 1)..\(number)")),
                    context("what it changed"))
            }
            if number < document.versions {
                item(
                    context.href(document.path("compare/\(number)..\(document.versions)")),
                    context("compare with the newest"))
            }
            item(context.href(document.path("blame/\(number)")), context("which version brought each phrase"))
            item(context.href(document.path("\(number)/evidence.zip")), context("evidence to keep (ZIP)"))
            item("#cite", context("cite this"))
        }
    }

    /// `24 stand as they are in the newest version; 2 reworded; 1 removed`.
    private var fates: String {
        let changed = commitments.filter { !$0.later.isEmpty }
        var parts = [
            context(
                "{1} in this version, {2} of them the same in the newest", "\(commitments.count)",
                "\(commitments.count - changed.count)")
        ]
        for kind in [LedgerStep.Kind.reworded, .moved, .split, .merged, .restored, .removed, .withdrawn] {
            let count = changed.count { $0.later.last?.kind == kind }
            if count > 0 { parts.append("\(count) " + context(kind.rawValue)) }
        }
        return parts.joined(separator: "; ")
    }

    private func remarks(_ m: inout Markup) {
        guard !sheet.remarks.isEmpty else { return }
        m.element("h2", text: context("What was hard to read"))
        m.element("ul") { m in
            for remark in sheet.remarks.prefix(50) {
                m.element("li", text: context.voice.stored(folded(remark)))
            }
        }
    }
}

/// Which marks stand for which facts, and how many of each there are.
enum FactLegend {
    static func write(_ m: inout Markup, _ sheet: FactSheet, _ context: PageContext) {
        var counts: [Fact.Kind: Int] = [:]
        for statement in sheet.statements {
            for fact in statement.facts { counts[fact.type, default: 0] += 1 }
        }
        let kinds: [Fact.Kind] = [.amount, .percent, .count, .date, .duration, .name, .modality]
        guard kinds.contains(where: { counts[$0] != nil }) else { return }
        m.element("p", .class("key small")) { m in
            m.text(context("Facts marked in the text:") + " ")
            for kind in kinds {
                guard let count = counts[kind] else { continue }
                m.inlineElement("mark", .class("fact \(kind.rawValue)")) { $0.text(context(kind.pageName)) }
                m.text(" \(withThousands(count))  ")
            }
        }
    }
}
