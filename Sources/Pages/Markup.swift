internal import FactSheets

/// HTML under construction. What is markup is a literal of this program; everything else is escaped where it is written,
/// so that nothing from outside can become markup.
package struct Markup {
    package private(set) var bytes: [UInt8] = []

    package init() {}

    /// Markup of our own.
    package mutating func raw(_ markup: StaticString) {
        markup.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    /// A part that was made apart.
    package mutating func append(_ part: Markup) { bytes += part.bytes }

    /// Text from anywhere, escaped.
    package mutating func text(_ text: String) { bytes += htmlEscaped(text).utf8 }

    /// An element with what `body` writes in it.
    package mutating func element(
        _ tag: StaticString, _ attributes: Attribute?..., body: (inout Markup) throws -> Void
    ) rethrows {
        open(tag, attributes)
        try body(&self)
        close(tag)
    }

    /// An element within a line: nothing but itself is written, so that what follows may touch it.
    package mutating func inlineElement(
        _ tag: StaticString, _ attributes: Attribute?..., body: (inout Markup) throws -> Void
    ) rethrows {
        open(tag, attributes)
        try body(&self)
        closeInline(tag)
    }

    /// The same with text in it.
    package mutating func inline(_ tag: StaticString, _ words: String, class name: String? = nil) {
        open(tag, [name.map(Attribute.class)])
        text(words)
        closeInline(tag)
    }

    /// An element with text in it.
    package mutating func element(_ tag: StaticString, _ attributes: Attribute?..., text: String) {
        open(tag, attributes)
        self.text(text)
        close(tag)
    }

    /// An element that holds nothing and has no end: `meta`, `link`, `input`, `br`.
    package mutating func void(_ tag: StaticString, _ attributes: Attribute?...) { open(tag, attributes) }

    /// An element of SVG that holds nothing.
    package mutating func shape(_ tag: StaticString, _ attributes: Attribute?...) {
        open(tag, attributes)
        close(tag)
    }

    private mutating func open(_ tag: StaticString, _ attributes: [Attribute?]) {
        raw("<")
        raw(tag)
        for case let attribute? in attributes {
            raw(" ")
            raw(attribute.name)
            guard let value = attribute.value else { continue }
            raw("=\"")
            text(value)
            raw("\"")
        }
        raw(">")
    }

    private mutating func close(_ tag: StaticString) {
        closeInline(tag)
        raw("\n")
    }

    private mutating func closeInline(_ tag: StaticString) {
        raw("</")
        raw(tag)
        raw(">")
    }
}

/// One attribute of an element. Its value is escaped when it is written.
package struct Attribute {
    let name: StaticString
    /// `nil`: the name alone, as `open` or `checked` stand.
    let value: String?

    package init(_ name: StaticString, _ value: String?) { (self.name, self.value) = (name, value) }

    package static func `class`(_ value: String) -> Attribute { Attribute("class", value) }
    package static func id(_ value: String) -> Attribute { Attribute("id", value) }
    /// A link within the pages, made by `PageContext.href`; for one to outside see `Markup.outside`.
    package static func href(_ value: String) -> Attribute { Attribute("href", value) }
    /// The attribute without a value, where `condition` holds.
    package static func flag(_ name: StaticString, if condition: Bool) -> Attribute? {
        condition ? Attribute(name, nil) : nil
    }
}
