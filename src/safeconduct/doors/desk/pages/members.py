"""Who belongs, who opens what, and who is shut out: the acts of `member` on the command line, one form each.

The picture is a table: compartments against persons. A country's compartment stands there under its code, since a country's name is on the
pages of its talks alone.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from typing import Any, Literal

from safeconduct.actions import member_change, member_list
from safeconduct.doors.desk.forms import Act, Choices, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.model.roles import ROLES

Kind = Literal["suspend", "remove", "reinstate", "admin", "no-admin", "open", "close", "sign"]
REASONS: Choices = (
    ("loss", N_("a laptop is lost, or in other hands")),
    ("removal", N_("she is not to be trusted any more")),
    ("travel", N_("she crosses a border, or is overdue")),
    ("leave", N_("she leaves us")),
)
_ROLES: Choices = (("", ""), *((role, role) for role in ROLES))
SAYS = {
    "intake": N_("intake"),
    "caseworker": N_("caseworker"),
    "shelter keeper": N_("shelter keeper"),
    "negotiator": N_("negotiator"),
    "health": N_("health"),
    "evidence": N_("evidence"),
    "press": N_("press"),
    "coordinator": N_("coordinator"),
}
"""The roles as the catalogues have them."""
CHANGES = {
    "comes": N_("%(whom)s comes"),
    "leaves": N_("%(whom)s leaves"),
    "admin": N_("%(whom)s is an admin from now on"),
    "no-admin": N_("%(whom)s is no admin any more"),
    "laptop": N_("laptop %(whom)s of %(owner)s comes"),
    "laptop-leaves": N_("laptop %(whom)s of %(owner)s leaves"),
    "lifted": N_("the suspension of %(whom)s is settled"),
    "root": N_("OFFLINE KEY %(whom)s is named"),
    "root-leaves": N_("OFFLINE KEY %(whom)s is dropped"),
    "quorum": N_("from now on %(whom)s OFFLINE KEYS together decide who belongs"),
    "writes": N_("%(whom)s opens it"),
    "reads": N_("%(whom)s reads it and does not write"),
    "closed": N_("closed to %(whom)s"),
}
"""What a statement that waits would change, by kind."""
_SIGNED = N_("Done.")
_NEXT: dict[Kind, str] = {
    "suspend": N_("Done. Sync at once: until they sync too, colleagues do not know of it."),
    "open": N_("Done. Sync here, and then on her laptop: what opens to her comes by it."),
    "reinstate": N_("Done. Sync. What was written on that laptop meanwhile counts nowhere: ask her, and record again what is true."),
}
_WAITING = N_("Said. A second admin has to sign: sync, and on her laptop open this page.")


def members(visit: Visit) -> member_list.Answer | None:
    """Ask who belongs; None while only one device was ever there."""
    try:
        return visit.ask("member_list", member_list.Ask(), member_list.Answer)
    except Refused:
        return None


def name_of(person: member_list.Person) -> str:
    """Name somebody as the page does: by nickname where it is known here, and by code."""
    return f"{person.nickname} {code_of(person.ref)}".strip()


def column_of(answer: member_list.Answer, name: str) -> str:
    """Name a compartment as the page does: a country's by no name."""
    if not name.startswith(f.COUNTRY_COMPARTMENT):
        return name
    countries = [other for other in answer.compartments if other.startswith(f.COUNTRY_COMPARTMENT)]
    return f"{f.COUNTRY_COMPARTMENT}{1 + countries.index(name)}"


def says_of(visit: Visit, answer: member_list.Answer, one: member_list.Waiting) -> str:
    """Say all that a statement which waits would change, and who said it; a country's compartment by no name."""
    place = column_of(answer, one.compartment) if one.compartment in answer.compartments else one.compartment
    parts = [visit.words.say(CHANGES[each.kind]) % {"whom": each.whom, "owner": each.owner} for each in one.changes]
    said = "; ".join(parts) or visit.words.say(N_("nothing changes"))
    return f"{place}{': ' if place else ''}{said} ({visit.words.say(N_('said by %(by)s')) % {'by': one.by}})"


def listing(visit: Visit) -> Reply:
    """Show persons, laptops, and the table of who opens what."""
    answer = members(visit)
    if answer is None:
        return visit.show("members.html", answer=None)
    says = functools.partial(says_of, visit)
    return visit.show("members.html", answer=answer, name_of=name_of, column_of=column_of, says_of=says, now=visit.now)


def _whom(visit: Visit) -> tuple[member_list.Answer, str]:
    """Find the person or laptop in the address, and name it.

    Raises:
        Mistaken: nobody of that reference belongs.
    """
    answer, ref = members(visit), visit.places["member"]
    for person in answer.persons if answer else ():
        if ref in {person.ref, *(device.ref for device in person.devices)}:
            return answer, name_of(person) if ref == person.ref else f"{name_of(person)} · {code_of(ref)}"  # type: ignore[return-value]
    raise Mistaken("nobody and no laptop of that code belongs here", "take the person from the list of members")


def _change(visit: Visit, kind: Kind, whom: Sequence[bytes], **fields: Any) -> str:
    """Have it said, and tell what became of it."""
    ask = member_change.Ask(kind=kind, whom=tuple(whom), **fields)
    return _WAITING if visit.ask("member_change", ask, member_change.Answer).waiting else _NEXT.get(kind, _SIGNED)


