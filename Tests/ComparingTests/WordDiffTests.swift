import FactSheets
import SeededEdits
import Testing

@testable import Comparing

@Suite struct WordDiffTests {
    private func edits(_ old: String, _ new: String) -> [Edit] {
        WordDiff(Array(old.utf8), Array(new.utf8)).edits
    }

    private func marked(_ old: String, _ new: String) -> String {
        edits(old, new).map { edit in
            switch edit.op {
            case .equal: edit.text
            case .delete: "[-\(edit.text)-]"
            case .insert: "{+\(edit.text)+}"
            }
        }.joined()
    }

    @Test func `one changed word is marked whole`() {
        #expect(
            marked("will provide $474 million in loans", "will provide $500 million in loans")
                == "will provide[- $474-]{+ $500+} million in loans")
    }

    @Test func `an added sentence is marked from its beginning to its end`() {
        #expect(
            marked("We met today. We will meet again.", "We met today. We agreed. We will meet again.")
                == "We met today.{+ We agreed.+} We will meet again.")
    }

    @Test func `abbreviations, numbers and possessives stay in one piece`() {
        #expect(marked("the U.S. share", "the U.K. share") == "the[- U.S-]{+ U.K+}. share")
        #expect(marked("over 1,000 ships", "over 1,500 ships") == "over[- 1,000-]{+ 1,500+} ships")
        #expect(marked("Mexico’s plan", "Canada’s plan") == "[-Mexico’s-]{+Canada’s+} plan")
    }

    @Test func `a lost blank is an edit of the blank`() {
        #expect(marked("David Prouty", "David  Prouty").contains("Prouty"))
        #expect(marked("a , b", "a, b") == "a[- -], b")
    }

    @Test func `a scrap of equal text between two changes joins them`() {
        #expect(
            marked("Chairman and CEO of the bank", "Chair and Chief Executive Officer of the bank")
                == "[-Chairman and CEO-]{+Chair and Chief Executive Officer+} of the bank")
    }

    @Test(arguments: 0..<60)
    func `random texts are rebuilt from their edits, and the mirror is mirrored`(_ seed: Int) {
        var random = Seeded(UInt64(seed))
        let words = [
            "a", "b,", "the", "The", "Émile", "“x”", "—", "3.4", "U.S.", "  ", "\u{A0}", "don’t", ".", "%",
        ]
        func text() -> String {
            (0..<Int.random(in: 0...40, using: &random)).map { _ in words.randomElement(using: &random) ?? ""
            }
            .joined(separator: Bool.random(using: &random) ? " " : "")
        }
        let (old, new) = (text(), text())
        let found = edits(old, new)
        #expect(found.filter { $0.op != .insert }.map(\.text).joined() == old)
        #expect(found.filter { $0.op != .delete }.map(\.text).joined() == new)
        #expect(!zip(found, found.dropFirst()).contains { $0.op == $1.op })
        let mirrored = WordDiff(Array(new.utf8), Array(old.utf8)).hunks.map {
            WordDiff.Hunk(old: $0.new, new: $0.old)
        }
        #expect(mirrored == WordDiff(Array(old.utf8), Array(new.utf8)).hunks)
    }

    @Test(arguments: 0..<30)
    func `the number of differing words is the least possible`(_ seed: Int) {
        var random = Seeded(UInt64(seed))
        let a = (0..<Int.random(in: 0...24, using: &random)).map { _ in
            Int32.random(in: 0...4, using: &random)
        }
        let b = (0..<Int.random(in: 0...24, using: &random)).map { _ in
            Int32.random(in: 0...4, using: &random)
        }
        var table = [[Int]](repeating: [Int](repeating: 0, count: b.count + 1), count: a.count + 1)
        for i in a.indices {
            for j in b.indices {
                table[i + 1][j + 1] = a[i] == b[j] ? table[i][j] + 1 : max(table[i][j + 1], table[i + 1][j])
            }
        }
        let hunks = differences(a, b)
        let common = a.count - hunks.reduce(0) { $0 + $1.old.count }
        #expect(common == b.count - hunks.reduce(0) { $0 + $1.new.count })
        #expect(common == table[a.count][b.count])
    }

    @Test func `a statement of 30,000 words that was wholly rewritten is compared in bounded time`() {
        var random = Seeded(7)
        func text() -> [UInt8] {
            Array(
                (0..<30_000).map { _ in "w\(Int.random(in: 0..<60, using: &random))" }.joined(separator: " ")
                    .utf8)
        }
        let (old, new) = (text(), text())
        let diff = WordDiff(old, new)
        #expect(diff.edits.filter { $0.op != .insert }.map(\.text).joined().utf8.elementsEqual(old))
        #expect(diff.edits.filter { $0.op != .delete }.map(\.text).joined().utf8.elementsEqual(new))
    }
}
