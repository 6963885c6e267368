import FactSheets
import Reading
import Testing

/// The forms that fact sheets use, in English and in Spanish, one after the other.
@Suite struct FactFormsTests {
    static let money = [
        FactCase("$20-30 million", "amount|$20-30 million|20000000/30000000|USD"),
        FactCase("between $1 and $2 billion", "amount|$1 and $2 billion|1000000000/2000000000|USD"),
        FactCase("$50mm", "amount|$50mm|50000000|USD"),
        FactCase("3,400 millones de pesos", "amount|3,400 millones de pesos|3400000000|MXN"),
        FactCase("20 mdp", "amount|20 mdp|20000000|MXN"), FactCase("15 mdd", "amount|15 mdd|15000000|USD"),
        FactCase("casi 500 mil millones de dólares", "amount|500 mil millones de dólares|500000000000|USD"),
    ]

    static let quantities = [
        FactCase("15 por ciento", "percent|15 por ciento|15"),
        FactCase(
            "más de 800 mujeres mexicanas de 14 estados",
            "count|más de 800 mujeres mexicanas|800|mujeres mexicanas", "count|14 estados|14|estados"),
        FactCase("6 millones de empleos", "count|6 millones de empleos|6000000|empleos"),
        FactCase("al menos 30 hospitales", "count|al menos 30 hospitales|30|hospitales"),
        FactCase(
            "30 public-private partnerships",
            "count|30 public-private partnerships|30|public-private partnerships"),
        FactCase("13 zero-emission vehicles", "count|13 zero-emission vehicles|13|zero-emission vehicles"),
        FactCase("500 human rights defenders", "count|500 human rights defenders|500|human rights defenders"),
        FactCase("one economist finds", "count|one economist|1|economist"),
        FactCase("one to two million jobs", "count|one to two million jobs|1000000/2000000|jobs"),
        FactCase("10 to 15 basis points", "count|10 to 15 basis points|10/15|basis points"),
        FactCase("it will 1) come and 2) go; once (1) 7(a) loan lost [1]", "modality|will|committed"),
        FactCase("$5 in 2008 dollars", "amount|$5|5|USD", "date|2008|2008"),
        FactCase("dos décadas", "duration|dos décadas|P20Y"),
        FactCase("veinticinco años", "duration|veinticinco años|P25Y"),
        FactCase("treinta y cinco años", "duration|treinta y cinco años|P35Y"),
        FactCase("between twenty and thirty ships", "count|twenty and thirty ships|20/30|ships"),
    ]

    static let dates = [
        FactCase("no later than 2030", "date|2030|2030"),
        FactCase("by the end of 2025", "date|end of 2025|2025-12-31"),
        FactCase("by the end of the year", "date|end of the year|2022-12-31"),
        FactCase("by the end of October", "date|end of October|2022-10-31"),
        FactCase("at the end of fiscal year 2023", "date|end of fiscal year 2023|2023-09-30"),
        FactCase("early 2023", "date|early 2023|2023-01/2023-04"),
        FactCase("mid-2023", "date|mid-2023|2023-05/2023-08"),
        FactCase("in late October", "date|late October|2022-10-21/2022-10-31"),
        FactCase("next fiscal year", "date|next fiscal year|2022-10-01/2023-09-30"),
        FactCase("third quarter of 2024", "date|third quarter of 2024|2024-07/2024-09"),
        FactCase("second half of 2023", "date|second half of 2023|2023-07/2023-12"),
        FactCase("20-24 June 2022", "date|20-24 June 2022|2022-06-20/2022-06-24"),
        FactCase("el 12 de septiembre de 2022", "date|12 de septiembre de 2022|2022-09-12"),
        FactCase("12 y 13 de septiembre", "date|12 y 13 de septiembre|2022-09-12/2022-09-13"),
        FactCase(
            "del 31 de agosto al 1 de septiembre de 2022",
            "date|31 de agosto al 1 de septiembre de 2022|2022-08-31/2022-09-01"),
        FactCase("a más tardar en 2030", "date|2030|2030"),
        FactCase("tercer trimestre de 2024", "date|tercer trimestre de 2024|2024-07/2024-09"),
        FactCase("primer semestre de 2024", "date|primer semestre de 2024|2024-01/2024-06"),
        FactCase("a finales de 2025", "date|finales de 2025|2025-09/2025-12"),
        FactCase("a principios de este año", "date|principios de este año|2022-01/2022-04"),
        FactCase("an end user"),
    ]

    static let ladder = [
        FactCase("México firmó y estableció", "modality|firmó|done", "modality|estableció|done"),
        FactCase("los países anunciaron", "modality|anunciaron|done"),
        FactCase("se comprometen a ello", "modality|comprometen|committed"),
        FactCase(
            "trabajará, trabajarán, trabajaremos", "modality|trabajará|committed",
            "modality|trabajarán|committed",
            "modality|trabajaremos|committed"),
        FactCase("planea y pretende", "modality|planea|intended", "modality|pretende|intended"),
        FactCase("busca y explora", "modality|busca|explored", "modality|explora|explored"),
        FactCase("no es así", "polarity|no|negative"), FactCase("no sólo es así"), FactCase("los extremos"),
    ]

    @Test(arguments: money + quantities + dates + ladder)
    func `every form the texts use is found`(_ c: FactCase) {
        let found = findFacts(in: c.text, published: CivilDate(year: 2022, month: 9, day: 12))
            .filter { $0.type != .name }
            .map { "\($0.type.rawValue)|\($0.text)|\($0.value)" + ($0.unit.map { "|\($0)" } ?? "") }
        #expect(found == c.facts)
    }
}
