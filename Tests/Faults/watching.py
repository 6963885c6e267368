"""What it takes to have several watchers of one archive in PostgreSQL: a server, a site and the watchers. For
Tests/Faults/watchers and Benchmarks/watchers."""
import asyncio, collections, glob, json, os, shutil, signal, sqlite3, subprocess, sys, threading, time

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PROGRAM = os.environ.get("HLEDWATCH", ROOT + "/.build/debug/hledwatch")
HOSTS = [f"127.0.1.{n}" for n in range(1, 17)]


class Server:
    """PostgreSQL, on a socket in a directory of its own; a start after a kill is a recovery from its log. Of a SIZE, in a
    file system that holds no more, where one may be mounted."""

    def __init__(self, place, settings=(), size=None):
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin"), key=lambda p: int(p.split("/")[4]))
        if not found:
            print("no PostgreSQL server is installed (apt install postgresql): left out", file=sys.stderr)
            sys.exit(69)
        self.bin, self.place = found[-1], place
        self.settings = [word for setting in settings for word in ("-c", setting)]
        os.makedirs(place)
        self.is_bounded = size is not None and not subprocess.run(
            ["mount", "-t", "tmpfs", "-o", f"size={size}", "hledwatch-server", place], stderr=subprocess.DEVNULL).returncode
        self.user = ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups"] if os.getuid() == 0 else []
        if self.user:
            shutil.chown(place, "nobody", "nogroup")
        subprocess.run([*self.user, self.bin + "/initdb", "-D", place + "/data", "-U", "hledwatch", "-A", "trust",
                        "-E", "UTF8", "--locale=C.UTF-8", "-N"], check=True, stdout=subprocess.DEVNULL, cwd=place)
        self.connection = place + "/connection"
        with open(os.open(self.connection, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(f"host={place} dbname=postgres user=hledwatch\n")
        self.start()

    def start(self):
        """Kept safe from its own end, not from a loss of power: that is PostgreSQL's own to test."""
        self.process = subprocess.Popen(
            [*self.user, self.bin + "/postgres", "-D", self.place + "/data", "-k", self.place, "-c", "listen_addresses=",
             "-c", "fsync=off", "-c", "max_connections=100", *self.settings], stdout=subprocess.DEVNULL,
            stderr=open(self.place + "/log", "a"), cwd=self.place)
        for _ in range(300):
            if self.sql("SELECT 1", may_fail=True) is not None:
                return
            time.sleep(0.1)
        raise SystemExit("the server does not start: see " + self.place + "/log")

    def kill(self):
        self.process.kill()
        self.process.wait()
        # Its children end by themselves when it is gone, and must be gone before the next start.
        for _ in range(300):
            if not any(map(self.is_child, glob.glob("/proc/[0-9]*"))):
                break
            time.sleep(0.1)

    def is_child(self, process):
        """They work in its data, whatever they call themselves."""
        try:
            return os.readlink(process + "/cwd") == self.place + "/data"
        except OSError:
            return False

    def fill(self):
        """Leaves no room on its disk."""
        with open(self.place + "/filler", "wb") as file:
            while True:
                room = os.statvfs(self.place)
                try:
                    os.posix_fallocate(file.fileno(), file.seek(0, os.SEEK_END), max(room.f_bfree * room.f_bsize, 1))
                except OSError:
                    return

    def clear(self):
        """Makes room again, and starts it if it ended of that."""
        os.remove(self.place + "/filler")
        for _ in range(30):
            if self.process.poll() is not None:
                return self.start()
            if self.sql("SELECT 1", may_fail=True) is not None:
                return
            time.sleep(0.1)
        self.kill()
        self.start()

    def stop(self, is_kept=False):
        self.process.send_signal(signal.SIGQUIT)
        self.process.wait()
        if self.is_bounded and not is_kept:
            subprocess.run(["umount", "--lazy", self.place])

    def sql(self, text, may_fail=False):
        done = subprocess.run([self.bin + "/psql", "-h", self.place, "-U", "hledwatch", "-d", "postgres", "-AtqX", "-v",
                               "ON_ERROR_STOP=1", "-c", text], capture_output=True, text=True)
        if done.returncode:
            if may_fail:
                return None
            raise Wrong(f"psql: {done.stderr.strip()} in {text}")
        return done.stdout.strip()


class Wrong(Exception):
    pass


class Site:
    """Pages on many hosts, each answer DELAY late; counts what is asked at a time, and how often."""

    def __init__(self, pages, delay, hosts=HOSTS):
        self.pages, self.delay, self.hosts = pages, delay, hosts
        self.edition = collections.Counter()
        self.under_way, self.most = collections.Counter(), collections.Counter()
        self.asked = 0
        self.loop = asyncio.new_event_loop()
        ready = threading.Event()
        threading.Thread(target=self.run, args=(ready,), daemon=True).start()
        ready.wait()

    def run(self, ready):
        asyncio.set_event_loop(self.loop)
        first = self.loop.run_until_complete(asyncio.start_server(self.serve, self.hosts[0], 0, backlog=512))
        self.port = first.sockets[0].getsockname()[1]
        for host in self.hosts[1:]:
            self.loop.run_until_complete(asyncio.start_server(self.serve, host, self.port, backlog=512))
        ready.set()
        self.loop.run_forever()

    def url(self, number):
        return f"http://{self.hosts[number % len(self.hosts)]}:{self.port}/sheet-{number}.html"

    def page(self, number):
        amount = 100 + self.edition[number]
        return (f"<!doctype html><html><head><title>FACT SHEET {number}</title></head><body><main><h1>FACT SHEET {number}: "
                f"High-Level Economic Dialogue</h1><p>Today both governments announced measure {number} on water.</p><ul>"
                f"<li>The United States will invest ${amount} million in water and energy at crossing {number}.</li>"
                f"<li>Mexico will train {number + 7} teachers by December 2027.</li></ul></main></body></html>")

    def sitemap(self, host):
        links = "".join(f"<url><loc>{self.url(n)}</loc></url>" for n in range(self.pages) if self.hosts[n % len(self.hosts)] == host)
        return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{links}</urlset>'

    async def serve(self, reader, writer):
        try:
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin1")
                path = head.split(" ", 2)[1]
                host = next(line[5:].strip().split(":")[0] for line in head.split("\r\n") if line.lower().startswith("host:"))
                validator = next((line.split(":", 1)[1].strip() for line in head.split("\r\n")
                                  if line.lower().startswith("if-none-match:")), "")
                self.under_way[host] += 1
                self.most[host] = max(self.most[host], self.under_way[host])
                self.asked += 1
                if self.delay:
                    await asyncio.sleep(self.delay)
                status, kind, tag = "200 OK", "text/html; charset=utf-8", ""
                if path == "/sitemap.xml":
                    body, kind = self.sitemap(host), "application/xml"
                elif path.startswith("/sheet-"):
                    number = int(path[7:-5])
                    body, tag = self.page(number), f'"{number}-{self.edition[number]}"'
                    if validator == tag:
                        status, body = "304 Not Modified", ""
                else:
                    status, body = "404 Not Found", "no"
                data = body.encode()
                extra = f"ETag: {tag}\r\n" if tag else ""
                self.under_way[host] -= 1
                length = "" if status.startswith("304") else f"Content-Length: {len(data)}\r\n"
                writer.write(f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\n{extra}{length}\r\n".encode() + data)
                await writer.drain()
        except (asyncio.IncompleteReadError, ConnectionError, StopIteration):
            writer.close()


class Watch:
    """The processes that watch one archive."""

    def __init__(self, work, site, count, server, width):
        self.work, self.count, self.server = work, count, server
        os.makedirs(work)
        sources = "".join(f'[[profile.source]]\nname = "map-{n}"\nurl = "http://{host}:{site.port}/sitemap.xml"\n'
                          f'kind = "sitemap"\nlinks = "http://{host}:{site.port}/"\n' for n, host in enumerate(site.hosts))
        self.config = work + "/hledwatch.toml"
        os.makedirs(work + "/digests")
        with open(self.config, "w") as file:
            file.write(f'[watch]\nwidth = {width}\nhourly_per_host = 1000000\nleast_free = "0KiB"\n[network]\n'
                       f'allow = ["127.0.0.0/8"]\nplain_http = {json.dumps(site.hosts)}\n[[profile]]\nname = "all"\nfollow = "all"\n'
                       f'{sources}[[subscriber]]\nname = "desk"\ndirectory = "{work}/digests"\n')
        self.states = [f"{work}/state-{n}" for n in range(count)]
        self.running = {}
        self.environment = dict(os.environ)
        if server:
            self.environment["HLEDWATCH_DATABASE"] = server.connection
        first = subprocess.run([PROGRAM, "poll", "--state", self.states[0], "--config", self.config], text=True,
                               env=self.environment, capture_output=True)
        if first.returncode:
            raise Wrong(f"the first poll: {first.stderr[-2000:]}")
        for state in self.states[1:]:
            os.makedirs(state)
            for name in ["archive.postgresql", "log-key", "log-key.pub"]:
                shutil.copy2(f"{self.states[0]}/{name}", state)
        if server:
            with open(self.states[0] + "/archive.postgresql") as file:
                self.schema = json.load(file)["schema"]

    def sql(self, text):
        if self.server:
            return self.server.sql(f"SET search_path = {self.schema}; {text}")
        archive = sqlite3.connect(self.states[0] + "/archive.sqlite", timeout=10)
        try:
            with archive:
                return "\n".join("|".join(map(str, row)) for row in archive.execute(text))
        finally:
            archive.close()

    def begin(self, number):
        log = open(f"{self.work}/watcher-{number}.log", "a")
        self.running[number] = subprocess.Popen(
            [PROGRAM, "run", "--state", self.states[number], "--config", self.config], env=self.environment, stdout=log,
            stderr=log)

    def begin_all(self):
        """Begins those that are not there; only a kill may have ended them."""
        for number in range(self.count):
            code = self.running[number].poll() if number in self.running else -signal.SIGKILL
            if code not in (None, -signal.SIGKILL):
                raise Wrong(f"watcher {number} ended with {code}: see {self.work}/watcher-{number}.log")
            if code is not None:
                self.begin(number)

    def end_all(self):
        for process in self.running.values():
            process.send_signal(signal.SIGCONT)
            process.terminate()
        for number, process in self.running.items():
            code = process.wait(timeout=60)
            if code not in (0, -signal.SIGKILL):
                raise Wrong(f"watcher {number} ended with {code}: see {self.work}/watcher-{number}.log")
        self.running = {}

    def make_due(self):
        """The second digit keeps those apart that were not looked at since."""
        self.sql("UPDATE agenda SET due = 1000 WHERE role = 'page' AND due < 253402300799000")

    def wake(self):
        """They look again at once for what is due: an edit of the agenda that is not theirs they would find when they next
        have something to do."""
        for process in self.running.values():
            process.send_signal(signal.SIGHUP)

    def waiting(self):
        return int(self.sql("SELECT COUNT(*) FROM agenda WHERE role = 'page' AND due <= 1000"))

    def wait(self, limit, each=lambda: None):
        end = time.monotonic() + limit
        while True:
            left = self.waiting()
            if left == 0:
                return
            if time.monotonic() > end:
                raise Wrong(f"{left} pages were not looked at within {limit} s")
            each()
            time.sleep(0.2)

    def result(self):
        """What was seen, without what depends on the moment: versions by address, events by kind, address and number."""
        hexadecimal = "encode(content_hash, 'hex')" if self.server else "lower(hex(content_hash))"
        versions = self.sql(f"SELECT url, number, {hexadecimal} FROM version JOIN document ON document.id = document "
                            "WHERE number > 0 ORDER BY 1, 2")
        events = self.sql("SELECT kind, url, COUNT(*) FROM event LEFT JOIN document ON document.id = event.document "
                          "GROUP BY kind, url ORDER BY 1, 2")
        return set(versions.split("\n")), set(events.split("\n"))
