/// A parsed page: its elements and texts in document order, flat, so that a walk is a walk along an array.
struct HTMLTree {
    struct Node {
        var tag: Tag
        /// Index of the parent, -1 for an outermost node.
        var parent: Int32
        /// Index after the last node below this one.
        var end: Int32
        /// The place of a text node in `text`.
        var text: Range<Int32>
        var attributes: Range<Int32>
    }

    struct Attribute {
        var name: AttributeName
        var value: Range<Int32>
    }

    var nodes: [Node] = []
    var attributes: [Attribute] = []
    /// All texts, UTF-8.
    var text: [UInt8] = []
    /// All values of attributes, UTF-8.
    var values: [UInt8] = []
    /// More elements were open at once than can be kept apart; their text stands in the last one that was kept.
    var isFlattened = false
    /// The parser was stopped before the end.
    var isCut = false

    /// The value of an attribute, as it stands.
    func value(_ name: AttributeName, of node: Int) -> ArraySlice<UInt8>? {
        for index in nodes[node].attributes where attributes[Int(index)].name == name {
            let range = attributes[Int(index)].value
            return values[Int(range.lowerBound)..<Int(range.upperBound)]
        }
        return nil
    }

    func string(_ name: AttributeName, of node: Int) -> String? {
        value(name, of: node).map { String(decoding: $0, as: UTF8.self) }
    }

    func text(of node: Int) -> ArraySlice<UInt8> {
        text[Int(nodes[node].text.lowerBound)..<Int(nodes[node].text.upperBound)]
    }

    /// The bytes of a text node without blanks at both ends.
    func inkCount(of node: Int) -> Int {
        var (start, end) = (Int(nodes[node].text.lowerBound), Int(nodes[node].text.upperBound))
        while start < end, text[start].isBlank { start += 1 }
        while start < end, text[end - 1].isBlank { end -= 1 }
        return end - start
    }

    /// The indices of a node and everything below it.
    func subtree(_ node: Int) -> Range<Int> { node..<Int(nodes[node].end) }

    /// Calls `body` with each child, until it returns false.
    func forEachChild(of node: Int, _ body: (Int) -> Bool) {
        var child = node + 1
        let end = Int(nodes[node].end)
        while child < end {
            guard body(child) else { return }
            child = Int(nodes[child].end)
        }
    }

    /// The folded text below a node.
    func foldedText(below node: Int) -> String {
        var run = InlineRun()
        for index in subtree(node) {
            if nodes[index].tag == .text { run.append(text(of: index)) }
            if nodes[index].tag == .br { run.appendBlank() }
        }
        return String(decoding: run.bytes, as: UTF8.self)
    }
}
