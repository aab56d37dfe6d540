r"""Write a country-of-origin annex: what is said of chosen claims, by whom and through whom, in attributed sentences.

The rule of this room: no bare fact. Every sentence says who says it and through whom it came; hedges and figures stand as they were said,
in quotation marks; a note of ours is called one. What was not found is said too, as the standards for such research ask (ACCORD, EUAA:
relevance, reliability, currency, traceability). The annex is one value; `annex_html` and `annex_docx` only lay it out.

    >>> from safeconduct.studies.evidence.reading import read_report
    >>> said = '[{stance = "asserts", speaker = "clerk", via = ["Post"], hedge = "reportedly"}]'
    >>> ledger = read_report(f'[[claim]]\nid = "a"\ntext = "the mill is to be closed"\nsaid = {said}')
    >>> annex(ledger, made_on="2031-05-01").claims[0].said[0].words
    'According to Post, citing clerk: the mill is to be closed; in the words “reportedly”. How that is known is not said.'
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from safeconduct.errors import Mistaken
from safeconduct.studies.evidence.annex_words import LANGUAGES, Words
from safeconduct.studies.evidence.codes import SUPPORTING
from safeconduct.studies.evidence.hardening import Hardening
from safeconduct.studies.evidence.heard import Heard, heard, way_to_reader
from safeconduct.studies.evidence.ledger import AssertionId, Capture, Claim, Ledger, SourceId, Utterance
from safeconduct.studies.evidence.matrix import Contradiction, Row, matrix
from safeconduct.studies.evidence.reading import UNNAMED_BY
from safeconduct.studies.evidence.web import Web

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
        words: what stands around it, in its language.
        method: how it was made, one paragraph each.
        limits: what was not found or cannot be said.
        consulted: every source from which something was read.
    """

    words: Words
    title: str
    made_on: str
    method: tuple[str, ...]
    claims: tuple[Part, ...]
    limits: tuple[str, ...]
    consulted: tuple[str, ...]
    footnotes: tuple[Footnote, ...]


def annex(ledger: Ledger, *, made_on: str, title: str = "", language: str = "en") -> Annex:
    """Write the annex of all claims of a ledger, in its order.

    Args:
        ledger: cleared for this use and masked.
        made_on: the day of writing; the end of the research.
        title: as it stands at the head; left out, the usual one.
        language: of headings and attributions, `en` or `ru`; what was said stays as it was said.

    Raises:
        Mistaken: there is no such language.
    """
    words = LANGUAGES.get(language)
    if words is None:
        raise Mistaken("no annex is written in that language", f"one of: {', '.join(LANGUAGES)}")
    return _Writing(ledger, words).annex(title or words.title, made_on)


