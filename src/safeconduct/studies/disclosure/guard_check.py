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
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from safeconduct.model.names import PARTICLES, Folded, Word, beginnings, fold, likeness, readings, same_given, skeletons
from safeconduct.studies.disclosure.guard_endings import endings_in, fits, kinds_with, text_stems
from safeconduct.studies.disclosure.guard_everyday import is_dictionary_word, is_everyday, is_thing
from safeconduct.studies.disclosure.guard_index import LEAST_DIGITS, Held, Index
from safeconduct.studies.disclosure.guard_surroundings import (
    ends_as_surname,
    is_acronym,
    is_at_start,
    names_a_thing,
    stands_alone,
    stands_alone_in_quotes,
)

Tier = Literal["HARD", "SOFT"]
WINDOW = 4  # words between two words of one name: first name, father's name, a title in between
_ELSEWHERE = 0.99  # the same sounds in another script
_BENT = 0.005  # what an ending takes off
_BARE = {1.0, _ELSEWHERE}  # without any ending
_EXACT = 0.98  # from here on every sound is the same
_VOICED = 0.95  # the same but for s and z
_VOWEL = 0.94  # one vowel of a long word is another
_LONG_VOWEL = 8  # sounds of such a word
_SURE = 0.93  # likeness from which a surname in another script is the same word
_CHECHEN = re.compile("[аоую]ь|[хкг]ь|къ|[\u04c0\u04cf]", re.IGNORECASE)  # letters that Russian does not put so
_OFTEN = 20  # one word in so many shows the language
_ABJAD_WORTH = 1.2  # what a likeness is worth when one side leaves vowels out
_LIKELY = 0.62  # the same, in company of another word of the name
_LEAST_NEAR = 3  # sounds of a stem that is looked for by its skeleton
_LONG = 5  # sounds from which a word may hold a mistake
_MOST_NAMED = 200  # surnames named in full beyond which a text is a list
_LONG_MISTAKE = 7  # sounds
_SHORT = 4  # sounds; a word as short as that must be exact
_ROOT = 2  # letters fewer than those of an Arabic root
_JOINED = ("وال", "بال", "فال", "كال", "لل", "ال", "و", "ف", "ب", "ك", "ل")
_TITLE = 2  # letters of an initial or of a short title, Dr.
_LONGER = 3  # sounds by which two spellings of one word may differ in length when one leaves vowels out
_MOST_NAMES = 3_000  # names with one word beyond which only the other word leads to them
_NO_CASE = frozenset({"arabic", "hebrew", "georgian"})
_ABJADS = frozenset({"arabic", "hebrew"})
_NUMBER = re.compile(r"\+?\d(?:[\d\s().\-/\u00a0\u2009\u202f]*\d){5,}")
_HANDLE = re.compile(r"[\w.+\-]+@[\w.\-]+|@[\w.]+|\b[A-Z]{1,3}\d{4,}\b|\b\d{4,}\b|[\w.\-]+")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b|\b(\d{1,2})[./](\d{1,2})[./](\d{4})\b")
_APOSTROPHE = re.compile("['\u2019]")
_BREAK = re.compile(r"[.!?;:]\s|\n\s*\n")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One leak: from where to where in the original text, how grave, of what kind, and which protected thing it may be."""

    start: int
    end: int
    tier: Tier
    kind: str
    refs: tuple[str, ...]


class _Hit(NamedTuple):
    """A word of the text that may be a word of a protected name."""

    at: int
    word: int
    sure: float


def check(text: str, index: Index) -> tuple[Finding, ...]:
    """Give every leak in a text, in its order."""
    folded = fold(text)
    hits = _hits(folded, index)
    hard, spoken = _pairs(folded, hits, index)
    found = [*hard, *_countries(folded, index), *_numbers(folded, index)]
    found += _singles(folded, hits, index, spoken)
    found += _mistaken(folded, hits, index, spoken)
    if any(finding.tier == "HARD" for finding in found):
        found += _dates(text, index)
    return tuple(sorted(found, key=lambda finding: (finding.start, finding.end)))


def _hits(folded: Folded, index: Index) -> dict[int, list[_Hit]]:
    """Look every different word up once."""
    known: dict[tuple[str, str, bool], list[tuple[int, float]]] = {}
    out: dict[int, list[_Hit]] = {}
    small = {word.text for word in folded.words if not word.is_capital}
    is_chechen = sum(_CHECHEN.search(word.text) is not None for word in folded.words) * _OFTEN > len(folded.words)
    for at, word in enumerate(folded.words):
        if len(word.sounds) < 2:  # noqa: PLR2004 - one sound is an initial
            continue
        key = (word.text, word.script, word.is_capital)
        found = known.get(key)
        if found is None:
            is_common = word.text.casefold() in small or is_everyday(word.text)
            is_dull = is_common and not word.is_capital and is_everyday(word.text)  # it counts neither alone nor in company
            found = known[key] = [] if is_dull else _lookup(word, index, is_common=is_common, is_chechen=is_chechen)
        if found:
            out[at] = [_Hit(at, number, sure) for number, sure in found]
    return out


def _forms(word: Word) -> list[str]:
    """Give the sounds of a word, and without what other languages join to it: Turkish endings, Arabic `wa-` and `al-`."""
    out = list(readings(word.text)) if word.script == "latin" or "E" in word.sounds or word.sounds[:1] == "X" else [word.sounds]
    if word.script == "arabic":
        bare = [word.text.removeprefix(joined) for joined in _JOINED if word.text.startswith(joined)]
        out += [fold(one).words[0].sounds for one in bare if len(one) > _ROOT]
    elif "'" in word.text or "\u2019" in word.text:
        front = _APOSTROPHE.split(word.text)[0]
        if len(front) > 2:  # noqa: PLR2004 - O'Neill
            out.append(fold(front).words[0].sounds)
    return out


def _lookup(word: Word, index: Index, *, is_common: bool, is_chechen: bool) -> list[tuple[int, float]]:
    """Look a word up by its sounds; one that many texts hold is no distant spelling of a name."""
    found: dict[int, float] = {}
    may_be_near = not is_common and (word.is_capital or word.script in _NO_CASE)
    near = True
    for heard in _forms(word):
        allowed = endings_in(word.script, is_chechen=is_chechen)
        stems = [(stem, ending) for stem, ending in text_stems(heard) if ending in allowed]
        for stem, ending in stems:
            for held in index.exact(stem):
                if fits(ending, held.kind):
                    sure = (1.0 if held.script == word.script else _ELSEWHERE) - (_BENT if ending else 0.0)
                    found[held.number] = max(found.get(held.number, 0.0), sure)
        if near and may_be_near:
            _near(word, stems, index, found)
        near = False
    if may_be_near and len(word.sounds) >= _LONG_VOWEL:
        _misspelled(word, index, found)
    return list(found.items())


def _near(word: Word, stems: Sequence[tuple[str, str]], index: Index, found: dict[int, float]) -> None:
    """Add words of other scripts that sound alike."""
    scripts = [script for script in index.scripts if script != word.script]
    if not scripts or not stems:
        return
    bones = beginnings(stems[0][0] + stems[0][1])
    for stem, ending in stems:
        if len(stem) < _LEAST_NEAR:
            continue
        for script in scripts:
            looked: set[int] = set()
            slack = _LONGER if script in _ABJADS or word.script in _ABJADS else 1
            for bone in bones[len(stem)]:
                if len(bone) < 2 and len(stem) <= _SHORT:  # noqa: PLR2004 - one consonant tells nothing
                    continue
                for held in index.near(bone, script, like=stem, slack=slack, kinds=kinds_with(ending)):
                    if held.number in looked:
                        continue
                    looked.add(held.number)
                    sure = _sure(stem, word.script, held)
                    if sure > found.get(held.number, 0.0):
                        found[held.number] = sure


def _misspelled(word: Word, index: Index, found: dict[int, float]) -> None:
    """Add long words of the same script that differ in one vowel: what was typed into a record, or into the text, is often wrong there."""
    for stem, ending in text_stems(word.sounds):
        if len(stem) < _LONG_VOWEL:
            break
        for bone in skeletons(stem):
            for held in index.near(bone, word.script, like=stem, slack=0, kinds=kinds_with(ending)):
                if sum(one != other for one, other in zip(stem, held.stem, strict=True)) == 1:
                    found.setdefault(held.number, _VOWEL)


def _sure(stem: str, script: str, held: Held) -> float:
    if stem.replace("z", "s") == held.stem.replace("z", "s"):  # German writes both as s
        return _VOICED
    if script not in _ABJADS and held.script not in _ABJADS:
        sure = likeness(stem, held.stem, script, held.script, _LIKELY)
    else:  # what an abjad leaves out costs evidence, not likeness; see bench/train_names.py
        sure = min(1.0, likeness(stem, held.stem, script, held.script, _LIKELY / _ABJAD_WORTH) * _ABJAD_WORTH)
    return sure if sure >= _LIKELY else 0.0


def _pairs(folded: Folded, hits: dict[int, list[_Hit]], index: Index) -> tuple[list[Finding], dict[int, set[int]]]:
    """Find two words of one name near each other; give the findings, and the things that were so named with the places."""
    found: list[Finding] = []
    spoken: dict[int, set[int]] = defaultdict(set)
    covered: set[int] = set()
    places = sorted(hits)
    for number, at in enumerate(places):
        refs: set[int] = set()
        last = at
        for other in places[number + 1 :]:
            if other - last > WINDOW or _broken(folded, at, other):
                break
            things = _common(hits[at], hits[other], folded, index)
            if things:
                refs |= things
                last = other
                covered.update((at, other))
        if refs:
            for thing in refs:
                spoken[thing].update((at, last))
            found.append(_finding(folded, at, last, "HARD", "person", refs, index))
    spoken[-1] = covered
    return found, spoken


def _common(mine: list[_Hit], yours: list[_Hit], folded: Folded, index: Index) -> set[int]:
    """Give the protected things of which one name holds both words."""
    out: set[int] = set()
    for hit in mine:
        for other in yours:
            if hit.word != other.word and _in_company(hit, other, folded):
                out.update(index.thing_of(name) for name in index.names_of_all(hit.word, other.word))
    return out


def _in_company(one: _Hit, other: _Hit, folded: Folded) -> bool:
    """Tell that two words speak for each other: both exact, or both with capitals, and not both given names of many."""
    first, second = folded.words[one.at], folded.words[other.at]
    if not (first.is_capital and second.is_capital) and min(one.sure, other.sure) < _EXACT:
        return False
    apart = other.at - one.at not in {1, -1}
    if one.sure in _BARE and other.sure in _BARE and other.at - one.at == 1 and second.gap == "-":
        return True
    if any(is_everyday(word.text) or is_thing(word.text) for word in (first, second)):
        is_told = first.is_capital and second.is_capital and not is_at_start(folded, max(one.at, other.at))
        if apart or not is_told or folded.words[max(one.at, other.at)].gap.strip(" -\u00a0"):
            return False
    elif apart and not (first.is_capital or second.is_capital):
        return False
    return one.sure + other.sure >= 2 * _LIKELY


def _broken(folded: Folded, at: int, other: int) -> bool:
    """Tell that a sentence ends between two words; the dot of an initial or a title does not end one."""
    words = folded.words
    return any(_BREAK.search(words[place].gap) and len(words[place - 1].text) > _TITLE for place in range(at + 1, other + 1))


def _finding(folded: Folded, first: int, last: int, tier: Tier, kind: str, things: set[int], index: Index) -> Finding:
    return Finding(
        start=folded.words[first].start,
        end=folded.words[last].end,
        tier=tier,
        kind=kind,
        refs=tuple(sorted(index.refs[thing] for thing in things)),
    )


def _singles(folded: Folded, hits: dict[int, list[_Hit]], index: Index, spoken: dict[int, set[int]]) -> list[Finding]:
    """Find surnames alone; common words count only where the same person is named in full elsewhere."""
    lower = {word.text for word in folded.words if not word.is_capital}
    upper = sum([word.text.isupper() and len(word.text) > 1 for word in folded.words]) * 2 > len(folded.words)
    named = {thing for thing in spoken if thing >= 0}
    company_of = _words_of(named, index)
    main = Counter([word.script for word in folded.words]).most_common(1)[0][0] if folded.words else ""
    found: list[Finding] = []
    for at, these in hits.items():
        word = folded.words[at]
        if at in spoken[-1] or not (word.is_capital or word.script != main):  # a handle in Latin has no capital
            continue
        things, sure, is_whole = _meant(folded, at, these, index, company_of)
        if not things:
            continue
        company = set() if is_everyday(word.text) and is_at_start(folded, at) else named & things
        is_common = (word.is_capital and word.text.casefold() in lower) or _is_everyday(
            folded, at, sure=sure, upper=upper, main=main, is_whole=is_whole
        )
        if company and not (sure not in _BARE and is_at_start(folded, at) and is_dictionary_word(word.text)):
            found.append(_finding(folded, at, at, "SOFT", "person", company, index))
        elif not is_common and sure >= _SURE:
            found.append(_finding(folded, at, at, "SOFT", "person", things, index))
    return found


def _words_of(named: set[int], index: Index) -> dict[int, set[int]]:
    """Give every word of the names of things, with whose it is."""
    found: dict[int, set[int]] = defaultdict(set)
    for thing in named:
        for name in index.names_of(thing):
            for word in index.words_of(name)[:-1]:
                found[word >> 1].add(thing)
    return found


def _meant(folded: Folded, at: int, hits: list[_Hit], index: Index, company_of: dict[int, set[int]]) -> tuple[set[int], float, bool]:
    """Give whom a word alone may mean, how sure the surest is, and whether it is all of a protected name."""
    word = folded.words[at]
    things: set[int] = set()
    sure, is_whole = 0.0, False
    for hit in hits:
        found: set[int] = set()
        if word.is_capital and hit.sure >= _SURE:
            found.update(index.bearers_of(hit.word)[:_MOST_NAMES])
        if hit.sure >= _EXACT and (word.is_capital or hit.sure in _BARE):
            wholes = set(index.wholes_of(hit.word)[:_MOST_NAMES])
            found |= wholes if stands_alone(folded, at) else wholes.intersection(index.bearers_of(hit.word))
            is_whole = is_whole or not wholes.isdisjoint(found)
        found |= company_of.get(hit.word, set()) if word.is_capital else set()
        if found:
            things |= found
            sure = max(sure, hit.sure)
    return things, sure, is_whole


def _mistaken(folded: Folded, hits: dict[int, list[_Hit]], index: Index, spoken: dict[int, set[int]]) -> list[Finding]:
    """Find what a text makes of a surname elsewhere: who is named in full once is meant by a word that differs in a letter."""
    named: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for thing, places in spoken.items():
        for at in places if thing >= 0 else ():
            word = folded.words[at]
            if len(word.sounds) >= _LONG and not same_given(word.sounds, word.sounds):
                named[word.sounds[0]][word.text].add(thing)
    if not named or sum(map(len, named.values())) > _MOST_NAMED:
        return []
    found: list[Finding] = []
    known: dict[str, set[int]] = {}
    for at, word in enumerate(folded.words):
        if at in hits or not word.is_capital or len(word.sounds) < _LONG or is_everyday(word.text):
            continue
        things = known.get(word.text)
        if things is None:
            meant = [them for text, them in named.get(word.sounds[0], {}).items() if _is_mistake(word, text)]
            things = known[word.text] = set().union(*meant) if meant and not is_dictionary_word(word.text) else set()
        if things:
            found.append(_finding(folded, at, at, "SOFT", "person", things, index))
    return found


def _is_mistake(word: Word, text: str) -> bool:
    """Tell that two words that begin alike differ in their vowels, or hardly in a long word."""
    other = fold(text).words[0]
    is_near = word.script == other.script and abs(len(word.sounds) - len(other.sounds)) <= 1 and word.sounds[-1] == other.sounds[-1]
    if is_near and not skeletons(word.sounds).isdisjoint(skeletons(other.sounds)):
        return True
    sure = likeness(word.sounds, other.sounds, word.script, other.script)
    return sure >= (_LIKELY if len(word.sounds) > _LONG_MISTAKE else _SURE)


def _is_everyday(folded: Folded, at: int, *, sure: float, upper: bool, main: str, is_whole: bool) -> bool:
    """Tell a word that many texts hold, or that stands where it is more likely something else than the surname of this person.

    A country or a word of every sentence; an acronym; half of a name of a place (`New York`, joined by a hyphen); a word in other letters
    than the text around it, as brands are, unless it ends as surnames do; a short word at the beginning of a sentence; there, any word of
    the dictionary; what its surroundings make a thing. An initial before it makes it a surname again.
    """
    word = folded.words[at]
    if at and len(folded.words[at - 1].text) == 1 and folded.words[at - 1].is_capital and word.gap.strip() == ".":
        return False
    is_bare = sure in _BARE
    if is_everyday(word.text) or (not upper and is_acronym(word.text) and (len(word.text) <= _SHORT or not is_bare)):
        return True
    after = folded.words[at + 1].gap if at + 1 < len(folded.words) else ""
    is_joined = word.gap == "-" and folded.words[at - 1].text.casefold() not in PARTICLES  # al-Baradei is no New-York
    if (is_joined or after == "-") and not (is_joined and after == "-"):
        return True
    opens = is_at_start(folded, at)
    is_foreign = word.script != main and (sure < _EXACT or not ends_as_surname(word.text)) and not is_whole
    if is_foreign or (opens and sure < _EXACT) or (len(word.sounds) < _SHORT and (opens or sure < _EXACT)):
        return True
    return (opens and is_dictionary_word(word.text)) or (not is_whole and names_a_thing(folded, at, is_bare=is_bare))


def _countries(folded: Folded, index: Index) -> list[Finding]:
    table = index.extra.countries
    if not table:
        return []
    found: list[Finding] = []
    longest = max(text.count(" ") for text in table) + 1
    texts = [
        _APOSTROPHE.split(word.text.casefold().replace("\u0307", ""))[0] for word in folded.words
    ]  # Turkish writes its endings behind one
    at = 0
    while at < len(texts):
        for size in range(min(longest, len(texts) - at), 0, -1):
            held = table.get(" ".join(texts[at : at + size]))
            if held is not None and (not held[1] or (folded.words[at].is_capital and not is_at_start(folded, at))):
                last = at + size - 1
                tier: Tier = "SOFT" if stands_alone_in_quotes(folded, at, last) else "HARD"
                found.append(_finding(folded, at, last, tier, "country", {held[0]}, index))
                at = last
                break
        at += 1
    return found


def _numbers(folded: Folded, index: Index) -> list[Finding]:
    """Find numbers by their last ten digits however they are grouped, and handles and addresses by their letters."""
    found: list[Finding] = []
    extra = index.extra
    for place in _NUMBER.finditer(folded.text) if extra.numbers else ():
        digits = re.sub(r"\D", "", place[0])
        things = next((extra.numbers[digits[-size:]] for size in range(10, LEAST_DIGITS - 1, -1) if digits[-size:] in extra.numbers), ())
        if things:
            found.append(_span(folded, place.start(), place.end(), things, index))
    for place in _HANDLE.finditer(folded.text) if extra.handles else ():
        things = extra.handles.get(place[0].casefold().strip("@.-"), ())
        if things:
            found.append(_span(folded, place.start(), place.end(), things, index))
    return found


def _span(folded: Folded, start: int, end: int, things: tuple[int, ...], index: Index) -> Finding:
    refs = tuple(sorted(index.refs[thing] for thing in things))
    return Finding(start=folded.origin[start], end=folded.ends[end - 1], tier="HARD", kind="number", refs=refs)


def _dates(text: str, index: Index) -> list[Finding]:
    """Find protected days, told only because something else in the text is HARD: in a large register every day is somebody's."""
    found: list[Finding] = []
    for place in _DATE.finditer(text) if index.extra.dates else ():
        year, month, day, other_day, other_month, other_year = place.groups()
        iso = f"{year}-{month}-{day}" if year else f"{other_year}-{int(other_month):02}-{int(other_day):02}"
        things = index.extra.dates.get(iso, ())
        if things:
            refs = tuple(sorted(index.refs[thing] for thing in things))
            found.append(Finding(start=place.start(), end=place.end(), tier="SOFT", kind="date", refs=refs))
    return found
