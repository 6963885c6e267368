import FactSheets
import Testing

@testable import Comparing

struct RuleCase: CustomTestStringConvertible {
    let testDescription: String
    let old: String
    let new: String
    let rule: String
    let significance: Significance

    init(_ what: String, _ old: String, _ new: String, _ rule: String, _ significance: Significance) {
        (testDescription, self.old, self.new, self.rule, self.significance) = (
            what, old, new, rule, significance
        )
    }
}

@Suite struct RuleTests {
    static let cases = [
        RuleCase("quotes", "The \"plan\" isn't new.", "The “plan” isn’t new.", "typography", .cosmetic),
        RuleCase("dashes", "from 2021 - a start", "from 2021 – a start", "typography", .cosmetic),
        RuleCase(
            "a lost blank", "He met DavidProuty there.", "He met David Prouty there.", "typography", .cosmetic
        ),
        RuleCase(
            "a comma", "Wheat, corn and rice grew.", "Wheat, corn, and rice grew.", "punctuation", .editorial),
        RuleCase("a capital", "The state of Texas.", "The State of Texas.", "capitals", .editorial),
        RuleCase("a typo", "The Bradenburg gate stood.", "The Brandenburg gate stood.", "typo", .editorial),
        RuleCase("an article", "It released the plan.", "It released a plan.", "grammar", .editorial),
        RuleCase("a word twice", "in the the north", "in the north", "duplicate", .editorial),
        RuleCase("a number in front", "FOSTER OPENNESS", "1. FOSTER OPENNESS", "numbering", .editorial),
        RuleCase(
            "an abbreviation", "The CEO spoke.", "The Chief Executive Officer spoke.", "abbreviation",
            .editorial),
        RuleCase("an office restyled", "The chairman spoke.", "The chair spoke.", "style", .editorial),
        RuleCase("an initial", "Joseph Biden spoke.", "Joseph R. Biden spoke.", "name-completed", .editorial),
        RuleCase(
            "a given name", "Secretary Fudge spoke.", "Secretary Marcia Fudge spoke.", "name-completed",
            .editorial),
        RuleCase(
            "names in another order", "Peru, Chile, and Cuba.", "Chile, Peru, and Cuba.", "list-order",
            .editorial),
        RuleCase(
            "names matched with numbers", "Peru, Chile and Cuba gave 1, 2 and 3, respectively.",
            "Chile, Peru and Cuba gave 1, 2 and 3, respectively.", "name-changed", .substantive),
        RuleCase(
            "an abbreviation in brackets", "The Labor Value Content (LVC) rose.",
            "The Labor Value Content rose.",
            "abbreviation", .editorial),
        RuleCase("a contraction", "We’ll stay.", "We will stay.", "style", .editorial),
        RuleCase("a phrase of one meaning", "Over 40 came.", "More than 40 came.", "style", .editorial),
        RuleCase(
            "a country shortened among other words",
            "We raised ambitions and followed the United States lead.",
            "We raised ambition and, following U. S. lead.", "grammar", .editorial),
        RuleCase(
            "a country named more fully", "The United States of America paid.", "The United States paid.",
            "same-value", .editorial),
        RuleCase(
            "one title for two", "He met Secretary Blinken and Secretary Raimondo.",
            "He met Secretaries Blinken and Raimondo.", "shared-title", .editorial),
        RuleCase(
            "one title for three", "He met Senator Smith, Senator Diaz and Senator Jones.",
            "He met Senators Smith, Diaz and Jones.", "shared-title", .editorial),
        RuleCase(
            "a title taken over by another", "He met Secretary Blinken and Senator Raimondo.",
            "He met Secretaries Blinken and Raimondo.", "name-added", .substantive),
        RuleCase(
            "a capital beside another word", "It will expand internet for all homes.",
            "It will provide Internet for all homes.", "words-changed", .substantive),
        RuleCase(
            "a name that begins with new", "Peru, Chad, and Cuba agreed.",
            "Peru, Chad, New Zealand, and Cuba agreed.",
            "name-added", .substantive),
        RuleCase(
            "another weekday", "We met on Tuesday.", "We met on Thursday.", "date-changed", .substantive),
        RuleCase("laughter", "That is so.", "That is so. (Laughter.)", "transcription", .editorial),
        RuleCase(
            "South Sudan", "Talks with Sudan began.", "Talks with South Sudan began.", "name-changed",
            .substantive),
        RuleCase(
            "the Senator removed", "Senator Amy Reed spoke.", "Amy Reed spoke.", "name-changed", .substantive),
        RuleCase(
            "a value written otherwise", "We gave $3.4 billion.", "We gave $3,400 million.", "same-value",
            .editorial),
        RuleCase(
            "an amount", "We give $474 million.", "We give $400 million.", "amount-changed", .substantive),
        RuleCase(
            "millions to billions", "We give $22 million.", "We give $22 billion.", "amount-changed",
            .substantive),
        RuleCase("a percent", "97% agreed.", "79% agreed.", "percent-changed", .substantive),
        RuleCase("a number", "We built 139 schools.", "We built 138 schools.", "count-changed", .substantive),
        RuleCase("a deadline", "Done by 2030.", "Done by 2035.", "date-changed", .substantive),
        RuleCase("a duration", "for two decades", "for four decades", "duration-changed", .substantive),
        RuleCase(
            "a promise softened", "We will provide aid.", "We plan to provide aid.", "modality-weakened",
            .substantive),
        RuleCase(
            "a promise kept", "He will sign the order.", "He signed the order.", "modality-done", .substantive
        ),
        RuleCase("a negation", "They are ready.", "They are not ready.", "negation-added", .substantive),
        RuleCase(
            "never and ever", "They have ever paid.", "They have never paid.", "negation-added", .substantive),
        RuleCase(
            "a country dropped", "With Peru, Kenya, and Chad.", "With Peru and Chad.", "name-removed",
            .substantive),
        RuleCase("and for or", "Ports and roads.", "Ports or roads.", "scope-word", .substantive),
        RuleCase("some for all", "All states joined.", "Some states joined.", "scope-word", .substantive),
        RuleCase("a hedge", "It costs as much.", "It possibly costs as much.", "hedge-added", .substantive),
        RuleCase(
            "Iran for Iraq", "Talks with Iran went on.", "Talks with Iraq went on.", "name-changed",
            .substantive),
        RuleCase("was for is", "Peru is a member.", "Peru was a member.", "words-changed", .substantive),
        RuleCase(
            "a sentence", "We met in Lima today.", "We met in Lima today. All agreed on the way ahead.",
            "sentence-added",
            .substantive),
        RuleCase(
            "swapped names", "We list Andrey, father of Nikolai, today.",
            "We list Nikolai, father of Andrey, today.",
            "order-of-names", .substantive),
        RuleCase(
            "a full stop moved", "It burnt many states in two weeks alone. The fires spread.",
            "It burnt many states. In two weeks alone the fires spread.", "sentence-boundary", .substantive),
    ]

