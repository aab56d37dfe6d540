"""The example in a docstring gives what it says."""

import doctest
import importlib


def test_examples_in_docstrings_give_what_they_say(modules, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    tried = 0
    for name in ["bench.report", *modules]:
        if name.endswith("__main__"):
            continue
        result = doctest.testmod(importlib.import_module(name), optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE)
        assert result.failed == 0, name
        tried += result.attempted
    assert tried >= 4
