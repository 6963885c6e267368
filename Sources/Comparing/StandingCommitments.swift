public import FactSheets

/// The commitments that stand in version `number`, in reading order as far as they came in it, with the ledger's
/// identifiers. Needs the versions before and after it.
public func standingCommitments(in number: Int, of document: DocumentVersions) -> [StandingCommitment] {
    var until = document
    until.versions.removeAll { $0.number > number }
    until.withdrawn = nil
    // Threads are only ever added to: those of the version have the same places among those of the whole document.
    let standing = LedgerFollower(until).threads
    let threads = LedgerFollower(document).threads
    var names = LedgerNames()
    let ids = standing.map { names.make(document.document, $0.steps.first?.text ?? "") }
    return standing.indices.filter { standing[$0].alive }.map { place in
        let later = threads.indices.contains(place) ? threads[place].steps : []
        return StandingCommitment(
            id: ids[place], statement: standing[place].unit.statement, text: standing[place].unit.text,
            later: Array(later.dropFirst(standing[place].steps.count)))
    }
}
