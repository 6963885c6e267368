internal import FactSheets

/// A self-contained page under construction. Colours stand inline, for mail clients drop style sheets; the sheet
/// only turns them for dark mode. What comes from outside goes through `put` or `attribute`-safe `link`.
struct HTMLPage {
    private(set) var html: String
    /// True for a part that stands in a page of others': elements alone, without styles.
    private let isBare: Bool

    /// A part of another's page, such as a feed reader's, which has styles of its own.
    init() { (html, isBare) = ("", true) }

    init(title: String, language: Digest.Language = .english) {
        isBare = false
        html = """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
            <meta name="color-scheme" content="light dark">
            <meta name="supported-color-schemes" content="light dark">
            <title>\(htmlEscaped(title))</title>
            <style>
            :root { color-scheme: light dark; }
            @media (prefers-color-scheme: dark) {
            body { background: #16181c !important; color: #e6e7ea !important; }
            .q { color: #a3a9b5 !important; }
            .c { background: #1f2228 !important; }
            a { color: #8ab4f8 !important; }
            del { background: #4c1d1d !important; color: #ffc9c4 !important; }
            ins { background: #123a22 !important; color: #b6f0c8 !important; }
            .f, code { background: #2a2e36 !important; color: #e6e7ea !important; }
            .b-substantive { background: #7c2d12 !important; color: #ffe4d6 !important; }
            .b-editorial, .b-cosmetic { background: #374151 !important; color: #e5e7eb !important; }
            hr, .l { border-color: #3a3f49 !important; }
            }
            </style>
            </head>
            <body style="margin:0;padding:0;background:#fff;color:#1b1d21">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0"><tr><td align="center">
            <table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:680px">
            <tr><td align="left" style="padding:18px 14px 28px;\(Style.font)">

            """
    }

    consuming func finished() -> String {
        html + "</td></tr></table>\n</td></tr></table>\n</body>\n</html>\n"
    }

    /// Markup of our own.
    mutating func markup(_ text: String) { html += text }

    /// `text` from anywhere in an element of our own.
    mutating func put(_ tag: String, _ style: String, _ text: String, class name: String? = nil) {
        open(tag, style, class: name)
        html += htmlEscaped(text)
        html += "</\(shown(tag))>\n"
    }

    /// What only a style sets apart is strong where there are none.
    private func shown(_ tag: String) -> String { isBare && tag == "span" ? "strong" : tag }

    mutating func open(_ tag: String, _ style: String, class name: String? = nil) {
        html += "<\(shown(tag))"
        if isBare {
            html += ">"
            return
        }
        if let name { html += " class=\"\(name)\"" }
        html += style.isEmpty ? ">" : " style=\"\(style)\">"
    }

    /// A box with a coloured edge, made of a table: what old mail clients keep of it.
    mutating func openCard(edge color: String) {
        html +=
            isBare
            ? "<blockquote>\n"
            : "<table role=\"presentation\" width=\"100%\" cellpadding=\"0\" cellspacing=\"0\" border=\"0\""
                + " style=\"margin:10px 0 0\"><tr><td class=\"c\" align=\"left\""
                + " style=\"\(Style.card);border-left-color:\(color);\(Style.font)\">\n"
    }

    mutating func closeCard() { html += isBare ? "</blockquote>\n" : "</td></tr></table>\n" }

    /// A link when the address may be one, else the address as text.
    mutating func link(_ address: String, _ words: String) {
        guard let target = linkable(address) else {
            html += htmlEscaped(words)
            return
        }
        let style = isBare ? "" : " style=\"\(Style.link)\""
        html += "<a href=\"\(htmlEscaped(target))\"\(style)>\(htmlEscaped(words))</a>"
    }

    /// Words with what went and came marked.
    mutating func words(_ pieces: [Piece]) {
        var open: Look = .plain
        for piece in pieces {
            if piece.look != open { html += end(open) }
            if piece.spaced { html += " " }
            if piece.look != open {
                html += start(piece.look)
                open = piece.look
            }
            html += htmlEscaped(piece.text)
        }
        html += end(open)
    }

    private func start(_ look: Look) -> String {
        if isBare { return HTMLPage.element(look).map { "<\($0)>" } ?? "" }
        return switch look {
        case .plain: ""
        case .deleted: "<del style=\"\(Style.deleted);text-decoration:line-through\">"
        case .deletedWhole: "<del style=\"\(Style.deleted);text-decoration:none\">"
        case .inserted: "<ins style=\"\(Style.inserted);font-weight:600\">"
        case .insertedWhole: "<ins style=\"\(Style.inserted)\">"
        case .strong: "<strong>"
        case .emphasis: "<em>"
        case .quiet: "<span class=\"q\" style=\"\(Style.quiet)\">"
        }
    }

    private func end(_ look: Look) -> String {
        if !isBare, look == .quiet { return "</span>" }
        return HTMLPage.element(look).map { "</\($0)>" } ?? ""
    }

    /// What shows a look without a style.
    private static func element(_ look: Look) -> String? {
        switch look {
        case .plain, .quiet: nil
        case .deleted, .deletedWhole: "del"
        case .inserted, .insertedWhole: "ins"
        case .strong: "strong"
        case .emphasis: "em"
        }
    }
}

/// The looks that stand inline.
enum Style {
    static let font =
        "font:16px/1.5 -apple-system,BlinkMacSystemFont,'Segoe UI',Roboto,Helvetica,Arial,sans-serif;"
        + "overflow-wrap:anywhere"
    static let quiet = "color:#5b616e"
    static let small = "margin:4px 0 0;font-size:14px;color:#5b616e"
    static let link = "color:#1a56b0"
    static let deleted = "background:#fbe3e1;color:#8c1d18"
    static let inserted = "background:#dbf1de;color:#0b5226;text-decoration:none"
    static let code =
        "display:inline-block;padding:2px 6px;border-radius:4px;background:#eef0f3;color:#1b1d21;"
        + "font:13px/1.5 ui-monospace,Menlo,Consolas,monospace"
    static let callout =
        "display:inline-block;margin:6px 6px 0 0;padding:2px 8px;border-radius:4px;background:#fff4d6;color:#1b1d21;"
        + "font-size:15px;font-weight:600"
    static let card = "padding:10px 12px;border-left:4px solid #cfd4dc;background:#f7f8fa"
    static let listTitle = "margin:20px 0 0;font-size:13px;letter-spacing:.05em;text-transform:uppercase"
    static let section = "margin:14px 0 0;font-size:15px;font-weight:600"
    static let badge =
        "display:inline-block;padding:1px 9px;border-radius:10px;font-size:13px;font-weight:600;"

    static func edge(_ name: String) -> String { name == "substantive" ? "#d9480f" : "#98a1b0" }
    static func badge(_ name: String) -> String {
        badge
            + (name == "substantive"
                ? "background:#ffe3d3;color:#8a2c05" : "background:#e8ebf0;color:#3a4250")
    }
}
