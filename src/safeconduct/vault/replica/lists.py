"""Answer lists, filters and searches from rows, never from records.

Three things keep a page quick at 100,000 cases: an index in the order of the list, counts that are kept until something is written, and
order and limit on numbers alone before whole rows are fetched.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from safeconduct.errors import Mistaken
from safeconduct.vault.replica.engine import Connection
from safeconduct.vault.replica.layout import NEVER
from safeconduct.vault.replica.lines import (
    SORTS,
    ApplicationFilter,
    ApplicationRow,
    CaseFilter,
    CaseLine,
    Counts,
    Page,
    RetentionRow,
    Standing,
    StayRow,
    Tally,
    TaskRow,
    split_codes,
)
from safeconduct.vault.replica.rows import RISK_RANKS, is_counted, searchable

LIMIT_CAP = 1_000  # lines on one page; who wants all asks for page after page
COUNTED = 1_000  # matches of a search that are counted
_TERMS_CAP = 16  # words of a search that are used
_DAY_MAX = dt.date.max.toordinal()

_COLUMNS = (
    "ref, code, label, status, is_unsafe, contested, risk, priority, location, region, destination, origin, nationalities, persons,"
    " needed_on, needed_why, expected_on, route_days, pathway, open_routes, alarms, is_endangered, heard_at_ms, silent_at_ms, opened_on"
)
_ORDER = {
    "needed": "needed_on, id",
    "risk": "risk_rank, needed_on, id",
    "opened": "opened_on DESC, id DESC",
    "label": "label, id",
    "silent": "silent_at_ms, id",
}
_NO_COPY = (
    "id NOT IN (WITH RECURSIVE spoken(id) AS (SELECT k.id FROM copy_row k JOIN record r ON r.kind = 'case' AND r.ref = k.original"
    " JOIN case_row o ON o.id = r.id WHERE o.status != 'duplicate' UNION SELECT k.id FROM spoken s JOIN record r ON r.id = s.id"
    " JOIN copy_row k ON k.original = r.ref) SELECT id FROM spoken)"
)
"""The SQL of who is no copy for which another case speaks: the same as `rules.hidden_copies`, from the originals on."""
_ASKED = {
    "status": "status = ?",
    "risk": "risk = ?",
    "priority": "priority = ?",
    "location": "location = ?",
    "region": "region = ?",
    "destination": "destination = ?",
    "pathway": "pathway = ?",
    "alarm": "instr(alarms, ?)",
    "origin": "instr(origins, ?)",
    "nationality": "id IN (SELECT id FROM nationality_row WHERE code = ?)",
    "need": "id IN (SELECT id FROM need_row WHERE code = ?)",
    "applied": "id IN (SELECT id FROM application_row WHERE pathway = ? AND is_open)",
}
"""The SQL of each field of a filter."""


def _day(number: int | None) -> dt.date | None:
    return None if number is None or not 0 < number <= _DAY_MAX else dt.date.fromordinal(number)


def _arrives(expected_on: int | None, route_days: int | None, today: int) -> dt.date | None:
    """The same as `Outlook.arrives_on`; a day after the end of the calendar counts as its last one."""
    days = [] if expected_on is None else [max(expected_on, today)]
    if route_days is not None:
        days.append(min(today + route_days, _DAY_MAX))
    return _day(min(days)) if days else None


def case_line(row: tuple[Any, ...], today: int) -> CaseLine:
    """Make a line of a row in the order of `_COLUMNS`."""
    return CaseLine(
        ref=row[0],
        code=row[1],
        label=row[2],
        status=row[3],
        is_unsafe=bool(row[4]),
        contested=split_codes(row[5]),
        risk=row[6],
        priority=row[7],
        location=row[8],
        region=row[9],
        destination=row[10],
        origin=row[11],
        nationalities=split_codes(row[12]),
        persons=row[13],
        needed_on=_day(row[14]),
        needed_why=row[15],
        arrives_on=_arrives(row[16] if is_counted(row[20]) else None, row[17], today),
        expected_on=_day(row[16]),
        route_days=row[17],
        pathway=row[18],
        open_routes=row[19],
        alarms=split_codes(row[20]),
        is_endangered=bool(row[21]),
        heard_at_ms=row[22],
        silent_at_ms=row[23],
        opened_on=_day(row[24]),
    )


def condition(wish: CaseFilter, *, is_broad: bool = False) -> tuple[str, list[Any]]:
    """Write a filter as SQL and values; what was typed is only ever a value.

    Args:
        wish: the filter.
        is_broad: it lets many through, so that walking in the order of the list finds a page sooner than looking all of them up and
            sorting; a plus sign keeps SQLite from using an index on a term.
    """
    flags = (
        ("is_endangered", wish.is_endangered),
        ("is_endangered = 0", wish.is_in_time),
        ("contested != ''", wish.is_contested),
        (_NO_COPY, wish.without_copies),
    )
    terms = [sql for sql, is_asked in flags if is_asked]
    values: list[Any] = []
    asked: list[tuple[str, Any]] = [(_ASKED[name], getattr(wish, name)) for name in _ASKED if getattr(wish, name)]
    if wish.is_unsafe is not None:
        asked.append(("is_unsafe = ?", int(wish.is_unsafe)))
    if wish.risk:
        asked.append(("risk_rank = ?", RISK_RANKS.get(wish.risk, 0)))
    if wish.needed_by is not None:
        asked.append(("needed_on <= ?", wish.needed_by.toordinal()))
    for sql, value in asked:
        terms.append(sql)
        values.append(f"|{value}|" if sql.startswith("instr") else value)
    if is_broad:
        terms = [term if term.startswith("is_unsafe") else f"+{term}" for term in terms]
    return " AND ".join(terms) or "1", values


def count_cases(do: Connection, wish: CaseFilter) -> int:
    """Count the cases that a filter lets through."""
    where, values = condition(wish)
    return int(do.execute(f"SELECT count(*) FROM case_row WHERE {where}", values).fetchone()[0])  # noqa: S608


def count_persons(do: Connection, wish: CaseFilter) -> int:
    """Count the persons of the cases that a filter lets through."""
    where, values = condition(wish)
    return int(do.execute(f"SELECT coalesce(sum(persons), 0) FROM case_row WHERE {where}", values).fetchone()[0])  # noqa: S608


def count_without_a_way(do: Connection) -> int:
    """Count the unsafe cases for which `arrives_on` is None."""
    where = "is_unsafe = 1 AND route_days IS NULL"
    found = do.execute(f"SELECT expected_on, alarms FROM case_row WHERE {where}")  # noqa: S608 - terms of ours
    return sum(expected_on is None or not is_counted(alarms) for expected_on, alarms in found)


def case_lines(do: Connection, wish: CaseFilter, sort: str, span: tuple[int, int], of: tuple[int, int], today: int) -> tuple[CaseLine, ...]:
    """Give one page of cases.

    Args:
        do: the database.
        wish: the filter.
        sort: one of `SORTS`.
        span: offset and limit.
        of: how many cases the filter lets through, and how many there are.
        today: the day of the dates, as an ordinal.
    """
    if sort not in SORTS:
        raise Mistaken("cases cannot be ordered by that", f"order by one of: {', '.join(SORTS)}")
    offset, limit = max(0, span[0]), max(0, min(span[1], LIMIT_CAP))
    total, every = of
    if offset >= total:
        return ()
    walked = (offset + limit) * every / total  # rows that are walked through, in the order of the list, until the page is full
    where, values = condition(wish, is_broad=walked < total)
    if sort == "silent":
        where += " AND silent_at_ms IS NOT NULL"
    order = _ORDER[sort]
    sql = (
        f"SELECT {_COLUMNS} FROM case_row WHERE id IN (SELECT id FROM case_row WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?)"  # noqa: S608
        f" ORDER BY {order}"
    )
    return tuple(case_line(row, today) for row in do.execute(sql, [*values, limit, offset]))


def lines_of(do: Connection, numbers: list[int], today: int) -> tuple[CaseLine, ...]:
    """Give the lines of rows by number, in the order given."""
    marks = ",".join("?" * len(numbers))
    found = {
        row[0]: case_line(row[1:], today)
        for row in do.execute(f"SELECT id, {_COLUMNS} FROM case_row WHERE id IN ({marks})", numbers)  # noqa: S608
    }
    return tuple(found[number] for number in numbers if number in found)


def query_of(text: str) -> str:
    """Turn whatever was typed into a query: every word must begin a word of the case. Empty when there is no word in it.

    >>> query_of('anna "OR" (smith')
    '"anna"* "OR"* "smith"*'
    """
    typed = "".join(char if char.isalnum() or _is_mark(char) else " " for char in searchable(text))
    return " ".join(f'"{word}"*' for word in typed.split()[:_TERMS_CAP])


def _is_mark(char: str) -> bool:
    """Tell whether a character is a sign within a word: the vowel signs of many scripts are neither letters nor digits."""
    return not char.isspace() and char.isprintable() and not char.isascii() and not char.isalnum() and ("a" + char).isidentifier()


def search(do: Connection, text: str, limit: int, today: int) -> Page[CaseLine]:
    """Find cases by the beginnings of words: those with a fitting name first, then those with a fitting text; the newest first."""
    query = query_of(text)
    if not query:
        return Page(lines=(), total=0)
    limit = max(0, min(limit, LIMIT_CAP))
    every = [n for (n,) in do.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?", (query, COUNTED + 1))]
    named = [
        n
        for (n,) in do.execute("SELECT rowid FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT ?", (f"{{names}} : ({query})", limit))
    ]
    first = set(named)
    chosen = (named + [number for number in every if number not in first])[:limit]
    return Page(lines=lines_of(do, chosen, today), total=min(len(every), COUNTED), is_more=len(every) > COUNTED)


def _applied(wish: ApplicationFilter) -> tuple[str, list[Any]]:
    """Write a filter as SQL and values."""
    terms: list[str] = ["1"]
    values: list[Any] = []
    for name, value in (("pathway", wish.pathway), ("status", wish.status)):
        if value:
            terms.append(f"{name}=?")
            values.append(value)
    if wish.case:
        terms.append("id=(SELECT id FROM record WHERE kind='case' AND ref=?)")
        values.append(wish.case)
    if wish.is_open is not None:
        terms.append("is_open=?")
        values.append(int(wish.is_open))
    return " AND ".join(terms), values


def count_applications(do: Connection, wish: ApplicationFilter) -> int:
    """Count the applications that a filter lets through."""
    where, values = _applied(wish)
    return int(do.execute(f"SELECT count(*) FROM application_row WHERE {where}", values).fetchone()[0])  # noqa: S608 - terms of ours


def applications(do: Connection, wish: ApplicationFilter, span: tuple[int, int]) -> tuple[ApplicationRow, ...]:
    """List applications, by pathway and then as they stand."""
    where, values = _applied(wish)
    order = "pathway, status, ref"
    found = do.execute(
        "SELECT a.ref, c.ref, c.label, a.pathway, a.status, a.is_contested, a.persons, a.accepted, a.set_on, a.expected_on, a.is_open"  # noqa: S608
        " FROM application_row a JOIN case_row c ON c.id = a.id WHERE a.rowid IN"
        f" (SELECT rowid FROM application_row WHERE {where} ORDER BY {order} LIMIT ? OFFSET ?) ORDER BY a.pathway, a.status, a.ref",
        [*values, max(0, min(span[1], LIMIT_CAP)), max(0, span[0])],
    )
    return tuple(
        ApplicationRow(
            ref=row[0],
            case=row[1],
            label=row[2],
            pathway=row[3],
            status=row[4],
            is_contested=bool(row[5]),
            persons=row[6],
            accepted=row[7],
            on=_day(row[8]),
            expected_on=_day(row[9]),
            is_open=bool(row[10]),
        )
        for row in found
    )


def standings(do: Connection) -> dict[tuple[bytes, str], Standing]:
    """Count applications by pathway and status."""
    found = do.execute(
        "SELECT pathway, status, count(*), sum(persons), sum(CASE WHEN accepted THEN accepted ELSE persons END) FROM application_row"
        " GROUP BY pathway, status"
    )
    return {(row[0], row[1]): Standing(files=row[2], persons=row[3], let_in=row[4]) for row in found}


def _pressing(due_by: dt.date | None, case: bytes) -> tuple[str, list[Any]]:
    """Write which tasks are asked for as SQL and values."""
    until = NEVER if due_by is None else due_by.toordinal()
    if not case:
        return "due_on <= ?", [until]
    return "due_on <= ? AND is_case AND id = (SELECT id FROM record WHERE kind = 'case' AND ref = ?)", [until, case]


def count_tasks(do: Connection, due_by: dt.date | None, case: bytes) -> int:
    """Count open tasks that are due by a day, or all."""
    where, values = _pressing(due_by, case)
    return int(do.execute(f"SELECT count(*) FROM task_row WHERE {where}", values).fetchone()[0])  # noqa: S608 - terms of ours


def tasks(do: Connection, due_by: dt.date | None, case: bytes, span: tuple[int, int]) -> tuple[TaskRow, ...]:
    """List open tasks, the most pressing first."""
    where, values = _pressing(due_by, case)
    found = do.execute(
        "SELECT t.ref, c.ref, c.label, t.text, t.due_on, t.role FROM task_row t LEFT JOIN case_row c ON c.id = t.id AND t.is_case"  # noqa: S608
        f" WHERE t.rowid IN (SELECT rowid FROM task_row WHERE {where} ORDER BY due_on, ref LIMIT ? OFFSET ?) ORDER BY t.due_on, t.ref",
        [*values, max(0, min(span[1], LIMIT_CAP)), max(0, span[0])],
    )
    return tuple(
        TaskRow(ref=row[0], case=row[1] or b"", label=row[2] or "", text=row[3], due_on=_day(row[4]), role=row[5]) for row in found
    )


def retained(do: Connection, due_by: dt.date | None, is_held: bool | None, span: tuple[int, int]) -> Page[RetentionRow]:  # noqa: FBT001
    """List the cases that are to be forgotten by a day, the most overdue first, or those that are held, or both."""
    terms, values = ["1"], []
    if due_by is not None:
        terms.append("t.forget_on <= ?")
        values.append(due_by.toordinal())
    if is_held is not None:
        terms.append("t.is_held = ?")
        values.append(int(is_held))
    where = " AND ".join(terms)
    total = int(do.execute(f"SELECT count(*) FROM retention_row t WHERE {where}", values).fetchone()[0])  # noqa: S608 - terms of ours
    found = do.execute(
        f"SELECT c.ref, c.label, t.forget_on, t.is_held FROM retention_row t JOIN case_row c ON c.id = t.id WHERE {where}"  # noqa: S608
        " ORDER BY t.forget_on, t.id LIMIT ? OFFSET ?",
        [*values, max(0, min(span[1], LIMIT_CAP)), max(0, span[0])],
    )
    lines = tuple(RetentionRow(case=row[0], label=row[1], forget_on=_day(row[2]), is_held=bool(row[3])) for row in found)
    return Page(lines=lines, total=total, offset=span[0])


def stays(do: Connection, case: bytes, night: dt.date | None) -> tuple[StayRow, ...]:
    """List the stays of a case, or of all cases on one night, by their first night."""
    terms: list[str] = ["1"]
    values: list[Any] = []
    if case:
        terms.append("s.stay_case=?")
        values.append(case)
    if night is not None:
        terms.append("s.from_on<=? AND s.until_on>?")
        values += [night.toordinal(), night.toordinal()]
    found = do.execute(
        "SELECT s.ref, s.stay_case, r.ref, s.beds, s.from_on, s.until_on FROM stay_row s JOIN record r ON r.id = s.id"  # noqa: S608
        f" WHERE {' AND '.join(terms)} ORDER BY s.from_on, s.ref",
        values,
    )
    return tuple(
        StayRow(ref=row[0], case=row[1], shelter=row[2], beds=row[3], from_on=dt.date.fromordinal(row[4]), until_on=_day(row[5]))
        for row in found
    )


def silent(do: Connection, now_ms: int, span: tuple[int, int], today: int) -> Page[CaseLine]:
    """List the unsafe cases whose silence is an alarm, the longest silent first."""
    where = "is_unsafe = 1 AND silent_at_ms <= ?"
    total = int(do.execute(f"SELECT count(*) FROM case_row WHERE {where}", (now_ms,)).fetchone()[0])  # noqa: S608
    found = do.execute(
        f"SELECT {_COLUMNS} FROM case_row WHERE {where} ORDER BY silent_at_ms, id LIMIT ? OFFSET ?",  # noqa: S608
        (now_ms, max(0, min(span[1], LIMIT_CAP)), max(0, span[0])),
    )
    return Page(lines=tuple(case_line(row, today) for row in found), total=total, offset=span[0])


def counts(do: Connection) -> Counts:
    """Count cases, persons and applications."""

    def tally(where: str) -> Tally:
        row = do.execute(f"SELECT count(*), coalesce(sum(persons), 0) FROM case_row WHERE {where}").fetchone()  # noqa: S608
        return Tally(files=row[0], persons=row[1])

    def tallies(name: str, table: str, where: str = "1") -> dict[str, Tally]:
        found = do.execute(f"SELECT {name}, count(*), sum(persons) FROM {table} WHERE {where} GROUP BY 1 ORDER BY 1")  # noqa: S608
        return {row[0]: Tally(files=row[1], persons=row[2]) for row in found}

    return Counts(
        cases=tally(_NO_COPY),
        unsafe=tally("is_unsafe"),
        endangered=tally("is_endangered"),
        contested=tally("contested != ''"),
        by_status=tallies("status", "case_row"),
        by_location=tallies("location", "case_row"),
        unsafe_by_location=tallies("location", "case_row", "is_unsafe"),
        by_application=tallies("status", "application_row"),
        granted=int(do.execute("SELECT coalesce(sum(accepted), 0) FROM application_row").fetchone()[0]),
        events=int(do.execute("SELECT coalesce(sum(size), 0) FROM told").fetchone()[0]),
    )
