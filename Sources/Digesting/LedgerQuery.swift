public import FactSheets

/// Which lines of the ledger are meant, and in which order: one reading of what is asked for, at the command line and in
/// an address.
public struct LedgerQuery: Equatable, Sendable {
    /// What can be asked for. The names are those in addresses.
    public enum Field: String, CaseIterable, Sendable {
        case pillar, office, state, year, document, min, deadline, sort
    }

    /// A value that a field cannot have.
    public struct Problem: Error, Equatable, Sendable {
        public let field: Field
        public let value: String
        /// What it can be, in English: `a year such as 2022`.
        public let expected: String
    }

    /// Of which deadlines.
    public enum Due: Equatable, Sendable {
        case any, none, passed, ahead
        /// Of those whose last day begins so: `2023`, `2023-06`, `2023-06-30`.
        case within(String)
    }

    /// By what lines are put in order; `first`: as they first appeared.
    public enum Order: String, CaseIterable, Sendable {
        case first, pillar, office, amount, deadline, changed, state
    }

    public var pillar: String?
    public var office: String?
    public var state: Commitment.State?
    public var year: Int?
    /// A slug.
    public var document: String?
    /// The least sum that one of its amounts must reach, in whatever currency; with `min` as it was written.
    var least: Decimal?
    public private(set) var min: String?
    public var due: Due?
    public var order = Order.first
    /// The other way round: of times and sums the earliest and the least first.
    public var isReversed = false

    public init() {}

    /// Reads what each field says.
    /// - Throws: `Problem`, of the first that says what it cannot.
    public init(_ value: (Field) -> String?) throws(Problem) {
        pillar = value(.pillar)
        office = value(.office)
        document = value(.document)
        state = try Self.read(
            .state, value, Commitment.State.allCases.map(\.rawValue).joined(separator: ", ")
        ) { Commitment.State(rawValue: $0) }
        year = try Self.read(.year, value, "a year such as 2022") { text in
            Int(text).flatMap { text.utf8.count == 4 && $0 >= 1000 ? $0 : nil }
        }
        min = value(.min)
        least = try Self.read(.min, value, "a sum such as 5000000 or 5 million", Self.sum)
        due = try Self.read(
            .deadline, value, "any, none, passed, ahead, or a year, month or day such as 2023-06", Self.due)
        let sort = try Self.read(.sort, value, Order.allCases.map(\.rawValue).joined(separator: ", ")) {
            text in
            let name = text.hasPrefix("-") ? String(text.dropFirst()) : text
            return Order(rawValue: name).map { ($0, text.hasPrefix("-")) }
        }
        if let sort { (order, isReversed) = sort }
    }

    private static func read<Value>(
        _ field: Field, _ value: (Field) -> String?, _ expected: String, _ read: (String) -> Value?
    ) throws(Problem) -> Value? {
        guard let text = value(field) else { return nil }
        guard let found = read(text) else { throw Problem(field: field, value: text, expected: expected) }
        return found
    }

    /// What says the same in an address, in the order of the fields.
    public var fields: [(name: String, value: String)] {
        let due: String? =
            switch self.due {
            case nil: nil
            case .any: "any"
            case .none?: "none"
            case .passed: "passed"
            case .ahead: "ahead"
            case .within(let days): days
            }
        let sort = order == .first && !isReversed ? nil : (isReversed ? "-" : "") + order.rawValue
        let all: [(Field, String?)] = [
            (.pillar, pillar), (.office, office), (.state, state?.rawValue), (.year, year.map(String.init)),
            (.document, document), (.min, min), (.deadline, due), (.sort, sort),
        ]
        return all.compactMap { field, value in value.map { (field.rawValue, $0) } }
    }

    /// Whether anything but an order is asked for.
    public var isNarrowed: Bool { fields.contains { $0.name != Field.sort.rawValue } }

    // MARK: Choosing

    /// The lines that fit, in the order that is asked for; `today` parts deadlines that passed from those ahead.
    public func lines(of ledger: Ledger, today: CivilDate) -> [Commitment] {
        let fit = ledger.commitments.filter { fits($0, today: today.description) }
        guard order != .first else { return isReversed ? fit.reversed() : fit }
        let keys = fit.map(key)
        return fit.indices.sorted { a, b in
            let (one, other) = (keys[a], keys[b])
            if one.isMissing != other.isMissing { return other.isMissing }
            if one != other { return (one < other) != isReversed }
            return a < b
        }.map { fit[$0] }
    }

