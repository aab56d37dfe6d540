"""Read what was typed into a form, keep it when something is wrong, and say beside the field what to do.

A form is one act. Its fields say what may be typed; a field that is wrong is said beside it, all at once, and everything typed stays.

    >>> Field("due", "By which day", kind="day").read("2017-05-26", dt.date(2017, 5, 1))
    datetime.date(2017, 5, 26)
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from safeconduct.doors.desk.unsent import BEGUN, UNSENT, mark_of
from safeconduct.doors.desk.visiting import Reply, Visit
from safeconduct.errors import Locked, Mistaken, Refused
from safeconduct.model.facts import LINE_CHARS, TEXT_CHARS

Choices = Sequence[tuple[str, str]]
_MOMENT = re.compile(r"(\d{4}-\d{2}-\d{2})[ T](\d{1,2}:\d{2})")


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a form.

    Attributes:
        name: of the value; also the name of the input.
        label: a sentence of the catalogue.
        kind: `line`, `text` (several lines), `choice`, `many` (several of the choices), `yes` (a box to tick), `day`, `moment` or `number`.
        hint: how to fill it in, a sentence of the catalogue.
        choices: value and label; the label is translated when it is shown.
        make: turns the text into what it means, and raises Mistaken.
        lowest, highest: of a number.
    """

    name: str
    label: str
    kind: str = "line"
    hint: str = ""
    choices: Choices = ()
    is_required: bool = False
    make: Callable[[str], Any] | None = None
    lowest: int = 0
    highest: int = 1_000_000

    def read(self, text: str, today: dt.date) -> Any:
        """Turn what was typed into a value; nothing typed is None, or an empty text for lines.

        Raises:
            Mistaken: it cannot be that.
        """
        typed = text.replace("\r\n", "\n").strip()
        if not typed:
            if self.is_required:
                raise Mistaken("this is needed", "nothing can be recorded without it")
            return "" if self.kind in ("line", "text", "choice") and self.make is None else None
        if self.make is not None:
            return self.make(typed)
        return _READERS[self.kind](self, typed, today)


def _line(asked: Field, typed: str, _today: dt.date) -> str:
    most = LINE_CHARS if asked.kind == "line" else TEXT_CHARS
    if len(typed) > most:
        raise Mistaken("this is too long", "shorten it, or split it in two")
    return typed


def _choice(asked: Field, typed: str, _today: dt.date) -> str:
    if typed not in {value for value, _ in asked.choices}:
        raise Mistaken("this is none of the choices", "choose one of the list")
    return typed


def _day(_asked: Field, typed: str, today: dt.date) -> dt.date:
    words = {"today": 0, "tomorrow": 1, "yesterday": -1, "сегодня": 0, "завтра": 1, "вчера": -1}
    try:
        if typed.lower() in words:
            return today + dt.timedelta(days=words[typed.lower()])
        if re.fullmatch(r"[+-]\d{1,4}", typed):
            return today + dt.timedelta(days=int(typed))
        return dt.date.fromisoformat(typed)
    except (ValueError, OverflowError):
        raise Mistaken("this is no day", "write it as 2017-05-26, or +7 for a week from today") from None


def _moment(_asked: Field, typed: str, _today: dt.date) -> dt.datetime:
    found = _MOMENT.fullmatch(typed)
    try:
        if found is None:
            raise ValueError  # noqa: TRY301  one way out for both
        hour, minute = found[2].split(":")
        return dt.datetime.combine(dt.date.fromisoformat(found[1]), dt.time(int(hour), int(minute))).astimezone()
    except ValueError:
        raise Mistaken("this is no moment", "write day and time as 2017-05-26 14:30") from None


def _number(asked: Field, typed: str, _today: dt.date) -> int:
    if not (typed.isascii() and typed.isdigit() and asked.lowest <= int(typed[:9]) <= asked.highest):
        raise Mistaken("this number cannot be", "write a whole number that makes sense here")
    return int(typed[:9])


def _yes(_asked: Field, _typed: str, _today: dt.date) -> bool:
    return True


_READERS: dict[str, Callable[[Field, str, dt.date], Any]] = {
    "line": _line, "text": _line, "choice": _choice, "day": _day, "moment": _moment, "number": _number, "yes": _yes,
}  # fmt: skip


