import Glibc
import TestSupport
import Testing

/// The demonstration's archive, served on a free port.
struct ServedDemonstration {
    static let config = Hledwatch.root + "/Config/hledwatch.toml"
    /// The name of its one document.
    static let slug = "fact-sheet-2022-u-s-mexico-high-level-economic-dialogue"

    let state: String
    let port: Int
    let server: Program

    /// Imports it, serves it, and ends the server when `body` has returned. `tokens`: those who may do more than read.
    static func serve(tokens: String? = nil, _ body: (ServedDemonstration) throws -> Void) throws {
        let directory = try TemporaryDirectory()
        var config = Self.config
        if let tokens {
            let file = try directory.write(tokens, as: "tokens")
            #expect(unsafe chmod(file, 0o600) == 0)
            let shipped = String(decoding: try contents(of: config), as: UTF8.self)
            config = try directory.write(
                shipped + "\n[web]\ntokens = '\(file)'\n", as: "hledwatch.toml")
        }
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", config, "--state", state)
        try #require(made.code == 0, "\(made.errors)")
        let notify = try NotifySocket(path: directory.path + "/notify")
        let server = try Program(
            Hledwatch.path, ["serve", "--listen", "127.0.0.1:0", "--config", config, "--state", state],
            environment: ["NOTIFY_SOCKET": notify.path])
        #expect(notify.next() == ["READY=1"], "\(server.errors())")
        let line = server.errors()
        let port = try #require(
            line.firstRange(of: "port=\"").flatMap { Int(line[$0.upperBound...].prefix { $0 != "\"" }) })
        try body(ServedDemonstration(state: state, port: port, server: server))
        server.send(SIGTERM)
        #expect(try server.wait().code == 0)
    }

    /// What python3 prints; `base`, the address of the server, and `get` are defined for the script.
    func python(_ script: String, _ arguments: String...) throws -> String {
        let run = try Program.run(
            "/usr/bin/python3", ["-c", Self.prelude + script, "127.0.0.1:\(port)"] + arguments)
        #expect(run.code == 0, "\(run.errors)")
        return run.output
    }

    private static let prelude = """
        import http.client, json, sys, time
        base = 'http://' + sys.argv[1]
        def get(path, headers={}, method='GET'):
            'Status, headers and body; redirects are not followed. Who is told to come back comes back, for a minute.'
            for wait in range(30):
                c = http.client.HTTPConnection(sys.argv[1], timeout=20)
                c.request(method, path, headers=headers)
                r = c.getresponse()
                answer = r.status, r.headers, r.read()
                if r.status != 503 or 'Retry-After' not in r.headers: break
                time.sleep(2)
            return answer

        """
}
