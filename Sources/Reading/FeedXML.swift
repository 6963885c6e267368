internal import CLibXML2

/// Where an element's name comes from, as far as feeds care.
enum FeedSpace {
    /// The dialect's own elements, or none at all.
    case own
    case content, dublinCore, terms, atom, xhtml, rdf, syndication, news, media, itunes
    case other
}

/// An attribute of a feed's element. `xml:base` and `xml:lang` have these names, `rdf:about` is `about`; those of other
/// name spaces are left out.
struct FeedAttribute {
    let name: String
    let value: String
}

/// What libxml2 said of a feed.
struct FeedParse {
    /// The first error, with its line, or `nil`.
    var firstError: String?
    var isWellFormed = true
    /// Did it read to the end of the root element?
    var isComplete = false
    /// The root element's name where the feed ends before it does.
    var unclosedRoot: String?
}

/// What takes the elements and texts of an XML document, as they come.
protocol XMLEvents: AnyObject {
    func start(_ element: String, in space: FeedSpace, _ attributes: [FeedAttribute])
    func end()
    func characters(_ new: UnsafeBufferPointer<UInt8>)
}

/// Hands the elements and texts of well-formed UTF-8 XML to `builder`. Nothing is fetched, no entity is expanded, no
/// tree is built.
func parseFeedXML(_ text: [UInt8], into builder: any XMLEvents) -> FeedParse? {
    let sink = FeedSink(builder)
    let isDone = unsafe text.withUnsafeBytes { buffer -> Bool in
        guard let length = Int32(exactly: buffer.count), length > 0,
            let context = unsafe xmlCreateMemoryParserCtxt(
                buffer.baseAddress?.assumingMemoryBound(to: CChar.self), length)
        else { return false }
        defer { unsafe xmlFreeParserCtxt(context) }
        let options =
            XML_PARSE_RECOVER.rawValue | XML_PARSE_NONET.rawValue | XML_PARSE_NOERROR.rawValue
            | XML_PARSE_NOWARNING.rawValue | XML_PARSE_IGNORE_ENC.rawValue
        _ = unsafe xmlCtxtUseOptions(context, Int32(options))
        var handler = unsafe xmlSAXHandler()
        unsafe handler.initialized = UInt32(XML_SAX2_MAGIC)
        unsafe handler.startElementNs = { context, name, prefix, space, _, _, count, _, attributes in
            unsafe FeedSink.at(context)?.start(name, prefix, space, attributes, Int(count))
        }
        unsafe handler.endElementNs = { context, _, _, _ in unsafe FeedSink.at(context)?.builder.end() }
        unsafe handler.characters = { context, text, count in
            unsafe FeedSink.at(context)?.characters(text, count)
        }
        unsafe handler.ignorableWhitespace = { context, text, count in
            unsafe FeedSink.at(context)?.characters(text, count)
        }
        unsafe handler.cdataBlock = { context, text, count in
            unsafe FeedSink.at(context)?.characters(text, count)
        }
        unsafe handler.serror = { context, error in unsafe FeedSink.at(context)?.note(error) }
        unsafe context.pointee.sax.pointee = handler
        unsafe context.pointee.userData = UnsafeMutableRawPointer(context)
        unsafe context.pointee._private = Unmanaged.passUnretained(sink).toOpaque()
        _ = unsafe xmlParseDocument(context)
        return true
    }
    return isDone ? sink.outcome : nil
}

/// Takes libxml2's events in. It lives as long as one call of `parseFeedXML`.
private final class FeedSink {
    let builder: any XMLEvents
    var outcome = FeedParse()
    /// By address, of elements without a prefix and with one: what is unknown is the feed's own only without.
    private var spaces: [[String: FeedSpace]] = [[:], [:]]

    init(_ builder: any XMLEvents) { self.builder = builder }

    static func at(_ context: UnsafeMutableRawPointer?) -> FeedSink? {
        guard let context = unsafe context?.assumingMemoryBound(to: xmlParserCtxt.self),
            let sink = unsafe context.pointee._private
        else { return nil }
        return unsafe Unmanaged<FeedSink>.fromOpaque(sink).takeUnretainedValue()
    }

    func start(
        _ name: UnsafePointer<xmlChar>?, _ prefix: UnsafePointer<xmlChar>?, _ space: UnsafePointer<xmlChar>?,
        _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?, _ count: Int
    ) {
        let address = unsafe space.map { unsafe String(cString: $0) }
        let prefix = unsafe prefix.map { unsafe String(cString: $0) }
        var read: [FeedAttribute] = []
        // Five pointers each: name, prefix, name space, and where the value begins and ends.
        for index in 0..<count {
            guard let attributes = unsafe attributes, let name = unsafe attributes[index * 5],
                let start = unsafe attributes[index * 5 + 3], let end = unsafe attributes[index * 5 + 4]
            else { continue }
            let value = unsafe String(
                decoding: UnsafeBufferPointer(start: start, count: end - start), as: UTF8.self)
            let prefix = unsafe attributes[index * 5 + 1].map { unsafe String(cString: $0) }
            let address = unsafe attributes[index * 5 + 2].map { unsafe String(cString: $0) }
            guard
                let name = attributeName(unsafe String(cString: name), prefix: prefix, address: address)
            else { continue }
            read.append(FeedAttribute(name: name, value: FeedSpace.withAmpersands(value)))
        }
        builder.start(
            unsafe name.map { unsafe String(cString: $0) } ?? "",
            in: self.space(at: address, prefix: prefix), read)
    }