@dataclass(slots=True, kw_only=True)
class Filled:
    """A form as it was filled in: what was typed, what it means, and what is wrong with which field.

    Attributes:
        wrong: the error of a field by its name; the empty name holds what is wrong with the whole.
        mark: how the form was when it was first shown, to tell whether anything was typed into it.
        unsent: the unsent form that this one continues, by its name.
    """

    fields: Sequence[Field]
    typed: dict[str, tuple[str, ...]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, Mistaken | Refused] = field(default_factory=dict)
    mark: str = ""
    unsent: str = ""

    def text(self, name: str) -> str:
        """Give what stands in a field of one value."""
        return (self.typed.get(name) or ("",))[0]


def read(fields: Sequence[Field], form: Mapping[str, tuple[str, ...]], today: dt.date) -> Filled:
    """Read a form that was sent; `wrong` is empty when all of it makes sense."""
    filled = Filled(
        fields=fields,
        typed={each.name: form.get(each.name, ()) for each in fields},
        mark=form.get(BEGUN, ("",))[0],
        unsent=form.get(UNSENT, ("",))[0],
    )
    for each in fields:
        try:
            if each.kind == "many":
                filled.values[each.name] = tuple(_choice(each, one, today) for one in filled.typed[each.name] if one)
            elif each.kind == "yes":
                filled.values[each.name] = bool(filled.text(each.name))
            else:
                filled.values[each.name] = each.read(filled.text(each.name), today)
        except Mistaken as error:
            filled.wrong[each.name] = error
    return filled


def begun(fields: Sequence[Field], values: Mapping[str, object]) -> Filled:
    """Show a form for the first time, with values that stand already."""
    typed: dict[str, tuple[str, ...]] = {}
    for each in fields:
        value = values.get(each.name)
        if value not in (None, "", False):
            typed[each.name] = tuple(value) if each.kind == "many" and isinstance(value, tuple | list) else (str(value),)
    sent = {each.name: each.choices[0][:1] for each in fields if each.kind == "choice" and each.choices} | typed
    return Filled(fields=fields, typed=typed, mark=mark_of(sent))


def taken_up(visit: Visit, fields: Sequence[Field], name: str) -> Filled:
    """Show a form with what was being typed into it at a lock.

    Raises:
        Mistaken: nothing of that name waits for this page.
    """
    found = visit.take_up(name)
    if found.page != visit.path:
        raise Mistaken("nothing unsent waits here", "it was sent, thrown away, or sealed for another vault")
    return Filled(fields=fields, typed={each.name: found.form.get(each.name, ()) for each in fields}, unsent=name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act as a page of its own.

    Attributes:
        title: what is done, as a sentence of the catalogue; also on the button unless `button` is given.
        drafts: turns the values of the fields into the drafts of one act; it may raise Mistaken.
        does: does the act with the values of the fields, where it is another one than to record drafts, and gives what is told of it.
        back: where to go on after it.
        leave: where `leave it` leads, when what the act makes is not yet at `back`.
        about: of what, shown beside the title: a case's code and label.
        before: a sentence to read before filling it in; `is_grave` sets it in the colour of danger.
        after: where to go on after it, when that is not `back`: to what was made.
        file: the label of a file that is sent with it, which `does` finds in the visit; empty for none.
        template, shown: a page of its own for the form, and what that page shows beside the fields.
    """

    title: str
    fields: Sequence[Field]
    back: str
    drafts: Callable[[dict[str, Any]], Sequence[Any]] = lambda _values: ()
    does: Callable[[dict[str, Any]], Any] | None = None
    leave: str = ""
    button: str = ""
    about: str = ""
    before: str = ""
    is_grave: bool = False
    begin: Mapping[str, object] = field(default_factory=dict)
    after: str = ""
    file: str = ""
    template: str = "act.html"
    shown: Mapping[str, Any] = field(default_factory=dict)


def perform(visit: Visit, act: Act) -> Reply:
    """Show an act's form, or record what was sent and go on to where it is shown; nothing typed is lost on an error.

    Raises:
        Locked: no key process runs.
    """
    if visit.method == "GET":
        visit.know_whom_to_seal_for()
        name = visit.query.get("unsent", "")
        filled = taken_up(visit, act.fields, name) if name else begun(act.fields, act.begin)
        return visit.show(act.template, act=act, filled=filled, **act.shown)
    filled = read(act.fields, visit.form, visit.today)
    if not filled.wrong:
        try:
            recorded = act.does(filled.values) if act.does else visit.record(*act.drafts(filled.values))
            visit.desk.unsent.drop(filled.unsent)
            return visit.go(act.after or act.back, recorded)
        except Locked:
            raise
        except (Mistaken, Refused) as error:
            filled.wrong[""] = error
    refused = any(isinstance(error, Refused) for error in filled.wrong.values())
    return visit.show(act.template, status=409 if refused else 422, act=act, filled=filled, **act.shown)
