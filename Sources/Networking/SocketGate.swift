internal import CCurl
internal import Glibc

/// The one door out: every socket that libcurl connects, for whatever purpose, is judged and made here.
///
/// It sees the address that is about to be connected to, after all parsing and resolving, so that no spelling, name,
/// DNS answer or redirect leads past it.
struct SocketGate: Sendable {
    enum Rule: Sendable {
        /// Global unicast, and these ranges besides.
        case global(or: [AddressRange])
        /// One address and port.
        case only(SocketAddress)
        /// These ranges and nothing else.
        case listed([AddressRange])
    }

    let rule: Rule
    let stop: StopFlag
    /// What was refused, and why, in the order of the attempts; a host with very many addresses names a few.
    private(set) var refusals: [String] = []

    init(rule: Rule, stop: StopFlag) {
        self.rule = rule
        self.stop = stop
    }

    /// Makes it as new, for the next request.
    mutating func forget() { refusals = [] }

    /// Why no socket may connect to `target`, or `nil` when one may.
    func refusal(of target: SocketAddress) -> String? {
        let address = target.address
        guard target.scope == 0 else { return "\(address), bound to an interface" }
        switch rule {
        case .only(let single):
            return target == single && single.port != 0 ? nil : "\(address), not the replay's own server"
        case .listed(let ranges):
            return isListed(address, in: ranges) ? nil : "\(address), not in 'network.allow'"
        case .global(let ranges):
            if isListed(address, in: ranges) { return nil }
            return specialPurpose(of: address).map { "\(address) (\($0))" }
        }
    }

    /// An IPv4-mapped address is never in a range: `::/0` must not open 127.0.0.1.
    private func isListed(_ address: InternetAddress, in ranges: [AddressRange]) -> Bool {
        let mapped = !address.isVersion4 && specialPurpose(of: address) == "IPv4-mapped"
        return !mapped && ranges.contains { $0.contains(address) }
    }

    /// The only `socket(2)` of this target.
    @unsafe fileprivate mutating func open(_ target: UnsafePointer<curl_sockaddr>, _ purpose: curlsocktype)
        -> curl_socket_t
    {
        guard purpose == CURLSOCKTYPE_IPCXN, let socketAddress = unsafe SocketAddress(target) else {
            refuse("an address of an unknown kind")
            return hledwatch_curl_no_socket
        }
        if let reason = refusal(of: socketAddress) {
            refuse(reason)
            return hledwatch_curl_no_socket
        }
        let (family, kind, proto) = unsafe (
            target.pointee.family, target.pointee.socktype, target.pointee.protocol
        )
        let opened = socket(family, kind | Int32(SOCK_CLOEXEC.rawValue), proto)
        return opened < 0 ? hledwatch_curl_no_socket : opened
    }

    private mutating func refuse(_ reason: String) {
        if refusals.count < 4, !refusals.contains(reason) { refusals.append(reason) }
    }
}

let openSocket:
    @convention(c) (
        UnsafeMutableRawPointer?, curlsocktype, UnsafeMutablePointer<curl_sockaddr>?
    ) -> curl_socket_t = { context, purpose, target in
        guard let gate = unsafe context?.assumingMemoryBound(to: SocketGate.self), let target = unsafe target
        else {
            return hledwatch_curl_no_socket
        }
        return unsafe gate.pointee.open(target, purpose)
    }

let continueUnlessStopped: curl_xferinfo_callback = { context, _, _, _, _ in
    guard let gate = unsafe context?.assumingMemoryBound(to: SocketGate.self) else { return 1 }
    return unsafe gate.pointee.stop.isRaised ? 1 : 0
}
