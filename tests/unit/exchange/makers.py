"""Make small files to read: workbooks and OpenDocument sheets, in memory."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable

import xlsxwriter


def xlsx(fill: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    """Write a workbook that a function fills."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    fill(book)
    book.close()
    return out.getvalue()


def ods(rows: str) -> bytes:
    """Write an OpenDocument file of one sheet from the XML of its rows."""
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="urn:o" xmlns:table="urn:t" xmlns:text="urn:x">'
        f'<office:body><office:spreadsheet><table:table table:name="people">{rows}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
    return out.getvalue()
