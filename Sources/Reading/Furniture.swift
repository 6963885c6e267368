/// Names by which pages mark their furniture and their content: HTML's own, ARIA's, and those that the themes of
/// government sites share (WordPress, Drupal, the U.S. Web Design System).
enum Furniture {
    struct Mark: OptionSet {
        let rawValue: UInt8
        static let main = Mark(rawValue: 1)
        static let article = Mark(rawValue: 2)
        static let body = Mark(rawValue: 4)
    }

    static let containers: Set<Tag> = [
        .html, .body, .main, .article, .section, .div, .center, .table, .tbody, .tr, .td, .form, .fieldset,
    ]

    static let roles = bytes([
        "navigation", "search", "banner", "contentinfo", "complementary", "menu", "dialog",
    ])

    /// How the page marks an element as content.
    static func mark(_ node: Int, in tree: HTMLTree) -> Mark {
        let tag = tree.nodes[node].tag
        guard containers.contains(tag) else { return [] }
        var mark: Mark = []
        if tag == .main { mark.insert(.main) }
        if tag == .article { mark.insert(.article) }
        guard !tree.nodes[node].attributes.isEmpty else { return mark }
        if tree.value(.role, of: node)?.elementsEqual("main".utf8) == true { mark.insert(.main) }
        if tree.value(.itemprop, of: node)?.elementsEqual("articleBody".utf8) == true { mark.insert(.body) }
        for name in [AttributeName.id, .class] {
            guard let value = tree.value(name, of: node) else { continue }
            for word in value.split(whereSeparator: \.isBlank) {
                let word = word.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0.lowercased }
                if mainNames.contains(word) { mark.insert(.main) }
                if bodyNames.contains(word) || isBodyField(word) { mark.insert(.body) }
            }
        }
        return mark
    }

    /// Does a class or an id name furniture? `wp-block-share-links`, `site_footer`, `breadcrumb`.
    static func isNamed(_ value: ArraySlice<UInt8>) -> Bool {
        for word in value.split(whereSeparator: \.isBlank) {
            // State and layout classes of an element say nothing about what it is.
            if word.starts(with: "has-".utf8) || word.starts(with: "is-".utf8)
                || word.starts(with: "no-".utf8)
            {
                continue
            }
            for part in word.split(whereSeparator: { !$0.isLetter && !$0.isDigit }) {
                if furnitureParts.contains(part.map(\.lowercased)) { return true }
            }
            let whole = word.map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0.lowercased }
            if furnitureNames.contains(where: { whole.starts(with: $0) }) { return true }
        }
        return false
    }

    /// Drupal names the field: `field-name-body`, `field--name-field-press-body`.
    private static func isBodyField(_ word: [UInt8]) -> Bool {
        word.starts(with: "field-".utf8) && word.suffix(5).elementsEqual("-body".utf8)
    }

    static func isInvisible(_ style: ArraySlice<UInt8>) -> Bool {
        let dense = style.filter { !$0.isBlank }
        return dense.contains("display:none") || dense.contains("visibility:hidden")
    }

    private static let mainNames = bytes(["main-content", "maincontent", "main", "page-content"])

    private static let bodyNames = bytes([
        "body-content", "entry-content", "post-content", "article-content", "article-body", "post-body",
        "field--name-body", "field-name-body", "node-content", "content-body", "story-body", "usa-prose",
        "wysiwyg", "forall-body", "wp-block-post-content", "press-release-content", "region-content",
    ])

    private static let furnitureParts = bytes([
        "nav", "navbar", "navigation", "menu", "breadcrumb", "breadcrumbs", "footer", "sidebar", "share",
        "sharing", "sharedaddy", "social", "addtoany", "cookie", "cookies", "pagination", "pager", "related",
        "newsletter", "subscribe", "skip", "skiplink", "banner", "comments", "topper", "masthead", "toolbar",
        "popup", "modal", "advertisement", "printfriendly", "postnav", "promo", "tout", "consent", "onetrust",
        "gdpr",
    ])

    private static let furnitureNames = bytes([
        "screen-reader-text", "sr-only", "visually-hidden", "element-invisible", "site-header",
        "page-header-",
        "global-header", "back-to-top", "post-navigation", "entry-meta", "post-meta", "jp-relatedposts",
        "element-hidden", "print-only",
    ])

    private static func bytes(_ names: [String]) -> Set<[UInt8]> { Set(names.map { Array($0.utf8) }) }
}
