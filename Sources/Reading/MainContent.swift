/// Which part of a page is its text, judged by the page's own structure.
struct MainContent {
    /// The element whose text is read.
    private(set) var root: Int
    /// For each node: does it belong to the page's furniture (navigation, footer, share links, banners)?
    private(set) var isFurniture: [Bool]
    private(set) var remarks: [String] = []
    /// What makes its choice doubtful, with how much it takes from the confidence.
    private(set) var doubts: [Doubt] = []

    private let tree: HTMLTree
    private let options: PageOptions
    /// For each node, the bytes of text below it that are neither furniture nor links.
    private var weight: [Int]

    init(_ tree: HTMLTree, isWholePage: Bool, options: PageOptions = PageOptions()) {
        self.tree = tree
        self.options = options
        root = 0
        isFurniture = []
        weight = []
        guard !tree.nodes.isEmpty else { return }
        judge(byNames: false)
        let whole = total
        judge(byNames: true)
        if total * 3 < whole {
            // A theme may name its content like furniture: then its names cannot be trusted.
            judge(byNames: false)
            doubt("most of the text stands in elements named like navigation; it was read all the same", 40)
        }
        if let declared = declared() {
            root = declared
        } else {
            if options.content != nil {
                doubt("the element that the configuration declares as the content is not there", 30)
            }
            if isWholePage { root = choose() }
        }
        if isListing { doubt("most of its words are links: it looks like a listing of other pages", 60) }
    }

    private mutating func doubt(_ reason: String, _ cost: Int) {
        remarks.append(reason)
        doubts.append(Doubt(cost, reason))
    }

    /// The element that the configuration declares, the weightiest if there are several.
    private func declared() -> Int? {
        guard let content = options.content else { return nil }
        var best: Int?
        for node in tree.nodes.indices
        where weight[node] > (best.map { weight[$0] } ?? 0) && content.matches(node, in: tree) {
            best = node
        }
        return best
    }

    /// Do the words of links outweigh all others in what is read?
    private var isListing: Bool {
        var links = 0
        var rest = 0
        var linkEnd = 0
        for top in walked {
            for node in tree.subtree(top) where !isFurniture[node] {
                if tree.nodes[node].tag == .a { linkEnd = max(linkEnd, Int(tree.nodes[node].end)) }
                guard tree.nodes[node].tag == .text else { continue }
                let size = tree.text(of: node).trimmed.count
                if node < linkEnd { links += size } else { rest += size }
            }
        }
        return links > 400 && links > rest
    }

    private var total: Int { outermost.reduce(0) { $0 + weight[$1] } }

    private var outermost: [Int] {
        var found: [Int] = []
        var node = 0
        while node < tree.nodes.count {
            found.append(node)
            node = Int(tree.nodes[node].end)
        }
        return found
    }

    /// The nodes to walk: the root, or all outermost nodes of a fragment.
    var walked: [Int] { tree.nodes.isEmpty ? [] : root == 0 ? outermost : [root] }

    private mutating func judge(byNames: Bool) {
        let count = tree.nodes.count
        isFurniture = [Bool](repeating: false, count: count)
        weight = [Int](repeating: 0, count: count)
        var isLink = [Bool](repeating: false, count: count)
        for node in 0..<count {
            let parent = Int(tree.nodes[node].parent)
            if parent >= 0 {
                isFurniture[node] = isFurniture[parent]
                isLink[node] = isLink[parent] || tree.nodes[parent].tag == .a
            }
            if isFurniture[node] { continue }
            if tree.nodes[node].tag != .text {
                isFurniture[node] = isFurnitureItself(node, byNames: byNames)
            } else if !isLink[node] {
                weight[node] = tree.inkCount(of: node)
            }
        }
        for node in stride(from: count - 1, through: 0, by: -1) {
            let parent = Int(tree.nodes[node].parent)
            if parent >= 0 { weight[parent] += weight[node] }
        }
    }

    private func isFurnitureItself(_ node: Int, byNames: Bool) -> Bool {
        let tag = tree.nodes[node].tag
        if !options.remove.isEmpty, options.remove.contains(where: { $0.matches(node, in: tree) }) {
            return true
        }
        if tag.isMute || tag == .title || tag == .nav || tag == .footer || tag == .aside { return true }
        guard tag != .text, tag != .other, tree.nodes[node].attributes.isEmpty == false else { return false }
        if tree.value(.hidden, of: node) != nil { return true }
        if tag.isBlock, tree.value(.ariaHidden, of: node)?.elementsEqual("true".utf8) == true { return true }
        if let style = tree.value(.style, of: node), Furniture.isInvisible(style) { return true }
        if let role = tree.value(.role, of: node), Furniture.roles.contains(Array(role)) { return true }
        guard byNames, tag.isBlock || tag == .span || tag == .a, tag != .html, tag != .body else {
            return false
        }
        return [AttributeName.class, .id].contains { name in
            tree.value(name, of: node).map(Furniture.isNamed) ?? false
        }
    }

    /// The innermost element that the page marks as its content and that holds most of the text.
    private mutating func choose() -> Int {
        let whole = total
        var best = 0
        var reach = whole
        for marks in [Furniture.Mark.main, .article, .body] {
            var found: Int?
            for node in tree.nodes.indices
            where !isFurniture[node] && weight[node] > (found.map { weight[$0] } ?? 0)
                && Furniture.mark(node, in: tree).contains(marks)
            {
                found = node
            }
            // Of several articles, as in a listing, none is the page's.
            guard let found, weight[found] * 10 >= reach * 6, found > best else { continue }
            best = found
            reach = weight[found]
        }
        if best == 0 {
            best = densest()
            if whole > 0 {
                doubt("no element is marked as the main content; the densest one was read", 20)
            }
        }
        return best
    }

    /// From the top down, as long as one child holds nearly all of the text.
    private func densest() -> Int {
        var node = tree.nodes.firstIndex { $0.tag == .body } ?? 0
        while true {
            var heaviest: Int?
            tree.forEachChild(of: node) { child in
                if weight[child] > (heaviest.map { weight[$0] } ?? 0) { heaviest = child }
                return true
            }
            guard let heaviest, weight[heaviest] * 10 >= weight[node] * 9,
                Furniture.containers.contains(tree.nodes[heaviest].tag)
            else { return node }
            node = heaviest
        }
    }
}
