import FactSheets
import Testing

@testable import Digesting

@Suite struct TerminalTextTests {
    @Test(arguments: [
        ("plain", 5), ("Más allá — “sí”", 15), ("e\u{301}cole", 5), ("日本語", 6), ("한국어", 6), ("한", 2),
        ("👍", 2), ("❤\u{FE0F}", 1), ("ﾊﾝｶｸ", 4), ("ＦＵＬＬ", 8), ("นี้", 1), ("", 0), ("﷽", 1),
    ])
    func `characters take the columns that a terminal gives them`(_ text: String, _ width: Int) {
        #expect(columns(text) == width)
    }

    @Test func `rows are counted with their folds, and without what only colours`() {
        #expect(terminalRows("one\ntwo\n", width: 80) == 2)
        #expect(terminalRows("one\n\ntwo", width: 80) == 3)
        #expect(terminalRows("\u{1B}[31;9m12345\u{1B}[0m", width: 5) == 1)
        #expect(terminalRows("123456", width: 5) == 2)
        #expect(terminalRows("日本語", width: 5) == 2)
        #expect(terminalRows("", width: 80) == 0)
    }

    private func version(_ number: Int, equals: Int? = nil) -> HistoryStep {
        HistoryStep(
            .version(number, equals: equals), time: Samples.at("0\(number):00"), significance: .editorial,
            name: "editorial", text: "")
    }

    private func margins(_ steps: [HistoryStep], _ drawing: LineDrawing) -> [String] {
        historyGraph(steps, style: .plain, width: 80, drawing: drawing).split(separator: "\n").map { line in
            String(line.prefix { $0 != "@" && $0 != "2" }).trimmingBlanks
        }
    }

    @Test
    func `a return is led back to the version that it repeats, and returns that overlap go side by side`() {
        let steps = [
            version(1), version(2), version(3, equals: 1), version(4, equals: 2), version(5, equals: 3),
        ]
        #expect(
            margins(steps, .unicode) == [
                "●─╮", "●─│─╮", "●─┤ │", "●─│─╯", "●─╯",
            ])
        #expect(margins(steps, .ascii) == ["*-.", "*-|-.", "*-+ |", "*-|-'", "*-'"])
    }

    @Test func `what begins or ends together shares its line`() {
        let steps = [version(1), version(2), version(3, equals: 1), version(4), version(5, equals: 1)]
        #expect(margins(steps, .unicode) == ["●─┬─╮", "● │ │", "●─╯ │", "●   │", "●───╯"])
    }

    @Test func `the line is dotted while a document is withdrawn`() {
        let time = Samples.at("06:00")
        let steps = [
            version(1),
            HistoryStep(
                .withdrawn, time: time, name: "withdrawn", text: String(repeating: "word ", count: 40)),
            HistoryStep(.restored, time: time, name: "restored", text: ""),
            HistoryStep(.moved, time: time, name: "moved", text: "from a to b \u{1B}[31m"),
        ]
        let lines = historyGraph(steps, style: .plain, width: 60, drawing: .unicode).split(separator: "\n")
        #expect(lines[1].hasPrefix("✕ 2022-09-13 06:00Z withdrawn: word"))
        #expect(lines[2].hasPrefix("┊     word"))
        #expect(lines.last == "→ 2022-09-13 06:00Z moved: from a to b \\x1B[31m")
        #expect(lines.allSatisfy { columns(String($0)) <= 60 })
    }

    @Test func `any number of returns is drawn in at most eight lanes`() {
        let steps = (1...9).map { version($0) } + (10...27).map { version($0 % 9 + 1, equals: $0 % 9 + 1) }
        let lines = historyGraph(steps, style: .plain, width: 80, drawing: .unicode).split(separator: "\n")
        #expect(lines.count == steps.count)
        #expect(lines.allSatisfy { columns(String($0)) <= 80 })
    }

    private func sides(_ change: Change, width: Int, _ style: TextStyle = .plain) -> [String] {
        let comparison = Comparison(
            old: .init(title: "Old", source: "a@1"), new: .init(title: "New", source: "a@2"),
            changes: [change])
        return comparisonColumns(comparison, style: style, width: width, drawing: .unicode)
            .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func `old and new words stand beside each other, each side with its own`() {
        let change = Samples.reworded(
            "They will invest [-$474-] {+$400+} million.", in: Samples.pillar1, .substantive,
            "amount-changed",
            "The amount changed.")
        let lines = sides(change, width: 90)
        #expect(
            lines.contains(
                "  They will invest [-$474-]  million.         │ They will invest  {+$400+} million.")
                || lines.contains(
                    "  They will invest [-$474-] million.          │ They will invest {+$400+} million."),
            "\(lines)")
        #expect(lines.contains("PILLAR I: BUILDING BACK TOGETHER"))
        #expect(lines.contains("  * Item reworded, substantive [amount-changed]: The amount changed."))
    }

    @Test func `what came, went or moved has its side and is said`() {
        func change(_ kind: Change.Kind, _ before: String?, _ after: String?) -> Change {
            Change(
                kind: kind, unit: .item, moved: kind == .moved,
                sectionBefore: before.map { _ in ["Pillar I"] },
                sectionAfter: after.map { _ in ["Pillar II"] },
                before: before, after: after, significance: .substantive, rule: "", explanation: "")
        }
        #expect(
            sides(change(.added, nil, "It came."), width: 60).contains(
                "  " + String(repeating: " ", count: 27) + " │ {+It came.+}"))
        #expect(
            sides(change(.removed, "It went.", nil), width: 60).contains("  [-It went.-]                │"))
        let moved = sides(change(.moved, "It stands.", "It stands."), width: 60)
        #expect(moved.contains("    Moved from Pillar I to Pillar II."))
        #expect(moved.contains("  It stands.                  │ It stands."))
    }

    @Test(arguments: [TextStyle.plain, .ansi])
    func `words without an end are broken, and the line stays straight`(_ style: TextStyle) {
        let long = String(repeating: "日本e\u{301}", count: 60)
        let change = Change(
            kind: .reworded, unit: .item, moved: false, sectionBefore: [], sectionAfter: [], before: long,
            after: long + "x",
            edits: [Edit(.equal, "Now "), Edit(.delete, long), Edit(.insert, long + "x")],
            significance: .substantive, rule: "r", explanation: "It changed.")
        let lines = sides(change, width: 80, style).map(withoutEscapes)
        let rows = lines.filter { $0.contains("│") }
        #expect(rows.count > 6)
        #expect(lines.allSatisfy { columns($0) <= 80 })
        let places = Set(rows.map { line in columns(String(line.prefix { $0 != "│" })) })
        #expect(places.count == 1, "\(places)")
    }
}

extension String {
    fileprivate var trimmingBlanks: String {
        var text = self
        while text.hasSuffix(" ") { text.removeLast() }
        return text
    }
}
