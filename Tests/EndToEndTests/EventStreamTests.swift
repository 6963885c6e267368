import TestSupport
import Testing

/// `/api/v1/events/stream` as its clients see it.
@Suite(.blocking) struct EventStreamTests {
    @Test func `what happened is told to who comes back, and what happens to who listens`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                import os, subprocess
                state, config, program, page = sys.argv[2:6]
                def events(stream, count):
                    'The next so many events, as id, kind and data.'
                    told, fields = [], {}
                    while len(told) < count:
                        line = stream.readline().decode().rstrip('\\n')
                        if line:
                            name, _, value = line.partition(': ')
                            fields[name] = value
                        elif 'data' in fields:
                            told.append((int(fields['id']), fields['event'], json.loads(fields['data'])))
                            fields = {}
                    return told
                def listen(last=None):
                    c = http.client.HTTPConnection(sys.argv[1], timeout=30)
                    c.request('GET', '/api/v1/events/stream', headers={'Last-Event-ID': last} if last else {})
                    r = c.getresponse()
                    assert r.status == 200 and r.headers['Content-Type'].startswith('text/event-stream'), r.status
                    return r
                listed = json.loads(get('/api/v1/events')[2])
                first = events(listen('0'), len(listed['events']))
                assert [e[2]['id'] for e in first] == [e['id'] for e in listed['events']], first
                assert get('/api/v1/events/' + first[0][2]['id'])[0] == 200
                assert [e[1] for e in first] == [e['kind'] for e in listed['events']]
                assert str(first[-1][0]) == listed['next']
                again = listen(str(first[0][0]))
                assert events(again, len(first) - 1) == first[1:]
                now = listen()
                assert now.readline() == b'retry: 5000\\n'
                open(page, 'w').write('---\\nsource_url: https://press.example.gov/good\\ndate: 2022-11-01\\n---\\n# Ports\\n\\nText.\\n')
                subprocess.run([program, 'import', page, '--follow', 'all', '--config', config, '--state', state], check=True,
                    stdout=subprocess.DEVNULL)
                for stream in (now, again):
                    told = events(stream, 1)[0]
                    assert told[0] > first[-1][0] and told[1] == 'published', told
                    assert told[2]['document']['title'] == 'Ports', told
                for bad in ('x', '-1', '99999999', '99999999999999999999'):
                    assert get('/api/v1/events/stream', {'Last-Event-ID': bad})[0] == 400, bad
                print('told')
                """, served.state, ServedDemonstration.config, Hledwatch.path, served.state + "/../page.md")
            #expect(said == "told\n")
        }
    }
}
