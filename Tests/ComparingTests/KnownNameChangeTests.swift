import FactSheets
import Reading
import Testing

@testable import Comparing

@Suite struct KnownNameChangeTests {
    private func sheet(_ text: String) -> FactSheet {
        let known = KnownNames([
            Profile.KnownName(.office, "Environmental Protection Agency", short: ["EPA"])
        ])
        let facts = findFacts(in: text, published: nil, known: known)
        return FactSheet(title: "FACT SHEET", lead: [Statement(.paragraph, text, facts: facts)])
    }

    @Test(arguments: [
        "Environmental Protection Agency (EPA)", "Environmental Protection Agency",
        "U.S. Environmental Protection Agency (EPA)",
    ])
    func `an abbreviation that gives way to its own long form is no change of substance`(_ long: String)
        throws
    {
        let short = sheet("Today the EPA signed a deal of $5 million on water projects in Tijuana.")
        let full = sheet("Today the \(long) signed a deal of $5 million on water projects in Tijuana.")
        for change in changes(short, full) + changes(full, short) {
            #expect(change.significance == .editorial, "\(change.rule)")
            #expect(change.facts.isEmpty)
        }
    }

    @Test func `another office is one`() {
        let old = sheet("Today the EPA signed a deal of $5 million on water projects in Tijuana.")
        let new = sheet("Today the DOE signed a deal of $5 million on water projects in Tijuana.")
        #expect(changes(old, new).map(\.significance) == [.substantive])
    }
}
