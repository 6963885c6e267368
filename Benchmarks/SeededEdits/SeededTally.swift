internal import Comparing
public import FactSheets

/// How often edits of one kind were told as that kind.
public struct SeededTally {
    public let kind: SeededKind
    public private(set) var tries = 0
    public private(set) var hits = 0
    /// For each edit that was not: the text edited, and what was said instead.
    public private(set) var misses: [String] = []

    public init(_ kind: SeededKind) { self.kind = kind }

    /// Edits each sheet `rounds` times, wherever it has a place for the kind.
    public mutating func run(over sheets: [FactSheet], rounds: Int, seed: UInt64) {
        for (index, sheet) in sheets.enumerated() {
            let donor = sheets[(index + 7) % sheets.count]
            for round in 0..<rounds {
                var editor = SeededEditor(
                    sheet, donor: donor, seed: seed &+ UInt64(index) &* 1000 &+ UInt64(round))
                guard let edited = editor.edit(kind) else { continue }
                let comparison = compare(edited.old, edited.new, oldSource: "old", newSource: "new")
                tries += 1
                if kind.isTold(by: comparison) {
                    hits += 1
                } else {
                    misses.append("\(sheet.title): \(edited.text)\n" + SeededTally.said(comparison))
                }
            }
        }
    }

    private static func said(_ comparison: Comparison) -> String {
        comparison.changes.map {
            "    \($0.kind.rawValue) \($0.rule), \($0.significance.rawValue): \($0.explanation)"
        }.joined(separator: "\n")
    }
}
