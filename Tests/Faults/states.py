"""A state directory under test: made, disturbed, and held against what the program said of it."""

import gzip
import os
import re
import shutil
import sqlite3
import subprocess

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("HLEDWATCH", ROOT + "/.build/debug/hledwatch")


class Wrong(Exception):
    """A promise that was not kept."""


def run(*words, prefix=(), **more):
    return subprocess.run([*prefix, PROGRAM, *words], capture_output=True, text=True, errors="replace", timeout=120,
                          **more)


def copy(source, target):
    """What a machine that stops leaves of a state directory: the index beside the log is memory, not a file."""
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(source, target, ignore=shutil.ignore_patterns("*-shm"))


# What is planned and sent: its help says that 'verify' covers its form. A row of it that is changed moves a look or a
# delivery, and never what was captured or derived.
PLANS = {"agenda", "outbox", "endpoint", "pause", "owed", "reckoning"}


class Rows:
    """The rows of an archive, read from a copy, so that looking changes nothing."""

    def __init__(self, state, scratch):
        copy(state, scratch)
        self.connection = sqlite3.connect(scratch + "/archive.sqlite")
        self.connection.text_factory = bytes

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.connection.close()

    def all(self, sql):
        return self.connection.execute(sql).fetchall()

    def text(self, sql):
        return [tuple(v.decode() if isinstance(v, bytes) else v for v in row) for row in self.all(sql)]

    def is_empty(self):
        return self.all("SELECT COUNT(*) FROM sqlite_schema")[0][0] == 0

    def require_sound(self):
        said = self.text("PRAGMA integrity_check")
        if said != [("ok",)]:
            raise Wrong("integrity_check: %s" % said[:3])
        if self.all("PRAGMA foreign_key_check"):
            raise Wrong("a row refers to one that is not there")

    def meaning(self):
        """All that any row says, by table."""
        tables = [name.decode() for name, in self.all("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY 1")]
        said = {name: self.all("SELECT * FROM \"%s\"" % name) for name in tables}
        # The structure record of FTS5 begins with a cookie, by which connections know that they have read the index's
        # settings: nothing that is said.
        said["statement_words_data"] = [
            (row[0], row[1][4:]) if row[0] in (10, b"10") else row for row in said.get("statement_words_data", [])]
        # Its text holds comments: what SQLite takes it for is what it says.
        indexes = self.all("SELECT name FROM sqlite_schema WHERE type = 'index' ORDER BY 1")
        said["the schema"] = [self.all("PRAGMA user_version"), tables, indexes] + [
            self.all("PRAGMA %s(\"%s\")" % (what, name)) for name in tables
            for what in ("table_xinfo", "index_list", "foreign_key_list")] + [
            self.all("PRAGMA index_xinfo(\"%s\")" % name.decode()) for name, in indexes]
        return said

    def log(self):
        """Everything that is never changed, a row each, in the order of arrival."""
        log = ("SELECT capture.id, role, url, time, status, headers, failure, hash, size FROM capture"
               " JOIN body ON body.id = body")
        if self.all("SELECT 1 FROM sqlite_schema WHERE name = 'checked'"):  # since the third schema
            log += " UNION ALL SELECT id, 'check', capture, time, status, took, NULL, NULL, NULL FROM checked"
        return self.all(log + " ORDER BY 1")

    def derived(self):
        """What was made of it, without what only tells when."""
        return (self.text("SELECT slug, state, versions FROM document ORDER BY slug"),
                self.text("SELECT slug, number, hex(content_hash), significance FROM version"
                          " JOIN document ON document.id = version.document ORDER BY 1, 2"),
                sorted(self.text("SELECT kind, slug FROM event LEFT JOIN document ON document.id = event.document")))


def acknowledged(errors):
    """What 'poll' said it had taken in: addresses, and events with their documents. A line that was cut is none."""
    looks, events = [], []
    for line in errors.splitlines(keepends=True):
        if not line.endswith("\n"):
            continue
        look = re.match(r"(https?://\S+): \d{3}", line)
        event = re.match(r"    (\w+) \(\w+\) (\S+)$", line)
        if look and not look.group(1).endswith("/robots.txt"):
            looks.append(look.group(1))
        elif event:
            events.append(event.groups())
    return looks, events


def require_kept(rows, before, errors, told, settled=False):
    """Everything acknowledged is there: the log as it was before, each look that was reported, each digest sent."""
    if rows.is_empty():
        if before or acknowledged(errors)[0] or told:
            raise Wrong("the archive is empty")
        return
    rows.require_sound()
    log = rows.log()
    if log[:len(before)] != before:
        raise Wrong("the log is not what it was before")
    looks, events = acknowledged(errors)
    here = [row[2].decode() for row in log[len(before):] if isinstance(row[2], bytes)]
    confirmed = dict(rows.text("SELECT id, url FROM capture"))
    here += [confirmed[row[2]] for row in log[len(before):] if not isinstance(row[2], bytes)]
    for url in looks:
        if url not in here:
            raise Wrong("the look at %s was reported and is not there" % url)
    known = rows.text("SELECT kind, slug FROM event JOIN document ON document.id = event.document")
    for event in events:
        if event not in known:
            raise Wrong("%s was reported and is not there" % (event,))
    outbox = dict(rows.text("SELECT digest_id, state FROM outbox"))
    sent = {}
    for number, body in told:
        if sent.setdefault(number, body) != body:
            raise Wrong("digest %s was sent twice with other bytes" % number)
        if number not in outbox:
            raise Wrong("digest %s was sent and is not in the archive" % number)
    if settled and (set(outbox.values()) != {"sent"} or not told):
        raise Wrong("digests are %s, and %d were received" % (outbox, len(told)))
    if rows.all("SELECT COUNT(*) FROM version WHERE NOT EXISTS (SELECT 1 FROM event WHERE event.document ="
                " version.document)")[0][0]:
        raise Wrong("a version is there without its event")


def damage(state, config):
    """What 'verify' finds wrong with an archive when it reads and derives all; None when it finds nothing."""
    said = run("verify", "--read-data", "--state", state, "--config", config)
    # That rows cannot be compared is said, and is no damage; in an archive whose rows could be, it shows that there is.
    return None if said.returncode == 0 and "not derived again" not in said.stdout else said.stdout or said.stderr or "exit %d" % said.returncode


def unpack_fixture(directory):
    """An archive that hledwatch made when its schema was the second."""
    os.makedirs(directory)
    with gzip.open(ROOT + "/Tests/EndToEndTests/Fixtures/schema-2.sqlite.gz") as packed:
        with open(directory + "/archive.sqlite", "wb") as file:
            shutil.copyfileobj(packed, file)
