internal import Archiving
internal import FactSheets
internal import Glibc
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
        let found: Finding
        switch subscriber.channel {
        case .standardOutput: found = finding(.ok, "standard output; in the service, the journal")
        case .directory(let path): found = writing("files in '\(path)'", to: path)
        case .maildir(let path): found = writing("a maildir, '\(path)'", to: path)
        case .command(let command): found = running(command)
        case .mail(let address):
            guard var known = mail else {
                return finding(.fail, "the configuration has no [mail]", "add [mail] to it")
            }
            known.found = "\(address) by \(known.found)"
            found = known
        case .webhook(let url, let secretFile):
            found = await answering(client, "'webhook'") {
                let secrets = try secret(secretFile).split(whereSeparator: \.isNewline).map(String.init)
                _ = try webhookHeaders(id: "dg-doctor", timestamp: .systemClock(), body: [], secrets: secrets)
                return url
            }
        case .chat(let chat):
            found = await answering(client, "address") { try chat.origin { try secret($0) } }
        }
        var told = found
        told.subject = subscriber.name
        return told
    }

    /// The subscribers whose channels are off, and since when; none where the archive tells nothing.
    func switchedOff() -> [String: Instant] {
        let endpoints = try? archive().endpoints()
        return Dictionary(
            uniqueKeysWithValues: (endpoints ?? []).compactMap { endpoint in
                endpoint.switchedOff.map { (endpoint.subscriber, $0) }
            })
    }

    private func writing(_ what: String, to path: String) -> Finding {
        guard let problem = writingProblem(path) else { return Finding(.channel, .ok, what) }
        return Finding(
            .channel, .fail, problem,
            remedy:
                "make the directory, for the service's user; outside '\(state)' the unit also needs ReadWritePaths=\(path)"
        )
    }

    private func running(_ command: Subscriber.Command) -> Finding {
        let program = command.words[0]
        var status = stat()
        let isFile = unsafe stat(program, &status) == 0 && status.st_mode & S_IFMT == S_IFREG
        guard isFile, unsafe access(program, X_OK) == 0 else {
            return Finding(
                .channel, .fail,
                "'\(program)' cannot be run: \(isFile ? "it is not executable" : "no such file")",
                remedy: "install it where the service's user may run it, or correct 'command'")
        }
        return Finding(.channel, .ok, "'\(program)' can be run; it was not")
    }

    /// Whether anything answers at the address that `address` gives once what it needs could be read.
    private func answering(
        _ client: Client, _ what: String, _ address: () throws -> String
    ) async -> Finding {
        let url: String
        do {
            url = try address()
        } catch let error as any Explained {
            return Finding(.channel, .fail, error.summary, remedy: error.remedy)
        } catch {
            return Finding(.channel, .fail, String(describing: error))
        }
        switch await client.reach(url) {
        case .failed(let reason):
            return Finding(
                .channel, .fail, reason,
                remedy: "check its \(what); an address in the own network has to be in 'allow'")
        case .reached(let end):
            let (verdict, life) = Self.life(until: end)
            return Finding(
                .channel, verdict, "its host answers\(life); nothing was posted",
                remedy: verdict == .ok ? nil : "have the endpoint's certificate renewed")
        }
    }

    /// As the service gets it: a credential that systemd did not pass to this process is read where the unit has it from.
    func secret(_ name: String) throws(SecretError) -> String {
        try readSecret(name, credentials: service?.credentials ?? [:])
    }
}

extension Doctor.Finding {
    /// That a channel answers now does not switch it on.
    func switchedOff(since: Instant, _ subscriber: Subscriber) -> Self {
        guard verdict != .fail else { return self }
        return Self(
            check, of: subject, .warn, "\(found); switched off since \(since)",
            remedy: "switch it on: hledwatch deliveries retry \(subscriber.name)")
    }
}
