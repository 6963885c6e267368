public import FactSheets

/// The commitments that stand in version `number`, in reading order as far as they came in it, with the ledger's
/// identifiers. Needs the versions before and after it.
public func standingCommitments(in number: Int, of document: DocumentVersions) -> [StandingCommitment] {
    let follower = LedgerFollower(document, remembering: number)
    // Threads are only ever added to: those of the version have the same places among those of the whole document.
    let (standing, threads) = (follower.remembered, follower.threads)
    var names = LedgerNames()
    let ids = standing.map { names.make(document.document, $0.steps.first?.text ?? "") }
    return standing.indices.filter { standing[$0].alive }.map { place in
        let later = threads.indices.contains(place) ? threads[place].steps : []
        return StandingCommitment(
            id: ids[place], statement: standing[place].unit.statement, text: standing[place].unit.text,
            later: Array(later.dropFirst(standing[place].steps.count)))
    }
}
