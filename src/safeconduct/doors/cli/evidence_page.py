"""Lay out what the ledger says of claims: the cells of the matrix, and the reasons behind one claim, one thought a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from safeconduct.studies.evidence import Contradiction, Figures, Hardening, Heard, Interval, Ledger, Row

HEADINGS = ("claim", "parties", "all of it rests on", "behind the page", "figure", "hardened", "against it")


def cells(row: Row, names: dict[str, str]) -> tuple[str, ...]:
    """Give the cells of a claim in the matrix, under `HEADINGS`."""
    return (
        row.id,
        between(row.kappa_low, row.kappa_high),
        listed(row.cut, names),
        between(row.past_page.low, row.past_page.high),
        figure(row.interval),
        ", ".join(each.by for each in row.hardening),
        against(row),
    )


def names_of(ledger: Ledger) -> dict[str, str]:
    """Give the names of sources by their ids."""
    return {each.id: each.name for each in ledger.sources}


def listed(parties: Iterable[str], names: dict[str, str]) -> str:
    """Name parties."""
    return ", ".join(names.get(each, each) for each in parties) or "nobody"


def between(low: int, high: int) -> str:
    """Write a count with its bounds."""
    return str(low) if low == high else f"{low} to {high}"


def figure(figures: Figures | None) -> str:
    """Write the numbers that are left when the fewest parties are wrong."""
    from safeconduct.studies.evidence import Interval, show_interval

    if figures is None:
        return ""
    shown = show_interval(Interval(low=figures.low, high=figures.high))
    return f"{shown} {figures.unit}".strip() + (f" if {_wrong(figures.wrong)}" if figures.wrong else "")


def _wrong(count: int) -> str:
    return "nobody is wrong" if not count else f"{count} is wrong" if count == 1 else f"{count} are wrong"


def _numbers(intervals: Sequence[Interval]) -> str:
    from safeconduct.studies.evidence import show_interval

    return ", or ".join(map(show_interval, intervals))


def against(row: Row) -> str:
    """Say what stands against a claim."""
    denied = sum(len(each.said) for each in row.positions if each.stance == "denies")
    if row.contradiction is None:
        return f"denied by {denied}" if denied else ""
    return f"{row.contradiction.wrong} must be wrong"


def reasons(ledger: Ledger, row: Row, said: Sequence[Heard]) -> list[str]:
    """Write the reasons behind a claim, one thought a line."""
    names = names_of(ledger)
    lines = [row.text, "", "Said by"]
    for each in said:
        lines.append(f"  {_heard(each, names)}")
        lines += [f"    note: {each.words}"] if each.words else []
    if row.kappa_high:
        lines += ["", f"Independent: {between(row.kappa_low, row.kappa_high)}. All of it rests on: {listed(row.cut, names)}"]
        behind = row.past_page
        if (behind.low, behind.high) > (row.kappa_low, row.kappa_high):
            lines.append(
                f"  if the pages that were read relay faithfully, {between(behind.low, behind.high)}: {listed(behind.cut, names)}; "
                "read the originals to make it so"
            )
        if not row.is_exact:
            lines.append("  at least; this web was too tangled to settle it")
    else:
        lines += ["", "Nobody says so, or nobody but ourselves and those who repeat us"]
    lines += [
        f"  held by {listed(each.origins, names)}: {each.stance}{_holding(each.interval)}, independent "
        f"{between(each.kappa_low, each.kappa_high)}, rests on {listed(each.cut, names)}"
        for each in (row.positions if len(row.positions) > 1 else ())
    ]
    if row.interval is not None:
        lines += ["", f"Figure: {row.interval.words or 'as said'}"]
        lines += [f"  if {'at most ' if wrong else ''}{_wrong(wrong)}: {_numbers(left)}" for wrong, left in row.interval.left]
        if row.interval.in_scope is not None:
            lines.append(f"  with wider and narrower claims counted in: {_numbers((row.interval.in_scope,))}")
    lines += [line for each in row.hardening for line in ("", *_hardened(each))]
    if row.contradiction is not None:
        lines += ["", *_contradicted(row.contradiction, names)]
    if row.scope_clash:
        lines += ["", f"Cannot all be right: the figures of {', '.join(row.scope_clash)}"]
    if row.unmoved:
        lines += ["", f"Moves nothing: {', '.join(row.unmoved)}"]
    return lines


def _heard(each: Heard, names: dict[str, str]) -> str:
    chain = " → ".join(names.get(step, step) for step in each.chain)
    hedges = f", “{'”, “'.join(each.hedges)}”" if each.hedges else ""
    figure = f", “{each.quantity}”" if each.quantity else ""
    return f"{each.id}  {each.stance.replace('_', ' ')}: {chain} ({each.basis}{hedges}{figure})"


def _holding(interval: Interval | None) -> str:
    return "" if interval is None else f" {_numbers((interval,))}"


def _hardened(each: Hardening) -> tuple[str, ...]:
    steps = ", ".join(f"{softer} → {firmer}" for softer, firmer in zip(each.softer, each.firmer, strict=True))
    return (
        f"Hardened: {each.by} is firmer than {', '.join(each.on)} that it rests on ({steps})",
        f"  it says: {_quoted(each.hedges_by, each.noted_by)}; they say: {_quoted(each.hedges_on, each.noted_on)}",
    )


def _quoted(hedges: Sequence[str], noted: Sequence[str]) -> str:
    """Give the words of a sentence in quotation marks; what only the recorder's note says stands without."""
    said = ", ".join(f"“{each}”" for each in hedges)
    return said + (" " if said and noted else "") + (f"(noted: {', '.join(noted)})" if noted else "") or "no hedge"


def _contradicted(contradiction: Contradiction, names: dict[str, str]) -> list[str]:
    against: dict[str, list[str]] = {}
    for one, other in contradiction.between:
        against.setdefault(other, []).append(one)
    sides: dict[tuple[str, ...], list[str]] = {}
    for denied, ones in against.items():
        sides.setdefault(tuple(ones), []).append(denied)
    lines = [f"Contradiction: {', '.join(ones)} cannot be right with {', '.join(others)}" for ones, others in sides.items()]
    lines += [f"  {contradiction.wrong} must be wrong at least: {listed(who, names)}" for who in contradiction.who]
    if contradiction.misreported:
        lines.append(f"  or {listed(contradiction.misreported, names)} relayed falsely: one side is known through nobody else")
    if contradiction.undated:
        lines.append(f"  {contradiction.undated} of them have no day: if they speak of different days or places, it may resolve")
    return lines
