import FactSheets
import Glibc
import TestSupport
import Testing

@testable import Networking

/// Serves one kind of protocol over TLS on 127.0.0.1 with a certificate made for the occasion; prints the port and the
/// certificate's path, then each line it hears, marked `plain` or `tls`. Ends with its standard input.
private let script =
    LoopbackPython.certificate + """
        import os, socket, threading
        mode = sys.argv[1]
        listener = socket.create_server(('127.0.0.1', 0))
        print(listener.getsockname()[1], flush=True)
        print(cert, flush=True)
        def web(c):
            while True:
                line = c.recv(65536)
                if not line: return
                print('tls', line.split(b'\\r\\n')[0].decode(), flush=True)
                c.sendall(b'HTTP/1.1 301 Down\\r\\nLocation: http://127.0.0.1/\\r\\nContent-Length: 0\\r\\n\\r\\n'
                    if b'/down' in line.split(b'\\r\\n')[0] else b'HTTP/1.1 200 OK\\r\\nContent-Length: 5\\r\\n\\r\\nsound')
        def mail(c, state):
            f = c.makefile('rb')
            def say(text): c.sendall(text + b'\\r\\n')
            if state != 'again': say(b'220 sink')
            mark = 'plain' if state == 'plain' else 'tls'
            while True:
                line = f.readline().rstrip()
                if not line: return
                print(mark, line.decode(), flush=True)
                word = line.split()[0].upper()
                if word == b'EHLO': say(b'250-AUTH PLAIN' if mark == 'tls' else b'250-STARTTLS'); say(b'250 HELP')
                elif word == b'STARTTLS':
                    say(b'220 go'); f.detach()
                    return mail(context.wrap_socket(c, server_side=True), 'again')
                elif word == b'AUTH': say(b'334 '); print(mark, f.readline().rstrip().decode(), flush=True); say(b'235 ok')
                elif word == b'DATA':
                    say(b'354 go')
                    while f.readline() != b'.\\r\\n': pass
                    say(b'250 queued')
                elif word == b'QUIT': say(b'221 bye'); return
                else: say(b'250 ok')
        def serve(c):
            try:
                if mode == 'smtp': mail(c, 'plain')
                else:
                    c = context.wrap_socket(c, server_side=True)
                    web(c) if mode == 'https' else mail(c, 'tls')
            except OSError: pass
            finally:
                c.close(); print('end', flush=True)
        def accept():
            while True: threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
        threading.Thread(target=accept, daemon=True).start()
        try: sys.stdin.read()
        except OSError: pass
        shutil.rmtree(folder)
        os._exit(0)
        """

private struct SecureServer {
    let helper: LoopbackPython
    let port: Int
    let certificate: String

    init(_ mode: String) throws {
        helper = try LoopbackPython(script, [mode])
        port = try #require(Int(helper.line()))
        certificate = helper.line()
    }

    /// What it heard over its first connection.
    func heard() -> [String] {
        var lines: [String] = []
        while true {
            let line = helper.line()
            if line == "end" || line.isEmpty { return lines }
            lines.append(line)
        }
    }
}

private let canMakeCertificates = ["openssl", "python3"].allSatisfy {
    unsafe access("/usr/bin/\($0)", X_OK) == 0
}

@Suite(.blocking, .enabled(if: canMakeCertificates, "needs /usr/bin/openssl and /usr/bin/python3"))
struct TLSTests {
    private let letter = Array("From: a@example.org\r\n\r\nhello\r\n".utf8)

    private func send(to server: SecureServer, _ scheme: String, trusting: Bool) async throws -> MailResult {
        var mail = Configuration.Mail(server: "\(scheme)://127.0.0.1:\(server.port)", from: "a@example.org")
        mail.user = "u@example.org"
        let client = Client(
            policy: try loopbackPolicy { $0.authorities = trusting ? server.certificate : nil })
        return await client.send(
            mail: letter, from: "a@example.org", to: "b@example.org", through: mail, password: "hunter2")
    }

    @Test func `a page comes over https when the certificate is good`() async throws {
        let server = try SecureServer("https")
        let client = Client(policy: try loopbackPolicy { $0.authorities = server.certificate })
        let capture = await client.page("https://127.0.0.1:\(server.port)/")
        #expect(capture.failure == nil)
        #expect(capture.body == Array("sound".utf8))
        let down = await client.page("https://127.0.0.1:\(server.port)/down")
        #expect(down.failure?.reason == "redirected from https to http, to 'http://127.0.0.1/'")
    }

