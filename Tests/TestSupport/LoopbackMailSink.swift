internal import Synchronization

/// An SMTP server on 127.0.0.1 that answers as it is told and keeps what it was sent.
public final class LoopbackMailSink: Sendable {
    /// What the server says at each turn; a reply ends its line by itself.
    public struct Manners: Sendable {
        /// A reply can be written as its text alone.
        public enum Turn: Sendable, ExpressibleByStringInterpolation {
            case reply(String), drop, hang, reset

            public init(stringLiteral text: String) { self = .reply(text) }
        }

        public var greeting: Turn = "220 sink ESMTP"
        public var extensions: [String] = []
        /// To EHLO and HELO; `nil`: the extensions.
        public var hello: Turn?
        /// To AUTH, whatever its mechanism.
        public var auth = "235 2.7.0 accepted"
        public var sender: Turn = "250 2.1.0 ok"
        public var recipient: Turn = "250 2.1.5 ok"
        public var data: Turn = "354 go ahead"
        /// After the line that ends the message.
        public var end: Turn = "250 2.0.0 queued"
        public var quit: Turn = "221 bye"
        public init() {}
    }

    public struct Session: Sendable {
        public var commands: [String] = []
        /// As it arrived, dots unstuffed; only when its end arrived.
        public var message: [UInt8]?
    }

    private let socket: LoopbackSocket
    private let log: Log
    public var port: Int { socket.port }
    /// In the order they began.
    public var sessions: [Session] { log.sessions.withLock { $0 } }

    private final class Log: Sendable {
        let sessions = Mutex<[Session]>([])
    }

    public init(_ manners: Manners = Manners()) throws {
        let log = Log()
        self.log = log
        socket = try LoopbackSocket { connection in
            let number = log.sessions.withLock { sessions in
                sessions.append(Session())
                return sessions.count - 1
            }
            var talk = MailTalk(connection: connection, manners: manners) { change in
                log.sessions.withLock { change(&$0[number]) }
            }
            talk.run()
        }
    }
}

/// One session, from the greeting to the end.
private struct MailTalk {
    let connection: LoopbackConnection
    let manners: LoopbackMailSink.Manners
    private var reader: LoopbackReader
    private let note: ((inout LoopbackMailSink.Session) -> Void) -> Void

    init(
        connection: LoopbackConnection, manners: LoopbackMailSink.Manners,
        note: @escaping ((inout LoopbackMailSink.Session) -> Void) -> Void
    ) {
        self.connection = connection
        self.manners = manners
        self.note = note
        reader = LoopbackReader(connection)
    }

    mutating func run() {
        guard finish(manners.greeting) else { return }
        while let line = reader.line() {
            let command = String(decoding: line, as: UTF8.self)
            note { $0.commands.append(command) }
            guard answer(command) else { return }
        }
    }

    /// False when the session is over.
    private mutating func answer(_ command: String) -> Bool {
        switch command.split(separator: " ").first?.uppercased() {
        case "EHLO", "HELO":
            if let hello = manners.hello { return finish(hello) }
            for line in manners.extensions { say("250-\(line)") }
            say("250 HELP")
        case "AUTH":
            if command.split(separator: " ").count == 2 {
                say("334 ")
                guard reader.line() != nil else { return false }
            }
            say(manners.auth)
        case "NOOP": say("250 2.0.0 ok")
        case "MAIL": return finish(manners.sender)
        case "RCPT": return finish(manners.recipient)
        case "DATA":
            guard finish(manners.data) else { return false }
            guard case .reply(let said) = manners.data, said.hasPrefix("3") else { return true }
            guard let message = readMessage() else { return false }
            note { $0.message = message }
            return finish(manners.end)
        case "QUIT":
            _ = finish(manners.quit)
            return false
        default: say("500 what?")
        }
        return true
    }

    private mutating func readMessage() -> [UInt8]? {
        var message: [UInt8] = []
        while let line = reader.line() {
            if line == [UInt8(ascii: ".")] { return message }
            message += line.first == UInt8(ascii: ".") ? Array(line.dropFirst()) : line
            message += [0x0D, 0x0A]
        }
        return nil
    }

    private func finish(_ turn: LoopbackMailSink.Manners.Turn) -> Bool {
        switch turn {
        case .reply(let text):
            say(text)
            return true
        case .drop: return false
        case .reset:
            connection.resetOnClose()
            return false
        case .hang:
            connection.waitUntilClosed()
            return false
        }
    }

    private func say(_ line: String) { connection.send(Array("\(line)\r\n".utf8)) }
}
