import TestSupport
import Testing

/// The interface under `/api/v1` as its clients see it.
@Suite(.blocking) struct APITests {
    static let slug = ServedDemonstration.slug

    @Test func `an answer is as its schema says, and the one that the command prints`() throws {
        try ServedDemonstration.serve { served in
            for (path, schema, arguments) in [
                ("documents", "list", ["list"]),
                ("documents/\(Self.slug)/versions/3", "show", ["show", Self.slug + "@3"]),
                ("documents/\(Self.slug)/versions/7/blame", "blame", ["blame", Self.slug]),
                ("documents/\(Self.slug)/checks", "log-checks", ["log", Self.slug, "--checks"]),
                ("ledger?limit=500", "ledger", ["ledger"]),
                (
                    "ledger?pillar=1&min=100000000&sort=-amount", "ledger",
                    ["ledger", "--pillar", "1", "--min", "100000000", "--sort", "-amount"]
                ),
                ("search?q=million", "search", ["search", "million"]),
                ("search?q=million&removed=true", "search", ["search", "million", "--removed"]),
                ("sources", "source-list", ["source", "list", "--config", ServedDemonstration.config]),
                ("checkpoint", "checkpoint", ["checkpoint"]), ("captures/5", "capture", ["capture", "5"]),
                (
                    "compare?old=\(Self.slug)@1&new=\(Self.slug)@3", "diff",
                    ["diff", Self.slug + "@1", Self.slug + "@3"]
                ),
            ] {
                let said = try served.python(
                    "sys.stdout.write(get('/api/v1/' + sys.argv[2])[2].decode())", path)
                let schema = try JSONSchema(
                    contents(of: "\(Hledwatch.root)/Config/schema/\(schema).schema.json"))
                #expect(try schema.violations(in: Array(said.utf8)) == [], "\(path)")
                let printed = try Program.run(
                    Hledwatch.path, arguments + ["--format", "json", "--state", served.state])
                let same = try served.python(
                    "print(json.loads(sys.argv[2]) == json.loads(sys.argv[3]))", said, printed.output)
                #expect(same == "True\n", "\(path)")
            }
        }
    }

