/// Which links of a page lead to a footnote on it, and which elements those notes are.
struct NoteLinks {
    struct Reference {
        /// `1`, `iv`, `*`.
        var mark: String
        /// Is the mark a number or letters without brackets?
        var isBare: Bool
    }

    /// By node.
    private(set) var references: [Int: Reference] = [:]
    /// The mark of each note, by node.
    private(set) var notes: [Int: String] = [:]

    init(_ tree: HTMLTree) {
        var links: [ArraySlice<UInt8>: [(node: Int, reference: Reference)]] = [:]
        for node in tree.nodes.indices where tree.nodes[node].tag == .a {
            guard let place = Self.place(tree.value(.href, of: node)),
                let reference = Self.reference(node, in: tree)
            else { continue }
            links[place, default: []].append((node, reference))
        }
        guard !links.isEmpty else { return }
        for node in tree.nodes.indices where !tree.nodes[node].attributes.isEmpty {
            for name in [AttributeName.id, .name] {
                guard let place = tree.value(name, of: node), let found = links.removeValue(forKey: place)
                else { continue }
                // A link to what stands before it leads back from a note.
                let leading = found.filter { $0.node < node }
                guard let first = leading.first else { continue }
                notes[node] = first.reference.mark
                for link in leading {
                    references[link.node] = Reference(
                        mark: first.reference.mark, isBare: link.reference.isBare)
                }
            }
        }
    }

    /// The place on the page that a link leads to. Word's own names also count behind the address of a draft:
    /// `//GUID#_ftn1`.
    private static func place(_ href: ArraySlice<UInt8>?) -> ArraySlice<UInt8>? {
        guard let href, let hash = href.firstIndex(of: UInt8(ascii: "#")) else { return nil }
        let place = href[(hash + 1)...]
        let isWords = place.starts(with: "_ftn".utf8) || place.starts(with: "_edn".utf8)
        return place.isEmpty || hash > href.startIndex && !isWords ? nil : place
    }

    /// `[1]`, `1`, `(iv)`, `*`, `†`: what a link to a note shows.
    private static func reference(_ node: Int, in tree: HTMLTree) -> Reference? {
        var text: [UInt8] = []
        for index in tree.subtree(node) where tree.nodes[index].tag == .text {
            text += tree.text(of: index).trimmed.prefix(9)
            if text.count > 8 { return nil }
        }
        let mark = text.filter { !"[]()^".utf8.contains($0) }
        let isNumber = mark.count <= 3 && mark.allSatisfy(\.isDigit)
        let isLetters = mark.count == 1 || mark.count <= 4 && mark.allSatisfy { "ivxIVX".utf8.contains($0) }
        let isSign = ["*", "**", "***", "†", "‡", "§"].contains(String(decoding: mark, as: UTF8.self))
        guard !mark.isEmpty, isNumber || isSign || isLetters && mark.allSatisfy(\.isLetter) else {
            return nil
        }
        return Reference(
            mark: String(decoding: mark, as: UTF8.self), isBare: !isSign && mark.count == text.count)
    }
}
