"""Cases: what is written into a household's file. Each command is one act."""

from __future__ import annotations

from typing import Any

import click

from safeconduct.doors.cli import entering
from safeconduct.doors.cli.case_add import add
from safeconduct.doors.cli.case_reading import find, list_, show_
from safeconduct.doors.cli.case_transfer import share, transfer
from safeconduct.doors.cli.entering import Word
from safeconduct.doors.cli.manners import DAY, confirm, here, typed, writing
from safeconduct.doors.cli.screen import say
from safeconduct.doors.cli.which import tell_case
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref, show


@click.group("case")
def case() -> None:
    """Open, change, list and show cases."""


for _command in (add, show_, list_, find, transfer, share):
    case.add_command(_command)


@case.command("set")
@click.argument("code", metavar="CASE")
@click.option("--status", type=Word("case-status"), help="Where the case stands; to close it: case close.")
@click.option("--risk", type=Word("risk"), help="How endangered they are.")
@click.option("--priority", metavar="EM|UG|NR", help="How soon they must leave: 7, 42 or 365 days from --on.")
@click.option("--why", default="", help="Why the risk or the priority is so.")
@click.option("--location", type=Word("location"), help="Where they are now, in general; never an address.")
@click.option("--region", metavar="RU-MOW", help="The region where they are now.")
@click.option("--destination", metavar="DEU|none", help="The country they are being taken to.")
@click.option("--origin", metavar="RUS", help="The country that they flee from.")
@click.option("--origin-region", metavar="RU-CE", help="The region that they flee from.")
@click.option("--category", "categories", multiple=True, metavar="LPN", help="Resettlement category: the primary one, then the secondary.")
@click.option("--label", help="The working name of the case, never a person's name.")
@click.option("--external", nargs=2, metavar="SCHEME VALUE", help="The name of this case in another system.")
@click.option("--on", type=DAY, help="Since which day (today).")
@writing
def set_(code: str, **given: Any) -> None:
    """Change what is known of a case; all that is named is recorded as one act."""
    me = here()
    ref = me.ref("case", code)
    facts = _changes(ref, given, given["on"] or me.today())
    if not facts:
        raise Mistaken("nothing was named to be changed", "see: safeconduct case set --help")
    me.record(*facts)


def _changes(ref: bytes, given: dict[str, Any], on: Any) -> list[Any]:
    from safeconduct.model import facts as f

    facts: list[Any] = []
    if given["status"] == "closed":
        raise Mistaken("closing a case needs a reason", "safeconduct case close CASE REASON")
    if given["status"]:
        facts.append(f.CaseStatusSet(case=ref, status=given["status"], on=on))
    if given["risk"]:
        facts.append(f.RiskSet(case=ref, level=given["risk"], why=given["why"]))
    if given["priority"]:
        facts.append(f.PrioritySet(case=ref, priority=entering.code(given["priority"], "rrf-pri"), on=on, why=given["why"]))
    if given["location"]:
        facts.append(f.LocationSet(case=ref, location=given["location"], region=entering.region(given["region"] or ""), since_on=on))
    elif given["region"]:
        raise Mistaken("a region needs its class of location", "add --location")
    facts += _bearings(ref, given)
    if given["label"]:
        facts.append(f.CaseLabelled(case=ref, label=given["label"]))
    if given["external"]:
        facts.append(f.ExternalIdSet(case=ref, scheme=given["external"][0], value=given["external"][1]))
    return facts


def _bearings(ref: bytes, given: dict[str, Any]) -> list[Any]:
    """Draft where they come from, where they go, and on what ground."""
    from safeconduct.model import facts as f

    facts: list[Any] = []
    if given["destination"]:
        goal = "" if given["destination"].lower() == "none" else entering.country(given["destination"])
        facts.append(f.DestinationSet(case=ref, country=goal))
    if given["origin"] or given["origin_region"]:
        region = entering.region(given["origin_region"] or "")
        origin = entering.country(given["origin"]) if given["origin"] else entering.country_of_region(region)
        if not origin:
            raise Mistaken("the region of origin needs its country", "write it as RU-CE, or add --origin")
        facts.append(f.OriginSet(case=ref, country=origin, region=region))
    if given["categories"]:
        primary, *rest = (entering.code(each, "rrf-cat") for each in given["categories"])
        if len(rest) > 1:
            raise Mistaken("a case has a primary and one secondary category", "name two at most")
        facts.append(f.CategoriesSet(case=ref, primary=primary, secondary=rest[0] if rest else ""))
    return facts


@case.command("move")
@click.argument("code", metavar="CASE")
@click.argument("location", type=Word("location"))
@click.option("--region", metavar="RU-MOW", default="", help="The region where they are now.")
@click.option("--on", type=DAY, help="Since which day (today).")
@writing
def move(code: str, location: str, region: str, on: Any) -> None:
    """Say where a household is now, in general; beds and nights: safeconduct shelter.

    LOCATION: origin_at_risk, origin_other_region, transit, asylum or safe.
    """
    from safeconduct.model import facts as f

    me = here()
    me.record(f.LocationSet(case=me.ref("case", code), location=location, region=entering.region(region), since_on=on or me.today()))


