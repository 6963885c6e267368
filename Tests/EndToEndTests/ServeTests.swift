import FactSheets
import Glibc
import TestSupport
import Testing

/// `hledwatch serve` as its clients see it.
@Suite(.blocking) struct ServeTests {
    private static let config = Hledwatch.root + "/Config/hledwatch.toml"

    func withServer(_ body: (_ state: String, _ port: Int, _ server: Program) throws -> Void) throws {
        try ServedDemonstration.serve { try body($0.state, $0.port, $0.server) }
    }

    func python(_ script: String, _ arguments: String...) throws -> String {
        let run = try Program.run("/usr/bin/python3", ["-c", script] + arguments)
        #expect(run.code == 0, "\(run.errors)")
        return run.output
    }

    private func get(_ port: Int, _ path: String) throws -> String {
        try python(
            """
            import http.client, sys
            c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=20)
            c.request('GET', sys.argv[2]); r = c.getresponse()
            print(r.status); print(r.headers.as_string()); sys.stdout.flush(); sys.stdout.buffer.write(r.read())
            """, String(port), path)
    }

    @Test func `the log is served byte for byte as it is exported`() throws {
        try withServer { state, port, _ in
            let exported = state + "-log"
            #expect(
                try Hledwatch.run("export", "--format", "tlog", "--state", state, "--output", exported).code
                    == 0)
            let said = try python(
                """
                import os, sys, urllib.request
                root, base, count = sys.argv[1], sys.argv[2], 0
                for folder, _, names in os.walk(root):
                    for name in names:
                        path = os.path.relpath(os.path.join(folder, name), root)
                        answer = urllib.request.urlopen(base + path, timeout=20)
                        assert answer.read() == open(os.path.join(folder, name), 'rb').read(), path
                        tag = answer.headers['ETag']
                        try:
                            urllib.request.urlopen(urllib.request.Request(base + path, headers={'If-None-Match': tag}), timeout=20)
                            raise SystemExit('not 304: ' + path)
                        except urllib.error.HTTPError as e: assert e.code == 304, (path, e.code)
                        count += 1
                print(count)
                """, exported, "http://127.0.0.1:\(port)/log/")
            #expect(said == "4\n")
        }
    }

    @Test func `health is told as its schema says, and metrics name what there is`() throws {
        try withServer { state, port, _ in
            let health = try get(port, "/healthz")
            #expect(health.hasPrefix("200\n"))
            let body = try #require(health.firstRange(of: "{").map { health[$0.lowerBound...] })
            let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/healthz.schema.json"))
            #expect(try schema.violations(in: Array(body.utf8)) == [])
            #expect(try get(port, "/readyz").hasPrefix("200\n"))
            let metrics = try get(port, "/metrics")
            #expect(metrics.contains("\nhledwatch_captures_total 33\n"))
            #expect(metrics.contains("\nhledwatch_events{kind=\"revised\"} "))
            #expect(metrics.contains("\nprocess_resident_memory_bytes "))
            #expect(metrics.contains("\nhledwatch_web_event_streams 0\n"))
            #expect(metrics.contains("\nhledwatch_web_requests_waiting 0\n"))
            #expect(metrics.contains("\nhledwatch_web_requests_total{answer=\"made\"} "))
            #expect(metrics.contains("hledwatch_source_blind{profile=\"hled\",source=\"ustr\"} 0\n"))
            let printed = try Hledwatch.run("metrics", "--state", state, "--config", Self.config)
            #expect(printed.output.contains("\nhledwatch_captures_total 33\n"))
            #expect(!printed.output.contains("process_"))
            if ArchiveEngine.isPostgreSQL {
                try ArchiveEngine.run("ALTER TABLE capture RENAME TO gone", in: state)
            } else {
                let isGone = unsafe unlink(state + "/archive.sqlite") == 0
                #expect(isGone)
            }
            let gone = try get(port, "/healthz")
            #expect(gone.hasPrefix("503\n"))
            #expect(gone.contains("\"part\" : \"archive\""))
            #expect(try get(port, "/readyz").contains("application/problem+json"))
        }
    }

    @Test func `feeds and calendars are served as what they are, once to who has them`() throws {
        try withServer { _, port, _ in
            let said = try python(
                """
                import sys, urllib.error, urllib.request
                def get(path, headers={}):
                    request = urllib.request.Request('http://127.0.0.1:' + sys.argv[1] + path, headers=headers)
                    try: return urllib.request.urlopen(request, timeout=20)
                    except urllib.error.HTTPError as error: return error
                for folder in ['/', '/pillars/1/']:
                    for name in ['feed.atom', 'feed.json', 'deadlines.ics']:
                        answer = get(folder + name)
                        again = get(folder + name, {'If-None-Match': answer.headers['ETag']})
                        assert not again.read() and answer.read(), name
                        print(answer.status, answer.headers['Content-Type'], again.status)
                print(answer.headers['Last-Modified'])
                for path in ['/pillars/9/feed.atom', '/documents/none/feed.atom', '/subscribers/desk/feed.atom', '/feed.rss']:
                    print(get(path).status, end=' ')
                """, String(port))
            let once = """
                200 application/atom+xml; charset=utf-8 304
                200 application/feed+json 304
                200 text/calendar; charset=utf-8 304

                """
            #expect(said == once + once + "Mon, 19 Sep 2022 13:00:00 GMT\n404 404 404 404 ")
        }
    }

    @Test func `it answers on the socket that systemd passes, and a wrong configuration ends with 78`() throws
    {
        let directory = try TemporaryDirectory()
        let state = directory.path + "/state"
        let made = try Hledwatch.run(
            "import", DemonstrationTests.recording, "--config", Self.config, "--state", state)
        try #require(made.code == 0, "\(made.errors)")
        let said = try python(
            """
            import os, socket, sys
            path = sys.argv[1] + '/web'
            s = socket.socket(socket.AF_UNIX); s.bind(path); s.listen(8)
            def pass_on():
                os.dup2(s.fileno(), 3); os.set_inheritable(3, True)
                os.environ.update(LISTEN_FDS='1', LISTEN_PID=str(os.getpid()))
            child = os.fork()
            if child == 0:
                pass_on(); os.execv(sys.argv[2], sys.argv[2:])
            c = socket.socket(socket.AF_UNIX); c.settimeout(20); c.connect(path)
            c.sendall(b'GET /readyz HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n')
            answer = b''
            while part := c.recv(4096): answer += part
            os.kill(child, 15); print(answer.split(b' ')[1].decode(), os.waitpid(child, 0)[1])
            """, directory.path, Hledwatch.path, "serve", "--config", Self.config, "--state", state)
        #expect(said == "200 0\n")
        let config = try directory.write("[web]\nlisten = '0.0.0.0:1'\n", as: "bad.toml")
        let bad = try Hledwatch.run("serve", "--config", config, "--state", state)
        #expect(bad.code == 78)
        #expect(bad.errors.contains("put a web server in front"))
    }

    @Test func `the daemon serves where [web] says, and tells that polling pauses for want of room`() throws {
        let directory = try TemporaryDirectory()
        let found = try python(
            "import socket; s = socket.socket(); s.bind(('127.0.0.1', 0)); print(s.getsockname()[1], end='')")
        let port = try #require(Int(found))
        let config = try directory.write(
            """
            [watch]
            least_free = "1000000MiB"
            [web]
            listen = "127.0.0.1:\(port)"
            hosts = ["watch.example.org"]
            [feeds]
            directory = "/proc/feeds"
            """, as: "hledwatch.toml")
        let notify = try NotifySocket(path: directory.path + "/notify")
        let daemon = try Program(
            Hledwatch.path, ["run", "--config", config, "--state", directory.path + "/state"],
            environment: ["NOTIFY_SOCKET": notify.path])
        #expect(notify.next() == ["READY=1"], "\(daemon.errors())")
        #expect(try daemon.waits(forError: "polling pauses"))
        #expect(try waits { try get(port, "/healthz").hasPrefix("503\n") })
        let health = try get(port, "/healthz")
        #expect(health.contains("\"part\" : \"disk\""))
        #expect(health.contains("little room is left on the disk"))
        #expect(health.contains("cannot write '/proc/feeds'"), "feeds that cannot be written are told")
        #expect(try get(port, "/readyz").hasPrefix("200\n"))
        let statuses = try python(
            """
            import http.client, sys
            for host in ['watch.example.org', 'WATCH.example.org', 'watch.example.org:80', 'evil.example']:
                c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=20)
                c.putrequest('GET', '/readyz', skip_host=True); c.putheader('Host', host); c.endheaders()
                print(c.getresponse().status, end=' ')
            """, String(port))
        #expect(statuses == "200 200 421 421 ")
        daemon.send(SIGTERM)
        #expect(try daemon.wait().code == 0)
    }

    @Test func `a thousand connections that send slowly leave it answering`() throws {
        try withServer { _, port, _ in
            let said = try python(
                """
                import resource, socket, sys, http.client
                resource.setrlimit(resource.RLIMIT_NOFILE, (2048, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
                port, slow = int(sys.argv[1]), []
                for _ in range(1000):
                    s = socket.create_connection(('127.0.0.1', port), timeout=20)
                    s.sendall(b'GET / HTTP/1.1\\r\\nX: '); slow.append(s)
                for _ in range(20):
                    c = http.client.HTTPConnection('127.0.0.1', port, timeout=20)
                    c.request('GET', '/readyz'); assert c.getresponse().status == 200; c.close()
                print('answered')
                """, String(port))
            #expect(said == "answered\n")
        }
    }

    @Test func `what is served compressed is the same, and known by its own tag`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                import gzip
                def ask(path, **fields):
                    c = http.client.HTTPConnection(sys.argv[1], timeout=20)
                    c.request('GET', path, headers={k.replace('_', '-'): v for k, v in fields.items()})
                    r = c.getresponse()
                    return r.status, r.headers, r.read()
                for path in ('/feed.json', '/feed.atom', '/api/v1/events', '/ledger.csv'):
                    for _ in range(2):  # made, and kept
                        _, plain, body = ask(path)
                        _, coded, shorter = ask(path, Accept_Encoding='gzip, br')
                        assert 'Content-Encoding' not in plain and coded['Content-Encoding'] == 'gzip', path
                        assert 'Accept-Encoding' in plain['Vary'] and 'Accept-Encoding' in coded['Vary'], path
                        assert gzip.decompress(shorter) == body and len(shorter) < len(body), path
                        assert plain['ETag'] != coded['ETag'], path
                        for head, accepted in ((plain, ''), (coded, 'gzip')):
                            again = ask(path, Accept_Encoding=accepted, If_None_Match=head['ETag'])
                            assert again[0] == 304 and not again[2] and again[1]['ETag'] == head['ETag'], path
                        assert ask(path, Accept_Encoding='gzip', If_None_Match=plain['ETag'])[0] == 200, path
                print('same')
                """)
            #expect(said == "same\n")
        }
    }
}
