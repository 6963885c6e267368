internal import Digesting
internal import FactSheets

/// A block to copy into a paper: what was said by whom, when it was seen, where this page stays, by which hash it is known.
struct Citation {
    /// Its lines.
    let lines: [String]
    private let context: PageContext

    init(_ page: ComparisonPage) {
        context = page.context
        let (old, new) = (page.old, page.new)
        var lines: [String] = []
        if page.isOfOne {
            lines.append(Self.name(new.document, context))
            lines.append(
                context("Versions {1} and {2} compared", "\(old.version.number)", "\(new.version.number)")
                    + ".")
        }
        for side in [old, new] {
            lines += page.isOfOne ? [] : [Self.name(side.document, context)]
            lines.append(Self.of(side.version, context))
        }
        var view = page.view
        view.from = 1
        lines.append(context.origin + page.address(view))
        self.lines = lines
    }

    init(_ document: ArchivedDocument, _ version: ArchivedVersion, address: String, _ context: PageContext) {
        self.context = context
        lines = [Self.name(document, context), Self.of(version, context), context.origin + address]
    }

    private static func name(_ document: ArchivedDocument, _ context: PageContext) -> String {
        let day = document.published.map { ", " + context.voice.day($0.date.description) } ?? ""
        let publisher = document.publisher.isEmpty ? "" : ", " + document.publisher
        return "‘\(folded(document.name))’\(publisher)\(day). \(document.url)"
    }

    private static func of(_ version: ArchivedVersion, _ context: PageContext) -> String {
        var line = context("Version {1}", "\(version.number)") + ": " + version.seen(context) + "."
        if !version.contentHash.isEmpty {
            line += " " + context("SHA-256 of what it says: {1}.", version.contentHash)
        }
        if !version.captureHash.isEmpty {
            line += " " + context("Capture {1}, SHA-256 {2}.", "\(version.capture)", version.captureHash)
        }
        return line
    }

    func write(_ m: inout Markup) {
        m.element("section", .class("citation"), .id("cite")) { m in
            m.element("h2", text: context("Cite this"))
            m.element(
                "pre", .id("citation"), Attribute("tabindex", "0"),
                Attribute("aria-label", context("Cite this")),
                Attribute("role", "region"), text: lines.joined(separator: "\n"))
            m.element(
                "button", Attribute("type", "button"), Attribute("data-copy", "citation"),
                Attribute("data-done", context("Copied")), .flag("hidden", if: true), text: context("Copy"))
        }
    }
}
