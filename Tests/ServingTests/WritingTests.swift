import FactSheets
import Testing

@testable import Serving

@Suite struct WritingTests {
    static let token = "0123456789abcdef0123456789abcdef"
    static let reader = "abcdefghijklmnopqrstuvwxyz"

    /// Takes `POST` and `DELETE` at `/notes`, and says what came.
    private func server(_ limits: ServingLimits = ServingLimits()) throws -> HTTPServer {
        var service = HTTPService {
            { request in
                if let form = request.form {
                    let fields = form.fields.map { "\($0.name)=\($0.value)" }.joined(separator: "|")
                    let denial = request.denial.map { " \($0)" } ?? ""
                    return .text(
                        200, "form \(request.access?.name ?? "nobody") '\(fields)'\(denial) \(request.body)")
                }
                let headers = request.headers.map(\.name).joined(separator: " ")
                let body = String(decoding: request.body, as: UTF8.self)
                return .text(
                    200, "\(request.method) \(request.access?.name ?? "nobody") '\(body)' \(headers)")
            }
        }
        service.tokens = try AccessTokens(list: "Ana notes,read \(Self.token)\nprobe read \(Self.reader)")
        service.writing = { method, path in
            switch (method, path) {
            case ("POST", "/notes"), ("DELETE", "/notes"): .authorized(.notes)
            case ("POST", "/form"): .form(.notes)
            default: nil
            }
        }
        return try HTTPServer(port: 0, service: service, limits: limits)
    }

    /// `TOKEN` and `READER` stand for tokens.
    private func ask(_ server: HTTPServer, _ line: String, _ fields: [String], body: String = "") throws
        -> String
    {
        let client = try RawClient(port: server.port)
        let head = [line + " HTTP/1.1", "Host: localhost:\(server.port)", "Connection: close"] + fields
        client.send(
            head.map {
                $0.replacing("TOKEN", with: Self.token).replacing("READER", with: Self.reader) + "\r\n"
            }
            .joined() + "\r\n" + body)
        return try #require(client.readToEnd())
    }

    @Test func `a body with a token that permits it reaches the handler, the token does not`() throws {
        let answer = try ask(
            server(), "POST /notes?a=b", ["Authorization: Bearer TOKEN", "Content-Length: 5"], body: "hello")
        #expect(answer.hasPrefix("HTTP/1.1 200 "))
        #expect(answer.hasSuffix("\r\n\r\nPOST Ana 'hello' Host Connection Content-Length\n"))
        #expect(!answer.contains(Self.token))
    }

