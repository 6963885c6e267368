import FactSheets
import TestSupport
import Testing

/// The ledger, the search and the evidence as browsers see them.
@Suite(.blocking) struct LedgerPagesTests {
    @Test func `downloads are what the command prints, whatever is asked for`() throws {
        try ServedDemonstration.serve { served in
            func same(_ path: String, _ arguments: String...) throws {
                let command = try Program.run(
                    Hledwatch.path,
                    ["ledger", "--state", served.state, "--format"] + arguments)
                let got = try served.python(
                    "sys.stdout.buffer.write(get(sys.argv[2])[2])", path)
                #expect(command.code == 0 && got == command.output && got.utf8.count > 100, "\(path)")
            }
            try same("/ledger.csv", "csv")
            try same("/ledger.json?pillar=2", "json", "--pillar", "2")
            try same(
                "/ledger.csv?state=promised&min=1%20million&sort=amount", "csv", "--status", "promised",
                "--min", "1 million", "--sort", "amount")
            try same(
                "/ledger.csv?deadline=any&sort=-deadline", "csv", "--deadline", "any", "--sort", "-deadline")
            let calendar = try served.python("sys.stdout.buffer.write(get('/ledger.ics?deadline=any')[2])")
            let printed = try Hledwatch.run(
                "ledger", "--state", served.state, "--format", "ical", "--deadline", "any"
            ).output
            // A calendar that is served has a name besides.
            #expect(
                calendar.split(separator: "\r\n").filter {
                    !$0.hasPrefix("NAME:") && !$0.hasPrefix("X-WR-CALNAME:")
                }
                    == printed.split(separator: "\r\n"))
        }
    }

    @Test func `pages answer filters, follow identifiers, and are absent where nothing is`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                all = json.loads(get('/ledger.json')[2])['commitments']
                html = {'Accept': 'text/html'}
                status, headers, body = get('/ledger?pillar=1&sort=amount', html)
                assert status == 200 and 'script-src' in headers['Content-Security-Policy'], headers
                page = body.decode()
                for line in all:
                    assert (line['id'] in page) == (line.get('pillar', '').upper().startswith('PILLAR I:')), line['id']
                assert get('/ledger?pillar=1&sort=amount', {'If-None-Match': headers['ETag']})[0] == 304
                one = next(l for l in all if len(l['history']) > 1)
                status, headers, body = get('/ledger/' + one['id'], html)
                assert status == 200 and body.count(b'<li class="card') == len(one['history']) + len(one['possible_later']), one
                moved, headers, body = get('/ledger/' + one['id'][:13].upper())
                assert (moved, headers['Location']) == (302, '/ledger/' + one['id']), (moved, headers)
                assert 'Registro de compromisos' in get('/ledger', {'Accept-Language': 'es-MX'})[2].decode()
                for path, wanted in [('/ledger?year=soon', 400), ('/ledger.csv?sort=x', 400), ('/ledger/c-000000000000', 404),
                                     ('/ledger/a/b', 404), ('/ledger?page=999999999999999999999', 200), ('/ledger?office=%00', 400),
                                     ('/search?q=...', 400), ('/search?q=a&document=none', 404), ('/search/x', 404)]:
                    assert get(path, html)[0] == wanted, (path, get(path, html)[0])
                print(len(all))
                """)
            #expect(Int(said.dropLast()) ?? 0 > 20)
        }
    }

    @Test func `the search finds removed words with when they were there`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                found = get('/search?q=%22sembrando+oportunidades%22&in=removed')[2].decode()
                assert '<mark>Sembrando Oportunidades</mark>' in found and '<strong>Gone</strong>' in found
                assert 'from version 1 to 6' in found and 'datetime="2022-09-16T13:00:00Z"' in found
                assert '/compare/6..7"' in found
                assert 'of any version' in get('/search?q=%22sembrando+oportunidades%22&in=standing')[2].decode()
                stands = get('/search?q=border&in=standing')[2].decode()
                assert stands.count('<strong>Stands now</strong>') == stands.count('<li class="card hit') > 0
                assert get('/search?q=zzqq')[2].decode().count('How to search') == 1
                print(stands.count('<li class="card hit'))
                """)
            #expect(Int(said.dropLast()) ?? 0 > 2)
        }
    }

    @Test func `an entry is proved, and its bytes are never active`() throws {
        try ServedDemonstration.serve { served in
            let said = try served.python(
                """
                import base64, hashlib
                page = get('/captures/2')[2].decode()
                status, headers, body = get('/captures/2/body')
                assert status == 200 and hashlib.sha256(body).hexdigest() in page
                assert headers['Content-Type'] == 'text/plain; charset=utf-8', headers
                assert headers['X-Content-Type-Options'] == 'nosniff' and 'sandbox' in headers['Content-Security-Policy']
                assert "default-src 'none'" in headers['Content-Security-Policy'] and 'script-src' not in headers['Content-Security-Policy']
                assert headers['Content-Disposition'].startswith('inline; filename="capture-2.txt"')
                assert b'<html' in body.lower() or b'<rss' in body.lower() or b'<?xml' in body
                # The proof leads from the entry to the root that the checkpoint signs (RFC 9162, 2.1.3.2).
                proof = get('/captures/2/proof')[2].decode()
                head, checkpoint = proof.split('\\n\\n', 1)
                lines = head.split('\\n')
                size, root = int(checkpoint.split('\\n')[1]), base64.b64decode(checkpoint.split('\\n')[2])
                assert lines[0] == 'c2sp.org/tlog-proof@v1' and lines[1] == 'index 1'
                import html, re
                entry = html.unescape(re.findall(r'<pre class="mono">(.*?)</pre>', page, re.S)[0])
                node = hashlib.sha256(b'\\0' + entry.encode()).digest()
                place, last = 1, size - 1
                for sibling in map(base64.b64decode, lines[2:]):
                    if place & 1 or place == last:
                        node = hashlib.sha256(b'\\1' + sibling + node).digest()
                        while not place & 1 and place: place, last = place >> 1, last >> 1
                    else: node = hashlib.sha256(b'\\1' + node + sibling).digest()
                    place, last = place >> 1, last >> 1
                assert last == 0 and node == root
                for path in ['/captures/0', '/captures/01', '/captures/99999', '/captures/x', '/captures/2/', '/captures/2/bodies',
                             '/captures', '/captures/99999/body', '/captures/99999/proof', '/captures/9223372036854775808']:
                    assert get(path)[0] == 404, path
                state = get('/evidence')[2].decode()
                assert checkpoint.split('\\n')[0] in state
                listed = get('/evidence?url=https%3A%2F%2Fwww.whitehouse.gov%2Fbriefing-room%2Ffeed%2F')[2].decode()
                assert listed.count('data-label="Time"') > 3 and '/captures/' in listed
                print(size)
                """)
            #expect(Int(said.dropLast()) ?? 0 > 30)
        }
    }

    @Test func `a bundle is the one that the command writes`() throws {
        try ServedDemonstration.serve { served in
            let slug = ServedDemonstration.slug
            for (path, name) in [("2", "2"), ("compare/1..3", "1..3")] {
                let file = served.state + "/bundle.zip"
                let made = try Hledwatch.run(
                    "evidence", "\(slug)@\(name)", "--output", file, "--state", served.state, "--config",
                    ServedDemonstration.config)
                #expect(made.code == 0, "\(made.errors)")
                _ = try served.python(
                    """
                    status, headers, body = get(f'/documents/{sys.argv[2]}/evidence.zip')
                    assert status == 200 and headers['Content-Type'] == 'application/zip', (status, body)
                    assert headers['Content-Disposition'].startswith('attachment; filename="') and body[:2] == b'PK'
                    assert body == open(sys.argv[3], 'rb').read()
                    """, "\(slug)/\(path)", file)
            }
            _ = try served.python(
                """
                for path in ['0', '99', '01', 'x', '1..2', 'compare/2', 'compare/2..1', 'compare/1..99', 'compare/-1..2', '1/2']:
                    assert get(f'/documents/{sys.argv[2]}/{path}/evidence.zip')[0] == 404, path
                assert get('/documents/none/1/evidence.zip')[0] == 404
                """, slug)
        }
    }
}
