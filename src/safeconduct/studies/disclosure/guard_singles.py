"""Find surnames that stand alone, and what a text makes of one elsewhere: shown once for each name, for a person to look at.

A word that many texts hold counts only where the same person is named in full; a given name alone never alerts. Never looks at two words
together: `guard_check` does.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import NamedTuple

from safeconduct.model.names import PARTICLES, Folded, Word, fold, likeness, same_given, skeletons
from safeconduct.studies.disclosure.guard_everyday import is_dictionary_word, is_everyday
from safeconduct.studies.disclosure.guard_findings import Finding, finding_of
from safeconduct.studies.disclosure.guard_hits import BARE, EXACT, LIKELY, SHORT, SURE, Hit
from safeconduct.studies.disclosure.guard_index import Index
from safeconduct.studies.disclosure.guard_surroundings import (
    ends_as_surname,
    is_acronym,
    is_at_start,
    names_a_thing,
    stands_alone,
)

_LONG = 5  # sounds from which a word may hold a mistake
_MOST_NAMED = 200  # surnames named in full beyond which a text is a list
_LONG_MISTAKE = 7  # sounds
_MOST_NAMES = 3_000  # names with one word beyond which only the other word leads to them


def singles(folded: Folded, hits: dict[int, list[Hit]], index: Index, spoken: dict[int, set[int]]) -> list[Finding]:
    """Find surnames alone; common words count only where the same person is named in full elsewhere."""
    lower = {word.text for word in folded.words if not word.is_capital}
    upper = sum([word.text.isupper() and len(word.text) > 1 for word in folded.words]) * 2 > len(folded.words)
    named = {thing for thing in spoken if thing >= 0}
    company_of = _words_of(named, index)
    main = Counter([word.script for word in folded.words]).most_common(1)[0][0] if folded.words else ""
    found: list[Finding] = []
    known: dict[tuple[str, bool, bool], _Meant] = {}
    told: dict[tuple[tuple[int, ...], frozenset[int]], tuple[str, ...]] = {}
    whom: tuple[tuple[int, ...], frozenset[int]]
    for at, these in hits.items():
        word = folded.words[at]
        if at in spoken[-1] or not (word.is_capital or word.script != main):  # a handle in Latin has no capital
            continue
        so_said = (word.text, word.is_capital, stands_alone(folded, at))
        meant = known.get(so_said)
        if meant is None:
            meant = known[so_said] = _meant(*so_said[1:], these, index, named, company_of)
        if not meant.sure:
            continue
        company = set() if is_everyday(word.text) and is_at_start(folded, at) else meant.company
        if company and not (meant.sure not in BARE and is_at_start(folded, at) and is_dictionary_word(word.text)):
            whom = (), frozenset(company)
        elif meant.sure >= SURE and not (
            (word.is_capital and word.text.casefold() in lower)
            or _is_everyday(folded, at, sure=meant.sure, upper=upper, main=main, is_whole=meant.is_whole)
        ):
            whom = tuple(meant.surnames), frozenset(meant.company | meant.wholes)
        else:
            continue
        if whom not in told:
            told[whom] = index.refs_of(whom[1].union(*(index.bearers_of(surname)[:_MOST_NAMES] for surname in whom[0])))
        found.append(Finding(start=word.start, end=word.end, tier="SOFT", kind="person", refs=told[whom]))
    return found


def _words_of(named: set[int], index: Index) -> dict[int, set[int]]:
    """Give every word of the names of things, with whose it is."""
    found: dict[int, set[int]] = defaultdict(set)
    for thing in named:
        for name in index.names_of(thing):
            for word in index.words_of(name)[:-1]:
                found[word >> 1].add(thing)
    return found


class _Meant(NamedTuple):
    """Whom a word may mean: who bears a surname, of whom it is all that is recorded, and who of them is named elsewhere.

    `sure` tells of the surest, and is 0 for nobody; `is_whole` that it is a whole name.
    """

    surnames: list[int]
    wholes: set[int]
    company: set[int]
    sure: float
    is_whole: bool


def _meant(
    is_capital: bool,  # noqa: FBT001
    is_alone: bool,  # noqa: FBT001
    hits: list[Hit],
    index: Index,
    named: set[int],
    company_of: dict[int, set[int]],
) -> _Meant:
    surnames: list[int] = []
    wholes: set[int] = set()
    company: set[int] = set()
    sure = 0.0
    for hit in hits:
        is_borne = is_capital and hit.sure >= SURE and index.is_surname(hit.word)
        if is_borne:
            surnames.append(hit.word)
        known = company_of.get(hit.word, set()) if is_capital else set()
        alone: set[int] = set()
        if hit.sure >= EXACT and (is_capital or hit.sure in BARE):
            alone = set(index.wholes_of(hit.word)[:_MOST_NAMES])
            if alone and not is_alone:
                alone.intersection_update(index.bearers_of(hit.word))
        company |= known | named & alone
        wholes |= alone
        if is_borne or known or alone:
            sure = max(sure, hit.sure)
    return _Meant(surnames, wholes, company, sure, is_whole=bool(wholes))


def mistaken(folded: Folded, hits: dict[int, list[Hit]], index: Index, spoken: dict[int, set[int]]) -> list[Finding]:
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
            found.append(finding_of(folded, at, at, "SOFT", "person", things, index))
    return found


def _is_mistake(word: Word, text: str) -> bool:
    """Tell that two words that begin alike differ in their vowels, or hardly in a long word."""
    other = fold(text).words[0]
    is_near = word.script == other.script and abs(len(word.sounds) - len(other.sounds)) <= 1 and word.sounds[-1] == other.sounds[-1]
    if is_near and not skeletons(word.sounds).isdisjoint(skeletons(other.sounds)):
        return True
    sure = likeness(word.sounds, other.sounds, word.script, other.script)
    return sure >= (LIKELY if len(word.sounds) > _LONG_MISTAKE else SURE)


def _is_everyday(folded: Folded, at: int, *, sure: float, upper: bool, main: str, is_whole: bool) -> bool:
    """Tell a word that many texts hold, or that stands where it is more likely something else than the surname of this person.

    A country or a word of every sentence; an acronym; half of a name of a place (`New York`, joined by a hyphen); a word in other letters
    than the text around it, as brands are, unless it ends as surnames do; a short word at the beginning of a sentence; there, any word of
    the dictionary; what its surroundings make a thing. An initial before it makes it a surname again.
    """
    word = folded.words[at]
    if at and len(folded.words[at - 1].text) == 1 and folded.words[at - 1].is_capital and word.gap.strip() == ".":
        return False
    is_bare = sure in BARE
    if is_everyday(word.text) or (not upper and is_acronym(word.text) and (len(word.text) <= SHORT or not is_bare)):
        return True
    after = folded.words[at + 1].gap if at + 1 < len(folded.words) else ""
    is_joined = word.gap == "-" and folded.words[at - 1].text.casefold() not in PARTICLES  # al-Baradei is no New-York
    if (is_joined or after == "-") and not (is_joined and after == "-"):
        return True
    opens = is_at_start(folded, at)
    is_foreign = word.script != main and (sure < EXACT or not ends_as_surname(word.text)) and not is_whole
    if is_foreign or (opens and sure < EXACT) or (len(word.sounds) < SHORT and (opens or sure < EXACT)):
        return True
    return (opens and is_dictionary_word(word.text)) or (not is_whole and names_a_thing(folded, at, is_bare=is_bare))
