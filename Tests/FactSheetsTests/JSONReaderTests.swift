import SeededEdits
import Testing

@testable import FactSheets

/// What is read straight from the bytes is what `JSONDecoder` reads from them; whatever else it takes is left to it.
@Suite struct JSONReaderTests {
    /// What `JSONReader` reads, if anything, is what `JSONDecoder` reads; true when it reads something.
    @discardableResult private func expectSame<Value: Decodable & Equatable>(
        _ type: Value.Type, _ json: [UInt8], sourceLocation: SourceLocation = #_sourceLocation
    ) -> Bool {
        guard let quick = JSONReader.decode(type, from: json) else { return false }
        let whole = try? JSON.decodeAtLength(type, from: json)
        #expect(quick == whole, "\(String(decoding: json, as: UTF8.self))", sourceLocation: sourceLocation)
        return true
    }

    private func read<Value: Decodable & Equatable>(_ type: Value.Type, _ json: String) -> Value? {
        expectSame(type, Array(json.utf8))
        return JSONReader.decode(type, from: Array(json.utf8))
    }

    /// Without characters that are written by their number.
    private static let sheet = FactSheet(
        title: "“FACT SHEET” \"x\" \\ 🇲🇽", published: JSONLineTests.sheet.published,
        lead: [
            Statement(
                .paragraph, "México\ty\r\n", spans: JSONLineTests.sheet.lead[0].spans,
                facts: JSONLineTests.sheet.lead[0].facts)
        ], sections: JSONLineTests.sheet.sections, remarks: JSONLineTests.sheet.remarks)

