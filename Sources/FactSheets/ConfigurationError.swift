/// Why a configuration was refused: everything that is wrong with it at once, each with its place.
public struct ConfigurationError: Explained, Equatable {
    /// One mistake.
    public struct Problem: Equatable, Sendable {
        /// From 1; 0 when the problem is the file itself.
        public let line: Int
        /// From 1, in code points; 0 when the problem is the file itself.
        public let column: Int
        /// One line, without the place and without a full stop.
        public let text: String

        public init(line: Int, column: Int, text: String) {
            self.line = line
            self.column = column
            self.text = text
        }
    }

    /// The file, as the user named it.
    public let path: String
    /// Never empty; in the order of the file.
    public let problems: [Problem]

    public init(path: String, problems: [Problem]) {
        self.path = path
        self.problems = problems
    }

    /// One line for each problem: `path:line:column: text`.
    public var summary: String {
        problems.map { problem in
            problem.line == 0
                ? "\(path): \(problem.text)" : "\(path):\(problem.line):\(problem.column): \(problem.text)"
        }.joined(separator: "\n")
    }

    public var remedy: String? {
        problems.first?.line == 0
            ? "name a readable file with --config FILE"
            : "nothing was changed; run 'hledwatch check-config' after correcting the file"
    }
}

/// Text from the file as an error quotes it: in single quotes, without control characters, cut when long.
func quoted(_ text: String, limit: Int = 80) -> String {
    var out = "'"
    for (count, scalar) in text.unicodeScalars.enumerated() {
        guard count < limit else {
            out += "…"
            break
        }
        switch scalar.properties.generalCategory {
        case .control: out += "\\x" + hex(scalar.value, 2)
        case .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
            out += "[U+\(hex(scalar.value, 4))]"
        default: out.unicodeScalars.append(scalar)
        }
    }
    return out + "'"
}

private func hex(_ value: UInt32, _ width: Int) -> String {
    let digits = String(value, radix: 16, uppercase: true)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