    @Test(arguments: cases)
    func `each kind of change is judged by its rule`(_ c: RuleCase) throws {
        let found = changes(sheet(c.old), sheet(c.new))
        let change = try #require(found.first)
        #expect(found.count == 1 && change.kind == .reworded)
        #expect(change.rule == c.rule && change.significance == c.significance, "\(change)")
        #expect(!change.explanation.isEmpty)
    }

    @Test(arguments: cases)
    func `the other way round the significance is the same`(_ c: RuleCase) {
        #expect(changes(sheet(c.new), sheet(c.old)).map(\.significance) == [c.significance])
    }

    @Test func `facts are compared as values and paired`() throws {
        let change = try #require(
            changes(
                sheet("We will give $474 million by 2024."), sheet("We plan to give $400 million by 2024.")
            ).first)
        #expect(
            change.facts == [
                FactChange(
                    .modality, before: "will", after: "plan to", valueBefore: "committed",
                    valueAfter: "intended"),
                FactChange(
                    .amount, before: "$474 million", after: "$400 million", valueBefore: "474000000",
                    valueAfter: "400000000", currency: "USD"),
            ])
        #expect(change.rule == "amount-changed")
        #expect(change.explanation == "The amount changed: ‘$474 million’ is now ‘$400 million’.")
    }

    @Test func `a name that stands elsewhere in the statement did not come or go`() throws {
        let change = try #require(
            changes(
                sheet("Needs rose in the Horn of Africa, and aid goes to the Horn of Africa, as rains fail."),
                sheet("Needs rose in the Horn of Africa, as rains fail.")
            ).first)
        #expect(change.significance == .substantive && change.facts == [])
        #expect(change.rule == "words-removed")
    }

    @Test func `an amount has its article`() {
        let found = changes(sheet("We will give."), sheet("We will give $4 million."))
        #expect(found.map(\.explanation) == ["An amount was added: ‘$4 million’."])
    }

    @Test func `a dividing line is cosmetic, an end mark editorial, a line that repeats the title editorial`()
    {
        let old = sheet("One thing.", title: "The Title Itself")
        #expect(
            changes(old, sheet("One thing.", "————", title: "The Title Itself")).map(\.significance) == [
                .cosmetic
            ])
        #expect(
            changes(old, sheet("One thing.", "***", title: "The Title Itself")).map(\.rule) == ["end-mark"])
        #expect(
            changes(old, sheet("The Title Itself", "One thing.", title: "The Title Itself")).map(\.rule) == [
                "repeated"
            ])
    }

    @Test func `a changed title is a change of the title`() {
        let found = changes(
            sheet("x", title: "On the Oligarchs"), sheet("x", title: "On the Oligarchs and Elites"))
        #expect(found.map(\.unit) == [.title] && found.map(\.significance) == [.substantive])
    }
}
