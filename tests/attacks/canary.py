"""Find marked words wherever they may have strayed: in files and their names, in memory, in what processes show of themselves.

A word is sought as it is, in lower case, in UTF-16 of both orders, in hexadecimal, escaped as JSON and repr() write it, and inside base64
at each of the three places that it can begin at. `test_day_canary` plants a word in each of these forms before it believes the search.
"""

from __future__ import annotations

import base64
import os
import re
import subprocess
import sys
import threading
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

LEAST_BYTES = 6  # a shorter form is found in sealed bytes by chance: one in 2^48 for each byte looked at is rare enough
_PIECE = 1 << 24
_PAGES = ("cmdline", "environ")
_CALL = re.compile(r'^(?:\[pid +\d+\] |\d+ +)?p?write(?:64)?\(\d+<(?P<file>[^>]*)>, (?P<quoted>"(?:\\x[0-9a-f]{2})*")(?P<cut>\.\.\.)?')
_SPEAKS = re.compile(r"^(?:\[pid +\d+\] |\d+ +)?(?:connect|sendto|sendmsg|sendmmsg)\(")
_ADDRESS = re.compile(
    r'sa_family=(?P<family>AF_\w+)(?:, sun_path=@?"(?P<path>(?:\\x[0-9a-f]{2})*)"'
    r'|.*?htons\((?P<port>\d+)\).*?[( ]"(?P<host>(?:\\x[0-9a-f]{2})*)")?'
)
_OPEN = re.compile(r'openat\([^,]*, "(?P<file>(?:\\x[0-9a-f]{2})*)", (?P<how>[A-Z_|]+)[^=]*\) = \d+<(?P<real>[^>]*)>')


def forms(word):
    """Give the ways in which a word can be written down, by the name of the way."""
    found = {}
    for spelling, text in (("", word), ("lower ", word.casefold())):
        data = text.encode()
        found[f"{spelling}utf-8"] = data
        found[f"{spelling}utf-16-le"] = text.encode("utf-16-le")
        found[f"{spelling}utf-16-be"] = text.encode("utf-16-be")
        found[f"{spelling}hex"] = data.hex().encode()
        found[f"{spelling}HEX"] = data.hex().upper().encode()
        found[f"{spelling}escaped"] = text.encode("unicode_escape")
        found[f"{spelling}bytes"] = repr(data)[2:-1].encode()
        for shift in range(3):
            whole = base64.b64encode(b"\0" * shift + data)
            first = (0, 2, 3)[shift]  # letters that hold bits of what stands before the word
            last = (0, 3, 2)[(shift + len(data)) % 3]  # letters at the end that hold bits of what follows it, and padding
            found[f"{spelling}base64 {shift}"] = whole[first : len(whole) - last]
    return {way: data for way, data in found.items() if len(data) >= LEAST_BYTES}


class Search:
    """A search for many words in all their forms at once."""

    def __init__(self, words):
        """Take the words by the names under which they are to be told; a test's own output shall not repeat them."""
        self.needles = [(name, way, data) for name, word in words.items() for way, data in forms(word).items()]

    def among(self, data, *, allowed=()):
        """Name the words that some bytes hold, and how they are written."""
        return sorted({(name, way) for name, way, needle in self.needles if name not in allowed and needle in data})

    def in_folders(self, *folders):
        """Name each file below some folders that holds a word in its bytes or in its name; count the files that were looked into."""
        hits, looked = [], 0
        for folder in folders:
            for place, folders_in, files in os.walk(folder):
                for name in folders_in:
                    hits += [(Path(place, name), hit) for hit in self.among(os.fsencode(name))]
                for name in files:
                    path = Path(place, name)
                    if path.is_symlink() or not path.is_file():
                        continue
                    looked += 1
                    hits += [(path, hit) for hit in self.among(os.fsencode(name) + b"\0" + path.read_bytes())]
        return hits, looked

    def in_memory(self, process):
        """Name the words that the readable memory of a process holds; None when the system does not show it."""
        hits = set()
        try:
            maps = Path(f"/proc/{process}/maps").read_text().splitlines()
            descriptor = os.open(f"/proc/{process}/mem", os.O_RDONLY)
        except OSError:
            return None
        with os.fdopen(descriptor, "rb", buffering=0) as memory:
            for line in maps:
                span, rights, *_ = line.split()
                start, end = (int(side, 16) for side in span.split("-"))
                if not rights.startswith("rw"):
                    continue
                try:
                    memory.seek(start)
                    while start < end and (part := memory.read(min(end - start, _PIECE))):
                        hits.update(self.among(part))
                        start += len(part)
                except (OSError, OverflowError, ValueError):
                    continue
        return sorted(hits)