@case.command("note")
@click.argument("code", metavar="CASE")
@click.argument("text", required=False)
@click.option("--desk", type=click.Choice(["casework", "health", "evidence", "press"]), default="casework", help="Who is to read it.")
@writing
def note(code: str, text: str | None, desk: str) -> None:
    """Write something down (TEXT left out: asked for; `-`: standard input)."""
    from safeconduct.model import facts as f

    me = here()
    ref = me.ref("case", code)
    me.record(f.NoteAdded(case=ref, desk=desk, text=typed(text, "Note", several_lines=True)))


@case.group("need")
def need() -> None:
    """Specific needs of a household or of one person."""


@need.command("add")
@click.argument("code", metavar="CASE")
@click.argument("needs", nargs=-1, required=True, metavar="NEED...")
@click.option("--person", metavar="PERSON", help="Whose need it is; the household's when left out.")
@writing
def need_add(code: str, needs: tuple[str, ...], person: str | None) -> None:
    """Add needs, as codes of a UNHCR list: LP-IH, rrf-vul:TR."""
    from safeconduct.model import facts as f

    me = here()
    ref = me.ref("case", code)
    whose = me.ref("person", person, ref) if person else b""
    me.record(*(f.NeedAdded(case=ref, code=entering.need(each), person=whose) for each in needs))


@need.command("end")
@click.argument("code", metavar="CASE")
@click.argument("entry", metavar="NEED")
@click.option("--how", type=Word("need_end"), default="met", show_default=True, help="Whether it was met or entered by mistake.")
@writing
def need_end(code: str, entry: str, how: str) -> None:
    """End a need, by the code that `case show` prints beside it."""
    from safeconduct.model import facts as f

    me = here()
    ref = me.ref("case", code)
    me.record(f.NeedEnded(case=ref, need=me.ref("entry", entry, ref), how=how))


@case.group("threat")
def threat() -> None:
    """Threats to one household; threats to everybody: safeconduct notice."""


@threat.command("add")
@click.argument("code", metavar="CASE")
@click.argument("kind", type=Word("threat"))
@click.option("--day", metavar="DAY", help="The day by which it happens: YYYY-MM-DD, +7, or islamic:1438-09-01, persian:1396-03-05.")
@click.option("--source", default="", help="Who says so.")
@click.option("--text", help="What is known of it; `-`: standard input.")
@writing
def threat_add(code: str, kind: str, day: str | None, source: str, text: str | None) -> None:
    """Add a threat to a household, with the day by which it will be too late.

    KIND: announced_deadline, kidnapping, arrest, family_violence, expulsion, eviction, paper_expiry, exposure or other.
    """
    from safeconduct.model import facts as f
    from safeconduct.model.dates import calendar_day

    me = here()
    ref = me.ref("case", code)
    when = calendar_day(_plain_day(day)) if day else None
    words = typed(text, "Threat", several_lines=True) if text is not None else ""
    made = new_ref()
    me.record(f.ThreatAdded(case=ref, threat=made, type=kind, day=when, source=source, text=words))
    if not me.json:
        click.echo(show(made))


def _plain_day(day: str) -> str:
    """Turn a day as people type it (`+7`, `tomorrow`) into YYYY-MM-DD; one of another calendar stays as it is."""
    return day if ":" in day else str(DAY.convert(day, None, click.get_current_context()))


@threat.command("end")
@click.argument("code", metavar="CASE")
@click.argument("entry", metavar="THREAT")
@click.option("--why", required=True, help="Why it is over.")
@writing
def threat_end(code: str, entry: str, why: str) -> None:
    """End a threat, by the code that `case show` prints beside it."""
    from safeconduct.model import facts as f

    me = here()
    ref = me.ref("case", code)
    me.record(f.ThreatEnded(case=ref, threat=me.ref("threat", entry, ref), why=why))


@case.command("link")
@click.argument("code", metavar="CASE")
@click.argument("other", metavar="OTHER")
@click.argument("how", type=Word("link"))
@writing
def link(code: str, other: str, how: str) -> None:
    """Say that two cases belong together; of duplicates, CASE is the copy. What takes it out of the lists: safeconduct duplicate decide."""
    from safeconduct.model import facts as f

    me = here()
    me.record(f.CasesLinked(case=me.ref("case", code), other=me.ref("case", other), how=how))


@case.command("close")
@click.argument("code", metavar="CASE")
@click.argument("reason", type=Word("closure"))
@click.option("--on", type=DAY, help="The day (today).")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def close(code: str, reason: str, on: Any, *, yes: bool) -> None:
    """Close a case, for a REASON of the list: safeconduct codes closure. Nobody looks after a closed case any more."""
    from safeconduct.model import facts as f

    me = here()
    ref = me.ref("case", code)
    tell_case(ref)
    confirm(f"Close the case {show(ref)} ({reason})?", yes=yes)
    me.record(f.CaseStatusSet(case=ref, status="closed", on=on or me.today(), reason=reason))
    if not me.json and not me.quiet:
        say(f"  nobody looks after it now; to open it again: safeconduct case set {show(ref)} --status active")
