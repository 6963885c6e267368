"""Reads what hledwatch wrote and serves with feedparser and icalendar, and holds it against its own JSON.

read.py WORK ADDRESS: WORK has 'feeds/', 'digest.json' and 'ledger.json'; the same feeds are served at ADDRESS.
"""
import calendar, datetime, html.parser, json, pathlib, sys, urllib.error, urllib.request

import feedparser
import icalendar

work, address = pathlib.Path(sys.argv[1]), sys.argv[2]
feedparser.SANITIZE_HTML = False  # what is there is looked at, not what is left of it
feeds = work / 'feeds'
events = {event['id']: event for event in json.loads((work / 'digest.json').read_text())['events']}
deadlines = {line['id']: line for line in json.loads((work / 'ledger.json').read_text())['commitments']
             if line.get('deadline')}
assert len(events) > 5 and len(deadlines) > 3, (len(events), len(deadlines))


class Elements(html.parser.HTMLParser):
    """Only elements of ours, without attributes but for links to the web."""
    ours = {'p', 'strong', 'em', 'del', 'ins', 'a', 'h3', 'blockquote', 'ul', 'li', 'code'}

    def handle_starttag(self, tag, attributes):
        assert tag in self.ours, tag
        for name, value in attributes:
            assert tag == 'a' and name == 'href' and value.startswith(('https://', 'http://')), (tag, name, value)

    def handle_comment(self, data): raise AssertionError(data)
    def handle_decl(self, decl): raise AssertionError(decl)
    def handle_data(self, data): self.text = getattr(self, 'text', '') + data


def milliseconds(parsed): return calendar.timegm(parsed)
def moment(text): return int(datetime.datetime.fromisoformat(text.replace('Z', '+00:00')).timestamp())


def check(entries, place):
    """Entries as (id, title, updated in seconds, content, link, tags)."""
    ids = [entry[0] for entry in entries]
    assert len(set(ids)) == len(ids), place
    assert [entry[2] for entry in entries] == sorted((entry[2] for entry in entries), reverse=True), place
    for id, title, updated, content, link, tags in entries:
        name = id.removeprefix('tag:hledwatch.invalid,2022:').split('/')[0]
        event = events[name]
        assert updated == moment(event['time']), (place, id)
        assert set(tags) == {event['kind'], event['significance']} or 'subscribers' in place or 'pillars' in place, place
        document = event.get('document')
        if document: assert title.startswith(document['title'][:20].strip()), (title, document['title'])
        if event.get('previous_version'):
            assert link == f"https://watch.example.org/documents/{document['id']}/compare/" \
                f"{event['previous_version']}..{event['version']}", link
        elements = Elements()
        elements.feed(content)
        elements.close()
        if event['kind'] != 'revised': continue
        for change in event['comparison']['changes']:
            if change['significance'] != 'substantive' or place.count('/') > 1 and 'documents' not in place: continue
            assert ' '.join(change['explanation'].split()) in ' '.join(elements.text.split()), (place, change['explanation'])
            for edit in change['edits']:
                words = ' '.join(edit['text'].split()) if edit['op'] != 'equal' else ''
                if words and len(words) < 60 and change['kind'] == 'reworded':
                    assert words in ' '.join(elements.text.split()), (place, words)
    return ids


counts = {'feed.atom': 0, 'feed.json': 0, 'deadlines.ics': 0}
entries_read = deadlines_read = 0
for path in sorted(feeds.rglob('*')):
    if not path.is_file() or path.name.startswith('.'): continue
    place = str(path.relative_to(feeds))
    raw = path.read_bytes()
    counts[path.name] += 1
    request = urllib.request.Request(address + place)
    with urllib.request.urlopen(request, timeout=20) as answer:
        assert answer.read() == raw, f'{place} is served otherwise than it is written'
        tag, kind, changed = (answer.headers[name] for name in ('ETag', 'Content-Type', 'Last-Modified'))
        assert changed and feedparser.datetimes._parse_date(changed), changed
    request.add_header('If-None-Match', tag)
    try:
        urllib.request.urlopen(request, timeout=20)
        raise SystemExit(f'not 304: {place}')
    except urllib.error.HTTPError as error:
        assert error.code == 304, (place, error.code)
    if path.name == 'feed.atom':
        assert kind.startswith('application/atom+xml'), kind
        read = feedparser.parse(raw, response_headers={'content-type': kind})
        assert not read.bozo, (place, read.bozo_exception)
        assert read.version == 'atom10', read.version
        assert {'rel': 'self', 'type': 'application/atom+xml', 'href': 'https://watch.example.org/' + place} in read.feed.links
        found = check([(entry.id, entry.title, milliseconds(entry.updated_parsed), entry.content[0].value,
                        entry.get('link'), [tag.term for tag in entry.tags]) for entry in read.entries], place)
        entries_read += len(found)
        if place == 'feed.atom': assert set(found) == {'tag:hledwatch.invalid,2022:' + id for id in events}
        twin = json.loads((path.parent / 'feed.json').read_text())
        assert [item['id'] for item in twin['items']] == found, place
        assert [item['content_html'] for item in twin['items']] == [entry.content[0].value for entry in read.entries] \
            or all(a['content_html'].split() == b.content[0].value.split() for a, b in zip(twin['items'], read.entries)), place
    elif path.name == 'feed.json':
        assert kind == 'application/feed+json', kind
        read = json.loads(raw)
        assert read['feed_url'] == 'https://watch.example.org/' + place
        check([(item['id'], item['title'], moment(item['date_modified']), item['content_html'], item.get('url'),
                item['tags']) for item in read['items']], place)
    else:
        assert kind.startswith('text/calendar'), kind
        read = icalendar.Calendar.from_ical(raw)
        assert not read.errors, read.errors
        found = {}
        for event in read.walk('VEVENT'):
            assert not event.errors, event.errors
            line = deadlines[str(event['UID']).removesuffix('@hledwatch.invalid')]
            found[line['id']] = event
            assert event['DTSTART'].dt.isoformat() == line['deadline']['last_day'], line['id']
            assert event['DTEND'].dt == event['DTSTART'].dt + datetime.timedelta(days=1)
            assert ' '.join(line['text'].split())[:40] in str(event['DESCRIPTION']), line['id']
        deadlines_read += len(found)
        if place == 'deadlines.ics': assert set(found) == set(deadlines)
        if place.startswith('documents/'):
            slug = place.split('/')[1]
            assert set(found) == {id for id, line in deadlines.items() if slug in line['documents']}, place
assert all(counts.values()), counts
assert (feeds / 'pillars' / '2' / 'feed.atom').exists() and (feeds / 'subscribers' / 'desk' / 'feed.atom').exists()
print(f"feeds: {counts['feed.atom']} as Atom and as JSON Feed with {entries_read} entries, {counts['deadlines.ics']} calendars"
      f" with {deadlines_read} deadlines: written, served and read back as they were put in")
