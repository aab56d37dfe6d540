"""Tell how each assertion of a claim was heard: who said it, through whom it came, in which words.

The rule of this room: nothing is told without who said it.
"""

from __future__ import annotations

import msgspec

from safeconduct.studies.evidence.ledger import AssertionId, ClaimId, Interval, SourceId, UtteranceId
from safeconduct.studies.evidence.web import Web


class Heard(msgspec.Struct, frozen=True, kw_only=True):
    """One assertion with the way by which it came.

    Attributes:
        chain: from the speaker to what was read; the speaker alone when we read or heard it ourselves.
        rests_on: the speakers that the assertion's own sentence rests on.
        hedges: words that soften or harden it, verbatim.
        noted: words of the recorder's note that settled how firm it is.
        words: what was said, as the recorder wrote it down.
    """

    id: AssertionId
    stance: str
    chain: tuple[SourceId, ...]
    rests_on: tuple[SourceId, ...]
    basis: str
    hedges: tuple[str, ...]
    noted: tuple[str, ...]
    quantity: str
    interval: Interval | None
    words: str


def heard(web: Web, claim: ClaimId) -> tuple[Heard, ...]:
    """Give the assertions of a claim in the ledger's order, each with its way."""
    found: list[Heard] = []
    for each in web.of_claim.get(claim, ()):
        utterance = web.utterances[each.utterance]
        found.append(
            Heard(
                id=each.id,
                stance=each.stance,
                chain=tuple(web.utterances[step].speaker for step in way_to_reader(web, utterance.id, each.read_in)),
                rests_on=tuple(dict.fromkeys(web.utterances[on].speaker for on, _ in web.rests_on.get(utterance.id, ()))),
                basis=utterance.basis,
                hedges=each.hedges,
                noted=each.noted,
                quantity=each.quantity,
                interval=each.interval,
                words=utterance.words,
            )
        )
    return tuple(found)


def way_to_reader(web: Web, utterance: UtteranceId, read_in: str = "") -> tuple[UtteranceId, ...]:
    """Give a shortest way from an utterance to where it was read; the utterance alone when there is none.

    Args:
        web: the ledger.
        utterance: where the way begins.
        read_in: the utterance in which it was read; empty for the nearest that was read.
    """
    came_from, ahead = {utterance: utterance}, [utterance]
    for at in ahead:
        if at == read_in or (not read_in and web.utterances[at].is_read):
            way = [at]
            while way[-1] != utterance:
                way.append(came_from[way[-1]])
            return tuple(way[::-1])
        for by, _ in web.relayed_by.get(at, ()):
            if by not in came_from:
                came_from[by] = at
                ahead.append(by)
    return (utterance,)
