internal import FactSheets

/// Makes lines of the ledger from joined threads.
struct LedgerWriter {
    let threads: [LedgerThread]
    let documents: [FollowedDocument]
    let offices: LedgerOffices
    let links: [Int: LedgerLink]
    let possible: [Int: [LedgerLink]]
    let now: Instant
    /// By the identifier of an appearance, which later ones may be the same.
    private let later: [String: [LedgerLink]]

    /// How many later appearances are told of one line.
    private static let told = 3

    init(
        threads: [LedgerThread], documents: [FollowedDocument], offices: LedgerOffices,
        links: [Int: LedgerLink], possible: [Int: [LedgerLink]], now: Instant
    ) {
        (self.threads, self.documents, self.offices) = (threads, documents, offices)
        (self.links, self.possible, self.now) = (links, possible, now)
        var later: [String: [LedgerLink]] = [:]
        for (thread, candidates) in possible {
            for link in candidates {
                var reverse = link
                reverse.to = threads[thread].id
                later[link.to, default: []].append(reverse)
            }
        }
        self.later = later
    }

    func commitment(_ members: [Int]) -> Commitment? {
        guard let first = members.first else { return nil }
        // What was last said: by the latest document where it still stands, else by the latest of all.
        let latest = members.last { threads[$0].alive } ?? members[members.count - 1]
        let unit = threads[latest].unit
        let published = documents[threads[latest].document].begins
        let said = LedgerReport(unit)
        var deadline: LedgerDeadline?
        for member in members.reversed() where deadline == nil {
            // What was done meets its deadline; a later text may leave out what an earlier one set.
            deadline = LedgerDates.deadline(
                threads[member].unit, published: documents[threads[member].document].begins)
            if member == latest, said.isDone { break }
        }
        var seen = Set<String>()
        let history = steps(members)
        let slugs = members.map { documents[threads[$0].document].document }.filter {
            seen.insert($0).inserted
        }
        var years = Set<Int>()
        for member in members { years.insert(documents[threads[member].document].begins.date.year) }
        let possibleLater = spokenAgain(members)
        let (state, basis) = verdict(
            latest, said, deadline: deadline, published: published, isSure: possibleLater.isEmpty)
        return Commitment(
            id: threads[first].id, state: state, basis: basis, text: unit.text,
            pillar: pillar(members, latest), modality: said.rung,
            amounts: unit.amounts, deadline: deadline, offices: officeNames(unit),
            firstPublished: history.first?.published,
            firstSeen: history.map(\.time).min() ?? published,
            lastChanged: history.dropFirst().filter { ($0.significance ?? .substantive) > .cosmetic }
                .map(\.since).max(),
            lastMentioned: members.map(mentioned).max() ?? published,
            documents: slugs, years: years.sorted(), parts: members.map { threads[$0].id },
            history: history, possibleLater: possibleLater)
    }

    private func spokenAgain(_ members: [Int]) -> [LedgerLink] {
        let own = Set(members.map { threads[$0].id })
        var told = Set<String>()
        let found = own.flatMap { later[$0] ?? [] }.filter { !own.contains($0.to) }
        return Array(
            found.sorted { ($1.score, $0.to) < ($0.score, $1.to) }.filter { told.insert($0.to).inserted }
                .prefix(Self.told))
    }

    private func steps(_ members: [Int]) -> [LedgerStep] {
        var all: [(order: Int, step: LedgerStep)] = []
        for member in members {
            for (index, var step) in threads[member].steps.enumerated() {
                if index == 0 {
                    step.link = links[member]
                    step.possible = possible[member]
                }
                all.append((all.count, step))
            }
        }
        return all.sorted { ($0.step.since, $0.order) < ($1.step.since, $1.order) }.map(\.step)
    }

    /// When its document was published, or was seen to have taken it in.
    private func mentioned(_ member: Int) -> Instant {
        let begins = documents[threads[member].document].begins
        guard let first = threads[member].steps.first, first.kind != .first else { return begins }
        return max(begins, first.time)
    }

    private func pillar(_ members: [Int], _ latest: Int) -> String? {
        threads[latest].unit.pillar ?? members.reversed().lazy.compactMap { threads[$0].unit.pillar }.first
    }

    private func officeNames(_ unit: LedgerUnit) -> [String] {
        var names: [String] = []
        for fact in unit.facts where fact.type == .name {
            guard let office = offices.office(fact) else { continue }
            let name = offices.display(office)
            if !names.contains(name) { names.append(name) }
        }
        return names
    }

    private func verdict(
        _ latest: Int, _ said: LedgerReport, deadline: LedgerDeadline?, published: Instant, isSure: Bool
    ) -> (Commitment.State, LedgerBasis) {
        let steps = threads[latest].steps
        func basis(_ reason: String, _ step: LedgerStep?) -> LedgerBasis {
            LedgerBasis(
                reason: reason, document: documents[threads[latest].document].document,
                version: step?.version ?? 1, time: step?.time ?? published, published: step?.published)
        }
        let spoken = steps.last { $0.text != nil }
        guard threads[latest].alive else {
            let withdrawn = steps.last?.kind == .withdrawn
            return (
                .dropped,
                basis(withdrawn ? "its document was withdrawn" : "taken out of the text", steps.last)
            )
        }
        if said.isDone { return (.done, basis(said.reason, spoken)) }
        if let deadline, deadline.lastDay < "\(now.date)", deadline.lastDay > "\(published.date)" {
            let silence = isSure ? "nothing since speaks of it" : "nothing since surely speaks of it"
            return (.overdue, basis("due by \(deadline.lastDay), and \(silence)", spoken))
        }
        return (.promised, basis(said.reason, spoken))
    }
}