    @Test func `an entry of the log is told as its schema says, with the proof that checks it`() throws {
        try ServedDemonstration.serve { served in
            let schema = try JSONSchema(contents(of: Hledwatch.root + "/Config/schema/capture.schema.json"))
            let said = try served.python(
                """
                import hashlib
                for number in range(1, 21):
                    text = get('/api/v1/captures/%d' % number)[2].decode()
                    entry = json.loads(text)
                    node, index, last = hashlib.sha256(b'\\0' + entry['leaf'].encode()).digest(), entry['proof']['index'], entry['proof']['size'] - 1
                    assert node.hex() == entry['leaf_sha256'] and index == entry['entry'] - 1
                    for step in map(bytes.fromhex, entry['proof']['path']):  # RFC 9162, 2.1.3.2
                        if index % 2 or index == last:
                            node = hashlib.sha256(b'\\1' + step + node).digest()
                            while index % 2 == 0 and index: index, last = index >> 1, last >> 1
                        else: node = hashlib.sha256(b'\\1' + node + step).digest()
                        index, last = index >> 1, last >> 1
                    assert last == 0 and node.hex() == entry['proof']['root'], number
                    if 'check' not in entry:
                        assert hashlib.sha256(get('/captures/%d/body' % number)[2]).hexdigest() == entry['body_sha256']
                    sys.stdout.write(text)
                """)
            let entries = said.split(separator: "\n")
            #expect(entries.count == 20)
            for entry in entries { #expect(try schema.violations(in: Array(entry.utf8)) == [], "\(entry)") }
        }
    }

    @Test func `a list is read to its end by its cursors, and goes on when something happens`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                whole = json.loads(get('/api/v1/events')[2])['events']
                path, seen, rounds = '/api/v1/events?limit=2', [], 0
                while path:
                    status, headers, body = get(path)
                    part = json.loads(body)
                    seen += part['events']
                    link = headers.get('Link')
                    assert link is None or link.endswith('; rel="next"'), link
                    path = link and link[1:link.index('>')]
                    rounds += 1
                assert seen == whole and rounds > 2, (len(seen), rounds)
                # The last cursor stands where news will come.
                status, headers, body = get('/api/v1/events?cursor=' + part['next'])
                assert status == 200 and json.loads(body)['events'] == [], body
                print('read')
                """)
            #expect(said == "read\n")
        }
    }

    @Test func `what is known already is not sent again, and nothing wrong is let pass`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                slug = sys.argv[2]
                status, headers, body = get('/api/v1/documents/' + slug)
                assert status == 200 and headers['Content-Type'] == 'application/json', (status, headers)
                assert headers['X-Content-Type-Options'] == 'nosniff'
                status, _, rest = get('/api/v1/documents/' + slug, {'If-None-Match': headers['ETag']})
                assert status == 304 and rest == b'', status
                for path, wanted in [('documents?limit=0', 400), ('documents?limit=501', 400), ('documents?limit=01', 400),
                        ('documents?limit=1&limit=2', 400), ('documents?unknown=1', 400), ('documents?cursor=9999', 404),
                        ('documents?cursor=', 400), ('documents/none', 404), ('documents/' + slug + '/versions/99', 404),
                        ('documents/' + slug + '/versions/99/blame', 404), ('documents/' + slug + '/versions/x', 400),
                        ('documents/' + slug + '/at/yesterday', 400), ('documents/' + slug + '/at/2001-01-01T00:00:00Z', 404),
                        ('compare', 400), ('compare?old=x&new=y', 400), ('compare?old=' + slug + '@1&new=' + slug + '@9', 404),
                        ('ledger?state=x', 400), ('ledger?cursor=9999', 404), ('ledger/c-000000000000', 404), ('search', 400),
                        ('search?q=a&removed=1', 400), ('captures/0', 400), ('captures/9999', 404), ('events?since=x', 400), ('events/none', 404), ('', 404), ('nothing', 404), ('documents/', 400)]:
                    status, headers, body = get('/api/v1/' + path)
                    assert status == wanted, (path, status)
                    assert headers['Content-Type'] == 'application/problem+json', path
                    problem = json.loads(body)
                    assert problem['status'] == wanted and problem['detail'], path
                print('well')
                """, Self.slug)
            #expect(said == "well\n")
        }
    }

    @Test func `the description names every schema that it refers to`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                text = get('/api/v1/openapi.json')[2]
                whole = json.loads(text)
                assert whole['openapi'] == '3.1.0' and len(whole['paths']) > 8
                count = 0
                def walk(value):
                    global count
                    if isinstance(value, dict):
                        if '$ref' in value:
                            place = whole
                            for part in value['$ref'][2:].split('/'): place = place[part]
                            count += 1
                        for one in value.values(): walk(one)
                    if isinstance(value, list):
                        for one in value: walk(one)
                walk(whole)
                names = [operation['operationId'] for path in whole['paths'].values() for operation in path.values()]
                assert len(set(names)) == len(names)
                print(count > 50)
                """)
            #expect(said == "True\n")
        }
    }

    @Test func `a note is taken from who shows a token, told to all, and taken back by who wrote it alone`()
        throws
    {
        let tokens = """
            Ana notes AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
            Ben notes BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
            Eve read EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE

            """
        try ServedDemonstration.serve(tokens: tokens) { served in
            let said = try served.python(
                """
                slug = sys.argv[2]
                def post(path, value, letter=None, **more):
                    c = http.client.HTTPConnection(sys.argv[1], timeout=20)
                    headers = {'Content-Type': 'application/json', **more}
                    if letter: headers['Authorization'] = 'Bearer ' + letter * 32
                    c.request('POST', '/api/v1/' + path, json.dumps(value), headers)
                    r = c.getresponse()
                    return r.status, r.headers, json.loads(r.read())
                note = {'document': slug, 'version': 2, 'text': 'Weaker <b>than</b> it looks.'}
                assert post('notes', note)[0] == 401
                assert post('notes', note, 'X')[0] == 401
                assert post('notes', note, 'E')[0] == 403
                assert post('notes', note, 'A', Origin='https://evil.example')[0] == 403
                assert post('events', note, 'A')[0] == 405
                assert json.loads(get('/api/v1/notes?document=' + slug)[2])['notes'] == []  # kept from now on
                status, headers, made = post('notes', note, 'A')
                assert status == 201 and made['author'] == 'Ana' and headers['Location'] == '/api/v1/notes?document=' + slug, made
                status, headers, listed = get(headers['Location'])
                assert [n['id'] for n in json.loads(listed)['notes']] == [made['id']]
                for wrong, wanted in [({'document': slug, 'version': 2}, 422), ({'document': slug, 'version': 99, 'text': 'x'}, 422),
                        ({'document': 'none', 'version': 1, 'text': 'x'}, 404), ({'version': 1}, 400), ([], 400),
                        ({'document': slug, 'version': 2, 'kind': 'withdrawal', 'text': 'x'}, 400),
                        ({'document': slug, 'version': 2, 'change': '99', 'text': 'x'}, 422)]:
                    status, headers, problem = post('notes', wrong, 'A')
                    assert status == wanted and headers['Content-Type'] == 'application/problem+json', (wrong, status, problem)
                taken = 'notes/' + made['id'] + '/withdrawal'
                assert post(taken, {}, 'B')[0] == 403
                assert post('notes/nt-000000/withdrawal', {}, 'A')[0] == 404
                assert get('/api/v1/' + taken)[0] == 404
                assert post(taken, {'text': 'It is not.'}, 'A')[0] == 201
                assert json.loads(get('/api/v1/' + taken)[2])['withdrawn']['text'] == 'It is not.'
                assert post(taken, {}, 'A')[0] == 422
                notes = json.loads(get('/api/v1/notes')[2])['notes']
                assert notes[0]['withdrawn']['author'] == 'Ana' and len(notes) == 1, notes
                print('well')
                """, Self.slug)
            #expect(said == "well\n")
            #expect(try Hledwatch.run("verify", "--state", served.state).code == 0)
        }
    }

    @Test func `what happens is told to who listens, and what was missed to who comes back`() throws {
        try ServedDemonstration.serve { served in
            let directory = try TemporaryDirectory()
            let page = try directory.write(
                """
                <!DOCTYPE html><html><head><title>FACT SHEET: High-Level Economic Dialogue</title>
                <link rel="canonical" href="https://www.whitehouse.gov/briefing-room/another/"></head><body><article>
                <h1>FACT SHEET: High-Level Economic Dialogue</h1><p>The High-Level Economic Dialogue met.</p>
                <h2>Pillar I: Building Back Together</h2><ul><li>The United States will invest $5 million.</li></ul>
                </article></body></html>
                """, as: "page.html")
            let said = try served.python(
                """
                import subprocess
                def listen(last=None):
                    c = http.client.HTTPConnection(sys.argv[1], timeout=60)
                    c.request('GET', '/api/v1/events/stream', headers={'Last-Event-ID': last} if last else {})
                    r = c.getresponse()
                    assert r.status == 200 and r.headers['Content-Type'].startswith('text/event-stream'), r.headers
                    assert r.readline() == b'retry: 5000\\n'
                    return r
                def next_event(r):
                    event = {}
                    while True:
                        line = r.readline().decode().rstrip('\\n')
                        if line.startswith(':') or not line and not event: continue
                        if not line: return event
                        name, _, value = line.partition(': ')
                        event[name] = value
                everything = json.loads(get('/api/v1/events')[2])['events']
                live, back = listen(), listen('2')
                missed = [next_event(back) for _ in everything[2:]]
                assert [json.loads(e['data'])['id'] for e in missed] == [e['id'] for e in everything[2:]]
                program, page, state, config = sys.argv[2:]
                subprocess.run([program, 'import', page, '--state', state, '--config', config], check=True, capture_output=True)
                for listener in (live, back):
                    told = next_event(listener)
                    assert told['event'] == 'published' and int(told['id']) == len(everything) + 1, told
                    assert json.loads(told['data'])['document']['url'].endswith('/another/'), told
                assert get('/api/v1/events/stream', {'Last-Event-ID': 'x'})[0] == 400
                assert get('/api/v1/events/stream', {'Last-Event-ID': '999'})[0] == 400
                print('well')
                """, Hledwatch.path, page, served.state, ServedDemonstration.config)
            #expect(said == "well\n")
        }
    }
}
