public import FactSheets

/// Follows every phrase of a document through its versions, given one after the other.
///
/// Statements and words are followed as `compare` follows them: what moved, was split or merged keeps its origin, and
/// so does what changed only in looks. Holds two versions at a time, however many there are.
public struct BlameTrace {
    /// Bytes up to `end`, from where the run before ended, came with that version.
    struct Run: Equatable {
        var end: Int
        var version: Int
    }

    /// A unit's runs, and the version that brought the unit itself.
    private struct Origin {
        var runs: [Run]
        var birth: Int

        init(_ bytes: [UInt8], new version: Int) {
            runs = bytes.isEmpty ? [] : [Run(end: bytes.count, version: version)]
            birth = version
        }
    }

    private var keys = Interner()
    private var layout: Layout?
    private var depths: [Int] = []
    private var title: Origin?
    private var origins: [Origin] = []
    private var times: [Int: Instant] = [:]
    private var newest = 0

    public init() {}

    /// Takes the next version; `number` is higher than any before.
    public mutating func add(_ sheet: FactSheet, version number: Int, time: Instant) {
        let next = Layout(sheet, keys: &keys)
        let fresh = next.units.map { Origin($0.bytes, new: number) }
        if let layout, var title {
            title.runs = BlameTrace.carry(layout.title.bytes, title.runs, to: next.title.bytes, number)
            self.title = title
            origins = follow(from: layout, to: next, fresh, number)
        } else {
            title = Origin(next.title.bytes, new: number)
            origins = fresh
        }
        layout = next
        depths = BlameTrace.depths(of: sheet)
        times[number] = time
        newest = number
    }

    private func follow(from old: Layout, to new: Layout, _ fresh: [Origin], _ version: Int) -> [Origin] {
        var made = fresh
        for match in Alignment(old.units, new.units).matches {
            guard let birth = match.old.map({ origins[$0].birth }).min() else { continue }
            var (before, runs): ([UInt8], [Run]) = ([], [])
            for index in match.old {
                if !before.isEmpty {
                    before.append(0x0A)
                    runs[runs.count - 1].end += 1
                }
                runs += origins[index].runs.map { Run(end: $0.end + before.count, version: $0.version) }
                before += old.units[index].bytes
            }
            let after = Array(match.new.map { new.units[$0].bytes }.joined(separator: [0x0A]))
            let carried = BlameTrace.carry(before, runs, to: after, version)
            var start = 0
            for index in match.new {
                let end = start + new.units[index].bytes.count
                made[index].runs = BlameTrace.cut(carried, start..<end)
                made[index].birth = birth
                start = end + 1
            }
        }
        return made
    }

    /// The runs of `new`: what stayed of `old` keeps its version, what came has `version`.
    static func carry(_ old: [UInt8], _ runs: [Run], to new: [UInt8], _ version: Int) -> [Run] {
        if old == new { return runs }
        var pen = RunPen()
        var reader = RunReader(runs)
        var deleted: (text: String, version: Int?) = ("", nil)
        for edit in WordDiff(old, new).edits {
            let count = edit.text.utf8.count
            switch edit.op {
            case .equal:
                for run in reader.take(count) { pen.write(run.count, run.version) }
                deleted = ("", nil)
            case .delete:
                deleted = (edit.text, reader.take(count).first?.version)
            case .insert:
                // Another quote, dash or blank brought nothing: it belongs to what it stands for, or stands beside.
                let looks =
                    cosmeticKey(Array(edit.text.utf8)) == cosmeticKey(Array(deleted.text.utf8))
                pen.write(
                    count, looks ? deleted.version ?? pen.last ?? reader.peek ?? version : version)
                deleted = ("", nil)
            }
        }
        return pen.runs
    }

    /// The runs within `range`, counted from its start.
    private static func cut(_ runs: [Run], _ range: Range<Int>) -> [Run] {
        var made: [Run] = []
        var start = 0
        for run in runs {
            if run.end > range.lowerBound, start < range.upperBound {
                made.append(
                    Run(end: min(run.end, range.upperBound) - range.lowerBound, version: run.version))
            }
            start = run.end
        }
        return made
    }

    /// Of the units of the sheet's layout, in the same order.
    static func depths(of sheet: FactSheet) -> [Int] {
        func depths(_ statements: [Statement]) -> [Int] {
            statements.filter { !$0.text.isEmpty }.map(\.depth)
        }
        return depths(sheet.lead)
            + sheet.sections.flatMap { section in
                (section.heading.isEmpty ? [] : [0]) + (section.summary?.text.isEmpty == false ? [0] : [])
                    + depths(section.statements)
            }
    }

    /// The newest version explained; `nil` before the first was added.
    public var blame: Blame? {
        guard let layout, let title, let time = times[newest] else { return nil }
        var passages: [Blame.Passage] = []
        if !layout.title.bytes.isEmpty { passages.append(passage(layout.title, title, [], depth: 0)) }
        for (index, unit) in layout.units.enumerated() {
            passages.append(
                passage(unit, origins[index], layout.paths[unit.path], depth: max(depths[index], 0)))
        }
        return Blame(version: newest, time: time, passages: passages)
    }

    private func passage(_ unit: Unit, _ origin: Origin, _ section: [String], depth: Int) -> Blame.Passage {
        var phrases: [Blame.Phrase] = []
        var start = 0
        for run in origin.runs {
            phrases.append(
                Blame.Phrase(
                    String(decoding: unit.bytes[start..<run.end], as: UTF8.self), version: run.version,
                    time: times[run.version] ?? Instant(milliseconds: 0)))
            start = run.end
        }
        return Blame.Passage(
            unit: unit.kind, depth: depth, section: section, text: unit.text, version: origin.birth,
            time: times[origin.birth] ?? Instant(milliseconds: 0), phrases: phrases)
    }
}

/// Writes runs; neighbours of one version become one.
private struct RunPen {
    private(set) var runs: [BlameTrace.Run] = []
    var last: Int? { runs.last?.version }

    mutating func write(_ count: Int, _ version: Int) {
        guard count > 0 else { return }
        let end = (runs.last?.end ?? 0) + count
        if last == version {
            runs[runs.count - 1].end = end
        } else {
            runs.append(.init(end: end, version: version))
        }
    }
}

/// Reads runs from front to back.
private struct RunReader {
    private let runs: [BlameTrace.Run]
    private var index = 0
    private var position = 0

    init(_ runs: [BlameTrace.Run]) { self.runs = runs }

    /// The version of the next byte.
    var peek: Int? { index < runs.count ? runs[index].version : nil }

    mutating func take(_ count: Int) -> [(count: Int, version: Int)] {
        var taken: [(count: Int, version: Int)] = []
        let end = position + count
        while position < end, index < runs.count {
            let stop = min(end, runs[index].end)
            taken.append((stop - position, runs[index].version))
            position = stop
            if stop == runs[index].end { index += 1 }
        }
        return taken
    }
}
