"""The tree of errors is the one that docs/design.md promises, exit codes and all."""

import re

from safeconduct import errors


def children(parent):
    return [cls for child in parent.__subclasses__() for cls in (child, *children(child))]


def test_the_tree_of_errors_is_as_documented(root):
    page = (root / "docs" / "design.md").read_text(encoding="utf-8")
    promised = {name: int(code) for name, code in re.findall(r"^\| `(\w+)` \| (\d+) \|", page, re.MULTILINE)}
    ours = [errors.SafeconductError, *(cls for cls in children(errors.SafeconductError) if cls.__module__ == errors.__name__)]
    assert promised == {cls.__name__: cls.exit_code for cls in ours}
    assert len(set(promised.values())) == len(promised), "two errors share an exit code"


def test_every_error_says_and_hints():
    for cls in children(errors.SafeconductError):
        caught = cls("the bed is taken", "choose another night")
        assert (str(caught), caught.says, caught.hint) == ("the bed is taken", "the bed is taken", "choose another night")
