/// Manual pages in man(7), made of the commands and of the shipped configuration.
enum ManualPage {
    // MARK: hledwatch(1)

    static func ofCommands(date: String) -> String {
        var page = Roff("HLEDWATCH", section: 1, date: date, "User Commands")
        page.section("NAME")
        page.text("hledwatch - watches government briefing rooms and says what changed in meaning")
        page.section("SYNOPSIS")
        page.text(
            "\\fBhledwatch\\fR \\fICOMMAND\\fR [\\fIOPTION\\fR...] [\\fIOPERAND\\fR...]", isMarkup: true)
        page.section("DESCRIPTION")
        page.text(
            "hledwatch follows fact sheets of the U.S.-Mexico High-Level Economic Dialogue, or what a profile in its configuration describes: it keeps every version as evidence, compares them in meaning, and tells subscribers what changed. DOC is a document as 'hledwatch list' prints it; a part of its name is enough. DOC@2 is its second version."
        )
        page.section("COMMANDS")
        for task in Command.Task.allCases {
            page.subsection(task.rawValue)
            for command in Command.all where command.task == task && !command.isHidden {
                add(command, to: &page)
            }
        }
        page.section("OPTIONS")
        page.text("Every command takes these.")
        for option in Command.common { add(option, to: &page) }
        page.section("EXIT STATUS")
        for (code, meaning) in [
            ("0", "Done."), ("1", "Failed."), ("2", "Done, and there are differences (diff --exit-code)."),
            ("3", "verify found damage, or migrate a difference."), ("64", "The command line is wrong."),
            ("78", "The configuration is."),
        ] {
            page.item(code)
            page.text(meaning)
        }
        page.section("ENVIRONMENT")
        for (name, meaning) in [
            ("STATE_DIRECTORY", "The archive's directory where --state names none; systemd sets it."),
            ("XDG_STATE_HOME", "Below it, in hledwatch, the archive is found where nothing else is said."),
            ("CREDENTIALS_DIRECTORY", "Where secrets are found that the configuration gives by name."),
            (
                "HLEDWATCH_PAGER, PAGER",
                "What shows text that is longer than the screen; empty or cat: nothing does. Default: less -FRX, with LESSSECURE=1."
            ),
            ("NO_COLOR", "Not empty: no colours on a terminal, unless --color says so."),
            (
                "COLUMNS",
                "The width of running text that goes to no terminal; without it, each paragraph there is a line."
            ),
            ("TERM", "dumb: neither colours nor a pager."),
            ("LC_ALL, LC_CTYPE, LANG", "Not UTF-8: lines are drawn in ASCII."),
        ] {
            page.item(name)
            page.text(meaning)
        }
        page.section("FILES")
        for (path, meaning) in [
            ("/etc/hledwatch/hledwatch.toml", "The configuration; see hledwatch.toml(5)."),
            ("/var/lib/hledwatch", "The archive of the service: archive.sqlite, log-key and log-key.pub."),
            (
                "archive.postgresql",
                "In the directory of an archive that is in PostgreSQL: where it is. 'hledwatch migrate' writes it."
            ),
        ] {
            page.item(path)
            page.text(meaning)
        }
        page.section("SEE ALSO")
        page.text("hledwatch.toml(5), systemd.exec(5), journalctl(1)")
        return page.source
    }

    private static func add(_ command: Command, to page: inout Roff) {
        page.item(command.call)
        page.text(command.summary.prefix(1).uppercased() + command.summary.dropFirst() + ".")
        page.indent()
        page.lines(command.details)
        for option in command.options { add(option, to: &page) }
        page.outdent()
    }

    private static func add(_ option: Option, to page: inout Roff) {
        page.item(option.name, value: option.value)
        page.text(option.help.prefix(1).uppercased() + option.help.dropFirst() + ".")
    }

    // MARK: hledwatch.toml(5)

    /// Of `configuration`: each table with its comments and settings; one that repeats another without a comment of its
    /// own is left out.
    static func ofConfiguration(_ configuration: String, date: String) -> String {
        var page = Roff("HLEDWATCH.TOML", section: 5, date: date, "File Formats")
        page.section("NAME")
        page.text("hledwatch.toml - configuration of hledwatch")
        page.section("DESCRIPTION")
        var tables: Set<String> = []
        for part in ConfigurationPart.all(in: configuration) {
            if let table = part.table {
                guard tables.insert(table).inserted || part.hasComment else { continue }
                page.subsection(table)
            }
            for piece in part.pieces {
                switch piece {
                case .comment(let text): page.paragraph(text)
                case .settings(let lines): page.verbatim(lines)
                }
            }
        }
        page.section("FILES")
        page.item("/etc/hledwatch/hledwatch.toml")
        page.text("What is read where --config names nothing else.")
        page.item("/usr/share/hledwatch/hledwatch.toml")
        page.text("The configuration as it was shipped, which this page shows.")
        page.section("SEE ALSO")
        page.text("hledwatch(1), systemd.exec(5)")
        return page.source
    }
}

