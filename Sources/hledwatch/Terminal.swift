import Digesting
import FactSheets
import Glibc
import Watching

/// Where text goes: data to standard output, the rest to standard error.
enum Terminal {
    /// The width to wrap to: the terminal's, `$COLUMNS`, or 80; between 40 and 120.
    static var width: Int {
        var size = winsize()
        let found = unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 ? Int(size.ws_col) : 0
        let wanted = found > 0 ? found : environment("COLUMNS").flatMap { Int($0) } ?? 80
        return min(max(wanted, 40), 120)
    }

    /// Colour on a terminal only, and not when NO_COLOR is set (<https://no-color.org>).
    static var style: TextStyle {
        isatty(STDOUT_FILENO) == 1 && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
            ? .ansi : .plain
    }

    /// True when a person watches standard error.
    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    static func print(_ text: String) throws {
        let ended = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
        guard writeToStandardOutput(ended) else { throw OutputClosed() }
    }

    static func print(json value: some Encodable) throws {
        try print(String(decoding: escapedJSON(try JSON.encode(value, pretty: true)), as: UTF8.self))
    }

    /// A line for the person at the terminal, made safe.
    static func note(_ text: String) {
        let lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        write(lines.map { terminalSafe(String(Substring($0))) }.joined(separator: "\n") + "\n")
    }

    /// Writes over the line before, on a terminal only; `nil` clears it.
    static func progress(_ text: String?) {
        guard showsProgress else { return }
        write("\r\u{1B}[K" + terminalSafe(text ?? ""))
    }

    private static func write(_ text: String) {
        let bytes = Array(text.utf8)
        _ = unsafe bytes.withUnsafeBytes { unsafe Glibc.write(STDERR_FILENO, $0.baseAddress, $0.count) }
    }
}

/// Nobody reads standard output any more, or it cannot be written.
struct OutputClosed: Error {}

func environment(_ name: String) -> String? {
    unsafe getenv(name).map { unsafe String(cString: $0) }
}
