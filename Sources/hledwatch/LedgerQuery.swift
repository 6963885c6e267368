import Digesting
import FactSheets

extension LedgerQuery {
    /// What the options of `ledger` ask for.
    init(_ arguments: Arguments) throws(UsageError) {
        do throws(Problem) {
            try self.init { arguments[Self.option($0)] }
        } catch {
            throw UsageError(
                "'\(Self.option(error.field))' is '\(error.value)'; it can be \(error.expected)")
        }
    }

    private static func option(_ field: Field) -> String {
        field == .state ? "--status" : "--" + field.rawValue
    }
}

/// A line of the ledger that cannot be found.
struct LedgerError: Explained, Equatable {
    let summary: String
    let remedy: String?
}

extension Ledger {
    /// The line and the part an identifier, or an unambiguous beginning of one, means.
    func find(_ text: String) throws(LedgerError) -> (commitment: Commitment, part: String) {
        let found = parts(called: text)
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
