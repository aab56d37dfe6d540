"""What somebody would learn who has certain keys: a table of everybody for coordinators, and of one person whom to warn.

Each may look at what her own laptop would give away. What others would, those see who open the compartment of colleagues: a table of who
knows most tells whom to press.
"""

from __future__ import annotations

from safeconduct.actions import exposure, member_list
from safeconduct.doors.desk.pages.members import members, name_of
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Refused

LINES = 100  # cases on one page
SECONDS = 1.2  # of counting for one page: with the rest of the page it stands in two seconds
KINDS = {
    "persons": N_("people by name"),
    "cases": N_("households"),
    "shelters": N_("shelters"),
    "addresses": N_("addresses of people"),
    "destinations": N_("destinations"),
    "countries": N_("countries in talks"),
    "contacts": N_("ways to reach people"),
    "relatives": N_("relatives"),
    "testimonies": N_("testimonies, claims and sources"),
    "workers": N_("colleagues by nickname"),
    "reports": N_("reports from the intake door"),
}
"""The kinds of `exposure.Counts`, as the catalogues have them."""


def may_look_at(answer: member_list.Answer | None, ref: str) -> bool:
    """Say whether this desk shows what somebody would give away: to coordinators everybody, to others their own."""
    if answer is None or answer.is_coordinator:
        return True
    own = next((person for person in answer.persons if person.ref == answer.me), None)
    return own is not None and ref in {own.ref, *(device.ref for device in own.devices)}


def listing(visit: Visit) -> Reply:
    """Show what this laptop would give away, and to a coordinator what everybody would."""
    answer = members(visit)
    is_each = may_look_at(answer, "")
    found = visit.ask("exposure", exposure.Ask(is_each=is_each, seconds=SECONDS), exposure.Answer)
    locked = visit.ask("exposure", exposure.Ask(is_locked=True, seconds=0.0), exposure.Answer)
    columns = [("", N_("this laptop with its passphrase"), found.found, 0), ("", N_("a depot, or a locked laptop"), locked.found, 0)]
    names = {person.ref: name_of(person) for person in answer.persons} if answer else {}
    columns += [(one.ref, names[one.ref], one.found, one.untold) for one in found.each if one.ref]
    columns += [("", N_("all who left: known already"), one.found, one.untold) for one in found.each if not one.ref]
    return visit.show("exposure.html", columns=columns, kinds=KINDS, is_each=is_each and answer is not None, found=found)


def of_member(visit: Visit) -> Reply:
    """Show what somebody, or a laptop, would give away, whom to warn, and what to treat as known.

    Raises:
        Refused: this laptop does not open the compartment of colleagues, and it is not its own.
    """
    answer, ref = members(visit), visit.places["member"]
    if not may_look_at(answer, ref):
        raise Refused("what others would give away is shown to coordinators only", "ask a colleague who opens coordination")
    found = visit.ask("exposure", exposure.Ask(whom=visit.ref("member"), seconds=SECONDS), exposure.Answer)
    persons = answer.persons if answer else ()
    owner = next((one for one in persons if ref in {one.ref, *(device.ref for device in one.devices)}), None)
    pages = max(1, -(-len(found.warn) // LINES))
    page = min(max(1, visit.number("page")), pages)
    ways = ways_of(found, page)
    return visit.show("exposed.html", found=found, kinds=KINDS, owner=owner, name_of=name_of, ways=ways, ref=ref, page=page, pages=pages)


def ways_of(found: exposure.Answer, page: int) -> dict[str, list[str]]:
    """Give the cases of one page whose people are to be warned, each with the ways of reaching them that are to be treated as known."""
    ways: dict[str, list[str]] = {case: [] for case in found.warn[(page - 1) * LINES : page * LINES]}
    for way in found.ways:
        if way.case in ways:
            ways[way.case].append(way.channel)
    return ways


PAGES = (
    Page("GET", "/exposure", listing),
    Page("GET", "/exposure/{member}", of_member),
)
