"""Cases: lists, searches, and the page of one household."""

from __future__ import annotations

from typing import Any

import click

from safeconduct.doors.cli import entering
from safeconduct.doors.cli.entering import Word
from safeconduct.doors.cli.manners import DAY, here, reading, typed
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import code_of
from safeconduct.doors.cli.standing import empty


@click.command("show")
@click.argument("code", metavar="CASE")
@click.option("--notes", type=click.IntRange(-1), default=5, show_default=True, metavar="N", help="How many notes; -1 for all.")
@reading
def show_(code: str, notes: int) -> None:
    """Show all that is known of a household."""
    from safeconduct.actions import case_show
    from safeconduct.doors.cli.case_page import page

    me = here()
    answer = me.session.ask("case_show", case_show.Ask(case=me.ref("case", code), notes=notes), case_show.Answer)
    if me.json:
        print_json("case-show@1", answer)
    else:
        click.echo(page(answer, me.today()))


@click.command("list")
@click.option("--safe/--unsafe", "is_safe", default=None, help="Only people out of danger, or only the others.")
@click.option("--endangered", is_flag=True, help="Only those who must be gone before any way is open.")
@click.option("--contested", is_flag=True, help="Only cases on which colleagues disagree.")
@click.option("--alarm", type=Word("alarm"), help="Only those with this alarm.")
@click.option("--status", type=Word("case-status"), help="Only this status.")
@click.option("--risk", type=Word("risk"), help="Only this risk.")
@click.option("--priority", metavar="EM|UG|NR", help="Only this priority.")
@click.option("--location", type=Word("location"), help="Only those who are there now.")
@click.option("--region", metavar="RU-MOW", help="Only those who are in this region now.")
@click.option("--origin", metavar="RUS|RU-CE", help="Only those who flee from this country or region.")
@click.option("--nationality", metavar="RUS", help="Only households with this nationality.")
@click.option("--destination", metavar="DEU", help="Only those who are being taken there.")
@click.option("--need", metavar="LP-IH", help="Only households with this need.")
@click.option("--pathway", metavar="PATHWAY", help="Only those whose best way this is.")
@click.option("--needed-by", type=DAY, help="Only those who must be gone by this day.")
@click.option(
    "--sort",
    type=click.Choice(["needed", "risk", "opened", "label", "silent"]),
    default="needed",
    show_default=True,
    help="What stands first.",
)
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Cases in one page.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Cases to skip.")
@click.option("--names", is_flag=True, help="Show the names of the principal applicants.")
@reading
def list_(**given: Any) -> None:
    """List cases: who must be gone first stands first.

    A copy of another case is left out; --status duplicate lists copies.
    """
    from safeconduct.actions import case_list

    me = here()
    ask = case_list.Ask(
        is_unsafe=None if given["is_safe"] is None else not given["is_safe"],
        is_endangered=given["endangered"],
        is_contested=given["contested"],
        alarm=given["alarm"] or "",
        status=given["status"] or "",
        risk=given["risk"] or "",
        priority=entering.code(given["priority"], "rrf-pri") if given["priority"] else "",
        location=given["location"] or "",
        region=entering.region(given["region"] or ""),
        destination=entering.country(given["destination"]) if given["destination"] else "",
        origin=_origin(given["origin"] or ""),
        nationality=entering.country(given["nationality"]) if given["nationality"] else "",
        need=entering.need(given["need"]) if given["need"] else "",
        pathway=me.ref("pathway", given["pathway"]) if given["pathway"] else b"",
        needed_by=given["needed_by"],
        sort=given["sort"],
        offset=given["offset"],
        limit=given["limit"],
        with_names=given["names"],
    )
    answer = me.session.ask("case_list", ask, case_list.Answer)
    if me.json:
        print_json("case-list@1", answer)
        return
    rows = [_row(line, with_names=ask.with_names) for line in answer.lines]
    headings = ["case", "label", "status", "risk", "where", "persons", "gone by", "can travel", "", *(["name"] if ask.with_names else [])]
    print_table(headings, rows, nothing=empty(answer.blind, "no case fits"))
    if answer.offset + len(answer.lines) < answer.total and not me.quiet:
        shown = f"{answer.offset + 1} to {answer.offset + len(answer.lines)}"
        say(f"{shown} of {answer.total}; the next page: --offset {answer.offset + len(answer.lines)}")


def _origin(typed_text: str) -> str:
    if not typed_text or entering.country_of_region(typed_text):
        return typed_text.upper()
    return entering.country(typed_text)


_QUIET = ("do_not_store", "risk_unknown")  # alarms told on the page and not in lists


def _row(line: Any, *, with_names: bool) -> list[Any]:
    marks = ["ENDANGERED"] if line.is_endangered else []
    marks += ["SILENT"] if line.silent_since else []
    marks += [alarm.replace("_", " ") for alarm in line.alarms if alarm not in _QUIET]
    marks += [f"CONTESTED: {', '.join(line.contested)}"] if line.contested else []
    travel = "" if not line.is_unsafe else line.arrives_on or "no way"
    cells = [line.code, line.label, line.status, line.risk, line.location, line.persons, line.needed_on, travel, " ".join(marks)]
    return [*cells, "; ".join(line.names)] if with_names else cells


@click.command("find")
@click.argument("words", nargs=-1)
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True, help="Cases at most.")
@reading
def find(words: tuple[str, ...], limit: int) -> None:
    """Find cases by a name, a number or words of a note (WORDS left out: asked for; `-`: standard input)."""
    from safeconduct.actions import case_find

    me = here()
    answer = me.session.ask("case_find", case_find.Ask(words=typed(" ".join(words) or None, "Look for"), limit=limit), case_find.Answer)
    if me.json:
        print_json("case-find@1", answer)
        return
    rows = [(code_of(line.ref), line.label, line.status, line.persons, "; ".join(line.names)) for line in answer.lines]
    print_table(["case", "label", "status", "persons", "names"], rows, nothing=empty(answer.blind, "nothing was found"))
    if len(answer.lines) < answer.total and not me.quiet:
        say(f"{len(answer.lines)} of {answer.total} or more; add words, or --limit")
