"""Applications: open, set their status, list, show."""

from __future__ import annotations

import datetime as dt

import click

from safeconduct.doors.cli.manners import DAY, here, reading, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f


def _code(ref: str) -> str:
    return show(bytes.fromhex(ref))


@click.group()
def application() -> None:
    """Applications of households."""


@application.command("open")
@click.argument("case_code", metavar="CASE")
@click.argument("pathway_code", metavar="PATHWAY")
@click.option(
    "--person", "person_codes", multiple=True, metavar="PERSON", help="Only this person; repeatable (left out: the whole household)."
)
@click.option("--on", "on", type=DAY, help="Day on which it was begun (left out: today).")
@writing
def open_(case_code: str, pathway_code: str, person_codes: tuple[str, ...], on: dt.date | None) -> None:
    """Begin an application on a pathway, for the whole household or for some persons of it.

    A household is kept whole unless they say otherwise.
    """
    case, way = here().ref("case", case_code), here().ref("pathway", pathway_code)
    persons = tuple(here().ref("person", code, case) for code in person_codes) or _household(case)
    ref, day = new_ref(), on or here().today()
    opened = f.ApplicationOpened(case=case, application=ref, pathway=way, persons=persons, on=day)
    here().record(opened, f.ApplicationStatusSet(case=case, application=ref, status="considered", on=day))
    if not here().json:
        click.echo(show(ref))


def _household(case: bytes) -> tuple[bytes, ...]:
    from safeconduct.actions import case_show as verb

    answer = here().session.ask("case_show", verb.Ask(case=case, notes=0), verb.Answer)
    return tuple(bytes.fromhex(person.ref) for person in answer.persons if not person.left and person.relationship)


@application.command()
@click.argument("application_code", metavar="APPLICATION")
@click.argument("status_word", metavar="STATUS")
@click.option("--on", "on", type=DAY, help="Day of the status (left out: today).")
@click.option("--expected", "expected_on", type=DAY, help="Day on which they can travel, when the state named one.")
@click.option("--accepted", "accepted_codes", multiple=True, metavar="PERSON", help="Who was accepted in a split decision; repeatable.")
@click.option("--reason", default="", help="The reason that was given.")
@writing
def status(
    application_code: str, status_word: str, on: dt.date | None, expected_on: dt.date | None, accepted_codes: tuple[str, ...], reason: str
) -> None:
    """Set the status of an application; only what may follow is taken (see: application show)."""
    from safeconduct.actions import application_show as verb

    ref = here().ref("application", application_code)
    answer = here().session.ask("application_show", verb.Ask(application=ref), verb.Answer)
    case = bytes.fromhex(answer.case)
    here().record(
        f.ApplicationStatusSet(
            case=case,
            application=ref,
            status=status_word,
            on=on or here().today(),
            accepted=tuple(here().ref("person", code, case) for code in accepted_codes),
            reason=reason,
            expected_on=expected_on,
        )
    )


@application.command("list")
@click.option("--case", "case_code", metavar="CASE", help="Of one case.")
@click.option("--pathway", "pathway_code", metavar="PATHWAY", help="On one pathway.")
@click.option("--status", "status_word", default="", metavar="STATUS", help="In one status.")
@click.option("--all", "with_closed", is_flag=True, help="Ended ones too.")
@click.option("--limit", type=click.IntRange(1, 1000), default=50, show_default=True, help="Lines of one page.")
@click.option("--offset", type=click.IntRange(0), default=0, help="Lines to pass over.")
@reading
def list_(case_code: str | None, pathway_code: str | None, status_word: str, with_closed: bool, limit: int, offset: int) -> None:  # noqa: FBT001
    """List applications, by pathway and status."""
    from safeconduct.actions import application_list as verb

    ask = verb.Ask(
        case=here().ref("case", case_code) if case_code else b"",
        pathway=here().ref("pathway", pathway_code) if pathway_code else b"",
        status=status_word,
        is_open=None if with_closed or status_word else True,
        offset=offset,
        limit=limit,
    )
    answer = here().session.ask("application_list", ask, verb.Answer)
    if here().json:
        return print_json("application-list@1", answer)
    rows = [
        (
            _code(a.ref),
            _code(a.case),
            a.label,
            a.way,
            a.country.removeprefix("iso3:"),
            a.status + (" CONTESTED" if a.is_contested else ""),
            f"{a.accepted} of {a.persons}" if a.accepted else a.persons,
            a.on,
            a.expected_on,
        )
        for a in answer.applications
    ]
    print_table(("code", "case", "label", "pathway", "country", "status", "persons", "since", "travel"), rows, nothing="no application")
    if answer.total > len(rows):
        say(f"{offset + 1} to {offset + len(rows)} of {answer.total}: --offset {offset + limit}")
    return None


@application.command("show")
@click.argument("application_code", metavar="APPLICATION")
@reading
def show_(application_code: str) -> None:
    """Show an application: for whom, its timeline, where it stands, and what may follow."""
    from safeconduct.actions import application_show as verb

    ref = here().ref("application", application_code)
    answer = here().session.ask("application_show", verb.Ask(application=ref), verb.Answer)
    if here().json:
        return print_json("application-show@1", answer)
    stands = [
        s.status
        + f" since {s.on}"
        + (f", can travel {s.expected_on}" if s.expected_on else "")
        + (f", {len(s.accepted)} of {len(answer.persons)} accepted" if s.accepted else "")
        + (f": {s.reason}" if s.reason else "")
        for s in answer.standing
    ]
    blocked = f"{answer.closed_by}" + (f" {_code(answer.notice)}" if answer.notice else "")
    rows = [
        ("case", f"{_code(answer.case)} {answer.label}"),
        ("pathway", f"{_code(answer.pathway)} {answer.way}"),
        ("country", answer.country.removeprefix("iso3:")),
        ("stands", (" OR ".join(stands) + (" - colleagues disagree; decide" if len(set(stands)) > 1 else "")) or "nowhere yet"),
        ("may follow", ", ".join(answer.may_follow) or "nothing: it has ended"),
        ("closed by" if answer.closed_by else "slowed by", blocked),
    ]
    print_table(("application", _code(answer.ref)), [row for row in rows if row[1]], nothing="")
    click.echo()
    consent = {True: "yes", False: "REFUSED", None: "not asked"}
    print_table(
        ("person", "relationship", "agrees to submit"),
        [(_code(p.ref) + ("" if p.is_member else " (left)"), p.relationship, consent[p.may_submit]) for p in answer.persons],
        nothing="nobody",
    )
    click.echo()
    return print_table(("on", "status"), [(step.on, step.status) for step in answer.timeline], nothing="no status yet")
