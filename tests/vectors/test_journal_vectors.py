"""The journal's vectors: each opens, or fails at the one check it names; and making them again gives the same bytes."""

import base64
import json
import re
from pathlib import Path

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault import seal
from safeconduct.vault.depot import object_name
from safeconduct.vault.journal import (
    Author,
    CompartmentKey,
    CutKey,
    ErasureKey,
    Head,
    Keys,
    Link,
    Tip,
    Tree,
    check_chains,
    open_page,
    open_segment,
    unpack_bundle,
)
from tests.vectors import events_page, make
from tests.vectors.events import CODEC

FOLDER = Path(__file__).parents[2] / "docs" / "vectors"
PAGES = {name: json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8")) for name in make.PAGES}
hexed = bytes.fromhex
based = base64.b64decode


def vectors(page):
    return pytest.mark.parametrize("vector", PAGES[page]["vectors"], ids=lambda vector: vector["name"])


def keys():
    page = PAGES["segment"]
    (device,) = page["devices"]
    return Keys(
        org=hexed(page["org"]),
        genesis=hexed(page["genesis"]),
        author=Author(device=hexed(device), seed=bytes(32)),
        devices={hexed(name): hexed(public) for name, public in page["devices"].items()},
        compartments=tuple(
            CompartmentKey(name=one["name"], id=hexed(one["id"]), epoch=one["epoch"], key=hexed(one["key"])) for one in page["compartments"]
        ),
        erasure=ErasureKey(version=1, key=bytes(32)),
    )


def test_there_are_enough_of_them_and_no_name_stands_twice():
    listed = [page["vectors"] for page in PAGES.values() if "vectors" in page]
    for page in listed:
        names = [vector["name"] for vector in page]
        assert len(set(names)) == len(names)
    assert len(PAGES["segment"]["vectors"]) >= 40
    assert sum(map(len, listed)) >= 120


@pytest.mark.parametrize("name", PAGES)
def test_making_them_again_gives_the_same_bytes(name):
    assert (FOLDER / f"{name}.json").read_text(encoding="utf-8") == make.written(name)


def test_lanes_follow_from_the_keys():
    assert [lane.hex() for lane in keys().lanes] == [one["lane"] for one in PAGES["segment"]["compartments"]]


def plain(value):
    return value.hex() if isinstance(value, bytes) else [plain(one) for one in value] if isinstance(value, list) else value


@vectors("segment")
def test_segment(vector):
    case_keys = {hexed(case): hexed(key) for case, key in PAGES["segment"]["case_keys"].items()}
    lane = hexed(vector["lane"]) if "lane" in vector else None
    blob = based(vector["blob"])
    if "segment" not in vector:
        with pytest.raises(Damaged) as caught:
            open_segment(blob, keys(), case_keys, CODEC, lane)
        assert caught.value.stage == vector["result"]
        return
    opened = open_segment(blob, keys(), case_keys, CODEC, lane)
    assert opened.id.hex() == object_name(blob).hex() == vector["segment"]
    assert opened.is_unread is (vector["result"] == "unread")
    if not opened.is_unread:
        found = [
            {
                "case": envelope.case.hex(),
                "events": envelope.events
                and [
                    [
                        event.eid.hex(),
                        event.hlc,
                        [event.fact.__struct_config__.tag, *(plain(getattr(event.fact, name)) for name in event.fact.__struct_fields__)],
                    ]
                    for event in envelope.events
                ],
            }
            for envelope in opened.envelopes
        ]
        assert found == vector["opened"]


@vectors("cabinet")
def test_cabinet(vector):
    page = PAGES["cabinet"]
    version, left = vector.get("version", page["version"]), vector.get("cut")
    whole = ErasureKey(version=version, key=hexed(page["erasure_key"]))
    erasure = CutKey(version=version, cover=hexed(left["cover"]), tree=Tree.unpacked(hexed(left["nodes"]))) if left else whole
    if vector["result"] == "opens":
        opened = open_page(based(vector["blob"]), hexed(page["org"]), erasure)
        assert {case.hex(): key.hex() for case, key in opened.items()} == vector["keys"]
    else:
        with pytest.raises(Damaged) as caught:
            open_page(based(vector["blob"]), hexed(page["org"]), erasure)
        assert caught.value.stage == vector["result"]


@vectors("bundle")
def test_bundle(vector):
    if vector["result"] == "opens":
        assert [blob.hex() for blob in unpack_bundle(based(vector["blob"]))] == vector["blobs"]
    else:
        with pytest.raises(Damaged) as caught:
            unpack_bundle(based(vector["blob"]))
        assert caught.value.stage == vector["result"]


@vectors("chain")
def test_chain(vector):
    compartment = b"c" * 16
    links = [
        Link(
            compartment=compartment,
            device=hexed(one["device"]),
            seq=one["seq"],
            segment=hexed(one["segment"]),
            prev=hexed(one["prev"]),
            heads=tuple(Head(hexed(device), seq, hexed(name)) for device, seq, name in one["heads"]),
            depth=one["depth"],
            hlc=one["hlc"],
            lane=bytes(16),
        )
        for one in vector["links"]
    ]
    pinned = vector.get("pinned")
    tip = Tip(compartment=compartment, device=b"d" * 16, seq=0, segment=hexed(pinned), depth=1, hlc=1) if pinned else None
    stages = {trouble.stage for trouble in check_chains(links, {(tip.compartment, tip.device): tip} if tip else None)}
    assert stages == ({vector["result"]} - {"sound"})


def result_of(vector):
    match vector["name"].partition("-")[0]:
        case "digest":
            return seal.digest(vector["label"], hexed(vector["data"])).hex()
        case "derive":
            return seal.derive(hexed(vector["key"]), vector["label"], hexed(vector["data"])).hex()
        case "open":
            return seal.open_once(hexed(vector["key"]), hexed(vector["sealed"]), hexed(vector["aad"])).hex()
        case "verify":
            seal.verify(hexed(vector["public"]), vector["label"], hexed(vector["hash"]), hexed(vector["signature"]))
            return "holds"
        case "accept":
            seal.accept_public(hexed(vector["public"]))
            return "holds"
        case "padded":
            return seal.padded_length(vector["length"])


@vectors("seal")
def test_primitive(vector):
    if vector["result"] in {"aead", "signature", "key"}:
        with pytest.raises(Damaged) as caught:
            result_of(vector)
        assert caught.value.stage == vector["result"]
    else:
        assert result_of(vector) == vector["result"]


def test_the_list_of_event_types_is_that_of_the_model():
    assert events_page.PAGE.read_text(encoding="utf-8") == events_page.written(), "run: python -m tests.vectors.events_page"


def test_the_document_counts_them_rightly():
    page = (FOLDER.parent / "protocol.md").read_text(encoding="utf-8")
    results = [vector["result"] for vector in PAGES["segment"]["vectors"]]
    held = sum(result in {"opens", "unread"} for result in results)
    assert f"{held} segments that open or stay unread, {len(results) - held} that fail" in page


def test_every_stage_of_the_document_has_a_vector():
    """Stages of the table of section 8; `name` is about where bytes are found, not about the bytes."""
    page = (FOLDER.parent / "protocol.md").read_text(encoding="utf-8")
    section = page[page.index("## 8. ") : page.index("## 9. ")]
    stages = set(re.findall(r"\| `([a-z-]+)` \|$", section, re.MULTILINE))
    assert stages - {"name"} == {vector["result"] for vector in PAGES["segment"]["vectors"]} - {"opens", "unread"}


def test_every_label_of_the_code_is_in_the_document():
    page = (FOLDER.parent / "protocol.md").read_text(encoding="utf-8")
    code = "".join(path.read_text(encoding="utf-8") for path in sorted((FOLDER.parents[1] / "src/safeconduct/vault/journal").glob("*.py")))
    assert set(re.findall(r'"(sc1/[a-z-]+)"', code)) <= set(re.findall(r"`(sc1/[a-z-]+)`", page))
