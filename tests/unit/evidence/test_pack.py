"""A pack comes back without loss and fails wherever a byte of it was changed."""

import contextlib
import csv
import hashlib
import io
import random
import zipfile
from pathlib import Path

import msgspec
import pytest

from safeconduct.errors import Damaged, Mistaken, SafeconductError
from safeconduct.studies.evidence import (
    Assessment,
    Capture,
    Ledger,
    Link,
    matrix,
    pack,
    read_linked,
    read_report,
    unpack,
    unpack_packed,
    write_linked,
)

FIXTURES = Path(__file__).parents[2] / "fixtures" / "evidence"
INVENTED = FIXTURES / "valley.toml"
PAGE = b"<p>A page that nobody wrote.</p>"
SHA256 = hashlib.sha256(PAGE).hexdigest()


def ledger():
    """The invented report with a capture, judgements and a link."""
    plain = read_report(INVENTED.read_text(encoding="utf-8"))
    kept = Capture(
        id="ab" * 16,
        sha256=SHA256,
        media_type="text/html",
        captured_at="2031-04-05",
        captured_by="ayla",
        method="saved by hand",
        size=len(PAGE),
        title="Morning Post",
    )
    read = tuple(msgspec.structs.replace(each, capture=kept.id if each.is_read else "") for each in plain.utterances)
    judged = [("morning-post", "admiralty-reliability", "c"), ("held", "huridocs-41", "04"), ("held/1", "admiralty-credibility", "3")]
    return msgspec.structs.replace(
        plain,
        captures=(kept,),
        utterances=read,
        assessments=tuple(
            Assessment(of=of, scheme=scheme, value=value, reason="as it seems", by="ayla", on="2031-04-06") for of, scheme, value in judged
        ),
        links=(Link(a="held", b="closing", how="same_event"),),
    )


def packed():
    return pack(ledger(), {"ab" * 16: PAGE})


def test_a_pack_comes_back_without_loss():
    found = unpack(packed())
    assert found.ledger == ledger()
    start, length = found.places["ab" * 16]
    assert packed()[start : start + length] == PAGE
    assert matrix(found.ledger) == matrix(ledger())
    assert msgspec.msgpack.decode(unpack_packed(io.BytesIO(packed())))["places"] == {"ab" * 16: [start, length]}


def test_a_pack_is_what_it_always_was():
    """The writer of version 1 never changes: packs that left long ago are checked by it."""
    assert hashlib.sha256(packed()).hexdigest() == "054e23076835951b2b0bd7a34ed1d764914a3f1c48030dc66d869c910f0b435a"


def test_the_linked_data_equals_its_golden_file():
    golden = FIXTURES / "valley.jsonld"
    assert write_linked(ledger()) == golden.read_bytes()
    assert read_linked(golden.read_bytes()) == ledger()


def test_the_tables_are_those_that_others_read():
    with zipfile.ZipFile(io.BytesIO(packed())) as package:
        ftm = list(csv.DictReader(io.StringIO(package.read("ftm.statements.csv").decode())))
        huridocs = list(csv.DictReader(io.StringIO(package.read("huridocs.csv").decode())))
    assert {"id", "entity_id", "canonical_id", "prop", "schema", "value", "dataset", "first_seen", "origin"} <= set(ftm[0])
    assert len({row["id"] for row in ftm}) == len(ftm)
    assert [row["2501"] for row in huridocs] == [each.id for each in ledger().assertions]
    assert {row["MT 28"] for row in huridocs} == {"0201", "0202", "90"}
    assert next(row for row in huridocs if row["2501"] == "held/4")["MT 42"] == "99"


def fails(data):
    try:
        unpack(data)
    except SafeconductError:
        return True
    return False


def test_a_change_of_any_byte_fails():
    whole = pack(read_report('[[claim]]\nid = "a"\ntext = "b"\nsaid = [{stance = "asserts", speaker = "Paper"}]'), {})
    dice = random.Random(6)
    places = {*range(60), *range(len(whole) - 400, len(whole)), *dice.sample(range(len(whole)), 200)}
    for at in sorted(places):
        changed = bytearray(whole)
        changed[at] ^= 1 << dice.randrange(8)
        assert fails(bytes(changed)), at


