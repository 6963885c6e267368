extension Profile {
    init?(from table: ConfigurationTable, plainHosts: Set<String>, names: inout Names) {
        let name = table.name("profile", &names)
        let follow = table.choice("follow", among: [Configuration.Follow.matching, .all]) ?? .matching
        var seen: Set<String> = []
        let words = table.list("words", example: "High-Level Economic Dialogue") {
            text, _ throws(Complaint) in
            let sound = text.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control }
            let letters = text.unicodeScalars.contains {
                $0.properties.isAlphabetic || $0.properties.numericType != nil
            }
            guard sound, letters, text.utf8.count <= 200 else {
                throw Complaint("words are one line with letters or digits, at most 200 bytes")
            }
            guard seen.insert(text.lowercased()).inserted else { throw Complaint("it is there twice") }
            return text
        }
        if follow == .matching, !table.has("words") || table.isEmptyList("words") {
            table.lacks("words", because: "; without them, write 'follow = \"all\"'")
        }
        var sources: [Source] = []
        for table in table.tables("source") {
            if let source = Source(from: table, plainHosts: plainHosts, names: &names) {
                sources.append(source)
            }
        }
        var moves: [AddressMove] = []
        var origins = Names()
        for table in table.tables("move") {
            if let move = AddressMove(from: table, origins: &origins) { moves.append(move) }
        }
        let rules = table.tables("page").compactMap { PageRule(from: $0) }
        var taken = Names()
        let known = table.tables("known").compactMap { KnownName(from: $0, taken: &taken) }
        var backfills: [Backfill] = []
        for table in table.tables("backfill") {
            if let backfill = Backfill(from: table, plainHosts: plainHosts, names: &names) {
                backfills.append(backfill)
            }
        }
        table.refuseUnknown()
        guard let name else { return nil }
        self.init(
            name: name, follow: follow, words: words ?? [], sources: sources, moves: moves,
            pages: rules, known: known, backfills: backfills)
    }
}

extension Profile.AddressMove {
    fileprivate init?(from table: ConfigurationTable, origins: inout Names) {
        let from = table.address("from", plainHosts: nil)
        let to = table.address("to", plainHosts: nil)
        for (key, address) in [("from", from), ("to", to)] {
            if let address, address.target.last != "/" {
                table.complain("'\(key)' names what lies below it, so it must end with '/'", at: key)
            }
        }
        if let from {
            do {
                try origins.take(from.canonical, kind: "move", at: table.place(of: "from"))
            } catch {
                table.complain("'from' repeats an address; \(error.text)", at: "from")
            }
            if from.canonical == to?.canonical { table.complain("'to' is the same as 'from'", at: "to") }
        }
        let written = (table.text("from", example: ""), table.text("to", example: ""))
        table.refuseUnknown()
        guard from != nil, to != nil, let from = written.0, let to = written.1 else { return nil }
        self.init(from: from, to: to)
    }
}

extension Subscriber {
    init?(from table: ConfigurationTable, plainHosts: Set<String>, hasMail: Bool, names: inout Names) {
        let name = table.name("subscriber", &names)
        let channel = Channel(from: table, plainHosts: plainHosts, hasMail: hasMail)
        let least =
            table.choice("least", among: [Significance.cosmetic, .editorial, .substantive]) ?? .editorial
        let kinds = table.list("kinds", example: "revised") { text, _ throws(Complaint) in
            try choose(text, among: Event.Kind.shown)
        }
        let heartbeat = table.choice("heartbeat", among: [Heartbeat.daily, .weekly])
        let timing = Timing(from: table)
        let interest = Interest(from: table, timing)
        let language = table.choice("language", among: Digest.Language.allCases) ?? .english
        if table.isEmptyList("kinds") {
            table.complain("'kinds' is empty; leave it out to be told of every kind", at: "kinds")
        }
        table.refuseUnknown()
        guard let name, let channel else { return nil }
        self.init(
            name: name, channel: channel, least: least,
            kinds: kinds.map { Set($0) } ?? Set(Event.Kind.allCases), heartbeat: heartbeat)
        (self.timing, self.interest, self.language) = (timing, interest, language)
    }
}

extension Subscriber.Channel {
    private static let keys = ["directory", "stdout", "webhook", "mail"]

    fileprivate init?(from table: ConfigurationTable, plainHosts: Set<String>, hasMail: Bool) {
        let directory = table.directory("directory", example: "/var/lib/hledwatch/digests")
            .map(Self.directory)
        let standardOutput = table.flag("stdout")
        let webhook = table.has("webhook") ? table.address("webhook", plainHosts: plainHosts) : nil
        let url = table.text("webhook", example: "https://example.org/hook")
        let secret = table.secret("secret_file")
        let mail = table.checked("mail", example: "analyst@example.org") { text throws(Complaint) in
            try checkMailAddress(text)
            return Self.mail(to: text)
        }
        let present = Self.keys.filter { table.has($0) }
        guard present.count == 1 else {
            let all = Self.keys.map { "'\($0)'" }.joined(separator: ", ")
            if present.isEmpty {
                table.lacks("directory", because: " or another way to be told: one of \(all)")
            } else {
                table.complain(
                    "\(table.title) has \(present.map { "'\($0)'" }.joined(separator: " and ")); give each way its own",
                    at: present.last)
            }
            return nil
        }
        if table.has("secret_file"), !table.has("webhook") {
            table.complain("'secret_file' belongs to a 'webhook'", at: "secret_file")
        }
        switch present.first {
        case "directory": guard let directory else { return nil }; self = directory
        case "mail":
            if !hasMail { table.complain("'mail' needs a [mail] table that names the server", at: "mail") }
            guard let mail else { return nil }
            self = mail
        case "webhook":
            if !table.has("secret_file") { table.lacks("secret_file", because: ", which 'webhook' needs") }
            guard webhook != nil, let url, let secret else { return nil }
            self = .webhook(url: url, secretFile: secret)
        default:
            if standardOutput == false {
                table.complain("'stdout' is false; leave it out or make it true", at: "stdout")
            }
            self = .standardOutput
        }
    }
}
