"""Shelters: add, list, show, set beds, begin, end and move stays, close."""

from __future__ import annotations

import datetime as dt
import sys
from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any

import click

from safeconduct.doors.cli.manners import DAY, confirm, here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.showing import counted
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f

_WIDEST = 40  # beds drawn one by one; more are counted only


def code(ref: str) -> str:
    """Show a reference of an answer as a code."""
    return show(bytes.fromhex(ref))


def tell(made: bytes) -> None:
    """Print the code of what was made, for the next command."""
    if not here().json:
        click.echo(show(made))


@click.group()
def shelter() -> None:
    """Shelters, beds by night, stays.

    Where people sleep is kept apart from who they are: shelters lie in a compartment of their own and name cases by code alone.
    """


@shelter.command()
@click.argument("name")
@click.option("--beds", type=int, required=True, help="Places where somebody can sleep.")
@click.option("--region", default="", help="Region in general terms, as RU-MOW.")
@click.option("--address", help="For the shelter keepers alone; - reads it from standard input (left out: asked for).")
@click.option("--on", "on", type=DAY, help="First night (left out: today).")
@click.option("--until", "until_on", type=DAY, help="Morning on which it must be empty again.")
@writing
def add(name: str, beds: int, region: str, address: str | None, on: dt.date | None, until_on: dt.date | None) -> None:
    """Add a shelter. NAME is a code name, never the owner's."""
    if address is None:
        address = click.prompt("Address (empty: not kept)", default="", show_default=False, err=True) if sys.stdin.isatty() else ""
    elif address == "-":
        address = typed(address, "Address", several_lines=True)
    begin = on or here().today()
    made = new_ref()
    here().record(f.ShelterOpened(shelter=made, name=name, region=region, address=address, beds=beds, on=begin, until_on=until_on))
    tell(made)


@shelter.command("list")
@click.option("--from", "from_on", type=DAY, help="First night (left out: today).")
@click.option("--nights", type=int, default=14, show_default=True, help="Nights in the picture.")
@click.option("--all", "with_closed", is_flag=True, help="Closed shelters too.")
@reading
def list_(from_on: dt.date | None, nights: int, with_closed: bool) -> None:  # noqa: FBT001
    """List the shelters; one sign a night: free beds up to 9, + for more, ! too many people, . no beds."""
    from safeconduct.actions import shelter_list as verb

    ask = verb.Ask(from_on=from_on, nights=nights, with_closed=with_closed)
    answer = here().session.ask("shelter_list", ask, verb.Answer)
    if here().json:
        return print_json("shelter-list@1", answer)
    rows = [
        (code(s.ref), s.name, s.region, s.nights[0].beds, s.nights[0].taken, _state(s), "".join(map(_sign, s.nights)))
        for s in answer.shelters
    ]
    print_table(("code", "name", "region", "beds", "taken", "state", f"nights from {answer.from_on}"), rows, nothing="no shelter is open")
    return say(f"{answer.free_tonight} beds are free in the night of {answer.from_on}")


def _state(line: Any) -> str:
    return "exposed" if line.is_exposed else "closed" if line.is_closed else f"until {line.until_on}" if line.until_on else "open"


def _sign(night: Any) -> str:
    free = night.beds - night.taken
    if free < 0:
        return "!"
    return "." if not night.beds else "+" if free > 9 else str(free)  # noqa: PLR2004 - one sign a night


