"""Somebody else's store that does not keep its promises, keeps nobody's place, or does not end; and a line that breaks at any byte."""

import contextlib
import re
import threading

import pytest

from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.vault.bucket import open_bucket, read_place
from safeconduct.vault.courier import holdings_of
from safeconduct.vault.depot import OBJECT_BYTES_CAP, object_name
from tests.buckets import TOKEN, stores
from tests.relays import Cutter
from tests.simulator import devices

LANE, BLOB = bytes(16), b"x" * 1024
NAME = object_name(BLOB)
KINDS = ("s3", "webdav")


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with stores(tmp_path_factory.mktemp("stores") / "dav") as running:
        yield running


@pytest.fixture
def running(served):
    """Give the stores, which are honest until a test says otherwise, and after it."""
    yield served
    served.whim = lambda environ, start: None


@pytest.fixture(params=KINDS)
def where(request, running, tmp_path):
    """Give the address of an empty store of each kind."""
    if request.param == "s3":
        return running.bucket()
    (running.folder / tmp_path.name).mkdir()
    return f"dav://{running.host}/dav/{tmp_path.name}"


def answered(start, body, status="200 OK", **headers):
    """Answer in place of the store."""
    start(status, [("content-type", "application/xml"), *((name.replace("_", "-"), value) for name, value in headers.items())])
    return body


def test_a_store_that_creates_once_is_taken_and_what_it_cannot_forbid_is_told(where):
    assert open_bucket(where, TOKEN).prove() is True


def test_a_store_whose_keeper_forbids_replacing_is_told_from_one_who_does_not(running):
    where = running.bucket()

    def keeper(environ, start):
        if environ["REQUEST_METHOD"] == "PUT" and "HTTP_IF_NONE_MATCH" not in environ:
            return answered(start, [b"<Error><Code>AccessDenied</Code></Error>"], "403 Forbidden")
        return None

    running.whim = keeper
    assert open_bucket(where, TOKEN).prove() is False


def test_a_store_that_replaces_what_it_should_create_once_is_refused(where, running):
    def heedless(environ, start):
        environ.pop("HTTP_IF_NONE_MATCH", None)
        environ.pop("HTTP_OVERWRITE", None)

    running.whim = heedless
    with pytest.raises(Refused) as error:
        open_bucket(where, TOKEN).prove()
    assert "If-None-Match" in error.value.hint


def test_a_store_that_does_not_list_what_it_holds_is_refused(running):
    where = running.bucket()
    empty = b"<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>"
    running.whim = lambda environ, start: answered(start, [empty]) if "list-type" in environ["QUERY_STRING"] else None
    with pytest.raises(Refused):
        open_bucket(where, TOKEN).prove()


def test_who_is_not_let_in_and_what_is_not_there_are_told_without_a_word_of_theirs(where, running):
    depot = open_bucket(where + "x", TOKEN)
    for status in ("401 No", "403 No", "404 No", "500 No", "301 Moved"):
        running.whim = lambda environ, start, status=status: answered(
            start, [b"<Error>kanarya</Error>"], status, location="http://kanarya/"
        )
        for act in (depot.prove, lambda: depot.names(LANE), lambda: depot.put(LANE, NAME, BLOB)):
            if status[:3] == "404" and act is not depot.prove:
                continue  # an empty folder, to one who lists
            with pytest.raises(Unreachable) as error:
                act()
            said = f"{error.value.says} {error.value.hint} {error.value!r} {error.value.__cause__!r}"
            assert not re.search(f"kanarya|127|{TOKEN[:6]}|otter", said)
            assert error.value.__suppress_context__


def test_a_folder_that_is_not_there_is_named_as_such(running):
    depot = open_bucket(f"dav://{running.host}/dav/missing", TOKEN)
    for act in (depot.prove, lambda: depot.put(LANE, NAME, BLOB)):
        with pytest.raises(Unreachable, match="there is no such bucket or folder"):
            act()


def test_23_what_lies_under_a_name_already_is_left_and_shows_when_it_is_read(where, running):
    depot = open_bucket(where, TOKEN)
    depot._shelf.create(f"{LANE.hex()}/{NAME.hex()}", b"planted")
    depot.put(LANE, NAME, BLOB)
    assert object_name(depot.get(LANE, NAME)) != NAME


def test_24_a_list_without_an_end_ends_in_time(running):
    where = running.bucket()
    page = b"<ListBucketResult><IsTruncated>true</IsTruncated><NextContinuationToken>x</NextContinuationToken></ListBucketResult>"
    running.whim = lambda environ, start: answered(start, [page]) if "list-type" in environ["QUERY_STRING"] else None
    with pytest.raises(Unreachable):
        open_bucket(where, TOKEN, patience=0.3).names(LANE)
    running.whim = lambda environ, start: answered(start, [], "500 No")  # lets go of who still asks


