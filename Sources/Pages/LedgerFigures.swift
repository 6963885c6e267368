package import Digesting
package import FactSheets

/// What of the ledger can be asked for: what its lines have, and how many have it.
package struct LedgerChoices: Sendable, Equatable {
    package struct Choice: Sendable, Equatable {
        /// What is asked for, as an address has it.
        package let value: String
        package let title: String
        package let count: Int
    }

    /// The most that are offered of one kind.
    package static let most = 60

    /// Numbered pillars first, by their number; then headings, the commonest first.
    package let pillars: [Choice]
    /// The commonest first.
    package let offices: [Choice]
    /// The newest first.
    package let years: [Choice]
    package let dueYears: [Choice]
    package let states: [Commitment.State: Int]
    /// Those with the most commitments, by slug.
    package let documents: [Choice]

    /// `titles`: of documents, by their slugs.
    package init(_ ledger: Ledger, titles: [String: String] = [:]) {
        var pillars: [PillarKey: (title: String, count: Int)] = [:]
        var (offices, years, dueYears) = ([String: Int](), [String: Int](), [String: Int]())
        var states: [Commitment.State: Int] = [:]
        var documents: [String: Int] = [:]
        for commitment in ledger.commitments {
            if let pillar = commitment.pillar {
                let key = PillarKey(pillar)
                pillars[key] = (pillar, (pillars[key]?.count ?? 0) + 1)
            }
            for office in commitment.offices { offices[office, default: 0] += 1 }
            for year in commitment.years { years[String(year), default: 0] += 1 }
            if let day = commitment.deadline?.lastDay { dueYears[String(day.prefix(4)), default: 0] += 1 }
            states[commitment.state, default: 0] += 1
            for document in Set(commitment.documents) { documents[document, default: 0] += 1 }
        }
        self.documents = documents.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.most).map {
            let title = titles[$0.key] ?? ""
            return Choice(value: $0.key, title: title.isEmpty ? $0.key : title, count: $0.value)
        }
        self.states = states
        self.pillars = Array(
            pillars.sorted { a, b in
                (a.key.number ?? 100, -a.value.count, a.key.words) < (
                    b.key.number ?? 100, -b.value.count, b.key.words
                )
            }.prefix(Self.most).map {
                Choice(value: $0.key.value, title: $0.value.title, count: $0.value.count)
            })
        self.offices = Array(
            offices.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(Self.most).map {
                Choice(value: $0.key, title: $0.key, count: $0.value)
            })
        func newest(_ counts: [String: Int]) -> [Choice] {
            counts.sorted { $0.key > $1.key }.prefix(Self.most).map {
                Choice(value: $0.key, title: $0.key, count: $0.value)
            }
        }
        (self.years, self.dueYears) = (newest(years), newest(dueYears))
    }
}

/// One pillar, however its heading was set: by its number where it has one.
package struct PillarKey: Hashable {
    package let number: Int?
    package let words: String

    package init(_ heading: String) {
        let folded = folded(heading).lowercased()
        number = folded.hasPrefix("pil") ? pillarNumber(folded) : nil
        words = number == nil ? folded : ""
    }

    /// As a query asks for it.
    package var value: String { number.map(String.init) ?? words }
}

/// The money that commitments name, by pillar, of one currency.
package struct LedgerSums: Sendable, Equatable {
    package struct Row: Sendable, Equatable {
        /// `nil`: without a pillar.
        package let pillar: String?
        /// How many commitments name money.
        package var count = 0
        package var promised = Decimal.zero
        package var done = Decimal.zero
        package var dropped = Decimal.zero
        package var total: Decimal { promised + done + dropped }
    }

    /// ISO 4217; "" where none was said.
    package let currency: String
    /// In the order of the pillars' numbers, then by sum.
    package let rows: [Row]

    /// The currencies that are named, the one that most commitments name first.
    ///
    /// Of each commitment the greatest sum counts: what else it names is mostly a part of that. Of a range the lower end.
    package static func all(_ commitments: [Commitment]) -> [LedgerSums] {
        var found: [String: [PillarKey?: Row]] = [:]
        for commitment in commitments {
            var greatest: [String: Decimal] = [:]
            for amount in commitment.amounts {
                guard let low = amount.ends?.low else { continue }
                let currency = amount.currency ?? ""
                greatest[currency] = max(greatest[currency] ?? low, low)
            }
            let key = commitment.pillar.map(PillarKey.init)
            for (currency, sum) in greatest {
                var row = found[currency]?[key] ?? Row(pillar: commitment.pillar)
                row.count += 1
                switch commitment.state {
                case .promised, .overdue: row.promised = row.promised + sum
                case .done: row.done = row.done + sum
                case .dropped: row.dropped = row.dropped + sum
                }
                found[currency, default: [:]][key] = row
            }
        }
        return found.map { currency, rows in
            let ordered = rows.sorted { a, b in
                let (one, other) = (a.key?.number ?? 100, b.key?.number ?? 100)
                if one != other { return one < other }
                if a.value.total != b.value.total { return b.value.total < a.value.total }
                return (a.key?.words ?? "") < (b.key?.words ?? "")
            }
            return LedgerSums(currency: currency, rows: ordered.map(\.value))
        }.sorted { a, b in
            let (one, other) = (a.rows.reduce(0) { $0 + $1.count }, b.rows.reduce(0) { $0 + $1.count })
            return one != other ? one > other : a.currency < b.currency
        }
    }
}

/// What became of deadlines, by the year in which they were first set to fall.
package struct DeadlineTally: Sendable, Equatable {
    package enum Outcome: Int, CaseIterable, Sendable {
        /// The commitment was last reported as done.
        case met
        /// It passed and the commitment is not reported as done, or it was put off.
        case slipped
        /// The commitment was taken out.
        case dropped
        /// Still to come.
        case ahead
    }

    package struct Row: Sendable, Equatable {
        package let year: String
        /// In the order of `Outcome`.
        package var counts = [Int](repeating: 0, count: Outcome.allCases.count)
    }

    /// By year.
    package let rows: [Row]

    /// `today` parts what passed from what is still to come.
    package init(_ commitments: [Commitment], today: CivilDate) {
        var rows: [String: Row] = [:]
        for commitment in commitments {
            guard let (outcome, day) = Self.outcome(of: commitment, today: today) else { continue }
            let year = String(day.prefix(4))
            rows[year, default: Row(year: year)].counts[outcome.rawValue] += 1
        }
        self.rows = rows.values.sorted { $0.year < $1.year }
    }

    /// What became of the deadline, and the last day that it first had; `nil` where there never was one.
    package static func outcome(
        of commitment: Commitment, today: CivilDate
    ) -> (outcome: Outcome, day: String)? {
        let set = commitment.history.compactMap(\.deadline)
        guard let first = set.first ?? commitment.deadline else { return nil }
        let last = commitment.deadline ?? set.last ?? first
        let outcome: Outcome =
            switch commitment.state {
            case .done: .met
            case .dropped: .dropped
            case .overdue: .slipped
            case .promised:
                last.lastDay > first.lastDay || last.lastDay < today.description ? .slipped : .ahead
            }
        return (outcome, first.lastDay)
    }
}
