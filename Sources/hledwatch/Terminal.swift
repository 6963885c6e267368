import Digesting
import FactSheets
import Glibc
import Supervising
import Watching

/// Where text goes: data to standard output, the rest to standard error.
enum Terminal {
    /// The width to wrap running text to: the terminal's, or `$COLUMNS`, between 40 and 120. Where neither says it, nothing
    /// is wrapped: in a pipe each thing is a line.
    static var width: Int { columns.map { min(max($0, 40), 120) } ?? .max }

    /// The width to wrap lists to: only on a terminal, whatever `$COLUMNS` says.
    static var listWidth: Int { isShown ? min(max(columns ?? 80, 40), 120) : .max }

    /// A list: on a terminal each thing in lines of its width, elsewhere each in one line.
    static var list: TextPage { TextPage(style, width: listWidth) }

    /// The columns of the terminal, else those that `$COLUMNS` says; `nil` where nothing says it.
    static var columns: Int? {
        let found = size.columns
        return found > 0 ? found : environment("COLUMNS").flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
    }

    /// Of the terminal that standard output is; zeros where it is none.
    private static var size: (rows: Int, columns: Int) {
        var size = winsize()
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0 else { return (0, 0) }
        return (Int(size.ws_row), Int(size.ws_col))
    }

    /// Lines are drawn in ASCII where the locale's characters are not those of UTF-8.
    static var drawing: LineDrawing {
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].lazy.compactMap { environment($0) }.first { !$0.isEmpty }
        let name = (locale ?? "").lowercased()
        return name.contains("utf-8") || name.contains("utf8") ? .unicode : .ascii
    }

    /// Whether long text goes through a pager.
    @TaskLocal static var pages = false

    /// What `--color` says.
    enum Colors: String, CaseIterable {
        case auto, always, never
    }

    @TaskLocal static var colors = Colors.auto

    /// Colour as `--color` says, else on a terminal only, and not when NO_COLOR is set (<https://no-color.org>).
    static var style: TextStyle {
        switch colors {
        case .always: .ansi
        case .never: .plain
        case .auto:
            isShown && (environment("NO_COLOR") ?? "").isEmpty && environment("TERM") != "dumb"
                ? .ansi : .plain
        }
    }

    /// True when standard output is a terminal.
    static var isShown: Bool { isatty(STDOUT_FILENO) == 1 }

    /// True when a person watches standard error.
    static var showsProgress: Bool { isatty(STDERR_FILENO) == 1 }

    static func print(_ text: String) throws {
        let ended = text.hasSuffix("\n") || text.isEmpty ? text : text + "\n"
        if pages, isLong(ended), pager?.show(ended) == true { return }
        guard writeToStandardOutput(ended) else { throw OutputClosed() }
    }

    /// Lines that are things of their own: on a terminal each is wrapped, and goes on below its column. Safe already.
    static func print(lines text: String) throws {
        guard isShown else { return try print(text) }
        var page = list
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.isEmpty { page.blank() } else { page.columned(line) }
        }
        try print(page.text)
    }

    /// Longer than the screen that it goes to; never where it goes elsewhere.
    private static func isLong(_ text: String) -> Bool {
        let size = size
        guard isShown, size.rows > 0, environment("TERM") != "dumb" else { return false }
        // The shell's prompt comes after it.
        return terminalRows(text, width: size.columns) >= size.rows
    }

    private static var pager: Pager? { Pager(environment("HLEDWATCH_PAGER") ?? environment("PAGER")) }

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
