"""Persons of a household: names, papers, contacts, consent. What says who somebody is can be left out, and is then asked for."""

from __future__ import annotations

from typing import Any

import click

from safeconduct.doors.cli import entering
from safeconduct.doors.cli.entering import Word
from safeconduct.doors.cli.manners import DAY, confirm, here, typed, writing
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref, show


@click.group("person")
def person() -> None:
    """Persons of a household: names, contacts, papers, consent."""


def _found(code: str, who: str) -> tuple[bytes, bytes]:
    """Turn the codes of a case and of a person in it into references."""
    case = here().ref("case", code)
    return case, here().ref("person", who, case)


@person.command("add")
@click.argument("code", metavar="CASE")
@click.argument("name", required=False)
@click.option("--relationship", default="U", metavar="WIF", help="To the principal applicant, as rrf-rel code; PA is the principal.")
@click.option("--nationality", "nationalities", multiple=True, metavar="RUS", help="A nationality, in ISO 3166 letters.")
@click.option("--born", default="", metavar="1990[-05[-17]]", help="When the person was born, as far as known.")
@writing
def add(code: str, name: str | None, relationship: str, nationalities: tuple[str, ...], born: str) -> None:
    """Add a person to a household and print the person's code (NAME left out: asked for; `-`: standard input)."""
    from safeconduct.model import facts as f

    me = here()
    case, ref = me.ref("case", code), new_ref()
    full = typed(name, "Name")
    facts: list[Any] = [
        f.PersonAdded(case=case, person=ref, relationship=entering.code(relationship, "rrf-rel")),
        f.NameAdded(case=case, person=ref, use="legal", full=full, script=entering.script_of(full)),
    ]
    if nationalities:
        facts.append(f.NationalitiesSet(case=case, person=ref, countries=tuple(entering.country(each) for each in nationalities)))
    if born:
        facts.append(f.BirthSet(case=case, person=ref, born=born))
    me.record(*facts)
    if not me.json:
        click.echo(show(ref))


@person.command("name")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("name", required=False)
@click.option("--use", type=Word("name_use"), default="alias", show_default=True, help="What the name is used for.")
@click.option("--script", metavar="Cyrl", help="The script, as ISO 15924 code; found from the letters when left out.")
@click.option("--withdraw", metavar="NAME-CODE", help="Withdraw a wrong name instead, by the code that --json shows.")
@writing
def name_(code: str, who: str, name: str | None, use: str, script: str | None, withdraw: str | None) -> None:
    """Add a name of a person, in any script (NAME left out: asked for; `-`: standard input)."""
    from safeconduct.model import facts as f

    me = here()
    case, ref = _found(code, who)
    if withdraw:
        me.record(f.NameWithdrawn(case=case, person=ref, name=me.ref("entry", withdraw, case)))
        return
    full = typed(name, "Name")
    me.record(f.NameAdded(case=case, person=ref, use=use, full=full, script=script or entering.script_of(full)))


@person.command("birth")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("born", metavar="1990[-05[-17]]")
@click.option("--estimate", is_flag=True, help="It is only known about.")
@click.option("--country", default="", metavar="RUS", help="The country of birth.")
@click.option("--place", default="", help="The place of birth.")
@writing
def birth(code: str, who: str, born: str, country: str, place: str, *, estimate: bool) -> None:
    """Say when and where a person was born."""
    from safeconduct.model import facts as f

    case, ref = _found(code, who)
    land = entering.country(country) if country else ""
    here().record(f.BirthSet(case=case, person=ref, born=born, is_estimate=estimate, country=land, place=place))


_DETAIL_LISTS = {"sex": "rrf-sex", "marital": "rrf-mar", "education": "rrf-edu"}


@person.command("detail")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("field", type=Word("detail"))
@click.argument("value")
@writing
def detail(code: str, who: str, field: str, value: str) -> None:
    """Set sex, marital status, education (codes of the registration form) or occupation (a text)."""
    from safeconduct.model import facts as f

    case, ref = _found(code, who)
    read = entering.code(value, _DETAIL_LISTS[field]) if field in _DETAIL_LISTS else value
    here().record(f.PersonDetailSet(case=case, person=ref, field=field, value=read))


@person.command("relationship")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("relationship", metavar="WIF")
@writing
def relationship_(code: str, who: str, relationship: str) -> None:
    """Correct the relationship to the principal applicant."""
    from safeconduct.model import facts as f

    case, ref = _found(code, who)
    here().record(f.RelationshipSet(case=case, person=ref, relationship=entering.code(relationship, "rrf-rel")))


@person.command("nationality")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("countries", nargs=-1, metavar="[RUS...]")
@click.option("--stateless", is_flag=True, help="The person holds none.")
@writing
def nationality(code: str, who: str, countries: tuple[str, ...], *, stateless: bool) -> None:
    """Set all nationalities of a person."""
    from safeconduct.model import facts as f

    if bool(countries) == stateless:
        raise Mistaken("name the nationalities, or say --stateless")
    case, ref = _found(code, who)
    here().record(f.NationalitiesSet(case=case, person=ref, countries=tuple(entering.country(each) for each in countries)))


