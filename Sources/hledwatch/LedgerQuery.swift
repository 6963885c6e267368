import FactSheets

/// Which lines of the ledger are meant.
struct LedgerQuery {
    var pillar: String?
    var state: Commitment.State?
    var office: String?
    var year: Int?
    var document: String?

    init(_ arguments: Arguments) throws(UsageError) {
        pillar = arguments["--pillar"].map(folded)
        state = arguments["--status"].flatMap(Commitment.State.init)
        office = arguments["--office"].map(folded)
        if let text = arguments["--year"] {
            guard let year = Int(text), (1000...9999).contains(year) else {
                throw UsageError("'--year' is '\(text)'; it can be a year such as 2022")
            }
            self.year = year
        }
    }

    func fits(_ commitment: Commitment) -> Bool {
        if let state, commitment.state != state { return false }
        if let year, !commitment.years.contains(year) { return false }
        if let document, !commitment.documents.contains(document) { return false }
        if let office, !commitment.offices.contains(where: { folded($0).contains(office) }) { return false }
        if let pillar {
            guard let own = commitment.pillar else { return false }
            guard isPillar(own, pillar) else { return false }
        }
        return true
    }

    private func folded(_ text: String) -> String { text.lowercased() }
}

/// A line of the ledger that cannot be found.
struct LedgerError: Explained, Equatable {
    let summary: String
    let remedy: String?
}

extension Ledger {
    /// The line and the part an identifier, or an unambiguous beginning of one, means.
    func find(_ text: String) throws(LedgerError) -> (commitment: Commitment, part: String) {
        let wanted = text.lowercased()
        var found: [(commitment: Commitment, part: String)] = []
        for commitment in commitments {
            for part in commitment.parts where part == wanted || wanted.count > 2 && part.hasPrefix(wanted) {
                found.append((commitment, part))
                if part == wanted { return (commitment, part) }
            }
        }
        guard let first = found.first else {
            throw LedgerError(
                summary: "no commitment is called '\(text)'", remedy: "run 'hledwatch ledger' to see them")
        }
        guard found.count == 1 else {
            throw LedgerError(
                summary: "'\(text)' may be any of \(found.count) commitments",
                remedy: "say which: \(found.prefix(10).map { "'\($0.part)'" }.joined(separator: ", "))")
        }
        return first
    }
}
