import FactSheets
import Reading
import Testing

/// Names that are one and the same.
@Suite struct KnownNamesTests {
    static let known = KnownNames([
        Profile.KnownName(
            .office, "Environmental Protection Agency", short: ["EPA"],
            spanish: ["Agencia de Protección Ambiental"]),
        Profile.KnownName(
            .office, "National Water Commission", short: ["CONAGUA"], spanish: ["Comisión Nacional del Agua"]),
        Profile.KnownName(.office, "Department of State", other: ["State Department"]),
    ])

    private func values(_ text: String, known: KnownNames = KnownNames()) -> [String] {
        findFacts(in: text, published: nil, known: known).filter { $0.type == .name }.map(\.value)
    }

    @Test(arguments: [
        ("the EPA met", "environmental protection agency"),
        ("the EPA’s rule", "environmental protection agency"),
        ("the Environmental Protection Agency (EPA) met", "environmental protection agency"),
        ("the U.S. Environmental Protection Agency met", "environmental protection agency"),
        ("con la Agencia de Protección Ambiental", "environmental protection agency"),
        ("with CONAGUA", "national water commission"),
        ("con la Conagua", "national water commission"),
        ("with the Epa twins", "epa"),
        ("de la Comisión Nacional del Agua", "national water commission"),
        ("the State Department said", "department of state"),
        ("the Department of Energy said", "department of energy"),
    ])
    func `a name of the table has one value, whatever it is called`(_ text: String, _ value: String) {
        #expect(values(text, known: Self.known) == [value])
    }

    @Test(arguments: [
        ("the Tribal Lending Unit (TLU) met; then TLU left", "tribal lending unit"),
        ("first TLU met, and the Tribal Lending Unit (TLU) left", "tribal lending unit"),
        ("the U.S. Tribal Lending Unit (TLU) met TLU", "tribal lending unit"),
        (
            "the Department of Health and Human Services (HHS) met HHS",
            "department of health and human services"
        ),
        (
            "Southern Mexico Generating Employment and Sustainability (SURGES) met SURGES",
            "southern mexico generating employment and sustainability"
        ),
        ("in Small Business Development Centers (SBDCs) and SBDCs", "small business development centers"),
        ("con CONAGUA (Comisión Nacional del Agua) aquí", "comision nacional del agua"),
        ("met President Joe Biden (USA) and USA", nil),
    ])
    func `what the text defines holds before and after, where the letters fit`(
        _ text: String, _ value: String?
    ) {
        let found = values(text)
        #expect(found.count == 2)
        if let value { #expect(found == [value, value]) } else { #expect(Set(found).count == 2) }
    }

    @Test func `a definition holds for the whole sheet, and the table reads the same from pages`() throws {
        prepareReading()
        let page =
            "<p>We met TLU.</p><h2>Head</h2><ul><li>The Tribal Lending Unit (TLU) and the EPA.</li></ul>"
        let sheet = try readPage(
            Array(page.utf8), format: .html, contentType: nil, name: "x",
            options: PageOptions(nil, known: Self.known))
        #expect(
            sheet.statements.flatMap(\.facts).filter { $0.type == .name }.map(\.value) == [
                "tribal lending unit", "tribal lending unit", "environmental protection agency",
            ])
    }

    @Test func `a name ends where the next owner begins, and holds what its title holds`() {
        #expect(
            values("The U.S. Department of Education and Mexico’s Ministry of Public Education met")
                == ["u.s. department of education", "mexico", "ministry of public education"])
        #expect(
            values("with the Federal Commission for Protection Against Sanitary Risks (COFEPRIS)")
                == ["federal commission for protection against sanitary risks"])
        #expect(values("Promote Mexico’s growth") == ["mexico"])
        #expect(
            values("UNA RELACIÓN MÁS CERCANA. El Diálogo de Alto Nivel sigue.") == ["dialogo de alto nivel"])
    }
}
