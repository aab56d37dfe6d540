"""Evidence: the matrix of claims, why each stands as it does, what cannot be true together, and when it is said to have been.

No claim is called true, and no count is a probability: what is shown is who would have to be wrong.
"""

from __future__ import annotations

from collections.abc import Iterator

from safeconduct.actions import evidence_ledger
from safeconduct.doors.desk.reliance_pictures import NODE_HIGH, NODE_WIDE, gregorian, reliances_of, spans_of, unplaced_of
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.studies.evidence import Ledger, Row, Web, heard, rows_of

LINES = 50  # claims on a page
WORDS = (
    N_("asserts"), N_("acknowledges"), N_("corrects"), N_("denies"), N_("disputes detail"), N_("does not confirm"), N_("no comment"),
    N_("refuses access"), N_("questions"), N_("retracts"), N_("firsthand"), N_("documentary"), N_("hearsay"), N_("undisclosed"),
    N_("rumoured"), N_("reported"), N_("stated"), N_("confirmed"), N_("wants"), N_("intends"), N_("vows"), N_("orders"),
)  # fmt: skip
"""Codes of the ledger as the pages say them, for the translators."""
DAY_OF_CLAIM, SINCE, UNTIL, SAID = N_("day of the claim"), N_("begins"), N_("ends"), N_("said by")


def _page(visit: Visit) -> tuple[evidence_ledger.Answer, tuple[Row, ...], int, int]:
    """Give a page of the ledger, weighed: the answer, its rows, the page's number and how many pages there are."""
    number = max(1, visit.number("page"))
    ask = evidence_ledger.Ask(offset=(number - 1) * LINES, limit=LINES)
    answer = visit.ask("evidence_ledger", ask, evidence_ledger.Answer)
    return answer, rows_of(answer.ledger, answer.claims), number, max(1, -(-answer.total // LINES))


def matrix(visit: Visit) -> Reply:
    """Show a page of the matrix."""
    answer, rows, number, pages = _page(visit)
    refs = dict(zip(answer.claims, answer.refs, strict=True))
    return visit.show(
        "evidence.html", rows=rows, refs=refs, names=_names(answer.ledger), total=answer.total, page=number, pages=pages, at="/evidence"
    )


def why(visit: Visit) -> Reply:
    """Show the reasons behind one claim: who says it, on whose word, and what follows."""
    answer = visit.ask("evidence_ledger", evidence_ledger.Ask(refs=(visit.ref("claim"),)), evidence_ledger.Answer)
    web, claim = Web(answer.ledger), answer.claims[0]
    row, said = rows_of(answer.ledger, (claim,))[0], heard(web, claim)
    return visit.show(
        "claim.html",
        claim=web.claims[claim],
        row=row,
        said=said,
        names=_names(answer.ledger),
        drawn=reliances_of(web, said, row.cut),
        captures={each.id: each for each in answer.ledger.captures},
        wide=NODE_WIDE,
        high=NODE_HIGH,
    )


def contradictions(visit: Visit) -> Reply:
    """Show the claims of a page of the ledger on which not everybody can be right, and the fewest who must be wrong."""
    answer, rows, number, pages = _page(visit)
    clashing = [row for row in rows if row.contradiction is not None or row.scope_clash]
    refs = dict(zip(answer.claims, answer.refs, strict=True))
    speakers = _speakers(answer.ledger)
    return visit.show(
        "evidence_clashes.html",
        rows=clashing,
        refs=refs,
        names=_names(answer.ledger),
        speakers=speakers,
        page=number,
        pages=pages,
        at="/evidence/contradictions",
    )


def timeline(visit: Visit) -> Reply:
    """Show the days of a page of the ledger: of claims in their own calendar, and when who said so."""
    answer, _, number, pages = _page(visit)
    refs: dict[str, str] = dict(zip(answer.claims, answer.refs, strict=True))
    days = tuple(_days(answer.ledger))
    return visit.show(
        "evidence_days.html",
        spans=spans_of(days, refs),
        unplaced=unplaced_of(days),
        refs=refs,
        names=_names(answer.ledger),
        page=number,
        pages=pages,
        at="/evidence/timeline",
    )


def _names(ledger: Ledger) -> dict[str, str]:
    return {each.id: each.name for each in ledger.sources}


def _speakers(ledger: Ledger) -> dict[str, str]:
    """Give who speaks in each assertion, by name."""
    web = Web(ledger)
    return {each.id: web.sources[web.utterances[each.utterance].speaker].name for each in ledger.assertions}


def _days(ledger: Ledger) -> Iterator[tuple[str, str, str, str]]:
    web = Web(ledger)
    for claim in ledger.claims:
        if claim.day:
            yield claim.day_said or gregorian(claim.day), claim.day.removeprefix("gregorian:"), DAY_OF_CLAIM, claim.id
        if claim.scope.since:
            yield claim.scope.since, claim.scope.since, SINCE, claim.id
        if claim.scope.until:
            yield claim.scope.until, claim.scope.until, UNTIL, claim.id
        for each in web.of_claim.get(claim.id, ()):
            utterance = web.utterances[each.utterance]
            if utterance.said_on:
                yield utterance.said_on, utterance.said_on, f"{SAID}:{utterance.speaker}", claim.id


PAGES = (
    Page("GET", "/evidence", matrix),
    Page("GET", "/evidence/contradictions", contradictions),
    Page("GET", "/evidence/timeline", timeline),
    Page("GET", "/claim/{claim}", why),
)
