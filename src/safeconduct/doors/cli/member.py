"""Members: who belongs, who opens what, and who is shut out."""

from __future__ import annotations

from typing import Any

import click

from safeconduct.doors.cli.belonging import found, shown
from safeconduct.doors.cli.manners import confirm, here, writing
from safeconduct.doors.cli.member_roots import roots
from safeconduct.doors.cli.screen import print_json, print_table, say
from safeconduct.doors.cli.which import tell_member
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import code_range

_ROLES = ("intake", "caseworker", "shelter keeper", "negotiator", "health", "evidence", "press", "coordinator")
_role = click.option("--role", type=click.Choice(_ROLES), help="What she does.")
_part = click.option("--for", "part", default="", metavar="PART", help="The caseload, shelter or country (AUT) of the role.")
_compartments = click.option("--compartment", "compartments", multiple=True, metavar="NAME", help="A compartment by its name.")


_NEXT = {
    "suspend": ", at once: until they sync too, colleagues do not know of it",
    "open": "; then on her laptop: what opens to her comes by it",
    "reinstate": "; what was written on that laptop meanwhile counts nowhere: ask, and record again what is true",
}
"""What is to be done next, after a sync was asked for."""


@click.group("member")
def member() -> None:
    """Who belongs to the organisation, who opens what, and who is shut out.

    One admin shuts out at once. Everything else needs two, as soon as there are two: the first says it, the second signs.
    """


member.add_command(roots)


@member.command("list")
@writing
def list_() -> None:
    """List who belongs, what each opens, and what waits for a second signature."""
    from safeconduct.actions import member_list as verb

    answer = here().session.ask("member_list", verb.Ask(), verb.Answer)
    if here().json:
        return print_json("member-list@1", answer)
    rows = [
        (
            shown(person.ref),
            person.nickname,
            ", ".join(name for name, holds in _standing(person, answer.me) if holds),
            len(person.devices),
            ", ".join(person.opens) + (f" and {person.others} more" if person.others else ""),
        )
        for person in answer.persons
    ]
    print_table(("person", "nickname", "", "laptops", "opens"), rows, nothing="")
    for person in answer.persons:
        if person.beyond:
            say(f"{shown(person.ref)} says more than any work needs; {person.beyond} statements do not count: ask her, or shut her out")
    for waiting in answer.waiting:
        say(f"waits for a second admin: {shown(waiting.name)} {waiting.says}{' (signed here)' if waiting.is_mine else ''}")
    if answer.is_forked:
        say("two versions of who belongs stand against each other: only what both say counts, until two admins sign the next")
    return None


def _standing(person: Any, me: str) -> tuple[tuple[str, bool], ...]:
    """Say in words what somebody is, each with whether it holds."""
    return ("you", person.ref == me), ("admin", person.is_admin), ("shut out", person.is_suspended)


@member.command("open")
@click.argument("person")
@_role
@_part
@_compartments
@click.option("--read-only", is_flag=True, help="She may read there and not write.")
@click.option("--close-past", is_flag=True, help="She shall not read what was written before.")
@writing
def open_(person: str, role: str | None, part: str, compartments: tuple[str, ...], *, read_only: bool, close_past: bool) -> None:
    """Let PERSON open the compartments of a role, or some by name. What is not there yet is made: casework:north, shelter:two."""
    _changed("open", person, role=role or "", part=part, compartments=compartments, may_write=not read_only, shares_past=not close_past)


@member.command("close")
@click.argument("person")
@_role
@_part
@_compartments
@writing
def close(person: str, role: str | None, part: str, compartments: tuple[str, ...]) -> None:
    """Close the compartments of a role, or some by name, to PERSON. What she read there she knows; new keys shut out what comes."""
    _changed("close", person, role=role or "", part=part, compartments=compartments)


@member.command("suspend")
@click.argument("whom", metavar="PERSON|LAPTOP")
@click.option("--reason", type=click.Choice(("loss", "removal", "travel", "leave")), default="loss", show_default=True, help="Why.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def suspend(whom: str, reason: str, *, yes: bool) -> None:
    """Shut out a person or one laptop at once. One admin is enough, and two others must settle it later.

    It then tells whom to warn, and which places and ways to treat as known.
    """
    from safeconduct.actions import exposure as verb
    from safeconduct.doors.cli.exposure import tell_whom_to_warn

    ref = found(whom)
    tell_member(ref)
    confirm("Shut out at once?", yes=yes)
    _changed("suspend", whom, reason=reason)
    if not here().json:
        tell_whom_to_warn(here().session.ask("exposure", verb.Ask(whom=ref), verb.Answer))


@member.command("remove")
@click.argument("whom", metavar="PERSON|LAPTOP")
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def remove(whom: str, *, yes: bool) -> None:
    """Take a person or a laptop out for good, and settle what was said against them."""
    tell_member(found(whom))
    confirm("Take out for good?", yes=yes)
    _changed("remove", whom)


@member.command("reinstate")
@click.argument("whom", metavar="PERSON|LAPTOP")
@writing
def reinstate(whom: str) -> None:
    """Settle every suspension of a person or laptop: they belong again."""
    _changed("reinstate", whom)


@member.command("admin")
@click.argument("person")
@click.option("--no-longer", is_flag=True, help="She is no admin any more.")
@writing
def admin(person: str, *, no_longer: bool) -> None:
    """Make PERSON an admin, who may let others in together with another one. Have three: two can block each other."""
    _changed("no-admin" if no_longer else "admin", person)


@member.command("sign")
@click.argument("codes", metavar="[CODE]...", nargs=-1)
@click.option("--yes", is_flag=True, help="Do not ask.")
@writing
def sign(codes: tuple[str, ...], *, yes: bool) -> None:
    """Sign what another admin said: all that waits, or only the statements of some CODEs.

    It shows all that each of them would change. Ask her by voice whether she said it: what two admins sign holds for everybody.
    """
    from safeconduct.actions import member_list as verb

    answer = here().session.ask("member_list", verb.Ask(), verb.Answer)
    chosen = [one for one in answer.waiting if not one.is_mine and (not codes or any(_is_called(one.name, code) for code in codes))]
    if codes and len(chosen) != len(codes):
        raise Mistaken("nothing that waits here has that code, or several things have", "safeconduct member list shows what waits")
    if not chosen:
        raise Refused("nothing waits for this laptop's signature", "safeconduct sync, and look again: safeconduct member list")
    for waiting in chosen:
        say(f"{shown(waiting.name)} {waiting.says}")
    confirm("Did she say this, and is it right? Sign?", yes=yes)
    _changed("sign", tuple(bytes.fromhex(waiting.name) for waiting in chosen))


def _is_called(name: str, code: str) -> bool:
    low, high = code_range(code)
    return low <= bytes.fromhex(name)[: len(low)] <= high


def _changed(kind: Any, whom: str | tuple[bytes, ...], **fields: Any) -> None:
    """Ask for a change, and tell what became of it."""
    from safeconduct.actions import member_change as verb

    ask = verb.Ask(kind=kind, whom=(found(whom),) if isinstance(whom, str) else whom, **fields)
    answer = here().session.ask("member_change", ask, verb.Answer)
    if here().json:
        return print_json("member-change@1", answer)
    if answer.waiting:
        say("a second admin has to sign: safeconduct sync, and on her laptop: safeconduct member sign")
    say("new keys: " + (", ".join(answer.rekeyed) or "none was needed"))
    if kind in _NEXT and not answer.waiting:
        say(f"  next: safeconduct sync{_NEXT[kind]}")
    return None
