"""Code names as people write them."""

import hashlib

import pytest

from safeconduct.errors import Mistaken
from safeconduct.vault.codename import WORDS, draw, figures_of, spelled

CODE = "abacus abdomen abdominal abide abiding ability"


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
        "abacus 0000\nabdomen 0001\nabdominal 0002\nabide 0003\nabiding 0004\nability 0005",
        "1. abacus 0000\n2. abdomen 0001\n3. abdominal 0002\n4. abide 0003\n5. abiding 0004\n6. ability 0005",
        "1 abacus 2 abdomen 3 abdominal 4 abide 5 abiding 6 ability",
        f"{CODE} 0000 0001 0002 0003 0004 0005",
        "0 0 0 0  0 0 0 1  0 0 0 2  0 0 0 3  0 0 0 4  0 0 0 5",
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
        (f"{CODE} 0000 0001 0002 0003 0004 0006", "not of one"),
        (f"{CODE} {CODE} abacus", "six words"),
        ("0000 0001 -002 0003 0004 0005", "word 3"),
    ],
)
def test_what_is_no_code_name_is_said_by_its_place_and_never_repeated(typed, says):
    with pytest.raises(Mistaken, match=says) as wrong:
        spelled(typed)
    assert "qarthaz" not in (wrong.value.says + wrong.value.hint).lower()
