public import FactSheets

/// The digest as the JSON that a chat's service takes, within that service's limits; the same digest gives the same
/// bytes. What has no room is counted.
///
/// `place` is the topic of ntfy and the chat of Telegram; the others are told elsewhere where to write.
public func chatPayload(_ d: Digest, for service: Chat.Service, to place: String = "") -> [UInt8] {
    let message = ChatMessage(d)
    let payload =
        switch service {
        case .slack: message.slack
        case .mattermost: message.mattermost
        case .discord: message.discord
        case .teams: message.teams
        case .matrix: message.matrix
        case .ntfy: message.ntfy(topic: place)
        case .telegram: message.telegram(chat: place)
        }
    return payload.bytes
}

extension ChatMessage {
    /// `fitted`, by the UTF-16 units of marked text, each part with what ends its line.
    private func fitted(_ room: Int, _ markup: ChatMarkup, unit: (String) -> Int) -> Fitted {
        fitted(
            room, entry: { unit(markup.lines($0.lines)) + 1 }, line: { unit(markup.line($0)) + 1 },
            link: { unit(markup.link($0)) + 1 })
    }

    /// Everything as one text with marks, at most `room` units long.
    private func text(_ room: Int, _ markup: ChatMarkup, unit: (String) -> Int = { $0.utf16.count }) -> String
    {
        let part = fitted(room, markup, unit: unit)
        let body = head + part.entries.flatMap(\.lines) + [part.more].compactMap { $0 }
        return ([markup.lines(body)] + part.links.map(markup.link) + [markup.line(foot)]).joined(
            separator: "\n")
    }

    // MARK: Slack

    /// <https://docs.slack.dev/reference/block-kit/blocks/rich-text-block>: text of such a block is shown as it is, so
    /// that nothing in it is a mark or a mention; in `text` the three characters are escaped that have a meaning there
    /// (<https://docs.slack.dev/messaging/formatting-message-text>).
    ///
    /// At most 50 blocks, of 3,000 characters each, and 12,000 in all: beyond some 13,000 Slack answers
    /// `msg_blocks_too_long`.
    fileprivate var slack: ChatJSON {
        let part = fitted(12_000, .plain) { $0.utf16.count }
        var blocks = [ChatMessage.slackBlock(head)]
        blocks += part.entries.map { ChatMessage.slackBlock($0.lines) }
        if let more = part.more { blocks.append(ChatMessage.slackBlock([more])) }
        if !part.links.isEmpty {
            let links = part.links.map { link -> ChatJSON in
                ChatMessage.slackLine([["type": "link", "url": .text(link.url), "text": .text(link.label)]])
            }
            blocks.append(["type": "rich_text", "elements": .array(links)])
        }
        blocks.append(ChatMessage.slackBlock([foot]))
        let fallback = head.first?.plainText ?? ""
        let escaped = fallback.unicodeScalars.map { scalar in
            switch scalar {
            case "&": "&amp;"
            case "<": "&lt;"
            case ">": "&gt;"
            default: String(scalar)
            }
        }.joined()
        return [
            "text": .text(escaped), "blocks": .array(blocks), "unfurl_links": false, "unfurl_media": false,
        ]
    }

    private static func slackBlock(_ lines: [ChatLine]) -> ChatJSON {
        let sections = lines.map { line in
            slackLine(
                line.runs.map { run in
                    let text = ChatJSON.text((run.spaced ? " " : "") + run.text)
                    switch run.look {
                    case .plain: return ["type": "text", "text": text]
                    case .strong, .new: return ["type": "text", "text": text, "style": ["bold": true]]
                    case .quiet: return ["type": "text", "text": text, "style": ["italic": true]]
                    case .old: return ["type": "text", "text": text, "style": ["strike": true]]
                    }
                })
        }
        return ["type": "rich_text", "elements": .array(sections)]
    }

    /// Each section of rich text is a line.
    private static func slackLine(_ elements: [ChatJSON]) -> ChatJSON {
        ["type": "rich_text_section", "elements": .array(elements)]
    }

    // MARK: Mattermost

    /// <https://developers.mattermost.com/integrate/webhooks/incoming/>; a post has at most 16,383 characters.
    fileprivate var mattermost: ChatJSON { ["text": .text(text(16_383, .mattermost))] }

    // MARK: Discord

    /// <https://discord.com/developers/docs/resources/webhook#execute-webhook>: at most 2,000 characters of content,
    /// 4,096 of an embed's description, 2,048 of its footer, 6,000 in all embeds. Nobody is mentioned, whatever the
    /// text says.
    fileprivate var discord: ChatJSON {
        let markup = ChatMarkup.discord
        let part = fitted(4096, markup) { $0.utf16.count }
        let lines = part.entries.flatMap(\.lines) + [part.more].compactMap { $0 }
        let description = (lines.map(markup.line) + part.links.map(markup.link)).joined(separator: "\n")
        var embed: [(key: String, value: ChatJSON)] = []
        if !description.isEmpty { embed.append(("description", .text(description))) }
        embed.append(("footer", ["text": .text(foot.plainText)]))
        return [
            "content": .text(markup.lines(head)), "embeds": [.object(embed)],
            "allowed_mentions": ["parse": []],
        ]
    }

    // MARK: Teams

