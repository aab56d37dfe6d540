"""What of a web archive can be read as text is gathered, however it was packed for the way; what is not is counted."""

import gzip
import io
import json
import zipfile
import zlib

import pytest

from safeconduct.errors import Mistaken
from safeconduct.studies.archives import TEXTS_READER, WHOLE_TEXTS_READER, texts_of, texts_opened
from safeconduct.studies.archives.texts import MOST_PART_BYTES, MOST_TEXT_BYTES
from safeconduct.vault.quarantine import Limits, contain, contain_stream

NAME = "Tamerlan Canarov"
HTML = f"<p>they look for {NAME}</p>".encode()


def record(kind, content_type, block, url="https://example.org/"):
    fields = f"WARC-Type: {kind}\r\nWARC-Record-ID: <urn:x:1>\r\nWARC-Date: 2031-04-05T10:00:00Z\r\nWARC-Target-URI: {url}\r\n"
    return f"WARC/1.1\r\n{fields}Content-Type: {content_type}\r\nContent-Length: {len(block)}\r\n\r\n".encode() + block + b"\r\n\r\n"


def answer(body, content_type="text/html", **more):
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in more.items())
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {content_type}\r\n{lines}\r\n".encode()
    return record("response", "application/http; msgtype=response", head + body)


def chunked(body):
    return b"".join(b"%x\r\n%b\r\n" % (len(body[at : at + 9]), body[at : at + 9]) for at in range(0, len(body), 9)) + b"0\r\n\r\n"


def gathered(data):
    found = texts_of(io.BytesIO(data))
    with zipfile.ZipFile(io.BytesIO(found.package)) as package:
        return found, {name: package.read(name) for name in package.namelist()}


@pytest.mark.parametrize(
    "data",
    [
        answer(HTML),
        gzip.compress(answer(HTML)),
        answer(gzip.compress(HTML), Content_Encoding="gzip"),
        answer(zlib.compress(HTML), Content_Encoding="deflate"),
        answer(chunked(HTML), Transfer_Encoding="chunked"),
        answer(HTML, Transfer_Encoding="chunked"),
        answer(chunked(gzip.compress(HTML)), Transfer_Encoding="chunked", Content_Encoding="gzip"),
        answer(json.dumps({"text": NAME}).encode(), "application/json"),
        record("resource", "text/plain", HTML),
        record("metadata", "application/warc-fields", HTML),
        record("request", "application/http", b"POST / HTTP/1.1\r\nHost: a\r\n\r\nwho=" + NAME.encode()),
        answer(b"", Set_Cookie=f"user={NAME}"),
        record("resource", "text/plain", b"-", url=f"https://example.org/{NAME}"),
    ],
    ids=["page", "packed", "gzip", "deflate", "chunks", "joined", "both", "json", "resource", "metadata", "form", "cookie", "address"],
)
def test_a_name_is_read_wherever_it_stands(data):
    found, files = gathered(data)
    assert NAME.encode() in b"".join(files.values())
    assert found.unread == 0


def test_it_is_gathered_where_a_strangers_bytes_can_do_no_harm():
    data = gzip.compress(answer(HTML)) + gzip.compress(answer(b"", "image/png"))
    found, _ = gathered(data)
    assert texts_opened(contain(WHOLE_TEXTS_READER, data)) == found
    assert texts_opened(contain_stream(TEXTS_READER, (data[at : at + 50] for at in range(0, len(data), 50)), len(data))) == found


def test_letters_that_json_writes_as_numbers_are_letters():
    _, files = gathered(answer(json.dumps({"text": "Канаров"}).encode(), "application/json"))
    assert "Канаров".encode() in files["others.txt"]


@pytest.mark.parametrize(
    ("data", "parts"),
    [
        (answer(b"\x89PNG", "image/png"), 1),
        (answer(b"var a", "text/javascript"), 1),
        (answer(HTML, Content_Encoding="br"), 1),
        (answer(gzip.compress(HTML)[:-9], Content_Encoding="gzip"), 1),
        (answer(gzip.compress(bytes(MOST_PART_BYTES + 1)), Content_Encoding="gzip"), 1),
        (answer(b"a" * (MOST_PART_BYTES + 1)), 1),
    ],
    ids=["picture", "code", "unknown packing", "cut", "grows", "long"],
)
def test_what_is_not_read_is_counted(data, parts):
    found, files = gathered(data)
    assert (found.parts, found.unread) == (parts, 1)
    assert sum(map(len, files.values())) <= MOST_PART_BYTES + 500


def test_all_texts_together_are_capped():
    found, files = gathered(answer(b"a" * MOST_PART_BYTES) * 4)
    assert (found.parts, found.unread) == (4, 3), "the third in part, the fourth and its header not at all"
    assert sum(map(len, files.values())) <= MOST_TEXT_BYTES + 4


def test_a_large_archive_flows_by_in_little_memory():
    data = answer(HTML) + answer(bytes(70 << 20), "video/mp4")
    found = texts_opened(contain_stream(TEXTS_READER, (data,), len(data), limits=Limits(input_bytes=1 << 29, memory_bytes=80 << 20)))
    assert (found.parts, found.unread) == (2, 1)


def test_a_wacz_is_as_large_as_it_may_be_and_still_read():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        package.writestr("datapackage.json", b"{}")
        package.writestr("archive/a.warc", answer(HTML) + answer(bytes(60 << 20), "video/mp4"))
    with pytest.raises(Mistaken, match="does not hold"):  # its list of files lists none; but the memory was enough to say so
        contain(WHOLE_TEXTS_READER, out.getvalue(), limits=Limits(input_bytes=64 << 20))


def test_an_archive_that_does_not_hold_is_not_read_in_part():
    with pytest.raises(Mistaken, match="does not hold"):
        texts_of(io.BytesIO(answer(HTML)[:-3]))
