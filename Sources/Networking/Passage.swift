internal import CCurl
public import FactSheets

/// What passed on the wire of one fetch, in little: made into a provenance only for what becomes a capture, since most
/// looks bring nothing new.
public struct Passage: Sendable {
    let took: Duration
    private let traveller: Traveller
    private let sent: WebRequest?
    private let wire: Wire

    init(by traveller: Traveller, sent: WebRequest?, _ wire: Wire, took: Duration) {
        (self.traveller, self.sent, self.wire, self.took) = (traveller, sent, wire, took)
    }

    /// It, of a capture made at `time` by that version of the engine.
    public func provenance(at time: Instant, engine: Int) -> Capture.Provenance {
        let line = String(decoding: wire.statusLine, as: UTF8.self)
        // An answer shows by which protocol it was asked for; without one libcurl says whether anything was.
        let version = line.isEmpty ? wire.sent : line.hasPrefix("HTTP/2") ? "HTTP/2" : "HTTP/1.1"
        let request = version.flatMap { version in sent.map { traveller.head(of: $0, version) } }
        return Capture.Provenance(
            request: request ?? "", statusLine: line, peer: wire.peer?.description,
            tls: wire.security?.version,
            certificates: wire.security?.fingerprints ?? [], began: time - took, received: wire.received,
            engine: engine)
    }
}

/// How every request of a policy goes.
struct Traveller: Sendable {
    let agent: String
    let proxy: String?

    /// The head of `request` as libcurl 7.88 sends it, a line each; HTTP/2 in the form in which libcurl shows it. What
    /// is said to a proxy alone is left out: it may hold a password.
    func head(of request: WebRequest, _ version: String) -> String {
        let address = request.url.utf8
        let start = address.firstIndex(of: UInt8(ascii: ":")).map { address.index($0, offsetBy: 3) }
        let rest = start.map { request.url[$0...] } ?? ""
        let slash =
            rest.utf8.firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") } ?? rest.endIndex
        let isWhole = request.url.hasPrefix("http:") && proxy.map { !$0.hasPrefix("socks") } ?? false
        let target = isWhole ? request.url[...] : rest[slash...]
        var lines = ["GET \(target) \(version)", "Host: \(rest[..<slash])", "User-Agent: \(agent)"]
        if isWhole { lines.append("Proxy-Connection: Keep-Alive") }
        let headers = (try? request.lines()) ?? []
        lines += headers.split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
        return lines.joined(separator: "\r\n") + "\r\n\r\n"
    }
}

/// What one answer came by.
struct Wire: Sendable {
    var statusLine: [UInt8] = []
    var peer: Peer?
    var security: TLSSession?
    var received: Capture.Provenance.Received?
    /// Where there is no status line: the protocol in which the request was sent, if it was.
    var sent: String?

    struct Peer: Sendable, CustomStringConvertible {
        let address: String
        let port: Int

        var description: String {
            address.utf8.contains(UInt8(ascii: ":")) ? "[\(address)]:\(port)" : "\(address):\(port)"
        }
    }
}

/// The TLS under an answer: its version, and the certificates that the server presented, held until they are asked for.
@safe final class TLSSession: Sendable {
    /// Such as `TLSv1.3`.
    let version: String
    /// Its certificates are counted by atomic references and never changed.
    private nonisolated(unsafe) let chain: UnsafeMutableRawPointer?

    /// Of the connection under the transfer of `handle`, in one of its callbacks; `nil` where there is no TLS.
    @unsafe init?(of handle: UnsafeMutableRawPointer) {
        guard let tls = unsafe hledwatch_curl_tls(handle) else { return nil }
        version = unsafe String(cString: SSL_get_version(OpaquePointer(tls)))
        unsafe chain = hledwatch_tls_hold_chain(tls)
    }

    deinit { if let chain = unsafe chain { unsafe hledwatch_tls_drop_chain(chain) } }

    /// SHA-256 of each certificate, the server's own first.
    var fingerprints: [String] {
        guard let chain = unsafe chain else { return [] }
        let count = unsafe hledwatch_tls_chain_length(chain)
        return (0..<count).compactMap { place in
            var digest = [UInt8](repeating: 0, count: 32)
            return unsafe hledwatch_tls_digest(chain, place, &digest) == 1 ? hexadecimal(digest) : nil
        }
    }
}

/// The SHA-256 of `bytes`, in hexadecimal digits.
func sha256(_ bytes: [UInt8]) -> String {
    var digest = [UInt8](repeating: 0, count: 32)
    let code = unsafe bytes.withUnsafeBytes { bytes in
        unsafe EVP_Digest(bytes.baseAddress, bytes.count, &digest, nil, EVP_sha256(), nil)
    }
    precondition(code == 1, "libcrypto cannot compute SHA-256: check the installation of OpenSSL")
    return hexadecimal(digest)
}

private func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef".utf8)
    return String(decoding: bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
}
