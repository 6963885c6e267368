"""Digests that are due, their receivers on loopback, and what must be true of both whenever the sender was killed."""

import http.server
import json
import os
import re
import socketserver
import sqlite3
import threading
from collections import Counter

from publisher import Site
from states import Rows, Wrong, copy, run

# What the sender does to the disk and to its receivers.
CALLS = ["pwrite64", "write", "fdatasync", "fsync", "ftruncate", "openat", "rename", "unlink", "close", "socket",
         "connect", "sendto", "recvfrom", "poll", "flock"]
FORTNIGHT = 14 * 86_400_000


class Receivers:
    """Takes webhooks and mails and notes each with its id and bytes; refuses them all while `isAway`."""

    def __init__(self):
        receivers = self

        class Hook(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                if not receivers.isAway:
                    receivers.note(self.path.strip("/"), self.headers["webhook-id"], body)
                self.send_response(503 if receivers.isAway else 204)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *arguments):
                pass

        class Mail(socketserver.StreamRequestHandler):
            def say(self, text):
                self.wfile.write(text.encode() + b"\r\n")

            def handle(self):
                self.say("451 later" if receivers.isAway else "220 sink")
                recipient, message = "", []
                while line := self.rfile.readline():
                    word = line[:4].upper()
                    if word == b"RCPT":
                        recipient = re.search(rb"<(.*)@", line).group(1).decode()
                    if word == b"DATA":
                        self.say("354 go on")
                        while (line := self.rfile.readline()) not in (b".\r\n", b""):
                            message.append(line)
                        if not line:
                            return
                        whole = b"".join(message)
                        found = re.search(rb"^Message-ID:\s+<(dg-[0-9a-f]+)", whole, re.M | re.I)
                        receivers.note(recipient, found.group(1).decode(), whole)
                    self.say("221 bye" if word == b"QUIT" else "250 ok")
                    if word == b"QUIT":
                        return

        self.lock = threading.Lock()
        self.told = []
        self.isAway = False
        self.hook, self.mail = self.serve(http.server.ThreadingHTTPServer, Hook), self.serve(
            socketserver.ThreadingTCPServer, Mail)

    def serve(self, kind, handler):
        class Server(kind):
            daemon_threads = True

            def handle_error(self, request, address):
                pass  # a program that was killed hangs up in the middle

        server = Server(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server.server_address[1]

    def note(self, subscriber, digest, body):
        with self.lock:
            self.told.append((subscriber, digest, body))

    def configuration(self, directory, profile):
        """Subscribers of every kind of channel: told at once, hourly, daily and weekly."""
        with open(directory + "/secret", "w") as file:
            file.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
        hook = 'webhook = "http://127.0.0.1:%d/%%s"\nsecret_file = "%s/secret"' % (self.hook, directory)
        ways = {"hook": (hook % "hook", "at once"), "hook-hourly": (hook % "hook-hourly", "hourly"),
                "hook-daily": (hook % "hook-daily", "daily 00:00"), "letter": ('mail = "letter@example.org"', "at once"),
                "letter-daily": ('mail = "letter-daily@example.org"', "daily 00:00"),
                "letter-weekly": ('mail = "letter-weekly@example.org"', "weekly monday 00:00"),
                "files": ('directory = "%s/files"' % directory, "daily 00:00")}
        subscribers = "".join('[[subscriber]]\nname = "%s"\n%s\nwhen = "%s"\n%s' % (
            name, way, when, 'language = "es"\ntime_zone = "America/Mexico_City"\n' if "daily" in name else "")
            for name, (way, when) in ways.items())
        return """[watch]
least_free = "0KiB"
[network]
allow = ["127.0.0.1/32"]
plain_http = ["127.0.0.1"]
[mail]
server = "smtp://127.0.0.1:%d"
from = "watch@example.org"
plain = true
%s%s""" % (self.mail, profile, subscribers)


class Sending:
    """An archive in which digests wait and others are due, as a sender finds them after its receivers were away."""

    def __init__(self, work):
        self.work, self.base, self.state = work, work + "/base", work + "/state"
        os.makedirs(self.base)
        self.receivers, site = Receivers(), Site()
        profile = '[[profile]]\nname = "test"\nwords = ["High-Level Economic Dialogue"]\n' \
            '[[profile.source]]\nname = "press"\nurl = "%s/feed/"\n' % site.origin
        self.config = work + "/sending.toml"
        for path, part in [(work + "/polling.toml", profile), (self.config, "")]:
            with open(path, "w") as file:
                file.write(self.receivers.configuration(work, part))
        os.makedirs(work + "/files")
        self.receivers.isAway = True
        for site.stage in range(5):
            said = run("poll", "--config", work + "/polling.toml", "--state", self.base)
            if said.returncode:
                raise Wrong("the archive cannot be made: " + said.stderr)
        self.receivers.isAway = False
        # The receivers are back, and the clocks of the others have come round.
        archive = sqlite3.connect(self.base + "/archive.sqlite")
        archive.execute("UPDATE outbox SET due = 0")
        archive.execute("UPDATE reckoning SET until = until - ?", (FORTNIGHT,))
        archive.commit()
        archive.close()
        with Rows(self.base, work + "/look") as rows:
            self.waiting = Counter(name for name, in rows.text("SELECT subscriber FROM outbox"))
            self.owed = Counter(name for name, in rows.text("SELECT subscriber FROM owed"))
        if len(self.waiting) != 2 or len(self.owed) != 5 or min(self.waiting.values()) < 4:
            raise Wrong("too little waits to be sent: %s %s" % (self.waiting, self.owed))
        self.begin()
        self.send()
        self.require_all()

    def begin(self):
        copy(self.base, self.state)
        for name in os.listdir(self.work + "/files"):
            os.unlink(self.work + "/files/" + name)
        self.receivers.told = []

    def send(self, prefix=()):
        return run("poll", "--config", self.config, "--state", self.state, prefix=prefix)

    def count(self):
        """How often the busiest thread of an undisturbed sender makes each call."""
        log = self.work + "/calls"
        self.begin()
        self.send(["strace", "-f", "-qq", "-o", log, "-e", "trace=" + ",".join(CALLS)])
        seen, most = Counter(), Counter()
        with open(log, errors="replace") as lines:
            for line in lines:
                words = line.split(None, 1)
                if len(words) == 2 and "(" in words[1]:
                    seen[words[0], words[1].split("(")[0]] += 1
        for (_, call), times in seen.items():
            if call in CALLS:
                most[call] = max(most[call], times)
        return most

    def try_kill(self, call, number):
        """A sender that is killed, then one that is not; whether the first was, and how many digests came twice."""
        self.begin()
        first = self.send(["strace", "-f", "-qq", "-o", "/dev/null", "-e", "trace=" + call, "-e",
                           "inject=%s:signal=KILL:when=%d" % (call, number)])
        self.require_kept()
        second = self.send()
        if second.returncode:
            raise Wrong("the next sender fails: " + second.stderr)
        self.require_all()
        told = self.receivers.told
        return first.returncode not in (0, 1), len(told) - len({entry[:2] for entry in told})

    def received(self):
        """What came, by subscriber and id; raises Wrong when the same came with other bytes."""
        came = {}
        with self.receivers.lock:
            told = list(self.receivers.told)
        for subscriber, digest, body in told:
            if came.setdefault((subscriber, digest), body) != body:
                raise Wrong("digest %s came to '%s' twice with other bytes" % (digest, subscriber))
        names = os.listdir(self.work + "/files")
        for name in names:
            if name.endswith(".json"):
                with open(self.work + "/files/" + name, "rb") as file:
                    if json.load(file)["id"] != name[:-5]:
                        raise Wrong("'%s' is another digest" % name)
        for name in {name.split(".")[0] for name in names}:
            # The last of its three is written when the others are.
            if name + ".json" in names:
                if not {name + ".txt", name + ".html"} <= set(names):
                    raise Wrong("digest %s is not whole in its directory" % name)
                came["files", name] = b""
        return came

    def require_kept(self):
        """What is marked as sent was received, and nothing was received that the archive does not hold."""
        came = self.received()
        with Rows(self.state, self.work + "/look") as rows:
            rows.require_sound()
            outbox = {(name, digest): state for name, digest, state in rows.text(
                "SELECT subscriber, digest_id, state FROM outbox")}
        for entry, state in outbox.items():
            if state == "sent" and entry not in came:
                raise Wrong("%s is marked as sent and was not received" % (entry,))
            if state == "dead":
                raise Wrong("%s was given up" % (entry,))
        for entry in came:
            if entry not in outbox:
                raise Wrong("%s was received and is not in the archive" % (entry,))
        return came, outbox

    def require_all(self):
        """As `require_kept`; and each digest was received, and what was owed is told in one digest, once."""
        came, outbox = self.require_kept()
        if came.keys() != outbox.keys() or set(outbox.values()) != {"sent"}:
            raise Wrong("%d digests are in the archive, %d were received: %s" % (len(outbox), len(came), outbox))
        sent = Counter(name for name, _ in outbox)
        if sent != self.waiting + Counter(self.owed.keys()):
            raise Wrong("the digests are %s" % sent)
        with Rows(self.state, self.work + "/look") as rows:
            if rows.all("SELECT COUNT(*) FROM owed")[0][0]:
                raise Wrong("events are owed still")
        told = Counter()
        for (subscriber, _), body in came.items():
            if subscriber.startswith("hook"):
                for event in json.loads(body)["events"]:
                    told[subscriber, event["id"]] += 1
        if max(told.values()) > 1:
            raise Wrong("an event was told twice in two digests")
        for name in ("hook-hourly", "hook-daily"):
            if sum(1 for subscriber, _ in told if subscriber == name) != self.owed[name]:
                raise Wrong("'%s' was not told all that it was owed" % name)
