"""Runs hledwatch in a network of its own, where every address that must not be asked has a listener on it.

Started within 'unshare -n -m': argv = the program, an empty directory. Prints what happened, as JSON.
"""
import json, os, socket, struct, subprocess, sys, threading

program, directory = sys.argv[1:3]
public = "93.184.216.34"
forbidden = ["10.1.2.3", "172.16.9.9", "192.168.7.7", "169.254.169.254", "100.64.0.1", "198.18.0.1", "203.0.113.9",
             "127.0.0.1", "fd00::1", "fe80::1234", "::1", "2001:db8::1", "fec0::1"]
asked, trapped, lookups = [], [], []

def run(*words):
    subprocess.run(words, check=True, capture_output=True)

run("ip", "link", "set", "lo", "up")
for address in [public] + forbidden:
    if address in ("127.0.0.1", "::1"):
        continue
    run("ip", "addr", "add", address + ("/128" if ":" in address else "/32"), "dev", "lo", *(
        ["nodad"] if ":" in address else []))
with open(directory + "/resolv.conf", "w") as file:
    file.write("nameserver 127.0.0.1\noptions timeout:2 attempts:1\n")
run("mount", "--bind", directory + "/resolv.conf", "/etc/resolv.conf")

def serve(family, address, port):
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
    listener.bind((address, port))
    listener.listen(64)
    def loop():
        while True:
            connection, _ = listener.accept()
            place = connection.getsockname()[:2]
            if place == (public, 80):
                threading.Thread(target=answer, args=(connection,), daemon=True).start()
            else:
                trapped.append("%s port %d" % place)
                connection.close()
    threading.Thread(target=loop, daemon=True).start()

def item(number, link):
    return ("<item><title>Ports %d</title><link>%s</link><guid isPermaLink='false'>tag:press:%d</guid>"
            "<pubDate>Mon, 12 Sep 2022 12:00:00 +0000</pubDate></item>" % (number, link, number))

feed = "<?xml version='1.0'?><rss version='2.0'><channel><title>Press</title>" + "".join(
    item(number, link) for number, link in enumerate(
        ["https://10.66051/b", "https://0x0a010203/c", "https://012.1.2.3/d", "https://167838211/e",
         "https://10.1.2.3./f", "https://0xa9.0xfe.0xa9.0xfe/i", "https://0/v", "https://private.test./x",
         "http://rebind.test/page", "http://rebind.test/page2", "http://private.test/page", "https://[fd00::1]/page",
         "https://%31%30.1.2.3/page", "file:///etc/passwd", "http://public.test/to/https://192.168.7.7/page"])
) + "</channel></rss>"

def answer(connection):
    with connection, connection.makefile("rb") as lines:
        while True:
            first = lines.readline().split()
            if len(first) < 2:
                return
            while lines.readline().strip():
                pass
            path = first[1].decode()
            asked.append(path)
            if path.startswith("/to/"):
                head, body = "302 Found\r\nLocation: " + path[4:], ""
            elif path == "/robots.txt":
                head, body = "404 Not Found", ""
            else:
                head, body = "200 OK\r\nContent-Type: application/rss+xml", feed
            connection.sendall(("HTTP/1.1 %s\r\nContent-Length: %d\r\n\r\n%s" % (head, len(body), body)).encode())

# Answers names: 'rebind' leads to the public address when asked first, then elsewhere.
fixed = {"public": [public], "private": ["10.1.2.3"], "metadata": ["169.254.169.254"],
         "six": ["fd00::1", "::ffff:10.1.2.3", "fe80::1234"], "loop": ["127.0.0.1", "::1"]}

