"""Testimony of protected sources: taken down part by part, word for word, with consent for each use; nothing leaves without it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import source_list, testimony_list, testimony_tie
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.pages.typed import DAY_HINT, listed, words_of
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

_TIED = N_("Kept as %(1)s.")


def listing(visit: Visit) -> Reply:
    """Show every testimony, without its words."""
    found = visit.ask("testimony_list", testimony_list.Ask(), testimony_list.Answer).testimonies
    return visit.show("testimonies.html", testimonies=found, uses=testimony_list.USES, at="/testimonies")


def _one(visit: Visit) -> testimony_list.Line:
    return visit.ask("testimony_list", testimony_list.Ask(testimony=visit.ref("testimony")), testimony_list.Answer).testimonies[0]


def shown(visit: Visit) -> Reply:
    """Show a testimony with its words."""
    one = _one(visit)
    headings = dict((*listed("istanbul-heading")[1:], *listed("istanbul-consistency")[1:]))
    return visit.show("testimony.html", one=one, uses=testimony_list.USES, headings=headings)


def take(visit: Visit) -> Reply:
    """Begin a testimony."""
    ref = new_ref()
    fields = (
        Field("source", N_("Pseudonym of the source"), is_required=True, hint=N_("never her name, nor what leads to her file")),
        Field("sort", N_("What she is"), hint=N_("survivor, witness; this may leave, the pseudonym does not")),
        Field("on", N_("Day on which it was taken"), kind="day", hint=DAY_HINT),
        Field("language", N_("Language that it was given in"), is_required=True, hint=N_("three letters, as in che or rus")),
        Field("interviewer", N_("Who took it down"), is_required=True, hint=N_("a working name will do")),
        Field("interpreter", N_("Who interpreted")),
        Field("setting", N_("How it was taken"), hint=N_("in person with nobody else there, by telephone")),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        label, sort, on = v.pop("source"), v.pop("sort"), v.pop("on") or visit.today
        known = visit.ask("source_list", source_list.Ask(), source_list.Answer).sources
        source = next((bytes.fromhex(line.ref) for line in known if line.label == label), b"")
        added = () if source else (f.SourceAdded(source=(source := new_ref()), label=label, name=label, sort=sort, is_protected=True),)
        return (*added, f.TestimonyTaken(testimony=ref, source=source, on=on, **v))

    act = Act(
        title=N_("Take a testimony"),
        fields=fields,
        drafts=drafts,
        back=f"/testimony/{ref.hex()}",
        leave="/testimonies",
        before=N_("It lies in the compartment of evidence under a pseudonym, and names no case. Nothing of it leaves without consent."),
    )
    return perform(visit, act)


def part(visit: Visit) -> Reply:
    """Add a part of the statement."""
    one = _one(visit)
    fields = (
        Field("heading", N_("Heading of the Istanbul Protocol"), kind="choice", choices=listed("istanbul-heading"), is_required=True),
        Field("text", N_("What was said, word for word"), kind="text", is_required=True),
        Field(
            "consistency",
            N_("How findings fit what is said"),
            kind="choice",
            choices=listed("istanbul-consistency"),
            hint=N_("only where a clinician judged"),
        ),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        return (f.TestimonyPart(testimony=visit.ref("testimony"), **v),)

    before = N_("It is kept as it is written here, with its hash, and never changed.")
    return perform(
        visit,
        Act(title=N_("Add a part"), fields=fields, drafts=drafts, back=f"/testimony/{one.ref}", about=one.source, before=before),
    )


def consent(visit: Visit) -> Reply:
    """Record that the source allows or refuses a use."""
    one = _one(visit)
    fields = (
        Field("use", N_("Use"), kind="choice", choices=words_of("testimony_use"), is_required=True),
        Field(
            "word",
            N_("What she says"),
            kind="choice",
            choices=(("", N_("choose")), ("yes", N_("she allows it")), ("no", N_("she refuses it"))),
            is_required=True,
        ),
        Field("on", N_("Day on which she said so"), kind="day", hint=DAY_HINT),
        Field("how", N_("How she said so"), is_required=True, hint=N_("spoken before a witness, in writing")),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        ref, is_given = visit.ref("testimony"), v["word"] == "yes"
        return (f.TestimonyConsentSet(testimony=ref, use=v["use"], is_given=is_given, on=v["on"] or visit.today, how=v["how"]),)

    return perform(visit, Act(title=N_("Consent for a use"), fields=fields, drafts=drafts, back=f"/testimony/{one.ref}", about=one.source))


def tie(visit: Visit) -> Reply:
    """Have a claim rest on this testimony too."""
    one = _one(visit)
    fields = (
        Field("claim", N_("Claim"), is_required=True, hint=N_("its short name, as the matrix shows it")),
        Field("stance", N_("What she does with it"), kind="choice", choices=listed("stance"), is_required=True),
        Field("quantity", N_("Figure in her words"), hint=N_("at least 20")),
        Field("note", N_("Note"), hint=N_("in your words; it may leave where this use is allowed")),
    )

    def does(v: dict[str, Any]) -> str:
        ask = testimony_tie.Ask(testimony=visit.ref("testimony"), **v)
        answer = visit.ask("testimony_tie", ask, testimony_tie.Answer)
        return _TIED % {"1": answer.assertion}

    return perform(visit, Act(title=N_("Tie it to a claim"), fields=fields, does=does, back=f"/testimony/{one.ref}", about=one.source))


PAGES = (
    Page("GET", "/testimonies", listing),
    Page("GET", "/testimonies/take", take),
    Page("POST", "/testimonies/take", take),
    Page("GET", "/testimony/{testimony}", shown),
    Page("GET", "/testimony/{testimony}/part", part),
    Page("POST", "/testimony/{testimony}/part", part),
    Page("GET", "/testimony/{testimony}/consent", consent),
    Page("POST", "/testimony/{testimony}/consent", consent),
    Page("GET", "/testimony/{testimony}/tie", tie),
    Page("POST", "/testimony/{testimony}/tie", tie),
)