    @Test func `a fact sheet with every kind of value is read, in one line and with blanks`() throws {
        for pretty in [false, true] {
            #expect(
                JSONReader.decode(FactSheet.self, from: try JSON.encode(Self.sheet, pretty: pretty))
                    == Self.sheet)
            let other = JSONLineTests.sheet
            #expect(try JSON.decode(FactSheet.self, from: JSON.encode(other, pretty: pretty)) == other)
        }
    }

    @Test func `whatever became of the bytes, nothing is read that JSONDecoder reads otherwise`() throws {
        let json = try JSON.encode(Self.sheet)
        var (random, read) = (Seeded(2026), 0)
        let bytes = Array("{}[]\",:\\ue0123456789-.tfn _aZ\u{0}\n\u{FF}".utf8)
        for _ in 0..<3000 {
            var broken = json
            for _ in 0..<Int.random(in: 1...3, using: &random) where !broken.isEmpty {
                let place = Int.random(in: 0..<broken.count, using: &random)
                switch Int.random(in: 0...3, using: &random) {
                case 0: broken[place] = bytes.randomElement(using: &random) ?? 0
                case 1: broken.remove(at: place)
                case 2: broken.insert(bytes.randomElement(using: &random) ?? 0, at: place)
                default: broken.replaceSubrange(place..., with: broken[place...].prefix(place / 2))
                }
            }
            if expectSame(FactSheet.self, broken) { read += 1 }
        }
        #expect(read > 300, "only \(read) were read at all")
    }

    private struct Several: Codable, Equatable {
        enum Choice: Codable, Equatable { case one(Int), two, three(name: String) }
        var aLongName: Int
        var x: [Choice]?
        var deep: [[String?]]?
        var yes: Bool?
        var small: Int8?
        var unsigned: UInt64?
    }

    @Test func `keys in snake case, choices, lists in lists, and numbers to the ends of their types`() throws
    {
        let all = Several(
            aLongName: .min, x: [.two, .three(name: "x")], deep: [["a", nil], []], yes: true,
            small: -128,
            unsigned: .max)
        #expect(JSONReader.decode(Several.self, from: try JSON.encode(all)) == all)
        #expect(read(Several.self, #"{"a_long_name":0,"yes":null}"#) == Several(aLongName: 0))
        #expect(
            read(Several.self, #" { "aLongName" : -0 , "other" : {"x":[1,"2",{}]} } "#)
                == Several(aLongName: 0))
        #expect(read(Several.self, #"{"a_long_name":1,"a_long_name":2}"#) == Several(aLongName: 1))
        #expect(read([[Int]].self, "[[],[1,-2],[ ]]") == [[], [1, -2], []])
        #expect(read(String.self, #""a\"\\\/\b\f\n\r\té🇲🇽""#) == "a\"\\/\u{8}\u{C}\n\r\té🇲🇽")
        #expect(read([Bool?].self, "[true,false,null]") == [true, false, nil])
    }

    @Test(arguments: [
        #"{"a_long_name":1.0}"#, #"{"a_long_name":1e2}"#, #"{"_a_long_name":1}"#, #"{"a_long_name_":1}"#,
        #"{"a__long_name":1}"#, #"{"a_LONG_name":1}"#, #"{"a_loNg_name":1}"#, #"{"a_long_2name":1}"#,
        #"{"é_x":0,"a_long_name":1}"#, #"{"a\u005flong_name":1}"#,
        #"{"a_long_name":1,"x":[{"one":{"_0":1}}]}"#, #"{"a_long_name":1,"small":128}"#,
        #"{"a_long_name":1,"small":-129}"#, #"{"a_long_name":1,"unsigned":-1}"#, #"{"a_long_name":"1"}"#,
        #"{"a_long_name":01}"#, #"{"a_long_name":1,}"#, #"{"a_long_name":1}}"#, #"{"a_long_name":1"#,
        #"{"a_long_name":9223372036854775808}"#, #"{a_long_name:1}"#, "", " ", "null", "[", "[]",
        "\u{FEFF}{}",
        "{\"a_long_name\":1,\"deep\":[[\"\u{1}\"]]}", #"{"a_long_name":1,"deep":[["\x"]]}"#,
    ])
    func `what is unusual or wrong comes to what JSONDecoder makes of it`(json: String) throws {
        let json = Array(json.utf8)
        expectSame(Several.self, json)
        let whole = try? JSON.decodeAtLength(Several.self, from: json)
        #expect((try? JSON.decode(Several.self, from: json)) == whole)
    }

    @Test func `what is left to JSONDecoder is read by it`() throws {
        #expect(read([Double].self, "[1]") == nil && read([String: Int].self, #"{"a_b":1}"#) == nil)
        #expect(try JSON.decode([String: Int].self, from: Array(#"{"a_b":1}"#.utf8)) == ["a_b": 1])
        #expect(read(String.self, #""\u00e9""#) == nil)
        #expect(try JSON.decode(String.self, from: Array(#""\u00e9\ud83c\uddf2""#.utf8)) == "é🇲")
        let deep = String(repeating: "[", count: 300) + String(repeating: "]", count: 300)
        #expect(JSONTape(Array(deep.utf8)) == nil)
        #expect(MemoryLayout<JSONTape.Value>.size == 16)
        #expect(JSONReader.decode(String.self, from: [0x22, 0xC3, 0x28, 0x22]) == nil)
    }

    /// Found by fuzzing: in a member that nobody asks for, too.
    @Test(arguments: ["\u{91}", "\\x", "\\u00e9", "\\"]) func `bytes that are no text make the whole no JSON`(
        text: String
    ) {
        let bytes = text == "\u{91}" ? [0x91] : Array(text.utf8)
        for json in [["{\"a_long_name\":1,\"o", "\":2}"], ["{\"a_long_name\":1,\"other\":[\"", "\"]}"]] {
            let json = Array(json[0].utf8) + bytes + Array(json[1].utf8)
            #expect(JSONReader.decode(Several.self, from: json) == nil)
            let whole = try? JSON.decodeAtLength(Several.self, from: json)
            #expect((try? JSON.decode(Several.self, from: json)) == whole)
        }
    }

    /// Asks for one thing, then for another.
    private struct Probing: Decodable, Equatable {
        var found: String
        init(from decoder: any Decoder) throws {
            let value = try decoder.singleValueContainer()
            if let number = try? value.decode(Double.self) {
                found = "number \(number)"
            } else if let number = try? value.decode(Int.self) {
                found = "whole \(number)"
            } else {
                found = try value.decode(String.self)
            }
        }
    }

    @Test func `a type that tries one thing after the other gets what it would get of JSONDecoder`() throws {
        for json in ["1", "2.5", #""x""#, "null", "[]"] {
            expectSame(Probing.self, Array(json.utf8))
            let whole = try? JSON.decodeAtLength(Probing.self, from: Array(json.utf8))
            #expect((try? JSON.decode(Probing.self, from: Array(json.utf8))) == whole)
        }
    }

    @Test func `what is wrong is said as JSONDecoder says it`() throws {
        #expect(throws: DecodingError.self) { try JSON.decode(Several.self, from: Array("{}".utf8)) }
        let error = #expect(throws: DecodingError.self) {
            try JSON.decode(Several.self, from: Array(#"{"a_long_name":1,"deep":[["a",2]]}"#.utf8))
        }
        guard case .typeMismatch(_, let context) = error else {
            return #expect(Bool(false), "\(error as Any)")
        }
        #expect(context.codingPath.map(\.stringValue) == ["deep", "Index 0", "Index 1"])
    }
}
