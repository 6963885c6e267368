extension Chat {
    /// The keys beside 'chat', and which services have them.
    private static let keys: [(key: String, services: [Service])] = [
        ("url_file", [.slack, .mattermost, .discord, .teams]), ("server", [.matrix, .ntfy, .telegram]),
        ("room", [.matrix]), ("topic", [.ntfy]), ("topic_file", [.ntfy]), ("chat_id", [.telegram]),
        ("token_file", [.matrix, .ntfy, .telegram]),
    ]

    /// Where those services are asked that most people use at one place.
    private static let usualServers: [Service: String] = [
        .ntfy: "https://ntfy.sh", .telegram: "https://api.telegram.org",
    ]

    /// What 'chat' and the keys beside it say; `nil` when they are not sound, or there is no 'chat'.
    init?(from table: ConfigurationTable, plainHosts: Set<String>) {
        let service = table.checked("chat", example: "slack") { text throws(Complaint) in
            if let service = Service(rawValue: text) { return service }
            let names = Service.allCases.map(\.rawValue)
            if let near = nearest(to: text, among: names) { throw Complaint("did you mean '\(near)'?") }
            throw Complaint("the chats are \(names.map { "'\($0)'" }.joined(separator: ", "))")
        }
        let addressFile = table.secret("url_file")
        let tokenFile = table.secret("token_file")
        let topicFile = table.secret("topic_file")
        let server = table.has("server") ? Chat.server(table, plainHosts) : nil
        let room = table.checked("room", example: "!abc:example.org") { text throws(Complaint) in
            guard let sigil = text.first, "!#".contains(sigil), text.utf8.count <= 255,
                text.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
            else {
                throw Complaint("it must be a room's id or alias, such as '!abc:example.org'")
            }
            return text
        }
        let topic = table.checked("topic", example: "hled") { text throws(Complaint) in
            guard isTopic(text) else {
                throw Complaint("a topic is made of letters, digits, '-' and '_', at most 64 of them")
            }
            return text
        }
        let chat = table.checked("chat_id", example: "-1001234567890") { text throws(Complaint) in
            let name = text.hasPrefix("@") ? text.dropFirst() : ""
            let isName =
                !name.isEmpty && name.utf8.allSatisfy { isWordByte($0) && $0 != UInt8(ascii: "-") }
            guard isName || Int64(text) != nil, text.utf8.count <= 64 else {
                throw Complaint("it must be a number such as '-1001234567890', or a channel's '@name'")
            }
            return text
        }
        guard let service else {
            // A service that is not known has no keys of which to say that they do not belong to it.
            if !table.has("chat") { Chat.refuse(table, service: nil) }
            return nil
        }
        Chat.refuse(table, service: service)
        func need(_ key: String) {
            if !table.has(key) { table.lacks(key, because: ", which '\(service)' needs") }
        }
        let place = server ?? Chat.usualServers[service]
        switch service {
        case .slack, .mattermost, .discord, .teams:
            need("url_file")
            guard let addressFile, let hook = Hook(rawValue: service.rawValue) else { return nil }
            self = .hook(hook, addressFile: addressFile)
        case .matrix:
            for key in ["server", "room", "token_file"] { need(key) }
            guard let place, let room, let tokenFile else { return nil }
            self = .matrix(server: place, room: room, tokenFile: tokenFile)
        case .ntfy:
            if table.has("topic"), table.has("topic_file") {
                table.complain("'topic' and 'topic_file' say the same; give one", at: "topic_file")
                return nil
            }
            if !table.has("topic"), !table.has("topic_file") {
                table.lacks("topic", because: " or 'topic_file', which 'ntfy' needs")
            }
            guard let place, let topic = topic.map(Topic.named) ?? topicFile.map(Topic.file) else {
                return nil
            }
            self = .ntfy(server: place, topic: topic, tokenFile: tokenFile)
        case .telegram:
            for key in ["chat_id", "token_file"] { need(key) }
            guard let place, let chat, let tokenFile else { return nil }
            self = .telegram(server: place, chat: chat, tokenFile: tokenFile)
        }
    }

    /// Complains of every key that belongs to another chat.
    private static func refuse(_ table: ConfigurationTable, service: Service?) {
        for (key, services) in keys where table.has(key) {
            if let service, services.contains(service) { continue }
            let owners = services.map { "'\($0.rawValue)'" }.joined(separator: ", ")
            table.complain("'\(key)' belongs to a 'chat' of \(owners)", at: key)
        }
    }

    /// A server's address without a path; without the `/` at its end.
    private static func server(_ table: ConfigurationTable, _ plainHosts: Set<String>) -> String? {
        guard let address = table.address("server", plainHosts: plainHosts) else { return nil }
        guard address.target == "/" else {
            table.complain("'server' has a path; write scheme, host and port only", at: "server")
            return nil
        }
        return table.text("server", example: "").map { $0.hasSuffix("/") ? String($0.dropLast()) : $0 }
    }
}

private func isWordByte(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
        || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
}

/// Whether ntfy takes `text` for the name of a topic (<https://docs.ntfy.sh/publish/>).
public func isTopic(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count) && text.utf8.allSatisfy(isWordByte)
}
