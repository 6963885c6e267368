public import FactSheets

/// Under which parts of a configuration the derived rows were made: other rules would make others.
extension Archive {
    /// Notes that rows are derived by `rules`, beside those noted before.
    public func note(rules: [Configuration.Rule]) throws(ArchiveError) {
        if rules == notedRules { return }
        for rule in rules {
            try connection.run(
                "INSERT INTO rule (kind, hash) VALUES ($1, $2) ON CONFLICT (kind, hash) DO NOTHING",
                rule.kind.rawValue, Hashing.sha256(Array(rule.text.utf8)))
        }
        notedRules = rules
    }

    /// Forgets by which rules rows were derived, for all are derived anew.
    public func forgetRules() throws(ArchiveError) {
        notedRules = nil
        try connection.run("DELETE FROM rule")
    }

    /// Whether all rows were derived by `rules`; sources may have come since.
    public func isDerived(by rules: [Configuration.Rule]) throws(ArchiveError) -> Bool {
        let noted = try connection.all("SELECT kind, hash FROM rule") { row throws(ArchiveError) in
            NotedRule(kind: try row.next(), hash: try row.next())
        }
        let given = Set(
            rules.map {
                NotedRule(kind: $0.kind.rawValue, hash: Hashing.sha256(Array($0.text.utf8)))
            })
        let profile = Configuration.Rule.Kind.profile.rawValue
        return given.isSuperset(of: noted)
            && (noted.isEmpty || given.filter { $0.kind == profile }.isSubset(of: noted))
    }
}

private struct NotedRule: Hashable {
    let kind: String
    let hash: [UInt8]
}
