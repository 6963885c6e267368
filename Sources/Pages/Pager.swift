internal import FactSheets

extension Markup {
    /// A link in a list.
    mutating func item(_ address: String, _ words: String) {
        element("li") { $0.link(address, words) }
    }

    /// Ways to the other pages of a list.
    mutating func pager(_ page: Int, of count: Int, _ context: PageContext, address: (Int) -> String) {
        guard count > 1 else { return }
        element("nav", .class("choices"), Attribute("aria-label", context("Pages"))) { m in
            m.element("ul") { m in
                var last = 0
                for other in 1...count where other == 1 || other == count || abs(other - page) <= 2 {
                    if other > last + 1 { m.element("li", text: "…") }
                    m.element("li") { m in
                        m.element(
                            "a", .href(address(other)),
                            other == page ? Attribute("aria-current", "page") : nil,
                            other == page - 1 ? Attribute("rel", "prev") : nil,
                            other == page + 1 ? Attribute("rel", "next") : nil, text: "\(other)")
                    }
                    last = other
                }
            }
        }
    }
}
