"""Date households: who can travel when, and who is endangered, as far as the ways out or the day have changed.

The rule: a case is opened only where something that concerns it can have moved; `concerned` and `turned` list at least those.

moved = redate(connection, concerned(connection, scopes), passage, today)
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from safeconduct.model.rules import IN_FLIGHT, Judged, Outlook, Passage, heard_at_ms, is_unwell, outlook, reach_ms, silent_at_ms
from safeconduct.vault.replica import rows, scope, telling
from safeconduct.vault.replica.engine import Connection
from safeconduct.vault.replica.layout import NEVER
from safeconduct.vault.replica.lines import Dates, Redated

_CHUNK = 500  # cases that are opened at a time when many are re-dated: bounds the memory
_DAY_MAX = dt.date.max.toordinal()
_CLOCKS = tuple(rows.CLOCKS.split(", "))
_ALARMS = _CLOCKS.index("alarms")
_UNDATED = frozenset({*map(_CLOCKS.index, ("needed_why", "open_routes", "heard_at_ms", "silent_at_ms"))})  # clocks that no `Dates` shows
# The same as Outlook.arrives_on and is_endangered, for a day (:today) on which nothing else changed.
_COUNTED = "CASE WHEN instr(alarms, '|overdue|') OR instr(alarms, '|left_behind|') THEN NULL ELSE max(expected_on, :today) END"
_ENDANGERED = (
    f"(needed_on < {NEVER} AND min(coalesce({_COUNTED}, {_DAY_MAX + 1}), coalesce(min(:today + route_days, {_DAY_MAX}), {_DAY_MAX + 1}))"
    " > needed_on)"
)
_AGE = f"UPDATE case_row SET is_endangered = {_ENDANGERED} WHERE is_unsafe AND is_endangered != {_ENDANGERED}"  # noqa: S608


def _dates(row: Sequence[Any], today: dt.date) -> Dates:
    """Read the dates out of a row's clocks, seen from a day."""
    needed_on, _, expected_on, route_days, pathway, _, alarms = row[:7]
    seen = Outlook(
        needed_on=None if needed_on == NEVER else dt.date.fromordinal(needed_on),
        expected_on=None if expected_on is None else dt.date.fromordinal(expected_on),
        is_overdue=not rows.is_counted(alarms),
        route_days=route_days,
        pathway=pathway,
    )
    return Dates(needed_on=seen.needed_on, arrives_on=seen.arrives_on(today), pathway=seen.pathway, is_endangered=seen.is_endangered(today))


def redate(connection: Connection, numbers: Iterable[int], passage: Passage, today: dt.date) -> list[Redated]:
    """Work out the clocks of cases anew, and say whose moved.

    Args:
        connection: within a transaction.
        numbers: the rows of the cases that may have moved (see `concerned`).
        passage: the ways out as they are now.
        today: the day to date on.
    """
    moved: list[Redated] = []
    judged, until_ms = Judged(passage, today), reach_ms(today)
    for chunk in _in_chunks(sorted(numbers)):
        marks = ",".join("?" * len(chunk))
        found = connection.execute(
            f"SELECT r.id, r.blob, {', '.join('c.' + name for name in _CLOCKS)}"  # noqa: S608 - names of ours
            f" FROM case_row c JOIN record r ON r.id = c.id WHERE c.id IN ({marks})",
            chunk,
        ).fetchall()
        changed: dict[tuple[int, ...], list[tuple[Any, ...]]] = {}
        for number, blob, *old in found:
            case = rows.as_seen(rows.unpack("case", blob), telling.said_of(connection, number), today)
            seen = outlook(case, passage, today, judged)
            alarms = rows.alarms_again(old[_ALARMS], seen, is_unwell=is_unwell(case))
            new = rows.clocks(seen, alarms, today, (heard_at_ms(case, until_ms), silent_at_ms(case, until_ms)))
            places = tuple(place for place, clock in enumerate(new) if clock != old[place])
            if not places:
                continue
            changed.setdefault(places, []).append((*(new[place] for place in places), number))
            if _UNDATED.issuperset(places):
                continue
            before, after = _dates(old, today), _dates(new, today)
            if before != after:
                moved.append(Redated(case=case.ref, before=before, after=after))
        for places, lines in changed.items():  # a column that is set is set anew in each of its indexes, changed or not
            columns = ", ".join(f"{_CLOCKS[place]}=?" for place in places)
            connection.executemany(f"UPDATE case_row SET {columns} WHERE id=?", lines)  # noqa: S608 - names of ours
    moved.sort(key=lambda each: each.case)
    return moved


def concerned(connection: Connection, scopes: Sequence[scope.Scope]) -> set[int]:
    """List the rows of unsafe cases that one of the scopes can concern."""
    if not scopes:
        return set()
    applied: set[int] = set()
    for way in sorted({each.pathway for each in scopes if each.pathway}):
        applied.update(number for (number,) in connection.execute("SELECT id FROM application_row WHERE pathway=?", (way,)))
    known: dict[tuple[str, str], bool] = {}
    wanted: set[int] = set()
    for number, *whom in connection.execute("SELECT id, nationalities, origins FROM case_row WHERE is_unsafe"):
        nationalities, origins = whom
        if (nationalities, origins) not in known:
            known[nationalities, origins] = any(each.concerns(nationalities, origins) for each in scopes)
        if known[nationalities, origins] or number in applied:
            wanted.add(number)
    return wanted


def turned(connection: Connection, passage: Passage, dated_on: dt.date, today: dt.date) -> set[int]:
    """List the rows of unsafe cases whose clocks can move because the day is another one.

    Beside notices and pathways: an application whose day has passed unanswered, a paper that has run out, and what was written by a clock
    that was ahead. Where several applications
    are under way the row does not tell the day of each, so those cases are always in.
    """
    first, last = sorted((dated_on.toordinal(), today.toordinal()))
    span = (first, last - 1)
    found = concerned(connection, scope.of_days(passage, dated_on, today))
    late_ms = min(reach_ms(dated_on), reach_ms(today))
    found.update(n for (n,) in connection.execute("SELECT id FROM case_row WHERE counted_ms > ? AND is_unsafe", (late_ms,)))
    flying = ",".join("?" * len(IN_FLIGHT))
    found.update(n for (n,) in connection.execute("SELECT id FROM case_row WHERE expected_on BETWEEN ? AND ? AND is_unsafe", span))
    several = (
        "SELECT c.id FROM application_row a JOIN case_row c ON c.id = a.id"  # noqa: S608 - as many marks as there are statuses
        f" WHERE a.status IN ({flying}) AND c.is_unsafe GROUP BY c.id HAVING count(*) > 1"
    )
    found.update(n for (n,) in connection.execute(several, sorted(IN_FLIGHT)))
    if any(pathway.terms is not None and pathway.terms.value.papers for pathway in passage.pathways):
        out = "SELECT p.id FROM paper_row p JOIN case_row c ON c.id = p.id WHERE p.expires_on BETWEEN ? AND ? AND c.is_unsafe"
        found.update(n for (n,) in connection.execute(out, span))
    return found


def _in_chunks(numbers: list[int]) -> Iterator[list[int]]:
    for start in range(0, len(numbers), _CHUNK):
        yield numbers[start : start + _CHUNK]


def age(connection: Connection, today: dt.date) -> None:
    """Tell anew who is endangered, on a day on which no way out changed."""
    connection.execute(_AGE, {"today": today.toordinal()})  # type: ignore[arg-type]
