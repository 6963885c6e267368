internal import CCurl
internal import Glibc

/// Both sides of one SMTP session: gives the message, remembers the server's last reply.
struct MailExchange: Exchange {
    private let message: [UInt8]
    private var position = 0
    /// libcurl has taken the whole message; it sends, or has sent, the rest and the line that ends it.
    var isSent: Bool { position == message.count }
    /// The last line the server said, at most 512 bytes (RFC 5321 section 4.5.3.1.5).
    private(set) var lastReply: [UInt8] = []
    /// The reply code to the whole message; 0 before it came.
    private(set) var verdict = 0
    private var received = 0
    private let stop: StopFlag
    /// How long the server may take to say goodbye after its verdict.
    private let farewell: Duration

    init(message: [UInt8], stop: StopFlag, farewell: Duration) {
        self.message = message
        self.stop = stop
        self.farewell = farewell
    }

    static let onHeader: curl_write_callback = { bytes, one, count, context in
        guard let exchange = unsafe context?.assumingMemoryBound(to: MailExchange.self) else { return 0 }
        return unsafe exchange.pointee.hear(UnsafeRawBufferPointer(start: bytes, count: one * count))
    }

    /// SMTP has no body to receive, but for what other commands than ours ask.
    static let onBody: curl_write_callback = { _, one, count, _ in one * count }

    static let onUpload: curl_read_callback = { bytes, one, count, context in
        guard let exchange = unsafe context?.assumingMemoryBound(to: MailExchange.self),
            let bytes = unsafe bytes
        else { return hledwatch_curl_read_abort }
        return unsafe exchange.pointee.give(UnsafeMutableRawBufferPointer(start: bytes, count: one * count))
    }

    /// Takes a line of a reply; returns fewer bytes than given, which ends the session, when there are too many.
    @unsafe private mutating func hear(_ line: UnsafeRawBufferPointer) -> Int {
        received += line.count
        guard received <= 64 << 10 else { return 0 }
        let reply = unsafe Array(line.prefix(512))
        let code = replyCode(reply)
        // What it says to QUIT, which libcurl also sends when no answer came, is no word on the message.
        guard code != 221 else { return line.count }
        if verdict == 0 { lastReply = reply }
        if isSent, verdict == 0, let code {
            verdict = code
            stop.raise(after: farewell)
        }
        return line.count
    }

    @unsafe private mutating func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
        let count = min(room.count, message.count - position)
        guard count > 0 else { return 0 }
        unsafe message.withUnsafeBytes { all in
            unsafe room.copyMemory(from: UnsafeRawBufferPointer(rebasing: all[position..<position + count]))
        }
        position += count
        return count
    }
}

/// The code of a reply's last line, `250 …`; `nil` for a line that is continued (`250-…`) or none at all.
func replyCode(_ line: [UInt8]) -> Int? {
    let digits = line.prefix(3)
    guard digits.count == 3, digits.allSatisfy({ (0x30...0x39).contains($0) }),
        line.count == 3 || line[3] != UInt8(ascii: "-")
    else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
}
