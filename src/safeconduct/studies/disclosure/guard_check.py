"""Check a text before it leaves: spans in which a protected person, place, number, date or country shows, each with a tier.

HARD stops the text until a person overrides it with a reason: two words of one name near each other, a number, a handle, a country.
SOFT is shown once for each name: a single surname. A word that many texts hold counts only in company of something else about the same
protected thing. A given name alone never alerts, a date only beside something HARD.

A finding holds the span and the reference, never the stored name. Never drops an exact hit for want of a capital letter in company.

    >>> from safeconduct.studies.disclosure import Index, Protected
    >>> index = Index.build([Protected(ref="p1", kind="person", texts=("Tamerlan Ovlurov",))])
    >>> [(f.start, f.end, f.tier) for f in check("Вчера Тамерлана Овлурова видели.", index)]
    [(6, 24, 'HARD')]
"""

from __future__ import annotations

import re
from collections import defaultdict

from safeconduct.model.names import Folded, fold
from safeconduct.studies.disclosure.guard_abroad import countries
from safeconduct.studies.disclosure.guard_everyday import is_everyday, is_thing
from safeconduct.studies.disclosure.guard_findings import Finding, Tier, finding_of
from safeconduct.studies.disclosure.guard_handles import heard_as_names, run_together, surest
from safeconduct.studies.disclosure.guard_hits import BARE, EXACT, LIKELY, Hit, hits_in, is_all_small
from safeconduct.studies.disclosure.guard_index import Index
from safeconduct.studies.disclosure.guard_initials import initials
from safeconduct.studies.disclosure.guard_masked import unmasked
from safeconduct.studies.disclosure.guard_numbers import handles_in, numbers_in
from safeconduct.studies.disclosure.guard_singles import mistaken, singles
from safeconduct.studies.disclosure.guard_surroundings import is_at_start

_LONGEST = 24  # words of one finding: a list of people is no name
WINDOW = 4  # words between two words of one name: first name, father's name, a title in between
_TITLE = 2  # letters of an initial or of a short title, Dr.
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_CELLS = re.compile(r"[ \u00a0-]*|[._/]|\s*[|\t;]\s*|\"\s*[,;:&+|]\s*\"(?: ?\"? ?[&+;] ?\")?|\"[&;,]\" \"[&;,]\"")
"""What stands between two words of one name: a blank, a sign of an address, the line between two cells."""
_STOP = re.compile(r"[.!?]\s")
_BLANK = re.compile(r"\n\s*\n")


def check(text: str, index: Index) -> tuple[Finding, ...]:
    """Give every leak in a text, in its order."""
    folded, masked = unmasked(fold(text), index)
    folded, tagged = heard_as_names(folded)
    is_small = is_all_small(folded)
    hits = hits_in(folded, index, masked, is_small=is_small)
    hard, spoken = _pairs(folded, hits, index, is_small=is_small)
    hits = surest(hits, tagged) if tagged else hits
    hard += initials(folded, hits, index, spoken)
    found = [*hard, *countries(folded, index), *_numbers(folded, index)]
    found += run_together(folded, tagged, index)
    found += singles(folded, hits, index, spoken)
    found += mistaken(folded, hits, index, spoken)
    if any(finding.tier == "HARD" for finding in found):
        found += _dates(text, index)
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _pairs(folded: Folded, hits: dict[int, list[Hit]], index: Index, *, is_small: bool) -> tuple[list[Finding], dict[int, set[int]]]:
    """Find two words of one name near each other; give the findings, and the things that were so named with the places."""
    found: list[Finding] = []
    spoken: dict[int, set[int]] = defaultdict(set)
    covered: set[int] = set()
    shared = _Shared(index)
    places = sorted(hits)
    for number, at in enumerate(places):
        refs: set[int] = set()
        last = at
        for place in range(number + 1, len(places)):
            other = places[place]
            if other - last > WINDOW or other - at > _LONGEST or _broken(folded, at, other):
                break
            things = _common(hits, at, other, folded, shared, is_small=is_small)
            if things:
                refs |= things
                last = other
                covered.update((at, other))
        if refs:
            for thing in refs:
                spoken[thing].update((at, last))
            found.append(finding_of(folded, at, last, "HARD", "person", refs, index))
    spoken[-1] = covered
    return found, spoken


