extension Source {
    init?(from table: ConfigurationTable, plainHosts: Set<String>, names: inout Names) {
        let name = table.name("source", &names)
        let retired = table.flag("retired") ?? false
        let address = table.address("url", plainHosts: retired ? nil : plainHosts)
        if let address {
            do {
                try names.take(address.canonical, kind: "source", at: table.place(of: "url"))
            } catch {
                table.complain("'url' repeats an address; \(error.text)", at: "url")
            }
        }
        let kind = table.choice("kind", among: Kind.allCases)
        let links = table.has("links") ? table.address("links", plainHosts: nil) : nil
        if links != nil, kind == .feed {
            table.complain(
                "'links' belongs to a sitemap or a listing; a feed tells of its items itself", at: "links")
        }
        let prefix = links.flatMap { _ in table.text("links", example: "") }
        let backfill = table.count("backfill", whenTrue: Self.wholeBackfill, most: Self.longestBackfill) ?? 0
        let bounds = Duration.seconds(60)...Duration.seconds(7 * 86_400)
        let interval = table.duration("interval", bounds, example: "15m")
        let heedsHints = table.flag("heed_hints") ?? true
        let url = address.flatMap { _ in table.text("url", example: "") }
        table.refuseUnknown()
        guard let name, let url else { return nil }
        self.init(
            name: name, url: url, kind: kind, links: prefix, backfill: backfill, interval: interval,
            retired: retired)
        self.heedsHints = heedsHints
    }
}

extension Profile.Backfill {
    init?(from table: ConfigurationTable, plainHosts: Set<String>, names: inout Names) {
        let name = table.name("backfill", &names)
        let cdx = table.address("cdx", plainHosts: plainHosts)
        let replay = table.has("replay") ? table.address("replay", plainHosts: plainHosts) : nil
        if let replay, replay.target.last != "/" {
            table.complain("'replay' is followed by a capture's time, so it must end with '/'", at: "replay")
        }
        let prefix = table.address("prefix", plainHosts: nil)
        let from = table.time("from")
        let to = table.time("to")
        if let from, let to, from > to { table.complain("'from' is later than 'to'", at: "from") }
        let pause = table.duration("pause", .zero...Duration.seconds(60), example: "2s")
        let asked = (table.text("cdx", example: ""), table.text("prefix", example: ""))
        let player = table.text("replay", example: "")
        table.refuseUnknown()
        guard let name, let cdx, prefix != nil, let index = asked.0, let below = asked.1 else { return nil }
        let port = cdx.port.map { ":\($0)" } ?? ""
        let host = cdx.host.contains(":") ? "[\(cdx.host)]" : cdx.host
        self.init(
            name: name, cdx: index, replay: player ?? "\(cdx.scheme)://\(host)\(port)/web/", prefix: below,
            from: from, to: to, pause: pause ?? .seconds(2))
    }
}

extension ConfigurationTable {
    /// A number up to `most`; true means `whenTrue`, false 0.
    fileprivate func count(_ key: String, whenTrue: Int, most: Int) -> Int? {
        if isFlag(key) { return flag(key).map { $0 ? whenTrue : 0 } }
        return integer(key, 0...most, or: "true or false, or ")
    }

    /// A date or a time of RFC 3339.
    fileprivate func time(_ key: String) -> Instant? {
        checked(key, example: "2021-09-01") { text throws(Complaint) in
            guard let time = Instant(rfc3339: text) else {
                throw Complaint(
                    "it must be a date such as '2021-09-01' or a time such as '2021-09-01T12:00:00Z'")
            }
            return time
        }
    }
}
