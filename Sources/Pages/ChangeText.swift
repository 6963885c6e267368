internal import Digesting
internal import FactSheets

/// The words of changes as markup.
extension Markup {
    /// Pieces, what went in `del` and what came in `ins`.
    mutating func words(_ pieces: [Piece]) {
        var rest = pieces[...]
        var isFirst = true
        while let first = rest.first {
            let run = rest.prefix { $0.look == first.look }
            rest = rest.dropFirst(run.count)
            if first.spaced, !isFirst { text(" ") }
            isFirst = false
            var words = first.text
            for piece in run.dropFirst() { words += (piece.spaced ? " " : "") + piece.text }
            switch first.look {
            case .plain: text(words)
            case .deleted: inline("del", words)
            case .deletedWhole: inline("del", words, class: "whole")
            case .inserted: inline("ins", words)
            case .insertedWhole: inline("ins", words, class: "whole")
            case .strong: inline("strong", words)
            case .emphasis: inline("em", words)
            case .quiet: inline("span", words, class: "quiet")
            }
        }
    }

    /// One side of an edited statement, byte for byte but for long stretches that are cut: what the other side alone has is
    /// left out, what it lacks is marked.
    mutating func side(_ edits: [Edit], without op: Edit.Op, _ context: PageContext) {
        for edit in edits where edit.op != op && !edit.text.isEmpty {
            switch edit.op {
            case .equal: lines(trimmed(edit.text, 6000, context))
            case .delete, .insert:
                let isBlank = edit.text.utf8.allSatisfy { $0 == 0x20 }
                let words = isBlank ? "␣" : trimmed(edit.text, 20_000, context)
                let isLong = edit.text.utf8.split(separator: 0x20, maxSplits: 12).count > 12
                if edit.op == .delete {
                    marked("del", isLong, words)
                } else {
                    marked("ins", isLong, words)
                }
            }
        }
    }

    private mutating func marked(_ tag: StaticString, _ isLong: Bool, _ words: String) {
        // Blanks at the ends are no part of what the reader is to see.
        let head = words.prefix { $0 == " " }
        let body = words.dropFirst(head.count)
        let tail = body.reversed().prefix { $0 == " " }
        text(String(head))
        inlineElement(tag, isLong ? .class("whole") : nil) { $0.lines(String(body.dropLast(tail.count))) }
        text(String(tail))
    }

    /// Text whose line feeds, where statements were joined, show.
    mutating func lines(_ words: String) {
        for (index, line) in words.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if index > 0 {
                text("¶")
                void("br")
            }
            text(String(line))
        }
    }
}

/// The beginning and the end of what is too long for a page, and how much stands between them.
func trimmed(_ text: String, _ limit: Int, _ context: PageContext) -> String {
    let bytes = text.utf8
    guard bytes.count > limit + limit / 4 else { return text }
    func boundary(_ place: String.Index) -> String.Index {
        var place = place
        while place > bytes.startIndex, bytes[place] & 0xC0 == 0x80 { place = bytes.index(before: place) }
        return place
    }
    let head = boundary(bytes.index(bytes.startIndex, offsetBy: limit * 3 / 4))
    let tail = boundary(bytes.index(bytes.endIndex, offsetBy: -limit / 4))
    let left = bytes.distance(from: head, to: tail)
    return text[..<head] + " … (" + context("{1} bytes left out here", withThousands(left)) + ") … "
        + text[tail...]
}
