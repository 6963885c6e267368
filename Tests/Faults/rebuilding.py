"""An archive to be rebuilt, and rebuilds of it that are disturbed."""

import os
import shutil
import sqlite3
import subprocess
from collections import Counter

from states import PROGRAM, Rows, Wrong, copy, run

CALLS = ["pwrite64", "fdatasync", "fsync", "openat", "ftruncate", "unlink", "mmap", "write"]
FAILING = {"pwrite64": ["EIO", "ENOSPC"], "fdatasync": ["EIO"], "ftruncate": ["EIO"], "unlink": ["EIO"]}
SIDE = "archive.sqlite.rebuild"


class Rebuilding:
    """260 captures of pages, derived by what passes for an earlier engine; what a rebuild makes of them is known."""

    def __init__(self, work):
        self.work, self.base, self.state = work, work + "/base", work + "/state"
        os.makedirs(work)
        self.config = work + "/hledwatch.toml"
        with open(self.config, "w") as file:
            file.write("""[[profile]]
name = "test"
words = ["High-Level Economic Dialogue"]
[[profile.source]]
name = "press"
url = "https://press.example.gov/feed/"
""")
        self.fill()
        with Rows(self.base, work + "/look") as rows:
            self.before = rows.meaning()
        copy(self.base, self.state)
        said = self.rebuild()
        if said.returncode or "Versions now read differently" not in said.stdout or "not added" not in said.stdout:
            raise Wrong("an undisturbed rebuild: " + said.stdout + said.stderr)
        self.report = said.stdout
        self.whole = self.now()
        if self.whole == self.before or self.left():
            raise Wrong("an undisturbed rebuild changes nothing, or leaves %s" % self.left())

    def fill(self):
        with open(self.work + "/pages.warc", "wb") as file:
            for n in range(260):
                page = ("<html><head><title>Statement %d</title></head><body><main><h1>Statement %d</h1><p>The "
                        "High-Level Economic Dialogue gives $%d million to ports.</p>%s</main></body></html>"
                        % (n % 13, n % 13, n // 40 + 1, "<p>The port at the mouth of river number %d waits.</p>" % n)
                        ).encode()
                body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page)
                file.write(b"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://press.example.gov/s%d/\r\n"
                           b"WARC-Date: 2022-09-12T%02d:%02d:00Z\r\nContent-Type: application/http; msgtype=response\r\n"
                           b"Content-Length: %d\r\n\r\n%s\r\n\r\n" % (n % 13, n // 60, n % 60, len(body), body))
        said = run("import", self.work + "/pages.warc", "--config", self.config, "--state", self.base)
        if said.returncode:
            raise Wrong(said.stderr)
        connection = sqlite3.connect(self.base + "/archive.sqlite")
        connection.executescript("""
            UPDATE version SET engine = 1, content_hash = zeroblob(32) WHERE number = 3;
            DELETE FROM event WHERE sequence IN (9, 40, 80);
            INSERT INTO flag (capture, flag) VALUES (5, 'of an earlier engine');
            PRAGMA wal_checkpoint(TRUNCATE);""")
        connection.close()

    def rebuild(self, prefix=()):
        return run("rebuild", "--config", self.config, "--state", self.state, prefix=prefix)

    def now(self):
        with Rows(self.state, self.work + "/look") as rows:
            rows.require_sound()
            return rows.meaning()

    def left(self):
        return [name for name in os.listdir(self.state) if name.startswith(SIDE)]

    def points(self):
        """Every call of an undisturbed rebuild, to be killed at; and those that can fail, to fail."""
        copy(self.base, self.state)
        log = self.work + "/calls"
        self.rebuild(["strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(CALLS)])
        times = Counter()
        with open(log, errors="replace") as lines:
            for line in lines:
                if "(" in line:
                    times[line.split(None, 1)[1].split("(")[0]] += 1
        points = [(call, "signal=KILL", n) for call in CALLS for n in range(1, times[call] + 1)]
        return points + [(call, "error=" + error, n) for call, errors in FAILING.items() for error in errors
                         for n in range(1, times[call] + 1)]

    def attempt(self, injection):
        copy(self.base, self.state)
        first = self.rebuild(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + injection.split(":")[0], "-e",
                              "inject=" + injection])
        ends = self.require_either(first)
        second = self.rebuild()
        if first.stdout == self.report:
            # It was told: the next one is another rebuild.
            if second.returncode:
                raise Wrong("the next rebuild fails: " + second.stderr)
            return ends + ["told"]
        self.require_whole(second)
        if "of no use" in second.stderr:
            raise Wrong("what it left is of no use: " + second.stderr)
        return ends + (["gone on from"] if "going on from entry" in second.stderr else [])

    def require_either(self, first):
        """The archive is all of the old or all of the new, and a failure is said with what to do."""
        now = self.now()
        if now not in (self.before, self.whole):
            raise Wrong("the archive is neither old nor new: %s" % [n for n in now if now[n] != self.before.get(n)])
        if first.returncode > 0 and ("hint:" not in first.stderr or "hledwatch: " not in first.stderr):
            raise Wrong("it failed and did not say what to do: " + first.stderr)
        if first.returncode == 0 and (now != self.whole or first.stdout != self.report):
            raise Wrong("it says that it is done: " + first.stdout)
        return [{0: "borne", 1: "failed"}.get(first.returncode, "killed"), "old" if now == self.before else "new"]

    def require_whole(self, second):
        if second.returncode or second.stdout != self.report:
            raise Wrong("the next rebuild comes to something else: " + second.stdout + second.stderr)
        if self.now() != self.whole:
            raise Wrong("the rows are not those of an undisturbed rebuild")
        if self.left():
            raise Wrong("it leaves %s" % self.left())

    # Room

    def small(self, script, size):
        """Runs `script` beside the archive in a file system of its own; what is there at its end is the state then."""
        small, out = self.work + "/small", self.work + "/out"
        os.makedirs(small, exist_ok=True)
        shutil.rmtree(out, ignore_errors=True)
        os.makedirs(out)
        script = """mount -t tmpfs -o size=$SIZE none "$SMALL" && cp -a "$BASE/." "$SMALL/" || exit 9
            rebuild() { "$PROGRAM" rebuild --config "$CONFIG" --state "$SMALL" >"$OUT/said" 2>"$OUT/errors"; }
            %s
            cp -a "$SMALL" "$OUT/left" """ % script
        said = subprocess.run(["unshare", "-m", "sh", "-c", script], capture_output=True, text=True, timeout=120,
                              env=dict(os.environ, SIZE=str(size), SMALL=small, BASE=self.base, PROGRAM=PROGRAM,
                                       CONFIG=self.config, OUT=out))
        if said.returncode:
            raise Wrong("it cannot be tried: %d %s" % (said.returncode, said.stderr))
        copy(out + "/left", self.state)
        with open(out + "/errors") as errors:
            return errors.read()

    def tooLittleRoom(self):
        size = sum(os.path.getsize(self.base + "/" + name) for name in os.listdir(self.base))
        errors = self.small("rebuild && exit 8", size + (size >> 1))
        if "a rebuild needs" not in errors or "free some space" not in errors:
            raise Wrong("too little room is not said: " + errors)
        if self.now() != self.before or self.left():
            raise Wrong("with too little room, something was begun")

    def fullDisk(self):
        """Somebody else fills the disk while a rebuild is under way."""
        errors = self.small("""rebuild & rebuilding=$!
            until [ -s "$SMALL/archive.sqlite.rebuild-wal" ]; do :; done
            cat /dev/zero >"$SMALL/filler" 2>/dev/null
            wait $rebuilding && exit 8
            rm "$SMALL/filler" """, 64 << 20)
        if "there is no space left" not in errors or "it goes on where it stopped" not in errors:
            raise Wrong("a full disk is not said: " + errors)
        if self.now() != self.before or not self.left():
            raise Wrong("a full disk changes the archive, or all that was done is lost")
        self.require_whole(self.rebuild())
