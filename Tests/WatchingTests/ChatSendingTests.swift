import FactSheets
import Synchronization
import TestSupport
import Testing

@testable import Watching

/// What each service answers, as its documentation says, and what is made of it.
struct ChatReply {
    let service: Chat.Service
    let status: String
    var headers: [String] = []
    var body = ""
    let outcome: String
}

@Suite(.blocking, .serialized) struct ChatSendingTests {
    private static let secret = "S3CR3T-part-of-the-address"

    private static func chat(
        _ service: Chat.Service, at server: LoopbackServer, _ directory: TemporaryDirectory
    ) throws -> Chat {
        let token = try directory.write(
            service == .telegram ? "123456:\(secret)" : secret, as: "token")
        let address = try directory.write("\(server.origin)/services/T0/B0/\(secret)\n", as: "address")
        switch service {
        case .slack: return .hook(.slack, addressFile: address)
        case .mattermost: return .hook(.mattermost, addressFile: address)
        case .discord: return .hook(.discord, addressFile: address)
        case .teams: return .hook(.teams, addressFile: address)
        case .matrix:
            return .matrix(server: server.origin, room: "!636q39766251:example.com", tokenFile: token)
        case .ntfy: return .ntfy(server: server.origin, topic: .named("hled"), tokenFile: token)
        case .telegram: return .telegram(server: server.origin, chat: "-1001234567890", tokenFile: token)
        }
    }

