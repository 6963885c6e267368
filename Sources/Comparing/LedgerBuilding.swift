public import FactSheets

/// The ledger of the documents: every commitment as one line, whatever documents and versions it went through.
///
/// The same documents and corrections give the same lines with the same identifiers; `now` decides only which
/// deadlines have passed.
public func ledger(
    of documents: [DocumentVersions], corrections: [LedgerCorrection] = [], now: Instant
) -> Ledger {
    ledger(of: documents.map { FollowedDocument($0) }, corrections: corrections, now: now)
}

/// The same, of documents that were followed before.
public func ledger(
    of documents: [FollowedDocument], corrections: [LedgerCorrection] = [], now: Instant
) -> Ledger {
    let order = documents.sorted { ($0.begins, $0.document) < ($1.begins, $1.document) }
    var threads: [LedgerThread] = []
    var leftOut: [Ledger.LeftOut] = []
    var names = LedgerNames()
    let pillars = Dictionary(grouping: order, by: \.profile).mapValues { LedgerPillars($0) }
    for (index, document) in order.enumerated() {
        if document.isTranscript {
            leftOut.append(.init(document: document.document, reason: "a transcript of what was spoken"))
        }
        for var thread in document.threads {
            thread.document = index
            thread.id = names.make(document.document, thread.steps.first?.text ?? "")
            for step in thread.steps.indices { thread.steps[step].part = thread.id }
            pillars[document.profile]?.place(&thread.unit)
            threads.append(thread)
        }
    }
    let offices = LedgerOffices(threads.lazy.map(\.unit))
    let linker = LedgerLinker(
        threads, documents: order, offices: offices, corrections: corrections)
    let writer = LedgerWriter(
        threads: threads, documents: order, offices: offices, links: linker.links,
        possible: linker.possible, now: now)
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
            let id = "c-" + hashDigits(hash(document, key, number), 12)
            if taken.insert(id).inserted { return id }
            number += 1
        }
    }

    /// FNV-1a, and MurmurHash3's finaliser.
    private func hash(_ document: String, _ key: [UInt8], _ number: Int) -> UInt64 {
        var sum = FNV1a()
        sum.add(document)
        sum.add(0x0A)
        for byte in key { sum.add(byte) }
        if number > 0 { sum.add("\n\(number)") }
        var hash = sum.value
        hash = (hash ^ (hash >> 33)) &* 0xFF51_AFD7_ED55_8CCD
        hash = (hash ^ (hash >> 33)) &* 0xC4CE_B9FE_1A85_EC53
        return hash ^ (hash >> 33)
    }
}
