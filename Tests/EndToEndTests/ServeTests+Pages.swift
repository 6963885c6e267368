import TestSupport
import Testing

/// The pages of documents, versions and comparisons, over HTTP.
extension ServeTests {
    private static let client = """
        import http.client, re, sys
        def get(path, **headers):
            c = http.client.HTTPConnection('127.0.0.1', int(sys.argv[1]), timeout=60)
            c.request('GET', path, headers=headers); r = c.getresponse()
            return r, r.read().decode()
        doc = '/documents/fact-sheet-2022-u-s-mexico-high-level-economic-dialogue'

        """

    @Test func `every page is answered with a tag and a policy, once to who has it`() throws {
        try withServer { _, port, _ in
            let said = try python(
                Self.client + """
                    for path in ['/', doc, doc + '/1', doc + '/compare/2..3', doc + '/blame', doc + '/blame/3',
                        doc + '/compare/1..7?view=inline&show=all', doc + '/compare/7..1?view=redline']:
                        r, page = get(path)
                        assert r.status == 200 and '<h1>' in page, (path, r.status, page)
                        assert r.headers['Content-Type'] == 'text/html; charset=utf-8', path
                        assert "default-src 'none'" in r.headers['Content-Security-Policy'], path
                        again, nothing = get(path, **{'If-None-Match': r.headers['ETag']})
                        assert again.status == 304 and not nothing, path
                        spanish, _ = get(path, **{'Accept-Language': 'es-MX'})
                        assert spanish.headers['ETag'] != r.headers['ETag'], path
                        for link in re.findall('(?:href|src)="(/assets/[^"]*)"', page):
                            assert get(link)[0].status == 200, link
                    print('done')
                    """, String(port))
            #expect(said == "done\n")
        }
    }

    @Test func `links between these pages lead somewhere, and permalinks hold across versions`() throws {
        try withServer { _, port, _ in
            let said = try python(
                Self.client + """
                    todo, seen, kept = ['/', doc + '/compare/1..7?show=all'], {}, {}
                    while todo:
                        path = todo.pop()
                        if path in seen: continue
                        r, seen[path] = get(path)
                        assert r.status == 200, (path, r.status)
                        for link in re.findall('href="(/[^"#]*)', seen[path]):
                            link = link.replace('&amp;', '&')
                            if re.fullmatch(r'/|' + doc + r'(/\\d+|/compare/[0-9.]+(\\?(show|view)=\\w+)?|/blame(/\\d+)?)?', link):
                                todo.append(link)
                    for n in range(1, 8):
                        kept[n] = set(re.findall('id="(c-[0-9a-f]{12})"', seen[f'{doc}/{n}']))
                    print(len(kept[1]), len(kept[1] & kept[6]), len(kept[6] - kept[7]))
                    """, String(port))
            #expect(said == "24 24 1\n")
        }
    }

    @Test func `a document is shown as it stood, before it was seen and after it went too`() throws {
        try withServer { _, port, _ in
            let said = try python(
                Self.client + """
                    for at in ['2022-09-01', '2022-09-13T02:10:00Z', '2022-09-13T15:30:00Z', '2022-09-17T20:00', '2022-09-30', 'x']:
                        r, page = get(doc + '?at=' + at)
                        found = re.search('<div class="card substantive">\\s*<p>(.*?)</p>', page, re.S)
                        print(r.status, re.sub('<[^>]*>', '', found[1]) if found else 'is no time' in page)
                    """, String(port))
            #expect(
                said == """
                    200 At Sep 1, 2022, 00:00 UTC it had not been seen yet: it was first seen at Sep 13, 2022, 02:00 UTC.
                    200 At Sep 13, 2022, 02:10 UTC version 1 stood.
                    200 At Sep 13, 2022, 15:30 UTC version 2 or version 3 stood: the change came between Sep 13, 2022, 15:00 UTC and Sep 13, 2022, 16:00 UTC.
                    200 At Sep 17, 2022, 20:00 UTC it was withdrawn: it was seen to be gone at Sep 17, 2022, 13:30 UTC.
                    200 What stood at Sep 30, 2022, 00:00 UTC is not known: nothing was seen after Sep 19, 2022, 13:30 UTC. Version 7 stood then.
                    200 True

                    """)
        }
    }

    @Test func `what is not there is not found, and forms lead to lasting addresses`() throws {
        try withServer { _, port, _ in
            let said = try python(
                Self.client + """
                    for path in ['/documents/none', '/documents/', doc + '/0', doc + '/01', doc + '/8', doc + '/1/',
                        doc + '/compare/1..8', doc + '/compare/0..1', doc + '/compare/1', doc + '/blame/8', doc + '/blame/x',
                        '/documents/none/compare/1..2', '/compare', '/compare?old=a@1', '/compare?old=a@1&new=b@1']:
                        r, page = get(path, Accept='text/html')
                        assert r.status == 404 and '<h1>' in page, (path, r.status)
                    r, _ = get(doc + '/compare?old=2&new=5&lang=es')
                    print(r.status, r.headers['Location'].removeprefix(doc))
                    r, _ = get('/compare?old=' + doc[11:] + '@2&new=' + doc[11:])
                    print(r.status, r.headers['Location'].removeprefix(doc))
                    print(*(get('/?filter=' + f)[1].count('data-label="Published"') for f in ['economic&state=changed&order=title', '%25']))
                    """, String(port))
            #expect(said == "303 /compare/2..5?lang=es\n303 /compare/2..7\n1 0\n")
        }
    }
}
