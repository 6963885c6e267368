internal import Digesting
package import FactSheets

/// A document's life on one line of time: what was seen when. A drawing for the eye; the lists below it say the same.
package struct Lifeline: Sendable {
    package struct Mark: Sendable, Equatable {
        package var number: Int
        package var time: Instant
        package var significance: Significance

        package init(number: Int, time: Instant, significance: Significance) {
            (self.number, self.time, self.significance) = (number, time, significance)
        }
    }

    /// How often it was looked for in a stretch of time.
    package struct Looks: Sendable, Equatable {
        package var start: Instant
        package var looks: Int
        package var failed: Int

        package init(start: Instant, looks: Int, failed: Int) {
            (self.start, self.looks, self.failed) = (start, looks, failed)
        }
    }

    /// In the order of their times.
    let versions: [Mark]
    let looks: [Looks]
    let width: Duration
    /// Since when looks that brought nothing new are counted; `nil`: all are.
    let checksSince: Instant?
    let absences: [DocumentState.Absence]
    let moves: [Instant]
    let start: Instant
    let end: Instant

    /// How many stretches the looks are counted in at most.
    package static let stretches: Int64 = 240

    package init(
        _ document: ArchivedDocument, versions: [Mark], looks: [Looks], width: Duration,
        checksSince: Instant? = nil, absences: [DocumentState.Absence] = [], moves: [Instant] = []
    ) {
        (self.versions, self.looks, self.width, self.checksSince) = (versions, looks, width, checksSince)
        (self.absences, self.moves) = (absences, moves)
        (start, end) = Self.span(
            document, until: (absences.map(\.time) + moves + looks.map(\.start)).max() ?? document.lastSeen)
    }

    /// From the first look to the last, an hour at least.
    package static func span(_ document: ArchivedDocument, until: Instant) -> (start: Instant, end: Instant) {
        let end = max(document.lastSeen, until, document.firstSeen)
        let pause = (end - document.firstSeen).milliseconds
        guard pause < 3_600_000 else { return (document.firstSeen, end) }
        return (document.firstSeen - .seconds(1800), end + .seconds(1800))
    }

    private static let left = 12.0
    private static let right = 988.0

    private func x(_ time: Instant) -> Double {
        let whole = Double((end - start).milliseconds)
        let part = Double((time - start).milliseconds) / max(whole, 1)
        return Self.left + min(max(part, 0), 1) * (Self.right - Self.left)
    }

    func write(_ m: inout Markup, _ document: ArchivedDocument, _ context: PageContext) {
        m.element("figure", .class("life")) { m in
            m.scrollable(context("Its life on one line")) { m in
                m.element(
                    "svg", Attribute("viewBox", "0 0 1000 118"), Attribute("aria-hidden", "true"),
                    Attribute("focusable", "false")
                ) { m in
                    axis(&m, context)
                    ticks(&m)
                    line(&m)
                    marks(&m, document, context)
                }
            }
            m.element("figcaption", .class("small quiet")) { caption(&$0, context) }
        }
    }

    /// When it was there, and when not.
    private func line(_ m: inout Markup) {
        func bar(_ from: Instant, _ to: Instant, _ name: String) {
            m.shape(
                "line", .class(name), Attribute("x1", point(x(from))),
                Attribute("x2", point(max(x(to), x(from) + 1))),
                Attribute("y1", "56"), Attribute("y2", "56"))
        }
        var place = start
        for absence in absences {
            bar(place, absence.since ?? absence.time, "there")
            if let since = absence.since { bar(since, absence.time, "between") }
            let back = absence.back ?? end
            bar(absence.time, back, "away")
            place = back
        }
        if absences.last.map({ $0.back != nil }) ?? true { bar(place, end, "there") }
    }

    private func ticks(_ m: inout Markup) {
        let most = Double(looks.map(\.looks).max() ?? 1)
        for stretch in looks {
            let middle = stretch.start + .milliseconds(width.milliseconds / 2)
            let height = 4 + 14 * (Double(stretch.looks) / max(most, 1)).squareRoot()
            m.element("g") { m in
                m.shape(
                    "rect", .class(stretch.failed == 0 ? "looks" : "looks failed"),
                    Attribute("x", point(x(middle) - 1)),
                    Attribute("y", "66"), Attribute("width", "2.4"), Attribute("height", point(height)))
                m.element(
                    "title", text: "\(stretch.looks)" + (stretch.failed > 0 ? " (\(stretch.failed) ✕)" : ""))
            }
        }
    }

    /// Versions as far as they do not cover each other, the newest and those of substance first; absences and moves.
    private func marks(_ m: inout Markup, _ document: ArchivedDocument, _ context: PageContext) {
        let ranked = versions.sorted {
            let (a, b) = ($0.number == versions.last?.number, $1.number == versions.last?.number)
            return a != b
                ? a
                : $0.significance != $1.significance
                    ? $0.significance > $1.significance : $0.number < $1.number
        }
        var taken: [Double] = []
        for version in ranked.prefix(2000) {
            let place = x(version.time)
            let isFree = !taken.contains { abs($0 - place) < 20 }
            guard isFree || taken.count < 120 && !taken.contains(where: { abs($0 - place) < 7 }) else {
                continue
            }
            m.element(
                "a", .href(context.href(document.path("\(version.number)"))), Attribute("tabindex", "-1"),
                .class("mark \(version.significance.rawValue)")
            ) { m in
                shape(&m, version.significance, place)
                if isFree {
                    m.element(
                        "text", Attribute("x", point(place)), Attribute("y", "28"),
                        Attribute("text-anchor", "middle"),
                        text: "\(version.number)")
                }
                m.element(
                    "title",
                    text: context("Version {1}", "\(version.number)") + " · "
                        + context.voice.time(version.time))
            }
            taken.append(place)
        }
        for absence in absences {
            sign(&m, "✕", x(absence.time), context("withdrawn") + " · " + context.voice.time(absence.time))
            if let back = absence.back {
                sign(&m, "↺", x(back), context("restored") + " · " + context.voice.time(back))
            }
        }
        for move in moves.prefix(100) {
            sign(&m, "➜", x(move), context("moved") + " · " + context.voice.time(move))
        }
    }

    /// A triangle for substance, a disc for wording, a ring for looks: as the badges have them.
    private func shape(_ m: inout Markup, _ significance: Significance, _ x: Double) {
        switch significance {
        case .substantive:
            m.shape(
                "path", .class("dot"),
                Attribute("d", "M\(point(x)) 33L\(point(x + 8)) 47L\(point(x - 8)) 47Z"))
        case .editorial:
            m.shape(
                "circle", .class("dot"), Attribute("cx", point(x)), Attribute("cy", "41"), Attribute("r", "6")
            )
        case .cosmetic, .none:
            m.shape(
                "circle", .class("dot ring"), Attribute("cx", point(x)), Attribute("cy", "41"),
                Attribute("r", "5"))
        }
    }

    private func sign(_ m: inout Markup, _ sign: String, _ x: Double, _ name: String) {
        m.element("g", .class("sign")) { m in
            m.element(
                "text", Attribute("x", point(x)), Attribute("y", "16"), Attribute("text-anchor", "middle"),
                text: sign)
            m.element("title", text: name)
        }
    }

    private func axis(_ m: inout Markup, _ context: PageContext) {
        let whole = (end - start).milliseconds
        let isLong = whole > 3 * 86_400_000
        for step in 0...4 {
            let time = start + .milliseconds(whole / 4 * Int64(step))
            let anchor = step == 0 ? "start" : step == 4 ? "end" : "middle"
            m.shape(
                "line", .class("grid"), Attribute("x1", point(x(time))), Attribute("x2", point(x(time))),
                Attribute("y1", "50"), Attribute("y2", "92"))
            m.element(
                "text", Attribute("x", point(x(time))), Attribute("y", "110"),
                Attribute("text-anchor", anchor),
                text: isLong ? context.voice.day(time.date.description) : context.voice.time(time))
        }
    }

    private func caption(_ m: inout Markup, _ context: PageContext) {
        let count = looks.reduce(0) { $0 + $1.looks }
        let failed = looks.reduce(0) { $0 + $1.failed }
        m.text(
            context(
                "Above the line: versions (▲ substance, ● wording, ○ typography), ✕ withdrawn, ↺ there again, ➜ moved. Below: looks."
            ))
        m.text(
            " "
                + context(
                    "{1}, {2} of them without an answer.", context.voice.counted(count, "look"),
                    withThousands(failed)))
        if let checksSince {
            m.text(
                " "
                    + context(
                        "Looks that brought nothing new are counted from {1} on.",
                        context.voice.time(checksSince)))
        }
    }
}
