"""A publisher and a receiver of webhooks on loopback, for the fault sweeps."""

import http.server
import threading


class Site:
    """Serves a feed and its pages as they are at `stage`, takes webhooks at /hook, and notes what it was told."""

    def __init__(self):
        site = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = -1

            def do_GET(self):
                body, kind = site.page(self.path)
                self.send_response(200 if body else 404)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with site.lock:
                    site.told.append((self.headers["webhook-id"], body))
                self.send_response(204)
                self.end_headers()

            def log_message(self, *arguments):
                pass

        class Server(http.server.ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request, address):
                pass  # a program that was killed hangs up in the middle

        self.lock = threading.Lock()
        self.told = []
        self.stage = 0
        self.server = Server(("127.0.0.1", 0), Handler)
        self.origin = "http://127.0.0.1:%d" % self.server.server_port
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def text(self, number):
        amount = 100 + number + (10 * self.stage if number in (1, 2) else 0)
        ports = "".join("<p>Port %d of the dialogue gets a pier of its own, number %d.</p>" % (n, n * number)
                        for n in range(12))
        return ("<p>The governments of the High-Level Economic Dialogue will invest $%d million in ports.</p>%s"
                % (amount, ports))

    def items(self):
        return range(1, 4 + self.stage)

    def page(self, path):
        if path == "/feed/":
            items = "".join(
                "<item><title>Statement %d on ports</title><link>%s/p%d/</link><guid isPermaLink=\"false\">tag:p:%d</guid>"
                "<pubDate>Mon, 12 Sep 2022 12:0%d:00 +0000</pubDate><content:encoded><![CDATA[%s]]></content:encoded></item>"
                % (n, self.origin, n, n, n % 10, self.text(n)) for n in self.items())
            return (("<?xml version=\"1.0\"?><rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\">"
                     "<channel><title>Press</title><link>%s/</link>%s</channel></rss>" % (self.origin, items)).encode(),
                    "application/rss+xml")
        for n in self.items():
            if path == "/p%d/" % n:
                return (("<!DOCTYPE html><html><head><title>Statement %d on ports</title></head><body><article>"
                         "<h1>Statement %d on ports</h1>%s</article></body></html>" % (n, n, self.text(n))).encode(),
                        "text/html; charset=utf-8")
        return b"", "text/plain"

    def configuration(self, directory, leastFree="0KiB"):
        """Writes a configuration that watches this site, and returns its path."""
        path = directory + "/hledwatch.toml"
        with open(directory + "/secret", "w") as file:
            file.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
        with open(path, "w") as file:
            file.write("""[watch]
least_free = "%s"
[network]
allow = ["127.0.0.1/32"]
plain_http = ["127.0.0.1"]
[[profile]]
name = "test"
words = ["High-Level Economic Dialogue"]
[[profile.source]]
name = "press"
url = "%s/feed/"
[[subscriber]]
name = "hook"
webhook = "%s/hook"
secret_file = "%s/secret"
""" % (leastFree, self.origin, self.origin, directory))
        return path