def resolve(server):
    while True:
        query, peer = server.recvfrom(512)
        labels, place = [], 12
        while query[place]:
            labels.append(query[place + 1:place + 1 + query[place]].decode().lower())
            place += 1 + query[place]
        kind = struct.unpack(">H", query[place + 1:place + 3])[0]
        name = labels[0]
        if kind == 1:
            lookups.append(name)
        addresses = fixed.get(name, [])
        if name == "rebind":
            addresses = [public] if lookups.count(name) <= 1 else ["10.1.2.3", "169.254.169.254"]
        records = [(28 if ":" in a else 1, socket.inet_pton(socket.AF_INET6 if ":" in a else socket.AF_INET, a))
                   for a in addresses]
        records = [data for its, data in records if its == kind]
        reply = query[:2] + struct.pack(">HHHHH", 0x8180, 1, len(records), 0, 0) + query[12:place + 5]
        for data in records:
            reply += b"\xc0\x0c" + struct.pack(">HHIH", kind, 1, 0, len(data)) + data
        server.sendto(reply, peer)

names = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
names.bind(("127.0.0.1", 53))
threading.Thread(target=resolve, args=(names,), daemon=True).start()
for port in (80, 443):
    serve(socket.AF_INET, "0.0.0.0", port)
    serve(socket.AF_INET6, "::", port)

# The traps work: every address can be connected to, and is told.
for address in forbidden:
    for port in (80, 443):
        scope = socket.if_nametoindex("lo") if address.startswith("fe80") else 0
        if ":" in address:
            probe = socket.socket(socket.AF_INET6)
            probe.connect((address, port, 0, scope))
        else:
            probe = socket.create_connection((address, port), 5)
        probe.recv(1)
        probe.close()
proven = len(trapped)
trapped.clear()

# The configuration takes addresses as four numbers only; in all their other forms they come with the feed.
forms = ["https://10.1.2.3/a", "https://[::ffff:10.1.2.3]/g", "https://[::ffff:a01:203]/h",
         "https://169.254.169.254/latest/meta-data", "https://192.168.7.7/j", "https://172.16.9.9/k", "https://100.64.0.1/l", "https://198.18.0.1/m", "https://203.0.113.9/n",
         "https://[fd00::1]/o", "https://[fe80::1234]/p", "https://[2001:db8::1]/q", "https://[fec0::1]/r",
         "https://127.0.0.1/s", "https://[::1]/t", "https://[64:ff9b::a01:203]/u",
         "https://private.test/w", "https://metadata.test/y", "https://six.test/z",
         "https://loop.test/A", "https://localhost/B", "https://rebind.test/C", "http://rebind.test/D"]
targets = ["http://10.1.2.3/", "https://169.254.169.254/", "//192.168.7.7/", "https://[fd00::1]/", "http://0x7f.1/",
           "http://private.test/", "https://metadata.test./", "http://rebind.test/", "https://[::ffff:100.64.0.1]/",
           "file:///etc/passwd", "gopher://10.1.2.3/"]
forms += ["http://public.test/to/" + target for target in targets]
with open(directory + "/secret", "w") as file:
    file.write("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
os.chmod(directory + "/secret", 0o600)
with open(directory + "/hledwatch.toml", "w") as file:
    file.write("[network]\ntimeout = \"5s\"\nplain_http = [\"public.test\", \"rebind.test\", \"private.test\", "
               "\"metadata.test\", \"10.1.2.3\", \"192.168.7.7\", \"127.0.0.1\""
               "]\n[[profile]]\nname = \"test\"\nfollow = \"all\"\n")
    for number, form in enumerate(["http://public.test/feed"] + forms):
        file.write("[[profile.source]]\nname = \"s%d\"\nurl = \"%s\"\n" % (number, form))
    for name, hook in [("a", "https://10.1.2.3/hook"), ("b", "https://metadata.test/hook"), ("c", "https://six.test/h")]:
        file.write("[[subscriber]]\nname = \"%s\"\nwebhook = \"%s\"\nsecret_file = \"%s/secret\"\n" % (name, hook, directory))

runs = [subprocess.run([program, "poll", "--config", directory + "/hledwatch.toml", "--state", directory + "/state"],
                       capture_output=True, text=True, timeout=300) for _ in range(2)]
print(json.dumps({"forms": len(forms), "proven": proven, "trapped": trapped, "asked": len(asked),
                  "rebinds": lookups.count("rebind"), "code": runs[0].returncode,
                  "errors": runs[0].stderr[-4000:], "output": runs[0].stdout[-2000:]}))
