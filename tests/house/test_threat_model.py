"""The threat model promises nothing without a test: every line names one, and it exists."""

import re

import pytest

TEST = re.compile(r"`(tests/[\w/.]+\.py)::(test_\w+)`")
EXPECTED = ("off or locked", "unlocked", "passphrase", "old copy", "exported", "key process", "after the lock", "Another account")


@pytest.fixture(scope="module")
def page(root):
    return (root / "docs" / "threat-model.md").read_text(encoding="utf-8")


def lines(page):
    """Give each promise or admission of the page: an item of a list, as one line."""
    return [re.sub(r"\s+", " ", item) for item in re.findall(r"^- (.+(?:\n  .+)*)", page, re.MULTILINE)]


def test_every_line_names_one_test_that_exists(root, page):
    found = lines(page)
    assert len(found) >= 30
    assert [line for line in found if len(TEST.findall(line)) != 1] == []
    assert [line for line in found if not line.startswith(("Gives", "Does not give")) and line not in limits(page)] == []


def limits(page):
    """Give the lines of the last chapter, which are neither gain nor promise."""
    return lines(page[page.index("## Limits of what stands today") :])


def test_every_test_that_is_named_exists(root, page):
    named = set(TEST.findall(page))
    assert len(named) >= 25
    assert [each for each in named if f"def {each[1]}(" not in (root / each[0]).read_text(encoding="utf-8")] == []


@pytest.mark.parametrize("words", EXPECTED)
def test_every_seizure_has_a_chapter(page, words):
    assert re.search(rf"^## .*{re.escape(words)}", page, re.MULTILINE)


def test_each_chapter_says_what_is_gained(page):
    for chapter in re.split(r"^## ", page, flags=re.MULTILINE)[2:-1]:
        assert "\n- Gives" in chapter or "after the lock" in chapter or "Does not give" in chapter, chapter.splitlines()[0]


def test_a_line_without_a_test_is_seen():
    assert lines("- Gives: something\n  and more.\n- Does not give: x `tests/a.py::test_b`\n")[0] == "Gives: something and more."
    assert TEST.findall(lines("- Gives: something.\n")[0]) == []
