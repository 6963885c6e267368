package import FactSheets
internal import Digesting

/// The state of the log, as a page tells it.
package struct EvidenceView {
    package struct Checkpoint: Sendable {
        package let size: Int
        /// Hexadecimal digits.
        package let root: String
        /// The signed note.
        package let note: String
        /// The authority's time; `nil`: no time stamp yet.
        package let stamped: Instant?

        package init(size: Int, root: String, note: String, stamped: Instant?) {
            (self.size, self.root, self.note, self.stamped) = (size, root, note, stamped)
        }
    }

    package struct Row: Sendable {
        package let id: Int64
        package let url: String
        package let time: Instant
        /// 0 where there was no answer.
        package let status: Int
        package let failed: Bool
        package let flag: String?
        package let size: Int

        package init(
            id: Int64, url: String, time: Instant, status: Int, failed: Bool, flag: String?, size: Int
        ) {
            (self.id, self.url, self.time, self.status) = (id, url, time, status)
            (self.failed, self.flag, self.size) = (failed, flag, size)
        }
    }

    /// What `verify --report` found.
    package struct Damage: Sendable {
        package let found: Instant
        package let count: Int
        package let lines: [String]

        package init(found: Instant, count: Int, lines: [String]) {
            (self.found, self.count, self.lines) = (found, count, lines)
        }
    }

    package var captures = 0
    package var checks = 0
    /// The number of the last entry.
    package var size = 0
    package var checkpoints = 0
    package var unstamped = 0
    package var newest: Checkpoint?
    package var newestStamped: Checkpoint?
    /// The log's public keys, as C2SP signed-note writes them.
    package var keys: [String] = []
    package var damage: Damage?
    package var rows: [Row] = []
    /// Only the captures of this address are listed.
    package var address: String?
    /// What the next page of the list is asked for with: `before`, or `page`; `nil` on the last one.
    package var next: (name: String, value: String)?
    /// Whether this is not the first page of the list.
    package var goesOn = false

    /// Captures on one page.
    package static let perPage = 50

    package init() {}
}

/// Evidence: how large the log is, what seals it, how anybody can check it, and what it holds.
package func evidencePage(_ view: EvidenceView, _ context: PageContext) -> [UInt8] {
    let title = context("Evidence")
    return Frame(title: title, part: .evidence).page(context) { m in
        m.element("h1", text: title)
        if view.address == nil, !view.goesOn {
            m.element(
                "p",
                text: context(
                    "Every answer is kept byte for byte in a log that only grows. Signed checkpoints seal it: nobody can change, insert or take out an entry without that showing."
                ))
            damage(&m, view, context)
            log(&m, view, context)
            checking(&m, view, context)
        }
        list(&m, view, context)
    }
}

private func damage(_ m: inout Markup, _ view: EvidenceView, _ context: PageContext) {
    guard let damage = view.damage else { return }
    m.element("div", .class("card problem"), Attribute("role", "alert")) { m in
        m.element("p") { m in
            m.element("strong", text: context("Verification found damage: {1}.", withThousands(damage.count)))
            m.text(" " + context("First found") + " ")
            m.time(damage.found, context)
        }
        m.element("ul") { m in for line in damage.lines.prefix(100) { m.element("li", text: line) } }
    }
}

private func log(_ m: inout Markup, _ view: EvidenceView, _ context: PageContext) {
    m.element("h2", text: context("The log"))
    m.element("dl", .class("facts")) { m in
        m.fact(context("Entries")) {
            $0.text(
                context(
                    "{1}: {2} captures, {3} checks that found nothing new", withThousands(view.size),
                    withThousands(view.captures), withThousands(view.checks)))
        }
        m.fact(context("Sealed")) { m in
            guard let newest = view.newest else { return m.text(context("nothing yet")) }
            let rest = view.size - newest.size
            m.text(
                rest > 0
                    ? context(
                        "up to entry {1}; {2} since are not sealed yet", withThousands(newest.size),
                        withThousands(rest))
                    : context("all, by {1} checkpoints", withThousands(view.checkpoints)))
        }
        if let newest = view.newest {
            m.fact(context("Root hash")) { $0.inline("code", newest.root) }
        }
        m.fact(context("Time stamp")) { m in
            if let stamped = view.newestStamped, let time = stamped.stamped {
                m.time(time, context)
                m.text(" · " + context("over {1} entries", withThousands(stamped.size)))
            } else {
                m.text(context("none yet"))
            }
            if view.unstamped > 0 {
                m.text(" · " + context("{1} checkpoints without one", withThousands(view.unstamped)))
            }
        }
        for key in view.keys { m.fact(context("Public key")) { $0.inline("code", key) } }
        m.fact(context("Damage")) { m in
            m.text(view.damage == nil ? context("none was reported by a verification") : context("see above"))
        }
    }
    guard let newest = view.newest else { return }
    m.element("h3", text: context("The newest checkpoint"))
    m.element("pre", .class("mono"), text: newest.note)
    m.element("ul", .class("tools")) { m in
        for (path, words) in [
            ("log/checkpoint", context("The checkpoint as a file")),
            ("log/vkey", context("The public keys as a file")),
        ] {
            m.element("li") { $0.link(context.root + path, words) }
        }
    }
}

