internal import CCurl
public import FactSheets

/// What may leave this machine, to where, and within which bounds. The same for everything one `Client` sends.
public struct NetworkPolicy: Sendable {
    /// Replay only: every address asked is fetched from this loopback origin instead, as
    /// GET /<percent-encoded absolute address>; exactly that socket address is then allowed, and no proxy is used.
    public var gateway: Gateway?

    let allowed: [AddressRange]
    let plainHosts: Set<String>
    /// `nil` unless configured. The proxy connects on our behalf: then it, too, must keep out of private networks.
    let proxy: String?
    let agent: String
    /// Largest body kept, decoded.
    let maxBytes: Int
    /// Longest time for one request, its redirects included.
    var timeout: Duration
    var limits = Limits()
    /// A file with the certificates to trust; `nil`: those of the system.
    var authorities: String?

    /// The policy of a configuration. `userAgent` is name and version, as `hledwatch/0.1`; the configured contact is
    /// added as ` (+contact)`.
    /// - Throws: `NetworkError` when a setting cannot be kept to the letter; nothing is guessed.
    public init(network: Configuration.Network, userAgent: String) throws(NetworkError) {
        var allowed: [AddressRange] = []
        for text in network.allow {
            guard let range = AddressRange(text) else { throw .badRange(text) }
            allowed.append(range)
        }
        var plainHosts: Set<String> = []
        for text in network.plainHTTP {
            guard let name = host(of: "http://\(text)/"), name == text.lowercased() else {
                throw .badHost(text)
            }
            plainHosts.insert(name)
        }
        if let proxy = network.proxy, !isProxy(proxy) { throw .badProxy }
        guard (1...(1 << 30)).contains(network.maxBytes) else { throw .badLimit("max_bytes") }
        guard (1...86_400_000).contains(network.timeout.milliseconds) else { throw .badLimit("timeout") }
        let comment = network.contact.map { " (+\($0))" } ?? ""
        agent = userAgent.hasSuffix(comment) ? userAgent : userAgent + comment
        let contact = network.contact ?? ""
        guard !userAgent.isEmpty, agent.utf8.allSatisfy({ (0x20...0x7E).contains($0) }),
            !contact.utf8.contains(where: { [UInt8(ascii: "("), UInt8(ascii: ")")].contains($0) })
        else { throw .badAgent }
        self.allowed = allowed
        self.plainHosts = plainHosts
        proxy = network.proxy
        maxBytes = network.maxBytes
        timeout = network.timeout
    }

    /// The rule that every socket of an HTTP request is judged by.
    var rule: SocketGate.Rule { gateway.map { .only($0.socket) } ?? .global(or: allowed) }

    /// Why `address` may not be asked by its form alone, or `nil`. Where its host leads, the socket gate judges.
    func refusal(of address: String) -> String? {
        canonicalAddress(address).map { refusal(ofCanonical: $0) } ?? notAnAddress
    }

    /// As `refusal(of:)`, of an address that is canonical.
    func refusal(ofCanonical address: String) -> String? {
        let host = hostName(in: address)
        if address.hasPrefix("http:"), !plainHosts.contains(host) {
            return "'\(host)' may not be asked over http, only over https"
        }
        guard proxy != nil, gateway == nil else { return nil }
        return refusalThroughProxy(of: host)
    }

    /// A proxy resolves the names; what can be seen without resolving is refused here.
    private func refusalThroughProxy(of host: String) -> String? {
        var name = host[...]
        while name.hasSuffix(".") { name.removeLast() }
        if name == "localhost" || name.hasSuffix(".localhost") { return "'\(host)' is this machine" }
        if name.hasPrefix("["), name.hasSuffix("]") { name = name.dropFirst().dropLast() }
        guard let address = InternetAddress(String(name)) else { return nil }
        let gate = SocketGate(rule: rule, stop: StopFlag())
        return gate.refusal(of: SocketAddress(address: address, port: 0)).map { "'\(host)' is \($0)" }
    }
}

/// The loopback origin that plays back recorded answers.
public struct Gateway: Sendable {
    let socket: SocketAddress

    /// - Parameter port: Of 127.0.0.1; anything outside 1...65535 becomes port 0, which nothing can be reached at.
    public init(port: Int) {
        socket = SocketAddress(
            address: InternetAddress(bytes: [127, 0, 0, 1]), port: UInt16(exactly: port) ?? 0)
    }

    /// Where the recorded answer to `address` is found.
    func place(of address: String) -> String {
        let path = percentEncoded(address.utf8) { byte in
            (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
                || [UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "~")].contains(byte)
        }
        return "http://127.0.0.1:\(socket.port)/\(path)"
    }
}

/// Bounds that no configuration moves.
struct Limits: Sendable {
    var connect: Duration = .seconds(15)
    /// A transfer slower than this many bytes a second …
    var slowBytes = 64
    /// … for this many seconds is given up.
    var slowSeconds = 20
    /// Status lines and headers of one answer, interim ones included.
    var headerBytes = 256 << 10
    /// Of a redirect's or a webhook's body, which nobody reads.
    var replyBytes = 64 << 10
    var hops = 5
    /// One message: RFC 5321 section 4.5.3.2 lets a server think for minutes after DATA.
    var mail: Duration = .seconds(300)
    /// What a mail server may take for its goodbye once it has answered for the message.
    var farewell: Duration = .seconds(2)
}

/// Schemes that libcurl reaches a proxy by; with a host and perhaps a port and credentials, nothing else.
private func isProxy(_ text: String) -> Bool {
    guard !text.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F }), let handle = AddressHandle(),
        handle.set(CURLUPART_URL, text, flags: CURLU_NON_SUPPORT_SCHEME),
        let scheme = handle.get(CURLUPART_SCHEME),
        ["http", "https", "socks4", "socks4a", "socks5", "socks5h"].contains(scheme),
        let host = handle.get(CURLUPART_HOST), !host.isEmpty, handle.get(CURLUPART_QUERY) == nil,
        handle.get(CURLUPART_FRAGMENT) == nil, handle.get(CURLUPART_PATH) ?? "/" == "/"
    else { return false }
    return true
}
