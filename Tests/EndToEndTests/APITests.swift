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
                        ('events?since=x', 400), ('events/none', 404), ('', 404), ('nothing', 404), ('documents/', 400)]:
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
}
