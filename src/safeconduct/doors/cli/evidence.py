"""Who said what, on whose word, how firmly: the ledger of a vault, or of a file without one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from safeconduct.doors.cli import evidence_leaving as leaving
from safeconduct.doors.cli.evidence_capture import capture, captures, look
from safeconduct.doors.cli.evidence_reading import read
from safeconduct.doors.cli.evidence_stamp import stamp
from safeconduct.doors.cli.evidence_testimony import testimony
from safeconduct.doors.cli.manners import here, reading, typed, writing
from safeconduct.doors.cli.screen import plain, print_json, print_table, say
from safeconduct.errors import Mistaken, Unreachable
from safeconduct.model import codes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from safeconduct.studies.evidence import ClaimId, Ledger, Row

FILE_BYTES = 8 * 1024 * 1024  # what the study reads; a longer file is refused before it is read
_READ = "safeconduct.studies.evidence:read_packed"
_PAGE = 500  # claims asked of the vault at a time
_LOAD = click.option(
    "--load",
    "path",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Weigh this report (TOML; - reads standard input) instead of the vault's ledger; needs no vault.",
)


@click.group()
def evidence() -> None:
    """Weigh what was said: independent origins, hardened sentences, figures, contradictions.

    No claim is called true, and no count is a probability: what is shown is who would have to be wrong.
    """


@click.command()
@click.argument("source")
@click.argument("value", type=click.Choice(tuple(codes.listed("admiralty-reliability"))))
@click.option("--reason", required=True, help="Why; it stands beside the judgement wherever that is shown.")
@click.option("--by", "by", required=True, metavar="WHO", help="Who judges; a working name will do.")
@writing
def judge(source: str, value: str, reason: str, by: str) -> None:
    """Judge how reliable a SOURCE is, from a to g (Admiralty scale); earlier judgements stay in the history."""
    from safeconduct.actions import source_list as verb
    from safeconduct.model import facts as f

    found = [line.ref for line in here().session.ask("source_list", verb.Ask(), verb.Answer).sources if line.label == source]
    if not found:
        raise Mistaken("the vault has no such source", "take the name as the matrix shows it")
    ref = bytes.fromhex(found[0])
    here().record(f.SourceAssessed(source=ref, scheme="admiralty-reliability", value=value, reason=reason, by=by, on=here().today()))


for command in (leaving.annex, leaving.pack, leaving.verify, capture, captures, look, stamp, testimony, judge, read):
    evidence.add_command(command)


@evidence.command()
@click.argument("path", metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--dry-run", "is_dry_run", is_flag=True, help="Show what would be kept, and keep nothing.")
@leaving.WITHOUT
@writing
def load(path: Path, without_stamps: tuple[str, ...], is_dry_run: bool) -> None:  # noqa: FBT001
    """Keep a report (TOML; - reads standard input) or an evidence pack (ZIP): what is known already is not kept twice.

    A claim that is known under its id gets what is new; a row in the place of another one is refused.
    """
    import msgspec

    from safeconduct.actions import evidence_load as verb

    if path.suffix.lower() == ".zip":
        found, _ = leaving.unpack(path, here().report)
        packed, where = msgspec.msgpack.encode(found.ledger), str(path.absolute())
        ask = verb.Ask(ledger=packed, path=where, places=found.places, stamps=found.stamps, is_dry_run=is_dry_run)
        ask = msgspec.structs.replace(ask, without_stamps=without_stamps)
    else:
        ask = verb.Ask(ledger=msgspec.msgpack.encode(read_ledger(path)), is_dry_run=is_dry_run)
    answer = here().session.ask("evidence_load", ask, verb.Answer)
    if here().json:
        return print_json("evidence-load@1", answer)
    what = "would be" if is_dry_run else "were"
    return say(
        f"{len(answer.claims)} claims; of sources, claims, utterances and assertions {what} added {answer.added}, "
        f"stated anew {answer.changed}, known already {answer.unchanged}"
    )


@evidence.command()
@click.argument("claim")
@click.option("--text", default="", help="The sentence, when the claim is new: one that can be true or false.")
@click.option("--speaker", help="Who says so, by name or pseudonym (left out: asked for).")
@click.option("--stance", type=click.Choice(tuple(codes.listed("stance"))), required=True, help="What the speaker does with it.")
@click.option("--via", "via", multiple=True, metavar="NAME", help="Through whom it came, up to the page that was read; repeatable.")
@click.option("--basis", type=click.Choice(tuple(codes.listed("basis"))), default="undisclosed", help="How the speaker knows.")
@click.option("--how", type=click.Choice(tuple(codes.listed("reliance"))), default="unspecified", help="How the relays rely on it.")
@click.option("--hedge", default="", help="The words that soften it, verbatim.")
@click.option("--quantity", default="", help="The figure in its own words: at least four.")
@click.option("--on", "on", default="", metavar="DAY", help="When it was said: 2017, 2017-04 or 2017-04-01.")
@click.option("--note", help="What was said, in your words; - reads it from standard input.")
@writing
def add(claim: str, text: str, speaker: str | None, note: str | None, **said: Any) -> None:
    """Add to CLAIM that somebody says so, denies it, or does not comment."""
    import msgspec

    from safeconduct.actions import evidence_load as verb
    from safeconduct.studies.evidence import read_form

    known = not text and here().session.ask("evidence_ledger", _ask(claims=(claim,)), _answer()).ledger.claims[0]
    row = {name: list(value) if name == "via" else value for name, value in said.items() if value}
    row |= {"speaker": typed(speaker, "Speaker"), "note": typed(note, "Note", several_lines=True) if note is not None else ""}
    form: dict[str, Any] = {"id": claim, "text": text or (known.text if known else ""), "said": [row]}
    if known and known.quantity:
        form["quantity"] = known.quantity
    ask = verb.Ask(ledger=msgspec.msgpack.encode(read_form({"claim": [form]})), is_more=True)
    answer = here().session.ask("evidence_load", ask, verb.Answer)
    if here().json:
        return print_json("evidence-add@1", answer)
    return say(f"kept; new: {answer.added}, stated anew: {answer.changed}")


@evidence.command(name="matrix")
@_LOAD
@reading
def matrix_(path: Path | None) -> None:
    """Show for every claim how many parties would all have to be wrong, who they are, and what stands against it.

    PARTIES is that number, from below and from above where a source does not say how it knows; only the lower one is honest to quote.
    BEHIND THE PAGE is the number if the pages that were read relay faithfully: what reading the originals could give.
    """
    from safeconduct.doors.cli.evidence_page import HEADINGS, cells, names_of
    from safeconduct.studies.evidence import rows_of

    rows: list[Row] = []
    names: dict[str, str] = {}
    for claims, ledger in _ledgers(path):
        rows += rows_of(ledger, claims)
        names |= names_of(ledger)
    if here().json:
        return print_json("evidence-matrix@1", {"claims": rows})
    return print_table(HEADINGS, (cells(row, names) for row in rows), nothing="there are no claims")


@evidence.command()
@click.argument("claim")
@_LOAD
@reading
def why(claim: str, path: Path | None) -> None:
    """Show the reasons behind one CLAIM: who says it through whom, and what follows."""
    from safeconduct.doors.cli.evidence_page import reasons
    from safeconduct.studies.evidence import Web, heard, rows_of

    ledger = here().session.ask("evidence_ledger", _ask(claims=(claim,)), _answer()).ledger if path is None else read_ledger(path)
    found = next((each.id for each in ledger.claims if each.id == claim), None)
    if found is None:
        raise Mistaken("the report has no such claim", "see: safeconduct evidence matrix --load FILE")
    row, said = rows_of(ledger, (found,))[0], heard(Web(ledger), found)
    if here().json:
        return print_json("evidence-why@1", {"claim": row, "said": said})
    return click.echo("\n".join(plain(line) for line in reasons(ledger, row, said)))


def _ask(**fields: Any) -> Any:
    from safeconduct.actions import evidence_ledger as verb

    return verb.Ask(**fields)


def _answer() -> Any:
    from safeconduct.actions import evidence_ledger as verb

    return verb.Answer


def _ledgers(path: Path | None) -> Sequence[tuple[tuple[ClaimId, ...], Ledger]]:
    """Give claims with the ledger that they stand in: the whole of a file, or the vault's page by page."""
    if path is not None:
        ledger = read_ledger(path)
        return [(tuple(each.id for each in ledger.claims), ledger)]
    pages = []
    total = offset = 0
    while offset == 0 or offset < total:
        page = here().session.ask("evidence_ledger", _ask(offset=offset, limit=_PAGE), _answer())
        pages.append((page.claims, page.ledger))
        total, offset = page.total, offset + _PAGE
    return pages


def read_ledger(path: Path) -> Ledger:
    """Read a report; a stranger's file is taken apart in a process that can do nothing else."""
    from safeconduct.studies.evidence import unpacked
    from safeconduct.vault.quarantine import contain

    try:
        if str(path) == "-":
            return unpacked(contain(_READ, sys.stdin.read(FILE_BYTES + 1).encode()))
        if path.stat().st_size > FILE_BYTES:
            raise Mistaken(f"the report is larger than {FILE_BYTES // 1024 // 1024} MiB", "split it")
        data = path.read_bytes()
    except OSError as error:
        raise Unreachable("the report cannot be read", "is it there, and may you read it?") from error
    return unpacked(contain(_READ, data))