    private func fits(_ commitment: Commitment, today: String) -> Bool {
        if let state, commitment.state != state { return false }
        if let year, !commitment.years.contains(year) { return false }
        if let document, !commitment.documents.contains(document) { return false }
        if let least, !(commitment.greatest.map { least <= $0 } ?? false) { return false }
        if let due, !fits(commitment.deadline, due, today: today) { return false }
        if let office {
            let wanted = office.lowercased()
            guard commitment.offices.contains(where: { $0.lowercased().contains(wanted) }) else {
                return false
            }
        }
        if let pillar { return commitment.pillar.map { isPillar($0, pillar) } ?? false }
        return true
    }

    private func fits(_ deadline: LedgerDeadline?, _ due: Due, today: String) -> Bool {
        guard let day = deadline?.lastDay else { return due == .none }
        return switch due {
        case .any: true
        case .none: false
        case .passed: day < today
        case .ahead: day >= today
        case .within(let days): day.hasPrefix(days)
        }
    }

    /// What a line is put in its place by. A line without it comes last in either direction.
    private struct Key: Comparable {
        var isMissing = false
        var number = Int128(0)
        var text = ""

        static func < (a: Key, b: Key) -> Bool { (a.number, a.text) < (b.number, b.text) }
    }

    private func key(_ commitment: Commitment) -> Key {
        switch order {
        case .first: Key()
        case .pillar:
            Key(
                isMissing: commitment.pillar == nil,
                number: Int128(commitment.pillar.flatMap(pillarNumber) ?? 1000),
                text: (commitment.pillar ?? "").lowercased())
        case .office: Key(isMissing: commitment.offices.isEmpty, text: commitment.offices.first ?? "")
        case .amount:
            Key(isMissing: commitment.greatest == nil, number: -(commitment.greatest ?? .zero).millionths)
        case .deadline:
            Key(isMissing: commitment.deadline == nil, text: commitment.deadline?.lastDay ?? "")
        case .changed:
            Key(number: -Int128((commitment.lastChanged ?? commitment.firstSeen).milliseconds))
        case .state:
            Key(number: Int128(Commitment.State.allCases.firstIndex(of: commitment.state) ?? 0))
        }
    }

    // MARK: Reading

    /// `5000000`, `5,000,000`, `$5 million`, `2.5bn`; `nil` for anything else.
    private static func sum(_ text: String) -> Decimal? {
        var digits = ""
        var rest = text.lowercased().filter { $0 != "," && $0 != " " && $0 != "\u{A0}" && $0 != "$" }[...]
        while let first = rest.first, first.isASCII, first.isNumber || first == "." {
            digits.append(first)
            rest = rest.dropFirst()
        }
        let scale: Int? =
            switch rest {
            case "": 1
            case "k", "thousand", "mil": 1000
            case "m", "million", "millones", "millón": 1_000_000
            case "b", "bn", "billion": 1_000_000_000
            default: nil
            }
        guard let scale, digits.utf8.count <= 15 else { return nil }
        return Decimal(digits).map { $0.times(scale) }
    }

    private static func due(_ text: String) -> Due? {
        switch text {
        case "any": return .any
        case "none": return Due.none
        case "passed": return .passed
        case "ahead": return .ahead
        default:
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            let lengths = [4, 2, 2]
            let isDay =
                parts.count <= 3
                && zip(parts, lengths).allSatisfy { part, length in
                    part.utf8.count == length && part.utf8.allSatisfy { (0x30...0x39).contains($0) }
                }
            return isDay ? .within(text) : nil
        }
    }
}

extension LedgerAmount {
    /// The ends of what is named: a range has two, a sum is both.
    package var ends: (low: Decimal, high: Decimal)? {
        let ends = value.split(separator: "/", omittingEmptySubsequences: false).compactMap {
            Decimal(String($0))
        }
        guard let first = ends.first, let last = ends.last, ends.count <= 2 else { return nil }
        return (first, last)
    }
}

extension Commitment {
    /// The greatest sum that it names, in whatever currency.
    fileprivate var greatest: Decimal? { amounts.compactMap { $0.ends?.high }.max { $0 < $1 } }
}

extension Ledger {
    /// The lines and their parts that an identifier, or the beginning of one, may mean; one when it names a part whole.
    public func parts(called text: String) -> [(commitment: Commitment, part: String)] {
        let wanted = text.lowercased()
        var found: [(commitment: Commitment, part: String)] = []
        for commitment in commitments {
            for part in commitment.parts where part == wanted || wanted.count > 2 && part.hasPrefix(wanted) {
                if part == wanted { return [(commitment, part)] }
                found.append((commitment, part))
            }
        }
        return found
    }
}
