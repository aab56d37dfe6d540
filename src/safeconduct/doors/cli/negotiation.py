"""Talks with countries: open, note, pledge, withdraw, list, show. A country's name never leaves its own compartment."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from safeconduct.doors.cli.manners import DAY, confirm, here, reading, typed, writing
from safeconduct.doors.cli.screen import print_json, print_table
from safeconduct.ids import new_ref, show
from safeconduct.model import codes, rules
from safeconduct.model import facts as f


def _code(ref: str) -> str:
    return show(bytes.fromhex(ref))


@click.group()
def negotiation() -> None:
    """Talks with countries and the places they pledge.

    Each country has a compartment of its own, with a key of its own; naming it elsewhere would endanger those who apply there.
    """


@negotiation.command("open")
@click.option("--country", help="The country: ISO code of three letters (left out: asked for).")
@click.option("--topic", default="", help="What the talks are about.")
@click.option("--on", "on", type=DAY, help="Day on which they began (left out: today).")
@writing
def open_(country: str | None, topic: str, on: dt.date | None) -> None:
    """Open talks with a country."""
    code = codes.country(typed(country, "Country"), "iso3")
    made = new_ref()
    here().record(f.NegotiationOpened(negotiation=made, country=code, topic=topic, on=on or here().today()))
    if not here().json:
        click.echo(show(made))


def _talk(negotiation_code: str) -> Any:
    from safeconduct.actions import negotiation_list as verb

    ask = verb.Ask(negotiation=here().ref("negotiation", negotiation_code))
    return here().session.ask("negotiation_list", ask, verb.Answer).negotiations[0]


@negotiation.command()
@click.argument("negotiation_code", metavar="NEGOTIATION")
@click.option("--text", help="What was said; - reads it from standard input (left out: asked for).")
@click.option("--with", "with_whom", default="", help="With whom, by role.")
@click.option("--response", type=click.Choice(rules.WORDS["response"]), help="What came of it.")
@click.option("--on", "on", type=DAY, help="Day of the talk (left out: today).")
@writing
def note(negotiation_code: str, text: str | None, with_whom: str, response: str | None, on: dt.date | None) -> None:
    """Note what was said in the talks."""
    talk = _talk(negotiation_code)
    said = f.NegotiationNoted(
        negotiation=bytes.fromhex(talk.ref),
        country=talk.country,
        on=on or here().today(),
        with_whom=with_whom,
        response=response or "",
        text=typed(text, "What was said", several_lines=True),
    )
    here().record(said)


@negotiation.command()
@click.argument("negotiation_code", metavar="NEGOTIATION")
@click.argument("places", type=int)
@click.option("--from", "from_on", type=DAY, help="First day on which it holds (left out: today).")
@click.option("--until", "until_on", type=DAY, help="Last day on which it holds, when known.")
@click.option("--terms", default="", help="For whom, and on which conditions.")
@writing
def pledge(negotiation_code: str, places: int, from_on: dt.date | None, until_on: dt.date | None, terms: str) -> None:
    """Enter a pledge of PLACES, counted in persons."""
    talk = _talk(negotiation_code)
    made = f.PledgeMade(
        negotiation=bytes.fromhex(talk.ref),
        country=talk.country,
        pledge=new_ref(),
        places=places,
        from_on=from_on or here().today(),
        until_on=until_on,
        terms=terms,
    )
    here().record(made)
    if not here().json:
        click.echo(show(made.pledge))


@negotiation.command()
@click.argument("negotiation_code", metavar="NEGOTIATION")
@click.argument("pledge_code", metavar="PLEDGE")
@click.option("--on", "on", type=DAY, help="First day on which it no longer stands (left out: today).")
@click.option("--why", default="", help="The reason that was given.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def withdraw(negotiation_code: str, pledge_code: str, on: dt.date | None, why: str, yes: bool) -> None:  # noqa: FBT001
    """Say that a pledge no longer stands."""
    talk, ref = _talk(negotiation_code), here().ref("pledge", pledge_code)
    confirm(f"Withdraw the pledge {show(ref)}?", yes=yes)
    here().record(
        f.PledgeWithdrawn(negotiation=bytes.fromhex(talk.ref), country=talk.country, pledge=ref, on=on or here().today(), why=why)
    )


@negotiation.command("list")
@reading
def list_() -> None:
    """List the talks that this device may read, with places pledged and used."""
    from safeconduct.actions import negotiation_list as verb

    answer = here().session.ask("negotiation_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("negotiation-list@1", answer)
    rows = [
        (_code(n.ref), n.country.removeprefix("iso3:"), n.topic, n.latest_on, n.response, n.pledged, n.used) for n in answer.negotiations
    ]
    return print_table(("code", "country", "topic", "last spoken", "answer", "pledged", "used"), rows, nothing="no talks that you may read")


@negotiation.command("show")
@click.argument("negotiation_code", metavar="NEGOTIATION")
@reading
def show_(negotiation_code: str) -> None:
    """Show the talks with a country: pledges, places used, and the log."""
    talk = _talk(negotiation_code)
    if here().json:
        return print_json("negotiation-show@1", talk)
    used = f"{talk.used} of {talk.pledged} pledged" + (" - MORE THAN PLEDGED" if talk.used > talk.pledged else "")
    rows = [
        ("country", codes.label(talk.country)),
        ("topic", talk.topic),
        ("since", talk.opened_on),
        ("answer", talk.response),
        ("places used", used),
    ]
    print_table(("negotiation", _code(talk.ref)), [row for row in rows if row[1]], nothing="")
    click.echo()
    pledges = [
        (
            _code(p.ref),
            p.places,
            p.from_on,
            p.until_on or "open",
            p.state + (f" {p.withdrawn_on}: {p.withdrawn_why}" if p.withdrawn_on else ""),
            p.terms,
        )
        for p in talk.pledges
    ]
    print_table(("pledge", "places", "from", "until", "state", "terms"), pledges, nothing="nothing was pledged")
    click.echo()
    return print_table(
        ("on", "with", "answer", "what was said"), [(n.on, n.with_whom, n.response, n.text) for n in talk.notes], nothing="no notes"
    )