    @Test func `a body may come in parts, and the connection is kept for the next request`() throws {
        let server = try server()
        let client = try RawClient(port: server.port)
        let host = "Host: localhost:\(server.port)\r\nAuthorization: bearer \(Self.token)\r\n"
        client.send("POST /notes HTTP/1.1\r\n\(host)Content-Length: 60000\r\nExpect: 100-continue\r\n\r\n")
        #expect(client.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
        client.send(String(repeating: "a", count: 30_000))
        client.send(String(repeating: "b", count: 30_000))
        #expect(
            client.read(until: "b' ").hasSuffix(
                "POST Ana '" + String(repeating: "a", count: 30_000)
                    + String(repeating: "b", count: 30_000) + "' "))
        client.send("DELETE /notes HTTP/1.1\r\n\(host)Connection: close\r\n\r\n")
        #expect(client.readToEnd()?.contains("DELETE Ana '' ") == true)
    }

    private static let form = "Content-Type: application/x-www-form-urlencoded"

    /// What a form sends as `TOKEN`, and what its handler gets.
    static let forms = [
        ("text=a+b%26c&token=TOKEN&name=Ana", "form Ana 'text=a b&c|name=Ana' []\n"),
        ("token=&text=x&token=TOKEN", "form Ana 'text=x' []\n"),
        ("text=x", "form nobody 'text=x' missing []\n"),
        ("text=x&token=", "form nobody 'text=x' missing []\n"),
        ("token=TOKENx", "form nobody '' unknown []\n"),
        ("token=READER", "form nobody '' lacking(Serving.Scope.notes) []\n"),
    ]

    @Test(arguments: forms)
    func `a form's token says who sent it, and goes no further`(_ c: (sent: String, answer: String)) throws {
        let body = c.sent.replacing("TOKEN", with: Self.token).replacing("READER", with: Self.reader)
        let answer = try ask(
            server(), "POST /form", [Self.form, "Content-Length: \(body.utf8.count)"], body: body)
        #expect(answer.hasSuffix("\r\n\r\n" + c.answer))
        #expect(!answer.contains(Self.token) && !answer.contains(Self.reader))
    }

    @Test func `what is no form says nobody's name, whatever it brings`() throws {
        for (type, body) in [
            ("text/plain", "token=\(Self.token)"),
            ("application/x-www-form-urlencoded", "a=%FF&token=\(Self.token)"),
            (
                "application/x-www-form-urlencoded",
                String(repeating: "a&", count: 64) + "token=\(Self.token)"
            ),
        ] {
            let answer = try ask(
                server(), "POST /form", ["Content-Type: \(type)", "Content-Length: \(body.utf8.count)"],
                body: body)
            #expect(answer.contains("\r\n\r\nPOST nobody '' Host"))
        }
    }

    struct Refusal: CustomTestStringConvertible {
        let testDescription: String
        let line: String
        let fields: [String]
        let status: Int
        /// What the answer says besides.
        var says = ""
    }

    private static let bearer = "Authorization: Bearer TOKEN"
    static let refusals = [
        Refusal(
            testDescription: "another method", line: "PUT /notes", fields: [bearer, "Content-Length: 1"],
            status: 405, says: "\r\nAllow: GET, HEAD, POST, DELETE\r\n"),
        Refusal(
            testDescription: "another place", line: "POST /note", fields: [bearer, "Content-Length: 1"],
            status: 405, says: "\r\nAllow: GET, HEAD\r\n"),
        Refusal(
            testDescription: "an escaped place", line: "POST /note%73",
            fields: [bearer, "Content-Length: 1"],
            status: 405),
        Refusal(
            testDescription: "no token", line: "POST /notes", fields: ["Content-Length: 1"], status: 401,
            says: "\r\nWWW-Authenticate: Bearer realm=\"hledwatch\"\r\n"),
        Refusal(
            testDescription: "another scheme", line: "POST /notes",
            fields: ["Authorization: Basic TOKEN", "Content-Length: 1"], status: 401),
        Refusal(
            testDescription: "a wrong token", line: "POST /notes",
            fields: ["Authorization: Bearer TOKENx", "Content-Length: 1"], status: 401,
            says: "error=\"invalid_token\""),
        Refusal(
            testDescription: "a part of a token", line: "POST /notes",
            fields: ["Authorization: Bearer 0123456789abcdef0123456789abcde", "Content-Length: 1"],
            status: 401),
        Refusal(
            testDescription: "an empty token", line: "POST /notes",
            fields: ["Authorization: Bearer ", "Content-Length: 1"], status: 401),
        Refusal(
            testDescription: "two tokens", line: "POST /notes",
            fields: [bearer, bearer, "Content-Length: 1"],
            status: 400),
        Refusal(
            testDescription: "a token that only reads", line: "POST /notes",
            fields: ["Authorization: Bearer READER", "Content-Length: 1"], status: 403,
            says: "error=\"insufficient_scope\", scope=\"notes\""),
        Refusal(
            testDescription: "no length", line: "POST /notes", fields: [bearer], status: 411),
        Refusal(
            testDescription: "chunks", line: "POST /notes", fields: [bearer, "Transfer-Encoding: chunked"],
            status: 411),
        Refusal(
            testDescription: "a long body", line: "POST /notes", fields: [bearer, "Content-Length: 65537"],
            status: 413, says: "longer than 64 KiB"),
        Refusal(
            testDescription: "a page of another site", line: "POST /notes",
            fields: [bearer, "Content-Length: 1", "Origin: https://evil.example"], status: 403),
        Refusal(
            testDescription: "a page of no site", line: "POST /notes",
            fields: [bearer, "Content-Length: 1", "Origin: null"], status: 403),
        Refusal(
            testDescription: "a browser that says so", line: "POST /notes",
            fields: [bearer, "Content-Length: 1", "Sec-Fetch-Site: same-site"], status: 403),
        Refusal(
            testDescription: "another site's form", line: "POST /form",
            fields: [form, "Content-Length: 1", "Origin: https://evil.example"], status: 403),
        Refusal(
            testDescription: "a form in another site's frame", line: "POST /form",
            fields: [form, "Content-Length: 1", "Sec-Fetch-Site: cross-site"], status: 403),
        Refusal(
            testDescription: "a form of no site", line: "POST /form",
            fields: [form, "Content-Length: 1", "Origin: null"], status: 403),
        Refusal(
            testDescription: "a long form", line: "POST /form", fields: [form, "Content-Length: 65537"],
            status: 413, says: "longer than 64 KiB"),
        Refusal(
            testDescription: "a wrong token that only reads", line: "GET /notes",
            fields: ["Authorization: Bearer TOKENx"], status: 401),
    ]

    @Test(arguments: refusals)
    func `what may not write is refused before its body is read`(_ c: Refusal) throws {
        let answer = try ask(server(), c.line, c.fields)
        #expect(answer.hasPrefix("HTTP/1.1 \(c.status) "))
        #expect(answer.contains(c.says) || c.says.isEmpty)
        #expect(answer.contains("application/problem+json"))
        #expect(!answer.contains(Self.token) && !answer.contains("0123456789"))
    }

    @Test func `a page of this server may write, and reading needs no token`() throws {
        let server = try server()
        let fields = [
            Self.bearer, "Content-Length: 1", "Origin: http://localhost:\(server.port)",
            "Sec-Fetch-Site: same-origin",
        ]
        #expect(try ask(server, "POST /notes", fields, body: "x").hasPrefix("HTTP/1.1 200 "))
        #expect(try ask(server, "GET /notes", []).contains("GET nobody ''"))
        #expect(try ask(server, "GET /notes", ["Authorization: Basic abc"]).contains("GET nobody ''"))
        #expect(try ask(server, "GET /notes", ["Authorization: Bearer READER"]).contains("GET probe ''"))
    }

    @Test func `a body that trickles in is cut at the request's deadline`() throws {
        let server = try server(ServingLimits(request: .milliseconds(700)))
        let client = try RawClient(port: server.port)
        client.send(
            "POST /notes HTTP/1.1\r\nHost: localhost:\(server.port)\r\nAuthorization: Bearer \(Self.token)\r\n"
                + "Content-Length: 60000\r\n\r\n")
        while !client.isReadable(within: 20), client.send("a") {}
        #expect(client.readToEnd() == "")
    }
}