    @Test func `an answer over TLS comes with the fingerprints of the certificates`() async throws {
        let server = try SecureServer("https")
        let client = Client(policy: try loopbackPolicy { $0.authorities = server.certificate })
        let url = "https://127.0.0.1:\(server.port)/"
        let told = try Program.run(
            "/usr/bin/openssl",
            ["x509", "-in", server.certificate, "-noout", "-fingerprint", "-sha256"])
        let fingerprint = told.output.drop { $0 != "=" }.dropFirst().filter(\.isHexDigit).lowercased()
        // A connection used again tells as much as a new one.
        for provenance in await client.provenances([url, url + "again"]) {
            #expect(provenance.peer == "127.0.0.1:\(server.port)")
            #expect(provenance.tls == "TLSv1.3")
            #expect(provenance.certificates == [fingerprint])
            #expect(fingerprint.utf8.count == 64)
            #expect(provenance.statusLine == "HTTP/1.1 200 OK")
        }
    }

    @Test(arguments: ["https", "smtps", "smtp"])
    func `reaching a server over TLS tells when its certificate ends`(_ scheme: String) async throws {
        let server = try SecureServer(scheme)
        let client = Client(policy: try loopbackPolicy { $0.authorities = server.certificate })
        let reach: Reach
        if scheme == "https" {
            reach = await client.reach("https://127.0.0.1:\(server.port)/")
        } else {
            var mail = Configuration.Mail(
                server: "\(scheme)://127.0.0.1:\(server.port)", from: "a@example.org")
            mail.user = "u@example.org"
            reach = await client.greet(mail, password: "hunter2")
        }
        guard case .reached(let end?) = reach else {
            Issue.record("\(reach)")
            return
        }
        let told = try Program.run(
            "/usr/bin/openssl",
            ["x509", "-in", server.certificate, "-noout", "-checkend", "\(2 * 86_400 - 60)"])
        #expect(told.code == 0)
        let left = end - Instant.systemClock()
        #expect(left > .seconds(2 * 86_400 - 60) && left <= .seconds(2 * 86_400))
        let stranger = await Client(policy: try loopbackPolicy()).reach("https://127.0.0.1:\(server.port)/")
        #expect(stranger != .reached(certificateEnd: end))
    }

    @Test func `nothing is asked of a server whose certificate nobody vouches for`() async throws {
        let server = try SecureServer("https")
        let client = Client(policy: try loopbackPolicy())
        let capture = await client.page("https://127.0.0.1:\(server.port)/")
        #expect(capture.failure?.kind == .tls)
        #expect(capture.status == 0)
        let trusting = Client(policy: try loopbackPolicy { $0.authorities = server.certificate })
        // The certificate is for the address, not for the name.
        let named = await trusting.page("https://localhost:\(server.port)/")
        #expect(named.failure?.kind == .tls || named.failure?.kind == .refused)
        #expect(server.heard().isEmpty)
    }

    @Test func `mail goes over STARTTLS, password and envelope only after it`() async throws {
        let server = try SecureServer("smtp")
        let result = try await send(to: server, "smtp", trusting: true)
        #expect(result == .accepted)
        let heard = server.heard()
        #expect(heard.filter { $0.hasPrefix("plain") }.count == 2)
        #expect(heard.contains("plain STARTTLS"))
        #expect(heard.contains("tls AHVAZXhhbXBsZS5vcmcAaHVudGVyMg=="))
        #expect(heard.contains { $0.hasPrefix("tls MAIL FROM:<a@example.org>") })
    }

    @Test(arguments: ["smtp", "smtps"])
    func `a mail server whose certificate nobody vouches for learns nothing`(_ scheme: String) async throws {
        let server = try SecureServer(scheme)
        guard case .temporary(let reason) = try await send(to: server, scheme, trusting: false) else {
            Issue.record("it was sent")
            return
        }
        #expect(reason.contains("certificate"))
        #expect(!server.heard().contains { $0.contains("AUTH") || $0.contains("MAIL") })
    }

    @Test func `mail goes over TLS from the first byte to an smtps server`() async throws {
        let server = try SecureServer("smtps")
        let result = try await send(to: server, "smtps", trusting: true)
        #expect(result == .accepted)
        #expect(server.heard().allSatisfy { $0.hasPrefix("tls ") })
    }
}
