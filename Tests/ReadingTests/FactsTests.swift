import FactSheets
import Reading
import TestSupport
import Testing

struct FactCase: CustomTestStringConvertible {
    let testDescription: String
    let text: String
    /// `type text value unit`, parted by vertical bars, of the facts that are no names.
    let facts: [String]

    init(_ text: String, _ facts: String...) {
        (testDescription, self.text, self.facts) = (text, text, facts)
    }
}

@Suite struct FactsTests {
    private func found(_ text: String, names: Bool = false) -> [String] {
        findFacts(in: text, published: CivilDate(year: 2022, month: 9, day: 12))
            .filter { ($0.type == .name) == names }
            .map { "\($0.type.rawValue)|\($0.text)|\($0.value)" + ($0.unit.map { "|\($0)" } ?? "") }
    }

    static let money = [
        FactCase("a $3.4 billion programme", "amount|$3.4 billion|3400000000|USD"),
        FactCase("$38,000 a year", "amount|$38,000|38000|USD"),
        FactCase("US$ 20 M", "amount|US$ 20 M|20000000|USD"),
        FactCase("a combined $474 million", "amount|$474 million|474000000|USD"),
        FactCase("$3-5 million", "amount|$3-5 million|3000000/5000000|USD"),
        FactCase("between $3 million and $5 million", "amount|$3 million and $5 million|3000000/5000000|USD"),
        FactCase("20 millones de pesos", "amount|20 millones de pesos|20000000|MXN"),
        FactCase("3,500 mdp", "amount|3,500 mdp|3500000000|MXN"),
        FactCase("3 mil millones de dólares", "amount|3 mil millones de dólares|3000000000|USD"),
        FactCase("€40 million", "amount|€40 million|40000000|EUR"),
        FactCase("two million dollars", "amount|two million dollars|2000000|USD"),
        FactCase("MX$1,500.50", "amount|MX$1,500.50|1500.5|MXN"),
    ]

    static let quantities = [
        FactCase("97% of them", "percent|97%|97"), FactCase("50 percent", "percent|50 percent|50"),
        FactCase("13-26%", "percent|13-26%|13/26"),
        FactCase("treinta por ciento", "percent|treinta por ciento|30"),
        FactCase("2.5 percentage points", "percent|2.5 percentage points|2.5"),
        FactCase("139 rural hospitals closed", "count|139 rural hospitals|139|rural hospitals"),
        FactCase("13 community centers", "count|13 community centers|13|community centers"),
        FactCase(
            "over 800 Mexican women from 14 Mexican states", "count|over 800 Mexican women|800|mexican women",
            "count|14 Mexican states|14|mexican states"),
        FactCase("ten million families", "count|ten million families|10000000|families"),
        FactCase("two hundred and fifty ships", "count|two hundred and fifty ships|250|ships"),
        FactCase("twenty-five ships", "count|twenty-five ships|25|ships"),
        FactCase("a dozen ships", "count|a dozen ships|12|ships"),
        FactCase("the sixth flight", "count|sixth|6|ordinal"),
        FactCase("COVID-19 and H.R. 941 and No. 5 and 202-456-1414"),
        FactCase("one of the best, each one else"),
        FactCase("https://www.whitehouse.gov/2021/07/5"), FactCase("1. Foster openness"),
        FactCase("two decades", "duration|two decades|P20Y"),
        FactCase("four months", "duration|four months|P4M"),
        FactCase("a 10-year plan", "duration|10-year|P10Y"),
        FactCase("veinte años", "duration|veinte años|P20Y"),
        FactCase("20-plus years", "duration|20-plus years|P20Y"),
        FactCase("90 minutes", "duration|90 minutes|PT90M"),
        FactCase("three to five years", "duration|three to five years|P3Y/P5Y"),
    ]

    static let dates = [
        FactCase("October 24, 2021", "date|October 24, 2021|2021-10-24"),
        FactCase("on October 24", "date|October 24|2022-10-24"),
        FactCase("in October", "date|October|2022-10"),
        FactCase("by 2030", "date|2030|2030"), FactCase("2021-2025", "date|2021-2025|2021/2025"),
        FactCase("August 31-September 1", "date|August 31-September 1|2022-08-31/2022-09-01"),
        FactCase("Monday, September 12, 2022", "date|Monday, September 12, 2022|2022-09-12"),
        FactCase("fiscal year 2023", "date|fiscal year 2023|2022-10-01/2023-09-30"),
        FactCase("FY2023", "date|FY2023|2022-10-01/2023-09-30"),
        FactCase("Q1 2023", "date|Q1 2023|2023-01/2023-03"),
        FactCase("12:55 P.M. BST", "date|12:55 P.M. BST|T12:55"),
        FactCase("at 2:30 p.m. EST", "date|2:30 p.m. EST|T14:30"),
        FactCase("yesterday", "date|yesterday|2022-09-11"), FactCase("last year", "date|last year|2021"),
        FactCase("this week", "date|this week|2022-09-12/2022-09-18"),
        FactCase("the 1990s", "date|1990s|1990/1999"),
        FactCase("24 de octubre de 2022", "date|24 de octubre de 2022|2022-10-24"),
        FactCase("octubre de 2023", "date|octubre de 2023|2023-10"),
        FactCase("7/4/2021", "date|7/4/2021|2021-07-04"),
        FactCase("They may march.", "modality|may|explored"), FactCase("in May", "date|May|2022-05"),
    ]

