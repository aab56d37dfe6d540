r"""Say for every claim what it rests on, how firmly, which figures are left, and who stands against whom.

The rule of this room: no claim is called true. A denial is a position of its own with its own count of parties. Who gives no comment moves
nothing, neither a figure nor a count.

    >>> from safeconduct.studies.evidence.reading import read_report
    >>> row = matrix(read_report('[[claim]]\nid = "a"\ntext = "b"\nsaid = [{stance = "denies", speaker = "Office"}]'))[0]
    >>> row.kappa_low, [(each.stance, each.kappa_low, each.cut) for each in row.positions]
    (0, [('denies', 1, ('Office',))])
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from safeconduct.studies.evidence.codes import DENYING, SUPPORTING, credibility
from safeconduct.studies.evidence.figures import (
    Statement,
    Whole,
    at_last,
    bounds,
    clashes,
    fewest_wrong,
    is_before,
    met,
    relaxed,
    smallest_clash,
    together,
)
from safeconduct.studies.evidence.hardening import Hardening, hardenings
from safeconduct.studies.evidence.ledger import Assertion, AssertionId, Claim, ClaimId, Interval, Ledger, UtteranceId
from safeconduct.studies.evidence.origins import Carried, Kappa, kappa, origins_of
from safeconduct.studies.evidence.web import Web

_SO, _NOT_SO = Interval(low=1, high=1), Interval(low=0, high=0)  # a claim without a figure: it is so, or it is not


class Figures(msgspec.Struct, frozen=True, kw_only=True):
    """The numbers left for a claim.

    Attributes:
        low, high: the bounds when the fewest parties are wrong; no `high` means no upper bound.
        wrong: how many parties must be wrong at least.
        left: the numbers left for each number of wrong parties, up to that at which every number is left.
        in_scope: the bounds once wider and narrower claims are counted in; None when there are none, or they cannot all be right.
    """

    low: int
    high: int | None
    wrong: int
    unit: str
    words: str
    left: tuple[tuple[int, tuple[Interval, ...]], ...]
    in_scope: Interval | None


class Position(msgspec.Struct, frozen=True, kw_only=True):
    """What can be held together: assertions that fit, on one side, and how many parties carry them."""

    stance: str
    interval: Interval | None
    kappa_low: int
    kappa_high: int
    cut: tuple[str, ...]
    origins: tuple[str, ...]
    said: tuple[AssertionId, ...]


class Contradiction(msgspec.Struct, frozen=True, kw_only=True):
    """Assertions that cannot all be right.

    Attributes:
        between: every two assertions of which one must be wrong: no smaller set clashes, and no set without such a pair.
        wrong: the fewest parties who must be wrong.
        who: every set of so few.
        misreported: fewer parties, through whom one side came: if they relayed it falsely, nobody else need be wrong; else empty.
        undated: how many of these assertions have no day: with days, they may speak of different times.
    """

    between: tuple[tuple[AssertionId, AssertionId], ...]
    wrong: int
    who: tuple[tuple[str, ...], ...]
    misreported: tuple[str, ...]
    undated: int


class Row(msgspec.Struct, frozen=True, kw_only=True):
    """One claim of the matrix.

    Attributes:
        kappa_low, kappa_high: how many parties would all have to be wrong for the claim to fall; only the lower one is honest to quote.
        cut: so many parties: all of it rests on them.
        scope_clash: claims about wider and narrower scopes, this one among them, whose figures cannot all be right.
        past_page: the count if the pages that were read relay faithfully: what reading the originals could give.
        is_exact: the counts were settled.
        credibility: `admiralty-credibility:1` when other sources confirm it, else 6; computed.
        unmoved: assertions that move nothing: no comment, questions, what was taken back.
    """

    id: ClaimId
    text: str
    kappa_low: int
    kappa_high: int
    cut: tuple[str, ...]
    interval: Figures | None
    hardening: tuple[Hardening, ...]
    positions: tuple[Position, ...]
    contradiction: Contradiction | None
    scope_clash: tuple[ClaimId, ...]
    past_page: Kappa
    is_exact: bool
    credibility: str
    unmoved: tuple[AssertionId, ...]


def matrix(ledger: Ledger) -> tuple[Row, ...]:
    """Give a row for every claim, in the ledger's order.

    Raises:
        Mistaken: a reference of the ledger leads nowhere.
    """
    return rows_of(ledger, (claim.id for claim in ledger.claims))


def rows_of(ledger: Ledger, claims: Iterable[ClaimId]) -> tuple[Row, ...]:
    """Give the rows of some claims of a ledger, in the light of the wider and narrower ones that are in it.

    Raises:
        Mistaken: a reference of the ledger leads nowhere.
    """
    web = Web(ledger)
    scoped = _in_scope(web)
    return tuple(_row(web, claim, scoped.get(claim, _Scoped())) for claim in claims)


def row(web: Web, claim: ClaimId) -> Row:
    """Give the row of one claim by itself: without the bounds that claims of wider and narrower scope leave it."""
    return _row(web, claim, _Scoped())


def _row(web: Web, claim: ClaimId, scoped: _Scoped) -> Row:
    of = web.claims[claim]
    standing = _standing(web, claim)
    support = [each for each in standing if each.stance in SUPPORTING]
    denial = [each for each in standing if each.stance in DENYING]
    carried = Carried(web, _by(support), _others(web, claim, support))
    counted = carried.kappa()
    statements = _statements(web, of, support, denial)
    return Row(
        id=claim,
        text=of.text,
        kappa_low=counted.low,
        kappa_high=counted.high,
        cut=counted.cut,
        interval=_figures(of, statements, scoped.bounds) if any(each.interval is not None for each in (*support, *denial)) else None,
        hardening=hardenings(web, claim),
        positions=(*_positions(web, of, support, statements, counted), *_positions(web, of, denial, statements, None)),
        contradiction=_contradiction(web, of, statements),
        scope_clash=scoped.clash,
        past_page=carried.kappa(past_page=True),
        is_exact=counted.is_exact,
        credibility=credibility("", counted.low),
        unmoved=tuple(each.id for each in web.of_claim.get(claim, ()) if each not in support and each not in denial),
    )


def count(web: Web, claim: ClaimId) -> Kappa:
    """Count the independent origins of a claim, by all who say that it is so."""
    support = [each for each in _standing(web, claim) if each.stance in SUPPORTING]
    return kappa(web, _by(support), _others(web, claim, support))


def _standing(web: Web, claim: ClaimId) -> list[Assertion]:
    """Give the assertions of a claim that its speakers have not taken back since."""
    said = web.of_claim.get(claim, [])
    gone = {web.utterances[each.utterance].speaker: at for at, each in enumerate(said) if each.stance == "retracts"}
    if not gone:
        return said
    return [each for at, each in enumerate(said) if at > gone.get(web.utterances[each.utterance].speaker, -1)]


def _by(said: Sequence[Assertion]) -> list[UtteranceId]:
    return [each.utterance for each in said]


def _others(web: Web, claim: ClaimId, said: Sequence[Assertion]) -> set[UtteranceId]:
    """Give the utterances that speak on a claim and do not take this position."""
    return {each.utterance for each in web.of_claim.get(claim, ())} - set(_by(said))


def _statements(web: Web, claim: Claim, support: Sequence[Assertion], denial: Sequence[Assertion]) -> dict[AssertionId, Statement]:
    """Give what each assertion says as a figure, and the parties it begins with."""
    found: dict[AssertionId, Statement] = {}
    has_figures = claim.interval is not None or any(each.interval is not None for each in support)
    for side, own in ((support, Interval(low=1) if has_figures else _SO), (denial, _NOT_SO)):
        for each in side:
            begins = origins_of(web, [each.utterance], _others(web, claim.id, side))
            found[each.id] = Statement(
                id=each.id,
                interval=each.interval or own,
                parties=frozenset(web.party(origin, is_lower=False) for origin in begins),
                on=web.utterances[each.utterance].said_on if has_figures else "",
            )
    return found


def _at_last(claim: Claim, said: Sequence[Statement]) -> Sequence[Statement]:
    return at_last(said) if claim.is_cumulative else said


def _figures(claim: Claim, statements: dict[AssertionId, Statement], in_scope: Interval | None) -> Figures:
    left = relaxed(_at_last(claim, tuple(statements.values())))
    fewest = left[0]
    return Figures(
        low=fewest.intervals[0].low,
        high=fewest.intervals[-1].high,
        wrong=fewest.wrong,
        unit=claim.unit,
        words=claim.quantity,
        left=tuple((each.wrong, each.intervals) for each in left),
        in_scope=in_scope,
    )


def _positions(
    web: Web, claim: Claim, side: Sequence[Assertion], statements: dict[AssertionId, Statement], counted: Kappa | None
) -> list[Position]:
    """Give the largest sets of assertions of one side that fit together, each with its own count; `counted` is that of the whole side."""
    at_end = {each.id: each for each in _at_last(claim, [statements[each.id] for each in side])}
    found: list[Position] = []
    for ids in together(tuple(at_end.values())):
        said = [each for each in side if each.id in ids]
        others = _others(web, claim.id, said)
        own = counted if counted is not None and len(said) == len(side) else kappa(web, _by(said), others)
        has_figures = any(each.interval is not None for each in said)
        begins = origins_of(web, _by(said), others)
        found.append(
            Position(
                stance="denies" if said[0].stance in DENYING else "asserts",
                interval=met(at_end[each].interval for each in ids) if has_figures else None,
                kappa_low=own.low,
                kappa_high=own.high,
                cut=own.cut,
                origins=tuple(dict.fromkeys(web.party(each, is_lower=False) for each in begins)),
                said=tuple(each.id for each in said),
            )
        )
    return found


def _contradiction(web: Web, claim: Claim, statements: dict[AssertionId, Statement]) -> Contradiction | None:
    said = tuple(statements.values())
    pairs = clashes(said, is_cumulative=claim.is_cumulative)
    if not pairs:
        return None
    who = fewest_wrong(said, is_cumulative=claim.is_cumulative)
    involved = {each for pair in pairs for each in pair}
    return Contradiction(
        between=tuple((AssertionId(one), AssertionId(other)) for one, other in pairs),
        wrong=len(who[0]),
        who=tuple(tuple(sorted(each)) for each in who),
        misreported=_misreported(web, claim, said, len(who[0])),
        undated=sum(1 for each in said if each.id in involved and not each.on),
    )


def _misreported(web: Web, claim: Claim, said: Sequence[Statement], wrong: int) -> tuple[str, ...]:
    """Give fewer than `wrong` parties through whom all that stands against a position came, or nothing."""
    least: tuple[str, ...] = ()
    if wrong < 2:  # noqa: PLR2004 - fewer than one is nobody
        return least
    for kept in together(_at_last(claim, said)):
        against = [web.assertions[AssertionId(each.id)].utterance for each in said if each.id not in kept]
        others = {each.utterance for each in web.of_claim[claim.id]} - set(against)
        found = kappa(web, against, others)
        if found.is_exact and 0 < found.high < wrong:
            least, wrong = found.cut_high, found.high
    return least


class _Scoped(msgspec.Struct, frozen=True):
    """What the scopes of other claims leave a claim, or the claims whose figures cannot all be right together."""

    bounds: Interval | None = None
    clash: tuple[ClaimId, ...] = ()


def _in_scope(web: Web) -> dict[ClaimId, _Scoped]:
    """Put the figures of claims together that are parts of one another."""
    parts: dict[str, list[str]] = {}
    for claim in web.claims.values():
        if claim.part_of and _may_join(web, claim, web.claims[ClaimId(claim.part_of)]):
            parts.setdefault(claim.part_of, []).append(claim.id)
    inner = {each for below in parts.values() for each in below}
    found: dict[ClaimId, _Scoped] = {}
    for top in (each for each in parts if each not in inner):
        tree, ahead = [top], [top]
        while ahead:
            below = parts.get(ahead.pop(), [])
            tree += below
            ahead += below
        agreed = {name: _agreed(web, web.claims[ClaimId(name)]) for name in tree}
        known = {name: each for name, each in agreed.items() if each is not None}
        wholes = {name: Whole(parts=tuple(parts[name]), how=web.claims[ClaimId(name)].parts) for name in tree if name in parts}
        fitting = bounds(known, wholes)
        if fitting is not None:
            found |= {ClaimId(name): _Scoped(each) for name, each in fitting.items() if name in known}
            continue
        clash = tuple(map(ClaimId, smallest_clash(known, wholes)))
        found |= {name: _Scoped(clash=clash) for name in clash}
    return found


def _may_join(web: Web, part: Claim, whole: Claim) -> bool:
    """Tell whether the figures of a part bind the whole: not when they are of a later day than a figure of the whole."""
    days = [[web.utterances[each.utterance].said_on for each in web.of_claim.get(claim.id, ())] for claim in (part, whole)]
    return not any(is_before(of_whole, of_part) for of_part in days[0] for of_whole in days[1])


def _agreed(web: Web, claim: Claim) -> Interval | None:
    """Give the numbers that fit all figures of a claim, or None when none does."""
    standing = _standing(web, claim.id)
    support = [each for each in standing if each.stance in SUPPORTING]
    denial = [each for each in standing if each.stance in DENYING]
    return met(each.interval for each in _at_last(claim, tuple(_statements(web, claim, support, denial).values())))
