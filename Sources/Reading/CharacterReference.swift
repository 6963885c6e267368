/// A character reference of HTML that libxml2 2.9 would read otherwise than a browser does.
struct CharacterReference {
    /// The index behind it.
    let end: Int
    /// What to put in its place; `nil` when libxml2 reads it rightly.
    let text: [UInt8]?

    /// `nil` when no reference begins with the `&` at `start`.
    init?(in bytes: [UInt8], at start: Int, inAttribute: Bool) {
        var index = start + 1
        if index < bytes.count, bytes[index] == UInt8(ascii: "#") {
            guard let (end, text) = Self.number(in: bytes, at: start) else { return nil }
            (self.end, self.text) = (end, text)
            return
        }
        while index < bytes.count, index - start <= 32, bytes[index].isLetter || bytes[index].isDigit {
            index += 1
        }
        let name = bytes[start + 1..<index]
        guard !name.isEmpty else { return nil }
        if index < bytes.count, bytes[index] == UInt8(ascii: ";") {
            end = index + 1
            text = Self.missing[Array(name)]
            return
        }
        // Some may go without the semicolon, but not in an attribute, where `&copy=1` is part of an address.
        guard !inAttribute else { return nil }
        for (legacy, replacement) in Self.unterminated where name.starts(with: legacy) {
            end = start + 1 + legacy.count
            text = replacement
            return
        }
        return nil
    }

    /// `&#146;` and `&#x92;`, with or without the semicolon.
    private static func number(in bytes: [UInt8], at start: Int) -> (end: Int, text: [UInt8])? {
        var index = start + 2
        let isHexadecimal = index < bytes.count && bytes[index] | 0x20 == UInt8(ascii: "x")
        if isHexadecimal { index += 1 }
        let first = index
        var value = 0
        while index < bytes.count, let digit = bytes[index].hexadecimalValue, isHexadecimal || digit < 10 {
            value = min(value * (isHexadecimal ? 16 : 10) + digit, 0x110000)
            index += 1
        }
        guard index > first else { return nil }
        let isTerminated = index < bytes.count && bytes[index] == UInt8(ascii: ";")
        let end = isTerminated ? index + 1 : index
        switch value {
        case 128...159: return (end, Array(String(windows1252[value - 128]).utf8))
        // What would be markup stays a reference, now with its semicolon.
        case 34, 38, 39, 60, 62: return (end, Array("&#\(value);".utf8))
        case 9, 10, 13, 32...: return (end, Array(String(Unicode.Scalar(UInt32(value)) ?? "\u{FFFD}").utf8))
        default: return (end, [])
        }
    }

    /// 0x80 to 0x9F as windows-1252 has them, <https://encoding.spec.whatwg.org/#windows-1252>.
    private static let windows1252: [Unicode.Scalar] = [
        "\u{20AC}", "\u{81}", "\u{201A}", "\u{192}", "\u{201E}", "\u{2026}", "\u{2020}", "\u{2021}",
        "\u{2C6}", "\u{2030}", "\u{160}", "\u{2039}", "\u{152}", "\u{8D}", "\u{17D}", "\u{8F}",
        "\u{90}", "\u{2018}", "\u{2019}", "\u{201C}", "\u{201D}", "\u{2022}", "\u{2013}", "\u{2014}",
        "\u{2DC}", "\u{2122}", "\u{161}", "\u{203A}", "\u{153}", "\u{9D}", "\u{17E}", "\u{178}",
    ]

    /// The commonest references that HTML reads without a semicolon.
    private static let unterminated: [([UInt8], [UInt8])] = [
        ("nbsp", "\u{A0}"), ("amp", "&amp;"), ("lt", "&lt;"), ("gt", "&gt;"), ("quot", "&quot;"),
        ("copy", "\u{A9}"), ("reg", "\u{AE}"), ("sect", "\u{A7}"), ("para", "\u{B6}"), ("deg", "\u{B0}"),
        ("middot", "\u{B7}"), ("laquo", "\u{AB}"), ("raquo", "\u{BB}"), ("shy", "\u{AD}"),
        ("aacute", "\u{E1}"), ("eacute", "\u{E9}"), ("iacute", "\u{ED}"), ("oacute", "\u{F3}"),
        ("uacute", "\u{FA}"), ("ntilde", "\u{F1}"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) }

