"""Take in what came by the intake door: each sealed report is opened once, recorded whole or not at all, and never crashes who looks.

What does not open is counted with where it came from, when and why, and is not kept. The words of a report are a stranger's: they stand in
no error, log, name or argument, only in the fact.

    attend_intake(office, "relay", now, progress)
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from safeconduct.actions.office.intaking import day_of
from safeconduct.actions.office.joining import Progress
from safeconduct.actions.office.office import Office
from safeconduct.errors import Damaged, Locked, Mistaken, Refused
from safeconduct.ids import REF_BYTES
from safeconduct.model import facts as f
from safeconduct.model.rules import taken_up_until
from safeconduct.model.world import Report as Known
from safeconduct.vault.inbox import open_report
from safeconduct.vault.intake import Report
from safeconduct.vault.intake import day_of as day_of_report

_AT_ONCE = 64  # reports in one act: some megabytes
_UNOPENED = "unopened"  # the setting that remembers what did not open
_UNOPENED_KEPT = 256  # the newest
_CARD = "answered-card"  # the setting that remembers under which card the answers lie
_ANSWERED_DAYS = 60  # so long somebody is waited for who has a code name
LATE_DAYS = 14  # after the last day on which a case may come of a report that was set aside: so long a colleague may be without a line
_ENDED = "ended"  # the setting that remembers what was done about reports that were set aside
_ENDED_AT_ONCE = 256  # reports
_OVER = "retention_over"  # why they are destroyed, of the list `forgetting`
_DAY_MS = 86_400_000
_CAME_BY = ("web", "onion", "file")
_EPOCH = dt.date(1970, 1, 1)


class Refusal(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """A sealed report that did not open.

    Attributes:
        name: of the sealed object, 32 bytes.
        stage: the check that failed, as `open_report` names it; `content`: what is in it is no report.
        source: the depot, or `file`.
        at_ms: when, in milliseconds since 1970.
    """

    name: Annotated[bytes, msgspec.Meta(max_length=32)]
    stage: str
    source: str
    at_ms: int


class _Ended(msgspec.Struct, frozen=True, kw_only=True, array_like=True):
    """On which day reports that were set aside were last looked at, and how many statements wanted each that is to be destroyed."""

    on: dt.date = dt.date.min
    wanted: dict[bytes, int] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """What became of sealed reports: the references of those recorded now, how many were known, and what did not open."""

    refs: tuple[bytes, ...]
    known: int
    refused: tuple[Refusal, ...]


def attend_intake(office: Office, source: str, now: dt.datetime, progress: Progress) -> int:
    """Open the reports on the shelf, and take them from it; say how many were new.

    Raises:
        Unreachable: the disk did not do it; the next time does.
    """
    if not office.is_intake_open:
        return 0
    names, count = office.report_names(), 0
    for start in range(0, len(names), _AT_ONCE):
        sealed = {name: office.sealed_report(name) for name in names[start : start + _AT_ONCE]}
        count += len(take_reports(office, sealed, source, now, progress).refs)
        for name in sealed:
            office.drop_report(name)
    return count


def take_reports(office: Office, sealed: Mapping[bytes, bytes], source: str, now: dt.datetime, progress: Progress) -> TakenIn:
    """Open sealed reports by name, and record each that is new.

    Raises:
        Locked: this laptop takes in no reports.
        Unreachable: the disk did not do it; what was recorded is recorded.
    """
    if not office.is_intake_open:
        raise Locked("this laptop takes in no reports", "open intake on it: safeconduct intake open")
    refused: list[Refusal] = []
    fresh: list[f.ReportTaken] = []
    known = 0
    ended = office.replica.forgotten() | (office.roster.ended if office.roster else frozenset())
    for name, blob in sorted(sealed.items()):
        ref = name[:REF_BYTES]
        if ref in ended or office.replica.look("report", ref) is not None:
            known += 1
            continue
        stage, fact = _opened(office, ref, blob, now)
        if fact is None:
            refused.append(Refusal(name=name, stage=stage, source=source, at_ms=int(now.timestamp() * 1000)))
        else:
            fresh.append(fact)
    for start in range(0, len(fresh), _AT_ONCE):
        office.keep_in([(office.intake_place, fact) for fact in fresh[start : start + _AT_ONCE]], now, progress)
    if refused:
        held = {one.name: one for one in (*unopened_here(office), *refused)}
        office.replica.set_setting(_UNOPENED, msgspec.msgpack.encode(list(held.values())[-_UNOPENED_KEPT:]))
    return TakenIn(refs=tuple(fact.report for fact in fresh), known=known, refused=tuple(refused))


def unopened_here(office: Office) -> tuple[Refusal, ...]:
    """List what did not open here, the oldest first; what a colleague's laptop opened since is left out."""
    packed = office.replica.setting(_UNOPENED)
    held = msgspec.msgpack.decode(packed, type=tuple[Refusal, ...]) if packed else ()
    return tuple(one for one in held if office.replica.look("report", one.name[:REF_BYTES]) is None)


