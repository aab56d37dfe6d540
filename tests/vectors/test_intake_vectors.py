"""The vectors of intake: the program opens what a second implementation sealed, and refuses the rest at the check that is named."""

import base64
import json
from pathlib import Path

import pytest

from safeconduct.errors import Damaged, Mistaken
from safeconduct.ids import OrgId
from safeconduct.vault.inbox import DaySeed, open_report, signing_seed
from safeconduct.vault.intake import (
    code_keys,
    intake_door,
    intake_lane,
    intake_org,
    notice_door,
    notice_lane,
    open_answer,
    read_bundle,
    read_card,
    write_card,
)
from tests.vectors import make

PAGE = json.loads((Path(__file__).parents[2] / "docs" / "vectors" / "intake.json").read_text(encoding="utf-8"))
based, hexed = base64.b64decode, bytes.fromhex
ORG = hexed(PAGE["pseudonym"])
CARD = read_card(PAGE["card"])
HELD = [DaySeed(day=int(day), seed=hexed(seed)) for day, seed in PAGE["days"].items()]
REPORT = based(PAGE["report"]["object"])


def stage_of(act, *values):
    with pytest.raises(Damaged) as told:
        act(*values)
    return told.value.stage


def test_making_them_again_gives_the_same_bytes():
    assert (make.FOLDER / "intake.json").read_text(encoding="utf-8") == make.written("intake")


def test_names_and_keys_follow_one_from_the_other():
    assert intake_org(OrgId(hexed(PAGE["org"]))) == ORG
    assert (intake_lane(ORG).hex(), intake_door(ORG).hex()) == (PAGE["lane"], PAGE["door"])
    assert (notice_lane(ORG).hex(), notice_door(ORG).hex()) == (PAGE["notices"], PAGE["notice_door"])
    assert signing_seed(hexed(PAGE["epoch_key"]), ORG).hex() == PAGE["signing_seed"]
    assert (CARD.org, CARD.public.hex()) == (ORG, PAGE["public"])
    assert write_card(CARD) == PAGE["card"]


@pytest.mark.parametrize("text", PAGE["no_cards"])
def test_what_is_no_card(text):
    with pytest.raises(Mistaken):
        read_card(text)


@pytest.mark.parametrize("vector", PAGE["bundles"], ids=lambda vector: vector["name"])
def test_bundles(vector):
    blob = based(vector["object"])
    if isinstance(vector["opens"], str):
        assert stage_of(read_bundle, blob, CARD) == vector["opens"]
    else:
        assert [key.day for key in read_bundle(blob, CARD).keys] == vector["opens"]


def test_the_report():
    told = open_report(REPORT, ORG, HELD)
    assert (told.text, told.language, told.tag.hex()) == (PAGE["report"]["text"], PAGE["report"]["language"], PAGE["tag"])


@pytest.mark.parametrize("vector", PAGE["changed"], ids=str)
def test_the_report_changed(vector):
    at = vector.get("at", 0)
    changed = REPORT[: vector["length"]] if "length" in vector else REPORT[:at] + bytes([REPORT[at] ^ 1]) + REPORT[at + 1 :]
    assert stage_of(open_report, changed, ORG, HELD) == vector["opens"]


def test_answers():
    keys = code_keys(PAGE["code"], ORG)
    assert (keys.tag.hex(), keys.seed.hex()) == (PAGE["tag"], PAGE["code_seed"])
    ours, forged = (based(vector["object"]) for vector in PAGE["answers"])
    assert open_answer(ours, CARD, keys).text == PAGE["answers"][0]["opens"]
    assert stage_of(open_answer, forged, CARD, keys) == PAGE["answers"][1]["opens"]
