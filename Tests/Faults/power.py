"""Power loss: what a poll wrote is recorded by strace, and played back with writes lost, torn and reordered that no
fsync or fdatasync had made certain."""

import os
import re
import shutil

LINE = re.compile(r"^(\d+) +(\w+)\((.*)\) += (-?\d+)")
SECTOR = 512


def unescape(text):
    return bytes.fromhex(text.replace("\\x", ""))


class Record:
    """The calls of one poll that matter to a disk, and what it said to the world between them."""

    def __init__(self, directory):
        self.directory = directory
        self.calls = []
        self.said = []  # (after how many calls, what went to standard error)
        self.told = []  # (after how many calls, how many digests had been received)

    def acknowledged(self, point):
        errors = b"".join(text for at, text in self.said if at <= point).decode(errors="replace")
        told = [digest for at, digest in self.told if at <= point]
        return errors, told


def record(bench, stage):
    state, log = bench.work + "/state", bench.work + "/calls"
    bench.poll(state, stage, [
        "strace", "-f", "-qq", "-y", "-xx", "-s", "1000000", "-o", log, "-e",
        "trace=pwrite64,write,fsync,fdatasync,ftruncate,openat,rename,unlink,sendto,recvfrom"])
    made, pending = Record(state), {}
    answers = 0
    with open(log) as lines:
        for line in lines:
            thread = line.split(None, 1)[0]
            if "<unfinished" in line:
                pending[thread] = line[:line.index("<unfinished")].rstrip()
                continue
            resumed = re.match(r"^\d+ +<\.\.\. \w+ resumed>(.*)", line)
            if resumed:
                line = pending.pop(thread, "") + resumed.group(1) + "\n"
            match = LINE.match(line)
            if not match or int(match.group(4)) < 0:
                continue
            call, words, result = match.group(2), match.group(3), int(match.group(4))
            # strace -xx writes paths in hexadecimal, too.
            file = re.match(r"\d+<([^>]*)>", words)
            path = unescape(file.group(1)).decode(errors="replace") if file and file.group(1).startswith("\\x") else (
                file.group(1) if file else "")
            data = re.search(r'"((?:\\x[0-9a-f]{2})*)"', words)
            if call == "write" and words.startswith("2<"):
                made.said.append((len(made.calls), unescape(data.group(1))))
            elif call == "recvfrom" and data and unescape(data.group(1)).startswith(b"HTTP/1.1 204"):
                if answers < len(bench.site.told):
                    made.told.append((len(made.calls), bench.site.told[answers]))
                    answers += 1
            elif call == "unlink" and data:
                name = unescape(data.group(1)).decode(errors="replace")
                if name.startswith(state + "/"):
                    made.calls.append(("unlink", name))
            elif path == state and call in ("fsync", "fdatasync"):
                made.calls.append(("sync", state))
            elif not path.startswith(state + "/") or path.endswith("-shm"):
                continue
            elif call in ("pwrite64", "write"):
                offset = int(words.rsplit(",", 1)[1]) if call == "pwrite64" else None
                if offset is not None:
                    made.calls.append(("write", path, offset, unescape(data.group(1))[:result]))
            elif call in ("fsync", "fdatasync"):
                made.calls.append(("sync", path))
            elif call == "ftruncate":
                made.calls.append(("cut", path, int(words.rsplit(",", 1)[1])))
    if not any(call[0] == "write" for call in made.calls) or not made.said:
        raise RuntimeError("strace recorded no writes")
    return made


class Images:
    """States of the disk after the power went, each made in `target`."""

    def __init__(self, record, base, target, chance):
        self.record, self.base, self.target, self.chance = record, base, target, chance

    def make(self):
        """Makes one; after which call the power went, and what became of what was not certain."""
        calls = self.record.calls
        point = self.chance.randrange(len(calls) + 1)
        kind = self.chance.choice(["lost", "kept", "torn", "reordered", "reordered and torn"])
        certain = {}
        for number, call in enumerate(calls[:point]):
            if call[0] == "sync":
                certain[call[1]] = number

        def isCertain(number, call):
            # That a file is gone is the directory's to know.
            return number <= certain.get(self.record.directory if call[0] == "unlink" else call[1], -1)

        shutil.rmtree(self.target, ignore_errors=True)
        shutil.copytree(self.base, self.target, ignore=shutil.ignore_patterns("*-shm"))
        files = {}
        open_ones = [n for n, c in enumerate(calls[:point]) if c[0] != "sync" and not isCertain(n, c)]
        last = open_ones[-1] if open_ones else None
        for number, call in enumerate(calls[:point]):
            if call[0] == "sync":
                continue
            torn = False
            if not isCertain(number, call):
                if kind == "lost":
                    continue
                if kind.startswith("reordered"):
                    if self.chance.random() < 0.5:
                        continue
                    torn = kind.endswith("torn") and self.chance.random() < 0.3
                elif kind == "torn":
                    torn = number == last
            path = self.target + call[1][len(self.record.directory):]
            if call[0] == "unlink":
                files[path] = None
                continue
            if files.get(path, b"") is None:
                files[path] = bytearray()
            elif path not in files:
                files[path] = bytearray(open(path, "rb").read() if os.path.exists(path) else b"")
            content = files[path]
            if call[0] == "cut":
                del content[call[2]:]
                content.extend(bytes(call[2] - len(content)))
                continue
            _, _, offset, data = call
            content.extend(bytes(max(0, offset + len(data) - len(content))))
            pieces = range(0, len(data), SECTOR)
            for piece in pieces:
                if torn and self.chance.random() < 0.5:
                    continue
                content[offset + piece:offset + min(piece + SECTOR, len(data))] = data[piece:piece + SECTOR]
        for path, content in files.items():
            if content is None:
                if os.path.exists(path):
                    os.unlink(path)
                continue
            with open(path, "wb") as file:
                file.write(content)
        return point, kind