    /// An Adaptive Card for a flow of the Workflows app that begins "when a webhook request is received"
    /// (<https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/connectors-using>): at most
    /// 28 KB. Text of a TextRun is shown as it is, Markdown and mentions too.
    fileprivate var teams: ChatJSON {
        let part = fitted(
            26 << 10, entry: { $0.lines.reduce(0) { $0 + ChatMessage.teamsBlock($1).bytes.count + 1 } },
            line: { ChatMessage.teamsBlock($0).bytes.count + 1 },
            link: { ChatMessage.teamsAction($0).bytes.count + 1 })
        var body = head.map { ChatMessage.teamsBlock($0) }
        for entry in part.entries {
            body += entry.lines.enumerated().map { ChatMessage.teamsBlock($1, beginsEntry: $0 == 0) }
        }
        body += ([part.more].compactMap { $0 } + [foot]).map { ChatMessage.teamsBlock($0) }
        return [
            "type": "message",
            "attachments": [
                [
                    "contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": .null,
                    "content": [
                        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
                        "type": "AdaptiveCard",
                        "version": "1.2", "msteams": ["width": "Full"], "body": .array(body),
                        "actions": .array(part.links.map(ChatMessage.teamsAction)),
                    ],
                ]
            ],
        ]
    }

    private static func teamsBlock(_ line: ChatLine, beginsEntry: Bool = true) -> ChatJSON {
        let runs = line.runs.map { run -> ChatJSON in
            let text = ChatJSON.text((run.spaced ? " " : "") + run.text)
            switch run.look {
            case .plain: return ["type": "TextRun", "text": text]
            case .strong: return ["type": "TextRun", "text": text, "weight": "Bolder"]
            case .quiet: return ["type": "TextRun", "text": text, "isSubtle": true]
            case .old: return ["type": "TextRun", "text": text, "strikethrough": true, "color": "Attention"]
            case .new: return ["type": "TextRun", "text": text, "weight": "Bolder", "color": "Good"]
            }
        }
        return [
            "type": "RichTextBlock", "spacing": beginsEntry ? "Default" : "None", "inlines": .array(runs),
        ]
    }

    private static func teamsAction(_ link: ChatLink) -> ChatJSON {
        ["type": "Action.OpenUrl", "title": .text(link.label), "url": .text(link.url)]
    }

    // MARK: Matrix

    /// The content of an `m.room.message` (<https://spec.matrix.org/latest/client-server-api/#mroommessage>). A whole
    /// event has at most 65,536 bytes, with what the server adds; empty `m.mentions` mention nobody.
    fileprivate var matrix: ChatJSON {
        let part = fitted(
            48 << 10,
            entry: { ChatMessage.matrixSize($0.lines) }, line: { ChatMessage.matrixSize([$0]) },
            link: { ($0.label.utf8.count + $0.url.utf8.count) * 4 })
        let html = ChatMarkup.html
        var body = head.map(\.plainText)
        var formatted = ["<p>" + html.lines(head, end: "<br>") + "</p>"]
        for entry in part.entries {
            body += entry.lines.map(\.plainText)
            formatted.append("<p>" + html.lines(entry.lines, end: "<br>") + "</p>")
        }
        if let more = part.more {
            body.append(more.plainText)
            formatted.append("<p>" + html.line(more) + "</p>")
        }
        body += part.links.map(ChatMarkup.plain.link) + [foot.plainText]
        formatted.append((part.links.map(html.link) + [html.line(foot)]).joined(separator: "<br>"))
        return [
            "msgtype": "m.text", "body": .text(body.joined(separator: "\n")),
            "format": "org.matrix.custom.html", "formatted_body": .text(formatted.joined()),
            "m.mentions": [:],
        ]
    }

    private static func matrixSize(_ lines: [ChatLine]) -> Int {
        let both = lines.map { $0.plainText } + [ChatMarkup.html.lines(lines, end: "<br>")]
        return both.reduce(16) { $0 + ChatJSON.text($1).bytes.count }
    }

    // MARK: ntfy

    /// <https://docs.ntfy.sh/publish/#publish-as-json>: a message of more than 4,096 bytes would become an attachment;
    /// at most three actions.
    fileprivate func ntfy(topic: String) -> ChatJSON {
        let markup = ChatMarkup.plain
        let part = fitted(4096, markup) { $0.utf8.count }
        let lines = head.dropFirst() + part.entries.flatMap(\.lines) + [part.more].compactMap { $0 } + [foot]
        var members: [(key: String, value: ChatJSON)] = [
            ("topic", .text(topic)), ("title", .text(head.first?.plainText ?? "")),
            ("message", .text(markup.lines(Array(lines)))),
        ]
        if let first = part.links.first {
            members.append(("click", .text(first.url)))
            let actions = part.links.prefix(3).map { link -> ChatJSON in
                ["action": "view", "label": .text(link.label), "url": .text(link.url)]
            }
            members.append(("actions", .array(actions)))
        }
        return .object(members)
    }

    // MARK: Telegram

    /// <https://core.telegram.org/bots/api#sendmessage>: at most 4,096 characters.
    fileprivate func telegram(chat: String) -> ChatJSON {
        [
            "chat_id": Int64(chat).map(ChatJSON.number) ?? .text(chat), "text": .text(text(4096, .html)),
            "parse_mode": "HTML", "link_preview_options": ["is_disabled": true],
        ]
    }
}
