"""Take in a household: the act at three in the morning. Asks for what the options leave out; records it whole or not at all."""

from __future__ import annotations

import datetime as dt
import sys
from pathlib import Path
from typing import Any

import click
import msgspec

from safeconduct.doors.cli import entering
from safeconduct.doors.cli.drafting import DRAFT_BYTES, CaseDraft, PersonDraft, facts_of, read_draft
from safeconduct.doors.cli.entering import Word
from safeconduct.doors.cli.manners import DAY, here, read_input, writing
from safeconduct.doors.cli.screen import plain, say
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref, show

_DAILY = 24  # hours: the rhythm proposed for people in danger


@click.command("add")
@click.option("--label", help="A working name for the case, never a person's name.")
@click.option("--via", type=Word("via"), help="How they came to you.")
@click.option("--on", type=DAY, help="The day on which they became known (today).")
@click.option("--person", "persons", multiple=True, metavar="NAME", help="A person, the principal applicant first (left out: asked for).")
@click.option("--nationality", "nationalities", multiple=True, metavar="RUS", help="A nationality of all of them, in ISO 3166 letters.")
@click.option("--origin", metavar="RUS", help="The country that they flee from.")
@click.option("--region", metavar="RU-CE", help="The region that they flee from.")
@click.option("--location", type=Word("location"), help="Where they are now, in general.")
@click.option("--location-region", metavar="RU-MOW", help="The region where they are now.")
@click.option("--status", type=Word("case-status"), help="The status of the case (enquiry).")
@click.option("--risk", type=Word("risk"), help="How endangered they are.")
@click.option("--priority", metavar="EM|UG|NR", help="How soon they must leave: 7, 42 or 365 days.")
@click.option("--need", "needs", multiple=True, metavar="LP-IH", help="A specific need of the household.")
@click.option("--rhythm", metavar="24h", help="How often they are to be heard of: 12h, 2d, weekly, never.")
@click.option("--agrees", multiple=True, type=Word("purpose"), help="What all of them agreed to.")
@click.option("--from", "source", metavar="FILE", help="Take the household from a JSON draft; - is standard input.")
@click.option("--yes", is_flag=True, help="Ask nothing: record what the options say.")
@writing
def add(**given: Any) -> None:
    """Take in a household: asks for what you leave out, shows what it will record, prints the new case's code.

    Everything is recorded as one act, or not at all.
    """
    me = here()
    is_asked = sys.stdin.isatty() and not given["yes"] and not given["source"]
    draft = _from_file(given["source"]) if given["source"] else _from_options(given)
    if is_asked:
        draft = _completed(draft, given)
        say(summary(draft))
        if not click.confirm("Record this?", default=True, err=True):
            raise Refused("nothing was recorded")
    elif not draft.via:
        raise Mistaken("it is not said how they came to you", "add --via, or type the command on a terminal to be asked")
    case = new_ref()
    me.record(*facts_of(case, draft, me.today()))
    if not me.json:
        click.echo(show(case))


def _from_file(source: str) -> CaseDraft:
    if source == "-":
        return read_draft(sys.stdin.buffer.read(DRAFT_BYTES + 1) if hasattr(sys.stdin, "buffer") else sys.stdin.read().encode())
    try:
        with Path(source).open("rb") as file:
            return read_draft(file.read(DRAFT_BYTES + 1))
    except OSError:
        raise Mistaken("the draft file cannot be opened", "check its name") from None


def _from_options(given: dict[str, Any]) -> CaseDraft:
    return CaseDraft(
        via=given["via"] or "",
        on=given["on"],
        label=given["label"] or "",
        status=given["status"] or "",
        risk=given["risk"] or "",
        priority=given["priority"] or "",
        origin=given["origin"] or "",
        region=given["region"] or "",
        location=given["location"] or "",
        location_region=given["location_region"] or "",
        every_hours=entering.hours(given["rhythm"]) if given["rhythm"] else 0,
        needs=given["needs"],
        nationalities=given["nationalities"] or None,
        consents=dict.fromkeys(given["agrees"], True),
        persons=tuple(PersonDraft(name=name) for name in _names(given["persons"])),
    )


def _names(typed: tuple[str, ...]) -> list[str]:
    """Give the names typed as options; `-` stands for the lines of standard input, one person each."""
    names: list[str] = []
    for name in typed:
        names += [line.strip() for line in read_input("Names, one a line").splitlines() if line.strip()] if name == "-" else [name]
    return names


def _ask(question: str, default: str = "", *, read: Any = str) -> Any:
    """Ask until the answer can be read; an empty answer is the default, which is not read."""
    while True:
        typed = str(click.prompt(question, default=default, show_default=bool(default), err=True)).strip()
        try:
            return read(typed) if typed else typed
        except (Mistaken, click.BadParameter) as error:
            say(f"  {error.says if isinstance(error, Mistaken) else error.message}")


