import Testing

@testable import FactSheets

/// JSON in one line is byte for byte that of `JSONEncoder`, whichever way it was written.
@Suite struct JSONLineTests {
    private func expectSame(_ value: some Encodable, sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        let quick = try JSONLine.encode(value)
        let whole = try JSON.encodeAtLength(value, pretty: false)
        #expect(
            quick.map { String(decoding: $0, as: UTF8.self) } == String(decoding: whole, as: UTF8.self),
            sourceLocation: sourceLocation)
    }

    /// A line that was left to `JSONEncoder`.
    private func expectLeft(_ value: some Encodable, sourceLocation: SourceLocation = #_sourceLocation) throws
    {
        #expect(try JSONLine.encode(value) == nil, sourceLocation: sourceLocation)
        let whole = try JSON.encodeAtLength(value, pretty: false)
        #expect(try JSON.encode(value) == whole, sourceLocation: sourceLocation)
    }

    static let sheet = FactSheet(
        title: "“FACT SHEET”\u{1}\u{1F}\u{7F}\u{2028} \"High/Low\" \\ 🇲🇽",
        published: Instant(milliseconds: 1_663_000_000_123),
        lead: [
            Statement(
                .paragraph, "México\ty\r\nEE. UU.\u{8}\u{C}\u{0}",
                spans: [
                    Span(.link, start: 0, end: 7, target: "https://a.example/b?c=\"d\""),
                    Span(.strong, start: 1, end: 2),
                ],
                facts: [
                    Fact(.amount, "$474 million", start: -1, end: Int.max, value: "474000000", unit: "USD"),
                    Fact(.percent, "", start: Int.min, end: 10, value: ""),
                ]),
            Statement(.item, "", depth: 9), Statement(.row, "a | b", depth: 10),
        ],
        sections: [
            Section(
                heading: "PILLAR I: X", level: 1, number: 1, title: "X", summary: Statement(.paragraph, "S")),
            Section(heading: ""),
        ], remarks: ["one", ""])

    @Test func `a fact sheet with every kind of value and character`() throws {
        try expectSame(Self.sheet)
        try expectSame(FactSheet(title: ""))
        #expect(try JSON.decode(FactSheet.self, from: JSON.encode(Self.sheet)) == Self.sheet)
    }

    @Test func `every character that can stand in a string`() throws {
        try expectSame((0...0x2FF).compactMap(Unicode.Scalar.init).map { String($0) + "x" + String($0) })
        try expectSame(["e\u{301}", "\u{FEFF}", "\u{10FFFF}", "\r\n", String(repeating: "\"", count: 5000)])
    }

    @Test func `a comparison, with what is not there written as null`() throws {
        let side = Comparison.Side(title: "T", source: "s@1")
        let change = Change(
            kind: .split, unit: .row, sectionAfter: ["A", "B"], before: "x",
            edits: [Edit(.delete, "x"), Edit(.insert, "")],
            significance: .editorial, rule: "r", explanation: "e",
            facts: [
                FactChange(
                    .date, before: nil, after: "May", valueBefore: nil, valueAfter: "--05", currency: nil)
            ])
        let comparison = Comparison(old: side, new: side, changes: [change, change])
        try expectSame(comparison)
        #expect(try JSON.decode(Comparison.self, from: JSON.encode(comparison)) == comparison)
    }

    @Test func `values that are no objects`() throws {
        try expectSame([Int]())
        try expectSame([[1, -1], [], [0, 9, 10, 99]])
        try expectSame([String?.none, "a"])
        try expectSame([true, false])
        try expectSame([UInt64.max])
        try expectSame([Int8.min])
        try expectSame("text")
        try expectSame(Int64.min)
        try expectSame([Header("Content-Type", "text/html"), Header("", "")])
    }

    private struct Keys: Encodable {
        var zeta = 1
        var aLongName = 2
        var alpha = 3
        var a2 = [4]
        var b_c = "5"
        var aBigOne3x = 6
        var alphabet: Int? = nil
    }

    @Test func `keys in snake case and in order, one the beginning of another`() throws {
        try expectSame(Keys())
        try expectSame([Keys(alphabet: 1), Keys()])
    }

    private struct Read: Decodable, Equatable {
        var aLongName: String
        var short: Int
    }

    @Test(arguments: [
        #"{"a_long_name":"x","short":1}"#, #"{"a\u005flong\u005Fname":"x","short":1}"#,
        #"{"aLongName":"x","short":1}"#,
    ])
    func `keys in snake case are read however they are written`(json: String) throws {
        #expect(try JSON.decode(Read.self, from: Array(json.utf8)) == Read(aLongName: "x", short: 1))
    }

    private struct Capitals: Encodable {
        var homeURL = 1
        var URLString = 2
        var x = 3
    }
    private struct CapitalDigit: Encodable { var aB1c = 1 }
    private struct LastCapital: Encodable { var planB = 1 }
    private struct Empty: Encodable {}
    private enum Choice: Encodable { case one(Int), two }
    private struct Deep<Value: Encodable>: Encodable { var value: [[Value]] }

    private struct Twice: Encodable {
        enum CodingKeys: CodingKey { case a, b }
        func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(2, forKey: .b)
            try container.encode(1, forKey: .a)
            try container.encode(3, forKey: .b)
        }
    }

    @Test func `what it does not write itself is left to JSONEncoder`() throws {
        try expectLeft(Capitals())
        try expectLeft(Deep(value: [[Capitals()]]))
        try expectLeft(CapitalDigit())
        try expectLeft(LastCapital())
        try expectLeft(["aKey": 1, "b": 2])
        try expectLeft(Deep(value: [[["aKey": 1]]]))
        try expectLeft([1.0, 0.5, 1e300])
        try expectLeft(Deep(value: [[Float(0.1)]]))
        try expectLeft([Choice.one(1), .two])
        try expectLeft(Twice())
        try expectSame(Empty())
    }

    private struct Failing: Encodable {
        func encode(to encoder: any Encoder) throws {
            throw EncodingError.invalidValue(1, .init(codingPath: [], debugDescription: "no"))
        }
    }

    @Test func `an error of a value is passed on`() {
        #expect(throws: EncodingError.self) { try JSON.encode([Failing()]) }
    }
}
