#if canImport(Glibc)
    internal import Glibc
#endif

extension Configuration {
    /// The largest file read; ten thousand sources fit well.
    static let maxFileBytes = 4 << 20

    /// Reads and checks the file.
    ///
    /// - Throws: every problem at once, with line and column; a file that cannot be read is one, with line 0.
    public static func load(path: String) throws(ConfigurationError) -> Configuration {
        switch readFile(path) {
        case .success(let bytes): return try parse(bytes: bytes, path: path)
        case .failure(let complaint): throw refused(path, complaint.text)
        }
    }

    /// Checks the text of a file; `path` is its name in errors.
    public static func parse(_ text: String, path: String) throws(ConfigurationError) -> Configuration {
        try parse(bytes: Array(text.utf8), path: path)
    }

    static func parse(bytes: [UInt8], path: String) throws(ConfigurationError) -> Configuration {
        let problems = ConfigurationProblems()
        let configuration = try read(bytes, path: path, problems)
        let found = problems.sorted()
        guard found.isEmpty else { throw ConfigurationError(path: path, problems: found) }
        return configuration
    }

    /// Reads as much as can be, and leaves what is wrong in `problems`.
    static func read(
        _ bytes: [UInt8], path: String, _ problems: ConfigurationProblems
    ) throws(ConfigurationError) -> Configuration {
        guard bytes.count <= maxFileBytes else {
            throw refused(path, "is larger than \(maxFileBytes >> 20) MiB; a configuration is far smaller")
        }
        guard let root = wellFormedPart(of: bytes, problems), case .table(let members) = root.content else {
            return Configuration()
        }
        return Configuration(
            from: ConfigurationTable(members, title: "", path: "", place: root.place, problems: problems),
            problems)
    }

    private static func refused(_ path: String, _ text: String) -> ConfigurationError {
        ConfigurationError(
            path: path, problems: [ConfigurationError.Problem(line: 0, column: 0, text: text)])
    }
}

// MARK: Syntax errors

/// The document; where a line is not TOML it is reported and left out, so that one slip does not hide the others.
/// `nil` when a mistake reaches beyond its line: then what follows would be misread.
private func wellFormedPart(
    of bytes: [UInt8], _ problems: ConfigurationProblems
) -> ConfigurationDocument.Value? {
    var bytes = bytes
    var previous = 0
    for _ in 0..<20 {
        do {
            return try ConfigurationDocument.parse(bytes)
        } catch {
            problems.add(error.text, at: error.place)
            problems.toleratesMissing = true
            guard error.place.line > previous, blank(line: error.place.line, of: &bytes) else { return nil }
            previous = error.place.line
        }
    }
    return nil
}

/// Blanks a line that holds a key and its value, or nothing that opens something else. False: it must stay.
private func blank(line number: Int, of bytes: inout [UInt8]) -> Bool {
    var start = 0
    for _ in 1..<number {
        guard let feed = bytes[start...].firstIndex(of: 0x0a) else { return false }
        start = feed + 1
    }
    let end = bytes[start...].firstIndex(of: 0x0a) ?? bytes.count
    let text = bytes[start..<end].drop { $0 == 0x20 || $0 == 0x09 }
    // A header's keys would fall to the table before it; a list or a long text may go on below.
    guard let first = text.first, first != UInt8(ascii: "["), text.contains(UInt8(ascii: "=")),
        count(of: "[", in: text) == count(of: "]", in: text),
        text.firstRange(of: Array("\"\"\"".utf8)) == nil, text.firstRange(of: Array("'''".utf8)) == nil
    else { return false }
    for index in start..<end { bytes[index] = 0x20 }
    return true
}

private func count(of bracket: Unicode.Scalar, in text: ArraySlice<UInt8>) -> Int {
    text.reduce(0) { $0 + ($1 == UInt8(ascii: bracket) ? 1 : 0) }
}

// MARK: The file

/// The file's bytes; of one longer than `most`, a few more than that.
func readFile(_ path: String, most: Int = Configuration.maxFileBytes) -> Result<[UInt8], Complaint> {
    guard !path.utf8.contains(0) else { return .failure(Complaint("cannot be read: its name holds a NUL")) }
    let file = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return .failure(Complaint("cannot be read: \(reason(errno))")) }
    defer { close(file) }
    guard let bytes = bytes(of: file, most: most) else {
        return .failure(Complaint("cannot be read: \(reason(errno))"))
    }
    return .success(bytes)
}
