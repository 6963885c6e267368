/// The elements that reading tells apart; every other one is `other`, an inline element without a meaning.
enum Tag: UInt8 {
    case text, other
    case html, head, title, meta, link, base, body
    case main, article, section, header, footer, nav, aside, div, center
    case p, h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, blockquote, pre, address, hr
    case table, caption, thead, tbody, tfoot, tr, td, th
    case figure, figcaption, details, summary, form, fieldset
    case br, strong, b, em, i, u, ins, span, a, font, time, sup
    case select, button, input, label, textarea, iframe, object, svg, noscript, template, video, audio,
        canvas, dialog
    case script, style

    /// The element of that name, in lower case as libxml2 hands it over.
    init(name: some Collection<UInt8>) { self = Tag.named[Tag.key(name)] ?? .other }

    /// 1 to 6 for a heading element.
    var headingLevel: Int? {
        (Tag.h1.rawValue...Tag.h6.rawValue).contains(rawValue) ? Int(rawValue - Tag.h1.rawValue) + 1 : nil
    }

    var isList: Bool { self == .ul || self == .ol }

    /// Does it begin and end a block of text?
    var isBlock: Bool { (Tag.html.rawValue...Tag.fieldset.rawValue).contains(rawValue) }

    /// Does it hold no words of the page, whatever stands in it?
    var isMute: Bool { (Tag.select.rawValue...Tag.style.rawValue).contains(rawValue) }

    /// The first eight bytes and the length: no two of the names below share them.
    private static func key(_ name: some Collection<UInt8>) -> UInt64 {
        var key: UInt64 = 0
        var length: UInt64 = 0
        for byte in name {
            if length < 7 { key = key << 8 | UInt64(byte) }
            length += 1
        }
        return key << 8 | min(length, 255)
    }

    private static let named: [UInt64: Tag] = {
        let names: [(String, Tag)] = [
            ("html", .html), ("head", .head), ("title", .title), ("meta", .meta), ("link", .link),
            ("base", .base),
            ("body", .body), ("main", .main), ("article", .article), ("section", .section),
            ("header", .header),
            ("footer", .footer), ("nav", .nav), ("aside", .aside), ("div", .div), ("center", .center),
            ("p", .p),
            ("h1", .h1), ("h2", .h2), ("h3", .h3), ("h4", .h4), ("h5", .h5), ("h6", .h6), ("ul", .ul),
            ("ol", .ol), ("menu", .ul), ("li", .li), ("dl", .dl), ("dt", .dt), ("dd", .dd),
            ("blockquote", .blockquote), ("pre", .pre), ("address", .address), ("hr", .hr),
            ("table", .table),
            ("caption", .caption), ("thead", .thead), ("tbody", .tbody), ("tfoot", .tfoot), ("tr", .tr),
            ("td", .td), ("th", .th), ("figure", .figure), ("figcaption", .figcaption),
            ("details", .details),
            ("summary", .summary), ("form", .form), ("fieldset", .fieldset), ("br", .br),
            ("strong", .strong),
            ("b", .b), ("em", .em), ("i", .i), ("u", .u), ("ins", .ins), ("span", .span), ("a", .a),
            ("font", .font), ("time", .time), ("sup", .sup), ("select", .select), ("label", .label),
            ("button", .button),
            ("input", .input),
            ("textarea", .textarea), ("iframe", .iframe), ("object", .object), ("svg", .svg),
            ("noscript", .noscript), ("template", .template), ("video", .video), ("audio", .audio),
            ("canvas", .canvas), ("dialog", .dialog), ("script", .script), ("style", .style),
        ]
        return Dictionary(
            names.map { (key(Array($0.0.utf8)), $0.1) }, uniquingKeysWith: { first, _ in first })
    }()
}

/// The attributes that reading looks at.
enum AttributeName: UInt8 {
    case `class`, id, role, href, content, name, property, itemprop, lang, datetime, rel, style, hidden
    case ariaHidden, ariaLabel, type, title

    init?(_ name: some Collection<UInt8>) {
        guard let found = AttributeName.named.first(where: { $0.0.elementsEqual(name) }) else { return nil }
        self = found.1
    }

    private static let named: [([UInt8], AttributeName)] = {
        let names: [(String, AttributeName)] = [
            ("class", .class), ("id", .id), ("href", .href), ("style", .style), ("rel", .rel),
            ("role", .role),
            ("content", .content), ("name", .name), ("property", .property), ("itemprop", .itemprop),
            ("lang", .lang), ("xml:lang", .lang), ("datetime", .datetime), ("hidden", .hidden),
            ("aria-hidden", .ariaHidden), ("aria-label", .ariaLabel), ("type", .type), ("title", .title),
        ]
        return names.map { (Array($0.0.utf8), $0.1) }
    }()
}
