r"""Write a country-of-origin annex: what is said of chosen claims, by whom and through whom, in attributed sentences.

The rule of this room: no bare fact. Every sentence says who says it and through whom it came; hedges and figures stand as they were said,
in quotation marks; a note of ours is called one. What was not found is said too, as the standards for such research ask (ACCORD, EUAA:
relevance, reliability, currency, traceability). The annex is one value; `annex_html` and `annex_docx` only lay it out.

    >>> from safeconduct.studies.evidence.reading import read_report
    >>> said = '[{stance = "asserts", speaker = "clerk", via = ["Post"], hedge = "reportedly"}]'
    >>> ledger = read_report(f'[[claim]]\nid = "a"\ntext = "the mill is to be closed"\nsaid = {said}')
    >>> annex(ledger, title="Annex", made_on="2031-05-01").claims[0].said[0].words
    'According to Post, citing clerk: the mill is to be closed; in the words “reportedly”. How that is known is not said.'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from safeconduct.model import codes
from safeconduct.studies.evidence.codes import SUPPORTING
from safeconduct.studies.evidence.hardening import Hardening
from safeconduct.studies.evidence.heard import Heard, heard, way_to_reader
from safeconduct.studies.evidence.ledger import AssertionId, Capture, Claim, Ledger, SourceId, Utterance, show_interval
from safeconduct.studies.evidence.matrix import Contradiction, Row, matrix
from safeconduct.studies.evidence.reading import UNNAMED_BY
from safeconduct.studies.evidence.web import Web

_STANCES: Final = {
    "acknowledges": "admitted by",
    "corrects": "corrected by",
    "denies": "denied by",
    "disputes_detail": "disputed in a part by",
    "does_not_confirm": "neither confirmed nor denied by",
    "no_comment": "without comment from",
    "refuses_access": "closed to any look by",
    "questions": "asked whether it is so by",
    "retracts": "taken back by",
}
"""How a stance other than saying so stands before the name of who takes it."""
_BASES: Final = {
    "firsthand": "That is first-hand.",
    "documentary": "That rests on documents.",
    "hearsay": "That is second-hand.",
    "undisclosed": "How that is known is not said.",
}
_METHOD: Final = tuple(
    " ".join(paragraph.split())
    for paragraph in """
    Each claim is followed by everybody who was found to speak on it, for and against, with the way by which it came to the page that was
    read. Words in quotation marks are those of the page; notes are the researcher's own.

    The number of independent origins says how many parties would all have to be wrong, or lying, for a claim to fall; the parties are
    named. It is a lower bound: a page that does not say how it knows is taken to repeat the earliest report. It is not a probability, and
    no claim here is called true.

    Words such as “around” or “dozens” are read as ranges by a fixed table; figures are never averaged.
    """.strip().split("\n\n")
)
_TWO: Final = 2  # parties: the two-source rule of the press


class Footnote(msgspec.Struct, frozen=True, kw_only=True):
    """Where a sentence was read: the publisher, and the copy that was kept, if one was."""

    number: int
    words: str
    sha256: str


class Sentence(msgspec.Struct, frozen=True, kw_only=True):
    """What one party says, attributed, and the number of its footnote."""

    words: str
    note: str
    footnote: int
    is_support: bool


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One claim: its sentences, and what follows from them together."""

    heading: str
    scope: str
    said: tuple[Sentence, ...]
    follows: tuple[str, ...]


class Annex(msgspec.Struct, frozen=True, kw_only=True):
    """A whole annex.

    Attributes:
        method: how it was made, one paragraph each.
        limits: what was not found or cannot be said.
        consulted: every source from which something was read.
    """

    title: str
    made_on: str
    method: tuple[str, ...]
    claims: tuple[Part, ...]
    limits: tuple[str, ...]
    consulted: tuple[str, ...]
    footnotes: tuple[Footnote, ...]


def annex(ledger: Ledger, *, title: str, made_on: str) -> Annex:
    """Write the annex of all claims of a ledger, in its order.

    Args:
        ledger: cleared for this use and masked.
        title: as it stands at the head.
        made_on: the day of writing; the end of the research.
    """
    return _Writing(ledger).annex(title, made_on)


