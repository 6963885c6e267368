internal import Digesting
internal import FactSheets
internal import Networking
internal import Supervising

extension Courier {
    /// One message, in the service's JSON. Whatever of addresses and headers is secret is read now and kept nowhere.
    func write(_ digest: Digest, to chat: Chat, now: Instant) async throws -> Outcome {
        let request = try ChatRequest(of: digest, to: chat) { try readSecret($0) }
        switch await client.post(
            request.url, headers: request.headers, body: request.body, replacing: request.replaces)
        {
        case .failed(let reason): return .later(reason, retryAfter: nil)
        case .answered(let status, let retryAfter, let body):
            return ChatAnswer(service: chat.service, status: status, retryAfter: retryAfter, body: body)
                .outcome(now: now, hiding: request.secrets)
        }
    }
}

extension Chat {
    /// The scheme and the host that messages go to, which are no secret; what a message needs is read by `secret`.
    ///
    /// - Throws: As writing a message would.
    func origin(_ secret: (String) throws -> String) throws -> String {
        let sample = Digest(id: "dg-origin", subscriber: "", time: Instant(seconds: 0), events: [])
        let parts = try ChatRequest(of: sample, to: self, secret).url.split(
            separator: "/", maxSplits: 2, omittingEmptySubsequences: true)
        return "\(parts[0])//\(parts.dropFirst().first ?? "")/"
    }
}

/// Where and how a message is written to a chat.
private struct ChatRequest {
    var url: String
    var headers = [Header("Content-Type", "application/json")]
    var body: [UInt8]
    /// PUT, so that the same digest sent again is no other message.
    var replaces = false
    /// What must not be seen: of an answer, too, that says it back.
    var secrets: [String] = []

    /// - Throws: `ChatError`, and what `read` throws.
    init(of digest: Digest, to chat: Chat, _ read: (String) throws -> String) throws {
        func secret(in file: String) throws -> String { try ChatRequest.secret(in: file, read) }
        switch chat {
        case .hook(let hook, let file):
            let address = try secret(in: file)
            // Without it Discord answers before it knows whether the message can be had.
            url = hook == .discord ? address + (address.contains("?") ? "&" : "?") + "wait=true" : address
            // The host is known; the rest is what gives the right to write, whole or in parts.
            let path = address.split(separator: "/").dropFirst(2).map(String.init)
            secrets = [address, path.joined(separator: "/")] + path.filter { $0.utf8.count >= 8 }
            body = chatPayload(digest, for: chat.service)
        case .matrix(let server, let room, let file):
            url =
                "\(server)/_matrix/client/v3/rooms/\(percentEncoded(room))/send/m.room.message/\(percentEncoded(digest.id))"
            body = chatPayload(digest, for: .matrix)
            replaces = true
            authorize(by: try secret(in: file))
        case .ntfy(let server, let topic, let file):
            switch topic {
            case .named(let name): body = chatPayload(digest, for: .ntfy, to: name)
            case .file(let file):
                let name = try secret(in: file)
                guard isTopic(name) else { throw ChatError.badTopic }
                body = chatPayload(digest, for: .ntfy, to: name)
                secrets = [name]
            }
            url = server + "/"
            if let file { authorize(by: try secret(in: file)) }
        case .telegram(let server, let chat, let file):
            let token = try secret(in: file)
            guard !token.utf8.contains(UInt8(ascii: "/")) else { throw ChatError.badToken }
            url = "\(server)/bot\(token)/sendMessage"
            secrets = [token] + token.split(separator: ":").suffix(1).map(String.init)
            body = chatPayload(digest, for: .telegram, to: chat)
        }
    }

    private mutating func authorize(by token: String) {
        headers.append(Header("Authorization", "Bearer \(token)"))
        secrets.append(token)
    }

    /// A secret that is one word of ASCII.
    private static func secret(in file: String, _ read: (String) throws -> String) throws -> String {
        let text = try read(file)
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw ChatError.badSecret(file: file)
        }
        return text
    }
}

/// Why a chat cannot be written to.
enum ChatError: Explained, Equatable {
    case badSecret(file: String)
    case badTopic
    case badToken

    var summary: String {
        switch self {
        case .badSecret(let file): "'\(file)' holds more than one word of plain characters"
        case .badTopic: "'topic_file' holds no topic"
        case .badToken: "'token_file' holds no token of a bot"
        }
    }

    var remedy: String? {
        switch self {
        case .badSecret: "write the address or token alone into it, on one line"
        case .badTopic: "a topic is made of letters, digits, '-' and '_', at most 64 of them"
        case .badToken: "write the token that @BotFather gave, such as 123456:ABC-DEF"
        }
    }
}

/// As a part of a path (RFC 3986, 2.3).
private func percentEncoded(_ text: String) -> String {
    text.utf8.map { byte in
        let isPlain =
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
            || [UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~")].contains(byte)
        let digits = String(byte, radix: 16, uppercase: true)
        return isPlain ? String(Unicode.Scalar(byte)) : "%" + (digits.utf8.count == 1 ? "0" : "") + digits
    }.joined()
}
