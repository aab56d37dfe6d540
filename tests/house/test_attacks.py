"""Each of the 61 attacks of the protocol study has a test that bears its number, or a reason why it cannot."""

import re
from pathlib import Path

TESTS = Path(__file__).parents[1]
ATTACKS = range(1, 62)
NAMED = re.compile(r"^ *(?:async )?def test_((?:\d\d_(?:and_)?)+)", re.MULTILINE)
WITHOUT: dict[int, str] = {}


def test_every_attack_has_a_test_that_bears_its_number():
    tried = set()
    for path in TESTS.rglob("test_*.py"):
        for numbers in NAMED.findall(path.read_text(encoding="utf-8")):
            tried |= {int(number) for number in re.findall(r"\d\d", numbers)}
    assert set(ATTACKS) - tried == set(WITHOUT)
    assert tried <= set(ATTACKS)
