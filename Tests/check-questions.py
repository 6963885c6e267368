"""Ten questions of analysts and journalists, answered over the corpus of real captures by clicking only: each begins on the
overview, without JavaScript, and follows links and forms; typing into a field and choosing from a list count as steps, too.
ROOT PROGRAM WORK; the corpus is in $HLEDWATCH_CORPUS, else beside ROOT in ../shared/data. Exit codes as Tests/check-pages."""

import glob
import os
import re
import subprocess
import sys
import time
import urllib.error
import urllib.request

from playwright.sync_api import Error, sync_playwright

root, program, work = sys.argv[1:4]
corpus = os.environ.get("HLEDWATCH_CORPUS", root + "/../shared/data")
feed = corpus + "/feeds-whitehouse-2021.warc.gz"
MOST = 4
faults = []

if not os.path.exists(feed):
    print(f"check-questions: LEFT OUT: there is no corpus of captures: {feed}", file=sys.stderr)
    sys.exit(0)

state, config = work + "/questions", root + "/Config/hledwatch.toml"
began = time.monotonic()
for paths in ([feed], sorted(glob.glob(corpus + "/hled/whitehouse/*.md"))):
    subprocess.run([program, "import", *paths, "--follow", "all", "--config", config, "--state", state],
                   check=True, stdout=subprocess.DEVNULL)
print(f"questions: the corpus was imported in {time.monotonic() - began:.0f} s")
server = subprocess.Popen([program, "serve", "--listen", "127.0.0.1:0", "--config", config, "--state", state],
                          stderr=subprocess.PIPE, text=True)
base = "http://127.0.0.1:" + re.search(r'port="(\d+)"', server.stderr.readline()).group(1)


class Walk:
    """A reader on the way from the overview to an answer."""

    def __init__(self, page):
        self.page, self.steps = page, []
        page.goto(base + "/")

    def click(self, name, within="main", nth=0):
        """A link or button by its words, the first one that is like that within an element."""
        place = self.page.locator(within).first
        target = place.get_by_role("link", name=name).or_(place.get_by_role("button", name=name)).nth(nth)
        self.steps.append("‘" + " ".join(target.inner_text().split())[:60] + "’")
        target.click()
        return self

    def card(self, title, name):
        """A link in the entry of a list that has that title."""
        card = self.page.locator("main li.card, main tr").filter(has_text=title).first
        target = card.get_by_role("link", name=name).first
        self.steps.append("‘" + " ".join(target.inner_text().split())[:60] + "’")
        target.click()
        return self

    def type(self, label, text, within="main"):
        self.page.locator(within).first.get_by_label(label).first.fill(text)
        self.steps.append(f"type ‘{text}’")
        return self

    def choose(self, label, value):
        self.page.locator("main").get_by_label(label).first.select_option(value)
        self.steps.append(f"choose ‘{value}’")
        return self

    def said(self):
        return " ".join(self.page.locator("main").inner_text().split())