    /// A feed names few name spaces, and each of them many times.
    private func space(at address: String?, prefix: String?) -> FeedSpace {
        guard let key = address ?? prefix else { return .own }
        let kind = prefix == nil ? 0 : 1
        if let known = spaces[kind][key] { return known }
        let space = FeedSpace(address: address, prefix: prefix)
        spaces[kind][key] = space
        return space
    }

    /// `nil` for an attribute that says nothing here.
    private func attributeName(_ name: String, prefix: String?, address: String?) -> String? {
        guard let prefix else { return name }
        guard prefix != "xml" else { return "xml:" + name }
        switch space(at: address, prefix: prefix) {
        case .own, .rdf, .atom: return name
        default: return nil
        }
    }

    func characters(_ text: UnsafePointer<xmlChar>?, _ count: Int32) {
        guard let text = unsafe text, count > 0 else { return }
        unsafe builder.characters(UnsafeBufferPointer(start: text, count: Int(count)))
    }

    func note(_ error: UnsafeMutablePointer<xmlError>?) {
        guard let error = unsafe error, unsafe error.pointee.domain != Int32(XML_FROM_NAMESPACE.rawValue),
            unsafe error.pointee.level != XML_ERR_WARNING
        else { return }
        outcome.isWellFormed = false
        guard outcome.firstError == nil, let message = unsafe error.pointee.message else { return }
        let text = unsafe String(cString: message).utf8.prefix(200)
        outcome.firstError =
            "line \(unsafe error.pointee.line): " + String(decoding: Array(text).trimmed, as: UTF8.self)
    }
}

extension FeedSpace {
    /// A prefix that was never declared means what it customarily does.
    init(address: String?, prefix: String?) {
        guard let address = address ?? prefix.map({ Self.customary[$0] ?? "?" }) else {
            self = .own
            return
        }
        self = Self.known[Self.folded(address)] ?? (prefix == nil ? .own : .other)
    }

    /// Publishers write these addresses in other case, with `https`, and without the sign at the end.
    private static func folded(_ address: String) -> String {
        var bytes = Array(address.utf8).map(\.lowercased)
        if bytes.begins("https://", at: 0) { bytes.remove(at: 4) }
        while let last = bytes.last, last == UInt8(ascii: "/") || last == UInt8(ascii: "#") {
            bytes.removeLast()
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static let known: [String: FeedSpace] = {
        let addresses: [(FeedSpace, [String])] = [
            (.content, ["http://purl.org/rss/1.0/modules/content/"]),
            (.dublinCore, ["http://purl.org/dc/elements/1.1/", "http://purl.org/dc/elements/1.0/"]),
            (.terms, ["http://purl.org/dc/terms/"]),
            (.atom, ["http://www.w3.org/2005/Atom", "http://purl.org/atom/ns#"]),
            (.xhtml, ["http://www.w3.org/1999/xhtml"]),
            (.rdf, ["http://www.w3.org/1999/02/22-rdf-syntax-ns#"]),
            (.syndication, ["http://purl.org/rss/1.0/modules/syndication/"]),
            (.media, ["http://search.yahoo.com/mrss/", "http://www.rssboard.org/media-rss"]),
            (
                .itunes,
                ["http://www.itunes.com/dtds/podcast-1.0.dtd", "http://example.com/DTDs/PodCast-1.0.dtd"]
            ),
            (
                .own,
                [
                    "http://purl.org/rss/1.0/", "http://my.netscape.com/rdf/simple/0.9/",
                    "http://channel.netscape.com/rdf/simple/0.9/", "http://backend.userland.com/rss2",
                    "http://blogs.law.harvard.edu/tech/rss", "http://www.sitemaps.org/schemas/sitemap/0.9",
                    "http://www.google.com/schemas/sitemap/0.84",
                ]
            ),
            (.news, ["http://www.google.com/schemas/sitemap-news/0.9"]),
        ]
        var known: [String: FeedSpace] = [:]
        for (space, names) in addresses { for name in names { known[folded(name)] = space } }
        return known
    }()

    private static let customary = [
        "content": "http://purl.org/rss/1.0/modules/content/", "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/", "atom": "http://www.w3.org/2005/Atom",
        "xhtml": "http://www.w3.org/1999/xhtml", "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rss": "http://purl.org/rss/1.0/", "sy": "http://purl.org/rss/1.0/modules/syndication/",
        "news": "http://www.google.com/schemas/sitemap-news/0.9", "media": "http://search.yahoo.com/mrss/",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    ]

    /// Without entity substitution libxml2 leaves `&` in attribute values, and only that, as a reference.
    fileprivate static func withAmpersands(_ value: String) -> String {
        let bytes = Array(value.utf8)
        guard var found = bytes.place(of: "&#38;", from: 0) else { return value }
        var text: [UInt8] = []
        var copied = 0
        while true {
            text += bytes[copied...found]
            copied = found + 5
            guard let next = bytes.place(of: "&#38;", from: copied) else { break }
            found = next
        }
        text += bytes[copied...]
        return String(decoding: text, as: UTF8.self)
    }
}
