"""Find the table in a sheet: where the headings are, what stands above and below, and what each column is called.

People write a title above their table, leave rows and columns free, repeat the headings on every page and put remarks below. All that is
recognised, taken out of the rows, and told.
"""

from __future__ import annotations

import re
from typing import Final

from safeconduct.studies.exchange.reading.book import Faults, Row, Table, checked_size, letter
from safeconduct.studies.exchange.reading.cleaning import TOLD, Cleaner
from safeconduct.studies.exchange.reading.grid import Grid
from safeconduct.studies.exchange.words import field_of

_SEARCHED_ROWS = 40  # rows in which the headings are looked for; above them lie titles and logos
_JUDGED_ROWS = 60  # rows below a candidate whose width it is compared with
_NARROW = 0.6  # a heading row has names for at least this share of the cells that the rows below usually fill
_HEADING_CHARS = 200  # a longer text is a sentence, not a heading (KoBo's labels are questions of up to this length)
_NOTE_CHARS = 60  # a single text of this length below a table is a remark, not a name
_MANY = 0.2  # share of rows with a cell to the right of the last heading, from which that is a column and not a slip
_WIDE = 3  # columns from which a row with one cell stands out
_TAG: Final = re.compile(r"#[A-Za-z][\w]*(\s*\+\s*\w+)*")
_VALUE: Final = re.compile(r"[-+()\d\s./:,%]+|\S+@\S+\.\S+|true|false|yes|no|да|нет", re.IGNORECASE)
_REMARK: Final = re.compile(r"\s*(\*|note\b|nb\b|n\.b\.|total|sum\b|updated|legend|прим|итого|всего|remarque|ملاحظ|المجموع)", re.IGNORECASE)

Line = tuple[int, list[str | None]]


def tabled(grid: Grid, cleaner: Cleaner) -> Table | None:
    """Give the table that lies in a sheet, or None when the sheet is empty; faults are added to the sheet's."""
    lines = _cleaned(grid, cleaner)
    if not lines:
        return None
    width = max(_width(cells) for _, cells in lines)
    checked_size(len(lines), width)
    _fill_merged(grid, lines)
    at = _heading_at(lines)
    heading = lines[at][1] if at is not None else []
    below = lines[at + 1 :] if at is not None else lines
    if at is None:
        grid.faults.add("no_heading", "no row of headings was found; the columns are called by their letters")
    else:
        for number, _ in lines[:at]:
            grid.faults.add("above_table", "a line above the table is not taken", row=number)
    tags, heading, below = _tags(heading, below)
    used = _used_columns(heading, below, width)
    columns = _named(heading, used, grid.faults)
    below = _without_repeats(heading, below, grid.faults)
    below = _without_remarks(below, len(used), grid.faults)
    rows = _rows(below, used, grid.faults)
    return Table(
        sheet=grid.sheet,
        heading_row=lines[at][0] if at is not None else 0,
        columns=columns,
        letters=tuple(letter(index) for index in used),
        tags=tuple((_cell(tags, index) or "") for index in used) if tags else (),
        rows=rows,
        is_hidden=grid.is_hidden,
    )


def named_table(grid: Grid, cleaner: Cleaner) -> Table | None:
    """Give the table of a sheet whose first row is known to be the names of its columns, as in JSON and XML."""
    lines = _cleaned(grid, cleaner)
    if not lines:
        return None
    _, names = lines[0]
    columns = tuple(name or f"column {letter(index)}" for index, name in enumerate(names))
    rows = tuple(Row(number=number, cells=tuple(cells)) for number, cells in lines[1:])
    letters = tuple(letter(index) for index in range(len(columns)))
    return Table(sheet=grid.sheet, heading_row=0, columns=columns, letters=letters, tags=(), rows=rows)


def _cell(cells: list[str | None], index: int) -> str | None:
    return cells[index] if index < len(cells) else None


def _width(cells: list[str | None]) -> int:
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return width


def _filled(cells: list[str | None]) -> int:
    return sum(1 for cell in cells if cell)


def _cleaned(grid: Grid, cleaner: Cleaner) -> list[Line]:
    """Clean every cell, tell what was done, and leave out the empty rows."""
    lines: list[Line] = []
    clean, seen, faults = cleaner.clean, cleaner.seen, grid.faults
    for number, cells in grid.rows:
        out: list[str | None] = []
        is_empty = True
        for index, raw in enumerate(cells):
            if raw is None:
                out.append(None)
                continue
            cell = seen.get(raw) or clean(raw)
            if cell.told:
                for reason in cell.told:
                    if reason == "too_long":
                        faults.add(reason, "the text is longer than a cell can be", row=number, column=letter(index), loses=True)
                        is_empty = False
                    else:
                        faults.add(reason, TOLD[reason], row=number, column=letter(index))
            out.append(cell.text)
            if cell.text is not None:
                is_empty = False
        if not is_empty:
            lines.append((number, out))
    return lines


def _fill_merged(grid: Grid, lines: list[Line]) -> None:
    """Give every row that a merged cell reaches over its text, as the person who looks at the sheet sees it."""
    by_number = dict(lines)
    for first, left, last, right in grid.merged:
        grid.faults.add("merged", "merged cells: their text is taken for each of the rows they reach over", row=first, column=letter(left))
        text = _cell(by_number.get(first, []), left)
        if text is None or right > left:  # across columns there is one value, and it stands in the first
            continue
        for number, cells in lines:
            if first < number <= last:
                cells.extend([None] * (left + 1 - len(cells)))
                cells[left] = text


