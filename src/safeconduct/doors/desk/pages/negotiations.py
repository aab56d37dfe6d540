"""Talks with countries: what was said, what was pledged, what was used.

The name of a country stands on these pages alone: elsewhere it would endanger those who apply there.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from safeconduct.actions import negotiation_list
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.typed import COUNTRY_HINT, DAY_HINT, country_in, words_of
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f


def listing(visit: Visit) -> Reply:
    """List the talks that this device may read, with places pledged and used."""
    answer = visit.ask("negotiation_list", negotiation_list.Ask(), negotiation_list.Answer)
    most = max([1, *(max(talk.pledged, talk.used) for talk in answer.negotiations)])
    return visit.show("negotiations.html", talks=answer.negotiations, most=most)


def shown(visit: Visit) -> Reply:
    """Show the talks with a country."""
    talk = _talk(visit)
    return visit.show("negotiation.html", talk=talk, most=max(1, talk.pledged, talk.used))


def _talk(visit: Visit) -> negotiation_list.Line:
    ask = negotiation_list.Ask(negotiation=visit.ref("negotiation"))
    return visit.ask("negotiation_list", ask, negotiation_list.Answer).negotiations[0]


def begin(visit: Visit) -> Reply:
    """Open talks with a country."""
    ref = new_ref()
    fields = (
        Field("country", N_("Country"), is_required=True, hint=COUNTRY_HINT, make=country_in(visit.words)),
        Field("topic", N_("What the talks are about")),
        Field("on", N_("Day on which they began"), kind="day", hint=DAY_HINT),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        return (f.NegotiationOpened(negotiation=ref, country=v["country"], topic=v["topic"], on=v["on"] or visit.today),)

    act = Act(
        title=N_("Open talks"),
        fields=fields,
        drafts=drafts,
        back=f"/negotiation/{ref.hex()}",
        leave="/negotiations",
        before=N_("Each country has a compartment of its own, with a key of its own."),
    )
    return perform(visit, act)


def _act_of(
    visit: Visit,
    title: str,
    fields: Sequence[Field],
    drafts: Callable[[negotiation_list.Line, dict[str, Any]], Sequence[Any]],
    *,
    about: str = "",
    is_grave: bool = False,
    before: str = "",
) -> Reply:
    """Show or perform an act on the talks in the address."""
    talk = _talk(visit)
    act = Act(
        title=title,
        fields=fields,
        drafts=lambda values: drafts(talk, values),
        back=f"/negotiation/{talk.ref}",
        about=about or visit.words.country(talk.country),
        before=before,
        is_grave=is_grave,
    )
    return perform(visit, act)


def note(visit: Visit) -> Reply:
    """Note what was said in the talks."""
    fields = (
        Field("text", N_("What was said"), kind="text", is_required=True),
        Field("with_whom", N_("With whom"), hint=N_("by role")),
        Field("response", N_("What came of it"), kind="choice", choices=words_of("response")),
        Field("on", N_("Day of the talk"), kind="day", hint=DAY_HINT),
    )

    def drafts(talk: negotiation_list.Line, v: dict[str, Any]) -> Sequence[Any]:
        return (
            f.NegotiationNoted(
                negotiation=bytes.fromhex(talk.ref),
                country=talk.country,
                on=v["on"] or visit.today,
                with_whom=v["with_whom"],
                response=v["response"],
                text=v["text"],
            ),
        )

    return _act_of(visit, N_("Note a talk"), fields, drafts)


def pledge(visit: Visit) -> Reply:
    """Enter a pledge of places."""
    fields = (
        Field("places", N_("Places, counted in persons"), kind="number", is_required=True, lowest=1, highest=1_000_000),
        Field("from_on", N_("First day on which it holds"), kind="day", hint=DAY_HINT),
        Field("until_on", N_("Last day on which it holds"), kind="day", hint=N_("when it is known")),
        Field("terms", N_("For whom, and on which conditions")),
    )

    def drafts(talk: negotiation_list.Line, v: dict[str, Any]) -> Sequence[Any]:
        return (
            f.PledgeMade(
                negotiation=bytes.fromhex(talk.ref),
                country=talk.country,
                pledge=new_ref(),
                places=v["places"],
                from_on=v["from_on"] or visit.today,
                until_on=v["until_on"],
                terms=v["terms"],
            ),
        )

    return _act_of(visit, N_("Enter a pledge"), fields, drafts)


def withdraw(visit: Visit) -> Reply:
    """Say that a pledge no longer stands."""
    ref = visit.ref("pledge")
    made = next((one for one in _talk(visit).pledges if one.ref == ref.hex()), None)
    if made is None:
        raise Mistaken("there is no such pledge in these talks", "take it from the list of pledges")
    fields = (
        Field("why", N_("The reason that was given")),
        Field("on", N_("First day on which it no longer stands"), kind="day", hint=DAY_HINT),
    )

    def drafts(talk: negotiation_list.Line, v: dict[str, Any]) -> Sequence[Any]:
        on = v["on"] or visit.today
        return (f.PledgeWithdrawn(negotiation=bytes.fromhex(talk.ref), country=talk.country, pledge=ref, on=on, why=v["why"]),)

    return _act_of(
        visit,
        N_("The pledge no longer stands"),
        fields,
        drafts,
        about=visit.words.count("%(num)s place pledged", "%(num)s places pledged", made.places),
        before=N_("Places that were used stay used; nobody is turned back by this page."),
        is_grave=True,
    )


_BOTH = ("GET", "POST")
PAGES = (
    Page("GET", "/negotiations", listing),
    Page("GET", "/negotiation/{negotiation}", shown),
    *(Page(method, "/negotiations/open", begin) for method in _BOTH),
    *(Page(method, "/negotiation/{negotiation}/note", note) for method in _BOTH),
    *(Page(method, "/negotiation/{negotiation}/pledge", pledge) for method in _BOTH),
    *(Page(method, "/negotiation/{negotiation}/pledge/{pledge}/withdraw", withdraw) for method in _BOTH),
)
