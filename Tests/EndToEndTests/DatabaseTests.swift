import Glibc
import TestSupport
import Testing

/// An archive in PostgreSQL, as a configuration names it.
@Suite(.blocking, .withPostgreSQL)
struct DatabaseTests {
    private static func configuration(_ archive: String, in directory: String) throws -> String {
        let shipped = String(decoding: try contents(of: SchemaTests.config), as: UTF8.self)
        let path = directory + "/hledwatch.toml"
        try replace(path, with: Array((shipped + "\n[archive]\n" + archive).utf8))
        return path
    }

    @Test func `an archive in a database is found by its directory, and begun nowhere else`() throws {
        let server = try LoopbackPostgreSQL()
        let state = server.path + "/state"
        func run(_ arguments: String...) throws -> Program.Result {
            try Program.run(Hledwatch.path, arguments + ["--state", state])
        }
        let said = "engine = 'postgresql'\nconnection_file = '\(server.connectionFile)'\n"
        let config = try Self.configuration(said, in: server.path)
        let made = try run("import", DemonstrationTests.recording, "--config", config)
        #expect(made.code == 0, "\(made.errors)")
        #expect(try server.query("SELECT count(*) > 20 FROM hledwatch.capture") == "t\n")
        #expect(try run("list").output.contains(ServedDemonstration.slug))
        // Also for who writes by a configuration that says nothing of it.
        #expect(try run("rebuild", "--config", SchemaTests.config).code == 0)

        let doctor = try run("doctor", "--offline", "--config", config).output
        #expect(doctor.contains("ok    database hledwatch: PostgreSQL 1"))
        #expect(doctor.contains("ok    database hledwatch: the schema 'hledwatch' is there"))
        #expect(
            doctor.contains(
                "warn  database hledwatch: what it has taken may be gone after a loss of power: fsync off"))

        let other = try Self.configuration(said + "schema = 'other'\n", in: server.path)
        let refused = try run("import", DemonstrationTests.recording, "--config", other)
        #expect(refused.code == 78)
        #expect(refused.errors.contains("is in the schema 'hledwatch', not in 'other'"))
        #expect(try server.query("SELECT count(*) FROM pg_namespace WHERE nspname = 'other'") == "0\n")

        let file = try Self.configuration("engine = 'sqlite'\n", in: server.path)
        let contradicted = try run("import", DemonstrationTests.recording, "--config", file)
        #expect(contradicted.code == 78)
        #expect(contradicted.errors.contains("is in PostgreSQL, not in SQLite"))
        #expect(
            try run("doctor", "--offline", "--config", file).output.contains(
                "is in PostgreSQL, not in SQLite"))
    }

    @Test func `what is served answers 503 while the database is away, and goes on when it is back`() throws {
        let server = try LoopbackPostgreSQL()
        let state = server.path + "/state"
        let config = try Self.configuration(
            "engine = 'postgresql'\nconnection_file = '\(server.connectionFile)'\n", in: server.path)
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", config, "--state", state)
        try #require(made.code == 0, "\(made.errors)")
        try server.stop()
        let notify = try NotifySocket(path: server.path + "/notify")
        let serving = try Program(
            Hledwatch.path, ["serve", "--listen", "127.0.0.1:0", "--config", config, "--state", state],
            environment: ["NOTIFY_SOCKET": notify.path])
        #expect(notify.next() == ["READY=1"], "\(serving.errors())")
        let line = serving.errors()
        #expect(line.contains("the archive's database is away, answering 503 until it is back"))
        let port = try #require(
            line.firstRange(of: "port=\"").flatMap { Int(line[$0.upperBound...].prefix { $0 != "\"" }) })
        let script = """
            import http.client, sys
            for path in ['/', '/readyz', '/ledger']:
                c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=20)
                c.request('GET', path)
                r = c.getresponse()
                print(r.status, r.headers.get('Retry-After'), 'host=' in str(r.read()))
            """
        func answers() throws -> [Substring] {
            try Program.run("/usr/bin/python3", ["-c", script, String(port)]).output.split(separator: "\n")
        }
        #expect(try answers() == Array(repeating: "503 30 False", count: 3))
        try server.start()
        #expect(try waits { try answers().prefix(2) == ["200 None False", "200 None False"] })
        serving.send(SIGTERM)
        #expect(try serving.wait().code == 0)
    }
}
