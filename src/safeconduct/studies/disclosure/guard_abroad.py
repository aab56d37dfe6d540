"""Find countries with which there are talks: by their names, and by what only points to one.

A name, a capital, an adjective, a people stops a text. A code, a telephone number, an airport, a town, money or a host only asks: each of
them may be there for another reason. Never tells a code in a text that is all capitals.
"""

from __future__ import annotations

import re

from safeconduct.model.names import Folded
from safeconduct.studies.disclosure.guard_findings import Finding, Tier, finding_of
from safeconduct.studies.disclosure.guard_index import Index
from safeconduct.studies.disclosure.guard_surroundings import is_at_start, stands_alone_in_quotes

_APOSTROPHE = re.compile("['\u2019]")
_TELEPHONE = re.compile(r"(?<![\d+])(?:\+|\b00)[ \u00a0]?\(?(\d[\d \u00a0().\-]{6,})")
_HOST = re.compile(r"(?<![\w.])(?:[\w\-]{2,}\.)+([a-z]{2,3})(?![\w\-]|\.\w)")
_CODE_DIGITS = 3  # of a country, at the most
_CODE_LETTERS = (2, 3)


def countries(folded: Folded, index: Index) -> list[Finding]:
    """Give every word for a country, and what points to one."""
    if not index.extra.countries:
        return []
    # Turkish writes its endings behind an apostrophe
    texts = [_APOSTROPHE.split(word.text.casefold().replace("\u0307", ""))[0] for word in folded.words]
    return [*_named(folded, texts, index), *_pointed_at(folded, texts, index), *_in_signs(folded, index)]


def _named(folded: Folded, texts: list[str], index: Index) -> list[Finding]:
    table = index.extra.countries
    longest = max(text.count(" ") for text in table) + 1
    found: list[Finding] = []
    at = 0
    while at < len(texts):
        for size in range(min(longest, len(texts) - at), 0, -1):
            held = table.get(" ".join(texts[at : at + size]))
            if held is not None and (not held[1] or (folded.words[at].is_capital and not is_at_start(folded, at))):
                last = at + size - 1
                tier: Tier = "SOFT" if stands_alone_in_quotes(folded, at, last) else "HARD"
                found.append(finding_of(folded, at, last, tier, "country", {held[0]}, index))
                at = last
                break
        at += 1
    return found


def _pointed_at(folded: Folded, texts: list[str], index: Index) -> list[Finding]:
    """Find towns, airports, parliaments and money, which have a capital or a figure before them, and codes in capitals."""
    table = index.extra.hints
    longest = max((text.count(" ") for text in table), default=0) + 1
    is_loud = sum([word.text.isupper() and len(word.text) > 1 for word in folded.words]) * 2 > len(folded.words)
    found: list[Finding] = []
    for at, word in enumerate(folded.words):
        if not word.is_capital and not any(char.isdigit() for char in word.gap):
            continue
        if word.text.isupper() and len(word.text) in _CODE_LETTERS and not is_loud and f"={word.text}" in table:
            found.append(finding_of(folded, at, at, "SOFT", "hint", {table[f"={word.text}"]}, index))
            continue
        for size in range(min(longest, len(texts) - at), 0, -1):
            thing = table.get(" ".join(texts[at : at + size]))
            if thing is not None:
                found.append(finding_of(folded, at, at + size - 1, "SOFT", "hint", {thing}, index))
                break
    return found


def _in_signs(folded: Folded, index: Index) -> list[Finding]:
    """Find codes of telephones and zones of hosts."""
    table, found = index.extra.hints, []
    for place in _TELEPHONE.finditer(folded.written):
        digits = re.sub(r"\D", "", place[1])
        found += [(place, table.get(f"+{digits[:size]}")) for size in range(1, _CODE_DIGITS + 1)]
    found += [(place, table.get(f".{place[1]}")) for place in _HOST.finditer(folded.written)]
    return [
        Finding(
            start=folded.origin[place.start()],
            end=folded.ends[place.end() - 1],
            tier="SOFT",
            kind="hint",
            refs=index.refs_of((thing,)),
        )
        for place, thing in found
        if thing is not None
    ]
