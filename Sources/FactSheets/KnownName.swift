extension Profile {
    /// An office, programme or law, and all that it is called: a fact that names it has one value, whichever is used.
    public struct KnownName: Equatable, Sendable {
        public enum Kind: String, Sendable, CaseIterable { case office, programme, law }

        public var kind: Kind
        /// The full name in English, which stands for the others.
        public var name: String
        /// Abbreviations: `EPA`.
        public var short: [String]
        public var spanish: [String]
        /// Other names in English: `State Department`.
        public var other: [String]

        public init(
            _ kind: Kind, _ name: String, short: [String] = [], spanish: [String] = [], other: [String] = []
        ) {
            self.kind = kind
            self.name = name
            self.short = short
            self.spanish = spanish
            self.other = other
        }
    }
}

extension Profile.KnownName {
    init?(from table: ConfigurationTable, taken: inout Names) {
        let kind = table.choice("kind", among: Kind.allCases)
        if !table.has("kind") { table.lacks("kind") }
        let place = table.place(of: "name")
        var seen = taken
        let name = table.checked("name", example: "Environmental Protection Agency", required: true) {
            text throws(Complaint) in
            try Self.check(text)
            try seen.take(text, kind: "name", at: place)
            return text
        }
        var lists: [[String]] = []
        for key in ["short", "spanish", "other"] {
            let names = table.list(key, example: "EPA") { text, place throws(Complaint) in
                try Self.check(text)
                try seen.take(text, kind: "name", at: place)
                return text
            }
            lists.append(names ?? [])
        }
        taken = seen
        if lists.allSatisfy(\.isEmpty) {
            table.lacks("short", because: ", 'spanish' or 'other': another name")
        }
        table.refuseUnknown()
        guard let kind, let name else { return nil }
        self.init(kind, name, short: lists[0], spanish: lists[1], other: lists[2])
    }

    private static func check(_ text: String) throws(Complaint) {
        let isLine = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
        guard isLine, text.unicodeScalars.contains(where: \.properties.isAlphabetic), text.utf8.count <= 200
        else {
            throw Complaint("a name is one line with letters, at most 200 bytes")
        }
    }
}
