"""Every way by which something leaves is in one table, docs/leaving.md: a new one cannot be forgotten."""

import ast
import re

ROW = re.compile(r"^\| `([a-z_.]+)` \| ([^|]+) \| (yes|no) \| (.+) \|$", re.MULTILINE)
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
WRITES = frozenset({"write_bytes", "write_text", "Outgoing", "lay_notice"})
GUARDS = frozenset({"guard_index", "guarded"})
LOOKED_AT = ("safeconduct.actions.", "safeconduct.doors.")


def named_in(tree):
    """Name all that a module calls or speaks of, and the texts that stand in it."""
    names = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    names |= {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    return names, {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def writes(path):
    """Tell whether a module writes a file or gives a download."""
    names, said = named_in(ast.parse(path.read_text(encoding="utf-8")))
    return bool(names & WRITES) or "O_CREAT" in names or "content-disposition" in said


def rows(root):
    return {found[0]: found for found in ROW.findall((root / "docs" / "leaving.md").read_text(encoding="utf-8"))}


def test_every_way_out_is_in_the_table(root, modules):
    ways = {name.removeprefix("safeconduct.") for name, path in modules.items() if name.startswith(LOOKED_AT) and writes(path)}
    assert ways - OURS == set(rows(root))


OURS = frozenset({"actions.office.opening"})
"""Modules that write in the vault's own folder alone."""


def test_text_that_leaves_passes_the_guard_and_a_test_shows_it(root, modules):
    kept = rows(root)
    assert sum(row[2] == "yes" for row in kept.values()) >= 2
    for name, _, is_guarded, shown in kept.values():
        if is_guarded == "yes":
            ((file, test),) = TEST.findall(shown)
            assert f"def {test}(" in (root / file).read_text(encoding="utf-8"), name
            if name.startswith("actions."):
                tree = ast.parse(modules[f"safeconduct.{name}"].read_text(encoding="utf-8"))
                assert named_in(tree)[0] & GUARDS, f"{name} writes without asking the guard"