    /// Entities of HTML 5 that HTML 4 has not (<https://html.spec.whatwg.org/#named-character-references>): of those,
    /// punctuation, signs, bullets, fractions and the letters of European names.
    private static let missing: [[UInt8]: [UInt8]] = {
        let table: [(String, String)] = [
            ("comma", "\u{2C}"), ("period", "\u{2E}"), ("colon", "\u{3A}"), ("semi", "\u{3B}"),
            ("excl", "\u{21}"), ("quest", "\u{3F}"), ("lpar", "\u{28}"), ("rpar", "\u{29}"),
            ("lsqb", "\u{5B}"), ("rsqb", "\u{5D}"), ("lbrack", "\u{5B}"), ("rbrack", "\u{5D}"),
            ("lcub", "\u{7B}"), ("rcub", "\u{7D}"), ("lbrace", "\u{7B}"), ("rbrace", "\u{7D}"),
            ("dollar", "\u{24}"), ("percnt", "\u{25}"), ("num", "\u{23}"), ("ast", "\u{2A}"),
            ("midast", "\u{2A}"), ("plus", "\u{2B}"), ("equals", "\u{3D}"), ("sol", "\u{2F}"),
            ("bsol", "\u{5C}"), ("lowbar", "\u{5F}"), ("UnderBar", "\u{5F}"), ("grave", "\u{60}"),
            ("verbar", "\u{7C}"), ("vert", "\u{7C}"), ("VerticalLine", "\u{7C}"), ("commat", "\u{40}"),
            ("Tab", "\u{9}"), ("NewLine", "\u{A}"), ("hyphen", "\u{2010}"), ("dash", "\u{2010}"),
            ("NoBreak", "\u{2060}"), ("ZeroWidthSpace", "\u{200B}"), ("NonBreakingSpace", "\u{A0}"),
            ("numsp", "\u{2007}"), ("puncsp", "\u{2008}"), ("hairsp", "\u{200A}"),
            ("VeryThinSpace", "\u{200A}"), ("ThinSpace", "\u{2009}"), ("ThickSpace", "\u{205F}\u{200A}"),
            ("MediumSpace", "\u{205F}"), ("horbar", "\u{2015}"), ("HorizontalLine", "\u{2500}"),
            ("check", "\u{2713}"), ("checkmark", "\u{2713}"), ("cross", "\u{2717}"), ("star", "\u{2606}"),
            ("starf", "\u{2605}"), ("bigstar", "\u{2605}"), ("rsquor", "\u{2019}"), ("rdquor", "\u{201D}"),
            ("ldquor", "\u{201E}"), ("lsquor", "\u{201A}"), ("bullet", "\u{2022}"), ("nldr", "\u{2025}"),
            ("mldr", "\u{2026}"), ("centerdot", "\u{B7}"), ("CenterDot", "\u{B7}"), ("square", "\u{25A1}"),
            ("squ", "\u{25A1}"), ("squf", "\u{25AA}"), ("Square", "\u{25A1}"), ("caron", "\u{2C7}"),
            ("breve", "\u{2D8}"), ("dot", "\u{2D9}"), ("die", "\u{A8}"), ("Dot", "\u{A8}"),
            ("half", "\u{BD}"), ("frac13", "\u{2153}"), ("frac23", "\u{2154}"), ("frac15", "\u{2155}"),
            ("frac25", "\u{2156}"), ("frac35", "\u{2157}"), ("frac45", "\u{2158}"), ("frac16", "\u{2159}"),
            ("frac56", "\u{215A}"), ("frac18", "\u{215B}"), ("frac38", "\u{215C}"), ("frac58", "\u{215D}"),
            ("frac78", "\u{215E}"), ("QUOT", "\u{22}"), ("AMP", "\u{26}"), ("LT", "\u{3C}"),
            ("GT", "\u{3E}"), ("COPY", "\u{A9}"), ("REG", "\u{AE}"), ("TRADE", "\u{2122}"),
            ("copysr", "\u{2117}"), ("phone", "\u{260E}"), ("telrec", "\u{2315}"), ("numero", "\u{2116}"),
            ("OpenCurlyQuote", "\u{2018}"), ("CloseCurlyQuote", "\u{2019}"),
            ("OpenCurlyDoubleQuote", "\u{201C}"), ("CloseCurlyDoubleQuote", "\u{201D}"),
            ("rightarrow", "\u{2192}"), ("leftarrow", "\u{2190}"), ("RightArrow", "\u{2192}"),
            ("LeftArrow", "\u{2190}"), ("longrightarrow", "\u{27F6}"), ("blacksquare", "\u{25AA}"),
            ("blk14", "\u{2591}"), ("block", "\u{2588}"), ("triangleright", "\u{25B9}"),
            ("blacktriangleright", "\u{25B8}"), ("rtrif", "\u{25B8}"), ("utrif", "\u{25B4}"),
            ("dtrif", "\u{25BE}"), ("ltrif", "\u{25C2}"), ("rtri", "\u{25B9}"), ("cir", "\u{25CB}"),
            ("ocir", "\u{229A}"), ("bigcirc", "\u{25EF}"), ("Hat", "\u{5E}"), ("circledR", "\u{AE}"),
            ("approx", "\u{2248}"), ("ap", "\u{2248}"), ("leq", "\u{2264}"), ("geq", "\u{2265}"),
            ("PlusMinus", "\u{B1}"), ("pm", "\u{B1}"), ("div", "\u{F7}"), ("Colon", "\u{2237}"),
            ("thksim", "\u{223C}"), ("wedgeq", "\u{2259}"), ("lbbrk", "\u{2772}"), ("emsp13", "\u{2004}"),
            ("emsp14", "\u{2005}"), ("boxh", "\u{2500}"), ("boxv", "\u{2502}"), ("diamond", "\u{22C4}"),
            ("diam", "\u{22C4}"), ("amacr", "\u{101}"), ("Amacr", "\u{100}"), ("abreve", "\u{103}"),
            ("Abreve", "\u{102}"), ("aogon", "\u{105}"), ("Aogon", "\u{104}"), ("cacute", "\u{107}"),
            ("Cacute", "\u{106}"), ("ccaron", "\u{10D}"), ("Ccaron", "\u{10C}"), ("dcaron", "\u{10F}"),
            ("Dcaron", "\u{10E}"), ("dstrok", "\u{111}"), ("Dstrok", "\u{110}"), ("emacr", "\u{113}"),
            ("Emacr", "\u{112}"), ("ecaron", "\u{11B}"), ("Ecaron", "\u{11A}"), ("eogon", "\u{119}"),
            ("Eogon", "\u{118}"), ("gbreve", "\u{11F}"), ("Gbreve", "\u{11E}"), ("imacr", "\u{12B}"),
            ("Imacr", "\u{12A}"), ("inodot", "\u{131}"), ("Idot", "\u{130}"), ("kcedil", "\u{137}"),
            ("lstrok", "\u{142}"), ("Lstrok", "\u{141}"), ("nacute", "\u{144}"), ("Nacute", "\u{143}"),
            ("ncaron", "\u{148}"), ("Ncaron", "\u{147}"), ("omacr", "\u{14D}"), ("Omacr", "\u{14C}"),
            ("odblac", "\u{151}"), ("Odblac", "\u{150}"), ("rcaron", "\u{159}"), ("Rcaron", "\u{158}"),
            ("sacute", "\u{15B}"), ("Sacute", "\u{15A}"), ("scedil", "\u{15F}"), ("Scedil", "\u{15E}"),
            ("tcaron", "\u{165}"), ("tcedil", "\u{163}"), ("umacr", "\u{16B}"), ("Umacr", "\u{16A}"),
            ("uring", "\u{16F}"), ("Uring", "\u{16E}"), ("udblac", "\u{171}"), ("Udblac", "\u{170}"),
            ("uogon", "\u{173}"), ("wcirc", "\u{175}"), ("ycirc", "\u{177}"), ("zacute", "\u{17A}"),
            ("Zacute", "\u{179}"), ("zcaron", "\u{17E}"), ("Zcaron", "\u{17D}"), ("zdot", "\u{17C}"),
            ("Zdot", "\u{17B}"),
        ]
        let pairs = table.map { (Array($0.0.utf8), escaped($0.1)) }
        return Dictionary(pairs, uniquingKeysWith: { first, _ in first })
    }()

    /// `&LT;` must not become markup.
    private static func escaped(_ text: String) -> [UInt8] {
        switch text {
        case "<": Array("&lt;".utf8)
        case ">": Array("&gt;".utf8)
        case "&": Array("&amp;".utf8)
        case "\"": Array("&quot;".utf8)
        default: Array(text.utf8)
        }
    }
}

extension UInt8 {
    var hexadecimalValue: Int? {
        switch self {
        case 0x30...0x39: Int(self) - 0x30
        case 0x41...0x46, 0x61...0x66: Int(self | 0x20) - 0x61 + 10
        default: nil
        }
    }
}