@shelter.command("show")
@click.argument("shelter_code", metavar="SHELTER")
@click.option("--from", "from_on", type=DAY, help="First night (left out: today).")
@click.option("--nights", type=int, default=28, show_default=True, help="Nights in the picture.")
@reading
def show_(shelter_code: str, from_on: dt.date | None, nights: int) -> None:
    """Show a shelter: its address, its beds night by night, and which cases stay there."""
    from safeconduct.actions import shelter_show as verb

    ask = verb.Ask(shelter=here().ref("shelter", shelter_code), from_on=from_on, nights=nights)
    answer = here().session.ask("shelter_show", ask, verb.Answer)
    if here().json:
        return print_json("shelter-show@1", answer)
    closed = f", {'EXPOSED' if answer.is_exposed else 'closed'} since {answer.closed_on}" if answer.closed_on else ""
    print_table(
        ("shelter", code(answer.ref)),
        [
            ("name", answer.name + closed),
            ("region", answer.region),
            ("address", answer.address),
            ("open", f"from {answer.opened_on}" + (f" until {answer.until_on}" if answer.until_on else "")),
        ],
        nothing="",
    )
    click.echo()
    print_table(("nights", "beds", "taken", "free"), picture(answer.nights), nothing="no nights")
    click.echo()
    stays = [(code(s.ref), code(s.case), s.beds, s.from_on, s.until_on or "open", _when(s)) for s in answer.stays]
    return print_table(("stay", "case", "beds", "from", "until", ""), stays, nothing="nobody has stayed there")


def _when(stay: Any) -> str:
    return "now" if stay.is_now else "over" if stay.is_over else "to come"


def picture(nights: Iterable[Any]) -> list[Sequence[Any]]:
    """Draw beds by night; nights that are alike stand in one line. A full block is a bed taken, a light one is free."""
    rows: list[Sequence[Any]] = []
    for (beds, taken), alike in groupby(nights, key=lambda night: (night.beds, night.taken)):
        days = [night.on for night in alike]
        when = str(days[0]) if len(days) == 1 else f"{days[0]} to {days[-1]}"
        drawn = "█" * min(taken, _WIDEST) + "░" * max(0, min(beds, _WIDEST) - taken)
        rows.append((when, drawn if beds or taken else "no beds", f"{taken} of {beds}", beds - taken))
    return rows


@shelter.command()
@click.argument("shelter_code", metavar="SHELTER")
@click.argument("number", type=int)
@click.option("--from", "from_on", type=DAY, help="First night with so many beds (left out: today).")
@writing
def beds(shelter_code: str, number: int, from_on: dt.date | None) -> None:
    """Set how many beds a shelter has from a night on."""
    here().record(f.BedsSet(shelter=here().ref("shelter", shelter_code), beds=number, from_on=from_on or here().today()))


@shelter.group()
def stay() -> None:
    """Begin, end and move the stays of households."""


def _stays(case: bytes) -> Any:
    from safeconduct.actions import stay_find as verb

    return here().session.ask("stay_find", verb.Ask(case=case), verb.Answer)


def _stay_of(case: bytes, stay_code: str | None) -> Any:
    """Give the one stay that is meant.

    Raises:
        Mistaken: the case has none, or more than one and no code was given.
    """
    stays = _stays(case).stays
    if stay_code is not None:
        ref = here().ref("stay", stay_code).hex()
        stays = [each for each in stays if each.ref == ref]
    if not stays:
        raise Mistaken(f"the case {show(case)} has no such stay", "see: safeconduct shelter show")
    if len(stays) > 1:
        raise Mistaken(f"the case {show(case)} has {len(stays)} stays", "say which: --stay " + ", ".join(code(s.ref) for s in stays))
    return stays[0]


@stay.command()
@click.argument("case_code", metavar="CASE")
@click.argument("shelter_code", metavar="SHELTER")
@click.option("--beds", "number", type=int, help="Beds they take (left out: one for each of the household).")
@click.option("--from", "from_on", type=DAY, help="First night (left out: today).")
@click.option("--until", "until_on", type=DAY, help="Morning on which they leave, when known.")
@click.option("--yes", is_flag=True, help="Do not ask: they need these beds besides those that they have.")
@writing
def begin(case_code: str, shelter_code: str, number: int | None, from_on: dt.date | None, until_on: dt.date | None, *, yes: bool) -> None:
    """Give a household beds from a night on. A bed that is not there is never given.

    You are asked where it would have more beds than persons: a household that leaves its place for another one is moved.
    """
    from safeconduct.actions.stay_find import too_many

    case, place = here().ref("case", case_code), here().ref("shelter", shelter_code)
    known = _stays(case)
    number = max(1, known.persons) if number is None else number
    begin_on, made = from_on or here().today(), new_ref()
    held = too_many(known, number, begin_on, until_on)
    if held:
        say(
            f"the case {show(case)} has {held} beds in those nights already: "
            + ", ".join(f"{code(s.shelter)} {s.name}" for s in known.stays)
        )
        say(f"  where it leaves them: safeconduct shelter stay move {show(case)} {show(place)}")
        confirm(f"Does it need {number} more?", yes=yes)
    here().record(f.StayBegun(case=case, stay=made, shelter=place, beds=number, from_on=begin_on, until_on=until_on))
    tell(made)


