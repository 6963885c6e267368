"""Polls a server that answers every source with something made to harm its reader, then once more, sound.

argv = the program, an empty directory. Prints what the rounds took, as JSON.
"""
import gzip, json, os, socket, subprocess, sys, threading, time, zlib

program, directory = sys.argv[1:3]
sound = threading.Event()
feed = (b"<?xml version='1.0'?><rss version='2.0'><channel><title>Press</title><item><title>Ports</title>"
        b"<guid isPermaLink='false'>tag:press:%d</guid><description>All is well in the ports.</description>"
        b"</item></channel></rss>")
rss = b"<?xml version='1.0'?><rss version='2.0'><channel><title>x</title>"

def bomb(levels):
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    data = b"".join(packer.compress(bytes(1 << 20)) for _ in range(64)) + packer.flush()
    for _ in range(levels - 1):
        data = gzip.compress(data)
    return data

def lol():
    text = b"<?xml version='1.0'?><!DOCTYPE rss [<!ENTITY a 'ha'>"
    for one, other in zip(b"abcdefghij", b"bcdefghijk"):
        text += b"<!ENTITY %c '%s'>" % (other, b"&%c;" % one * 10)
    return text + b"]><rss version='2.0'><channel><title>&k;</title></channel></rss>"

def whole(body, *headers):
    return lambda send: send(b"\r\n".join([b"HTTP/1.1 200 OK", b"Content-Type: application/rss+xml",
                                           b"Content-Length: %d" % len(body), *headers, b"", b""]) + body)

def endless(head, block, pause=0):
    def answer(send):
        send(head)
        while True:
            send(block)
            if pause:
                time.sleep(pause)
    return answer

harms = {
    "gzip": whole(bomb(1), b"Content-Encoding: gzip"),
    "gzip-twice": whole(bomb(2), b"Content-Encoding: gzip, gzip"),
    "codings": whole(b"x", b"Content-Encoding: " + b", ".join([b"gzip"] * 500)),
    "entities": whole(lol()),
    "external": whole(b"<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><title>&x;</title></channel></rss>"),
    "deep-xml": whole(rss + b"<a>" * 300_000),
    "attributes": whole(rss + b"<item " + b" ".join(b"a%d='b'" % n for n in range(80_000)) + b"/></channel></rss>"),
    "items": whole(rss + b"<item><guid>g</guid><title>t</title></item>" * 12_000 + b"</channel></rss>"),
    "cdata": whole(rss + b"<item><title><![CDATA[" + b"]" * 400_000 + b"]]></title></item></channel></rss>"),
    "deep-html": whole(rss + b"<item><guid>d</guid><title>d</title><description>" + b"&lt;div&gt;" * 20_000 +
                       b"</description></item></channel></rss>"),
    "tags": whole(rss + b"<item><guid>e</guid><title>e</title><description>" + b"&lt;b&gt;&lt;i&gt;x&lt;p&gt;" * 5_000 +
                  b"</description></item></channel></rss>"),
    "open-tag": whole(rss + b"<" * 900_000),
    "ampersands": whole(rss + b"<item><title>" + b"&" * 900_000 + b"</title></item></channel></rss>"),
    "comments": whole(rss + b"<!--" * 240_000),
    "json": whole(b"{\"version\":\"https://jsonfeed.org/version/1.1\",\"items\":" + b"[" * 900_000),
    "noise": whole(os.urandom(900 << 10)),
    "zeros": whole(bytes(900 << 10)),
    "endless": endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65536),
    "chunks": endless(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"4\r\nabcd\r\n" * 4096),
    "headers": endless(b"HTTP/1.1 200 OK\r\n", b"X-Flood: yes\r\n" * 4096),
    "interim": endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n" * 1024),
    "long-header": endless(b"HTTP/1.1 200 OK\r\nX: ", b"y" * 65536),
    "trickle": endless(b"HTTP/1.1 200 OK\r\n\r\n", b"x", 0.2),
    "trickled-head": endless(b"HTTP/1.1 200 OK\r\nX: ", b"y", 0.2),
    "silence": lambda send: time.sleep(600),
    "loop": lambda send: send(b"HTTP/1.1 302 Found\r\nLocation: /loop\r\nContent-Length: 0\r\n\r\n"),
    "cut": lambda send: send(b"HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + rss),
}

def answer(connection):
    try:
        with connection, connection.makefile("rb") as lines:
            first = lines.readline().split()
            while lines.readline().strip():
                pass
            path = first[1].decode()[1:] if len(first) > 1 else ""
            if path not in harms:
                connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
            elif sound.is_set():
                whole(feed % sorted(harms).index(path), b"Connection: close")(connection.sendall)
            else:
                harms[path](connection.sendall)
    except OSError:
        pass

listener = socket.create_server(("127.0.0.1", 0), backlog=64)
port = listener.getsockname()[1]

def loop():
    while True:
        connection, _ = listener.accept()
        threading.Thread(target=answer, args=(connection,), daemon=True).start()

threading.Thread(target=loop, daemon=True).start()
with open(directory + "/hledwatch.toml", "w") as file:
    file.write("[network]\nallow = [\"127.0.0.1/32\"]\nplain_http = [\"127.0.0.1\"]\ntimeout = \"2s\"\nmax_bytes = \"1MiB\"\n"
               "[[profile]]\nname = \"test\"\nfollow = \"all\"\n")
    for name in harms:
        file.write("[[profile.source]]\nname = \"%s\"\nurl = \"http://127.0.0.1:%d/%s\"\n" % (name, port, name))

def poll():
    begun = time.monotonic()
    process = subprocess.Popen([program, "poll", "--config", directory + "/hledwatch.toml", "--state",
                                directory + "/state"], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    output, errors = process.stdout.read, process.stderr.read
    told = {}
    reader = threading.Thread(target=lambda: told.update(errors=errors().decode(errors="replace")))
    reader.start()
    told["output"] = output().decode(errors="replace")
    reader.join()
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return {"code": process.returncode, "seconds": time.monotonic() - begun, "cpu": used.ru_utime + used.ru_stime,
            "megabytes": used.ru_maxrss // 1024, "output": told["output"][-3000:], "errors": told["errors"][-3000:]}

first = poll()
sound.set()
print(json.dumps({"harms": len(harms), "hostile": first, "sound": poll()}))