@Suite struct AccessTests {
    @Test func `a list has names, scopes and tokens, blanks between, and comments`() throws {
        let tokens = try AccessTokens(
            list: """
                # who may what

                Ana\tnotes,read   0123456789abcdef012345\r
                Ana read ABCDEFGHIJKLMNOPQRSTUV==
                """)
        #expect(
            tokens.access(of: "0123456789abcdef012345") == Access(name: "Ana", scopes: [.notes, .read]))
        #expect(tokens.access(of: "ABCDEFGHIJKLMNOPQRSTUV==") == Access(name: "Ana", scopes: [.read]))
        for wrong in ["ABCDEFGHIJKLMNOPQRSTUV=", "ABCDEFGHIJKLMNOPQRSTUV", "", "Ana", "# who may what"] {
            #expect(tokens.access(of: wrong[...]) == nil)
        }
        #expect(AccessTokens().access(of: "0123456789abcdef012345") == nil)
    }

    @Test func `all that is wrong with a list is said at once, and no token with it`() {
        let error = #expect(throws: AccessFaults.self) {
            try AccessTokens(
                list: """
                    Ana notes
                    Ana notes 0123456789abcdef012345 more
                    Ana write 0123456789abcdef012345
                    Ana notes, 0123456789abcdef012345
                    Ana notes tooshort
                    Ana notes 0123456789abcdef0123"5
                    Ana notes 0123456789abcdef012345
                    Eva notes 0123456789abcdef012345
                    """)
        }
        let reasons = error?.faults.map { "\($0.line): \($0.reason)" } ?? []
        let token =
            "the token must be 22 to 128 letters, digits and '-._~+/', such as 'openssl rand -hex 32' prints"
        #expect(
            reasons == [
                "1: it must be a name, scopes and a token, parted by blanks",
                "2: it must be a name, scopes and a token, parted by blanks",
                "3: the scopes after the name are not all known; there are 'read' and 'notes'",
                "4: the scopes after the name are not all known; there are 'read' and 'notes'",
                "5: \(token)", "6: \(token)", "8: this token stands in the list already",
            ])
    }
}
