"""How long cases are kept, and the end of one: its day, a hold, and its destruction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from safeconduct.actions import case_show, forget, retention_list
from safeconduct.doors.desk.forms import Act, Field, begun, read
from safeconduct.doors.desk.pages.case_acts import act_of
from safeconduct.doors.desk.pages.typed import DAY_HINT, words_of
from safeconduct.doors.desk.visiting import Page, Reply, Visit
from safeconduct.doors.desk.wording import N_, code_of
from safeconduct.errors import Mistaken, Refused
from safeconduct.model import facts as f

LINES = 100
_FORGOTTEN = N_("The case is forgotten. Nothing in this vault opens for it any more; older backups still hold it.")
_PROPOSED = N_("Proposed. A colleague must agree; nothing is destroyed until then.")


def listing(visit: Visit) -> Reply:
    """Show a page of the cases that are to be forgotten, the most overdue first."""
    page = max(1, visit.number("page"))
    ask = retention_list.Ask(offset=(page - 1) * LINES, limit=LINES)
    answer = visit.ask("retention_list", ask, retention_list.Answer)
    return visit.show("retention.html", answer=answer, page=page, lines=LINES)


def by_day(visit: Visit) -> Reply:
    """Set the day by which a case is to be forgotten."""
    fields = (
        Field("forget_on", N_("By which day it is to be forgotten"), kind="day", hint=DAY_HINT, is_required=True),
        Field("why", N_("Why"), hint=N_("needed when the day is put off")),
    )

    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.RetentionSet(case=case, forget_on=v["forget_on"], why=v["why"]),)

    return act_of(visit, N_("Set the day of forgetting"), fields, drafts)


def hold(visit: Visit) -> Reply:
    """Keep a case whatever its day says."""
    return _held(visit, N_("Hold the case"), N_("which court, appeal or inquiry needs it"), is_held=True)


def release(visit: Visit) -> Reply:
    """Let the day of a case count again."""
    return _held(visit, N_("Release the case"), N_("what is over"), is_held=False)


def _held(visit: Visit, title: str, hint: str, *, is_held: bool) -> Reply:
    def drafts(case: bytes, v: dict[str, Any]) -> Sequence[Any]:
        return (f.HoldSet(case=case, is_held=is_held, why=v["why"]),)

    return act_of(visit, title, (Field("why", N_("Why"), hint=hint, is_required=True),), drafts)


def end(visit: Visit) -> Reply:
    """Destroy a case: its code is typed once more, so that no wrong one goes."""
    ref = visit.ref("case")
    case = visit.ask("case_show", case_show.Ask(case=ref, notes=0), case_show.Answer)
    code = code_of(case.ref)
    act = Act(
        title=N_("Forget the case"),
        fields=(
            Field("reason", N_("Reason"), kind="choice", choices=(("", N_("choose")), *words_of("forgetting")), is_required=True),
            Field("code", N_("The code of the case"), hint=N_("as it stands above; type it, to be sure"), is_required=True),
        ),
        drafts=lambda _values: (),
        back=f"/case/{case.ref}",
        about=f"{code} · {case.label}" if case.label else code,
        before=N_("Everything that was recorded of these people is destroyed, for good. Nobody can bring it back."),
        is_grave=True,
    )
    if visit.method == "GET":
        return visit.show(act.template, act=act, filled=begun(act.fields, {}))
    filled = read(act.fields, visit.form, visit.today)
    if not filled.wrong and filled.values["code"].replace("-", "").upper() != code.replace("-", ""):
        filled.wrong["code"] = Mistaken("that is another code", "type the code that stands above")
    if not filled.wrong:
        try:
            answer = visit.ask("forget", forget.Ask(case=ref, reason=filled.values["reason"]), forget.Answer)
            return visit.go("/retention", _FORGOTTEN if answer.is_forgotten else _PROPOSED)
        except (Mistaken, Refused) as error:
            filled.wrong[""] = error
    refused = any(isinstance(error, Refused) for error in filled.wrong.values())
    return visit.show(act.template, status=409 if refused else 422, act=act, filled=filled)


_ACTS = (("retention", by_day), ("hold", hold), ("release", release), ("forget", end))
PAGES = (
    Page("GET", "/retention", listing),
    *(Page(method, f"/case/{{case}}/{path}", answer) for path, answer in _ACTS for method in ("GET", "POST")),
)
