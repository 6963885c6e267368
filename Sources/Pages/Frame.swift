internal import Digesting
internal import FactSheets

/// What stands around every page: head, navigation, search, foot.
package struct Frame {
    /// The parts of the pages that the navigation names.
    package enum Part: String, CaseIterable, Sendable {
        case overview = ""
        case changes
        case ledger
        case search
        case evidence

        var title: String {
            switch self {
            case .overview: "Overview"
            case .changes: "Changes"
            case .ledger: "Ledger"
            case .search: "Search"
            case .evidence: "Evidence"
            }
        }
    }

    /// Another form of what the page tells: a feed, a calendar, JSON.
    package struct Alternate: Sendable {
        package let type: String
        package let path: String
        package let title: String

        package init(type: String, path: String, title: String) {
            (self.type, self.path, self.title) = (type, path, title)
        }
    }

    package let title: String
    package let part: Part?
    package var alternates: [Alternate]
    /// Where the page is, whatever else leads to it.
    package var canonical: String?

    package init(title: String, part: Part? = nil, alternates: [Alternate] = []) {
        self.title = title
        self.part = part
        self.alternates = alternates
    }

    /// The whole page: `main` writes what stands in it, beginning with its `h1`.
    package func page(_ context: PageContext, main: (inout Markup) throws -> Void) rethrows -> [UInt8] {
        var m = Markup()
        m.raw("<!DOCTYPE html>\n")
        try m.element("html", Attribute("lang", context.language.rawValue)) { m in
            m.element("head") { head(&$0, context) }
            try m.element("body") { m in
                m.element("a", .class("skip"), .href("#main"), text: context("Skip to the content"))
                m.element("header", .class("top")) { top(&$0, context) }
                try m.element("main", .id("main"), Attribute("tabindex", "-1"), body: main)
                m.element("footer", .class("foot")) { foot(&$0, context) }
            }
        }
        return m.bytes
    }

    private func head(_ m: inout Markup, _ context: PageContext) {
        m.raw("\n<meta charset=\"utf-8\">\n")
        m.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
        m.raw("<meta name=\"color-scheme\" content=\"light dark\">\n")
        m.element("title", text: title == "hledwatch" ? title : title + " · hledwatch")
        m.void("link", Attribute("rel", "stylesheet"), .href(context.root + Asset.style.path))
        m.void(
            "link", Attribute("rel", "icon"), Attribute("type", "image/svg+xml"),
            .href(context.root + Asset.icon.path))
        if let canonical { m.void("link", Attribute("rel", "canonical"), .href(canonical)) }
        for alternate in alternates {
            m.void(
                "link", Attribute("rel", "alternate"), Attribute("type", alternate.type),
                Attribute("title", alternate.title), .href(context.root + alternate.path))
        }
        m.element("script", Attribute("src", context.root + Asset.script.path), .flag("defer", if: true)) {
            _ in
        }
    }

    private func top(_ m: inout Markup, _ context: PageContext) {
        m.link(context.href(""), "hledwatch", class: "brand")
        m.element("nav", Attribute("aria-label", context("Main"))) { m in
            m.element("ul") { m in
                for part in Part.allCases {
                    m.element("li") { m in
                        m.element(
                            "a", .href(context.href(part.rawValue)),
                            part == self.part ? Attribute("aria-current", "page") : nil,
                            text: context(part.title))
                    }
                }
            }
        }
        m.element("form", Attribute("role", "search"), Attribute("action", context.root + "search")) { m in
            m.void(
                "input", Attribute("type", "search"), Attribute("name", "q"),
                Attribute("aria-label", context("Search what was ever said")),
                Attribute("placeholder", context("Search what was ever said")))
            if context.keepsLanguage {
                m.void(
                    "input", Attribute("type", "hidden"), Attribute("name", "lang"),
                    Attribute("value", context.language.rawValue))
            }
            m.element("button", Attribute("type", "submit"), text: context("Search"))
        }
    }

    private func foot(_ m: inout Markup, _ context: PageContext) {
        m.element("p") { m in
            m.text("hledwatch \(context.version) · ")
            let other: Digest.Language = context.language == .english ? .spanish : .english
            var there = context
            (there.keepsLanguage, there.language) = (true, other)
            m.element(
                "a", .href(there.href(context.address)), Attribute("hreflang", other.rawValue),
                Attribute("lang", other.rawValue), text: other == .english ? "English" : "Español")
            m.text(" · ")
            m.link(context.root + "api/v1/openapi.json", "API")
        }
    }
}

/// A page that says why there is none: what is wrong, and where to go.
package func errorPage(_ status: Int, _ detail: String, _ context: PageContext) -> [UInt8] {
    let title =
        status == 404 ? context("There is nothing at this address") : context("This could not be answered")
    return Frame(title: title).page(context) { m in
        m.element("h1", text: title)
        m.element("p", text: detail)
        m.element("p") { $0.link(context.href(""), context("To the overview")) }
    }
}
