import FactSheets
import Testing

@testable import Comparing

@Suite struct BlameTests {
    private func time(_ version: Int) -> Instant { Instant(seconds: 1_663_000_000 + Int64(version) * 86_400) }

    private func blame(_ sheets: [FactSheet]) throws -> Blame {
        var trace = BlameTrace()
        for (index, sheet) in sheets.enumerated() {
            trace.add(sheet, version: index + 1, time: time(index + 1))
        }
        let blame = try #require(trace.blame)
        for passage in blame.passages {
            #expect(passage.phrases.map(\.text).joined() == passage.text)
            #expect(passage.phrases.allSatisfy { $0.version <= sheets.count && $0.time == time($0.version) })
        }
        return blame
    }

    private func sheet(_ pillars: [(String, [String])]) -> FactSheet {
        FactSheet(
            title: "FACT SHEET",
            sections: pillars.map { heading, items in
                Section(heading: heading, statements: items.map { Statement(.item, $0) })
            })
    }

    private static let money =
        "The two agencies will invest a combined $474 million in projects on the river."
    private static let harbor = "The office of harbors will dredge the channel and publish a plan by 2030."
    private static let school =
        "Both ministries hosted a dialogue on technical education in the border states."

    private func phrases(_ blame: Blame, of beginning: String) -> [String] {
        blame.passages.filter { $0.text.hasPrefix(beginning) }.flatMap(\.phrases).map {
            "@\($0.version)\($0.text)"
        }
    }

    @Test func `a phrase is of the version that brought it`() throws {
        let later = "The two agencies plan to invest a combined $400 million in projects on the river."
        let middle = "The two agencies will invest a combined $400 million in projects on the river."
        let blame = try blame([
            sheet([("I", [Self.money, Self.harbor])]), sheet([("I", [middle, Self.harbor])]),
            sheet([("I", [later, Self.harbor, Self.school])]),
        ])
        #expect(
            phrases(blame, of: "The two") == [
                "@1The two agencies", "@3 plan to", "@1 invest a combined", "@2 $400",
                "@1 million in projects on the river.",
            ])
        #expect(phrases(blame, of: "The office") == ["@1" + Self.harbor])
        #expect(phrases(blame, of: "Both") == ["@3" + Self.school])
        #expect(blame.passages.map(\.version) == [1, 1, 1, 1, 3])
        #expect(blame.passages.map(\.unit) == [.title, .heading, .item, .item, .item])
        #expect(blame.version == 3)
    }

    @Test func `a phrase that came back is of the version where it came back`() throws {
        let other = "The two agencies will invest a combined $400 million in projects on the river."
        let blame = try blame([
            sheet([("I", [Self.money, Self.harbor])]), sheet([("I", [other])]),
            sheet([("I", [Self.money, Self.harbor])]),
        ])
        #expect(
            phrases(blame, of: "The two") == [
                "@1The two agencies will invest a combined", "@3 $474",
                "@1 million in projects on the river.",
            ])
        #expect(phrases(blame, of: "The office") == ["@3" + Self.harbor])
    }

    @Test func `what moved keeps its origin, reworded on the way or not`() throws {
        let weaker = "The office of harbors plans to dredge the channel and publish a plan by 2030."
        let blame = try blame([
            sheet([("PILLAR I: RIVERS", [Self.harbor, Self.money]), ("PILLAR II: SCHOOLS", [Self.school])]),
            sheet([("PILLAR I: RIVERS", [Self.money]), ("PILLAR II: SCHOOLS", [Self.school, Self.harbor])]),
            sheet([("PILLAR I: RIVERS", [weaker, Self.money]), ("PILLAR II: SCHOOLS", [Self.school])]),
        ])
        #expect(blame.passages.allSatisfy { $0.version == 1 })
        #expect(
            phrases(blame, of: "The office") == [
                "@1The office of harbors", "@3 plans to", "@1 dredge the channel and publish a plan by 2030.",
            ])
        #expect(blame.passages.first { $0.text == weaker }?.section == ["PILLAR I: RIVERS"])
    }

    @Test func `other quotes, dashes and blanks bring nothing`() throws {
        let typed = #"The ministry's "open door" - a plan of 2022 - goes on for the ten border states."#
        let set = "The ministry’s “open door” — a plan of 2022 — goes on for the ten border states."
        let blame = try blame([sheet([("I", [typed])]), sheet([("I", [set])])])
        #expect(phrases(blame, of: "The ministry") == ["@1" + set])
    }

    @Test func `both parts of a split keep their origin, and so does what was merged`() throws {
        let whole = Self.money + " " + Self.school
        let split = try blame([sheet([("I", [whole])]), sheet([("I", [Self.money, Self.school])])])
        #expect(split.passages.allSatisfy { $0.version == 1 })
        #expect(phrases(split, of: "The two") == ["@1" + Self.money])
        #expect(phrases(split, of: "Both") == ["@1" + Self.school])
        let merged = try blame([sheet([("I", [Self.money, Self.school])]), sheet([("I", [whole])])])
        #expect(phrases(merged, of: "The two") == ["@1" + whole])
    }

    @Test func `an empty sheet, and one that was empty before, are explained`() throws {
        #expect(BlameTrace().blame == nil)
        #expect(try blame([FactSheet(title: "")]).passages.isEmpty)
        let blame = try blame([FactSheet(title: ""), sheet([("I", [Self.money])]), FactSheet(title: "Gone")])
        #expect(blame.passages.map(\.text) == ["Gone"])
        #expect(blame.passages.map(\.phrases) == [[Blame.Phrase("Gone", version: 3, time: time(3))]])
    }

    @Test func `however a text is edited, its phrases spell it`() throws {
        var generator = SystemRandomNumberGenerator()
        let words = ["río", "“new”", "$5", "plan", "—", "states", "of", "\u{A0}the", "🇲🇽", "2030."]
        var sheets: [FactSheet] = []
        for _ in 0..<40 {
            sheets.append(
                sheet(
                    (0..<3).map { pillar in
                        (
                            "PILLAR \(pillar)",
                            (0..<Int.random(in: 0...4, using: &generator)).map { _ in
                                (0..<Int.random(in: 1...12, using: &generator)).map { _ in
                                    words.randomElement(using: &generator) ?? ""
                                }.joined(separator: " ")
                            }
                        )
                    }))
        }
        #expect(try blame(sheets).version == 40)
    }
}