class _Writing:
    """An annex as it is written."""

    def __init__(self, ledger: Ledger, words: Words) -> None:
        self._web = Web(ledger)
        self._ledger = ledger
        self._words = words
        self._rows = matrix(ledger)
        self._captures = {each.id: each for each in ledger.captures}
        self._footnotes: dict[tuple[str, str, str], Footnote] = {}

    def annex(self, title: str, made_on: str) -> Annex:
        parts = tuple(self._part(row) for row in self._rows)
        read = dict.fromkeys(each.speaker for each in self._ledger.utterances if each.is_read)
        return Annex(
            words=self._words,
            title=title,
            made_on=made_on,
            method=self._words.method,
            claims=parts,
            limits=tuple(self._limits(made_on)),
            consulted=tuple(self._consulted(each) for each in read),
            footnotes=tuple(self._footnotes.values()),
        )

    def _part(self, row: Row) -> Part:
        claim = self._web.claims[row.id]
        said = tuple(self._sentence(claim, each) for each in heard(self._web, row.id))
        return Part(heading=claim.text, scope=self._scope(claim), said=said, follows=tuple(self._follows(row, claim)))

    def _sentence(self, claim: Claim, said: Heard) -> Sentence:
        words = self._words
        speaker, *relays = said.chain
        by = words.stances[said.stance].format(name=self._called(speaker)) if said.stance in words.stances else ""
        head = relays[-1] if relays else speaker
        cited = [*relays[-2::-1], *(() if by else (speaker,))] if relays else []
        chain = by
        if relays or not by:
            chain = words.according.format(name=self._of(head)) + "".join(words.citing.format(name=self._called(each)) for each in cited)
            chain += f", {by}" if by else ""
        parts = [_capital(words.attributed.format(chain=chain, claim=claim.text))]
        assertion = self._web.assertions[said.id]
        spoken = self._web.utterances[assertion.utterance]
        way = way_to_reader(self._web, assertion.utterance, assertion.read_in)
        if spoken.said_on:
            parts.append(words.said_on.format(day=spoken.said_on))
        is_support = said.stance in SUPPORTING
        figure = said.quantity or (claim.quantity if is_support and said.interval == claim.interval else "")
        if figure:
            parts.append(words.figure_given.format(words=self._quoted((figure,)), unit=_unit(claim)))
        if said.hedges:
            parts.append(words.in_words.format(words=self._quoted(said.hedges)))
        return Sentence(
            words=f"{'; '.join(parts)}." + (f" {words.bases[said.basis]}" if is_support else ""),
            note=words.note.format(words=said.words) if said.words else "",
            footnote=self._footnote(self._web.utterances[way[-1]]),
            is_support=is_support,
        )

    def _called(self, source: SourceId) -> str:
        """Name a source as the page does that we read; who is not named there is called so."""
        name = self._name(source)
        return self._words.name.format(name=name) if name else self._words.unnamed

    def _of(self, source: SourceId) -> str:
        """Name a source in the form in which something is said to be of it."""
        name = self._name(source)
        return self._words.of_name.format(name=name) if name else self._words.of_unnamed

    def _name(self, source: SourceId) -> str:
        found = self._web.sources[source]
        if found.note.startswith(UNNAMED_BY):
            return ""
        return self._words.quoted_name.format(name=found.name) if found.kind == "unnamed" else found.name

    def _quoted(self, said: Sequence[str]) -> str:
        return ", ".join(self._words.quoted.format(words=each) for each in said)

    def _footnote(self, read: Utterance) -> int:
        key = (read.speaker, read.capture, read.locator)
        if key not in self._footnotes:
            source, capture = self._web.sources[read.speaker], self._captures.get(read.capture)
            parts = [source.name, source.kind, read.said_on or source.published, read.locator]
            words = ", ".join(filter(None, parts)) + ". " + self._copy(capture)
            self._footnotes[key] = Footnote(number=len(self._footnotes) + 1, words=words, sha256=capture.sha256 if capture else "")
        return self._footnotes[key].number

    def _follows(self, row: Row, claim: Claim) -> Iterable[str]:
        words = self._words
        if row.kappa_low:
            least = words.at_least if row.kappa_high > row.kappa_low or not row.is_exact else ""
            yield words.origins.format(least=least, count=row.kappa_low, who=self._listed(row.cut))
            if row.kappa_low < _TWO:
                yield words.uncorroborated
        else:
            yield words.nobody
        if row.interval is not None:
            wrong, left = row.interval.left[0]
            shown = words.or_.join(words.interval(each.low, each.high) for each in left)
            condition = words.if_some.format(wrong=wrong) if wrong else words.if_nobody
            yield words.figure.format(shown=shown, unit=_unit(claim), condition=condition)
        for each in row.hardening:
            yield self._hardened(each)
        if row.contradiction is not None:
            yield from self._contradicted(row.contradiction)
        yield words.credibility.format(code=row.credibility, label=words.label("admiralty-credibility", row.credibility))

    def _hardened(self, each: Hardening) -> str:
        """Say what became firmer, with the words of both sentences where they have some."""
        words = self._words
        steps = ", ".join(
            words.step.format(softer=softer, firmer=firmer)
            if kind == "figure"
            else words.step.format(softer=words.label(kind, softer), firmer=words.label(kind, firmer))
            for kind, softer, firmer in zip(each.kinds, each.softer, each.firmer, strict=True)
        )
        by = self._of(self._web.utterances[self._web.assertions[each.by].utterance].speaker)
        told = words.hardened.format(by=by, on=self._listed_by(each.on), steps=steps)
        before, after = (self._quoted(hedges) or words.no_words for hedges in (each.hedges_on, each.hedges_by))
        return told + (words.their_words.format(before=before, after=after) if each.hedges_by or each.hedges_on else "")

    def _contradicted(self, found: Contradiction) -> Iterable[str]:
        words = self._words
        ones = dict.fromkeys(one for one, _ in found.between)
        others = dict.fromkeys(other for _, other in found.between if other not in ones)
        yield words.contradiction.format(ones=self._listed_by(tuple(ones)), others=self._listed_by(tuple(others)))
        yield words.must.format(wrong=found.wrong, who=f";{words.or_.removeprefix(',')}".join(self._listed(who) for who in found.who))
        if found.misreported:
            yield words.otherwise.format(who=self._listed(found.misreported))

    def _listed_by(self, assertions: Sequence[AssertionId]) -> str:
        return self._listed(tuple(dict.fromkeys(self._web.utterances[self._web.assertions[each].utterance].speaker for each in assertions)))

    def _listed(self, parties: Sequence[str]) -> str:
        named = self._words.named
        names = (self._name(SourceId(each)) if each in self._web.sources else each for each in parties)
        return ", ".join(dict.fromkeys(named.format(name=name) if name else self._words.unnamed for name in names))

    def _limits(self, made_on: str) -> Iterable[str]:
        words = self._words
        yield words.until.format(day=made_on)
        alone = [row for row in self._rows if row.kappa_low < _TWO]
        if alone:
            yield words.alone.format(all=len(self._rows), alone=len(alone))
        unkept = sum(1 for each in self._footnotes.values() if not each.sha256)
        if unkept:
            yield words.unkept.format(unkept=unkept, all=len(self._footnotes))
        undated = sum(1 for each in self._ledger.utterances if each.is_read and not each.said_on)
        if undated:
            yield words.undated.format(count=undated)
        if any(each.is_protected for each in self._ledger.sources):
            yield words.protected

    def _consulted(self, source: SourceId) -> str:
        words, found = self._words, self._web.sources[source]
        judged = next(
            (each for each in reversed(self._ledger.assessments) if each.of == source and each.scheme == "admiralty-reliability"), None
        )
        reliability = words.unjudged
        if judged is not None:
            label = words.label("admiralty-reliability", judged.value)
            reliability = words.reliability.format(code=judged.value.upper(), label=label, reason=judged.reason)
        return ", ".join(filter(None, (found.name, found.kind if found.kind != found.name else "", found.published, reliability)))

    def _copy(self, capture: Capture | None) -> str:
        if capture is None:
            return self._words.no_copy
        title = f"{self._quoted((capture.title,))}. " if capture.title else ""
        kept = self._words.copy.format(day=capture.captured_at, sha256=capture.sha256)
        return f"{title}{capture.url + '. ' if capture.url else ''}{kept}"

    def _scope(self, claim: Claim) -> str:
        words, scope = self._words, claim.scope
        since = words.since_day.format(day=scope.since) if scope.since else ""
        until = words.until_day.format(day=scope.until) if scope.until else ""
        day = claim.day_said or claim.day
        also = f" ({claim.day})" if claim.day_said and claim.day != f"gregorian:{claim.day_said}" else ""
        day = words.day.format(day=f"{day}{also}") if claim.day else ""
        return "; ".join(filter(None, (scope.place, f"{since} {until}".strip(), scope.population, scope.definition, day)))


def _unit(claim: Claim) -> str:
    return f" ({claim.unit})" if claim.unit else ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
