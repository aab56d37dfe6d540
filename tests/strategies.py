"""Hypothesis strategies for every fact, built from the annotations of the fact types: a new field is drawn without a change here.

`any_facts` draws wild facts: well typed, most of them nonsense. `plausible_facts` draws from small pools of references, codes and days, so
that facts meet in the same records and most rules are reached. `histories` draws events with distinct ids.
"""

from __future__ import annotations

import datetime as dt
import types
import typing
from typing import Any

import msgspec
from hypothesis import strategies as st

from safeconduct.model import codes
from safeconduct.model import facts as f
from safeconduct.model.rules import WORDS

FACT_TYPES: tuple[type, ...] = typing.get_args(f.AnyFact)
TODAY = dt.date(2017, 5, 16)
REFS = tuple(bytes([number]) * 16 for number in range(1, 5))
EIDS = tuple(bytes([200 + number]) * 16 for number in range(24))
DAYS = tuple(TODAY + dt.timedelta(days=days) for days in (-400, -30, -7, -1, 0, 1, 10, 45, 400))
MARKER = "Мэриам‑CANARY"
"""A word that no error may hold."""

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
WORDS_KNOWN = tuple(sorted({word for words in WORDS.values() for word in words}))
CODES_KNOWN = (
    *(f"{scheme}:{code}" for scheme in ("rrf-rel", "rrf-pri", "rrf-cat", "rrf-sex", "unhcr-sn") for code in list(codes.listed(scheme))[:3]),
    *(code for scheme in ("case-status", "closure", "app-status", "pathway", "location", "risk") for code in codes.listed(scheme)),
    *("iso3:RUS", "iso3:DEU", "iso3:FRA", "RU-CE", "RU-MOW", "Latn", "che", "*", "", "1985-04", "casework", "shelter", "health", MARKER),
)


def _calendar_days(days: st.SearchStrategy[dt.date]) -> st.SearchStrategy[f.CalendarDay]:
    return st.builds(lambda on: f.CalendarDay(calendar="gregorian", said=on.isoformat(), on=on), days)


def _by_type(annotation: Any, leaves: dict[Any, st.SearchStrategy[Any]]) -> st.SearchStrategy[Any]:
    if annotation in leaves:
        return leaves[annotation]
    origin, arguments = typing.get_origin(annotation), typing.get_args(annotation)
    if origin in (typing.Union, types.UnionType):
        return st.one_of(*(_by_type(argument, leaves) for argument in arguments))
    if origin is tuple and len(arguments) == 2 and arguments[1] is Ellipsis:
        return st.lists(_by_type(arguments[0], leaves), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(_by_type(argument, leaves) for argument in arguments))
    raise TypeError(annotation)  # a fact has a field of a new kind: say here how to draw it


def facts_of(
    kind: type, leaves: dict[Any, st.SearchStrategy[Any]], named: dict[str, st.SearchStrategy[Any]] | None = None
) -> st.SearchStrategy[Any]:
    """Draw facts of one type: each field by its name when `named`, else by its type."""
    hints = typing.get_type_hints(kind)
    named = named or {}
    return st.builds(kind, **{name: named.get(name, _by_type(hints[name], leaves)) for name in kind.__struct_fields__})


