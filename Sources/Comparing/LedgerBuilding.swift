public import FactSheets

/// The ledger of the documents: every commitment as one line, whatever documents and versions it went through.
///
/// The same documents and corrections give the same lines with the same identifiers; `now` decides only which
/// deadlines have passed.
public func ledger(
    of documents: [DocumentVersions], corrections: [LedgerCorrection] = [], now: Instant
) -> Ledger {
    let order = documents.sorted { ($0.begins, $0.document) < ($1.begins, $1.document) }
    var threads: [LedgerThread] = []
    var leftOut: [Ledger.LeftOut] = []
    var names = LedgerNames()
    let pillars = Dictionary(grouping: order, by: \.profile).mapValues { LedgerPillars($0) }
    for (index, document) in order.enumerated() {
        let follower = LedgerFollower(document, index: index)
        if follower.isTranscript {
            leftOut.append(.init(document: document.document, reason: "a transcript of what was spoken"))
        }
        for var thread in follower.threads {
            thread.id = names.make(document.document, thread.steps.first?.text ?? "")
            for step in thread.steps.indices { thread.steps[step].part = thread.id }
            pillars[document.profile]?.place(&thread.unit)
            threads.append(thread)
        }
    }
    let offices = LedgerOffices(threads.lazy.map(\.unit))
    let linker = LedgerLinker(
        threads, profiles: order.map(\.profile), offices: offices, corrections: corrections)
    let writer = LedgerWriter(
        threads: threads, documents: order, offices: offices, links: linker.links, now: now)
    return Ledger(
        commitments: linker.result.compactMap(writer.commitment), leftOut: leftOut, remarks: linker.remarks)
}

/// Lasting identifiers: `c-` and twelve hexadecimal digits, made from a document and a first text, numbered on where
/// two would be the same.
struct LedgerNames {
    private var taken = Set<String>()

    mutating func make(_ document: String, _ text: String) -> String {
        var number = 0
        let key = cosmeticKey(Array(text.utf8))
        while true {
            let digits = String(hash(document, key, number) >> 16, radix: 16)
            let id = "c-" + String(repeating: "0", count: 12 - digits.utf8.count) + digits
            if taken.insert(id).inserted { return id }
            number += 1
        }
    }

    /// FNV-1a, 64 bits, and MurmurHash3's finaliser: the same in every process.
    private func hash(_ document: String, _ key: [UInt8], _ number: Int) -> UInt64 {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        func add(_ byte: UInt8) { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
        document.utf8.forEach(add)
        add(0x0A)
        key.forEach(add)
        if number > 0 { "\n\(number)".utf8.forEach(add) }
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}

/// Makes lines of the ledger from joined threads.
struct LedgerWriter {
    let threads: [LedgerThread]
    let documents: [DocumentVersions]
    let offices: LedgerOffices
    let links: [Int: LedgerLink]
    let now: Instant

    func commitment(_ members: [Int]) -> Commitment? {
        guard let first = members.first else { return nil }
        // What was last said: by the latest document where it still stands, else by the latest of all.
        let latest = members.last { threads[$0].alive } ?? members[members.count - 1]
        let unit = threads[latest].unit
        let published = documents[threads[latest].document].begins
        let state = modality(unit)
        var deadline: LedgerDeadline?
        for member in members.reversed() where deadline == nil {
            // What was done meets its deadline; a later text may leave out what an earlier one set.
            deadline = LedgerDates.deadline(
                threads[member].unit, published: documents[threads[member].document].begins)
            if member == latest, state.isDone { break }
        }
        var seen = Set<String>()
        let history = steps(members)
        let slugs = members.map { documents[threads[$0].document].document }.filter {
            seen.insert($0).inserted
        }
        var years = Set<Int>()
        for member in members { years.insert(documents[threads[member].document].begins.date.year) }
        return Commitment(
            id: threads[first].id,
            state: self.state(members, isDone: state.isDone, deadline: deadline, said: published),
            text: unit.text, pillar: pillar(members, latest), modality: state.rung,
            amounts: unit.facts.filter { $0.type == .amount }.map {
                LedgerAmount(text: $0.text, value: $0.value, currency: $0.unit)
            }, deadline: deadline, offices: officeNames(unit),
            firstSeen: history.map(\.time).min() ?? published,
            lastChanged: history.dropFirst().filter { ($0.significance ?? .substantive) > .cosmetic }.map(
                \.time
            )
            .max(), documents: slugs, years: years.sorted(), parts: members.map { threads[$0].id },
            history: history)
    }

    private func steps(_ members: [Int]) -> [LedgerStep] {
        var all: [(order: Int, step: LedgerStep)] = []
        for member in members {
            for (index, var step) in threads[member].steps.enumerated() {
                if index == 0 { step.link = links[member] }
                all.append((all.count, step))
            }
        }
        return all.sorted { ($0.step.time, $0.order) < ($1.step.time, $1.order) }.map(\.step)
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

    private func state(
        _ members: [Int], isDone: Bool, deadline: LedgerDeadline?, said: Instant
    ) -> Commitment.State {
        guard members.contains(where: { threads[$0].alive }) else { return .dropped }
        if isDone { return .done }
        guard let deadline, deadline.lastDay < "\(now.date)" else { return .promised }
        return deadline.lastDay < "\(said.date)" ? .promised : .overdue
    }

    private static let ladder = ["done", "committed", "intended", "explored"]

    /// The weakest rung that is said, and whether all that is said is done.
    private func modality(_ unit: LedgerUnit) -> (rung: String?, isDone: Bool) {
        let rungs = unit.facts.filter { $0.type == .modality }.compactMap {
            Self.ladder.firstIndex(of: $0.value)
        }
        if let weakest = rungs.max() {
            return (Self.ladder[weakest], weakest == 0)
        }
        return reports(unit) ? ("done", true) : (nil, false)
    }

    /// A name and, next to it, a verb of the past: `Mexico joined`, `USAID worked`.
    private func reports(_ unit: LedgerUnit) -> Bool {
        let bytes = Array(unit.text.utf8)
        return unit.facts.contains { fact in
            guard fact.type == .name, fact.end < bytes.count, bytes[fact.end] == 0x20 else { return false }
            let word = bytes[(fact.end + 1)...].prefix { $0.isLetterOrDigit }
            return word.count > 4 && word.suffix(2).elementsEqual([0x65, 0x64])
                && word.first?.isCapital == false
        }
    }
}