def _heading_at(lines: list[Line]) -> int | None:
    best, best_score = None, 0.0
    for at, (_, cells) in enumerate(lines[:_SEARCHED_ROWS]):
        score = _heading_score(cells, lines[at + 1 : at + 1 + _JUDGED_ROWS]) - at * 0.05
        if score > best_score:
            best, best_score = at, score
    return best


def _heading_score(cells: list[str | None], below: list[Line]) -> float:
    """Judge how much a row looks like headings: known words most, then many short different texts, no values."""
    texts = [cell for cell in cells if cell]
    if all(_TAG.fullmatch(text) for text in texts):
        return 2.0 * len(texts)
    widths = sorted(_filled(row) for _, row in below)
    usual = widths[len(widths) // 2] if widths else len(texts)
    if len(texts) < _NARROW * usual or any(len(text) > _HEADING_CHARS for text in texts):
        return 0.0
    kinds = [field_of(text)[1] for text in texts]
    known = kinds.count("whole") + 0.5 * kinds.count("part")
    values = sum(_VALUE.fullmatch(text) is not None for text in texts)
    different = len({text.casefold() for text in texts})
    if known == 0 and (values or different < len(texts) or len(texts) < 2):  # noqa: PLR2004 - a single unknown word heads nothing
        return 0.0
    return 3 * known + different / len(texts) + min(1.0, len(texts) / max(1, usual)) - 3 * values / len(texts)


def _tags(heading: list[str | None], below: list[Line]) -> tuple[list[str | None], list[str | None], list[Line]]:
    """Take an HXL row from where it stands: in place of the headings or right below them."""
    if _is_tags(heading):
        return heading, heading, below
    if below and _is_tags(below[0][1]):
        return below[0][1], heading, below[1:]
    return [], heading, below


def _is_tags(cells: list[str | None]) -> bool:
    texts = [cell for cell in cells if cell]
    return bool(texts) and all(_TAG.fullmatch(text) for text in texts)


def _used_columns(heading: list[str | None], below: list[Line], width: int) -> list[int]:
    """Name the columns that hold anything; cells to the right of the last heading make a column only when many rows have them."""
    used = {index for index, cell in enumerate(heading) if cell}
    if len(used) == width:
        return sorted(used)
    counts = [0] * width
    for _, cells in below:
        for index, cell in enumerate(cells):
            if cell:
                counts[index] += 1
    last = max(used, default=width)
    enough = max(2.0, _MANY * len(below))
    return sorted(used | {index for index, count in enumerate(counts) if count and (index < last or count >= enough)})


def _named(heading: list[str | None], used: list[int], faults: Faults) -> tuple[str, ...]:
    names: list[str] = []
    seen: dict[str, int] = {}
    for index in used:
        name = _cell(heading, index) or f"column {letter(index)}"
        if heading and _cell(heading, index) is None:
            faults.add("unnamed_column", "this column has cells and no heading", column=letter(index))
        seen[name] = seen.get(name, 0) + 1
        if seen[name] > 1:
            faults.add("repeated_heading", "this heading stands above more than one column", column=letter(index))
            name = f"{name} ({seen[name]})"
        names.append(" ".join(name.split()))
    return tuple(names)


def _without_repeats(heading: list[str | None], below: list[Line], faults: Faults) -> list[Line]:
    """Leave out the rows that are the headings again, as sheets put together from pages have them."""
    told = [text.casefold() if text else None for text in heading]
    while told and told[-1] is None:
        told.pop()
    kept = []
    for number, cells in below:
        if len(told) > 1 and [text.casefold() if text else None for text in cells[: _width(cells)]] == told:
            faults.add("repeated_heading_row", "the headings stand here again", row=number)
        else:
            kept.append((number, cells))
    return kept


def _without_remarks(below: list[Line], columns: int, faults: Faults) -> list[Line]:
    """Leave out remarks under the table: single texts that are long, begin like a remark, or stand after a gap."""
    end = len(below)
    while end > 1 and columns >= _WIDE:
        number, cells = below[end - 1]
        texts = [cell for cell in cells if cell]
        if len(texts) > 1 and not (_REMARK.match(texts[0]) and len(texts) < columns / 2):
            break
        gap = number - below[end - 2][0] > 1
        if not (gap or len(texts[0]) > _NOTE_CHARS or _REMARK.match(texts[0])):
            break
        end -= 1
    for number, _ in below[end:]:
        faults.add("below_table", "a line below the table looks like a remark and is not taken as a row", row=number, loses=True)
    return below[:end]


def _rows(below: list[Line], used: list[int], faults: Faults) -> tuple[Row, ...]:
    last = used[-1] if used else -1
    plain = used == list(range(len(used)))
    rows = []
    for number, cells in below:
        if len(cells) > last + 1 and any(cells[last + 1 :]):
            faults.add("ragged", "this row has more cells than the table has columns", row=number, loses=True)
        if len(cells) <= last:
            faults.add("short", "this row has fewer cells than the table has columns; the last ones are taken as empty", row=number)
            cells = cells + [None] * (last + 1 - len(cells))  # noqa: PLW2901 - the caller's row stays as it was
        rows.append(Row(number=number, cells=tuple(cells[: last + 1] if plain else [cells[index] for index in used])))
    return tuple(rows)
