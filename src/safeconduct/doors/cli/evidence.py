"""Who said what, on whose word, how firmly: the matrix of a report, and the reasons behind one of its claims. Needs no vault."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from safeconduct.doors.cli.manners import here, reading
from safeconduct.doors.cli.screen import plain, print_json, print_table
from safeconduct.errors import Mistaken, Unreachable

if TYPE_CHECKING:
    from safeconduct.studies.evidence import Contradiction, Figures, Hardening, Heard, Interval, Ledger, Row

_FILE_BYTES = 8 * 1024 * 1024  # what the study reads; a longer file is refused before it is read
_READ = "safeconduct.studies.evidence:read_packed"
_LOAD = click.option(
    "--load",
    "path",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    required=True,
    help="A report written down as attributed claims (TOML); - reads it from standard input.",
)


@click.group()
def evidence() -> None:
    """Weigh a report: independent origins, hardened sentences, figures, contradictions.

    No claim is called true, and no count is a probability: what is shown is who would have to be wrong.
    """


@evidence.command(name="matrix")
@_LOAD
@reading
def matrix_(path: Path) -> None:
    """Show for every claim how many parties would all have to be wrong, who they are, and what stands against it.

    PARTIES is that number, from below and from above where a source does not say how it knows; only the lower one is honest to quote.
    BEHIND THE PAGE is the number if the pages that were read relay faithfully: what reading the originals could give.
    """
    from safeconduct.studies.evidence import matrix

    ledger = _ledger(path)
    rows = matrix(ledger)
    if here().json:
        return print_json("evidence-matrix@1", {"claims": rows})
    names = _names(ledger)
    return print_table(
        ("claim", "parties", "all of it rests on", "behind the page", "figure", "hardened", "against it"),
        (
            (
                row.id,
                _between(row.kappa_low, row.kappa_high),
                _listed(row.cut, names),
                _between(row.past_page.low, row.past_page.high),
                _figure(row.interval),
                ", ".join(each.by for each in row.hardening),
                _against(row),
            )
            for row in rows
        ),
        nothing="the report has no claims",
    )


@evidence.command()
@click.argument("claim")
@_LOAD
@reading
def why(claim: str, path: Path) -> None:
    """Show the reasons behind one CLAIM of a report: who says it through whom, and what follows."""
    from safeconduct.studies.evidence import Web, heard, matrix

    ledger = _ledger(path)
    row = next((each for each in matrix(ledger) if each.id == claim), None)
    if row is None:
        raise Mistaken("the report has no such claim", "see: safeconduct evidence matrix --load FILE")
    said = heard(Web(ledger), row.id)
    if here().json:
        return print_json("evidence-why@1", {"claim": row, "said": said})
    return click.echo("\n".join(plain(line) for line in _reasons(ledger, row, said)))


def _ledger(path: Path) -> Ledger:
    """Read a report; a stranger's file is taken apart in a process that can do nothing else."""
    from safeconduct.studies.evidence import unpacked
    from safeconduct.vault.quarantine import contain

    try:
        if str(path) == "-":
            return unpacked(contain(_READ, sys.stdin.read(_FILE_BYTES + 1).encode()))
        if path.stat().st_size > _FILE_BYTES:
            raise Mistaken(f"the report is larger than {_FILE_BYTES // 1024 // 1024} MiB", "split it")
        data = path.read_bytes()
    except OSError as error:
        raise Unreachable("the report cannot be read", "is it there, and may you read it?") from error
    return unpacked(contain(_READ, data))


def _names(ledger: Ledger) -> dict[str, str]:
    return {each.id: each.name for each in ledger.sources}


def _listed(parties: Iterable[str], names: dict[str, str]) -> str:
    return ", ".join(names.get(each, each) for each in parties) or "nobody"


def _between(low: int, high: int) -> str:
    return str(low) if low == high else f"{low} to {high}"


def _figure(figures: Figures | None) -> str:
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


def _against(row: Row) -> str:
    denied = sum(len(each.said) for each in row.positions if each.stance == "denies")
    if row.contradiction is None:
        return f"denied by {denied}" if denied else ""
    return f"{row.contradiction.wrong} must be wrong"


def _reasons(ledger: Ledger, row: Row, said: Sequence[Heard]) -> list[str]:
    """Write the reasons behind a claim, one thought a line."""
    names = _names(ledger)
    lines = [row.text, "", "Said by"]
    for each in said:
        lines.append(f"  {_heard(each, names)}")
        lines += [f"    note: {each.words}"] if each.words else []
    if row.kappa_high:
        lines += ["", f"Independent: {_between(row.kappa_low, row.kappa_high)}. All of it rests on: {_listed(row.cut, names)}"]
        behind = row.past_page
        if (behind.low, behind.high) > (row.kappa_low, row.kappa_high):
            lines.append(
                f"  if the pages that were read relay faithfully, {_between(behind.low, behind.high)}: {_listed(behind.cut, names)}; "
                "read the originals to make it so"
            )
        if not row.is_exact:
            lines.append("  at least; this web was too tangled to settle it")
    else:
        lines += ["", "Nobody says so, or nobody but ourselves and those who repeat us"]
    lines += [
        f"  held by {_listed(each.origins, names)}: {each.stance}{_holding(each.interval)}, independent "
        f"{_between(each.kappa_low, each.kappa_high)}, rests on {_listed(each.cut, names)}"
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
    lines += [f"  {contradiction.wrong} must be wrong at least: {_listed(who, names)}" for who in contradiction.who]
    if contradiction.misreported:
        lines.append(f"  or {_listed(contradiction.misreported, names)} relayed falsely: one side is known through nobody else")
    if contradiction.undated:
        lines.append(f"  {contradiction.undated} of them have no day: if they speak of different days or places, it may resolve")
    return lines
