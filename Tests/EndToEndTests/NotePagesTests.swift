import TestSupport
import Testing

@Suite(.blocking) struct NotePagesTests {
    private static let slug = ServedDemonstration.slug
    private static let tokens = """
        Ana notes AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA
        Ben notes BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
        Eve read EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE

        """
    /// What a browser sends of the page's own form, read from the page.
    private static let browser = """
        import html.parser, re, urllib.parse
        class Forms(html.parser.HTMLParser):
            def __init__(self, page):
                super().__init__()
                self.forms = []
                self.feed(page.decode())
            def handle_starttag(self, tag, attributes):
                a = dict(attributes)
                if tag == 'form' and a.get('method') == 'post': self.forms.append({'action': a['action'], 'fields': {}})
                if tag in ('input', 'textarea', 'select') and 'name' in a and self.forms and a['name'] not in ('q',):
                    self.forms[-1]['fields'][a['name']] = a.get('value', '')
        def forms(page): return Forms(page).forms
        def send(form, letter, headers={}, **fields):
            sent = {**form['fields'], **fields}
            if letter: sent['token'] = letter * 32
            c = http.client.HTTPConnection(sys.argv[1], timeout=20)
            c.request('POST', form['action'].split('#')[0], urllib.parse.urlencode(sent),
                {'Content-Type': 'application/x-www-form-urlencoded', 'Origin': base, 'Accept': 'text/html', **headers})
            r = c.getresponse()
            return r.status, r.headers, r.read()
        path = '/documents/' + sys.argv[2] + '/compare/2..3'

        """

    @Test func `a note is taken from the page's form, shown at its change, and taken back by who wrote it`()
        throws
    {
        try ServedDemonstration.serve(tokens: Self.tokens) { served in
            let said = try served.python(
                Self.browser + """
                    page = get(path + '?view=inline')[2]
                    first, rest = forms(page)[0], forms(page)[1:]
                    assert first['action'] == path + '/notes?view=inline#change-1', first
                    assert rest[-1]['action'] == path + '/notes?view=inline#noting', rest[-1]
                    words = 'Weaker <b>than</b> it looks.\\r\\nAsk them.'
                    status, headers, body = send(first, 'A', kind='note', text=words, name='Ana')
                    assert status == 303 and body == b'', (status, body)
                    assert headers['Location'] == path + '?view=inline#change-1', headers['Location']
                    page = get(path + '?view=inline')[2].decode()
                    change = page[page.index('id="change-1"'):page.index('</article>')]
                    assert 'Weaker &lt;b&gt;than&lt;/b&gt; it looks.\\nAsk them.' in change and 'Ana' in change, change
                    status, headers, _ = send(rest[-1], 'B', kind='reviewed', name=' Ben ')
                    assert status == 303 and headers['Location'].endswith('#noting'), headers['Location']
                    notes = json.loads(get('/api/v1/notes')[2])['notes']
                    assert [(n['kind'], n['author'], n['subject'].get('change_number')) for n in notes] == [
                        ('reviewed', 'Ben', None), ('note', 'Ana', 1)], notes
                    back = next(f for f in forms(page.encode()) if f['action'].endswith('/withdrawal?view=inline#change-1'))
                    assert notes[1]['id'] in back['action']
                    status, headers, body = send(back, 'B', name='Ben')
                    assert status == 403 and b'Only Ana, who wrote this note, can take it back.' in body, body
                    assert send(back, 'A', name='Ana', text='It is not.')[0] == 303
                    page = get(path + '?view=inline')[2].decode()
                    assert 'taken back by Ana' in page and 'It is not.' in page and '<s ' in page
                    status, _, body = send(back, 'A', name='Ana')
                    assert status == 422 and b'taken back already' in body
                    assert get(back['action'].split('#')[0])[1]['Location'] == path + '?view=inline'
                    print('well')
                    """, Self.slug)
            #expect(said == "well\n")
            #expect(try Hledwatch.run("verify", "--state", served.state).code == 0)
        }
    }

