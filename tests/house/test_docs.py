"""The documents cannot lie about what they name: modules, tests, dependencies, words, commands."""

import re
import tomllib
from importlib.metadata import packages_distributions, requires

import pytest
from packaging.requirements import Requirement

SECTIONS = ["Decided", "Why", "Set aside", "Cost"]
FRAGMENT = re.compile(r"^(safety|new|changed|mended)-[a-z0-9-]+\.md$")
MISSING = "not there yet"


def read(root, *parts):
    return root.joinpath(*parts).read_text(encoding="utf-8")


def plain(name):
    """Write a distribution's name the one way: python_calamine[x]>=1 is python-calamine."""
    return re.sub(r"[-_.]+", "-", re.match(r"[\w.-]+", name.strip())[0]).lower()


@pytest.fixture(scope="module")
def dependencies(root):
    return {plain(line) for line in tomllib.loads(read(root, "pyproject.toml"))["project"]["dependencies"]}


@pytest.fixture(scope="module")
def extras(root):
    """What only some who run it need; it never reaches a user's device by itself."""
    chosen = tomllib.loads(read(root, "pyproject.toml"))["project"]["optional-dependencies"]
    return {plain(line) for name, lines in chosen.items() if name not in {"build", "dev"} for line in lines}


def rows(page, columns):
    """Give the cells of each row of the page's tables that have so many columns, without head and rule."""
    lines = [[cell.strip() for cell in line.strip("|").split("|")] for line in page.splitlines() if line.startswith("|")]
    return [line for line in lines if len(line) == columns and not set("".join(line)) <= set("-: ")][1:]


def test_every_dependency_is_explained_and_none_else(root, dependencies, extras):
    table = rows(read(root, "docs", "dependencies.md"), 4)
    assert sorted(name.strip("`") for name, *_ in table) == sorted(dependencies | extras)
    assert [line for line in table if not all(line)] == []


def test_every_dependency_is_used(modules, dependencies, extras):
    code = "\n".join(path.read_text(encoding="utf-8") for path in modules.values())
    imported = set(re.findall(r"^\s*(?:import|from) (\w+)", code, re.MULTILINE))
    provided = packages_distributions()
    for name in extras - {plain(dist) for dists in provided.values() for dist in dists}:
        provided[name] = [name]  # not installed here: its module bears its name
    used = {plain(dist) for name in imported for dist in provided.get(name, [])}
    assert (dependencies | extras) - used == set(), "declared and not imported"
    assert used - dependencies - extras - {"safeconduct"} == set(), "imported and not declared"


def test_what_runs_stays_few(dependencies):
    found, left = set(), set(dependencies)
    while left:
        name = left.pop()
        found.add(name)
        needs = [Requirement(line) for line in requires(name) or []]
        left |= {plain(need.name) for need in needs if need.marker is None or need.marker.evaluate({"extra": ""})} - found
    assert dependencies < found
    assert len(found) <= 23, "an audience that must trust every package wants few of them"


def test_decisions_are_numbered_short_and_whole(root):
    records = sorted(path for path in (root / "docs" / "decisions").glob("*.md") if path.name != "README.md")
    assert [path.name[:4] for path in records] == [f"{number:04}" for number in range(1, len(records) + 1)]
    for path in records:
        text = path.read_text(encoding="utf-8")
        assert text.startswith(f"# {path.name[:4]} "), path.name
        assert re.findall(r"^\*\*([\w ]+)\.\*\*", text, re.MULTILINE) == SECTIONS, path.name
        assert len(text.splitlines()) <= 40, path.name


def test_the_glossary_says_each_word_once_in_order_with_its_source(root):
    entries = re.findall(r"^- \*\*(.+?)\*\* — (.+)$", read(root, "docs", "words.md"), re.MULTILINE)
    words = [word.lower() for word, _ in entries]
    assert len(words) >= 50
    assert words == sorted(set(words))
    unsourced = [word for word, meaning in entries if not re.search(r"\. \([A-Z][^()]*\)$", meaning)]
    assert unsourced == []


def test_the_mission_names_only_what_exists(root, modules):
    page = read(root, "docs", "mission.md")
    parts = re.split(r"^## (\d+)\. .+$", page, flags=re.MULTILINE)[1:]
    assert parts[::2] == [str(number) for number in range(1, 15)]
    for number, text in zip(parts[::2], parts[1::2], strict=True):
        assert re.findall(r"^(Where|Shown by|Not there yet):", text, re.MULTILINE) == ["Where", "Shown by", "Not there yet"], number
        where = re.findall(r"`(safeconduct[\w.]*)`", text)
        tests = re.findall(r"`(tests/[\w/.]+?)(?:::(\w+))?`", text)
        assert (where and tests) or MISSING in text, f"row {number} neither names code and tests nor says '{MISSING}'"
        assert [name for name in where if name not in modules] == [], number
        for path, name in tests:
            assert (root / path).exists(), f"row {number}: {path}"
            assert not name or f"def {name}(" in read(root, path), f"row {number}: {path}::{name}"


def test_changelog_fragments_keep_the_grammar(root):
    for path in (root / "changelog.d").glob("*"):
        if path.name != "README.md":
            text = path.read_text(encoding="utf-8").strip()
            assert FRAGMENT.match(path.name), path.name
            assert text.endswith("."), path.name
            assert len(text.split("\n\n")) <= 2, path.name


def test_the_readme_is_short_and_starts_with_the_two_commands(root):
    page = read(root, "README.md")
    assert len(page.splitlines()) <= 150
    assert 0 < page.index("./dev demo") < page.index("./dev test")


def test_links_between_documents_lead_somewhere(root, tracked):
    broken = []
    for path in tracked:
        if path.suffix == ".md":
            targets = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", read(root, path))
            broken += [f"{path}: {target}" for target in targets if not (root / path.parent / target).exists()]
    assert broken == []