def family(token):
    """List the processes whose environment holds a token: all that a day has started, whoever their parents are by now."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                if token.encode() in (entry / "environ").read_bytes():
                    found.append(int(entry.name))
            except OSError:
                continue
    return found


class Watch:
    """Look again and again at the arguments and environments of all processes that began after it did, until it is ended."""

    def __init__(self, search):
        """Begin to look."""
        self.hits, self.looks, self.seen = set(), 0, set()
        self._search, self._checked = search, {}
        self._old = {entry.name for entry in Path("/proc").iterdir() if entry.name.isdigit()}
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._thread.start()

    def _look(self):
        while not self._over.wait(0.01):
            self.looks += 1
            for name in [entry.name for entry in Path("/proc").iterdir()]:
                if not name.isdigit() or name in self._old:
                    continue
                for page in _PAGES:
                    try:
                        shown = Path("/proc", name, page).read_bytes()
                    except OSError:
                        continue
                    if shown and self._checked.get((name, page)) != shown:
                        self._checked[name, page] = shown
                        self.seen.add(name)
                        self.hits.update((page, hit) for hit in self._search.among(shown))

    def end(self):
        """Stop looking."""
        self._over.set()
        self._thread.join()


@dataclass
class Written:
    """What some processes wrote into files, and with whom they spoke, as strace saw it."""

    bytes_of: dict[str, bytearray] = field(default_factory=lambda: defaultdict(bytearray))
    opened: set[str] = field(default_factory=set)
    spoken: set[str] = field(default_factory=set)  # paths of sockets, `HOST:PORT`, or the family of what has neither


def traced(log, command):
    """Give a command that runs another and notes each file that it opens for writing, all that it writes, and with whom it speaks."""
    return [
        "strace",
        "-f",
        "--seccomp-bpf",
        "-qq",
        "-y",
        "-xx",
        "-s",
        str(1 << 22),
        "-e",
        "trace=openat,write,pwrite64,connect,sendto,sendmsg,sendmmsg",
        "-o",
        str(log),
        *command,
    ]


def read_trace(log):
    """Read what strace noted: by file, all bytes that went into it, files included that are gone again."""
    written = Written()
    with Path(log).open(encoding="ascii", errors="replace") as lines:
        for line in lines:
            if (call := _CALL.match(line)) and (name := _path(call["file"])).startswith("/"):
                assert not call["cut"], "strace cut a write short, so the search would be void"
                written.bytes_of[name] += bytes.fromhex(call["quoted"][1:-1].replace("\\x", ""))
            elif (call := _OPEN.search(line)) and re.search("O_WRONLY|O_RDWR|O_CREAT", call["how"]):
                written.opened.add(_path(call["real"]))
            elif _SPEAKS.match(line) and (call := _ADDRESS.search(line)):
                host = f"{_path(call['host'])}:{call['port']}" if call["port"] else ""
                written.spoken.add(host or _path(call["path"] or "") or call["family"])
    return written


def _path(shown):
    """Read a path as strace shows it, in hexadecimal or not."""
    return bytes.fromhex(shown.replace("\\x", "")).decode() if shown.startswith("\\x") else shown


def hold(word):
    """Start a process that holds a word in its memory and in nothing else, until its standard input is closed."""
    holder = subprocess.Popen(
        [sys.executable, "-c", "import sys; word = sys.stdin.readline(); print('held', flush=True); sys.stdin.read()"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    holder.stdin.write(word.encode() + b"\n")
    holder.stdin.flush()
    assert holder.stdout.readline() == b"held\n"
    return holder