@stay.command()
@click.argument("case_code", metavar="CASE")
@click.option("--on", "on", type=DAY, help="Morning on which they left (left out: today).")
@click.option("--stay", "stay_code", help="Which stay, when there are several.")
@writing
def end(case_code: str, on: dt.date | None, stay_code: str | None) -> None:
    """End the stay of a household."""
    case = here().ref("case", case_code)
    old = _stay_of(case, stay_code)
    here().record(_ended(case, old, on or here().today()))


@stay.command()
@click.argument("case_code", metavar="CASE")
@click.argument("shelter_code", metavar="SHELTER")
@click.option("--on", "on", type=DAY, help="First night in the new place (left out: today).")
@click.option("--beds", "number", type=int, help="Beds they take there (left out: as many as before).")
@click.option("--until", "until_on", type=DAY, help="Morning on which they leave the new place, when known.")
@click.option("--stay", "stay_code", help="Which stay they leave, when there are several.")
@writing
def move(
    case_code: str, shelter_code: str, on: dt.date | None, number: int | None, until_on: dt.date | None, stay_code: str | None
) -> None:
    """Move a household to another shelter: it leaves the one and takes the other in one act."""
    case, place, day = here().ref("case", case_code), here().ref("shelter", shelter_code), on or here().today()
    old = _stay_of(case, stay_code)
    new = f.StayBegun(case=case, stay=new_ref(), shelter=place, beds=number or old.beds, from_on=day, until_on=until_on)
    here().record(_ended(case, old, day), new)
    tell(new.stay)


def _ended(case: bytes, old: Any, on: dt.date) -> f.StayEnded:
    return f.StayEnded(case=case, stay=bytes.fromhex(old.ref), shelter=bytes.fromhex(old.shelter), on=on)


@shelter.command()
@click.argument("shelter_code", metavar="SHELTER")
@click.option("--exposed", is_flag=True, help="The hunters may know of it: everybody there gets a task to be moved.")
@click.option("--on", "on", type=DAY, help="First night on which nobody sleeps there (left out: today).")
@click.option("--why", default="", help="Why it closes.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def close(shelter_code: str, exposed: bool, on: dt.date | None, why: str, yes: bool) -> None:  # noqa: FBT001
    """Close a shelter, and list every case that stays there.

    The tasks say that the household must be moved, and never from where: a case does not tell a place.
    """
    from safeconduct.actions import shelter_show as verb

    ref, day = here().ref("shelter", shelter_code), on or here().today()
    answer = here().session.ask("shelter_show", verb.Ask(shelter=ref, from_on=day), verb.Answer)
    left = list(dict.fromkeys(s.case for s in answer.stays if not s.is_over))
    question = f"Close {show(ref)}{' as EXPOSED' if exposed else ''}, with {counted(len(left), 'case')} to be moved?"
    confirm(question, yes=yes)
    text = "Move this household at once: the place where it stays is exposed." if exposed else ""
    tasks = [f.TaskAdded(case=bytes.fromhex(case), task=new_ref(), text=text, due_on=day, role="shelter") for case in left if exposed]
    here().record(f.ShelterClosed(shelter=ref, on=day, is_exposed=exposed, why=why), *tasks)
    if not here().json:
        print_table(("case", "must be moved by"), [(code(case), day) for case in left], nothing="nobody stays there")
