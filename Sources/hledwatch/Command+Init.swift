import FactSheets
import Glibc
import Watching

extension Command {
    static let initialise = Command(
        "init", .keep, "writes a configuration, by asking five questions",
        details: """
            Asks who you are, who is to be told, by which mail server, when, and in which time zone; what an option
            answers is not asked. The result is the shipped configuration, comments and all, with the samples switched on
            that say so. It goes to --output, which is not written over without --force.
            """,
        options: [
            Option("--output", "FILE", help: "where to write it (default: what --config says)"),
            Option("--force", help: "write over what is there"),
            Option("--batch", help: "ask nothing: what no option says stays as shipped"),
            Option("--contact", "ADDRESS", help: "where publishers reach you: a mail or web address"),
            Option("--tell", "GOAL", help: "a mail address, a webhook's https address, or a directory"),
            Option("--mail-server", "URL", help: "smtps://HOST, or smtp://HOST:587 for STARTTLS"),
            Option(
                "--mail-from", "ADDRESS", help: "the sender (default: the contact, if that is a mail address)"
            ),
            Option("--mail-user", "NAME", help: "for a server that wants a login"),
            Option(
                "--when", "TIME", help: "\"at once\", \"hourly\", \"daily 08:00\", \"weekly monday 08:00\""),
            Option("--time-zone", "NAME", help: "by whose clocks, such as America/Mexico_City"),
            Option("--language", choices: ["en", "es"], help: "of the digests"),
        ]
    ) { arguments in
        _ = try arguments.exactly()
        let path = arguments["--output"] ?? arguments["--config"] ?? Locations.usualConfiguration
        let isThere = unsafe access(path, F_OK) == 0
        guard !isThere || arguments.has("--force") else {
            throw UsageError(
                "there is a configuration at '\(path)' already",
                hint: "write to another file with --output, or over it with --force")
        }
        let shipped = try readFile(Locations.shippedConfiguration)
        var interview = Interview(shipped: shipped, path: path, asks: !arguments.has("--batch"))
        let result = try interview.hold(arguments)
        try writeDurably(result, to: path)
        Terminal.note(
            "\(path) is written\nnext: 'hledwatch check-config', 'hledwatch doctor', then 'systemctl enable --now hledwatch'"
        )
        for remark in interview.remarks { Terminal.note(remark) }
        return .done
    }
}

/// Five questions; each answer is held against what a configuration may say before the next one.
private struct Interview {
    let shipped: [UInt8]
    let path: String
    let asks: Bool
    private var beginning = Configuration.Beginning()
    private(set) var remarks: [String] = []

    /// How often one question is asked.
    private static let tries = 5

    init(shipped: [UInt8], path: String, asks: Bool) {
        (self.shipped, self.path, self.asks) = (shipped, path, asks)
    }

    mutating func hold(_ arguments: Arguments) throws -> [UInt8] {
        beginning.language = arguments["--language"]
        beginning.mailUser = arguments["--mail-user"]
        beginning.mailFrom = arguments["--mail-from"]
        try ask(
            "1/5  A mail or web address under which publishers can reach you (empty: none)",
            arguments["--contact"]
        ) { $0.contact = $1 }
        if beginning.mailFrom == nil, let contact = beginning.contact, !contact.contains("://") {
            beginning.mailFrom = contact
        }
        try ask(
            "2/5  Who is to be told: a mail address, a webhook (https://…) or a directory (/…) (empty: nobody yet)",
            arguments["--tell"]
        ) { beginning, answer in
            beginning.goal = Configuration.Beginning.goal(answer)
            guard case .mail(let address) = beginning.goal else { return }
            if beginning.mailFrom == nil { beginning.mailFrom = address }
            // Stands in for the next answer, so that this one can be held against what a configuration may say.
            beginning.mailServer = "smtps://mail.example.org"
        }
        if case .mail = beginning.goal {
            try ask(
                "3/5  The mail server: smtps://HOST, or smtp://HOST:587 for STARTTLS",
                arguments["--mail-server"], isNeeded: true
            ) { $0.mailServer = $1 }
        }
        let goal = beginning.goal
        if goal != nil {
            try ask(
                "4/5  When: \"at once\", \"hourly\", \"daily 08:00\" or \"weekly monday 08:00\" (empty: at once)",
                arguments["--when"]
            ) { $0.when = $1 }
            try ask(
                "5/5  By whose clocks: a time zone such as America/Mexico_City (empty: UTC)",
                arguments["--time-zone"]
            ) { $0.timeZone = $1 }
        }
        remark(goal)
        return try written()
    }

    private mutating func remark(_ goal: Configuration.Beginning.Goal?) {
        if beginning.mailUser != nil {
            remarks.append(
                "put the mail password into /etc/hledwatch/mail-password (chmod 600) and add LoadCredential=mail-password:/etc/hledwatch/mail-password to the service ('systemctl edit hledwatch')"
            )
        }
        switch goal {
        case .webhook:
            remarks.append(
                "put the webhook's secret (whsec_…) into /etc/hledwatch/hook-secret (chmod 600) and add LoadCredential=hook-secret:/etc/hledwatch/hook-secret to the service ('systemctl edit hledwatch')"
            )
        case .directory(let path):
            remarks.append(
                "make '\(path)' for the service's user; outside /var/lib/hledwatch the service also needs ReadWritePaths=\(path)"
            )
        case .mail, nil: break
        }
    }

    private func written() throws -> [UInt8] {
        try Configuration.beginning(beginning, from: shipped, path: path)
    }

    /// Takes what was `given`, else the answer to `question`. A wrong answer is asked for again, a wrong option is an error.
    private mutating func ask(
        _ question: String, _ given: String?, isNeeded: Bool = false,
        _ take: (inout Configuration.Beginning, String) -> Void
    ) throws {
        for attempt in 1...Self.tries {
            if given == nil, asks { Terminal.note(question) }
            let line = given == nil && asks ? readLine() : nil
            let answer = given ?? line ?? ""
            let before = beginning
            if answer.isEmpty, !isNeeded { return }
            if !answer.isEmpty { take(&beginning, answer) }
            do {
                guard !answer.isEmpty else {
                    throw UsageError(
                        "an answer is needed", hint: "give it, or an option: see 'hledwatch init --help'")
                }
                _ = try written()
                return
            } catch {
                guard line != nil, attempt < Self.tries else { throw error }
                beginning = before
                Terminal.note("\((error as? any Explained)?.summary ?? String(describing: error))")
            }
        }
    }
}