WILD: dict[Any, st.SearchStrategy[Any]] = {
    str: TEXTS | st.sampled_from(CODES_KNOWN) | st.sampled_from(WORDS_KNOWN),
    bytes: st.binary(max_size=20) | st.sampled_from(REFS),
    int: st.integers(-(2**62), 2**62) | st.integers(-3, 400),
    bool: st.booleans(),
    type(None): st.none(),
    dt.date: st.dates() | st.sampled_from(DAYS),
    f.CalendarDay: _calendar_days(st.dates()) | st.builds(f.CalendarDay, calendar=TEXTS, said=TEXTS, on=st.dates()),
}
PLAUSIBLE: dict[Any, st.SearchStrategy[Any]] = {
    str: st.sampled_from(CODES_KNOWN) | st.sampled_from(WORDS_KNOWN),
    bytes: st.sampled_from(REFS),
    int: st.integers(-1, 40),
    bool: st.booleans(),
    type(None): st.none(),
    dt.date: st.sampled_from(DAYS),
    f.CalendarDay: _calendar_days(st.sampled_from(DAYS)),
}
_EVENT_IDS = st.sampled_from(EIDS)
NAMED: dict[str, st.SearchStrategy[Any]] = {
    "replaces": st.lists(_EVENT_IDS, max_size=3).map(tuple),
    "need": _EVENT_IDS,
    "name": _EVENT_IDS,
    "document": _EVENT_IDS,
    "contact": _EVENT_IDS,
    "at_ms": st.integers(1_490_000_000_000, 1_496_000_000_000),
    "sha256": st.binary(min_size=32, max_size=32),
    "via": st.sampled_from(WORDS["via"]),
    "relationship": st.sampled_from(("rrf-rel:PA", "rrf-rel:SON", "rrf-rel:WIF")),
    "status": st.sampled_from((*codes.listed("app-status"), *codes.listed("case-status"))),
    "reason": st.sampled_from(("", "duplicate", "arrived_safe", "missing")),
    "location": st.sampled_from(tuple(codes.listed("location"))),
    "region": st.sampled_from(("", "RU-CE", "RU-MOW", MARKER)),
    "regions": st.sampled_from(((), ("RU-CE",), ("RU-MOW", "iso3:DEU"))),
    "country": st.sampled_from(("iso3:RUS", "iso3:DEU")),
    "countries": st.sampled_from(((), ("iso3:RUS",), ("iso3:RUS", "iso3:DEU"))),
    "nationalities": st.sampled_from(((), ("iso3:RUS",), ("iso3:DEU",))),
    "programmes": st.sampled_from(((), ("resettlement",))),
    "purpose": st.sampled_from(WORDS["purpose"]),
    "effect": st.sampled_from(WORDS["effect"]),
    "firmness": st.sampled_from(WORDS["firmness"]),
    "how": st.sampled_from((*WORDS["link"], *WORDS["need_end"])),
    "paper": st.sampled_from(WORDS["paper"]),
    "channel": st.sampled_from(WORDS["channel"]),
    "code": st.sampled_from(("unhcr-sn:LP-IH", "unhcr-sn:SM-CC", "x:queer")),
}


def _named_of(kind: type) -> dict[str, st.SearchStrategy[Any]]:
    hints = typing.get_type_hints(kind)
    return {name: strategy for name, strategy in NAMED.items() if not (strategy is _EVENT_IDS and hints.get(name) is str)}


def any_facts() -> st.SearchStrategy[Any]:
    """Draw well-typed facts of all types with any content that can be written."""
    return st.sampled_from(FACT_TYPES).flatmap(lambda kind: facts_of(kind, WILD))


def plausible_fact_of(kind: type) -> st.SearchStrategy[Any]:
    """Draw facts of one type that speak of the same few records."""
    return facts_of(kind, PLAUSIBLE, _named_of(kind))


def plausible_facts() -> st.SearchStrategy[Any]:
    """Draw facts of all types that speak of the same few records."""
    return st.sampled_from(FACT_TYPES).flatmap(plausible_fact_of)


def stamped(facts: st.SearchStrategy[Any]) -> st.SearchStrategy[f.Stamped]:
    """Stamp drawn facts with wild ids and clocks."""
    return st.builds(f.Stamped, eid=st.binary(min_size=16, max_size=16), hlc=st.integers(0, 2**63 - 1), fact=facts)


@st.composite
def histories(draw: st.DrawFn, most: int = 12) -> list[tuple[f.Stamped, int, bytes]]:
    """Draw events with distinct ids, their causal depth and author, in the order of the ids."""
    facts = draw(st.lists(plausible_facts().filter(f.is_within_bounds), min_size=1, max_size=most))
    hlcs = draw(st.lists(st.integers(0, 3), min_size=len(facts), max_size=len(facts)))
    depths = draw(st.lists(st.integers(0, 2), min_size=len(facts), max_size=len(facts)))
    base = 1_494_900_000_000 << 16  # 16 May 2017
    return [
        (f.Stamped(eid=EIDS[number], hlc=base + hlc, fact=fact), depth, b"laptop-%d" % (number % 2))
        for number, (fact, hlc, depth) in enumerate(zip(facts, hlcs, depths, strict=True))
    ]


def texts_of(value: Any) -> list[str]:
    """Collect every text that a fact or record holds, at any depth."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, msgspec.Struct):
        return [text for name in value.__struct_fields__ for text in texts_of(getattr(value, name))]
    if isinstance(value, dict):
        return [text for item in value.values() for text in texts_of(item)]
    if isinstance(value, (tuple, list, set)):
        return [text for item in value for text in texts_of(item)]
    return []