class _Writing:
    """An annex as it is written."""

    def __init__(self, ledger: Ledger) -> None:
        self._web = Web(ledger)
        self._ledger = ledger
        self._rows = matrix(ledger)
        self._captures = {each.id: each for each in ledger.captures}
        self._footnotes: dict[tuple[str, str, str], Footnote] = {}

    def annex(self, title: str, made_on: str) -> Annex:
        parts = tuple(self._part(row) for row in self._rows)
        read = dict.fromkeys(each.speaker for each in self._ledger.utterances if each.is_read)
        return Annex(
            title=title,
            made_on=made_on,
            method=_METHOD,
            claims=parts,
            limits=tuple(self._limits(made_on)),
            consulted=tuple(self._consulted(each) for each in read),
            footnotes=tuple(self._footnotes.values()),
        )

    def _part(self, row: Row) -> Part:
        claim = self._web.claims[row.id]
        said = tuple(self._sentence(claim, each) for each in heard(self._web, row.id))
        return Part(heading=claim.text, scope=_scope(claim), said=said, follows=tuple(self._follows(row, claim)))

    def _sentence(self, claim: Claim, said: Heard) -> Sentence:
        speaker, *relays = (self._called(each) for each in said.chain)
        by = f"{_STANCES[said.stance]} {speaker}" if said.stance in _STANCES else ""
        cited = [f"citing {each}" for each in (*relays[-2::-1], *(() if by else (speaker,)))]
        chain = ", ".join([f"according to {relays[-1]}", *cited, *filter(None, (by,))]) if relays else by or f"according to {speaker}"
        words = [f"{_capital(chain)}: {claim.text}"]
        if said.quantity:
            words.append(f"the figure given is “{said.quantity}”{_unit(claim)}")
        elif claim.quantity and said.stance in SUPPORTING and said.interval == claim.interval:
            words.append(f"the figure given is “{claim.quantity}”{_unit(claim)}")
        if said.hedges:
            words.append(f"in the words {_quoted(said.hedges)}")
        is_support = said.stance in SUPPORTING
        assertion = self._web.assertions[said.id]
        way = way_to_reader(self._web, assertion.utterance, assertion.read_in)
        return Sentence(
            words=f"{'; '.join(words)}." + (f" {_BASES[said.basis]}" if is_support else ""),
            note=f"Note: {said.words}." if said.words else "",
            footnote=self._footnote(self._web.utterances[way[-1]]),
            is_support=is_support,
        )

    def _called(self, source: SourceId) -> str:
        """Name a source as the page does that we read; who is not named there is called so."""
        found = self._web.sources[source]
        if found.note.startswith(UNNAMED_BY):
            return "a source that it does not name"
        return f"“{found.name}”" if found.kind == "unnamed" else found.name

    def _footnote(self, read: Utterance) -> int:
        key = (read.speaker, read.capture, read.locator)
        if key not in self._footnotes:
            source, capture = self._web.sources[read.speaker], self._captures.get(read.capture)
            parts = [source.name, source.kind, read.said_on or source.published, read.locator]
            words = ", ".join(filter(None, parts)) + ". " + _copy(capture)
            self._footnotes[key] = Footnote(number=len(self._footnotes) + 1, words=words, sha256=capture.sha256 if capture else "")
        return self._footnotes[key].number

    def _follows(self, row: Row, claim: Claim) -> Iterable[str]:
        if row.kappa_low:
            least = "at least " if row.kappa_high > row.kappa_low or not row.is_exact else ""
            yield f"Independent origins: {least}{row.kappa_low}. All of it rests on: {self._listed(row.cut)}."
            if row.kappa_low < _TWO:
                yield "Corroboration by a second independent origin was not found among the sources consulted."
        else:
            yield "Nobody among the sources consulted was found to say so from a knowledge of their own."
        yield from self._figures(row, claim)
        for each in row.hardening:
            yield self._hardened(each)
        if row.contradiction is not None:
            yield from self._contradicted(row.contradiction)
        judged = "confirmed by other sources" if row.credibility == "1" else codes.label(f"admiralty-credibility:{row.credibility}")
        yield f"Credibility (Admiralty): {row.credibility}, {judged}; computed from the origins."

    def _figures(self, row: Row, claim: Claim) -> Iterable[str]:
        if row.interval is None:
            return
        wrong, left = row.interval.left[0]
        shown = ", or ".join(map(show_interval, left))
        condition = "if nobody quoted here is wrong" if not wrong else f"if no more than {wrong} of the parties quoted here are wrong"
        yield f"Figure: {shown}{_unit(claim)} {condition}."

    def _hardened(self, each: Hardening) -> str:
        soft = ", ".join(f"{softer} became {firmer}" for softer, firmer in zip(each.softer, each.firmer, strict=True))
        return f"{self._speaker(each.by)} puts it more firmly than {self._listed_by(each.on)}, on whom it rests: {soft}."

    def _contradicted(self, found: Contradiction) -> Iterable[str]:
        ones = dict.fromkeys(one for one, _ in found.between)
        others = dict.fromkeys(other for _, other in found.between if other not in ones)
        yield f"Contradiction: {self._listed_by(tuple(ones))} cannot be right together with {self._listed_by(tuple(others))}."
        sets = "; or ".join(self._listed(who) for who in found.who)
        yield f"At least {found.wrong} must be wrong: {sets}."
        if found.misreported:
            yield f"Otherwise {self._listed(found.misreported)}, through whom one side is known, relayed it falsely."

    def _speaker(self, assertion: AssertionId) -> str:
        return self._called(self._web.utterances[self._web.assertions[assertion].utterance].speaker)

    def _listed_by(self, assertions: Sequence[AssertionId]) -> str:
        return ", ".join(dict.fromkeys(self._speaker(each) for each in assertions))

    def _listed(self, parties: Sequence[str]) -> str:
        return ", ".join(self._called(SourceId(each)) if each in self._web.sources else each for each in parties)

    def _limits(self, made_on: str) -> Iterable[str]:
        yield f"The sources below were consulted until {made_on}. That something is not stated here does not mean that it did not happen."
        alone = [row for row in self._rows if row.kappa_low < _TWO]
        if alone:
            yield f"Of {len(self._rows)} claims, {len(alone)} rest on one party or none; originals behind relayed words were not read."
        unkept = sum(1 for each in self._footnotes.values() if not each.sha256)
        if unkept:
            yield f"Of {unkept} of {len(self._footnotes)} places that were read no copy was kept; they cannot be checked by a hash."
        undated = sum(1 for each in self._ledger.utterances if each.is_read and not each.said_on)
        if undated:
            yield f"{undated} of the sentences that were read have no day; they may speak of different times."
        if any(each.is_protected for each in self._ledger.sources):
            yield "Sources without a name are protected, or the page that quotes them did not name them; a reader cannot ask them again."

    def _consulted(self, source: SourceId) -> str:
        found = self._web.sources[source]
        judged = next(
            (each for each in reversed(self._ledger.assessments) if each.of == source and each.scheme == "admiralty-reliability"), None
        )
        reliability = (
            f"reliability (Admiralty) {judged.value.upper()}, {codes.label(f'admiralty-reliability:{judged.value}')}: {judged.reason}"
            if judged is not None
            else "reliability (Admiralty) F, cannot be judged: nobody has judged it"
        )
        return ", ".join(filter(None, (found.name, found.kind if found.kind != found.name else "", found.published, reliability)))


def _copy(capture: Capture | None) -> str:
    if capture is None:
        return "No copy was kept."
    title = f"“{capture.title}”. " if capture.title else ""
    return f"{title}{capture.url + '. ' if capture.url else ''}Copy kept on {capture.captured_at}, SHA-256 {capture.sha256}."


def _scope(claim: Claim) -> str:
    scope = claim.scope
    span = f"from {scope.since}" * bool(scope.since) + (" " * bool(scope.since) + f"until {scope.until}") * bool(scope.until)
    day = f"day: {claim.day_said or claim.day}" + (
        f" ({claim.day})" if claim.day_said and claim.day != f"gregorian:{claim.day_said}" else ""
    )
    return "; ".join(filter(None, (scope.place, span, scope.population, scope.definition, day if claim.day else "")))


def _unit(claim: Claim) -> str:
    return f" ({claim.unit})" if claim.unit else ""


def _quoted(words: Sequence[str]) -> str:
    return ", ".join(f"“{each}”" for each in words)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
