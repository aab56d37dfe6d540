"""Read the records of a WARC (ISO 28500:2017) one after the other: header, block, end; and check the digests that each has of itself."""

from __future__ import annotations

import io
import re
from typing import Final

from safeconduct.errors import Refused
from safeconduct.studies.archives.digests import Digest, read_digest
from safeconduct.studies.archives.flowing import Broken, Flow, Source
from safeconduct.studies.archives.values import Summing

_VERSION: Final = re.compile(rb"WARC/(0\.17|0\.18|1\.0|1\.1)\r?\n")
_KIND: Final = re.compile(r"[a-z]{3,20}", re.ASCII)
HEADER_BYTES: Final = 64 * 1024  # of one record; the longest in use are a few KiB
_MOST_RECORDS: Final = 200_000  # of one archive
_END: Final = b"\r\n\r\n"
_WANTED: Final = ("warc-type", "warc-record-id", "warc-date", "content-length")
_OF_PAGES: Final = ("response", "resource", "revisit")
_WITH_TEXT: Final = frozenset((*_OF_PAGES, "request", "metadata", "warcinfo", "conversion"))
_HTML: Final = re.compile(rb"^content-type:\s*(?:text/html|application/xhtml)", re.IGNORECASE | re.MULTILINE)


def is_warc(head: bytes) -> bool:
    """Tell whether a file begins as a WARC does; a packed one whose first bytes cannot be unpacked may be one."""
    try:
        return Flow(io.BytesIO(head[:HEADER_BYTES])).some().startswith(b"WARC/")
    except Broken:
        return True


def read_records(source: Source, summing: Summing, *, name: str = "", spent: list[int] | None = None) -> None:
    """Read all records of a file, and note what is in them and what does not hold.

    Args:
        source: the file as it lies.
        summing: what was found so far.
        name: of the file in a WACZ: the places of its records are noted under it.
        spent: bytes that came out of all files of the archive so far.

    Raises:
        Refused: more comes out than may, or there are more records than may be.
    """
    flow = Flow(source, spent)
    places = summing.places.setdefault(name, {})
    number = 1
    try:
        at = flow.begin()
        while line := flow.line(HEADER_BYTES):
            places[at] = _Record(_header(flow, line, number), number, at, summing).read(flow)
            number += 1
            at = flow.begin()
    except Broken as broken:
        summing.fault(str(broken), number, flow.mark)
    if number == 1 and not summing.faults:
        summing.fault("it has no record")


def _header(flow: Flow, line: bytes, number: int) -> dict[str, str]:
    if number > _MOST_RECORDS:
        raise Refused(f"the archive has more than {_MOST_RECORDS} records", "take the pages apart, in archives of their own")
    if _VERSION.fullmatch(line) is None:
        raise Broken("it does not begin as a record does")
    return _fields(flow)


def _fields(flow: Flow) -> dict[str, str]:
    """Read a header: names in small letters; a line that begins with a blank goes on from the one before."""
    fields: dict[str, str] = {}
    last, size = "", 0
    while (line := flow.line(HEADER_BYTES)).strip(b"\r\n"):
        size += len(line)
        if size > HEADER_BYTES:
            raise Broken("its header is longer than any header")
        text = line.decode("utf-8", "replace").rstrip("\r\n")
        if text[:1] in " \t" and last:
            fields[last] += " " + text.strip()
            continue
        last, found, value = text.partition(":")
        last = last.strip().lower()
        if not found or not last:
            raise Broken("a line of its header is no field")
        if last in _WANTED and last in fields:
            raise Broken("its header says twice what it may say once")
        fields[last] = value.strip()
    if not line:
        raise Broken("it ends in its header")
    return fields


class _Record:
    """One record as its block flows by."""

    def __init__(self, fields: dict[str, str], number: int, at: int, summing: Summing) -> None:
        if any(not fields.get(name) for name in _WANTED):
            raise Broken("its header does not say its type, its id, its time or its length")
        if not fields["content-length"].isascii() or not fields["content-length"].isdigit():
            raise Broken("its length is no number")
        self._fields, self._number, self._at, self._summing = fields, number, at, summing
        self._kind = fields["warc-type"].lower() if _KIND.fullmatch(fields["warc-type"].lower()) else "other"
        self._about = fields.get("warc-target-uri", "").strip("<>")
        self._keeps = summing.texts is not None and self._kind in _WITH_TEXT
        self._digests: list[tuple[str, Digest]] = []
        self._payload: Digest | None = None

    def read(self, flow: Flow) -> str:
        """Read the block and what ends it, compare its digests, and give the address that it is about.

        Raises:
            Broken: it ends too early, or does not end as a record does.
        """
        self._open_digests()
        if self._keeps and self._summing.texts is not None:
            self._summing.texts.begin(self._fields)
        head = self._flow_by(flow, int(self._fields["content-length"]))
        ending = b""
        while len(ending) < len(_END) and (found := flow.take(len(_END) - len(ending))):
            ending += found
        if ending != _END:
            raise Broken("its block is not as long as it says, or does not end as one does")
        if self._keeps and self._summing.texts is not None:
            self._summing.texts.end(head)
        self._note(head)
        return self._about

    def _open_digests(self) -> None:
        block = self._fields.get("warc-block-digest", "")
        if block and (digest := read_digest(block)) is not None:
            self._digests.append(("block", digest))
        payload = self._fields.get("warc-payload-digest", "")
        if payload and self._kind != "revisit" and "warc-truncated" not in self._fields:  # a revisit has the digest of another record
            self._payload = read_digest(payload)
        if self._payload is not None:
            self._digests.append(("payload", self._payload))

    def _flow_by(self, flow: Flow, length: int) -> bytes:
        """Let the block flow by its digests, and give its first bytes: of an HTTP message at least its header, as far as that is short."""
        is_http = self._fields.get("content-type", "").lower().startswith("application/http")
        head, is_in_head = b"", is_http
        left = length
        while left:
            used = flow.take(left)
            if not used:
                raise Broken("it ends in its block")
            left -= len(used)
            for what, digest in self._digests:
                if what == "block":
                    digest.update(used)
            if not is_in_head:
                self._take(used)
                continue
            head += used
            end = head.find(_END)
            if end >= 0 or len(head) > HEADER_BYTES or not left:
                self._take(head[end + len(_END) :] if end >= 0 else head)
                head, is_in_head = head[: end + len(_END)], False
        return head

    def _take(self, payload: bytes) -> None:
        if self._payload is not None:
            self._payload.update(payload)
        if self._keeps and self._summing.texts is not None:
            self._summing.texts.take(payload)

    def _note(self, head: bytes) -> None:
        summing, held = self._summing, 0
        for what, digest in self._digests:
            if digest.holds():
                held += 1
            else:
                summing.fault(f"its {what} is not that of its digest", self._number, self._at)
        summing.records += 1
        summing.digests += held
        summing.unchecked += not self._digests
        summing.kinds[self._kind] = summing.kinds.get(self._kind, 0) + 1
        told = head or b"content-type: " + self._fields.get("content-type", "").encode()
        if self._kind in _OF_PAGES and _HTML.search(told):
            summing.answer(self._about, self._fields["warc-date"])