    static let replies = [
        ChatReply(service: .slack, status: "200 OK", body: "ok", outcome: "sent"),
        ChatReply(
            service: .slack, status: "404 Not Found", body: "no_service",
            outcome: "dead: slack answered 404: no_service"),
        ChatReply(
            service: .slack, status: "410 Gone", body: "channel_is_archived",
            outcome: "dead: slack answered 410: channel_is_archived"),
        ChatReply(
            service: .slack, status: "403 Forbidden", body: "invalid_token",
            outcome: "dead: slack answered 403: invalid_token"),
        ChatReply(
            service: .slack, status: "400 Bad Request", body: "invalid_payload",
            outcome: "dead: slack answered 400: invalid_payload"),
        ChatReply(
            service: .slack, status: "429 Too Many Requests", headers: ["Retry-After: 30"],
            outcome: "later in 30000 ms, throttled: slack answered 429"),
        ChatReply(
            service: .slack, status: "500 Server Error", body: "rollup_error",
            outcome: "later: slack answered 500: rollup_error"),
        ChatReply(service: .mattermost, status: "200 OK", body: "ok", outcome: "sent"),
        ChatReply(
            service: .mattermost, status: "404 Not Found",
            body:
                #"{"id":"web.incoming_webhook.invalid.app_error","message":"Invalid webhook.","status_code":404}"#,
            outcome: "dead: mattermost answered 404: Invalid webhook."),
        ChatReply(service: .discord, status: "200 OK", body: #"{"id":"1","type":0}"#, outcome: "sent"),
        ChatReply(service: .discord, status: "204 No Content", outcome: "sent"),
        ChatReply(
            service: .discord, status: "429 Too Many Requests", headers: ["Retry-After: 65"],
            body: #"{"message":"You are being rate limited.","retry_after":64.57,"global":false}"#,
            outcome: "later in 65000 ms, throttled: discord answered 429: You are being rate limited."),
        ChatReply(
            service: .discord, status: "429 Too Many Requests",
            body: #"{"message":"You are being rate limited.","retry_after":64.57,"global":true}"#,
            outcome: "later in 64570 ms, throttled: discord answered 429: You are being rate limited."),
        ChatReply(
            service: .discord, status: "404 Not Found", body: #"{"message":"Unknown Webhook","code":10015}"#,
            outcome: "dead: discord answered 404: Unknown Webhook"),
        ChatReply(
            service: .discord, status: "401 Unauthorized",
            body: #"{"message":"Invalid Webhook Token","code":50027}"#,
            outcome: "dead: discord answered 401: Invalid Webhook Token"),
        ChatReply(service: .teams, status: "202 Accepted", outcome: "sent"),
        ChatReply(
            service: .teams, status: "429 Too Many Requests", headers: ["Retry-After: 7"],
            outcome: "later in 7000 ms, throttled: teams answered 429"),
        ChatReply(
            service: .teams, status: "400 Bad Request",
            body: #"{"error":{"code":"WorkflowTriggerIsNotEnabled","message":"Could not execute"}}"#,
            outcome: "dead: teams answered 400"),
        ChatReply(service: .matrix, status: "200 OK", body: #"{"event_id":"$YUwRidLecu"}"#, outcome: "sent"),
        ChatReply(
            service: .matrix, status: "429 Too Many Requests",
            body: #"{"errcode":"M_LIMIT_EXCEEDED","error":"Too many requests","retry_after_ms":2000}"#,
            outcome: "later in 2000 ms, throttled: matrix answered 429: M_LIMIT_EXCEEDED Too many requests"),
        ChatReply(
            service: .matrix, status: "403 Forbidden",
            body: #"{"errcode":"M_FORBIDDEN","error":"User not in room"}"#,
            outcome: "dead: matrix answered 403: M_FORBIDDEN User not in room"),
        ChatReply(
            service: .matrix, status: "401 Unauthorized",
            body: #"{"errcode":"M_UNKNOWN_TOKEN","error":"Unrecognised access token \#(secret)"}"#,
            outcome: "dead: matrix answered 401: M_UNKNOWN_TOKEN Unrecognised access token …"),
        ChatReply(
            service: .ntfy, status: "200 OK", body: #"{"id":"hwQ2YpKdmg","event":"message"}"#, outcome: "sent"
        ),
        ChatReply(
            service: .ntfy, status: "429 Too Many Requests",
            body: #"{"code":42901,"http":429,"error":"limit reached: too many requests"}"#,
            outcome: "later, throttled: ntfy answered 429: limit reached: too many requests"),
        ChatReply(
            service: .ntfy, status: "403 Forbidden", body: #"{"code":40301,"http":403,"error":"forbidden"}"#,
            outcome: "dead: ntfy answered 403: forbidden"),
        ChatReply(
            service: .telegram, status: "200 OK", body: #"{"ok":true,"result":{"message_id":5}}"#,
            outcome: "sent"),
        ChatReply(
            service: .telegram, status: "403 Forbidden",
            body: #"{"ok":false,"error_code":403,"description":"Forbidden: bot was blocked by the user"}"#,
            outcome: "dead: telegram answered 403: Forbidden: bot was blocked by the user"),
        ChatReply(
            service: .telegram, status: "200 OK",
            body: #"{"ok":false,"error_code":403,"description":"Forbidden: bot was kicked"}"#,
            outcome: "dead: telegram answered 403: Forbidden: bot was kicked"),
        ChatReply(
            service: .telegram, status: "429 Too Many Requests",
            body:
                #"{"ok":false,"error_code":429,"description":"Too Many Requests: retry after 14","parameters":{"retry_after":14}}"#,
            outcome: "later in 14000 ms, throttled: telegram answered 429: Too Many Requests: retry after 14"),
        ChatReply(
            service: .telegram, status: "400 Bad Request",
            body:
                #"{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1009}}"#,
            outcome:
                "dead: telegram answered 400: Bad Request: group chat was upgraded to a supergroup chat; the group has another id now: write chat_id = \"-1009\""
        ),
        ChatReply(
            service: .telegram, status: "200 OK", body: "<html>a proxy's page</html>",
            outcome: "later, throttled: telegram answered 502"),
    ]

    @Test func `an answer is taken for what the service's documentation says`() async throws {
        let setting = try CourierSetting()
        let next = Mutex(Self.replies[...])
        let server = try LoopbackServer { _ in
            guard let reply = next.withLock({ $0.popFirst() }) else { return [] }
            return LoopbackServer.answer(reply.status, reply.headers, Array(reply.body.utf8))
        }
        for reply in Self.replies {
            let chat = try Self.chat(reply.service, at: server, setting.directory)
            let said = try await setting.send(through: .chat(chat)).said
            #expect(said == reply.outcome)
            #expect(!said.contains(Self.secret))
        }
    }

    @Test(arguments: Chat.Service.allCases)
    func `what may pass is tried again, what is refused is given up, and no secret is told`(
        _ service: Chat.Service
    ) async throws {
        let setting = try CourierSetting()
        let statuses = [302, 408, 425, 429, 500, 502, 503, 504, 400, 401, 403, 404, 410, 413]
        let next = Mutex(statuses[...])
        let server = try LoopbackServer { request in
            let status = next.withLock { $0.popFirst() } ?? 599
            let body = "{\"error\": \"no /bot123456:\(Self.secret)/ and no \(Self.secret)\"}"
            return LoopbackServer.answer("\(status) X", ["Location: \(request.target)"], Array(body.utf8))
        }
        let chat = try Self.chat(service, at: server, setting.directory)
        for status in statuses {
            let said = try await setting.send(through: .chat(chat)).said
            let passes = status < 400 || status >= 500 || [408, 425, 429].contains(status)
            #expect(said.hasPrefix(passes ? "later" : "dead"), "\(status)")
            #expect(said.contains(" answered \(status)") && !said.contains(Self.secret))
        }
        #expect(server.requests.count == statuses.count)
    }

    @Test(arguments: Chat.Service.allCases)
    func `a request is what the service documents`(_ service: Chat.Service) async throws {
        let setting = try CourierSetting()
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("200 OK", [], Array(#"{"ok":true}"#.utf8))
        }
        let chat = try Self.chat(service, at: server, setting.directory)
        for _ in 0..<2 { #expect(try await setting.send(through: .chat(chat)).said == "sent") }
        let request = try #require(server.requests.first)
        #expect(request.headers["Content-Type"] == "application/json")
        #expect(request.body == server.requests.last?.body)
        #expect(request.target == server.requests.last?.target)
        let target =
            switch service {
            case .slack, .mattermost, .teams: "/services/T0/B0/\(Self.secret)"
            case .discord: "/services/T0/B0/\(Self.secret)?wait=true"
            case .matrix:
                "/_matrix/client/v3/rooms/%21636q39766251%3Aexample.com/send/m.room.message/dg-0123456789abcdef01234567"
            case .ntfy: "/"
            case .telegram: "/bot123456:\(Self.secret)/sendMessage"
            }
        #expect(request.target == target)
        #expect(request.method == (service == .matrix ? "PUT" : "POST"))
        let isAuthorized = service == .matrix || service == .ntfy
        #expect(request.headers["Authorization"] == (isAuthorized ? "Bearer \(Self.secret)" : nil))
        #expect(!String(decoding: request.body, as: UTF8.self).contains(Self.secret))
    }

    @Test(arguments: Chat.Service.allCases)
    func `what cannot be reached, or is no address, is said without the address`(_ service: Chat.Service)
        async throws
    {
        let setting = try CourierSetting()
        let server = try LoopbackServer { _ in [.reset] }
        let said = try await setting.send(through: .chat(Self.chat(service, at: server, setting.directory)))
            .said
        #expect(said.hasPrefix("later: ") && !said.contains(Self.secret))
        let nonsense = try setting.directory.write("nonsense-\(Self.secret)", as: "address")
        guard case .hook(let hook, _) = try Self.chat(service, at: server, setting.directory) else { return }
        _ = try setting.directory.write("nonsense-\(Self.secret)", as: "address")
        let bad = try await setting.send(through: .chat(.hook(hook, addressFile: nonsense))).said
        #expect(bad == "later: the webhook's address is not http or https")
        let words = try setting.directory.write("two words", as: "words")
        let two = try await setting.send(through: .chat(.hook(hook, addressFile: words))).said
        #expect(two.hasPrefix("later: '\(words)' holds more than one word of plain characters"))
    }

    @Test func `a topic that is secret comes from its file and is not told`() async throws {
        let setting = try CourierSetting()
        let server = try LoopbackServer { _ in
            LoopbackServer.answer("403 No", [], Array(#"{"error":"no to Topic_9"}"#.utf8))
        }
        let file = try setting.directory.write("Topic_9\n", as: "topic")
        let chat = Chat.ntfy(server: server.origin, topic: .file(file), tokenFile: nil)
        #expect(try await setting.send(through: .chat(chat)).said == "dead: ntfy answered 403: no to …")
        struct Sent: Decodable { var topic: String }
        #expect(try JSON.decode(Sent.self, from: server.requests[0].body).topic == "Topic_9")
        _ = try setting.directory.write("a/b", as: "topic")
        #expect(try await setting.send(through: .chat(chat)).said.contains("'topic_file' holds no topic"))
    }
}
