import Comparing
import FactSheets

let ledgerNow = noon("2022-10-01")

/// Noon of a day; of no day, 1970.
func noon(_ day: String) -> Instant {
    Instant(rfc3339: day + "T12:00:00Z") ?? Instant(seconds: 0)
}

func version(_ number: Int, _ sheet: FactSheet, day: String = "2022-09-12")
    -> DocumentVersions.Version
{
    .init(
        number: number, time: noon(day) + .seconds(Int64(number) * 60),
        sheet: sheet)
}

func document(
    _ slug: String, _ sheets: FactSheet..., day: String = "2022-09-12", profile: String = "p"
)
    -> DocumentVersions
{
    DocumentVersions(
        document: slug, profile: profile, published: noon(day),
        versions: sheets.enumerated().map { version($0 + 1, $1, day: day) })
}

func items(_ texts: String..., pillar: String = "Pillar I: Clean Water") -> FactSheet {
    var made = sheet(sections: [(pillar, texts)])
    made.sections[0].number = 1
    made.sections[0].title = "Clean Water"
    return made
}

let plant = "The two offices will build a desalination plant in Ensenada for $40 million by 2030."
let dashboard = "The ministries plan to publish a quarterly dashboard of reservoir levels."
