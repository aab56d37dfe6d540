"""Web archives: what is whole is told, what is damaged is named by its record and byte, and what would grow without end is refused."""

import base64
import contextlib
import gzip
import hashlib
import io
import json
import random
import zipfile

import pytest

from safeconduct.errors import Mistaken, Refused, SafeconductError
from safeconduct.studies.archives import READER, WHOLE_READER, look, opened
from safeconduct.vault.quarantine import Limits, contain, contain_file

DAY = "2031-04-05T10:00:00Z"


def record(url, body, *, kind="response", **more):
    """A record with both digests, as capture tools write it."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" if kind == "response" else b""
    block = head + body
    fields = {
        "WARC-Type": kind,
        "WARC-Record-ID": f"<urn:x:{len(url)}>",
        "WARC-Date": DAY,
        "WARC-Target-URI": url,
        "Content-Type": "application/http; msgtype=response" if head else "text/html",
        "WARC-Block-Digest": f"sha256:{hashlib.sha256(block).hexdigest()}",
        "WARC-Payload-Digest": "sha1:" + base64.b32encode(hashlib.sha1(body).digest()).decode(),
        "Content-Length": len(block),
    } | {name.replace("_", "-"): value for name, value in more.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items() if value is not None)
    return b"WARC/1.1\r\n" + lines.encode() + b"\r\n" + block + b"\r\n\r\n"


RECORDS = [record(f"https://example.org/{number}", b"<p>page</p>" * number * 40, kind="response") for number in range(1, 5)]
PLAIN = b"".join(RECORDS)
PACKED = b"".join(gzip.compress(each, mtime=0) for each in RECORDS)
STARTS = [sum(map(len, RECORDS[:number])) for number in range(4)]


def collection(*, change=None, leave=(), pages=(1, 2, 3, 4), offsets=None, **more):
    """A WACZ of those records; `change` puts other bytes under a name after the list was written."""
    starts = [sum(len(gzip.compress(each, mtime=0)) for each in RECORDS[:number]) for number in range(4)]
    index = "".join(
        f"org,example)/{number} 20310405100000 {json.dumps({'filename': 'data.warc.gz', 'offset': str(at), 'length': '9'})}\n"
        for number, at in enumerate(offsets or starts, 1)
    )
    listed = "".join(json.dumps({"url": f"https://example.org/{number}", "title": f"page {number}", "ts": DAY}) + "\n" for number in pages)
    files = {
        "archive/data.warc.gz": PACKED,
        "pages/pages.jsonl": b'{"format": "json-pages-1.0", "id": "pages"}\n' + listed.encode(),
        "indexes/index.cdx": index.encode(),
    } | more
    resources = [{"name": n, "path": n, "hash": f"sha256:{hashlib.sha256(c).hexdigest()}", "bytes": len(c)} for n, c in files.items()]
    files["datapackage.json"] = json.dumps({"profile": "data-package", "wacz_version": "1.1.1", "resources": resources}).encode()
    files["datapackage-digest.json"] = json.dumps({"hash": f"sha256:{hashlib.sha256(files['datapackage.json']).hexdigest()}"}).encode()
    files |= change or {}
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, content in files.items():
            if name not in leave:
                package.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize("data", [PLAIN, PACKED, gzip.compress(PLAIN, mtime=0)], ids=["plain", "members", "one member"])
def test_a_whole_archive_is_read_record_by_record(data):
    found = look(data)
    assert (found.kind, found.records, found.digests, found.faults) == ("WARC", 4, 8, ())
    assert [page.url for page in found.pages] == [f"https://example.org/{number}" for number in range(1, 5)]
    assert opened(contain(WHOLE_READER, data)) == found


def test_a_whole_collection_is_read_with_its_pages_index_and_list():
    found = look(collection())
    assert (found.kind, found.records, found.faults) == ("WACZ", 4, ())
    assert [page.title for page in found.pages] == ["page 1", "page 2", "page 3", "page 4"]
    assert found.digests == 8 + 3


def damaged(data, at, by=b"?"):
    return data[:at] + by + data[at + len(by) :]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_a_damaged_block_is_named_by_its_record_and_byte(number):
    at = STARTS[number - 1] + RECORDS[number - 1].index(b"<p>page") + 3
    found = look(damaged(PLAIN, at))
    assert {(fault.record, fault.byte) for fault in found.faults} == {(number, STARTS[number - 1])}
    assert [fault.what for fault in found.faults] == ["its block is not that of its digest", "its payload is not that of its digest"]
    assert found.records == 4, "the others are read"


@pytest.mark.parametrize("number", [1, 3])
def test_a_damaged_member_is_named_by_its_record_and_byte(number):
    starts = [sum(len(gzip.compress(each, mtime=0)) for each in RECORDS[:before]) for before in range(5)]
    found = look(damaged(PACKED, starts[number] - 6))
    assert [(fault.record, fault.byte) for fault in found.faults] == [(number, starts[number - 1])]


@pytest.mark.parametrize(
    ("data", "record", "byte", "what"),
    [
        (PLAIN[:-3], 4, STARTS[3], "does not end as one does"),
        (PLAIN[:-900], 4, STARTS[3], "it ends in its block"),
        (PACKED[:-30], 4, len(PACKED) - len(gzip.compress(RECORDS[3], mtime=0)), "ends in the middle of what packs it"),
        (PLAIN + b"more", 5, len(PLAIN), "does not begin as a record"),
        (RECORDS[0] + record("u", b"b", Content_Length="-1"), 2, len(RECORDS[0]), "its length is no number"),
        (RECORDS[0] + record("u", b"b", Content_Length="9" * 30), 2, len(RECORDS[0]), "it ends in its block"),
        (RECORDS[0] + record("u", b"b", WARC_Date=None), 2, len(RECORDS[0]), "does not say its type"),
        (RECORDS[0] + record("u", b"b").replace(b"WARC-Date: ", b"WARC-Type: x\r\nWARC-Date: "), 2, len(RECORDS[0]), "says twice"),
        (b"WARC/1.1\r\n" + b"x" * 70_000, 1, 0, "longer than any such line"),
        (b"WARC/1.1\r\n" + b"a: b\r\n" * 20_000, 1, 0, "longer than any header"),
        (b"WARC/1.1\r\nno field\r\n\r\n", 1, 0, "is no field"),
        (b"WARC/1.1\r\na: b\r\n", 1, 0, "ends in its header"),
    ],
)  # fmt: skip
def test_a_shape_that_does_not_hold_is_named_by_its_record_and_byte(data, record, byte, what):
    fault = look(data).faults[-1]
    assert (fault.record, fault.byte) == (record, byte)
    assert what in fault.what


def test_a_revisit_and_a_record_without_digest_are_not_compared():
    bare = record("u", b"b", WARC_Block_Digest=None, WARC_Payload_Digest="sha1:????")
    found = look(record("u", b"", kind="revisit", WARC_Payload_Digest="sha1:" + "A" * 32) + bare)
    assert (found.faults, found.digests, found.unchecked) == ((), 1, 1)
    assert found.kinds == {"response": 1, "revisit": 1}


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (collection(change={"pages/pages.jsonl": b"{}"}), "the file is not that of its hash"),
        (collection(change={"datapackage-digest.json": b'{"hash": "sha256:00"}'}), "the list of files is not that of its hash"),
        (collection(change={"datapackage.json": b"[]"}), "cannot be read, or lists none"),
        (collection(change={"archive/more.warc": PLAIN}), "does not have this file"),
        (collection(leave=("indexes/index.cdx",)), "file 3 of the list is not there"),
        (collection(pages=(1, 9)), "line 3 of the list of pages: no record has that address"),
        (collection(offsets=[0, 1, 2, 3]), "line 2 of the index leads to no record"),
        (collection(**{"archive/data.warc.gz": damaged(PACKED, len(PACKED) - 5)}), "what packs it (gzip) does not hold"),
    ],
)  # fmt: skip
def test_what_does_not_hold_in_a_collection_is_named(data, what):
    assert any(what in fault.what for fault in look(data).faults)


def test_what_unpacks_without_end_is_refused(monkeypatch):
    monkeypatch.setattr("safeconduct.studies.archives.flowing.MOST_UNPACKED_BYTES", 4 << 20)
    head = record("https://example.org/", b"", Content_Length=900_000_000)
    with pytest.raises(Refused, match="unpacks to more than 4 MiB"):
        look(gzip.compress(head) + gzip.compress(b"\0" * (1 << 20), 9) * 5)


def test_a_zip_that_would_fill_the_memory_flows_through_the_quarantine():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        package.writestr("datapackage.json", b"{}")
        package.writestr("archive/a.warc", b"\0" * (100 << 20))
    found = opened(contain(WHOLE_READER, out.getvalue(), limits=Limits(memory_bytes=64 << 20)))
    assert "a line is longer than any such line" in {fault.what for fault in found.faults}


def test_a_large_archive_is_looked_into_from_its_file_in_little_memory(tmp_path):
    path, film = tmp_path / "film.wacz", record("https://example.org/film", bytes(1 << 20) * 66)
    path.write_bytes(collection(**{"archive/film.warc": film}))
    with path.open("rb") as file:
        limits = Limits(memory_bytes=64 << 20, input_bytes=1 << 29)
        found = opened(contain_file(READER, file, path.stat().st_size, limits=limits))
    assert (found.records, found.faults) == (5, ())


@pytest.mark.parametrize("data", [b"", b"PK", b"<html>", gzip.compress(b"no", mtime=0), b"PK\x05\x06" + bytes(18)])
def test_what_is_no_archive_is_mistaken(data):
    with pytest.raises(Mistaken, match="no web archive"):
        look(data)


def test_random_damage_is_a_fault_or_an_error_of_ours():
    dice = random.Random(4)
    for data in (PLAIN, PACKED, collection()):
        for _ in range(60):
            at = dice.randrange(len(data))
            with contextlib.suppress(SafeconductError):
                look(damaged(data, at, dice.randbytes(dice.randrange(1, 5))))