def test_24_a_drip_ends_in_time(where, running):
    depot = open_bucket(where, TOKEN)
    depot.put(LANE, NAME, BLOB)
    is_over = threading.Event()

    def drip():
        yield b"x"
        is_over.wait()

    running.whim = lambda environ, start: answered(start, drip(), content_length="1024") if environ["REQUEST_METHOD"] == "GET" else None
    with pytest.raises(Unreachable):
        open_bucket(where, TOKEN, patience=0.3).get(LANE, NAME)
    is_over.set()


def test_18_an_object_that_is_too_large_is_not_read(where, running):
    sent = []

    def much():
        for _ in range(64):
            sent.append(1)
            yield bytes(1 << 20)

    whole = str(64 << 20)
    running.whim = lambda environ, start: answered(
        start, much(), content_length=whole, last_modified="Sat, 01 Apr 2017 12:00:00 GMT", etag='"x"'
    )
    with pytest.raises(Damaged) as error:
        open_bucket(where, TOKEN).get(LANE, NAME)
    assert error.value.stage == "size"
    assert len(sent) < (OBJECT_BYTES_CAP >> 20) + 8


def test_a_line_that_breaks_at_any_byte_costs_one_object_and_nothing_is_lost(where, running, tmp_path):
    one, other = devices(tmp_path, 2, "casework")
    one.write("a")
    with contextlib.closing(Cutter(f"http://{running.host}")) as line:
        through = where.replace(running.host, line.address.removeprefix("http://"))
        breaks = 0
        for cut in (1, 200, 700, 1100, 1900, 2600, 5000, 9000):
            line.left = cut
            try:
                one.sync(open_bucket(through, TOKEN))
            except Unreachable:
                breaks += 1
        line.left = None
        depot = open_bucket(through, TOKEN)
        one.sync(depot)
        assert one.stages(depot) == set()
        for cut in (1, 400, 1000, 2000, 3000):
            line.left = cut
            try:
                other.sync(open_bucket(through, TOKEN))
            except Unreachable:
                breaks += 1
        line.left = None
        whole = open_bucket(through, TOKEN)
        other.sync(whole)
        assert (other.texts(), other.stages(whole)) == ({"a"}, set())
    assert breaks >= 5
    held = [[sorted(holding.names()) for holding in holdings_of(device.folder, device.keys)] for device in (one, other)]
    assert held[0] == held[1]


@pytest.mark.parametrize(
    ("where", "address", "bucket", "prefix", "region"),
    [
        ("s3://s3.eu-west-3.amazonaws.com/abc/a/b", "https://s3.eu-west-3.amazonaws.com", "abc", "a/b", "eu-west-3"),
        ("s3://store.example.org:9000/abc?region=auto", "https://store.example.org:9000", "abc", "", "auto"),
        ("s3://127.0.0.1:9000/abc", "http://127.0.0.1:9000", "abc", "", "us-east-1"),
        ("davs://cloud.example.org/dav/kit/", "https://cloud.example.org/dav/kit", "", "", ""),
    ],
)
def test_an_address_is_read_and_shown_to_nobody(where, address, bucket, prefix, region):
    place = read_place(where, TOKEN)
    assert (place.address, place.bucket, place.prefix, place.region) == (address, bucket, prefix, region)
    assert (place.account, place.secret) == ("keeper", "otter lantern seventeen")
    assert repr(place) == f"Place({'bucket' if bucket else 'folder'})"


@pytest.mark.parametrize(
    "where",
    ["s3://", "s3://host", "s3://host/ab", "s3://host/ABC", "s3://u:p@host/abc", "s3://host/abc/../d", "s3://host/abc?x=1", "s3://host/abc#x",
     "s3://host:0/abc", "s3://host:x/abc", "davs://host", "davs://host/a?b=1", "davs://host/a b", "ftp://host/abc", "s3://host/abc?region=A"],
)  # fmt: skip
def test_what_is_no_address_is_mistaken(where):
    with pytest.raises(Mistaken):
        read_place(where, TOKEN)


def test_a_line_that_is_open_to_everybody_and_a_half_secret_are_refused():
    with pytest.raises(Refused):
        read_place("dav://cloud.example.org/dav", TOKEN)
    for token in ("", "keeper", ":secret", "keeper:", "keeper:\n", "keeper:ключ"):
        with pytest.raises(Mistaken):
            read_place("s3://host/abc", token)
