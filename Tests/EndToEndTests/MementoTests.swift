import TestSupport
import Testing

/// Negotiation in time (RFC 7089) as its clients see it.
@Suite(.blocking) struct MementoTests {
    @Test func `a time gate leads to the version that stood at a time`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                page = json.loads(get('/api/v1/documents')[2])['documents'][0]
                gate = '/timegate/' + page['url']
                def at(date, address=gate):
                    status, headers, body = get(address, {'Accept-Datetime': date} if date else {})
                    assert status == 302 and headers['Vary'] == 'Accept-Datetime', (status, headers)
                    for relation in ('original', 'timegate', 'timemap', 'first'):
                        assert 'rel="%s' % relation in headers['Link'], headers['Link']
                    return int(headers['Location'].rsplit('/', 1)[1])
                assert at(None) == page['versions']
                assert at('Mon, 01 Jan 2001 00:00:00 GMT') == 1
                assert at('Tue, 13 Sep 2022 15:59:59 GMT') == 2
                assert at('Tue, 13 Sep 2022 16:00:00 GMT') == 3
                assert at('Fri, 01 Jan 2100 00:00:00 GMT') == page['versions']
                assert at('Tue, 13 Sep 2022 16:00:00 GMT', gate.rstrip('/')) == 3
                assert get(gate, {'Accept-Datetime': 'yesterday'})[0] == 400
                assert get('/timegate/https://example.org/')[0] == 404
                assert get('/timegate/')[0] == 404
                print('well')
                """)
            #expect(said == "well\n")
        }
    }

    @Test func `a time map lists every version, and the answers of a source`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                import re
                page = json.loads(get('/api/v1/documents')[2])['documents'][0]
                status, headers, body = get('/timemap/link/' + page['url'])
                assert status == 200 and headers['Content-Type'] == 'application/link-format', headers
                lines = body.decode().rstrip('\\n').split(',\\n')
                mementos = [line for line in lines if 'memento"' in line]
                assert len(mementos) == page['versions'] and lines[0] == '<%s>; rel="original"' % page['url'], lines
                assert all(re.search(r'datetime="\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT"', m) for m in mementos)
                assert 'rel="first memento"' in mementos[0] and 'rel="last memento"' in mementos[-1]
                assert get('/timemap/link/https://example.org/')[0] == 404
                feed = sys.argv[2]
                status, headers, body = get('/timemap/link/' + feed)
                assert status == 200 and body.count(b'memento"') > 1, body
                status, headers, body = get('/timegate/' + feed, {'Accept-Datetime': 'Tue, 13 Sep 2022 16:00:00 GMT'})
                assert status == 302 and re.search(r'/captures/\\d+/body$', headers['Location']), headers
                print('well')
                """, "https://www.whitehouse.gov/briefing-room/feed/")
            #expect(said == "well\n")
        }
    }
}
