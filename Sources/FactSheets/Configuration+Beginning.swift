extension Configuration {
    /// What somebody says who begins: all that a first configuration needs beside the one that is shipped.
    public struct Beginning: Equatable, Sendable {
        /// Where a digest goes.
        public enum Goal: Equatable, Sendable {
            case mail(String), webhook(String), directory(String)
        }

        public var contact: String?
        public var goal: Goal?
        /// Needed for `.mail`.
        public var mailServer: String?
        public var mailFrom: String?
        /// For a server that wants a login.
        public var mailUser: String?
        public var when: String?
        public var timeZone: String?
        public var language: String?

        public init() {}

        /// `text` as a goal: an absolute path, an address of the web, or else one for mail.
        public static func goal(_ text: String) -> Goal {
            text.hasPrefix("/") ? .directory(text) : text.contains("://") ? .webhook(text) : .mail(text)
        }
    }

    /// The shipped configuration with those of its samples switched on that say what `beginning` says.
    ///
    /// All else stays as it is, comments included. `path` is what errors call the result.
    /// - Throws: `ConfigurationError` when an answer is none that a configuration can hold; `NotWritable` when `shipped`
    ///   lacks a sample.
    public static func beginning(_ beginning: Beginning, from shipped: [UInt8], path: String) throws
        -> [UInt8]
    {
        var samples = Samples(shipped, path: path)
        if let contact = beginning.contact { try samples.switchOn("contact", contact) }
        if case .mail = beginning.goal {
            let mail = try samples.switchOn(header: "[mail]", holding: "server")
            try samples.switchOn("server", beginning.mailServer, in: mail)
            try samples.switchOn("from", beginning.mailFrom, in: mail)
            try samples.switchOn("user", beginning.mailUser, in: mail)
            if beginning.mailUser != nil { try samples.switchOn(asItIs: "password_file", in: mail) }
        }
        if let goal = beginning.goal {
            let (key, value) =
                switch goal {
                case .mail(let address): ("mail", address)
                case .webhook(let url): ("webhook", url)
                case .directory(let path): ("directory", path)
                }
            let subscriber = try samples.switchOn(header: "[[subscriber]]", holding: key)
            try samples.switchOn(asItIs: "name", in: subscriber)
            if case .webhook = goal { try samples.switchOn(asItIs: "secret_file", in: subscriber) }
            let choices = [
                ("when", beginning.when), ("time_zone", beginning.timeZone), ("language", beginning.language),
            ]
            try samples.switchOn(key, value, in: subscriber, adding: choices)
        }
        let result = samples.bytes
        let (before, after) = (try parse(bytes: shipped, path: path), try parse(bytes: result, path: path))
        var expected = before
        (expected.network.contact, expected.mail, expected.subscribers) = (
            after.network.contact, after.mail, after.subscribers
        )
        guard after == expected,
            after.subscribers.count == before.subscribers.count + (beginning.goal == nil ? 0 : 1),
            beginning.contact == nil || after.network.contact == beginning.contact
        else { throw NotWritable(path: path, reason: "the answers would change what else it says") }
        return result
    }
}

/// The lines of a configuration in which settings are switched off: `#key = value`.
private struct Samples {
    private var lines: [String]
    private let path: String

    init(_ bytes: [UInt8], path: String) {
        lines = String(decoding: bytes, as: UTF8.self).split(
            separator: "\n", omittingEmptySubsequences: false
        )
        .map(String.init)
        self.path = path
    }

    var bytes: [UInt8] { Array(lines.joined(separator: "\n").utf8) }

    /// Switches on the table `header` whose sample has `key`; the place of its line.
    mutating func switchOn(header: String, holding key: String) throws(Configuration.NotWritable) -> Int {
        var start: Int?
        for (number, line) in lines.enumerated() {
            if line == "#" + header {
                start = number
            } else if line.hasPrefix("[") || line.hasPrefix("#[") {
                start = nil
            }
            guard let start, line.hasPrefix("#\(key) = ") else { continue }
            lines[start] = header
            return start
        }
        throw missing("\(header) with '\(key)'")
    }

    /// Switches the first sample of `key` after the line `start` on, with `value`; nothing where that is `nil`.
    mutating func switchOn(
        _ key: String, _ value: String?, in start: Int = 0, adding further: [(String, String?)] = []
    ) throws(Configuration.NotWritable) {
        guard let value else { return }
        let number = try place(of: key, in: start)
        let added = further.compactMap { key, value in value.map { "\(key) = \(text($0))" } }
        lines.replaceSubrange(number...number, with: ["\(key) = \(text(value))"] + added)
    }

    /// As `switchOn`, with the value that the sample has.
    mutating func switchOn(asItIs key: String, in start: Int) throws(Configuration.NotWritable) {
        lines[try place(of: key, in: start)].removeFirst()
    }

    private func place(of key: String, in start: Int) throws(Configuration.NotWritable) -> Int {
        guard let number = lines[start...].firstIndex(where: { $0.hasPrefix("#\(key) = ") }) else {
            throw missing("'\(key)'")
        }
        return number
    }

    private func missing(_ what: String) -> Configuration.NotWritable {
        Configuration.NotWritable(path: path, reason: "the shipped configuration shows no \(what)")
    }

    /// A basic string of TOML.
    private func text(_ value: String) -> String {
        var out = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"", "\\": out += "\\" + String(scalar)
            case "\u{0}"..."\u{1F}", "\u{7F}":
                let digits = String(scalar.value, radix: 16)
                out += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out + "\""
    }
}