class _Shared(dict[tuple[int, int], frozenset[int]]):
    """The protected things of which one name holds both of two name words."""

    def __init__(self, index: Index) -> None:
        super().__init__()
        self._index = index

    def __missing__(self, words: tuple[int, int]) -> frozenset[int]:
        found = self[words] = frozenset(map(self._index.thing_of, self._index.names_of_all(*words)))
        return found


def _common(hits: dict[int, list[Hit]], at: int, later: int, folded: Folded, shared: _Shared, *, is_small: bool) -> set[int]:
    """Give the protected things of which one name holds both words."""
    out: set[int] = set()
    one, two = folded.words[at], folded.words[later]
    are_capital = (one.is_capital and two.is_capital) or (is_small and later - at == 1)
    are_beside = later - at == 1 and not one.is_capital and not two.is_capital
    is_joined = later - at == 1 and two.gap == "-"
    may_stand = _may_stand(folded, at, later)
    for hit in hits[at]:
        for other in hits[later]:
            surest = max if are_beside else min
            if hit.word == other.word or (not are_capital and surest(hit.sure, other.sure) < EXACT):
                continue
            is_sure = may_stand and hit.sure + other.sure >= 2 * LIKELY
            if is_sure or (is_joined and hit.sure in BARE and other.sure in BARE):
                out |= shared[hit.word, other.word]
    return out


def _may_stand(folded: Folded, at: int, later: int) -> bool:
    """Tell that two words may speak for each other: one with a capital if they stand apart, side by side if one is a word of every day."""
    first, second = folded.words[at], folded.words[later]
    apart = later - at > 1
    if any(is_everyday(word.text) or is_thing(word.text) for word in (first, second)):
        is_told = first.is_capital and second.is_capital and (not is_at_start(folded, later) or '"' in second.gap)
        return not apart and is_told and _CELLS.fullmatch(second.gap) is not None
    return not apart or first.is_capital or second.is_capital


def _broken(folded: Folded, at: int, other: int) -> bool:
    """Tell that a sentence ends between two words; the dot of an initial or a title ends none, nor does a blank line between neighbours."""
    words, breaks = folded.words, other - at > 1
    return any(
        (_STOP.search(words[place].gap) or (breaks and _BLANK.search(words[place].gap))) and len(words[place - 1].text) > _TITLE
        for place in range(at + 1, other + 1)
    )


def _numbers(folded: Folded, index: Index) -> list[Finding]:
    """Find numbers, handles and addresses, each once; a handle that may be a word of the language asks."""
    found = [_span(folded, start, end, things, index, "HARD") for start, end, things in numbers_in(folded, index.extra)]
    for start, end, things, is_told in handles_in(folded, index.extra):
        found.append(_span(folded, start, end, things, index, "HARD" if is_told else "SOFT"))
    reached: dict[tuple[str, ...], int] = {}
    kept = []
    for finding in sorted(found, key=lambda one: (one.start, -one.end)):
        if finding.end > reached.get(finding.refs, -1):
            reached[finding.refs] = finding.end
            kept.append(finding)
    return kept


def _span(folded: Folded, start: int, end: int, things: tuple[int, ...], index: Index, tier: Tier) -> Finding:
    return Finding(start=folded.origin[start], end=folded.ends[end - 1], tier=tier, kind="number", refs=index.refs_of(things))


def _dates(text: str, index: Index) -> list[Finding]:
    """Find protected days, told only because something else in the text is HARD: in a large register every day is somebody's."""
    found: list[Finding] = []
    for place in _DATE.finditer(text) if index.extra.dates else ():
        year, month, day, other_day, other_month, other_year = place.groups()
        iso = f"{year}-{month}-{day}" if year else f"{other_year}-{int(other_month):02}-{int(other_day):02}"
        things = index.extra.dates.get(iso, ())
        if things:
            refs = index.refs_of(things)
            found.append(Finding(start=place.start(), end=place.end(), tier="SOFT", kind="date", refs=refs))
    return found
