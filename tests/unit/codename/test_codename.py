"""Code names as people write them, and answers that only who says one can read."""

import datetime as dt
import hashlib

import pytest

from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.codename import (
    ADDRESS_BYTES,
    ANSWER_BYTES,
    ANSWER_TEXT_BYTES,
    TAG_BYTES,
    WORDS,
    Answer,
    draw,
    figures_of,
    keys_of,
    open_answer,
    read_answer,
    seal_answer,
    spelled,
)
from safeconduct.vault.seal import SIGNATURE_BYTES, new_signing_seed, sign, signing_public

ORG = b"\x07" * 16
SIGNER = new_signing_seed()
CODE = "abacus abdomen abdominal abide abiding ability"
SAID = Answer(text="We can call you on Sunday.", on=dt.date(2017, 4, 3))


def sealed(answer=SAID, code=CODE, org=ORG, signer=SIGNER):
    return seal_answer(answer, keys_of(code, org).address, org, signer)


def test_the_list_is_the_one_that_everybody_has():
    from safeconduct.vault.codename.naming import _listed

    assert len(_listed()) == 7776
    assert hashlib.sha256(" ".join(_listed()).encode()).hexdigest() == "c523ba7b5e0d3f77cc6cf0d83bed3f250143c0c90c255d6a646dd992f8453675"


def test_a_code_name_has_77_bits_and_is_never_the_same():
    drawn = {draw() for _ in range(50)}
    assert len(drawn) == 50
    assert {len(code.split()) for code in drawn} == {WORDS}
    assert all(spelled(code) == code for code in drawn)


@pytest.mark.parametrize(
    "typed",
    [
        "  Abacus, ABDOMEN\nabdominal abide\tabiding; ability. ",
        "0000 0001 0002 0003 0004 0005",
        "000000010002000300040005",
        "٠٠٠٠ ٠٠٠١ ٠٠٠٢ ٠٠٠٣ ٠٠٠٤ ٠٠٠٥",
        "０000 abdomen 0002 abide 0004 ability",
    ],
)
def test_a_code_name_is_read_as_people_write_it(typed):
    assert spelled(typed) == CODE
    assert figures_of(typed) == "0000 0001 0002 0003 0004 0005"


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("", "six words"),
        ("abacus", "six words"),
        (CODE + " ability", "six words"),
        (CODE + " " * 400, "six words"),
        (CODE.replace("abide", "Qarthaz"), "word 4"),
        ("0000 0001 0002 0003 0004 7776", "word 6"),
        ("0000 0001 0002 0003 0004 ²²²²²", "word 6"),
        ("0000 0001 -002 0003 0004 0005", "word 3"),
    ],
)
def test_what_is_no_code_name_is_said_by_its_place_and_never_repeated(typed, says):
    with pytest.raises(Mistaken, match=says) as wrong:
        spelled(typed)
    assert "qarthaz" not in (wrong.value.says + wrong.value.hint).lower()


def test_the_keys_of_a_code_name_are_those_of_one_organisation():
    keys, again, other = keys_of(CODE, ORG), keys_of(figures_of(CODE), ORG), keys_of(CODE, b"\x08" * 16)
    assert keys == again
    assert len({keys.tag, other.tag}) == len({keys.seed, other.seed}) == 2
    assert (len(keys.tag), len(keys.address)) == (TAG_BYTES, ADDRESS_BYTES)
    assert keys.seed.hex() not in repr(keys)


def test_an_answer_is_read_by_who_says_the_code_name_and_by_nobody_else():
    read = read_answer(sealed(), signing_public(SIGNER), ORG)
    assert read.tag == keys_of(CODE, ORG).tag
    assert open_answer(read, keys_of(CODE, ORG)) == SAID
    assert "Sunday" not in repr(SAID) + repr(read)
    with pytest.raises(Damaged):
        open_answer(read, keys_of(draw(), ORG))


def test_an_answer_of_anybody_else_or_changed_anywhere_is_none():
    blob, public = sealed(), signing_public(SIGNER)
    for at in range(0, len(blob), 37):
        with pytest.raises(Damaged):
            read_answer(blob[:at] + bytes([blob[at] ^ 1]) + blob[at + 1 :], public, ORG)
    for wrong in (b"", blob[:-1], blob + b"\0", blob[: SIGNATURE_BYTES + 30], b"x" * (ANSWER_BYTES + 1)):
        with pytest.raises(Damaged):
            read_answer(wrong, public, ORG)
    for answer in (sealed(signer=new_signing_seed()), sealed(org=b"\x08" * 16)):
        with pytest.raises(Damaged) as damaged:
            read_answer(answer, public, ORG)
        assert damaged.value.stage == "signature"


def test_short_answers_have_one_length_and_too_long_ones_are_none():
    assert len(sealed()) == len(sealed(Answer(text="No.", on=SAID.on)))
    assert len(sealed(Answer(text="x" * ANSWER_TEXT_BYTES, on=SAID.on))) <= ANSWER_BYTES
    for text in ("", " \n", "й" * (ANSWER_TEXT_BYTES // 2 + 1)):
        with pytest.raises(Mistaken):
            sealed(Answer(text=text, on=SAID.on))
    with pytest.raises(Damaged):
        seal_answer(SAID, bytes(ADDRESS_BYTES - 1), ORG, SIGNER)


@pytest.mark.parametrize("plain", [b"\0", b"\x80", b"\x81\xa4text\xa1x\x80", b"no padding"])
def test_what_is_sealed_and_is_no_answer_is_damaged(plain):
    from safeconduct.vault.codename.answers import ANSWER_MAGIC, _hash, _info
    from safeconduct.vault.seal import wrap

    keys = keys_of(CODE, ORG)
    unsigned = ANSWER_MAGIC + keys.tag + wrap(keys.public, plain, _info(ORG, keys.tag))
    read = read_answer(unsigned + sign(SIGNER, "sc1/answer", _hash(ORG, unsigned)), signing_public(SIGNER), ORG)
    with pytest.raises(Damaged):
        open_answer(read, keys)
