import Testing

@testable import Reading

@Suite struct MatchingTests {
    static let matcher = WordMatcher(words: [
        "High-Level Economic Dialogue", "HLED", "Diálogo Económico de Alto Nivel",
    ])

    static let texts: [(String, Bool)] = [
        ("U.S.–Mexico High-Level Economic Dialogue", true),
        ("the HIGH\u{2011}LEVEL\u{A0}economic\n dialogue.", true),
        ("High Level Economic Dialogue", true), ("DIALOGO ECONOMICO DE ALTO NIVEL", true),
        ("el Dia\u{301}logo Econo\u{301}mico de Alto Nivel (DEAN)", true), ("(hled)", true), ("HLED’s", true),
        ("H\u{2060}LED", true), ("shled", false), ("HLEDs", false), ("High-Level Economic Dialogues", false),
        ("éHLED", false), ("", false), ("High-Level", false),
    ]

    @Test(arguments: texts)
    func `words match without regard to case, accents, blanks and dashes`(_ text: String, _ isMatch: Bool) {
        #expect(Self.matcher.matches(text) == isMatch)
    }

    @Test func `no words match nothing`() {
        #expect(!matches("HLED", anyOf: []))
        #expect(!matches("HLED - x", anyOf: ["", " ", "–"]))
        #expect(matches("HLED", anyOf: ["x", "hled"]))
    }
}
