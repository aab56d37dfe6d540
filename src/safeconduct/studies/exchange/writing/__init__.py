"""Write what a vault holds in open formats: JSON lines, CSV, and one ZIP around them that is the same for the same content.

The rule of this room: records in, bytes out, piece by piece; nothing is left out silently, and no cell of a table can become a formula in
the program that opens it.

    >>> harmless_cell("=cmd|' /C calc'!A0")
    "'=cmd'|' /C calc'!A0"
"""

from safeconduct.studies.exchange.writing.archive import archive
from safeconduct.studies.exchange.writing.cells import harmless_cell, rows
from safeconduct.studies.exchange.writing.explaining import fields_page, readme
from safeconduct.studies.exchange.writing.households import CASE_HEADINGS, PERSON_HEADINGS, case_row, person_rows
from safeconduct.studies.exchange.writing.plainly import line, plainly

__all__ = [
    "CASE_HEADINGS",
    "PERSON_HEADINGS",
    "archive",
    "case_row",
    "fields_page",
    "harmless_cell",
    "line",
    "person_rows",
    "plainly",
    "readme",
    "rows",
]