private func checking(_ m: inout Markup, _ view: EvidenceView, _ context: PageContext) {
    m.element("h2", text: context("How to check it"))
    m.element("ol", .class("prove")) { m in
        m.element(
            "li",
            text: context(
                "Keep a checkpoint where the archive’s keeper cannot reach it. Only that, or a time stamp, shows a log that was rewritten as a whole."
            ))
        m.element("li") { m in
            m.text(context("Later, on a copy of the archive:") + " ")
            m.inline("code", "hledwatch verify --since CHECKPOINT --read-data")
        }
        m.element(
            "li",
            text: context(
                "Of one version or one change, take its bundle (evidence.zip on its page): it holds the captures as WARC, the proofs, the checkpoint, the time stamp, and a README that says how to check them with public tools only."
            ))
        m.element(
            "li",
            text: context(
                "Of one capture, its page below has the entry, the proof and the checkpoint; its body’s SHA-256 is in the entry."
            ))
        m.element("li") { m in
            m.text(context("Other programs read the log as C2SP tlog-tiles lays it out, below") + " ")
            m.inline("code", context.root + "log/")
        }
    }
}

private func list(_ m: inout Markup, _ view: EvidenceView, _ context: PageContext) {
    m.element("h2", .id("captures")) { m in
        if let address = view.address {
            m.text(context("Captures of {1}", shortened(address, to: 120)))
        } else {
            m.text(context("The newest captures"))
        }
    }
    m.element(
        "form", .class("filter screen"), Attribute("action", context.root + "evidence"),
        Attribute("aria-label", context("Captures of an address"))
    ) { m in
        m.element("label", .class("broad")) { m in
            m.element("span", text: context("Only of the address"))
            m.void(
                "input", Attribute("type", "text"), Attribute("name", "url"),
                Attribute("value", view.address ?? ""), Attribute("placeholder", "https://"))
        }
        m.languageField(context)
        m.element("div", .class("buttons")) { m in
            m.element("button", Attribute("type", "submit"), text: context("Filter"))
            if view.address != nil { m.link(context.href("evidence"), context("Clear")) }
        }
    }
    guard !view.rows.isEmpty else {
        m.element("p", .class("card"), text: context("There is no capture of that here."))
        return
    }
    m.element(
        "div", .class("wide"), Attribute("role", "region"), Attribute("tabindex", "0"),
        Attribute("aria-labelledby", "captures")
    ) { m in
        m.element("table", .class("fold captures")) { m in
            m.element("thead") { m in
                m.element("tr") { m in
                    for name in [
                        context("Capture"), context("Time"), context("Answer"), context("Bytes"),
                        context("Address"),
                    ] {
                        m.element("th", Attribute("scope", "col"), text: name)
                    }
                }
            }
            m.element("tbody") { m in for row in view.rows { write(row, &m, context) } }
        }
    }
    guard let next = view.next else { return }
    m.element("nav", .class("pager"), Attribute("aria-label", context("Pages"))) { m in
        m.element(
            "a",
            .href(
                context.href(
                    "evidence", (view.address.map { [("url", $0)] } ?? []) + [(next.name, next.value)],
                    fragment: "captures")), Attribute("rel", "next"), text: context("Earlier") + " →")
    }
}

private func write(_ row: EvidenceView.Row, _ m: inout Markup, _ context: PageContext) {
    m.element("tr") { m in
        m.element("th", Attribute("scope", "row")) {
            $0.link(context.href("captures/\(row.id)"), context("Capture {1}", String(row.id)))
        }
        m.element("td", Attribute("data-label", context("Time"))) { $0.time(row.time, context) }
        m.element("td", Attribute("data-label", context("Answer"))) { m in
            m.text(answer(status: row.status, failed: row.failed, context))
            if let flag = row.flag { m.text(" (" + context("set aside: {1}", folded(flag)) + ")") }
        }
        m.element(
            "td", Attribute("data-label", context("Bytes")), .class("number"), text: withThousands(row.size))
        m.element(
            "td", Attribute("data-label", context("Address")), .class("small"),
            text: shortened(row.url, to: 160))
    }
}

/// `200`, `no answer`.
func answer(status: Int, failed: Bool, _ context: PageContext) -> String {
    let code = status == 0 ? context("no answer") : String(status)
    return failed && status != 0 ? code + ", " + context("failed") : code
}

extension Markup {
    /// A term and what is told of it, in a list of such.
    mutating func fact(_ name: String, _ body: (inout Markup) -> Void) {
        element("dt", text: name)
        element("dd", body: body)
    }
}
