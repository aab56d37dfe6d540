"""Notices of countries, and threats that were announced against everybody."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from safeconduct.doors.cli.manners import DAY, here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import counted
from safeconduct.ids import new_ref, show
from safeconduct.model import codes, dates, rules
from safeconduct.model import facts as f


def _code(ref: str) -> str:
    return show(bytes.fromhex(ref))


def _bare(country: str) -> str:
    return country.removeprefix("iso3:")


def _countries(typed_codes: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(codes.country(text, "iso3") for text in typed_codes)


def _whom(line: Any) -> str:
    """Say in one line whom it is about."""
    parts = [*map(_bare, line.nationalities), *line.regions]
    programmes = getattr(line, "programmes", ())
    return (" ".join(parts) or "everybody") + (f" for {' '.join(programmes)}" if programmes else "")


@click.group()
def notice() -> None:
    """What countries let be known, and threats to everybody."""


@notice.command()
@click.argument("country")
@click.argument("effect", type=click.Choice(rules.WORDS["effect"]))
@click.option("--source", help="Who said it, and through whom it came (left out: asked for).")
@click.option("--firmness", type=click.Choice(rules.WORDS["firmness"]), required=True, help="How sure it is; a rumour closes nothing.")
@click.option("--nationality", "nationalities", multiple=True, metavar="COUNTRY", help="Whom it touches; repeatable (left out: all).")
@click.option("--region", "regions", multiple=True, metavar="REGION", help="Region of origin it touches, as RU-CE; repeatable.")
@click.option("--programme", "programmes", multiple=True, metavar="KIND", help="Kind of pathway it touches; repeatable (left out: all).")
@click.option("--days", "added_days", type=int, default=0, help="For slower and faster: by how many days.")
@click.option("--said", "said_on", type=DAY, help="Day on which it was said (left out: today).")
@click.option("--from", "valid_from", type=DAY, help="Day from which it holds (left out: the day it was said).")
@click.option("--until", "valid_until", type=DAY, help="Last day on which it holds, when known.")
@writing
def enter(country: str, effect: str, source: str | None, nationalities: tuple[str, ...], **said: Any) -> None:
    """Enter what COUNTRY let be known: no_issue, suspended, slower, faster or reopened.

    Every case that it touches is dated anew in the same act, and those that moved are shown.
    """
    said_on = said["said_on"] or here().today()
    said |= {"said_on": said_on, "valid_from": said["valid_from"] or said_on}
    entered = f.NoticeEntered(
        notice=new_ref(),
        country=codes.country(country, "iso3"),
        effect=effect,
        nationalities=_countries(nationalities),
        source=typed(source, "Source"),
        **said,
    )
    answer = here().record(entered)
    if not here().json:
        click.echo(show(entered.notice))
    if not here().quiet:
        worse = sum(moved.is_endangered and not moved.was_endangered for moved in answer.redated)
        say(f"{counted(len(answer.redated), 'case')} re-dated, {worse} of them newly endangered")


@notice.command()
@click.argument("notice_code", metavar="NOTICE")
@click.option("--source", help="Who said so (left out: asked for).")
@click.option("--on", "on", type=DAY, help="First day on which it no longer holds (left out: today).")
@writing
def lift(notice_code: str, source: str | None, on: dt.date | None) -> None:
    """Say that a notice no longer holds."""
    here().record(f.NoticeLifted(notice=here().ref("notice", notice_code), on=on or here().today(), source=typed(source, "Source")))


@notice.command("list")
@click.option("--all", "with_past", is_flag=True, help="Those that no longer hold, too.")
@reading
def list_(with_past: bool) -> None:  # noqa: FBT001
    """List the notices that hold or will hold."""
    from safeconduct.actions import notice_list as verb

    answer = here().session.ask("notice_list", verb.Ask(with_past=with_past), verb.Answer)
    if here().json:
        return print_json("notice-list@1", answer)
    rows = [
        (_code(n.ref), _bare(n.country), _effect(n), _whom(n), n.firmness, n.state, n.valid_from, n.valid_until or "open", n.source)
        for n in answer.notices
    ]
    headings = ("code", "country", "effect", "whom", "firmness", "state", "from", "until", "source")
    return print_table(headings, rows, nothing="no notice holds")


def _effect(line: Any) -> str:
    return str(line.effect) + (f" by {line.added_days} days" if line.added_days else "")


@notice.command("show")
@click.argument("notice_code", metavar="NOTICE")
@click.option("--limit", type=click.IntRange(0, 1000), default=50, show_default=True, help="Cases named one by one.")
@reading
def show_(notice_code: str, limit: int) -> None:
    """Show a notice and whom it touches: its pathways, and the cases not yet safe."""
    from safeconduct.actions import notice_show as verb

    answer = here().session.ask("notice_show", verb.Ask(notice=here().ref("notice", notice_code), limit=limit), verb.Answer)
    if here().json:
        return print_json("notice-show@1", answer)
    rows = [
        ("country", codes.label(answer.country)),
        ("effect", _effect(answer)),
        ("whom", _whom(answer)),
        ("firmness", answer.firmness),
        ("source", answer.source),
        ("said", answer.said_on),
        (
            "holds",
            f"from {answer.valid_from} until {answer.valid_until or 'further notice'}" + ("" if answer.is_in_force else " - NOT TODAY"),
        ),
        ("lifted", f"{answer.lifted_on}, by {answer.lifted_source}" if answer.lifted_on else ""),
    ]
    print_table(("notice", _code(answer.ref)), [row for row in rows if row[1]], nothing="")
    click.echo()
    ways = [(_code(way.ref), way.name, way.type, way.waiting) for way in answer.ways]
    print_table(("pathway", "name", "kind", "persons waiting"), ways, nothing="it speaks of no pathway that is known here")
    click.echo()
    cases = [
        (
            _code(t.case),
            t.label,
            t.persons,
            "yes" if t.is_waiting else "",
            t.needed_on,
            t.arrives_on or "no way",
            "yes" if t.is_endangered else "",
        )
        for t in answer.touched
    ]
    headings = ("case", "label", "persons", "waits there", "gone by", "can travel", "endangered")
    print_table(headings, cases, nothing="it touches nobody")
    return say(f"it touches {counted(answer.cases, 'case')} with {counted(answer.persons, 'person')}; endangered: {answer.endangered}")


@notice.group()
def threat() -> None:
    """Threats announced against everybody, with a day in any calendar."""


@threat.command()
@click.argument("type_", metavar="KIND", type=click.Choice(rules.WORDS["threat"]))
@click.option("--source", help="Who said it, and through whom it came (left out: asked for).")
@click.option("--day", "day", help="Day by which it will be too late: 2017-05-26, islamic:1438-09-01 or persian:1396-03-05.")
@click.option("--nationality", "nationalities", multiple=True, metavar="COUNTRY", help="Whom it is against; repeatable (left out: all).")
@click.option("--region", "regions", multiple=True, metavar="REGION", help="Region it is in, as RU-CE; repeatable.")
@click.option("--text", default="", help="What was said.")
@writing
def add(type_: str, source: str | None, day: str | None, nationalities: tuple[str, ...], regions: tuple[str, ...], text: str) -> None:
    """Add a threat of a KIND against everybody of some nationality or region."""
    announced = f.ThreatAnnounced(
        threat=new_ref(),
        type=type_,
        day=dates.calendar_day(day) if day else None,
        nationalities=_countries(nationalities),
        regions=regions,
        source=typed(source, "Source"),
        text=text,
    )
    here().record(announced)
    if not here().json:
        click.echo(show(announced.threat))
    if announced.day is not None and not here().quiet:
        say(f"too late from: {dates.show_day(announced.day)}")


@threat.command("list")
@click.option("--all", "with_past", is_flag=True, help="Those that are over, too.")
@reading
def list_threats(with_past: bool) -> None:  # noqa: FBT001
    """List the announced threats, the nearest day first."""
    from safeconduct.actions import threat_list as verb

    answer = here().session.ask("threat_list", verb.Ask(with_past=with_past), verb.Answer)
    if here().json:
        return print_json("threat-list@1", answer)
    rows = [
        (
            _code(t.ref),
            t.type,
            t.on,
            f"{t.said} {t.calendar}" if t.calendar not in ("", "gregorian") else "",
            t.days_left,
            _whom(t),
            t.source,
        )
        for t in answer.threats
    ]
    return print_table(("code", "kind", "too late from", "as said", "days left", "whom", "source"), rows, nothing="no threat was announced")


@threat.command()
@click.argument("threat_code", metavar="THREAT")
@click.option("--why", help="Why it is over (left out: asked for).")
@writing
def end(threat_code: str, why: str | None) -> None:
    """Say that an announced threat is over."""
    here().record(f.AnnouncedThreatEnded(threat=here().ref("threat", threat_code), why=typed(why, "Why")))
