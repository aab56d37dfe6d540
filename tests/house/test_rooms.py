"""The rooms keep to their names, their size and their front doors."""

import ast
import re
import statistics

import pytest

SAY_NOTHING = re.compile(r"^(utils?|helpers?|common|base|core|misc|managers?)$")
LINES_OF_A_ROOM = 600  # a module nears this only when there is a second room in it; 400 is the mirror, see docs/design.md
MEDIAN_LINES = 250  # the median of the houses we measured lies between 56 and 250
ROOMS = {"doors", "actions", "studies", "vault", "model"}  # floors made of rooms


def imports(path):
    """Yield what is imported, and in which line."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}:{node.lineno}: write the whole name of what you import"
            yield node.module, node.lineno


def room_of(module):
    """Name the room a module lives in: `safeconduct.vault.seal`, `safeconduct.ids`."""
    parts = module.split(".")
    return ".".join(parts[:3] if len(parts) > 2 and parts[1] in ROOMS else parts[:2])


def test_no_room_has_a_name_that_says_nothing(modules):
    assert [name for name in modules if any(SAY_NOTHING.match(part) for part in name.split("."))] == []


def test_every_room_says_its_rule(modules):
    mute = [name for name, path in modules.items() if len(ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or "") < 20]
    assert mute == []


def test_modules_stay_small(modules):
    lines = {name: len(path.read_text(encoding="utf-8").splitlines()) for name, path in modules.items()}
    assert {name: count for name, count in lines.items() if count > LINES_OF_A_ROOM} == {}
    assert statistics.median(lines.values()) <= MEDIAN_LINES


def test_a_room_is_entered_by_its_front_door(modules):
    climbed = []
    for name, path in modules.items():
        for imported, line in imports(path):
            if imported.startswith("safeconduct.") and room_of(imported) != room_of(name) and imported != room_of(imported):
                climbed.append(f"{name}:{line} imports {imported}")
    assert climbed == []


@pytest.mark.parametrize(
    ("module", "room"),
    [
        ("safeconduct.vault.seal.aead", "safeconduct.vault.seal"),
        ("safeconduct.model.facts.case", "safeconduct.model.facts"),
        ("safeconduct.ids", "safeconduct.ids"),
    ],
)
def test_a_module_is_told_by_its_room(module, room):
    assert room_of(module) == room


def test_no_two_modules_keep_a_setting_under_one_name(modules):
    """What a machine remembers for one of them would be written over by the other."""
    setting = re.compile(r'^_?[A-Z_]+ = "([^"]+)"  # the setting ', re.MULTILINE)
    names = [name for path in modules.values() for name in setting.findall(path.read_text(encoding="utf-8"))]
    assert len(names) > 8
    assert sorted(names) == sorted(set(names))