@pytest.mark.soak
@pytest.mark.slow
def test_a_change_of_every_single_byte_fails():
    whole = packed()
    for at in range(len(whole)):
        for mask in (1, 0x80, 0xFF):
            assert fails(whole[:at] + bytes([whole[at] ^ mask]) + whole[at + 1 :]), at


@pytest.mark.parametrize("more", [b"\0", b"PK", b"more"])
def test_nothing_is_added_before_or_after(more):
    assert fails(packed() + more)
    assert fails(more + packed())
    assert fails(packed()[:-1])


def forged(**changes):
    """Write a pack anew with other files in it, as somebody does who knows how."""
    with zipfile.ZipFile(io.BytesIO(packed())) as package:
        files = {name: package.read(name) for name in package.namelist()} | {
            name.replace("__", "."): data for name, data in changes.items()
        }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in files.items():
            package.writestr(name, data)
    return out.getvalue()


def test_a_forger_must_forge_the_whole():
    with pytest.raises(Damaged, match="file 5 of the pack"):
        unpack(forged(huridocs__csv=b"2501\r\n"))
    with pytest.raises(Mistaken, match="no evidence pack"):
        unpack(forged(datapackage__json=b"{}"))
    with pytest.raises(Damaged, match="byte for byte"):
        unpack(forged(extra__txt=b"hello"))
    with pytest.raises(Damaged, match="cannot be opened"):
        unpack(b"no zip")


def test_a_pack_that_could_grow_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("claims.jsonld", b" " * 10_000_000)
    with pytest.raises(Mistaken, match="no evidence pack"):
        unpack(out.getvalue())


def test_a_capture_without_its_bytes_is_not_packed():
    for content in ({}, {"ab" * 16: b"other"}):
        with pytest.raises(Mistaken, match="capture 1"):
            pack(ledger(), content)


@pytest.mark.parametrize(
    "data",
    [
        b"", b"[]", b"{}", b'{"sc:version": 2, "@graph": []}', b'{"sc:version": 1, "@graph": [{"@type": ["x"]}]}',
        b'{"sc:version": 1, "@graph": [{"@type": ["prov:Agent"]}]}',
    ],
)  # fmt: skip
def test_linked_data_of_another_kind_is_mistaken(data):
    with pytest.raises(Mistaken):
        read_linked(data)
    assert read_linked(write_linked(Ledger())) == Ledger()


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ('"sc:stance": "denies"', '"sc:stance": "shouts"'),
        ('"sc:evidential": "stated"', '"sc:evidential": "sworn"'),
        ('"sc:commitment": "wants"', '"sc:commitment": "dreams"'),
        ('"sc:basis": "hearsay"', '"sc:basis": "magic"'),
        ('"sc:how": "unspecified"', '"sc:how": "somehow"'),
        ('"sc:parts": "overlap"', '"sc:parts": "mixed"'),
        ('"prov:generatedAtTime": "2031-04-05"', '"prov:generatedAtTime": "soon"'),
        ('"prov:generatedAtTime": "2031-04-06"', '"prov:generatedAtTime": "2031-99-99"'),
        (f"urn:safeconduct:capture:{'ab' * 16}", "urn:safeconduct:capture:..%2F..%2Fetc"),
        ('"sc:low": 61', '"sc:low": "many"'),
        ("urn:safeconduct:source:ministry", "urn:other:source:ministry"),
    ],
)
def test_linked_data_that_says_what_no_ledger_says_is_mistaken(was, becomes):
    data = write_linked(ledger()).decode()
    assert was in data
    with pytest.raises(Mistaken):
        read_linked(data.replace(was, becomes).encode())


def test_random_damage_is_an_error_of_ours_and_no_other():
    whole, dice = write_linked(ledger()), random.Random(9)
    for _ in range(150):
        at = dice.randrange(len(whole))
        changed = whole[:at] + bytes([dice.randrange(256)]) + whole[at + dice.randrange(1, 9) :]
        with contextlib.suppress(SafeconductError):
            write_linked(read_linked(changed))