@person.command("language")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("language", metavar="rus")
@click.option("--level", default="", metavar="E|N|NO|U", help="How well: easily, not easily, not at all, unknown.")
@writing
def language_(code: str, who: str, language: str, level: str) -> None:
    """Add a language that a person speaks."""
    from safeconduct.model import facts as f

    case, ref = _found(code, who)
    how = entering.code(level, "rrf-lvl") if level else ""
    here().record(f.LanguageAdded(case=case, person=ref, language=language, level=how))


@person.group("contact")
def contact() -> None:
    """Ways to reach a person, and what to mind."""


@contact.command("add")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("channel", type=Word("channel"))
@click.argument("value", required=False)
@click.option("--care", default="", help="What to mind: never call before dark, a brother reads it ...")
@writing
def contact_add(code: str, who: str, channel: str, value: str | None, care: str) -> None:
    """Add a way to reach a person (VALUE left out: asked for; `-`: standard input).

    CHANNEL: phone, signal, whatsapp, telegram, email, visit or other.
    """
    from safeconduct.model import facts as f

    case, ref = _found(code, who)
    here().record(f.ContactAdded(case=case, person=ref, channel=channel, value=typed(value, "Number or address"), care=care))


@contact.command("end")
@click.argument("code", metavar="CASE")
@click.argument("entry", metavar="CONTACT")
@click.argument("why", type=Word("contact_end"))
@writing
def contact_end(code: str, entry: str, why: str) -> None:
    """End a way to reach a person.

    WHY: unreachable, unsafe (treat it as known to the hunters), own_wish or mistake.
    """
    from safeconduct.model import facts as f

    me = here()
    case = me.ref("case", code)
    me.record(f.ContactWithdrawn(case=case, contact=me.ref("entry", entry, case), why=why))


@person.group("document")
def document() -> None:
    """Papers that a person holds."""


@document.command("add")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("paper", type=Word("paper"))
@click.option("--number", help="Its number; `-`: standard input.")
@click.option("--country", default="", metavar="RUS", help="Who issued it.")
@click.option("--expires", type=DAY, help="The day on which it expires.")
@writing
def document_add(code: str, who: str, paper: str, number: str | None, country: str, expires: Any) -> None:
    """Add a paper that a person holds.

    PAPER: passport, travel_document, national_id, birth_certificate, visa, exit_visa or other.
    """
    from safeconduct.model import facts as f

    case, ref = _found(code, who)
    land = entering.country(country) if country else ""
    digits = typed(number, "Number") if number is not None else ""
    here().record(f.DocumentAdded(case=case, person=ref, paper=paper, number=digits, country=land, expires_on=expires))


@document.command("end")
@click.argument("code", metavar="CASE")
@click.argument("entry", metavar="DOCUMENT")
@click.option("--why", required=True, help="Lost, taken away, expired, or a mistake.")
@writing
def document_end(code: str, entry: str, why: str) -> None:
    """Say that a paper is gone or was entered by mistake."""
    from safeconduct.model import facts as f

    me = here()
    case = me.ref("case", code)
    me.record(f.DocumentWithdrawn(case=case, document=me.ref("entry", entry, case), why=why))


@person.command("consent")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("purpose", type=Word("purpose"))
@click.option("--agrees/--refuses", "is_given", required=True, default=None, help="What the person said.")
@click.option("--recipient", default="*", help="Towards whom; everybody when left out.")
@click.option("--how", default="", help="How it was said: by voice, in writing, through whom.")
@click.option("--on", type=DAY, help="The day (today).")
@writing
def consent(code: str, who: str, purpose: str, recipient: str, how: str, on: Any, *, is_given: bool) -> None:
    """Record what a person agrees to or refuses. A refusal counts over every agreement.

    PURPOSE: contact, store, share, submit or publish.
    """
    from safeconduct.model import facts as f

    me = here()
    case, ref = _found(code, who)
    day = on or me.today()
    me.record(f.ConsentSet(case=case, person=ref, purpose=purpose, is_given=is_given, on=day, recipient=recipient, how=how))


@person.command("leave")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("why", type=Word("why_left"))
@click.option("--on", type=DAY, help="The day (today).")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def leave(code: str, who: str, why: str, on: Any, *, yes: bool) -> None:
    """Say that a person no longer belongs to the household.

    WHY: own_wish, deceased, missing, detained or mistake.
    """
    from safeconduct.model import facts as f

    me = here()
    case, ref = _found(code, who)
    confirm(f"Take the person {show(ref)} out of the household {show(case)} ({why})?", yes=yes)
    me.record(f.PersonLeft(case=case, person=ref, on=on or me.today(), why=why))


@person.command("relative")
@click.argument("code", metavar="CASE")
@click.argument("who", metavar="PERSON")
@click.argument("relationship", metavar="SBF")
@click.argument("name", required=False)
@click.option("--country", default="", metavar="RUS", help="Where the relative lives.")
@click.option("--deceased", is_flag=True, help="The relative is dead.")
@writing
def relative(code: str, who: str, relationship: str, name: str | None, country: str, *, deceased: bool) -> None:
    """Name a relative outside the household, only because a form demands it (NAME left out: asked for).

    A relative was not asked: hold as little as you can.
    """
    from safeconduct.model import facts as f

    case, ref = _found(code, who)
    fact = f.RelativeAdded(
        case=case,
        person=ref,
        full=typed(name, "Name"),
        relationship=entering.code(relationship, "rrf-rel"),
        country=entering.country(country) if country else "",
        is_deceased=deceased,
    )
    here().record(fact)
