"""Find where a claim is put more firmly than by those it rests on: reportedly becomes fact, wants becomes vowed, around 40 becomes 40.

The rule of this room: a sentence is held against the firmest of those that it rests on, never against a softer one, and both sentences'
words are given, so that a reader can judge. A relay that only gives what another said adds nothing of its own and hardens nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from safeconduct.studies.evidence.codes import SUPPORTING
from safeconduct.studies.evidence.hedges import COMMITMENTS, EVIDENTIALS
from safeconduct.studies.evidence.ledger import Assertion, AssertionId, Claim, ClaimId, Interval, UtteranceId, show_interval
from safeconduct.studies.evidence.web import Web


class Hardening(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that is firmer than all that it rests on.

    Attributes:
        kinds: in what: evidential (how it is known), commitment (how it is meant), figure.
        by: the firmer assertion.
        on: the assertions it rests on.
        firmer: its codes or figure, one for each kind.
        softer: the firmest of what it rests on, one for each kind.
        hedges_by: the words of the firmer sentence, verbatim; none means that it is stated as a fact, or that only a note tells.
        hedges_on: the words of the softer ones.
        noted_by, noted_on: words of the recorder's notes on them that settled how firm they are.
    """

    claim: ClaimId
    kinds: tuple[str, ...]
    by: AssertionId
    on: tuple[AssertionId, ...]
    firmer: tuple[str, ...]
    softer: tuple[str, ...]
    hedges_by: tuple[str, ...]
    hedges_on: tuple[str, ...]
    noted_by: tuple[str, ...]
    noted_on: tuple[str, ...]


def hardenings(web: Web, claim: ClaimId) -> tuple[Hardening, ...]:
    """Give every assertion of a claim that is firmer than what it rests on, in the ledger's order."""
    said = [each for each in web.of_claim.get(claim, ()) if each.stance in SUPPORTING]
    if len(said) < 2:  # noqa: PLR2004 - one sentence rests on nothing that could be softer
        return ()
    spoken: dict[UtteranceId, list[Assertion]] = {}
    for each in said:
        spoken.setdefault(each.utterance, []).append(each)
    of = web.claims[claim]
    found = (_hardening(of, each, _rested_on(web, each.utterance, spoken)) for each in said)
    return tuple(each for each in found if each is not None)


def _rested_on(web: Web, utterance: UtteranceId, spoken: dict[UtteranceId, list[Assertion]]) -> list[Assertion]:
    """Give the nearest assertions of the claim on every way back from an utterance."""
    found: list[Assertion] = []
    seen, ahead = {utterance}, [utterance]
    while ahead:
        for on, _ in web.rests_on.get(ahead.pop(), ()):
            if on not in seen:
                seen.add(on)
                found += spoken.get(on, ())
                if on not in spoken:
                    ahead.append(on)
    return found


def _hardening(claim: Claim, by: Assertion, on: Sequence[Assertion]) -> Hardening | None:
    if not on:
        return None
    steps: list[tuple[str, str, str]] = []
    known = max((each.evidential for each in on), key=EVIDENTIALS.index)
    if EVIDENTIALS.index(by.evidential) > EVIDENTIALS.index(known):
        steps.append(("evidential", by.evidential, known))
    meant = max((each.commitment for each in on if each.commitment), key=COMMITMENTS.index, default="")
    if by.commitment and meant and COMMITMENTS.index(by.commitment) > COMMITMENTS.index(meant):
        steps.append(("commitment", by.commitment, meant))
    figures = [each for each in on if each.interval is not None]
    if by.interval is not None and figures and all(_is_narrower(by.interval, each.interval) for each in figures):
        steps.append(("figure", _figure(claim, by), ", ".join(dict.fromkeys(_figure(claim, each) for each in figures))))
    if not steps:
        return None
    return Hardening(
        claim=by.claim,
        kinds=tuple(kind for kind, _, _ in steps),
        by=by.id,
        on=tuple(sorted(each.id for each in on)),
        firmer=tuple(firmer for _, firmer, _ in steps),
        softer=tuple(softer for _, _, softer in steps),
        hedges_by=by.hedges,
        hedges_on=tuple(dict.fromkeys(hedge for each in on for hedge in each.hedges)),
        noted_by=by.noted,
        noted_on=tuple(dict.fromkeys(words for each in on for words in each.noted)),
    )


def _is_narrower(firm: Interval, soft: Interval | None) -> bool:
    """Tell whether a figure rules out numbers that the other leaves open."""
    if soft is None:
        return False
    return firm.low > soft.low or (firm.high is not None and (soft.high is None or firm.high < soft.high))


def _figure(claim: Claim, of: Assertion) -> str:
    """Give the words of a figure: the assertion's own, or the claim's when it carries that one."""
    if of.quantity:
        return of.quantity
    if of.interval == claim.interval:
        return claim.quantity
    return show_interval(of.interval or Interval())
