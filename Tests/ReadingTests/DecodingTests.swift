import Testing

@testable import Reading

struct DecodingCase: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let bytes: [UInt8]
    var contentType: String?
    var markup = Markup.html
    let text: String
}

@Suite struct DecodingTests {
    static let cases = [
        DecodingCase(
            testDescription: "a byte order mark beats the header",
            bytes: [0xEF, 0xBB, 0xBF] + Array("é".utf8),
            contentType: "text/html; charset=iso-8859-1", text: "é"),
        DecodingCase(
            testDescription: "UTF-16 by its mark", bytes: [0xFF, 0xFE, 0x3C, 0, 0x3D, 0xD8, 0, 0xDE],
            text: "<😀"),
        DecodingCase(
            testDescription: "big-endian UTF-16 without a mark", bytes: [0, 0x3C, 0, 0x70, 0, 0x3E, 0, 0xE9],
            text: "<p>é"),
        DecodingCase(
            testDescription: "the header beats the meta element",
            bytes: Array("<meta charset=koi8-r>".utf8) + [0xE9],
            contentType: "text/html; Charset = \"ISO-8859-1\"", text: "<meta charset=koi8-r>é"),
        DecodingCase(
            testDescription: "iso-8859-1 means windows-1252", bytes: [0x93, 0x61, 0x94, 0x80],
            contentType: "text/html;charset=iso-8859-1", text: "“a”€"),
        DecodingCase(
            testDescription: "us-ascii too", bytes: [0x92], contentType: "text/plain; charset=us-ascii",
            markup: .plain, text: "’"),
        DecodingCase(
            testDescription: "a meta element with http-equiv",
            bytes: Array("<META http-equiv=Content-Type content='text/html; charset=windows-1251'>".utf8) + [
                0xCF
            ],
            text: "<META http-equiv=Content-Type content='text/html; charset=windows-1251'>П"),
        DecodingCase(
            testDescription: "a meta element in a comment says nothing",
            bytes: Array("<!-- <meta charset=koi8-r> -->".utf8) + [0xE9],
            text: "<!-- <meta charset=koi8-r> -->é"),
        DecodingCase(
            testDescription: "a meta element behind 1024 bytes says nothing",
            bytes: [UInt8](repeating: 0x20, count: 1024) + Array("<meta charset=koi8-r>".utf8) + [0xE9],
            text: String(repeating: " ", count: 1024) + "<meta charset=koi8-r>é"),
        DecodingCase(
            testDescription: "an XML declaration, which then is blank",
            bytes: Array("<?xml version='1.0' encoding='iso-8859-2'?>".utf8) + [0xB1], markup: .xml,
            text: "<?xml version='1.0'                      ?>ą"),
        DecodingCase(
            testDescription: "a declaration of UTF-16 in eight bits is not believed",
            bytes: Array("<?xml version='1.0' encoding='utf-16'?>é".utf8), markup: .xml,
            text: "<?xml version='1.0'                  ?>é"),
        DecodingCase(
            testDescription: "an unknown label is passed over", bytes: Array("é".utf8),
            contentType: "text/html; charset=klingon", text: "é"),
        DecodingCase(
            testDescription: "UTF-8 that is called iso-8859-1 stays UTF-8", bytes: Array("Café 테".utf8),
            contentType: "text/html; charset=iso-8859-1", text: "Café 테"),
        DecodingCase(testDescription: "no label, no UTF-8: windows-1252", bytes: [0x85], text: "…"),
        DecodingCase(
            testDescription: "bytes that UTF-8 forbids are replaced where UTF-8 is declared",
            bytes: [0x61, 0xC3, 0x28, 0xFF], contentType: "text/html; charset=utf-8",
            text: "a\u{FFFD}(\u{FFFD}"),
        DecodingCase(
            testDescription: "bytes that another charset does not have are replaced",
            bytes: [0x82, 0xA0, 0xFF, 0x82], contentType: "text/html; charset=Shift_JIS",
            text: "あ\u{FFFD}\u{FFFD}"),
        DecodingCase(
            testDescription: "references to C1 controls in XML mean windows-1252",
            bytes: Array("&#146;&#x93;&#0150;&#160;".utf8), markup: .xml,
            text: "’“–&#160;"),
        DecodingCase(
            testDescription: "but not in plain text", bytes: Array("&#146;".utf8), markup: .plain,
            text: "&#146;"),
        DecodingCase(
            testDescription: "dangerous encodings give one replacement character",
            bytes: Array("a\u{1B}$)C".utf8),
            contentType: "text/html; charset=iso-2022-kr", text: "\u{FFFD}"),
        DecodingCase(testDescription: "nothing stays nothing", bytes: [], markup: .xml, text: ""),
    ]

    @Test(arguments: cases)
    func `bytes become the text they mean`(_ c: DecodingCase) {
        let decoded = decodedUTF8(c.bytes, contentType: c.contentType, markup: c.markup)
        #expect(String(decoding: decoded, as: UTF8.self) == c.text)
    }

    @Test func `every charset of the table is known to the C library`() {
        let labels = [
            "866", "latin2", "l3", "latin4", "cyrillic", "arabic", "greek", "hebrew", "logical", "l6",
        ]
        let more = [
            "iso8859-13", "iso8859-14", "l9", "iso-8859-16", "koi8-r", "koi8-u", "mac", "tis-620", "cp1250",
        ]
        let rest = [
            "cp1251", "cp1253", "l5", "cp1255", "cp1256", "cp1257", "cp1258", "x-mac-cyrillic", "gb2312",
        ]
        for label in labels + more + rest + ["gb18030", "big5", "euc-jp", "iso-2022-jp", "sjis", "euc-kr"] {
            let text = decodedUTF8([0x61], contentType: "text/plain; charset=\(label)", markup: .plain)
            #expect(text == [0x61], "\(label)")
            guard case .iconv(let name)? = Charset(label: label) else {
                Issue.record("\(label) has no charset")
                continue
            }
            #expect(decodedByIconv([0x61], from: name) == [0x61], "\(name)")
        }
    }

    @Test func `a megabyte of bytes in a foreign charset that are all invalid is replaced byte by byte`() {
        let bytes = [UInt8](repeating: 0xFF, count: 1 << 20)
        #expect(decodedUTF8(bytes, contentType: "text/html; charset=big5", markup: .html).count == 3 << 20)
    }
}
