import TestSupport

/// A terminal of that size, on which hledwatch runs.
struct PseudoTerminal {
    private static let script = Hledwatch.root + "/Tests/EndToEndTests/Scripts/terminal.py"

    var rows = 24
    var columns = 80

    /// All that it shows, raw. `keys` are typed, each once what is named with it was shown.
    func show(
        _ arguments: [String], keys: [(String, after: String)] = [], _ environment: [String: String] = [:]
    ) throws -> Program.Result {
        try Program.run(
            "/usr/bin/python3",
            [Self.script, String(rows), String(columns)] + keys.flatMap { ["--keys", $0.0, $0.after] }
                + ["--", Hledwatch.path] + arguments,
            environment: ["TERM": "xterm-256color"].merging(environment) { $1 })
    }

    /// What is shown, without colours, in lines.
    static func lines(_ result: Program.Result) -> [String] {
        result.output.split(separator: "\r\n", omittingEmptySubsequences: false).map { line in
            // What is written over is not seen.
            bare(String(line.split(separator: "\r").last ?? ""))
        }
    }

    /// Without escape sequences.
    static func bare(_ line: String) -> String {
        var kept = String.UnicodeScalarView()
        var isInside = false
        for scalar in line.unicodeScalars {
            if scalar == "\u{1B}" { isInside = true } else if !isInside { kept.append(scalar) }
            if isInside, scalar.properties.isAlphabetic { isInside = false }
        }
        return String(kept)
    }
}