def lay_answers_again(office: Office, now: dt.datetime) -> int:
    """Seal the answers of the last weeks anew where the card has changed since: the door believes none that another key signed.

    What a colleague's laptop wrote down as an address or an answer and is none is passed over: nobody could read it at the door.

    Returns:
        How many.
    """
    told, before = office.intake_told(), office.replica.setting(_CARD) or b""
    if not office.is_intake_open or told == before:
        return 0
    since, count = int(now.timestamp() * 1000) - _ANSWERED_DAYS * _DAY_MS, 0
    known: list[Known] = office.replica.records("report") if before else []
    for report in known:
        for hlc, _, text in report.answers.values():
            if report.taken and report.taken.value.address and hlc >> 16 >= since:
                with contextlib.suppress(Mistaken, Refused):  # a laptop that writes anything it likes must not stop the others' sync
                    office.lay_notice(office.sealed_answer(report.taken.value.address, text, hlc >> 16))
                    count += 1
    office.replica.set_setting(_CARD, told)
    return count


def end_set_aside(office: Office, now: dt.datetime, progress: Progress) -> int:
    """Destroy the reports that were set aside so long ago that no case may come of them any more; once a day, and say how many.

    In an office of one that is done at once. Where there are several laptops, it is two weeks later, since a colleague who was without
    a line may have opened a case meanwhile; and then two persons' laptops must agree, as for a case. Those that take in reports do.

    Raises:
        Unreachable: the disk did not do it; the next day does.
    """
    today = now.astimezone(dt.UTC).date()
    said = _said_of(office)
    if not office.intake_place or not office.is_whole or said.on == today:
        return 0
    ended_on = today - dt.timedelta(days=LATE_DAYS if office.is_shared else 0)
    aside = {one.ref for one in office.replica.records("report") if (last_on := taken_up_until(one)) is not None and last_on < ended_on}
    due = sorted(ref for ref in aside if office.replica.look("case", ref) is None)[:_ENDED_AT_ONCE]
    if due and office.roster is None:
        on = now.astimezone().date()
        wishes = (f.ForgettingAgreed(forgetting=ref, reason=_OVER, on=on) for ref in due)
        office.keep((*wishes, *(f.CaseForgotten(forgetting=ref, on=on) for ref in due)), now, progress)
        office.destroy_forgotten()
    elif due:
        fresh = [ref for ref in due if said.wanted.get(ref) != _wanted(office, ref)]
        with contextlib.suppress(Locked, Refused):  # a key must come first; the next day does it
            office.end_cases(fresh, _OVER, now)
    wanted = {ref: _wanted(office, ref) for ref in due if office.roster is not None}
    office.replica.set_setting(_ENDED, msgspec.msgpack.encode(_Ended(on=today, wanted=wanted)))
    return len(due)


def _wanted(office: Office, ref: bytes) -> int:
    """Count the statements that want a report destroyed; each is agreed to once."""
    ending = office.membership().endings.get(ref)
    return len(ending.names) if ending else 0


def _said_of(office: Office) -> _Ended:
    packed = office.replica.setting(_ENDED)
    return msgspec.msgpack.decode(packed, type=_Ended) if packed else _Ended()


def waiting_reports(office: Office) -> int:
    """Count the reports of which no case came and that were not set aside."""
    known: list[Known] = office.replica.records("report")
    return sum(one.taken is not None and one.aside is None and office.replica.look("case", one.ref) is None for one in known)


def _opened(office: Office, ref: bytes, blob: bytes, now: dt.datetime) -> tuple[str, f.ReportTaken | None]:
    """Open one; else say at which check it failed."""
    try:
        report = open_report(blob, office.intake_org, office.day_seeds)
    except Damaged as error:
        return error.stage, None
    sealed_on = min(day_of_report(blob, office.intake_org), day_of(now))
    fact = _fact(ref, report, _EPOCH + dt.timedelta(days=sealed_on))
    return ("content", None) if office.try_each([[fact]], now) else ("", fact)


def _fact(ref: bytes, report: Report, on: dt.date) -> f.ReportTaken:
    """Write a report down as it came; only what no text field can hold is replaced."""
    text = _plain(report.text)
    return f.ReportTaken(
        report=ref,
        case=ref,
        on=on,
        texts=tuple(text[at : at + f.TEXT_CHARS] for at in range(0, len(text), f.TEXT_CHARS)),
        language=_plain(report.language),
        contact=_plain(report.contact),
        came_by=report.came_by if report.came_by in _CAME_BY else "",
        address=(report.tag + report.reply_to).hex(),
    )


def _plain(text: str) -> str:
    return text.replace("\0", "\ufffd")
