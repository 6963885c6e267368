internal import CLibXML2

/// Prepares libxml2 for use from any thread, and makes it silent. Once, in `main`, before any task.
public func prepareReading() {
    xmlInitParser()
    hledwatch_xml_silence()
}

/// Parses what `MarkupScan` has passed; `nil` when there is no memory for it.
///
/// libxml2's events are taken instead of its tree: one copy less, and nothing is lost below its depth of 256.
func parseHTML(_ scan: MarkupScan) -> HTMLTree? {
    var builder = TreeBuilder(scan)
    let parsed = unsafe withUnsafeMutablePointer(to: &builder) { unsafe parse(scan.markup, into: $0) }
    return parsed ? builder.finish() : nil
}

/// Parses while `builder` takes the events in; libxml2 does not see it afterwards.
private func parse(_ markup: [UInt8], into builder: UnsafeMutablePointer<TreeBuilder>) -> Bool {
    unsafe markup.withUnsafeBytes { buffer -> Bool in
        guard let length = Int32(exactly: buffer.count), length > 0,
            let context = unsafe htmlCreateMemoryParserCtxt(
                unsafe buffer.baseAddress?.assumingMemoryBound(to: CChar.self), length)
        else { return markup.isEmpty }
        defer { unsafe htmlFreeParserCtxt(context) }
        let options =
            HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue
            | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        _ = unsafe htmlCtxtUseOptions(context, Int32(options))
        guard unsafe xmlSwitchEncoding(context, XML_CHAR_ENCODING_UTF8) == 0 else { return false }
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = 1
        unsafe handler.startElement = { context, name, attributes in
            unsafe TreeBuilder.at(context)?.pointee.start(name, attributes)
        }
        unsafe handler.endElement = { context, _ in unsafe TreeBuilder.at(context)?.pointee.end() }
        unsafe handler.characters = { context, text, count in
            unsafe TreeBuilder.at(context)?.pointee.characters(text, count)
        }
        unsafe handler.ignorableWhitespace = { context, text, count in
            unsafe TreeBuilder.at(context)?.pointee.characters(text, count)
        }
        unsafe context.pointee.sax.pointee = handler
        unsafe context.pointee.userData = UnsafeMutableRawPointer(context)
        unsafe context.pointee._private = UnsafeMutableRawPointer(builder)
        _ = unsafe htmlParseDocument(context)
        return true
    }
}

/// Takes libxml2's events in and lays the tree out flat.
private struct TreeBuilder {
    private var tree = HTMLTree()
    private let textEnds: [Int32]
    /// Indices of the open elements that are kept.
    private var open: [Int32] = []
    /// Elements open beyond `deepest`.
    private var surplus = 0

    /// Elements kept inside each other.
    private static let deepest = 256
    /// Where the parser is stopped: its own bookkeeping walks all open elements for each end tag.
    private static let stop = 1024

    init(_ scan: MarkupScan) {
        textEnds = scan.textEnds
        tree.text = scan.text
        tree.nodes.reserveCapacity(scan.tagCount + scan.textEnds.count)
    }

    static func at(_ context: UnsafeMutableRawPointer?) -> UnsafeMutablePointer<TreeBuilder>? {
        guard
            let parser = unsafe context?.assumingMemoryBound(to: xmlParserCtxt.self),
            let builder = unsafe parser.pointee._private
        else { return nil }
        let found = unsafe builder.assumingMemoryBound(to: TreeBuilder.self)
        if unsafe found.pointee.tree.isCut { unsafe xmlStopParser(parser) }
        return unsafe found
    }

    mutating func start(
        _ name: UnsafePointer<xmlChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
    ) {
        guard let name = unsafe name else { return }
        if open.count >= Self.deepest {
            surplus += 1
            tree.isFlattened = true
            if open.count + surplus > Self.stop { tree.isCut = true }
            return
        }
        let tag = unsafe Tag(name: UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name))))
        let first = Int32(tree.attributes.count)
        if let attributes = unsafe attributes { unsafe take(attributes) }
        open.append(Int32(tree.nodes.count))
        append(tag, text: 0..<0, attributes: first..<Int32(tree.attributes.count))
    }

    private mutating func take(_ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>) {
        var index = 0
        while let name = unsafe attributes[index] {
            let value = unsafe attributes[index + 1]
            index += 2
            let bytes = unsafe UnsafeBufferPointer(start: name, count: Int(xmlStrlen(name)))
            guard let known = unsafe AttributeName(bytes) else { continue }
            let start = Int32(tree.values.count)
            if let value = unsafe value {
                unsafe tree.values.append(
                    contentsOf: UnsafeBufferPointer(start: value, count: Int(xmlStrlen(value))))
            }
            tree.attributes.append(.init(name: known, value: start..<Int32(tree.values.count)))
        }
    }

    mutating func end() {
        if surplus > 0 {
            surplus -= 1
        } else if let last = open.popLast() {
            tree.nodes[Int(last)].end = Int32(tree.nodes.count)
        }
    }

    /// A placeholder, or blanks.
    mutating func characters(_ text: UnsafePointer<xmlChar>?, _ count: Int32) {
        guard let text = unsafe text, count > 0 else { return }
        let given = unsafe Swift.Span(_unsafeStart: text, count: Int(count))
        guard let number = Placeholder.number(in: given), number < textEnds.count else {
            append(.text, text: 0..<1, attributes: 0..<0)
            return
        }
        let start = number == 0 ? 1 : textEnds[number - 1]
        let end = textEnds[number]
        if let last = tree.nodes.indices.last, tree.nodes[last].tag == .text,
            tree.nodes[last].text.upperBound == start, tree.nodes[last].parent == open.last ?? -1
        {
            tree.nodes[last].text = tree.nodes[last].text.lowerBound..<end
        } else {
            append(.text, text: start..<end, attributes: 0..<0)
        }
    }

    private mutating func append(_ tag: Tag, text: Range<Int32>, attributes: Range<Int32>) {
        let index = Int32(tree.nodes.count)
        let parent = tag == .text ? open.last ?? -1 : (open.count > 1 ? open[open.count - 2] : -1)
        tree.nodes.append(.init(tag: tag, parent: parent, end: index + 1, text: text, attributes: attributes))
    }

    mutating func finish() -> HTMLTree {
        while surplus > 0 || !open.isEmpty { end() }
        return tree
    }
}
