"""The vectors of keys on their way: wraps and mail, epochs, pairing, the cabinet's key; made by a second implementation."""

import base64
import json
from pathlib import Path

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.journal import ErasureKey, open_mail
from safeconduct.vault.passphrase import words_of
from safeconduct.vault.roster import decode_op, open_invite, open_request, pairing_name, resolve, secret_of, transcript
from safeconduct.vault.seal import unwrap, wrapping_public
from tests.vectors import make

PAGE = json.loads((Path(__file__).parents[2] / "docs" / "vectors" / "keys.json").read_text(encoding="utf-8"))
based, hexed = base64.b64decode, bytes.fromhex
BEN = hexed(PAGE["seeds"]["ben"])


def each(name):
    return pytest.mark.parametrize("vector", PAGE[name], ids=lambda vector: str(vector.get("name", vector.get("epoch"))))


def test_making_them_again_gives_the_same_bytes():
    assert (make.FOLDER / "keys.json").read_text(encoding="utf-8") == make.written("keys")


def test_public_keys_follow_from_seeds():
    assert {name: wrapping_public(hexed(seed)).hex() for name, seed in PAGE["seeds"].items()} == PAGE["publics"]


@each("wraps")
def test_a_wrap(vector):
    if vector["opens"] == "wrap":
        with pytest.raises(Damaged) as error:
            unwrap(BEN, based(vector["wrapped"]), hexed(PAGE["info"]))
        assert error.value.stage == "wrap"
    else:
        assert unwrap(BEN, based(vector["wrapped"]), hexed(PAGE["info"])).hex() == vector["opens"]


@each("mail")
def test_mail(vector):
    if vector["opens"] == "mail":
        with pytest.raises(Damaged) as error:
            open_mail(based(vector["object"]), hexed(PAGE["org"]), [BEN])
        assert error.value.stage == "mail"
    else:
        letters = open_mail(based(vector["object"]), hexed(PAGE["org"]), [BEN])
        assert sorted([one.ref.hex(), one.name, one.number, one.key.hex()] for one in letters) == sorted(vector["opens"])


@each("epochs")
def test_epochs(vector):
    statements = [decode_op(based(one)) for one in vector["statements"]]
    for said in (statements, statements[::-1]):
        roster = resolve(decode_op(based(PAGE["genesis"])), said)
        compartment = hexed(PAGE["compartment"])
        held = sorted(roster.line(compartment), key=lambda epoch: (epoch.number, epoch.name))
        assert [epoch.key_hash.hex() for epoch in held] == vector["key_hashes"]
        assert roster.epoch(compartment).number == vector["number"]
        assert roster.is_stale(compartment) == vector["is_stale"]


def test_pairing():
    page = PAGE["pairing"]
    secret, invite, request = secret_of(page["words"]), based(page["invite"]), based(page["request"])
    assert pairing_name(secret) == page["name"]
    assert open_invite(secret, invite).person.hex() == page["person"]
    assert open_request(secret, request, invite).public.hex() == page["public"]
    assert words_of(transcript(invite, request)) == page["compared"]


def opened(vector):
    secret = secret_of(PAGE["pairing"]["words"])
    open_invite(secret, based(vector["invite"]))
    return open_request(secret, based(vector["request"]), based(vector["invite"]))


@pytest.mark.parametrize("vector", PAGE["pairing"]["refused"], ids=lambda vector: vector["name"])
def test_pairing_that_is_refused(vector):
    with pytest.raises(Damaged) as error:
        opened(vector)
    assert error.value.stage == "pairing"


@each("cabinet")
def test_the_version_of_a_cabinet_s_key(vector):
    made = ErasureKey.of_epoch(vector["epoch"], hexed(vector["key"]))
    assert (made.version, made.epoch) == (vector["version"], vector["epoch"])
