internal import FactSheets
internal import Networking
internal import Supervising

extension Doctor {
    /// A certificate with less of its life left than this is told.
    private static let shortLife: Duration = .seconds(14 * 86_400)

    // MARK: Sources

    func examine(_ source: Source, of profile: Profile, _ client: Client) async -> Finding {
        func finding(_ verdict: Finding.Verdict, _ found: String, _ remedy: String? = nil) -> Finding {
            Finding(.source, of: source.name, verdict, found, remedy: remedy)
        }
        guard let address = canonicalAddress(source.url) else {
            return finding(.fail, "its address cannot be fetched", "correct its 'url' in the configuration")
        }
        let scout = Scout(client: client, configuration: configuration, profile: profile, kind: source.kind)
        let seen = await scout.check(address)
        guard seen.problem == nil, let kind = seen.kind else {
            return finding(
                .fail, seen.problem ?? "nothing that can be read as a source is there",
                "open \(source.url) in a browser; if it moved, 'hledwatch source add ADDRESS' tells what to watch instead; 'retired = true' stops asking for it"
            )
        }
        let number = "\(kind.rawValue), \(seen.items) items, \(seen.matching) with the profile's words"
        guard seen.items > 0 else {
            return finding(
                .warn, number,
                "look whether \(source.url) is still where the publisher's documents are listed")
        }
        guard seen.url.hasPrefix("https:") else { return finding(.ok, number) }
        switch await client.reach(seen.url) {
        case .failed(let reason):
            return finding(
                .warn, "\(number); it could not be reached a second time: \(reason)", "run this again later")
        case .reached(let end):
            let (verdict, life) = Self.life(until: end)
            return finding(
                verdict, number + life,
                verdict == .ok
                    ? nil : "once it ends nothing is fetched there: tell the publisher, if it stays so")
        }
    }

    /// `; certificate for 61 days`, and whether that is enough.
    private static func life(until end: Instant?) -> (Finding.Verdict, String) {
        guard let end else { return (.ok, "") }
        let left = end - Instant.systemClock()
        return (
            left < shortLife ? .warn : .ok, "; certificate for \(left.components.seconds / 86_400) more days"
        )
    }

    // MARK: Channels

    /// The mail server, asked once whatever the number of those who are told by mail; `nil` where nobody is.
    func mailServer(_ client: Client) async -> Finding? {
        guard let mail = configuration.mail,
            configuration.subscribers.contains(where: { if case .mail = $0.channel { true } else { false } })
        else { return nil }
        func finding(_ verdict: Finding.Verdict, _ found: String, _ remedy: String? = nil) -> Finding {
            Finding(.channel, of: nil, verdict, found, remedy: remedy)
        }
        let password: String?
        do {
            password = try mail.passwordFile.map { name throws(SecretError) in try secret(name) }
        } catch {
            return finding(.fail, error.summary, error.remedy)
        }
        let safety = mail.plain ? "no TLS" : mail.server.hasPrefix("smtps:") ? "TLS" : "STARTTLS"
        switch await client.greet(mail, password: password) {
        case .failed(let reason):
            return finding(
                .fail, "\(mail.server): \(reason)",
                "check 'server', 'user' and the password in [mail], and that this machine may connect there")
        case .reached(let end):
            let (verdict, life) = Self.life(until: end)
            let login = mail.user == nil ? "no login" : "login accepted"
            return finding(
                verdict, "\(mail.server): \(safety), \(login)\(life); nothing was sent",
                verdict == .ok ? nil : "have the mail server's certificate renewed")
        }
    }

    func examine(_ subscriber: Subscriber, _ mail: Finding?, _ client: Client) async -> Finding {
        func finding(_ verdict: Finding.Verdict, _ found: String, _ remedy: String? = nil) -> Finding {
            Finding(.channel, of: subscriber.name, verdict, found, remedy: remedy)
        }
        switch subscriber.channel {
        case .standardOutput: return finding(.ok, "standard output; in the service, the journal")
        case .directory(let path):
            guard let problem = writingProblem(path) else { return finding(.ok, "files in '\(path)'") }
            return finding(
                .fail, problem,
                "make the directory, for the service's user; outside '\(state)' the unit also needs ReadWritePaths=\(path)"
            )
        case .mail(let address):
            guard var found = mail else {
                return finding(.fail, "the configuration has no [mail]", "add [mail] to it")
            }
            (found.subject, found.found) = (subscriber.name, "\(address) by \(found.found)")
            return found
        case .webhook(let url, let secretFile):
            do {
                let secrets = try secret(secretFile).split(whereSeparator: \.isNewline).map(String.init)
                _ = try webhookHeaders(id: "dg-doctor", timestamp: .systemClock(), body: [], secrets: secrets)
            } catch let error as any Explained {
                return finding(.fail, error.summary, error.remedy)
            } catch {
                return finding(.fail, String(describing: error))
            }
            switch await client.reach(url) {
            case .failed(let reason):
                return finding(
                    .fail, reason,
                    "check its 'webhook' address; an address in the own network has to be in 'allow'")
            case .reached(let end):
                let (verdict, life) = Self.life(until: end)
                return finding(
                    verdict, "its host answers\(life); nothing was posted",
                    verdict == .ok ? nil : "have the endpoint's certificate renewed")
            }
        }
    }

    /// As the service gets it: a credential that systemd did not pass to this process is read where the unit has it from.
    func secret(_ name: String) throws(SecretError) -> String {
        try readSecret(name, credentials: service?.credentials ?? [:])
    }
}
