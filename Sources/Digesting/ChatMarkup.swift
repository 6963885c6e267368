internal import FactSheets

/// How a service that takes text with marks in it has them, and keeps text from outside from being any.
struct ChatMarkup {
    /// Makes text stand for itself.
    let escape: @Sendable (String) -> String
    /// What stands before and behind a stretch.
    let marks: @Sendable (ChatLine.Run.Look) -> (String, String)
    let link: @Sendable (ChatLink) -> String

    func line(_ line: ChatLine) -> String {
        line.runs.map { run in
            let (open, close) = marks(run.look)
            return (run.spaced ? " " : "") + open + escape(run.text) + close
        }.joined()
    }

    func lines(_ lines: [ChatLine], end: String = "\n") -> String {
        lines.map { line($0) }.joined(separator: end)
    }
}

extension ChatMarkup {
    static let plain = ChatMarkup(
        escape: { $0 },
        marks: { look in
            switch look {
            case .plain, .strong, .quiet: ("", "")
            case .old: ("[-", "-]")
            case .new: ("{+", "+}")
            }
        }, link: { "\($0.label): \($0.url)" })

    /// Discord's (<https://support.discord.com/hc/en-us/articles/210298617>): a backslash before any mark makes it a
    /// character, and its mentions are `<@…>`, `@everyone` and `@here`.
    static let discord = markdown(escaping: marksOfMarkdown.union(["@", ":"]))

    /// Mattermost's (<https://docs.mattermost.com/end-user-guide/collaborate/format-messages.html>). It looks for
    /// mentions, hashtags, channels and emoji in the text behind the marks, where a backslash does not count: a blank
    /// without width parts what would be one.
    static let mattermost = markdown(escaping: marksOfMarkdown, parting: ["@", "#", ":", "~"])

    private static let marksOfMarkdown: Set<Unicode.Scalar> = [
        "\\", "`", "*", "_", "{", "}", "[", "]", "(", ")", "<", ">", "#", "+", "-", "!", "|", "~", "=",
    ]

    private static func markdown(
        escaping marks: Set<Unicode.Scalar>, parting joints: Set<Unicode.Scalar> = []
    ) -> ChatMarkup {
        let escape: @Sendable (String) -> String = { text in
            var made = String.UnicodeScalarView()
            var joint = false
            for scalar in text.unicodeScalars {
                if joint, scalar != " " { made.append("\u{200B}") }
                if marks.contains(scalar) { made.append("\\") }
                made.append(scalar)
                joint = joints.contains(scalar)
            }
            return String(made)
        }
        return ChatMarkup(
            escape: escape,
            marks: { look in
                switch look {
                case .plain: ("", "")
                case .strong, .new: ("**", "**")
                case .quiet: ("*", "*")
                case .old: ("~~", "~~")
                }
            }, link: { "[\(escape($0.label))](\(bracketless($0.url)))" })
    }

    /// HTML as Telegram (<https://core.telegram.org/bots/api#html-style>) and Matrix
    /// (<https://spec.matrix.org/latest/client-server-api/#mroommessage-msgtypes>) take it. Telegram makes mentions of
    /// what looks like one, marked up or not: a blank without width parts it.
    static let html = ChatMarkup(
        escape: { text in
            htmlEscaped(text).split(separator: "@", omittingEmptySubsequences: false)
                .joined(separator: "@\u{200B}")
        },
        marks: { look in
            switch look {
            case .plain: ("", "")
            case .strong: ("<b>", "</b>")
            case .quiet: ("<i>", "</i>")
            case .old: ("<s>", "</s>")
            case .new: ("<b><u>", "</u></b>")
            }
        }, link: { "<a href=\"\(htmlEscaped($0.url))\">\(htmlEscaped($0.label))</a>" })

    /// An address that does not end the brackets around it.
    private static func bracketless(_ url: String) -> String {
        url.utf8.map { byte in
            switch byte {
            case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "<"), UInt8(ascii: ">"),
                UInt8(ascii: "\\"), UInt8(ascii: "*"), UInt8(ascii: "`"), UInt8(ascii: "|"):
                "%" + hexadecimal(UInt32(byte), width: 2)
            default: byte < 0x80 ? String(Unicode.Scalar(byte)) : "%" + hexadecimal(UInt32(byte), width: 2)
            }
        }.joined()
    }
}
