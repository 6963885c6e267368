extension Configuration {
    init(from root: ConfigurationTable, _ problems: ConfigurationProblems) {
        if let table = root.table("watch") { watch = Watch(from: table) }
        if let table = root.table("network") { network = Network(from: table) }
        if let table = root.table("archive") { place = Place(from: table) }
        if let table = root.table("mail") { mail = Mail(from: table) }
        let plainHosts = Set(network.plainHTTP)
        if let table = root.table("evidence") { evidence = Evidence(from: table, plainHosts: plainHosts) }
        if let table = root.table("web") { web = Web(from: table) }
        if let table = root.table("feeds") { feeds = Feeds(from: table) }
        var names = Names()
        for table in root.tables("profile") {
            if let profile = Profile(from: table, plainHosts: plainHosts, names: &names) {
                profiles.append(profile)
            }
        }
        for table in root.tables("subscriber") {
            if let subscriber = Subscriber(
                from: table, plainHosts: plainHosts, hasMail: root.has("mail"), names: &names)
            {
                subscribers.append(subscriber)
            }
        }
        root.refuseUnknown()
    }
}

/// Names and addresses met so far, with the lines where they stand.
struct Names {
    private var lines: [String: Int] = [:]

    /// - Throws: when something of that kind has this name already.
    mutating func take(
        _ name: String, kind: String, at place: ConfigurationDocument.Place
    ) throws(Complaint) {
        if let line = lines.updateValue(place.line, forKey: "\(kind) \(name)") {
            lines["\(kind) \(name)"] = line
            throw Complaint("another \(kind) has it already, on line \(line)")
        }
    }
}

extension ConfigurationTable {
    /// A name: in small letters, as it will stand in addresses, file names and journal fields.
    func name(_ kind: String, _ names: inout Names) -> String? {
        let taken = place(of: "name")
        var seen = names
        let name = checked("name", example: "hled", required: true) { text throws(Complaint) in
            let bytes = Array(text.utf8)
            let sound = bytes.allSatisfy { byte in
                (0x30...0x39).contains(byte) || (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "-")
            }
            guard sound, (1...64).contains(bytes.count), bytes.first != UInt8(ascii: "-") else {
                throw Complaint("a name is made of small letters, digits and '-', at most 64 of them")
            }
            try seen.take(text, kind: kind, at: taken)
            return text
        }
        names = seen
        return name
    }

    /// An address that will be asked: https, or http where `[network]` allows it.
    func address(_ key: String, plainHosts: Set<String>?) -> ConfigurationAddress? {
        checked(key, example: "https://www.example.gov/feed/", required: true) { text throws(Complaint) in
            let address = try ConfigurationAddress(text, schemes: ["https", "http"])
            if let plainHosts, address.scheme == "http", !plainHosts.contains(address.host) {
                throw Complaint("use https, or list \(quoted(address.host)) under 'plain_http' in [network]")
            }
            return address
        }
    }

    /// A file with a secret: an absolute path, or the name of a systemd credential.
    func secret(_ key: String) -> String? {
        checked(key, example: "mail-password") { text throws(Complaint) in
            guard !text.isEmpty, !text.utf8.contains(0), text.first == "/" || !text.contains("/") else {
                throw Complaint("it must be an absolute path, or the name of a systemd credential")
            }
            return text
        }
    }
}

extension Configuration.Watch {
    fileprivate init(from table: ConfigurationTable) {
        let bounds = Duration.seconds(60)...Duration.seconds(7 * 86_400)
        if let value = table.duration("interval", bounds, example: "15m") { interval = value }
        if let value = table.integer("width", 1...64) { width = value }
        if let value = table.duration("shortest_page_interval", bounds, example: "15m") {
            shortestPageInterval = value
        }
        let far = Duration.seconds(3600)...Duration.seconds(365 * 86_400)
        if let value = table.duration("longest_page_interval", far, example: "30d") {
            longestPageInterval = value
        }
        if shortestPageInterval > longestPageInterval {
            table.complain(
                "'shortest_page_interval' is longer than 'longest_page_interval', '\(longestPageInterval.written)'",
                at: table.has("shortest_page_interval") ? "shortest_page_interval" : "longest_page_interval")
        }
        if let value = table.integer("hourly_per_host", 10...1_000_000) { hourlyPerHost = value }
        if let value = table.size("least_free", 0...(1 << 40)) { leastFree = value }
        table.refuseUnknown()
    }
}

