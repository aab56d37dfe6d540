"""How much of what people say in invented texts the reading help finds, beside sixty lines of rules and quotation marks alone.

A proposal counts when at least half of all words of the two speakers are in both, and so of the two contents.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from bench.attribution_rules import read_by_quotation_marks, read_by_rules
from bench.report import Row, at_least, reported
from safeconduct.studies.evidence import propose
from safeconduct.studies.evidence.declined import propose as by_forms

_FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "evidence"
_SAME = 0.5


def _alike(one: str, other: str) -> bool:
    mine, yours = set(re.findall(r"\w+", one.lower())), set(re.findall(r"\w+", other.lower()))
    return mine == yours or len(mine & yours) / len(mine | yours) >= _SAME


def measured(sentences: Sequence[dict[str, Any]], reader: Callable[[str, str], Iterable[Any]]) -> float:
    """Give the F1 of a reader: of what it finds and of what there is, how much is the same."""
    right = given = wanted = 0
    for sentence in sentences:
        found = [
            (each.speaker, each.content) if hasattr(each, "speaker") else each
            for each in reader(sentence["text"], sentence.get("language", "en"))
        ]
        given += len(found)
        wanted += len(sentence["said"])
        for said in sentence["said"]:
            match = next((each for each in found if _alike(each[0], said["speaker"]) and _alike(each[1], said["content"])), None)
            if match is not None:
                found.remove(match)
                right += 1
    return 2 * right / max(1, given + wanted)


def rows() -> list[Row]:
    """Measure the reading help on the sentences it was made by, and on those that came later."""
    sentences = tomllib.loads((_FIXTURES / "sentences.toml").read_text(encoding="utf-8"))["sentence"]
    lots = {
        "made by": [each for each in sentences if not each.get("held_out")],
        "came later": [each for each in sentences if each.get("held_out")],
    }
    found: list[Row] = []
    for name, some in lots.items():
        size = f"{len(some)} sentences, {sum(len(each['said']) for each in some)} said, {name}"
        found.append(at_least(f"reading help: {size}", measured(some, propose), "F1", 0.5))
        found.append(reported(f"sixty lines of rules: {size}", measured(some, read_by_rules), "F1"))
        found.append(reported(f"quotation marks alone: {size}", measured(some, read_by_quotation_marks), "F1"))
    for language, name in (("en", "English"), ("ru", "Russian")):
        some = [each for each in sentences if each.get("language", "en") == language]
        found.append(at_least(f"reading help: {len(some)} sentences, {name}", measured(some, propose), "F1", 0.5))
        found.append(reported(f"sixty lines of rules: {len(some)} sentences, {name}", measured(some, read_by_rules), "F1"))
        found.append(reported(f"quotation marks alone: {len(some)} sentences, {name}", measured(some, read_by_quotation_marks), "F1"))
    return found + in_articles(sentences)


def in_articles(sentences: Sequence[dict[str, Any]]) -> list[Row]:
    """Measure four readers on the same texts: quotation marks, sixty lines of rules, our rules, and these with Russian forms."""
    articles = tomllib.loads((_FIXTURES / "articles.toml").read_text(encoding="utf-8"))["article"]
    lots = {
        "Russian articles": [each for each in articles if each.get("language") == "ru" and not each.get("held_out")],
        "Russian articles that came later": [each for each in articles if each.get("language") == "ru" and each.get("held_out")],
        "Russian sentences": [each for each in sentences if each.get("language") == "ru"],
        "English articles": [each for each in articles if each.get("language", "en") == "en" and not each.get("held_out")],
        "English articles that came later": [each for each in articles if each.get("language", "en") == "en" and each.get("held_out")],
    }
    readers: dict[str, Callable[[str, str], Iterable[Any]]] = {
        "quotation marks alone": read_by_quotation_marks,
        "sixty lines of rules": read_by_rules,
        "rules": propose,
        "rules and safeconduct[reading]": by_forms,
    }
    return [
        reported(f"{reader}: {sum(len(each['said']) for each in some)} said, {name}", measured(some, read), "F1")
        for name, some in lots.items()
        for reader, read in readers.items()
    ]
