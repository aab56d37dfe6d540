"""Pathways: add, change, list, show, close, and the exits of a passport that need no visa."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import Any, TypeVar

import click
import msgspec

from safeconduct.doors.cli.manners import DAY, confirm, here, reading, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import counted
from safeconduct.ids import new_ref, show
from safeconduct.model import codes
from safeconduct.model import facts as f

F = TypeVar("F", bound=Callable[..., Any])
_NONE = "none"  # typed to empty a list


def _code(ref: str) -> str:
    return show(bytes.fromhex(ref))


def _bare(country: str) -> str:
    return country.removeprefix("iso3:")


@click.group()
def pathway() -> None:
    """Ways out: programmes, visas, visa-free exits."""


def _terms(command: F) -> F:
    options = (
        click.option("--country", help="Where it leads: ISO code of three letters, or scheme:CODE."),
        click.option("--places", type=int, help="Persons it takes; left out when unknown."),
        click.option("--preparation-days", type=int, help="Days from the decision to the submission."),
        click.option("--opens", "opens_on", type=DAY, help="First day for applications."),
        click.option("--closes", "closes_on", type=DAY, help="Last day for applications."),
        click.option("--for", "nationalities", multiple=True, metavar="COUNTRY", help="Nationality that it takes; repeatable."),
        click.option("--refuses", "regions_refused", multiple=True, metavar="REGION", help="Region of origin left out; repeatable."),
        click.option("--need", "needs_any", multiple=True, metavar="CODE", help="A need of which one must be there; repeatable."),
        click.option("--must-be-in", multiple=True, metavar="PLACE", help="Class of location to apply from; repeatable."),
        click.option("--paper", "papers", multiple=True, help="Paper that each person must hold; repeatable."),
        click.option("--household-max", type=int, help="Persons in one application."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _given(typed: dict[str, Any]) -> dict[str, Any]:
    """Keep the terms that were typed, in the form of a fact; `none` empties a list."""
    given: dict[str, Any] = {}
    for name, value in typed.items():
        if value is None or value == ():
            continue
        given[name] = () if value == (_NONE,) else value
    if "country" in given:
        given["country"] = codes.country(given["country"], "iso3")
    if "nationalities" in given:
        given["nationalities"] = tuple(codes.country(country, "iso3") for country in given["nationalities"])
    return given


@pathway.command()
@click.argument("name")
@click.option("--type", "type_", required=True, metavar="KIND", help="Kind of way, from the list: safeconduct codes pathway.")
@click.option("--processing-days", type=int, required=True, help="Days from the submission to the departure.")
@_terms
@writing
def add(name: str, type_: str, processing_days: int, **typed: Any) -> None:
    """Add a pathway under a NAME of its own."""
    terms: dict[str, Any] = {"country": ""} | _given(typed)
    made = new_ref()
    here().record(f.PathwaySet(pathway=made, type=type_, name=name, processing_days=processing_days, **terms))
    if not here().json:
        click.echo(show(made))


@pathway.command("set")
@click.argument("pathway_code", metavar="PATHWAY")
@click.option("--name", help="Another name.")
@click.option("--type", "type", metavar="KIND", help="Another kind.")
@click.option("--processing-days", type=int, help="Days from the submission to the departure.")
@_terms
@writing
def set_(pathway_code: str, **typed: Any) -> None:
    """Change some terms of a pathway; the others stay. `none` empties a list, as in --for none."""
    ref = here().ref("pathway", pathway_code)
    line = _line(ref)
    kept = {name: getattr(line, name) for name in f.PathwaySet.__struct_fields__ if name not in ("pathway", "places")}
    terms: dict[str, Any] = {"places": f.PLACES_UNKNOWN if line.places is None else line.places} | kept | _given(typed)
    here().record(f.PathwaySet(pathway=ref, **terms))


def _line(ref: bytes) -> Any:
    from safeconduct.actions import pathway_list as verb

    found = here().session.ask("pathway_list", verb.Ask(pathway=ref), verb.Answer)
    return found.pathways[0]


@pathway.command("list")
@click.option("--all", "with_closed", is_flag=True, help="Closed ones too.")
@reading
def list_(with_closed: bool) -> None:  # noqa: FBT001
    """List the pathways with the places used and left."""
    from safeconduct.actions import pathway_list as verb

    answer = here().session.ask("pathway_list", verb.Ask(with_closed=with_closed), verb.Answer)
    if here().json:
        return print_json("pathway-list@1", answer)
    rows = [
        (
            _code(p.ref),
            p.name,
            p.type,
            _bare(p.country),
            _places(p),
            p.asked,
            p.preparation_days + p.processing_days,
            p.state,
            len(p.notices),
        )
        for p in answer.pathways
    ]
    headings = ("code", "name", "kind", "country", "used/places", "asked", "days", "state", "notices")
    return print_table(headings, rows, nothing="no pathway is open; add one: safeconduct pathway add")


def _places(line: Any) -> str:
    if line.places is None:
        return f"{line.used}/?"
    return f"{line.used}/{line.places}" + (" OVER" if line.used > line.places else "")


@pathway.command("show")
@click.argument("pathway_code", metavar="PATHWAY")
@reading
def show_(pathway_code: str) -> None:
    """Show a pathway: its terms, the places used, and the notices on it."""
    line = _line(here().ref("pathway", pathway_code))
    if here().json:
        return print_json("pathway-show@1", line)
    rows = [
        ("name", line.name),
        ("kind", codes.label(f"pathway:{line.type}")),
        ("country", codes.label(line.country) if line.country else "none yet"),
        ("state", line.state + (f": {line.why}" if line.why else "")),
        ("places", f"{_places(line)} used, {counted(line.asked, 'person')} with the state"),
        ("days", f"{line.preparation_days} to prepare, {line.processing_days} from submission to departure"),
        ("open", f"from {line.opens_on or 'always'} until {line.closes_on or 'further notice'}"),
        ("takes", ", ".join(map(_bare, line.nationalities)) or "any nationality"),
        ("refuses", ", ".join(line.regions_refused)),
        ("needs one of", ", ".join(line.needs_any)),
        ("apply from", ", ".join(line.must_be_in) or "anywhere"),
        ("papers", ", ".join(line.papers)),
        ("household", f"at most {counted(line.household_max, 'person')}" if line.household_max else "any size"),
        ("notices", ", ".join(map(_code, line.notices))),
    ]
    return print_table(("pathway", _code(line.ref)), [row for row in rows if row[1]], nothing="")


@pathway.command()
@click.argument("pathway_code", metavar="PATHWAY")
@click.option("--on", "on", type=DAY, help="First day without applications (left out: today).")
@click.option("--why", default="", help="Why it closes.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def close(pathway_code: str, on: dt.date | None, why: str, yes: bool) -> None:  # noqa: FBT001
    """Close a pathway: it takes no further applications; those under way stay."""
    ref = here().ref("pathway", pathway_code)
    confirm(f"Close the pathway {show(ref)}?", yes=yes)
    here().record(f.PathwayClosed(pathway=ref, on=on or here().today(), why=why))


@pathway.command()
@click.option("--passport", required=True, metavar="COUNTRY", help="Whose passport: ISO code of three letters, or scheme:CODE.")
@click.option("--oldest", "oldest_days", type=int, default=365, show_default=True, metavar="DAYS", help="Age at which an index is stale.")
@click.option("--how", type=click.Choice(["visa_free", "on_arrival", "eta"]), help="Only exits of this kind.")
@reading
def exits(passport: str, oldest_days: int, how: str | None) -> None:
    """List where a passport goes without asking for a visa first, by the index that was imported.

    What an index does not list is unknown, and unknown means closed. Being let in says nothing about being safe there.
    """
    from safeconduct.actions import pathway_exits as verb

    ask = verb.Ask(passport=codes.country(passport, "iso3"), oldest_days=oldest_days)
    answer = here().session.ask("pathway_exits", ask, verb.Answer)
    shown = tuple(e for e in answer.exits if how in (None, e.how))
    if here().json:
        return print_json("pathway-exits@1", msgspec.structs.replace(answer, exits=shown))
    if answer.as_of is None:
        return say(f"unknown: no passport index speaks of {_bare(answer.passport)}; take one in: safeconduct import FILE")
    rows = [(_bare(e.country), codes.label(e.country), e.how, e.days or "not said") for e in shown]
    print_table(("country", "name", "how", "days"), rows, nothing="no exit without a visa is listed")
    say(f"{len(shown)} exits of {answer.listed} countries listed; by {answer.source}, as of {answer.as_of}, {answer.age_days} days ago")
    if answer.is_stale:
        say(f"STALE: older than {oldest_days} days, or from a day to come. Ask the embassy before anybody travels.")
    if answer.unknown:
        say(f"unknown, and so closed: {', '.join(map(_bare, answer.unknown))}")
    return None