extension Configuration.Network {
    fileprivate init(from table: ConfigurationTable) {
        contact = table.checked("contact", example: "analyst@example.org") { text throws(Complaint) in
            if text.contains("://") {
                _ = try ConfigurationAddress(text, schemes: ["https", "http"])
            } else {
                try checkMailAddress(text)
            }
            return text
        }
        allow =
            table.list("allow", example: "10.1.2.0/24") { text, _ throws(Complaint) in
                try checkRange(text)
                return text
            } ?? []
        plainHTTP =
            table.list("plain_http", example: "feeds.example.gov") { text, _ throws(Complaint) in
                if text.contains("://") || text.contains("/") {
                    throw Complaint("name the host only, such as 'feeds.example.gov'")
                }
                if text.first == "[" || ipv6(text) != nil {
                    return try ConfigurationAddress(
                        "http://" + (text.first == "[" ? text : "[\(text)]"), schemes: ["http"]
                    ).host
                }
                try checkHost(text)
                return text.lowercased()
            } ?? []
        if let value = table.size("max_bytes", (1 << 10)...(256 << 20)) { maxBytes = value }
        if let value = table.duration("timeout", .seconds(1)...Duration.seconds(600), example: "60s") {
            timeout = value
        }
        if let value = table.integer("per_host", 1...64) { perHost = value }
        proxy = table.checked("proxy", example: "http://proxy.example.org:3128") { text throws(Complaint) in
            let address = try ConfigurationAddress(text, schemes: ["http", "https", "socks5h"])
            guard address.target == "/" else { throw Complaint("leave out the path") }
            return text
        }
        table.refuseUnknown()
    }
}

extension Configuration.Evidence {
    fileprivate init(from table: ConfigurationTable, plainHosts: Set<String>) {
        origin = table.checked("origin", example: "example.org/hledwatch") { text throws(Complaint) in
            guard !text.isEmpty, text.utf8.count <= 200, !text.contains("://"),
                text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != UInt8(ascii: "+") })
            else {
                throw Complaint(
                    "it must be an address without its scheme, in ASCII, with neither blanks nor '+'")
            }
            return text
        }
        let bounds = Duration.seconds(60)...Duration.seconds(30 * 86_400)
        if let value = table.duration("checkpoint_every", bounds, example: "1h") { checkpointEvery = value }
        if table.has("timestamp_authority"),
            table.address("timestamp_authority", plainHosts: plainHosts) != nil
        {
            timestampAuthority = table.text("timestamp_authority", example: "")
        }
        table.refuseUnknown()
    }
}

extension Configuration.Mail {
    fileprivate init?(from table: ConfigurationTable) {
        let address = table.checked("server", example: "smtps://mail.example.org", required: true) {
            text throws(Complaint) in
            let address = try ConfigurationAddress(text, schemes: ["smtps", "smtp"])
            guard address.target == "/", text.last != "/" else {
                throw Complaint("write scheme, host and port only")
            }
            return (text: text, parts: address)
        }
        let sender = table.checked("from", example: "hledwatch@example.org", required: true) {
            text throws(Complaint) in
            try checkMailAddress(text)
            return text
        }
        let user = table.checked("user", example: "hledwatch") { text throws(Complaint) in
            guard !text.isEmpty, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else {
                throw Complaint("it must be printable ASCII")
            }
            return text
        }
        let passwordFile = table.secret("password_file")
        if table.has("user"), !table.has("password_file") {
            table.lacks("password_file", because: ", which 'user' needs")
        }
        if table.has("password_file"), !table.has("user") {
            table.lacks("user", because: ", which 'password_file' needs")
        }
        let plain = table.flag("plain") ?? false
        if plain, let parts = address?.parts {
            let local = parts.host == "localhost" || parts.host == "::1" || ipv4(parts.host)?.first == 127
            if !local || parts.scheme != "smtp" {
                table.complain(
                    "'plain' is true; mail goes without TLS only to 'smtp://localhost'", at: "plain")
            }
        }
        let unsubscribe = table.checked("unsubscribe", example: "mailto:desk@example.org") {
            text throws(Complaint) in
            if text.hasPrefix("mailto:") {
                try checkMailAddress(String(text.dropFirst(7).prefix { $0 != "?" }))
            } else {
                _ = try ConfigurationAddress(text, schemes: ["https"])
            }
            guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) && $0 != 0x3C && $0 != 0x3E }) else {
                throw Complaint("it must be printable ASCII without blanks")
            }
            return text
        }
        table.refuseUnknown()
        guard let address, let sender else { return nil }
        self.init(server: address.text, from: sender)
        self.user = user
        self.passwordFile = passwordFile
        self.plain = plain
        self.unsubscribe = unsubscribe
    }
}

extension ConfigurationTable {
    /// A number of bytes, written `16MiB`.
    fileprivate func size(_ key: String, _ bounds: ClosedRange<Int>) -> Int? {
        checked(key, example: "16MiB") { text throws(Complaint) in
            let units = [("KiB", 10), ("MiB", 20)]
            guard let (unit, shift) = units.first(where: { text.hasSuffix($0.0) }),
                let number = Int(text.dropLast(unit.utf8.count)), number >= 0, number <= 1 << 30
            else { throw Complaint("it must be a size such as '16MiB' (units: KiB, MiB)") }
            let bytes = number << shift
            if bytes < bounds.lowerBound { throw Complaint("the least is '\(bounds.lowerBound >> 10)KiB'") }
            if bytes > bounds.upperBound { throw Complaint("the most is '\(bounds.upperBound >> 20)MiB'") }
            return bytes
        }
    }
}
