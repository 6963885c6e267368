package import FactSheets

/// By which characters lines are drawn.
package enum LineDrawing: Sendable { case unicode, ascii }

/// One thing that happened to a document, for a graph of all of them.
package struct HistoryStep: Equatable, Sendable {
    package enum Mark: Equatable, Sendable {
        /// A version, and the earlier one whose content it has again.
        case version(Int, equals: Int?)
        case withdrawn, restored, moved, other
    }

    package var mark: Mark
    package var time: Instant
    /// Of a version against the one before.
    package var significance: Significance
    /// `substantive`, `withdrawn`: what it is called.
    package var name: String
    /// More about it; raw.
    package var text: String

    package init(
        _ mark: Mark, time: Instant, significance: Significance = .none, name: String, text: String
    ) {
        self.mark = mark
        self.time = time
        self.significance = significance
        self.name = name
        self.text = text
    }
}

/// What happened to a document from top to bottom, a row each: a line through its versions, dotted where it was withdrawn,
/// and beside it an arc from each version that said again what an earlier one had said to that earlier one.
///
/// Of arcs that overlap in more than eight lanes the later are not drawn; their rows say it in words, as all do.
package func historyGraph(
    _ steps: [HistoryStep], style: TextStyle, width: Int, drawing: LineDrawing
) -> String {
    let graph = HistoryGraph(steps, drawing)
    let margin = graph.width + 1
    var text = ""
    for (row, step) in steps.enumerated() {
        var page = TextPage(style, width: width - margin)
        page.paragraph(words(of: step), hang: 4)
        for (number, line) in page.text.split(separator: "\n").enumerated() {
            text += graph.margin(row: row, isFirstLine: number == 0, style: style) + " " + line + "\n"
        }
    }
    return text
}

private func words(of step: HistoryStep) -> [Piece] {
    var all: [Piece] = []
    if case .version(let number, _) = step.mark { all += pieces("@\(number)", .strong) }
    all += pieces(shortTime(step.time), .quiet).spacedFirst()
    let look: Look =
        switch step.mark {
        case .version: step.significance == .substantive ? .strong : .plain
        case .withdrawn, .restored, .moved, .other: .strong
        }
    all += pieces(step.name + (step.text.isEmpty ? "" : ":"), look).spacedFirst()
    all += pieces(step.text).spacedFirst()
    return all
}

private struct HistoryGraph {
    private struct Arc {
        let start: Int
        let end: Int
    }

    private let steps: [HistoryStep]
    private let drawing: LineDrawing
    /// Those of each lane, which meet at their ends at most.
    private var lanes: [[Arc]] = []
    /// Rows behind which the document is not there.
    private var gaps: Set<Int> = []

    private static let mostLanes = 8

    init(_ steps: [HistoryStep], _ drawing: LineDrawing) {
        self.steps = steps
        self.drawing = drawing
        var rows: [Int: Int] = [:]
        var isGone = false
        for (row, step) in steps.enumerated() {
            switch step.mark {
            case .version(let number, let equals):
                isGone = false
                rows[number] = row
                if let start = equals.flatMap({ rows[$0] }) { add(Arc(start: start, end: row)) }
            case .withdrawn: isGone = true
            case .restored: isGone = false
            case .moved, .other: break
            }
            if isGone { gaps.insert(row) }
        }
    }

    private mutating func add(_ arc: Arc) {
        if let lane = lanes.indices.first(where: { place in
            lanes[place].allSatisfy { $0.end <= arc.start || $0.start >= arc.end }
        }) {
            lanes[lane].append(arc)
        } else if lanes.count < Self.mostLanes {
            lanes.append([arc])
        }
    }

    /// In columns.
    var width: Int { 1 + 2 * lanes.count }

    func margin(row: Int, isFirstLine: Bool, style: TextStyle) -> String {
        var line = isFirstLine ? mark(row) : stem(below: row)
        let ends = lanes.map { lane in
            (
                up: lane.contains { $0.end == row }, down: lane.contains { $0.start == row },
                passes: lane.contains { $0.start < row && row < $0.end }
            )
        }
        let last = isFirstLine ? ends.lastIndex { $0.up || $0.down } ?? -1 : -1
        for (lane, end) in ends.enumerated() {
            var drawn = lane <= last ? character(left: true, right: true) : " "
            if !isFirstLine {
                drawn += end.down || end.passes ? character(up: true, down: true) : " "
            } else if end.passes {
                // A line that another crosses goes through.
                drawn += character(up: true, down: true)
            } else {
                drawn += character(
                    up: end.up, down: end.down, left: lane <= last, right: lane < last)
            }
            line +=
                style == .ansi ? "\u{1B}[\(Self.colors[lane % Self.colors.count])m\(drawn)\u{1B}[0m" : drawn
        }
        return line
    }

    /// The six colours of ECMA-48 that are neither black nor white.
    private static let colors = [36, 35, 33, 34, 32, 31]

    private func mark(_ row: Int) -> String {
        let isUnicode = drawing == .unicode
        return switch steps[row].mark {
        case .version: isUnicode ? "●" : "*"
        case .withdrawn: isUnicode ? "✕" : "x"
        case .restored: isUnicode ? "○" : "o"
        case .moved: isUnicode ? "→" : ">"
        case .other: isUnicode ? "·" : "."
        }
    }

    private func stem(below row: Int) -> String {
        guard row + 1 < steps.count else { return " " }
        if gaps.contains(row) { return drawing == .unicode ? "┊" : ":" }
        return character(up: true, down: true)
    }

    private func character(
        up: Bool = false, down: Bool = false, left: Bool = false, right: Bool = false
    ) -> String {
        let isUnicode = drawing == .unicode
        return switch (up, down, left, right) {
        case (false, false, false, false): " "
        case (true, true, false, false): isUnicode ? "│" : "|"
        case (false, false, _, _): isUnicode ? "─" : "-"
        case (false, true, _, false): isUnicode ? "╮" : "."
        case (true, false, _, false): isUnicode ? "╯" : "'"
        case (true, true, _, false): isUnicode ? "┤" : "+"
        case (false, true, _, true): isUnicode ? "┬" : "+"
        case (true, false, _, true): isUnicode ? "┴" : "+"
        case (true, true, _, true): isUnicode ? "┼" : "+"
        }
    }
}