def _choose(question: str, kind: str, default: str = "") -> str:
    """Ask for one word of a list, shown with its numbers."""
    word = Word(kind)
    say("  ".join(f"{number} {each}" for number, each in enumerate(word.words(), 1)))

    def read(typed: str) -> str:
        is_number = typed.isdigit() and 1 <= int(typed) <= len(word.words())
        return word.words()[int(typed) - 1] if is_number else word.convert(typed, None, None)

    return str(_ask(question, default, read=read))


def _completed(draft: CaseDraft, given: dict[str, Any]) -> CaseDraft:
    """Ask for what the options leave out; an empty answer leaves it open."""
    say("An empty answer leaves a thing open. Nothing is recorded before you say yes.")
    changes: dict[str, Any] = {}
    if not given["label"]:
        changes["label"] = _ask("Working name of the case (never a person's name)")
    if not draft.via:
        changes["via"] = _choose("How they came to you", "via", "hotline")
    if not draft.persons:
        changes["persons"] = _asked_persons()
    if draft.nationalities is None:
        nationality = _ask("Nationality (RUS)", read=entering.country)
        changes["nationalities"] = (nationality,) if nationality else None
    if not draft.region and not draft.origin:
        changes["region"] = _ask("Region they flee from (RU-CE)", read=_region)
    if not draft.location:
        changes["location"] = _choose("Where they are now", "location")
    if not draft.priority:
        changes["priority"] = _ask("Priority: EM 7 days, UG 42, NR 365", read=_priority)
    if given["rhythm"] is None:
        changes["every_hours"] = _ask("Heard of every", f"{_DAILY}h", read=entering.hours)
    if not draft.consents:
        agreed = _choose_consent()
        changes["consents"] = {} if agreed is None else {"store": agreed}
    return msgspec.structs.replace(draft, **changes)


def _region(typed: str) -> str:
    if not entering.country_of_region(typed):
        raise Mistaken("that is no region of ISO 3166-2", "write it as RU-CE")
    return typed.upper()


def _priority(typed: str) -> str:
    found = entering.code(typed, "rrf-pri")
    if not found.startswith("rrf-pri:"):
        raise Mistaken("that is no priority", "EM, UG or NR")
    return found


def _choose_consent() -> bool | None:
    def read(typed: str) -> str:
        if typed.lower()[:1] not in ("y", "n"):
            raise Mistaken("y, n, or nothing when nobody has asked them")
        return typed.lower()[:1]

    answer = _ask("Do they agree that this is kept? (y/n, nothing: not asked)", read=read)
    return None if not answer else answer == "y"


def _asked_persons() -> tuple[PersonDraft, ...]:
    persons: list[PersonDraft] = []
    name = _ask("Name of the principal applicant")
    while name or not persons:
        relationship = ""
        if persons:
            relationship = _ask("  to the principal applicant (WIF, SON, SBF ...; safeconduct codes rrf-rel)", "U", read=_relationship)
        persons.append(PersonDraft(name=name, relationship=relationship))
        name = _ask("Name of another person (nothing: no more)")
    return tuple(persons)


def _relationship(typed: str) -> str:
    found = entering.code(typed, "rrf-rel")
    if not found.startswith("rrf-rel:"):
        raise Mistaken("that is no relationship", "safeconduct codes rrf-rel")
    return found


def summary(draft: CaseDraft, today: dt.date | None = None) -> str:
    """Say in a few lines what would be recorded."""
    persons = "; ".join(
        (person.name or "(no name yet)") + (f", {entering.label(person.relationship)}" if person.relationship else "")
        for person in draft.persons
    )
    consent = "; ".join(f"{'agree' if given else 'REFUSE'} to {purpose}" for purpose, given in draft.consents.items())
    lines = (
        ("label", draft.label),
        ("came by", draft.via),
        ("known since", str(draft.on or today or "today")),
        ("persons", persons or "none yet"),
        ("nationality", ", ".join(draft.nationalities or ())),
        ("flee from", " ".join(part for part in (draft.origin, draft.region) if part)),
        ("are now", " ".join(part for part in (draft.location, draft.location_region) if part)),
        ("risk", draft.risk),
        ("priority", entering.label(entering.code(draft.priority, "rrf-pri")) if draft.priority else ""),
        ("needs", ", ".join(draft.needs)),
        ("heard of every", f"{draft.every_hours} hours" if draft.every_hours else ""),
        ("consent", consent or "not asked"),
    )
    return "\n".join(f"  {name:<15} {plain(text)}" for name, text in lines if text)
