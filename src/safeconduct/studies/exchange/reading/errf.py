"""UNHCR's electronic Resettlement Registration Form, versions 3 and 4, as tables: one for each kind of section.

The samples carry a default namespace that the schema does not have: it is taken off. A document type, an entity or any reference outside is
refused. Photographs are not taken in: a face is the one thing about a person that cannot be changed.
"""

from __future__ import annotations

from typing import Final
from xml.parsers import expat

from safeconduct.errors import Mistaken
from safeconduct.studies.exchange.reading.book import CELL_CHARS, Faults, checked_size
from safeconduct.studies.exchange.reading.grid import Grid

ROOT, CASE = "UNHCR_RRF", "CASE"
CASE_COLUMN = "_case"
_DEPTH_MAX = 8  # root, case, section, field
_PHOTO: Final = "Photo"
_SECTION_DEPTH, _FIELD_DEPTH = 3, 4  # UNHCR_RRF / CASE / dataIndividual / FamilyName


def errf_grids(data: bytes) -> list[Grid]:
    """Read the form's sections as sheets; row numbers are lines of the file.

    Raises:
        Mistaken: no such form, damage, a document type or an entity, or more than the caps allow.
    """
    reader = _Reader()
    try:
        reader.parser.Parse(data, True)
    except expat.ExpatError as error:
        raise Mistaken(f"this XML file is damaged at line {error.lineno}", "ask for it anew") from error
    except (LookupError, ValueError) as error:
        raise Mistaken("this XML file is written in an encoding that is not known") from error
    return [reader.grid(name) for name in reader.sections]


def _no_entities(*_declared: object) -> int:
    raise Mistaken("this file declares entities of its own, as a trap does; the form needs none")


class _Reader:
    """Follow the XML; every section is a row, every field of it a cell."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartDoctypeDeclHandler = _no_entities
        self.parser.EntityDeclHandler = _no_entities
        self.parser.ExternalEntityRefHandler = _no_entities
        self.sections: dict[str, list[tuple[int, dict[str, str]]]] = {}
        self.faults: dict[str, Faults] = {}
        self._path: list[str] = []
        self._case = 0
        self._cells: dict[str, str] = {}
        self._line = 0
        self._text: list[str] = []
        self._chars = 0

    def _start(self, name: str, _attributes: dict[str, str]) -> None:
        name = name.rsplit(":", 1)[-1]
        self._path.append(name)
        depth = len(self._path)
        if depth > _DEPTH_MAX:
            raise Mistaken("this file is nested more deeply than the form")
        if depth == 1 and name != ROOT:
            raise Mistaken("this XML file is no Resettlement Registration Form", "its first element is UNHCR_RRF")
        if depth == _SECTION_DEPTH - 1 and name == CASE:
            self._case += 1
        if depth == _SECTION_DEPTH:
            self._cells, self._line = {CASE_COLUMN: str(self._case)}, self.parser.CurrentLineNumber
        self._text, self._chars = [], 0

    def _characters(self, data: str) -> None:
        if len(self._path) == _FIELD_DEPTH and self._path[-1] != _PHOTO:
            self._chars += len(data)
            if self._chars <= CELL_CHARS + 1:  # one more, so that a longer text is told as too long
                self._text.append(data)

    def _end(self, name: str) -> None:
        name = name.rsplit(":", 1)[-1]
        depth = len(self._path)
        self._path.pop()
        if depth == _FIELD_DEPTH:
            self._end_field(name)
        elif depth == _SECTION_DEPTH:
            rows = self.sections.setdefault(name, [])
            rows.append((self._line, self._cells))
            checked_size(len(rows), len(self._cells))

    def _end_field(self, name: str) -> None:
        section = self._path[-1]
        faults = self.faults.setdefault(section, Faults(section))
        if name == _PHOTO:
            faults.add("left_out", "photographs are not taken in", row=self.parser.CurrentLineNumber)
        elif name in self._cells:
            faults.add("repeated_name", f"{name} stands twice here; the first is taken", row=self.parser.CurrentLineNumber)
        else:
            self._cells[name] = "".join(self._text)

    def grid(self, section: str) -> Grid:
        """Give one kind of section as a sheet whose first row, number 0, is the names of the fields."""
        rows = self.sections[section]
        names = list(dict.fromkeys(name for _, cells in rows for name in cells))
        lines: list[tuple[int, list[str | None]]] = [(0, list(names))]
        lines += [(line, [cells.get(name) or None for name in names]) for line, cells in rows]
        return Grid(sheet=section, rows=lines, faults=self.faults.get(section, Faults(section)))
