/// Which elements of a page are meant, in a small part of CSS: `main`, `#content`, `.body`, `div.body.wide`, and such
/// one below another (`article .body`). It is configuration, never something from the web.
public struct Selector: Equatable, Sendable {
    /// One element: all of it must hold.
    public struct Step: Equatable, Sendable {
        /// In lower case.
        public var tag: String?
        public var id: String?
        public var classes: [String] = []
    }

    /// Outermost first.
    public let steps: [Step]

    /// - Throws: a `Complaint` that says what is not understood.
    init(_ text: String) throws(Complaint) {
        guard text.utf8.count <= 200 else { throw Complaint("it is longer than 200 bytes") }
        var steps: [Step] = []
        for word in text.utf8.split(separator: 0x20) { steps.append(try Self.step(Array(word))) }
        guard !steps.isEmpty else { throw Complaint("it is empty") }
        guard steps.count <= 8 else { throw Complaint("it goes more than eight elements deep") }
        self.steps = steps
    }

    /// The selector that `text` is, or `nil` when it is none.
    public init?(text: String) {
        guard let selector = try? Selector(text) else { return nil }
        self = selector
    }

    /// The elements that may be named; others have no name once a page is read.
    public static let tags: Set<String> = [
        "body", "main", "article", "section", "header", "footer", "nav", "aside", "div", "center", "p", "h1",
        "h2",
        "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl", "dt", "dd", "blockquote", "pre", "address", "table",
        "caption",
        "thead", "tbody", "tfoot", "tr", "td", "th", "figure", "figcaption", "details", "summary", "form",
        "fieldset",
        "span", "a", "time",
    ]

    private static func step(_ word: [UInt8]) throws(Complaint) -> Step {
        var step = Step()
        var index = 0
        while index < word.count {
            let mark = word[index]
            let isMarked = mark == UInt8(ascii: "#") || mark == UInt8(ascii: ".")
            let start = isMarked ? index + 1 : index
            var end = start
            while end < word.count, isNameByte(word[end]) { end += 1 }
            let name = String(decoding: word[start..<end], as: UTF8.self)
            guard end > start else {
                throw Complaint("it may hold names of elements, '#id', '.class' and blanks between them")
            }
            if !isMarked {
                guard tags.contains(name.lowercased()) else {
                    throw Complaint("'\(name)' is no element that can be named; give its '#id' or '.class'")
                }
                step.tag = name.lowercased()
            } else if mark == UInt8(ascii: "#") {
                guard step.id == nil else { throw Complaint("an element has one '#id'") }
                step.id = name
            } else {
                step.classes.append(name)
            }
            index = end
        }
        guard step.classes.count <= 8 else {
            throw Complaint("it names more than eight classes of an element")
        }
        return step
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: ":"),
            0x80...:
            true
        default: false
        }
    }
}

extension Profile {
    /// What of the pages below one address is text, where the configuration knows better than the page's own structure.
    public struct PageRule: Equatable, Sendable {
        /// An address; the rule is for what lies below it.
        public var below: String
        /// The element that holds the text; `nil` to find it by the page's own structure.
        public var content: Selector?
        /// Elements that are no part of the text.
        public var remove: [Selector]

        public init(below: String, content: Selector? = nil, remove: [Selector] = []) {
            self.below = below
            self.content = content
            self.remove = remove
        }
    }
}

extension Profile.PageRule {
    init?(from table: ConfigurationTable) {
        let below = table.address("below", plainHosts: nil)
        if let below, below.target.last != "/" {
            table.complain("'below' names what lies below it, so it must end with '/'", at: "below")
        }
        let content = table.checked("content", example: "main .body") { text throws(Complaint) in
            try Selector(text)
        }
        let remove = table.list("remove", example: ".related") { text, _ throws(Complaint) in
            try Selector(text)
        }
        if let remove, remove.count > 32 {
            table.complain("'remove' holds more than 32 selectors", at: "remove")
        }
        if !table.has("content"), !table.has("remove") {
            table.lacks("content", because: " or 'remove'; without either it says nothing")
        }
        let written = table.text("below", example: "")
        table.refuseUnknown()
        guard below != nil, let written else { return nil }
        self.init(below: written, content: content, remove: remove ?? [])
    }
}
