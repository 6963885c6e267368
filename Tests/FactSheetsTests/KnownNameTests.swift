import FactSheets
import Testing

@Suite struct KnownNameTests {
    static func parse(_ tables: String) throws -> Configuration {
        try Configuration.parse(
            "[[profile]]\nname = 'p'\nfollow = 'all'\n[[profile.known]]\n" + tables, path: "c.toml")
    }

    @Test func `a name is known by all that it is called`() throws {
        let known = try Self.parse(
            """
            kind = 'office'
            name = 'Environmental Protection Agency'
            short = ['EPA']
            spanish = ['Agencia de Protección Ambiental']
            """
        ).profiles.first?.known
        #expect(
            known == [
                Profile.KnownName(
                    .office, "Environmental Protection Agency", short: ["EPA"],
                    spanish: ["Agencia de Protección Ambiental"])
            ])
    }

    @Test(arguments: [
        ("name = 'Mint'\nshort = ['M']", "lacks 'kind'"), ("kind = 'law'\nshort = ['M']", "lacks 'name'"),
        ("kind = 'laws'\nname = 'Mint'\nshort = ['M']", "'kind' is 'laws'"),
        ("kind = 'law'\nname = 'Mint'", "lacks 'short', 'spanish' or 'other'"),
        ("kind = 'law'\nname = 'Mint'\nshort = ['']", "a name is one line with letters"),
        ("kind = 'law'\nname = 'Mint'\nshort = ['Mint']", "another name has it already, on line 6"),
        (
            "kind = 'law'\nname = 'A'\nshort = ['X']\n[[profile.known]]\nkind = 'law'\nname = 'B'\nshort = ['X']",
            "another name has it already, on line 7"
        ),
        ("kind = 'law'\nname = 'Mint'\nshrt = ['M']", "did you mean 'short'?"),
    ])
    func `what is missing or said twice is a problem of the configuration`(
        _ tables: String, _ problem: String
    ) throws {
        let error = #expect(throws: ConfigurationError.self) { try Self.parse(tables) }
        #expect(
            error?.problems.contains { $0.text.contains(problem) } == true, "\(String(describing: error))")
    }
}
