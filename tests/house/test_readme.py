"""The README shows what is really printed, and the manual's index leads to every page."""

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
