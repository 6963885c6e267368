package import FactSheets

/// A stretch of a statement over which emphasis and link stay the same.
package struct SpanRun: Equatable {
    package var text: String
    package var strong = false
    package var emphasis = false
    package var link: String?
}

/// A statement cut where its spans begin and end. Spans that lie outside the text or cut a character in two are
/// left out; of links that overlap the first counts.
package func spanRuns(_ statement: Statement) -> [SpanRun] {
    let bytes = [UInt8](statement.text.utf8)
    let isBoundary: (Int) -> Bool = {
        $0 == bytes.count || $0 >= 0 && $0 < bytes.count && bytes[$0] & 0xC0 != 0x80
    }
    let spans = statement.spans.filter {
        $0.style != .underline && $0.style != .note && $0.start < $0.end && isBoundary($0.start)
            && isBoundary($0.end)
    }
    guard !spans.isEmpty else { return bytes.isEmpty ? [] : [SpanRun(text: statement.text)] }
    struct Edge { var at: Int, opens: Bool, span: Int }
    let edges = spans.indices.flatMap {
        [Edge(at: spans[$0].start, opens: true, span: $0), Edge(at: spans[$0].end, opens: false, span: $0)]
    }.sorted { ($0.at, $0.opens ? 1 : 0, $0.span) < ($1.at, $1.opens ? 1 : 0, $1.span) }
    var runs: [SpanRun] = []
    var strong = 0
    var emphasis = 0
    var link: Int?
    var place = 0
    for edge in edges + [Edge(at: bytes.count, opens: false, span: -1)] {
        if edge.at > place {
            let text = String(decoding: bytes[place..<edge.at], as: UTF8.self)
            let target = link.flatMap { spans[$0].target }
            runs.append(SpanRun(text: text, strong: strong > 0, emphasis: emphasis > 0, link: target))
            place = edge.at
        }
        guard edge.span >= 0 else { break }
        switch spans[edge.span].style {
        case .strong: strong += edge.opens ? 1 : -1
        case .emphasis: emphasis += edge.opens ? 1 : -1
        case .link:
            if edge.opens, link == nil {
                link = edge.span
            } else if !edge.opens, link == edge.span {
                link = nil
            }
        case .underline, .note: break
        }
    }
    return runs
}

extension Statement {
    /// The mark of a footnote whose text does not begin with it: `[1] `.
    package var markInFront: String {
        guard let note, !text.drop(while: { "[(^".contains($0) }).hasPrefix(note) else { return "" }
        return "[\(note)] "
    }
}
