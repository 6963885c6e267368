import FactSheets
import FoundationEssentials
import TestSupport
import Testing

@testable import Networking

/// aiosmtpd (Debian: python3-aiosmtpd) takes mail on 127.0.0.1; prints its port and its certificate, then for each message
/// the envelope, who logged in, whether by TLS, and the message as it arrived. Ends with its standard input.
private let script =
    LoopbackPython.certificate + """
        import asyncio, base64, json, os, threading
        from aiosmtpd.smtp import SMTP, AuthResult
        mode = sys.argv[1]
        class Keep:
            async def handle_DATA(self, server, session, envelope):
                print(json.dumps({'from': envelope.mail_from, 'to': envelope.rcpt_tos, 'tls': session.ssl is not None or mode == 'smtps',
                    'user': (session.auth_data.decode() if session.auth_data else ''),
                    'message': base64.b64encode(envelope.original_content).decode()}), flush=True)
                return '250 2.0.0 kept'
        def login(server, session, envelope, mechanism, data):
            good = data.login == b'u@example.org' and data.password == b'hunter2'
            return AuthResult(success=good, handled=good, auth_data=data.login)
        options = {'plain': {}, 'starttls': {'tls_context': context, 'require_starttls': True},
            'auth': {'tls_context': context, 'require_starttls': True, 'auth_required': True, 'authenticator': login},
            'smtps': {'auth_required': True, 'auth_require_tls': False, 'authenticator': login}}[mode]
        loop = asyncio.new_event_loop()
        server = loop.run_until_complete(loop.create_server(lambda: SMTP(Keep(), loop=loop, **options), '127.0.0.1', 0,
            ssl=context if mode == 'smtps' else None))
        threading.Thread(target=loop.run_forever, daemon=True).start()
        print(server.sockets[0].getsockname()[1], flush=True)
        print(cert, flush=True)
        try: sys.stdin.read()
        except OSError: pass
        shutil.rmtree(folder)
        os._exit(0)
        """

private let isInstalled = Result {
    try LoopbackPython("import aiosmtpd.controller; print('yes')").line() == "yes"
}

@Suite(.blocking, .enabled(if: (try? isInstalled.get()) == true, "python3-aiosmtpd is not installed"))
struct MailPeerTests {
    private struct Kept: Decodable {
        let from: String
        let to: [String]
        let tls: Bool
        let user: String
        let message: String
    }

    private struct Peer: CustomTestStringConvertible {
        let testDescription: String
        let mode: String
        var user: String?
        var password: String?
        var result = MailResult.accepted
    }

    private static let peers = [
        Peer(testDescription: "a relay on this machine", mode: "plain"),
        Peer(testDescription: "STARTTLS", mode: "starttls"),
        Peer(
            testDescription: "STARTTLS and a login", mode: "auth", user: "u@example.org", password: "hunter2"),
        Peer(
            testDescription: "TLS from the start and a login", mode: "smtps", user: "u@example.org",
            password: "hunter2"),
        Peer(
            testDescription: "a wrong password", mode: "auth", user: "u@example.org", password: "hunter3",
            result: .temporary("the server refuses the user name or password")),
        Peer(
            testDescription: "no login where one is wanted", mode: "auth",
            result: .permanent("the server refused with '530 5.7.0 Authentication required'")),
    ]

    /// Lines that a session could end by, or take for its own, among many of full length.
    private static let message =
        Array(
            ([
                "Message-ID: <dg-1@example.org>", "From: watch@example.org", "To: ana@example.org",
                "Subject: =?utf-8?q?a=C3=B1o?=", "", ".", "..", ".QUIT", "RSET", "From here on",
            ] + (0..<900).map { "\($0) " + String(repeating: "=C3=B1", count: 12) + "=" }).joined(
                separator: "\r\n"
            ).utf8)
        + [0x0D, 0x0A]

    @Test(arguments: peers)
    private func `aiosmtpd gets each digest byte for byte, as its server wants it to be sent`(
        _ peer: Peer
    ) async throws {
        let helper = try LoopbackPython(script, [peer.mode])
        let port = try #require(Int(helper.line()))
        let certificate = helper.line()
        let scheme = peer.mode == "smtps" ? "smtps" : "smtp"
        var server = Configuration.Mail(
            server: "\(scheme)://127.0.0.1:\(port)", from: "watch@example.org")
        server.plain = peer.mode == "plain"
        server.user = peer.user
        let client = Client(policy: try loopbackPolicy { $0.authorities = certificate })
        let message = Self.message
        for _ in 0..<2 {
            let result = await client.send(
                mail: message, from: "watch@example.org", to: "ana@example.org", through: server,
                password: peer.password)
            #expect(result == peer.result)
            guard peer.result == .accepted else { continue }
            let kept = try JSONDecoder().decode(Kept.self, from: Data(helper.line().utf8))
            #expect(kept.from == "watch@example.org")
            #expect(kept.to == ["ana@example.org"])
            #expect(kept.tls == (peer.mode != "plain"))
            #expect(kept.user == peer.user ?? "")
            #expect(Data(base64Encoded: kept.message).map(Array.init) == message)
        }
    }
}
