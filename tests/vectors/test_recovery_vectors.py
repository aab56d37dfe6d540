"""The vectors of recovery: the program writes, reads, names and opens what a second implementation wrote."""

import json
from pathlib import Path

import pytest

from safeconduct.errors import Mistaken
from safeconduct.vault.recovery import Fixed, Kit, check, joined, read, sealed_anew, written
from safeconduct.vault.recovery.kit import _bound
from safeconduct.vault.seal import wrapping_public

PAGE = json.loads((Path(__file__).parents[2] / "docs" / "vectors" / "recovery.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("vector", PAGE["shares"], ids=lambda vector: f"share-{vector['number']}")
def test_a_share_is_written_and_read(vector):
    assert written(bytes.fromhex(vector["secret"]), vector["number"], vector["tag"]) == vector["words"]
    share = read(vector["words"])
    assert (share.secret.hex(), share.number, share.tag) == (vector["secret"], vector["number"], vector["tag"])


@pytest.mark.parametrize("vector", PAGE["filled"], ids=lambda vector: vector["words"][:9])
def test_what_cannot_be_read_is_filled_in(vector):
    assert read(vector["words"]).secret.hex() == vector["secret"]


@pytest.mark.parametrize("vector", PAGE["wrong"], ids=lambda vector: vector["name"])
def test_what_is_wrong_is_named(vector):
    with pytest.raises(Mistaken) as told:
        read(vector["words"])
    assert told.value.says == vector["says"]
    if vector["right"]:
        assert told.value.hint == f"it should be: {vector['right']}"


def test_the_boxes_open_with_the_shares():
    kit, binding = PAGE["kit"], b"b" * 32
    fixed = Fixed(
        org=bytes.fromhex(kit["org"]),
        id=bytes.fromhex(kit["id"]),
        quorum=kit["quorum"],
        custodians=kit["custodians"],
        commitments=tuple(map(bytes.fromhex, kit["commitments"])),
        boxes=tuple(map(bytes.fromhex, kit["boxes"])),
        public=wrapping_public(bytes.fromhex(kit["seed"])),
    )
    whole = sealed_anew(Kit(fixed=fixed, bound=_bound(fixed, binding), sealed=b"", mark=bytes(32)), b"keys", binding)
    shares = [read(vector["words"]) for vector in PAGE["shares"][:3]]
    for pair in ((0, 1), (0, 2), (1, 2)):
        chosen = {shares[place].number: shares[place] for place in pair}
        for share in chosen.values():
            check(whole, share)
        assert joined(whole, chosen) == b"keys"