def _act(visit: Visit, title: str, kind: Kind, before: str, fields: Sequence[Field] = (), **more: Any) -> Reply:
    """Show or do an act on the person or laptop in the address."""
    _, about = _whom(visit)

    def does(values: dict[str, Any]) -> str:
        return _change(visit, kind, [visit.ref("member")], **values)

    return perform(visit, Act(title=title, fields=fields, does=does, back="/members", about=about, before=before, **more))


def _opening(visit: Visit, title: str, kind: Kind, before: str, more: Sequence[Field] = ()) -> Reply:
    """Show or do the opening or closing of compartments."""
    answer, about = _whom(visit)
    held = {column_of(answer, name): name for name in answer.compartments}
    fields = (
        Field("role", N_("What she does"), kind="choice", choices=tuple((role, SAYS.get(role, "")) for role, _ in _ROLES)),
        Field("part", N_("The caseload, shelter or country of the role"), hint=N_("as in north, two, AUT")),
        Field("compartments", N_("Or single compartments"), kind="many", choices=tuple((shown, shown) for shown in held)),
        *more,
    )

    def does(values: dict[str, Any]) -> str:
        asked = {"role": values["role"], "part": values["part"], "compartments": tuple(held[shown] for shown in values["compartments"])}
        if more:
            asked |= {"may_write": not values["read_only"], "shares_past": not values["close_past"]}
        return _change(visit, kind, [visit.ref("member")], **asked)

    return perform(visit, Act(title=title, fields=fields, does=does, back="/members", about=about, before=before))


def open_(visit: Visit) -> Reply:
    """Let somebody open compartments."""
    more = (
        Field("read_only", N_("She may read there and not write"), kind="yes"),
        Field("close_past", N_("She shall not read what was written before"), kind="yes"),
    )
    before = N_("Say what she does; a part that is not there yet is made. Where there are two admins, another one has to sign.")
    return _opening(visit, N_("Let her open"), "open", before, more)


def close(visit: Visit) -> Reply:
    """Let somebody no longer open compartments."""
    return _opening(visit, N_("Close to her"), "close", N_("What she read there she knows. New keys shut out what comes."))


def suspend(visit: Visit) -> Reply:
    """Shut somebody, or a laptop, out at once, and show whom to warn."""
    fields = (Field("reason", N_("Why"), kind="choice", choices=REASONS, is_required=True),)
    before = N_("It holds at once; one admin is enough. Then you are shown whom to warn, and which places and ways to treat as known.")
    after = f"/exposure/{visit.places['member']}"
    return _act(visit, N_("Shut out"), "suspend", before, fields, is_grave=True, after=after)


def remove(visit: Visit) -> Reply:
    """Take somebody, or a laptop, out for good."""
    return _act(visit, N_("Take out for good"), "remove", N_("What was said against her is settled by it."), is_grave=True)


def reinstate(visit: Visit) -> Reply:
    """Settle what was said against somebody: she belongs again."""
    return _act(visit, N_("Let back in"), "reinstate", N_("Every suspension of her is settled: she belongs again."))


def admin(visit: Visit) -> Reply:
    """Make somebody an admin."""
    before = N_("Two admins together can let in anybody. Have three: of two, one can block the other.")
    return _act(visit, N_("Make her an admin"), "admin", before)


def no_admin(visit: Visit) -> Reply:
    """Let somebody be an admin no longer."""
    return _act(visit, N_("No admin any more"), "no-admin", N_("She stays a member, and opens what she opens."))


def called(visit: Visit) -> Reply:
    """Give somebody a nickname that those see who open the compartment of colleagues."""
    _, about = _whom(visit)
    fields = (Field("label", N_("Nickname"), is_required=True, hint=N_("as it is used in the team, not a name")),)

    def drafts(values: dict[str, Any]) -> Sequence[Any]:
        return (f.WorkerAdded(worker=visit.ref("member"), label=values["label"]),)

    return perform(visit, Act(title=N_("Give a nickname"), fields=fields, drafts=drafts, back="/members", about=about))


def sign(visit: Visit) -> Reply:
    """Sign what another admin said; only what is ticked on the page that was looked at."""
    answer = members(visit)
    waiting = tuple((one.name, says_of(visit, answer, one)) for one in answer.waiting if not one.is_mine) if answer else ()
    fields = (Field("names", N_("What another admin said"), kind="many", choices=waiting),)

    def does(values: dict[str, Any]) -> str:
        if not values["names"]:
            raise Mistaken("nothing is ticked", "tick what you have looked at and agree with")
        return _change(visit, "sign", [bytes.fromhex(name) for name in values["names"]])

    before = N_("Ask her by voice whether she said it. What two admins sign holds for everybody.")
    return perform(visit, Act(title=N_("Sign"), fields=fields, does=does, back="/members", before=before))


_BOTH = ("GET", "POST")
_ACTS = {
    "open": open_,
    "close": close,
    "suspend": suspend,
    "remove": remove,
    "reinstate": reinstate,
    "admin": admin,
    "no-admin": no_admin,
    "called": called,
}
PAGES = (
    Page("GET", "/members", listing),
    *(Page(method, "/members/sign", sign) for method in _BOTH),
    *(Page(method, f"/member/{{member}}/{path}", act) for path, act in _ACTS.items() for method in _BOTH),
)
