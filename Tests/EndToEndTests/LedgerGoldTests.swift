import FoundationEssentials
import TestSupport
import Testing

/// What a reader of the 22 documents held for one commitment, against what the ledger joins. Quotes are the beginnings of
/// statements.
@Suite(.blocking, .enabled(if: Corpus.file("hled/whitehouse") != nil, "the corpus is not here"))
struct LedgerGoldTests {
    private struct Missing: Error {
        var quote: String
    }

    private struct Ledger: Decodable {
        struct Commitment: Decodable {
            var id: String
            var parts: [String]
            var history: [Step]
        }
        struct Step: Decodable {
            var part: String
            var text: String?
            var link: Link?
            var possible: [Link]?
        }
        struct Link: Decodable {
            var to: String
            var sureness: String
        }
        var commitments: [Commitment]
    }

    private static let workingGroup = "To Build Back Together, the United States and Mexico intend to create"
    private static let exchanges = "The two governments are working to hold technical exchanges"

    /// Promised in 2021 and spoken of again in 2022, or said twice within one day or summer.
    static let same = [
        (workingGroup, "The United States and Mexico established a Supply Chain Working Group"),
        (workingGroup, "Last year’s HLED launched the U.S.-Mexico Supply Chains Working Group"),
        (
            "Improve access to medical devices",
            "The U.S. Agency for International Development (USAID), through"
        ),
        ("Enhance cross-border data flows", "Mexico announced its intention to join"),
        ("Develop opportunities to strengthen cybersecurity", "In September, the Department of Commerce"),
        ("Consider options for joint technical training", exchanges),
        (
            "The United States and Mexico committed to meeting annually",
            "The United States and Mexico reaffirm our commitment to meet annually"
        ),
        (
            "The United States and Mexico will support regulatory compatibility",
            "To Secure the Tools for Future Economic Prosperity, the United States and Mexico are working"
        ),
        (
            "Collaborate to enhance access to economic opportunity",
            "To Invest in Our People, both governments promote initiatives"
        ),
        (
            "The United States and Mexico will identify complementary",
            "The United States and Mexico are cooperating to improve livelihoods"
        ),
        (
            "The U.S. and Mexican governments convened state",
            "Federal agencies in the United States and Mexico"
        ),
        ("Develop opportunities to strengthen cybersecurity", "Through mechanisms including the U.S.-Mexico"),
        ("We also agreed to focus on mitigating threats", "Develop opportunities to strengthen cyber"),
        ("Given the dynamism and interconnection", "Enhance cross-border data flows"),
        (exchanges, "Labor and education authorities from both countries"),
        ("USAID awarded a contract", "In December 2021, our two development agencies"),
        ("USAID launched a new project", "The U.S. Agency for International Development has launched"),
        ("Mexico has committed to invest $1.5 billion", "The two governments committed to invest in border"),
        ("We are committed like never before", "Our countries remain committed to completing"),
        ("In support of the Global Methane Pledge", "The U.S. and Mexican governments convened"),
    ]

    /// Alike in words, and not the same.
    static let apart = [
        (workingGroup, "Bolster the American manufacturing of critical goods"),
        (workingGroup, "To Build Back Together, the United States and Mexico will work"),
        (workingGroup, "In collaboration with the University of California"),
        ("Both leaders committed to working together", "Fully establish a Defense Production Act"),
        ("High-Level Economic Dialogue: The United States", "These laws will increase investment"),
        ("Enhance cross-border data flows", "A bilateral virtual Forum on 5G"),
        ("Under a Memorandum of Understanding", "The United States and Mexico established a Supply"),
        ("To Invest in our People, we are committed", "Build on the principles of co-responsibility"),
    ]

    /// Told to be possible at least: by their words alone nobody could be sure.
    static let told = [
        ("Promote U.S.-Mexico economic competitiveness", "The two governments committed to invest in border"),
        ("Promote initiatives to invest in entrepreneurs", "The United States and Mexico are coordinating"),
    ]

    @Test func `what a reader held for the same is joined, and what only sounds alike is not`() throws {
        let directory = try TemporaryDirectory()
        let corpus = try #require(Corpus.file("hled/whitehouse"))
        let state = directory.path + "/state"
        _ = try Hledwatch.run(
            "import", corpus, "--follow", "matching", "--config", SchemaTests.config, "--state", state)
        let run = try Hledwatch.run("ledger", "--format", "json", "--state", state)
        let ledger = try JSONDecoder().decode(Ledger.self, from: Data(run.output.utf8))
        func part(_ quote: String) throws -> (line: Ledger.Commitment, step: Ledger.Step) {
            for line in ledger.commitments {
                if let step = line.history.first(where: { $0.text?.hasPrefix(quote) ?? false }) {
                    return (line, step)
                }
            }
            throw Missing(quote: quote)
        }
        for (old, new) in Self.same {
            #expect(try part(old).line.id == part(new).line.id, "\(old) … \(new)")
        }
        for (old, new) in Self.apart {
            #expect(try part(old).line.id != part(new).line.id, "\(old) … \(new)")
        }
        for (old, new) in Self.told {
            let (one, other) = (try part(old), try part(new))
            let isTold = other.step.possible?.contains { one.line.parts.contains($0.to) } ?? false
            #expect(isTold || one.line.id == other.line.id, "\(old) … \(new)")
        }
    }
}
