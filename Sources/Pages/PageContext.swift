package import Digesting
package import FactSheets

/// For whom a page is made and where it stands: language, root of the addresses, what the program is.
package struct PageContext: Sendable {
    package var language: Digest.Language
    /// The reader asked for this language himself; links keep it.
    package var keepsLanguage: Bool
    /// What every address begins with: `/`, or the path under which a reverse proxy shows the pages; ends with `/`.
    package var root: String
    /// Scheme and host, where an address has to be whole: `https://watch.example.org`; empty where they are not known.
    package var origin: String
    /// The address of this page below the root, without `lang`: `documents/fact-sheet?at=2022-09-14`.
    package var address: String
    package var now: Instant
    package var version: String

    package init(
        language: Digest.Language = .english, keepsLanguage: Bool = false, root: String = "/",
        origin: String = "", address: String = "", now: Instant, version: String
    ) {
        self.language = language
        self.keepsLanguage = keepsLanguage
        self.root = root
        self.origin = origin
        self.address = address
        self.now = now
        self.version = version
    }

    /// The text of that English name in the reader's language, with its values in the places of `{1}`, `{2}`.
    package func callAsFunction(_ text: String, _ values: String...) -> String {
        guard language == .spanish, let own = PageSpanish.texts[text] else { return voice.text(text, values) }
        return Voice.fill(own, values)
    }

    /// How sentences that the archive holds, counts and sums are said.
    package var voice: Voice { Voice(language) }

    /// An address within the pages: `path` below the root, with a query. Names and values are escaped.
    package func href(_ path: String, _ query: [(String, String)] = [], fragment: String? = nil) -> String {
        let all = query + (keepsLanguage ? [("lang", language.rawValue)] : [])
        var made = root + path
        if !all.isEmpty {
            let fields = all.map { "\(percentEncoded($0))=\(percentEncoded($1))" }
            made += (path.utf8.contains(UInt8(ascii: "?")) ? "&" : "?") + fields.joined(separator: "&")
        }
        return made + (fragment.map { "#" + $0 } ?? "")
    }
}

/// All but unreserved characters as `%XX` (RFC 3986, 2.3).
package func percentEncoded(_ text: String) -> String {
    var made: [UInt8] = []
    for byte in text.utf8 {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: made.append(byte)
        default:
            made.append(UInt8(ascii: "%"))
            made += hexadecimal(UInt32(byte), width: 2).utf8
        }
    }
    return String(decoding: made, as: UTF8.self)
}

extension Markup {
    /// A link within the pages.
    package mutating func link(_ address: String, _ words: String, class name: String? = nil) {
        element("a", .href(address), name.map(Attribute.class), text: words)
    }

    /// A link to outside when the address may be one, else the words alone.
    package mutating func outside(_ address: String, _ words: String) {
        guard let target = linkable(address) else { return text(words) }
        element("a", .href(target), Attribute("rel", "external noreferrer"), text: words)
    }

    /// A time: to the minute in UTC; the script writes it in the reader's zone, UTC stays on hover.
    package mutating func time(_ time: Instant, _ context: PageContext, class name: String? = nil) {
        let words = context.voice.time(time)
        element(
            "time", Attribute("datetime", time.description), Attribute("title", words),
            name.map(Attribute.class),
            text: words)
    }

    /// A day.
    package mutating func day(_ date: CivilDate, _ context: PageContext) {
        element("time", Attribute("datetime", date.description), text: context.voice.day(date.description))
    }

    /// How much a change matters: a sign, a colour and a word.
    package mutating func badge(_ significance: Significance, _ context: PageContext) {
        element("span", .class("badge \(significance.rawValue)"), text: context(significance.pageName))
    }
}

extension Significance {
    /// The English name on pages, a key of their texts.
    package var pageName: String {
        switch self {
        case .substantive: "substance"
        case .editorial: "editorial"
        case .cosmetic: "cosmetic"
        case .none: "no change"
        }
    }
}
