public import FactSheets

/// A selector made ready for one tree after another.
struct PageSelector {
    private struct Step {
        var tag: Tag?
        var id: [UInt8]?
        var classes: [[UInt8]]
    }

    /// Innermost first.
    private let steps: [Step]

    init(_ selector: Selector) {
        steps = selector.steps.reversed().map { step in
            Step(
                tag: step.tag.map { Tag(name: $0.utf8) }, id: step.id.map { Array($0.utf8) },
                classes: step.classes.map { Array($0.utf8) })
        }
    }

    /// Is the element `node` meant?
    func matches(_ node: Int, in tree: HTMLTree) -> Bool {
        guard let first = steps.first, Self.holds(first, node, in: tree) else { return false }
        var step = 1
        var above = Int(tree.nodes[node].parent)
        // What is meant stands below some element for each further step: the nearest that fits is as good as any.
        while step < steps.count, above >= 0 {
            if Self.holds(steps[step], above, in: tree) { step += 1 }
            above = Int(tree.nodes[above].parent)
        }
        return step == steps.count
    }

    private static func holds(_ step: Step, _ node: Int, in tree: HTMLTree) -> Bool {
        let tag = tree.nodes[node].tag
        guard tag != .text, step.tag == nil || step.tag == tag else { return false }
        if let id = step.id, tree.value(.id, of: node)?.elementsEqual(id) != true { return false }
        guard !step.classes.isEmpty else { return true }
        guard let value = tree.value(.class, of: node) else { return false }
        let words = value.split(whereSeparator: \.isBlank)
        return step.classes.allSatisfy { wanted in words.contains { $0.elementsEqual(wanted) } }
    }
}

/// What is known beforehand of how a page is to be read.
public struct PageOptions: Sendable {
    let content: PageSelector?
    let remove: [PageSelector]
    let known: KnownNames

    /// Nothing: the page's own structure decides.
    public init() { self.init(nil) }

    /// As a profile's rule says, when there is one; `known` names are told from each other by what they stand for.
    public init(_ rule: Profile.PageRule?, known: KnownNames = KnownNames()) {
        self.known = known
        content = rule?.content.map { PageSelector($0) }
        remove = rule?.remove.map { PageSelector($0) } ?? []
    }
}
