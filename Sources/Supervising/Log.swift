internal import FactSheets

#if canImport(Glibc)
    internal import Glibc
#endif

/// How much a line matters; the raw value is syslog's (sd-daemon(3)).
public enum LogLevel: Int, Comparable, Sendable {
    case error = 3
    case warning = 4
    case notice = 5
    case info = 6
    case debug = 7

    /// The graver one is the smaller.
    public static func < (a: LogLevel, b: LogLevel) -> Bool { a.rawValue < b.rawValue }
}

/// What a field of a log line is called. Values may come from outside; names never do.
public enum Field: String, Sendable {
    case profile, source, document, version, event, kind, significance, capture, title
    case url, status, host, port, path
    case subscriber, digest, attempt, next
    case reason, hint, signal
    case count, changes, bytes, duration, since, until
    case schema, engine
}

/// Writes one line a call to standard error: a constant message, then `key="value"` fields.
///
/// Under systemd each line begins with its level (`<4>`), which the journal takes off again.
public struct Log: Sendable {
    private let minimum: LogLevel
    private let descriptor: Int32
    private let prefixed: Bool

    /// Leaves out what matters less than `minimum`.
    public init(minimum: LogLevel = .info) {
        self.init(minimum: minimum, descriptor: STDERR_FILENO, prefixed: isJournal(STDERR_FILENO))
    }

    init(minimum: LogLevel, descriptor: Int32, prefixed: Bool) {
        self.minimum = minimum
        self.descriptor = descriptor
        self.prefixed = prefixed
    }

    public func callAsFunction(_ level: LogLevel, _ message: StaticString, _ fields: [(Field, String)] = []) {
        guard level <= minimum else { return }
        var line = prefixed ? "<\(level.rawValue)>" : ""
        line += message.description
        for (field, value) in fields { line += " \(field.rawValue)=\"\(journalSafe(value, limit: 1024))\"" }
        line += "\n"
        write(Array(line.utf8))
    }

    /// One write(2) a line, so that lines of several threads do not mix. What cannot be written is given up: there
    /// is nobody left to tell.
    private func write(_ line: [UInt8]) {
        var rest = line[...]
        while !rest.isEmpty {
            let written = unsafe rest.withUnsafeBytes { bytes in
                unsafe Glibc.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if written < 0, errno == EINTR { continue }
            guard written > 0 else { return }
            rest = rest.dropFirst(written)
        }
    }
}

/// Whether a descriptor leads to the journal: `$JOURNAL_STREAM` names its device and inode (systemd.exec(5)).
func isJournal(_ descriptor: Int32) -> Bool {
    guard let value = unsafe getenv("JOURNAL_STREAM") else { return false }
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0 else { return false }
    return unsafe String(cString: value) == "\(status.st_dev):\(status.st_ino)"
}

/// Foreign text on one line of a terminal or a journal, between quotes: cut after `limit` characters, quotes and
/// backslashes escaped, the rest as `terminalSafe` has it.
func journalSafe(_ text: String, limit: Int) -> String {
    let scalars = text.unicodeScalars
    let end =
        scalars.index(scalars.startIndex, offsetBy: limit, limitedBy: scalars.endIndex) ?? scalars.endIndex
    var escaped = ""
    for scalar in scalars[..<end] {
        if scalar == "\"" || scalar == "\\" { escaped.unicodeScalars.append("\\") }
        escaped.unicodeScalars.append(scalar)
    }
    return terminalSafe(escaped) + (end < scalars.endIndex ? "…" : "")
}
