extension Source {
    /// It as a configuration file has it.
    public var block: String {
        var lines = ["[[profile.source]]", "name = \"\(name)\"", "url = \"\(url)\""]
        if let kind { lines.append("kind = \"\(kind.rawValue)\"") }
        if let links { lines.append("links = \"\(links)\"") }
        if backfill > 0 { lines.append("backfill = \(backfill)") }
        return lines.joined(separator: "\n") + "\n"
    }
}

extension Configuration {
    /// A file that cannot be added to.
    public struct NotWritable: Explained, Equatable {
        public let path: String
        public let reason: String
        public var summary: String { "cannot add to '\(path)': \(reason)" }
        public var remedy: String? { "put the lines into it by hand" }
    }

    /// The bytes of a configuration file with `source` in the named profile; all that was there stays byte for byte.
    ///
    /// The lines go before the next `[[profile]]`, or to the end. The result is read and must say what the file said
    /// and the source, nothing else.
    /// - Throws: `ConfigurationError` when the file or the result is not sound; `NotWritable` when it is, and says
    ///   something else.
    public static func adding(
        _ source: Source, toProfile name: String, in bytes: [UInt8], path: String
    ) throws -> [UInt8] {
        var wanted = try parse(bytes: bytes, path: path)
        guard let profile = wanted.profiles.firstIndex(where: { $0.name == name }) else {
            throw NotWritable(path: path, reason: "it has no profile '\(name)'")
        }
        wanted.profiles[profile].sources.append(source)
        let starts = profileHeaders(in: bytes)
        let isLast = profile == wanted.profiles.count - 1
        guard starts.count == wanted.profiles.count else {
            throw NotWritable(path: path, reason: "its profiles are not written as [[profile]] tables")
        }
        let place = isLast ? bytes.count : starts[profile + 1]
        var added = Array(("\n" + source.block + (isLast ? "" : "\n")).utf8)
        if place > 0, bytes[place - 1] != 0x0A { added.insert(0x0A, at: 0) }
        let result = bytes[..<place] + added + bytes[place...]
        guard try parse(bytes: Array(result), path: path) == wanted else {
            throw NotWritable(path: path, reason: "the lines would change what else it says")
        }
        return Array(result)
    }

    /// Where the lines begin that open a profile.
    private static func profileHeaders(in bytes: [UInt8]) -> [Int] {
        var places: [Int] = []
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
            let line = bytes[start..<end].filter { $0 != 0x20 && $0 != 0x09 && $0 != 0x0D }
            if line.starts(with: "[[profile]]".utf8) { places.append(start) }
            start = end + 1
        }
        return places
    }
}
