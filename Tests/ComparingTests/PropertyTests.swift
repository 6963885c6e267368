import FactSheets
import Reading
import SeededEdits
import TestSupport
import Testing

@testable import Comparing

/// What holds for any pair, tried on the corpus.
@Suite struct PropertyTests {
    init() { prepareReading() }

    private static func read(_ path: String) throws -> FactSheet? {
        guard let bytes = Corpus.bytes(path) else { return nil }
        return try readPage(
            bytes, format: pageFormat(of: bytes, contentType: nil, name: path), contentType: nil, name: path)
    }

    private func bodies() throws -> [FactSheet] { try PropertyTests.bodies.get() }

    /// Read once for all tests.
    private static let bodies = Result {
        prepareReading()
        return try Corpus.names(in: "fact-sheet-bodies-2021").compactMap {
            try read("fact-sheet-bodies-2021/\($0)")
        }
    }

    private func pairs() throws -> [(FactSheet, FactSheet)] {
        try Corpus.names(in: "page-revisions").filter { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
            .compactMap { folder in
                guard let old = try PropertyTests.read("page-revisions/\(folder)/before.md"),
                    let new = try PropertyTests.read("page-revisions/\(folder)/after.md")
                else { return nil }
                return (old, new)
            }
    }

    @Test func `a document against itself has no changes`() throws {
        for body in try bodies() { #expect(changes(body, body).isEmpty) }
    }

    @Test func `the edits give the old and the new words`() throws {
        for (old, new) in try pairs() {
            for change in changes(old, new) {
                #expect(change.edits.filter { $0.op != .insert }.map(\.text).joined() == change.before ?? "")
                #expect(change.edits.filter { $0.op != .delete }.map(\.text).joined() == change.after ?? "")
                #expect(change.significance > .none && !change.rule.isEmpty && !change.explanation.isEmpty)
            }
        }
    }

    @Test func `the changes applied to the old statements give the new ones`() throws {
        for (old, new) in try pairs() {
            var texts = old.statements.map(\.text) + old.sections.map(\.heading)
            for change in changes(old, new) where change.unit != .title {
                for part in change.before?.split(separator: "\n") ?? [] {
                    let place = try #require(texts.firstIndex(of: String(part)))
                    texts.remove(at: place)
                }
                texts += change.after?.split(separator: "\n").map(String.init) ?? []
            }
            #expect(texts.sorted() == (new.statements.map(\.text) + new.sections.map(\.heading)).sorted())
        }
    }

    @Test func `the other way round the changes are mirrored`() throws {
        let opposite: [Change.Kind: Change.Kind] = [
            .added: .removed, .removed: .added, .split: .merged, .merged: .split,
        ]
        func line(_ kind: Change.Kind, _ significance: Significance, _ before: String?, _ after: String?)
            -> String
        {
            "\(kind) \(significance) \(before ?? "-") → \(after ?? "-")"
        }
        for (old, new) in try pairs() {
            let there = changes(old, new).map { line($0.kind, $0.significance, $0.before, $0.after) }
            let back = changes(new, old).map {
                line(opposite[$0.kind] ?? $0.kind, $0.significance, $0.after, $0.before)
            }
            #expect(there.sorted() == back.sorted())
        }
    }

    @Test func `shuffled sections give only moves`() throws {
        var random = Seeded(11)
        for body in try bodies() where body.sections.count > 1 {
            var other = body
            other.sections.shuffle(using: &random)
            for change in changes(body, other) { #expect(change.kind == .moved, "\(body.title): \(change)") }
        }
    }

    @Test func `other quotes, dashes, spaces and emphasis give nothing above cosmetic`() throws {
        let swaps = [
            ("’", "'"), ("“", "\""), ("”", "\""), ("–", "-"), ("—", "–"), (" ", "\u{A0}"), ("s", "s\u{200B}"),
        ]
        var random = Seeded(3)
        for body in try bodies() {
            var other = body
            func change(_ statement: inout Statement) {
                for (from, to) in swaps where Bool.random(using: &random) {
                    statement.text = statement.text.replacing(from, with: to)
                }
                statement.spans = []
                statement.facts = findFacts(in: statement.text, published: nil)
            }
            for index in other.lead.indices { change(&other.lead[index]) }
            for section in other.sections.indices {
                for index in other.sections[section].statements.indices {
                    change(&other.sections[section].statements[index])
                }
            }
            for change in changes(body, other) { #expect(change.significance <= .cosmetic, "\(change)") }
        }
    }

    @Test(arguments: SeededKind.allCases)
    func `a seeded edit is told as what it is`(_ kind: SeededKind) throws {
        var tally = SeededTally(kind)
        tally.run(over: try bodies(), rounds: 1, seed: 7)
        guard tally.tries > 0 else { return }  // no corpus; said when the bodies were looked for
        #expect(tally.tries >= 10 && Double(tally.hits) >= 0.98 * Double(tally.tries), "\(tally.misses)")
    }
}
