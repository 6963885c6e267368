public import FactSheets

/// Why a web archive, or a record in it, cannot be read or written.
public enum WebArchiveError: Explained, Equatable {
    /// The file cannot be opened or read at all.
    case unreadable(path: String, reason: String)
    case empty(path: String)
    case notWARC(path: String)
    case unwritable(path: String, reason: String)
    /// The record beginning at `offset` holds no response that can be understood.
    case badRecord(offset: Int64, uri: String?, reason: String)

    public var summary: String {
        switch self {
        case .unreadable(let path, let reason): "web archive '\(path)' cannot be read: \(reason)"
        case .empty(let path): "web archive '\(path)' is empty"
        case .notWARC(let path): "'\(path)' is not a WARC file: no record begins with 'WARC/'"
        case .unwritable(let path, let reason): "'\(path)' cannot be written: \(reason)"
        case .badRecord(let offset, let uri, let reason):
            "the record\(uri.map { " of '\($0)'" } ?? "") at byte \(offset) cannot be used: \(reason)"
        }
    }

    public var remedy: String? {
        switch self {
        case .notWARC: "a web archive is a .warc or .warc.gz file, version 0.17 to 1.1"
        case .empty: "was it copied or downloaded completely?"
        case .unwritable:
            "check that the directory exists, that this user may write there, and that the disk has room"
        case .unreadable, .badRecord: nil
        }
    }
}

/// A stretch of a web archive that was skipped.
public struct Damage: Equatable, Sendable, CustomStringConvertible {
    /// Where in the file it begins: the record, or the gzip member that holds it.
    public let offset: Int64
    /// What was wrong, one line.
    public let reason: String

    public init(offset: Int64, reason: String) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "at byte \(offset): \(reason)" }
}
