"""Add what was heard later to what is known of a claim.

The rule of this room: a later row never takes an earlier one back; that is what `retracts` and `corrects` are for.
"""

from __future__ import annotations

import msgspec

from safeconduct.studies.evidence.codes import OWN_BASES, SUPPORTING
from safeconduct.studies.evidence.ledger import Assertion, AssertionId, Ledger, Reliance, Utterance, UtteranceId


def joined(known: Ledger, fresh: Ledger) -> Ledger:
    """Add the rows of one claim to those that are known of it; a page in its own voice rests on what it relays, as in one report.

    Args:
        known: what a vault holds of the claim, or nothing.
        fresh: new rows, read as a report of their own.
    """
    numbers = [int(each.id.rpartition("/")[2]) for each in known.assertions if each.id.rpartition("/")[2].isdigit()]
    last = max(numbers, default=0)
    added = tuple(msgspec.structs.replace(each, id=AssertionId(f"{each.claim}/{last + at}")) for at, each in enumerate(fresh.assertions, 1))
    spoken = {each.id: each for each in known.utterances}
    for utterance in fresh.utterances:
        spoken[utterance.id] = both(spoken[utterance.id], utterance) if utterance.id in spoken else utterance
    ways = {(way.by, way.on): way for way in (*known.reliances, *fresh.reliances)}
    for way in _own_voices((*known.assertions, *added), spoken, tuple(ways.values())):
        ways.setdefault((way.by, way.on), way)
    named = {each.id for each in known.sources}
    return msgspec.structs.replace(
        known,
        sources=(*known.sources, *(each for each in fresh.sources if each.id not in named)),
        claims=known.claims or fresh.claims,
        utterances=tuple(spoken.values()),
        assertions=(*known.assertions, *added),
        reliances=tuple(ways.values()),
    )


def _own_voices(said: tuple[Assertion, ...], spoken: dict[UtteranceId, Utterance], ways: tuple[Reliance, ...]) -> list[Reliance]:
    """Let pages that support a claim in their own voice rest on what they relay of those who support it."""
    support = {each.utterance for each in said if each.stance in SUPPORTING}
    carried, ahead = set(support), list(support)
    while ahead:
        at = ahead.pop()
        ahead += [way.by for way in ways if way.on == at and way.by not in carried]
        carried.update(way.by for way in ways if way.on == at)
    relays = {way.by for way in ways}
    owns = [spoken[each] for each in support if each not in relays and spoken[each].basis not in OWN_BASES]
    return [
        Reliance(by=own.id, on=way.on)
        for own in sorted(owns, key=lambda each: each.id)
        for way in ways
        if way.by in carried and way.on in carried and spoken[way.by].speaker == own.speaker and way.on != own.id
    ]


def both(known: Utterance, fresh: Utterance) -> Utterance:
    """Join what two rows say of one utterance."""
    return msgspec.structs.replace(
        known,
        is_read=known.is_read or fresh.is_read,
        is_first_report=known.is_first_report or fresh.is_first_report,
        basis=fresh.basis if known.basis == "undisclosed" else known.basis,
        said_on=known.said_on or fresh.said_on,
        words="; ".join(dict.fromkeys(filter(None, (known.words, fresh.words)))),
    )
