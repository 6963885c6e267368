import Digesting

extension Command {
    /// The commands by task.
    static var commands: String {
        var page = TextPage(Terminal.style, width: Terminal.width)
        page.line(
            "hledwatch watches government briefing rooms for fact sheets and says what changed in them.")
        for task in Task.allCases {
            let commands = all.filter { $0.task == task && !$0.isHidden }
            if commands.isEmpty { continue }
            page.blank()
            page.line(task.rawValue, .strong)
            for command in commands { page.entry(command.call, command.summary, width: 26) }
        }
        page.blank()
        page.line(
            "'hledwatch COMMAND --help' tells more. DOC is what 'list' prints; DOC@2 is its second version.")
        return page.text
    }

    /// `diff OLD NEW`.
    var call: String { operands.isEmpty ? name : "\(name) \(operands)" }

    var help: String {
        var page = TextPage(Terminal.style, width: Terminal.width)
        page.line("hledwatch \(call) [OPTION…]", .strong)
        page.blank()
        page.line(summary)
        if !details.isEmpty {
            page.blank()
            page.flowing(details)
        }
        page.blank()
        page.line("Options", .strong)
        for option in allOptions {
            page.entry(option.value.map { "\(option.name) \($0)" } ?? option.name, option.help, width: 32)
        }
        page.blank()
        page.line(
            "Exit codes: 0 done, 1 failed, 2 done and there are differences (diff --exit-code), 3 damage (verify, migrate), 64 usage, 78 configuration",
            hang: 4)
        return page.text
    }
}

extension TextPage {
    /// What is called so, and behind it, in a column, what it is.
    fileprivate mutating func entry(_ call: String, _ help: String, width: Int) {
        if call.count < width {
            paragraph(pieces(help), indent: 2, bullet: call.padded(to: width))
        } else {
            paragraph(pieces(call) + pieces(help).spacedFirst(), indent: 2, hang: width)
        }
    }
}