/// A table of a configuration with what stands above and in it.
private struct ConfigurationPart {
    enum Piece {
        case comment(String)
        case settings([String])
    }

    /// `[watch]`, `[[profile.source]]`; `nil` for what stands before the first.
    var table: String?
    var pieces: [Piece] = []
    var hasComment: Bool { pieces.contains { if case .comment = $0 { true } else { false } } }

    static func all(in text: String) -> [ConfigurationPart] {
        var parts = [ConfigurationPart()]
        var comment: [Substring] = []
        var settings: [String] = []
        func flush() {
            if !comment.isEmpty {
                parts[parts.count - 1].pieces.append(.comment(comment.joined(separator: " ")))
            }
            if !settings.isEmpty { parts[parts.count - 1].pieces.append(.settings(settings)) }
            (comment, settings) = ([], [])
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if line.hasPrefix("# --") || line.isEmpty || line == "#" {
                flush()
            } else if line.hasPrefix("# ") {
                if !settings.isEmpty { flush() }
                comment.append(line.dropFirst(2))
            } else if line.hasPrefix("[") || line.hasPrefix("#[") {
                // What was said right above a table is about it.
                let above = comment
                comment = []
                flush()
                parts.append(ConfigurationPart(table: String(line.hasPrefix("#") ? line.dropFirst() : line)))
                comment = above
                if !above.isEmpty { flush() }
            } else {
                if !comment.isEmpty { flush() }
                settings.append(String(line))
            }
        }
        flush()
        return parts
    }
}

/// The source of a page; what is put in is text, but where it says otherwise.
private struct Roff {
    private(set) var source: String

    init(_ title: String, section: Int, date: String, _ manual: String) {
        source = ".TH \(title) \(section) \(date) \"hledwatch \(Program.version)\" \"\(manual)\"\n"
    }

    mutating func section(_ name: String) { source += ".SH \(name)\n" }

    mutating func subsection(_ name: String) { source += ".SS \"\(Roff.escaped(name))\"\n" }

    /// What the next text is about: a tag that hangs.
    mutating func item(_ tag: String, value: String? = nil) {
        source +=
            ".TP\n\\fB\(Roff.escaped(tag))\\fR" + (value.map { " \\fI\(Roff.escaped($0))\\fR" } ?? "") + "\n"
    }

    mutating func text(_ text: String, isMarkup: Bool = false) {
        source += (isMarkup ? text : Roff.escaped(text)) + "\n"
    }

    /// A heading breaks by itself.
    private mutating func breakLine() {
        let last = source.dropLast().split(separator: "\n").last ?? ""
        if !last.hasPrefix(".SH "), !last.hasPrefix(".SS ") { source += ".PP\n" }
    }

    mutating func paragraph(_ text: String) {
        breakLine()
        source += Roff.escaped(text) + "\n"
    }

    mutating func verbatim(_ lines: [String]) {
        breakLine()
        source += ".RS 4\n.nf\n" + lines.map { Roff.escaped($0) + "\n" }.joined() + ".fi\n.RE\n"
    }

    /// Text in which lines stay as they are that begin with a blank or hold a column.
    mutating func lines(_ text: String) {
        if text.isEmpty { return }
        var isFilled = true
        for (number, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if number == 0 { source += ".PP\n" }
            if (line.hasPrefix(" ") || line.contains("  ")) == isFilled {
                source += isFilled ? ".nf\n" : ".fi\n"
                isFilled.toggle()
            }
            source += Roff.escaped(line) + "\n"
        }
        if !isFilled { source += ".fi\n" }
    }

    mutating func indent() { source += ".RS\n" }
    mutating func outdent() { source += ".RE\n" }

    /// Nothing in it is a request or an escape; a hyphen is the one of ASCII, which can be copied.
    private static func escaped(_ text: some StringProtocol) -> String {
        var out = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": out += "\\e"
            case "-": out += "\\-"
            case "'": out += "\\(aq"
            case "`": out += "\\(ga"
            case "^": out += "\\(ha"
            case "~": out += "\\(ti"
            case "\"": out += "\\(dq"
            default: out.unicodeScalars.append(scalar)
            }
        }
        return out.hasPrefix(".") ? "\\&" + out : out
    }
}
