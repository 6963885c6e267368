internal import FactSheets

/// One statement's place: in a section, or in the lead.
struct Place: Hashable {
    var section: Int?
    var index: Int
}

extension FactSheet {
    var places: [Place] {
        lead.indices.map { Place(section: nil, index: $0) }
            + sections.indices.flatMap { section in
                sections[section].statements.indices.map { Place(section: section, index: $0) }
            }
    }

    subscript(place: Place) -> Statement {
        get { place.section.map { sections[$0].statements[place.index] } ?? lead[place.index] }
        set {
            if let section = place.section {
                sections[section].statements[place.index] = newValue
            } else {
                lead[place.index] = newValue
            }
        }
    }

    mutating func insert(_ statement: Statement, at place: Place) {
        if let section = place.section {
            sections[section].statements.insert(statement, at: place.index)
        } else {
            lead.insert(statement, at: place.index)
        }
    }

    mutating func remove(at place: Place) {
        if let section = place.section {
            sections[section].statements.remove(at: place.index)
        } else {
            lead.remove(at: place.index)
        }
    }
}