    @Test func `what cannot be noted is told on the page, with what was written and without the token`()
        throws
    {
        try ServedDemonstration.serve(tokens: Self.tokens) { served in
            let said = try served.python(
                Self.browser + """
                    form = forms(get(path + '?lang=es')[2])[0]
                    words = 'Lo que <i>escribí</i>\\r\\ny más'
                    def refused(status, reason, letter, lang='en', **fields):
                        own = {**form, 'action': form['action'].replace('lang=es', 'lang=' + lang)}
                        answer, headers, body = send(own, letter, **{'kind': 'label', 'text': words, 'name': 'Ana', **fields})
                        page = body.decode()
                        assert answer == status and headers['Content-Type'] == 'text/html; charset=utf-8', (answer, headers)
                        assert headers['Cache-Control'] == 'no-store' and 'ETag' not in headers
                        assert (headers['WWW-Authenticate'] or '').startswith('Bearer') == (status == 401 or letter == 'E')
                        assert page.count('role="alert"') == 1 and reason in page, (reason, page[:3000])
                        assert (letter or 'A') * 32 not in page
                        place = page.index('role="alert"')
                        if 'change' not in fields:
                            assert page.index('id="change-1"') < place < page.index('</article>'), 'at its change'
                            assert '<details class="noting screen" open>' in page
                            if 'text' not in fields: assert 'Lo que &lt;i&gt;escribí&lt;/i&gt;\\ny más</textarea>' in page
                            assert 'kind' in fields or '<option value="label" selected>' in page
                    refused(401, 'Give the token that you were given', None)
                    refused(401, 'This token is not known here.', 'X')
                    refused(401, 'Aquí no se conoce esa clave.', 'X', lang='es')
                    refused(403, 'This token permits no notes.', 'E', name='Eve')
                    refused(403, 'This token belongs to another name.', 'A', name='Ben')
                    refused(403, 'This token belongs to another name.', 'A', name='')
                    refused(422, 'Write what is to be noted', 'A', text='')
                    refused(422, 'This has 61 characters, and the most is 60.', 'A', text='x' * 61)
                    refused(422, 'Choose what it is', 'A', kind='withdrawal')
                    refused(422, 'Choose what it is', 'A', kind='x')
                    refused(422, 'This comparison has no such change.', 'A', change='ch-0000000000000000')
                    for headers in ({'Origin': 'https://evil.example'}, {'Origin': 'null'}, {'Sec-Fetch-Site': 'cross-site'}):
                        assert send(form, 'A', headers, kind='note', text='x', name='Ana')[0] == 403
                    assert send(form, 'A', {'Content-Type': 'text/plain'}, kind='note', text='x', name='Ana')[0] == 415
                    def elsewhere(action): return send({**form, 'action': action}, 'A', kind='note', text='x', name='Ana')[0]
                    assert elsewhere(path) == 405
                    assert elsewhere(path.replace('2..3', '1..99') + '/notes') == 404
                    assert elsewhere('/documents/fact-sheet/compare/2..3/notes') == 404
                    assert json.loads(get('/api/v1/notes')[2])['notes'] == []
                    print('well')
                    """, Self.slug)
            #expect(said == "well\n")
        }
    }

    @Test func `where nobody has a token that permits notes, no form is shown`() throws {
        for tokens in [nil, "Eve read EEEEEEEEEEEEEEEEEEEEEEEEEEEEEEEE"] {
            try ServedDemonstration.serve(tokens: tokens) { served in
                let said = try served.python(
                    Self.browser + """
                        page = get(path)[2]
                        assert b'id="change-1"' in page and forms(page) == [], forms(page)
                        form = {'action': path + '/notes', 'fields': {}}
                        assert send(form, 'A', kind='note', text='x', name='Ana')[0] == 401
                        print('well')
                        """, Self.slug)
                #expect(said == "well\n")
            }
        }
    }
}
