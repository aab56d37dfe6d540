"""The vectors of membership: in every order of the statements the same people belong."""

import base64
import json
from pathlib import Path

import pytest

from safeconduct.vault.roster import decode_op, resolve

PAGE = json.loads((Path(__file__).parents[2] / "docs" / "vectors" / "roster.json").read_text(encoding="utf-8"))
based = base64.b64decode


@pytest.mark.parametrize("vector", PAGE["vectors"], ids=lambda vector: vector["name"])
def test_who_belongs(vector):
    genesis, statements = decode_op(based(vector["genesis"])), [decode_op(based(one)) for one in vector["statements"]]
    for said in (statements, statements[::-1]):
        roster = resolve(genesis, said, bytes.fromhex(vector["anchor"]))
        assert roster.number == vector["number"]
        assert sorted(one.hex() for one in roster.admins) == vector["admins"]
        assert sorted(one.hex() for one in roster.persons) == vector["persons"]
        assert sorted(one.hex() for one in roster.suspended) == vector["suspended"]
        opens = [one.hex() for one in sorted(roster.persons) if roster.opens(bytes.fromhex(PAGE["compartment"]), one)]
        assert opens == vector["opens"]
