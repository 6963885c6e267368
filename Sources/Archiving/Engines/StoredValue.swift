public import FactSheets

/// What one column of one row holds: all that an engine behind the seam must be able to bind and to read.
enum StoredValue: Equatable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])
}

/// What a column holds, or a parameter stands for, besides NULL.
enum StoredKind: Equatable {
    case integer, text, blob
}

extension StoredValue {
    var holdsNUL: Bool { if case .text(let text) = self { text.utf8.contains(0) } else { false } }

    /// What PostgreSQL, whose text cannot hold a NUL, holds of it: what stands for what cannot be shown stands there.
    var withoutNUL: StoredValue {
        guard holdsNUL, case .text(let text) = self else { return self }
        return .text(text.replacing("\0", with: "\u{FFFD}"))
    }
}

/// A value that fits in one column.
protocol Storable {
    static var kind: StoredKind { get }
    var stored: StoredValue { get }
    /// `nil` when the column holds something else.
    init?(stored: StoredValue)
}

/// Whatever a column holds.
extension StoredValue: Storable {
    static var kind: StoredKind { .blob }
    var stored: StoredValue { self }
    init?(stored: StoredValue) { self = stored }
}

extension Int64: Storable {
    static var kind: StoredKind { .integer }
    var stored: StoredValue { .integer(self) }
    init?(stored: StoredValue) {
        guard case .integer(let value) = stored else { return nil }
        self = value
    }
}

extension Int: Storable {
    static var kind: StoredKind { .integer }
    var stored: StoredValue { .integer(Int64(self)) }
    init?(stored: StoredValue) {
        guard case .integer(let value) = stored else { return nil }
        self.init(exactly: value)
    }
}

extension String: Storable {
    static var kind: StoredKind { .text }
    var stored: StoredValue { .text(self) }
    init?(stored: StoredValue) {
        guard case .text(let value) = stored else { return nil }
        self = value
    }
}

extension Array: Storable where Element == UInt8 {
    static var kind: StoredKind { .blob }
    var stored: StoredValue { .blob(self) }
    init?(stored: StoredValue) {
        guard case .blob(let value) = stored else { return nil }
        self = value
    }
}

/// Times are integers, in milliseconds.
extension Instant: Storable {
    static var kind: StoredKind { .integer }
    var stored: StoredValue { .integer(milliseconds) }
    init?(stored: StoredValue) {
        guard case .integer(let value) = stored else { return nil }
        self.init(milliseconds: value)
    }
}

extension Optional: Storable where Wrapped: Storable {
    static var kind: StoredKind { Wrapped.kind }
    var stored: StoredValue { if let self { self.stored } else { .null } }
    init?(stored: StoredValue) {
        if case .null = stored {
            self = Self.none
            return
        }
        guard let value = Wrapped(stored: stored) else { return nil }
        self = .some(value)
    }
}

/// Enumerations are kept as their names.
extension Storable where Self: RawRepresentable<String> {
    static var kind: StoredKind { .text }
    var stored: StoredValue { .text(rawValue) }
    init?(stored: StoredValue) {
        guard case .text(let name) = stored else { return nil }
        self.init(rawValue: name)
    }
}

extension Capture.Role: Storable {}
extension Source.Kind: Storable {}
extension Event.Kind: Storable {}
extension Significance: Storable {}
extension Statement.Kind: Storable {}
