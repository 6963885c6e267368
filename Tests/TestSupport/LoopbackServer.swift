public import FactSheets
internal import Synchronization

/// One request as a `LoopbackServer` received it.
public struct LoopbackRequest: Sendable {
    public let method: String
    public let target: String
    public let headers: [Header]
    public let body: [UInt8]
    /// The connection it came over: 1 for the server's first.
    public let connection: Int
}

/// What a `LoopbackServer` does in answer to a request, byte by byte, so that an answer may be as wrong as can be.
public enum LoopbackStep: Sendable {
    case send([UInt8])
    /// Again and again, with a pause in milliseconds, until the client closes.
    case repeatForever([UInt8], pause: Int32)
    /// Says nothing more until the client closes.
    case hang
    /// Ends the connection by a reset.
    case reset
    /// Goes on with the next request on the same connection, instead of closing it.
    case keepAlive

    /// `text` with its line breaks as CR LF.
    public static func text(_ text: String) -> LoopbackStep {
        .send(text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] })
    }
}

/// A small HTTP server on 127.0.0.1 that does what a script says and remembers what it was asked.
public final class LoopbackServer: Sendable {
    private let socket: LoopbackSocket
    private let log: Log
    public var port: Int { socket.port }
    /// `http://127.0.0.1:port`
    public var origin: String { "http://127.0.0.1:\(socket.port)" }
    /// In the order they came.
    public var requests: [LoopbackRequest] { log.requests.withLock { $0 } }

    private final class Log: Sendable {
        let requests = Mutex<[LoopbackRequest]>([])
        let connections = Mutex(0)
    }

    public init(_ script: @escaping @Sendable (LoopbackRequest) -> [LoopbackStep]) throws {
        let log = Log()
        self.log = log
        socket = try LoopbackSocket { connection in
            let number = log.connections.withLock { count in
                count += 1
                return count
            }
            var reader = LoopbackReader(connection)
            while let request = readRequest(from: &reader, connection: number) {
                log.requests.withLock { $0.append(request) }
                guard run(script(request), on: connection) else { return }
            }
        }
    }

    /// A complete answer with a length, on a connection that stays open.
    public static func answer(
        _ status: String = "200 OK", _ headers: [String] = [], _ body: [UInt8] = []
    ) -> [LoopbackStep] {
        let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.count)", "", ""]
        return [.text(lines.joined(separator: "\n")), .send(body), .keepAlive]
    }
}

/// True when the connection goes on.
private func run(_ steps: [LoopbackStep], on connection: LoopbackConnection) -> Bool {
    for step in steps {
        switch step {
        case .send(let bytes): guard connection.send(bytes) else { return false }
        case .repeatForever(let bytes, let pause):
            while !connection.isClosed(within: pause), connection.send(bytes) {}
            return false
        case .hang:
            connection.waitUntilClosed()
            return false
        case .reset:
            connection.resetOnClose()
            return false
        case .keepAlive: return true
        }
    }
    return false
}

private func readRequest(from reader: inout LoopbackReader, connection: Int) -> LoopbackRequest? {
    guard let first = reader.line() else { return nil }
    let words = first.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard words.count == 3 else { return nil }
    var headers: [Header] = []
    while let line = reader.line(), !line.isEmpty {
        let colon = line.firstIndex(of: UInt8(ascii: ":")) ?? line.endIndex
        let value = line[colon...].dropFirst().drop { $0 == 0x20 }
        headers.append(
            Header(String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
    }
    let length = headers["Content-Length"].flatMap { Int($0) } ?? 0
    return LoopbackRequest(
        method: words[0], target: words[1], headers: headers, body: reader.bytes(length),
        connection: connection)
}
