/// An encoding, by what decodes it.
enum Charset: Equatable {
    case utf8, utf16LE, utf16BE, windows1252
    /// Encodings that are dangerous to decode: everything is one U+FFFD.
    case replacement
    /// The C library's name for it.
    case iconv(String)

    /// `nil` for a label that <https://encoding.spec.whatwg.org/#names-and-labels> does not list, UTF-32 aside.
    init?(label: String) {
        let trimmed = Array(label.utf8.prefix(80)).trimmed.map(\.lowercased)
        guard let found = Self.byLabel[String(decoding: trimmed, as: UTF8.self)] else { return nil }
        self = found
    }

    static let utf32LE = Charset.iconv("UTF-32LE")
    static let utf32BE = Charset.iconv("UTF-32BE")

    /// Does a character of ASCII take more than a byte?
    var isWide: Bool { [.utf16LE, .utf16BE, .utf32LE, .utf32BE].contains(self) }

    /// What a byte order mark says, and its length (<https://www.w3.org/TR/xml/#sec-guessing>).
    static func marked(_ bytes: [UInt8]) -> (charset: Charset, length: Int)? {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return (.utf8, 3) }
        if bytes.starts(with: [0x00, 0x00, 0xFE, 0xFF]) { return (.utf32BE, 4) }
        // Text in UTF-16 does not begin with a NUL.
        if bytes.starts(with: [0xFF, 0xFE, 0x00, 0x00]) { return (.utf32LE, 4) }
        if bytes.starts(with: [0xFE, 0xFF]) { return (.utf16BE, 2) }
        if bytes.starts(with: [0xFF, 0xFE]) { return (.utf16LE, 2) }
        return nil
    }

    /// UTF-16 or UTF-32 without a mark, which shows in the first two characters of markup: `<` and another of ASCII.
    static func wide(_ bytes: [UInt8]) -> Charset? {
        guard bytes.count >= 4 else { return nil }
        switch (bytes[0], bytes[1], bytes[2], bytes[3]) {
        case (0x3C, 0, 1..<0x80, 0): return .utf16LE
        case (0, 0x3C, 0, 1..<0x80): return .utf16BE
        case (0x3C, 0, 0, 0): return .utf32LE
        case (0, 0, 0, 0x3C): return .utf32BE
        default: return nil
        }
    }

    private static let byLabel: [String: Charset] = {
        var found: [String: Charset] = [:]
        for (charset, labels) in table {
            for label in labels.split(separator: " ") { found[String(label)] = charset }
        }
        return found
    }()

    private static let table: [(Charset, String)] = [
        (.utf8, "unicode-1-1-utf-8 unicode11utf8 unicode20utf8 utf-8 utf8 x-unicode20utf8"),
        (.iconv("IBM866"), "866 cp866 csibm866 ibm866"),
        (
            .iconv("ISO-8859-2"),
            "csisolatin2 iso-8859-2 iso-ir-101 iso8859-2 iso88592 iso_8859-2 iso_8859-2:1987 l2 "
                + "latin2"
        ),
        (
            .iconv("ISO-8859-3"),
            "csisolatin3 iso-8859-3 iso-ir-109 iso8859-3 iso88593 iso_8859-3 iso_8859-3:1988 l3 "
                + "latin3"
        ),
        (
            .iconv("ISO-8859-4"),
            "csisolatin4 iso-8859-4 iso-ir-110 iso8859-4 iso88594 iso_8859-4 iso_8859-4:1988 l4 "
                + "latin4"
        ),
        (
            .iconv("ISO-8859-5"),
            "csisolatincyrillic cyrillic iso-8859-5 iso-ir-144 iso8859-5 iso88595 iso_8859-5 "
                + "iso_8859-5:1988"
        ),
        (
            .iconv("ISO-8859-6"),
            "arabic asmo-708 csiso88596e csiso88596i csisolatinarabic ecma-114 iso-8859-6 "
                + "iso-8859-6-e iso-8859-6-i iso-ir-127 iso8859-6 iso88596 iso_8859-6 iso_8859-6:1987"
        ),
        (
            .iconv("ISO-8859-7"),
            "csisolatingreek ecma-118 elot_928 greek greek8 iso-8859-7 iso-ir-126 iso8859-7 iso88597 "
                + "iso_8859-7 iso_8859-7:1987 sun_eu_greek"
        ),
        (
            .iconv("ISO-8859-8"),
            "csiso88598e csisolatinhebrew hebrew iso-8859-8 iso-8859-8-e iso-ir-138 iso8859-8 "
                + "iso88598 iso_8859-8 iso_8859-8:1988 visual csiso88598i iso-8859-8-i logical"
        ),
        (.iconv("ISO-8859-10"), "csisolatin6 iso-8859-10 iso-ir-157 iso8859-10 iso885910 l6 latin6"),
        (.iconv("ISO-8859-13"), "iso-8859-13 iso8859-13 iso885913"),
        (.iconv("ISO-8859-14"), "iso-8859-14 iso8859-14 iso885914"),
        (.iconv("ISO-8859-15"), "csisolatin9 iso-8859-15 iso8859-15 iso885915 iso_8859-15 l9"),
        (.iconv("ISO-8859-16"), "iso-8859-16"),
        (.iconv("KOI8-R"), "cskoi8r koi koi8 koi8-r koi8_r"),
        (.iconv("KOI8-U"), "koi8-ru koi8-u"),
        (.iconv("MACINTOSH"), "csmacintosh mac macintosh x-mac-roman"),
        (.iconv("CP874"), "dos-874 iso-8859-11 iso8859-11 iso885911 tis-620 windows-874"),
        (.iconv("CP1250"), "cp1250 windows-1250 x-cp1250"),
        (.iconv("CP1251"), "cp1251 windows-1251 x-cp1251"),
        (
            .windows1252,
            "ansi_x3.4-1968 ascii cp1252 cp819 csisolatin1 ibm819 iso-8859-1 iso-ir-100 iso8859-1 "
                + "iso88591 iso_8859-1 iso_8859-1:1987 l1 latin1 us-ascii windows-1252 x-cp1252"
        ),
        (.iconv("CP1253"), "cp1253 windows-1253 x-cp1253"),
        (
            .iconv("CP1254"),
            "cp1254 csisolatin5 iso-8859-9 iso-ir-148 iso8859-9 iso88599 iso_8859-9 iso_8859-9:1989 "
                + "l5 latin5 windows-1254 x-cp1254"
        ),
        (.iconv("CP1255"), "cp1255 windows-1255 x-cp1255"),
        (.iconv("CP1256"), "cp1256 windows-1256 x-cp1256"),
        (.iconv("CP1257"), "cp1257 windows-1257 x-cp1257"),
        (.iconv("CP1258"), "cp1258 windows-1258 x-cp1258"),
        (.iconv("MAC-UK"), "x-mac-cyrillic x-mac-ukrainian"),
        (
            .iconv("GB18030"),
            "chinese csgb2312 csiso58gb231280 gb2312 gb_2312 gb_2312-80 gbk iso-ir-58 x-gbk gb18030"
        ),
        (.iconv("BIG5-HKSCS"), "big5 big5-hkscs cn-big5 csbig5 x-x-big5"),
        (.iconv("EUC-JP"), "cseucpkdfmtjapanese euc-jp x-euc-jp"),
        (.iconv("ISO-2022-JP"), "csiso2022jp iso-2022-jp"),
        (.iconv("CP932"), "csshiftjis ms932 ms_kanji shift-jis shift_jis sjis windows-31j x-sjis"),
        (
            .iconv("CP949"),
            "cseuckr csksc56011987 euc-kr iso-ir-149 korean ks_c_5601-1987 ks_c_5601-1989 ksc5601 "
                + "ksc_5601 windows-949"
        ),
        (.replacement, "csiso2022kr hz-gb-2312 iso-2022-cn iso-2022-cn-ext iso-2022-kr replacement"),
        (.utf16BE, "unicodefffe utf-16be"),
        (.utf32LE, "utf-32 utf-32le"), (.utf32BE, "utf-32be"),
        (.utf16LE, "csunicode iso-10646-ucs-2 ucs-2 unicode unicodefeff utf-16 utf-16le"),
    ]
}