VACCINES = "FACT SHEET: Biden-Harris Administration Unveils Strategy for Global Vaccine Sharing"
QUESTIONS = [
    ("Which fact sheets had a number changed after they were published?",
     lambda w: w.click("a number changed"),
     ["FACT SHEET: Historic Bipartisan Infrastructure Deal", "amount: $22 million → $22 billion",
      "FACT SHEET: Executive Order on Promoting Competition", "count: 139 rural hospitals → 138 rural hospitals"]),
    ("What did the infrastructure deal's fact sheet say first that Amtrak gets, and what later?",
     lambda w: w.click("a number changed").card("Historic Bipartisan Infrastructure Deal", "reworded"),
     ["Before: version 2", "$22 million would be provided as grants to Amtrak", "After: version 3",
      "$22 billion would be provided as grants to Amtrak"]),
    ("Which country joined the list of those that get vaccines, and when?",
     lambda w: w.click("a name came, went or changed").card(VACCINES, "Item reworded"),
     ["A name was added: ‘India’.", "came between Jun 3, 2021, 16:49 UTC and Jun 3, 2021, 17:33 UTC"]),
    ("What evidence is there that India was added then?",
     lambda w: w.click("a name came, went or changed").card(VACCINES, "Item reworded").click("Version 2").click("capture"),
     ["Jun 3, 2021, 17:33 UTC", "SHA-256", "The proof"]),
    ("When was the sentence removed that says who ‘stepped up and responded’, and between which two looks?",
     lambda w: w.type("Search", '"stepped up and responded"', "header").click("Search", "header form"),
     ["President Biden to Announce National Month of Action", "Gone", "last seen Jun 2, 2021, 17:05 UTC",
      "first missed Jun 2, 2021, 17:56 UTC"]),
    ("Which document was withdrawn, and between which two looks?",
     lambda w: w.click("withdrawn").card("withdrawn", "Remarks"),
     ["Remarks by Vice President Harris Before Air Force Two Departure",
      "Present at Jul 29, 2021, 21:34 UTC, absent at 22:22 UTC."]),
    ("What changed in substance in August 2021?",
     lambda w: w.click("All of substance").type("From the day", "2021-08-01").type("To the day", "2021-08-31")
     .click("Filter", "main form"),
     ["Statement by President Joseph R. Biden, Jr. on Belarus", "Words were added: ‘regime’.",
      "‘legislation’ is now ‘deal’."]),
    ("Where was ‘Chairman Nadler’ said that is said no more, and how does it read now?",
     lambda w: w.type("Search", "Chairman Nadler", "header").click("Search", "header form").click("How it went"),
     ["Chairman Jerry Nadler", "Congressman Jerry Nadler", "After: version 2"]),
    ("Which version of the competition order's fact sheet made two decades of lost banks four?",
     lambda w: w.click("a date or period changed").card("Promoting Competition", "Executive Order")
     .click("which version brought each phrase"),
     ["four4 decades, the United States has lost 70% of the banks"]),
    ("Which promises of the Dialogue's fact sheet of 2022 have a deadline that passed?",
     lambda w: w.click("FACT SHEET: 2022 U.S. – Mexico High-Level Economic Dialogue").click("its commitments")
     .choose("Deadline", "passed").click("Filter", "main form"),
     ["share best practices on apprenticeship programs", "overdue, unmentioned", "Oct 31, 2022",
      "A bilateral virtual Forum on 5G and Beyond is scheduled to take place in October"]),
]


def derive():
    """The ledger is derived by whoever asks for it first, which takes a program without optimizations a while."""
    began = time.monotonic()
    while True:
        try:
            urllib.request.urlopen(base + "/ledger.csv", timeout=120).read()
            return time.monotonic() - began
        except urllib.error.HTTPError as error:
            if error.code != 503 or time.monotonic() - began > 300:
                raise


try:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        context = browser.new_context(java_script_enabled=False, locale="en-US")
        context.set_default_timeout(120_000)
        print(f"questions: the ledger was derived in {derive():.0f} s")
        began = time.monotonic()
        for number, (question, way, answers) in enumerate(QUESTIONS, 1):
            walk = Walk(context.new_page())
            try:
                said = way(walk).said()
            except Error as error:
                faults.append(f"{question}: after {walk.steps}: {str(error).splitlines()[0]}")
                continue
            missing = [answer for answer in answers if answer not in said]
            if missing or len(walk.steps) > MOST:
                faults.append(f"{question}: {len(walk.steps)} steps, {walk.steps}; not said at {walk.page.url}: {missing}; "
                              f"but: {said[:1500]}")
            print(f"{number:2}. {question}\n    {len(walk.steps)}: {' › '.join(walk.steps)}\n    {'; '.join(answers)}")
            walk.page.close()
        browser.close()
finally:
    server.terminate()
    server.wait(120)
for text in faults:
    print("check-questions: " + text, file=sys.stderr)
if faults:
    sys.exit(1)
print(f"questions: {len(QUESTIONS)} answered in {time.monotonic() - began:.0f} s, each in at most {MOST} steps")
