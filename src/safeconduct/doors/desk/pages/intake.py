"""What came by the intake door: a stranger's words, and what a person makes of them: a case, nothing, an answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import intake_answer, intake_list, intake_show, resolve
from safeconduct.doors.desk.forms import Act, Field, perform
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f

LINES = 50
STATES = {"new": N_("not decided yet"), "case": N_("a case"), "aside": N_("set aside")}
STAGES = {
    "day": N_("of a day whose keys are destroyed, or were never here"),
    "wrap": N_("not sealed to this laptop, or changed"),
    "content": N_("what is in it is no report"),
    "report": N_("cut, or no report to us"),
}
DAMAGED = N_("changed on its way")
_COPY_HINT = N_("only if there is one: what was told is kept as a copy of that case, and can be answered")
_ANOTHER = N_("another report of this household")
_ANSWERED = N_("Sealed to her code name. It goes out with the next sync.")
_ANSWERED_UNCHECKED = N_("Sealed to her code name. Not everything was checked on this laptop: look yourself before the next sync.")


def listing(visit: Visit) -> Reply:
    """Show a page of reports, those about which nobody decided unless all are asked for; and what did not open."""
    page, is_all = max(1, visit.number("page")), visit.query.get("all") == "1"
    ask = intake_list.Ask(is_all=is_all, limit=LINES, offset=(page - 1) * LINES)
    answer = visit.ask("intake_list", ask, intake_list.Answer)
    return visit.show("reports.html", answer=answer, page=page, lines=LINES, is_all=is_all, states=STATES, stages=STAGES, damaged=DAMAGED)


def show(visit: Visit) -> Reply:
    """Show one report."""
    return visit.show("report.html", told_by=_told(visit), states=STATES)


def _told(visit: Visit) -> intake_show.Answer:
    return visit.ask("intake_show", intake_show.Ask(report=visit.ref("report")), intake_show.Answer)


def case(visit: Visit) -> Reply:
    """Open a case out of a report: its words stand in the form, and the person at the desk decides what of them is recorded."""
    told, ref = _told(visit), visit.ref("report")
    fields = (
        Field("label", N_("Working name"), hint=N_("never a person's name")),
        Field(
            "full",
            N_("Who it is"),
            hint=N_("a full name, if it was told: it is compared with everybody known"),
        ),
        Field("note", N_("What was told"), kind="text", is_required=True),
        Field("other", N_("Code of the case that its household has already"), hint=_COPY_HINT),
    )

    def drafts(v: dict[str, Any]) -> Sequence[Any]:
        rest = (told.text[at : at + f.TEXT_CHARS] for at in range(f.TEXT_CHARS, len(told.text), f.TEXT_CHARS))
        notes = [f.NoteAdded(case=ref, text=text) for text in (v["note"], *rest)]
        person = new_ref()
        named = (
            f.PersonAdded(case=ref, person=person, relationship="rrf-rel:PA"),
            f.NameAdded(case=ref, person=person, use="legal", full=v["full"]),
        )
        opened = f.CaseOpened(case=ref, on=told.on, via="hotline", label=v["label"])
        if not v["other"]:
            return (opened, *(named if v["full"] else ()), *notes)
        if v["full"]:
            raise Mistaken("who it is stands in the case that her household has already", "leave the name out, or add her there")
        other = visit.ask("resolve", resolve.Ask(kind="case", code=v["other"]), resolve.Answer).ref
        link = f.CasesLinked(case=ref, other=other, how="duplicate")
        told_there = f.NoteAdded(case=other, text=f"{visit.words.say(_ANOTHER)}: {code_of(told.ref)}")
        return opened, *notes, link, f.CaseStatusSet(case=ref, status="duplicate", on=visit.today), told_there

    return perform(
        visit,
        Act(
            title=N_("Open a case out of a report"),
            fields=fields,
            drafts=drafts,
            back=f"/case/{told.ref}",
            leave=f"/report/{told.ref}",
            about=code_of(told.ref),
            before=N_("The case has the code of the report. When the case is forgotten, the report is destroyed with it."),
            begin={"note": _begun(told), "other": next((code_of(one.ref) for one in told.same if one.state == "case"), "")},
        ),
    )


def _begun(told: intake_show.Answer) -> str:
    words = told.text[: f.TEXT_CHARS].replace("\r\n", "\n")
    more = f"\n\n{told.contact}" if told.contact else ""
    return words + more if len(words) + len(more) <= f.TEXT_CHARS else words


def aside(visit: Visit) -> Reply:
    """Set a report aside."""
    ref = visit.ref("report")
    return perform(
        visit,
        Act(
            title=N_("Set a report aside"),
            fields=(Field("why", N_("Why"), hint=N_("an advertisement, a threat, a household of another report"), is_required=True),),
            drafts=lambda v: (f.ReportSetAside(report=ref, case=ref, why=v["why"]),),
            back="/reports",
            leave=f"/report/{ref.hex()}",
            about=code_of(ref.hex()),
            before=N_("For two weeks a case may still come of it. Then every laptop destroys it, and nothing brings it back."),
        ),
    )


def answer(visit: Visit) -> Reply:
    """Answer a code name; the guard reads the answer first."""
    told, ref = _told(visit), visit.ref("report")

    def does(v: dict[str, Any]) -> str:
        ask = intake_answer.Ask(report=ref, text=v["text"], why=v["why"])
        found = visit.ask("intake_answer", ask, intake_answer.Answer)
        if found.is_stopped:
            raise Refused("the guard stops this answer: it names somebody or some place, or may", "change it, or say why it may leave")
        return _ANSWERED_UNCHECKED if found.unchecked else _ANSWERED

    return perform(
        visit,
        Act(
            title=N_("Answer a report"),
            fields=(
                Field("text", N_("Answer"), kind="text", is_required=True),
                Field("why", N_("Why it may leave"), hint=N_("only where the guard stops it; recorded")),
            ),
            does=does,
            back=f"/report/{told.ref}",
            about=code_of(told.ref),
            before=N_("Whoever has the code name reads it, and so does the door at that moment. Name nobody, and no place."),
        ),
    )


PAGES = (
    Page("GET", "/reports", listing),
    Page("GET", "/report/{report}", show),
    *(
        Page(method, f"/report/{{report}}/{path}", page)
        for path, page in (("case", case), ("aside", aside), ("answer", answer))
        for method in ("GET", "POST")
    ),
)
