"""The README shows what is really printed, the manual's index leads to every page, and the design names every room."""

import re

import pytest

from tests.house.fill_readme import BLOCK, CODE, masked, printed


@pytest.mark.slow
def test_the_readme_shows_what_the_demo_prints(root):
    shown = BLOCK.search((root / "README.md").read_text(encoding="utf-8"))[2]
    assert masked(shown) == masked(f"```\n{printed()}```\n"), "run: python -m tests.house.fill_readme"


def test_only_codes_are_masked(root):
    shown = BLOCK.search((root / "README.md").read_text(encoding="utf-8"))[2]
    assert len(CODE.findall(shown)) > 10
    assert "40  in hiding" in masked(shown)
    assert masked("7K3M-9QTV on 2017-05-16") == "0000-0000 on 2017-05-16"


def test_the_index_of_the_manual_leads_to_every_page(root):
    folder = root / "docs" / "manual"
    linked = set(re.findall(r"\]\(([a-z-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    assert linked == {path.name for path in folder.glob("*.md")} - {"README.md"}


def test_the_design_names_every_room_and_no_other(root, modules, tracked):
    page = (root / "docs" / "design.md").read_text(encoding="utf-8")
    table = page[page.index("## Rooms") : page.index("## The two ways")]
    rows = dict(re.findall(r"^\| `([a-z.]+)` \| (.+) \|$", table, re.MULTILINE))
    named = set(rows) - {"model"}
    assert {room for room in named if f"safeconduct.{room}" not in modules and not rows[room].endswith("(being built)")} == set()
    parts = [path.parts[2:] for path in tracked if path.suffix == ".py" and path.parts[:2] == ("src", "safeconduct")]
    rooms = {f"{floor}.{room}" for floor, room, *_ in (part for part in parts if len(part) > 2) if floor in ("doors", "studies", "vault")}
    assert len(rooms) > 10
    assert rooms - named == set()