    static let ladder = [
        FactCase("We will go.", "modality|will|committed"),
        FactCase("It plans to go.", "modality|plans to|intended"),
        FactCase("a plan to go"), FactCase("He signed it.", "modality|signed|done"),
        FactCase("It is committing to go.", "modality|is committing to|committed"),
        FactCase("They could go.", "modality|could|explored"), FactCase("not ready", "polarity|not|negative"),
        FactCase("don’t go", "polarity|don’t|negative"), FactCase("nunca", "polarity|nunca|negative"),
        FactCase("El gobierno firmará", "modality|firmará|committed"),
        FactCase("se compromete a", "modality|compromete|committed"),
    ]

    @Test(arguments: money + quantities + dates + ladder)
    func `values are found with their normal form`(_ c: FactCase) { #expect(found(c.text) == c.facts) }

    @Test func `names are capitalised runs, with the abbreviation behind them`() {
        #expect(
            found(
                "The Environmental Protection Agency (EPA) met Doris Matsui, Gus Bilirakis and Chellie Pingree in Lima.",
                names: true
            ) == [
                "name|Environmental Protection Agency (EPA)|environmental protection agency",
                "name|Doris Matsui|doris matsui", "name|Gus Bilirakis|gus bilirakis",
                "name|Chellie Pingree|chellie pingree", "name|Lima|lima",
            ])
        #expect(
            found("the Department of Health and Human Services", names: true)
                == ["name|Department of Health and Human Services|department of health and human services"])
        #expect(
            found("the National Oceanic and Atmospheric Administration (NOAA)", names: true)
                == [
                    "name|National Oceanic and Atmospheric Administration (NOAA)|national oceanic and atmospheric administration"
                ])
        #expect(found("BUILDING BACK TOGETHER AGAIN", names: true).isEmpty)
        #expect(found("Today, this happened. Then that.", names: true).isEmpty)
    }

    @Test func `without a publication date, dates keep the precision they have`() {
        let facts = findFacts(in: "on October 24 and in May", published: nil)
        #expect(facts.map(\.value) == ["--10-24", "--05"])
    }

    @Test(arguments: [
        "", " ", "$", "$$$", "€", "1", "-", "a", "an", "one", "May", "(", "“", "\u{FFFD}", "５０％", "٣",
        "9999999999999999999999",
        "$99999999999999999999 trillion trillion trillion", "mil mil mil millones millones", "1-1-1-1-1-1",
        "and and and",
        "of the", "U.", "U.S", "www.", "a://", "1.2.3.4,5,6", "12:", "12:5", "FY", "Q1", "no", "N", "’s",
        "twenty-", "January",
        "hundred hundred hundred hundred hundred hundred hundred", "between and", "$5 to", "X (", "X (Y",
        "X (YZ", "mid-",
    ])
    func `broken text is no trouble`(_ text: String) { check(text) }

    @Test func `facts lie in the text, in order, without overlap, over the whole corpus`() throws {
        for name in Corpus.names(in: "fact-sheet-bodies-2021") {
            let bytes = try #require(Corpus.bytes("fact-sheet-bodies-2021/\(name)"))
            check(String(decoding: bytes, as: UTF8.self))
        }
    }

    @Test func `cut anywhere, a text is still read`() {
        let text = Array("On May 4, 2022, EPA’s US$ 20 M – 30 M plan (EPA) won’t go to 13–26% of P.M. 5".utf8)
        for start in text.indices {
            for end in start...min(text.count, start + 24) {
                check(String(decoding: text[start..<end], as: UTF8.self))
            }
        }
    }

    private func check(_ text: String) {
        let bytes = Array(text.utf8)
        let facts = findFacts(in: text, published: CivilDate(year: 2022, month: 9, day: 12))
        let ends = [0] + facts.map(\.end)
        let lie = zip(facts, ends).allSatisfy { $0.start >= $1 && $0.start < $0.end && $0.end <= bytes.count }
        #expect(lie, "\(facts)")
        #expect(facts.isEmpty || !text.isEmpty)
        guard lie else { return }
        for fact in facts {
            #expect(String(decoding: bytes[fact.start..<fact.end], as: UTF8.self) == fact.text)
            #expect(!fact.value.isEmpty)
        }
    }
}
