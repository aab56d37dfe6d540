"""Read a PDF: the text of every page, annotations, form fields, properties, attachments; and tell what is only a picture or unread."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from itertools import islice

import pypdfium2
from pypdfium2 import raw

from safeconduct.errors import Mistaken
from safeconduct.studies.papers.behind import read_behind
from safeconduct.studies.papers.paper import SETTINGS, Budget, Paper, Piece, damaged, locked

PAGES_MOST = 10_000  # pages of one file
_PICTURE = raw.FPDF_PAGEOBJ_IMAGE
_DRAWING = raw.FPDF_PAGEOBJ_PATH
_UNREAD_SIGNS = 4  # fewer are bullets and rules, and no name
_READ_PAGES = 500  # pages of which every sign is asked for; of the next only each second, and so on
_HEAD_BYTES = 1024  # in which a PDF says that it is laid out for the web, and ends twice
_FIELDS = (b"Contents", b"T", b"TU", b"V", b"Subj", b"RC", b"NM")


def read_pdf(data: bytes, budget: Budget, inner: Callable[[bytes, str], Paper]) -> Paper:
    """Read all that a PDF says.

    Raises:
        Refused: it needs a password, or is damaged.
        Mistaken: it is longer than can be checked.
    """
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise (locked() if "assword" in str(error) or "ecurity" in str(error) else damaged("PDF")) from error
    if len(document) > PAGES_MOST:
        raise Mistaken(f"this PDF has {len(document)} pages; {PAGES_MOST} can be checked", "divide it, and check the parts")
    properties = "\n".join(value for value in document.get_metadata_dict().values() if value)
    behind, packed = read_behind(data, budget, document.count_attachments())
    outline = "\n".join(mark.get_title() for mark in document.get_toc())
    pieces, unchecked = [Piece("properties", budget.take_text(properties)), Piece("outline", budget.take_text(outline))], [*packed]
    silent = pictured = drawn = unread = 0
    for number in range(len(document)):
        try:
            page = document[number]
            written = page.get_textpage()
            text = written.get_text_range()
        except pypdfium2.PdfiumError as error:
            raise damaged("PDF") from error
        pieces.append(Piece(f"page {number + 1}", budget.take_text(text)))
        notes = "\n".join(_annotations(page))
        if notes:
            pieces.append(Piece(f"annotations of page {number + 1}", budget.take_text(notes)))
        has_picture = any(True for _ in zip(page.get_objects(filter=(_PICTURE,), max_depth=3), range(1), strict=False))
        pictured += has_picture
        drawn += _has_curves(page)
        silent += has_picture and not text.strip()
        unread += _has_unread(written, 1 + number // _READ_PAGES)
        page.close()
    for number in range(document.count_attachments()):
        budget.take_part()
        attachment = document.get_attachment(number)
        name = attachment.get_name()
        content = bytes(attachment.get_data())
        budget.take_bytes(len(content))
        found = inner(content, name)
        pieces += [Piece("attachments", name), *(Piece(f"attachment: {piece.where}", piece.text) for piece in found.pieces)]
        unchecked += found.unchecked
    known = {line.strip() for piece in pieces if not piece.where.startswith("page") for line in piece.text.splitlines()}
    pieces.append(Piece(f"{SETTINGS} of the PDF", budget.take_text("\n".join(said for said in behind if said not in known))))
    if silent:
        unchecked.append(f"{silent} pages are pictures without text, which were not read")
    if unread:
        unchecked.append(f"{unread} pages hold signs of a font that were not read: it does not say which letters they are")
    if drawn:
        unchecked.append(f"drawings on {drawn} pages were not read: letters may be drawn as lines")
    if data.count(b"%%EOF") > 1 + (b"/Linearized" in data[:_HEAD_BYTES]):
        unchecked.append("earlier versions of this PDF lie in it, which were not read: print it into a new one")
    if b"/JavaScript" in data or b"/XFA" in data:
        unchecked.append("a program or a dynamic form in this PDF was not read")
    if pictured > silent:
        unchecked.append(f"pictures on {pictured - silent} pages were not read")
    return Paper("pdf", tuple(piece for piece in pieces if piece.text.strip()), tuple(dict.fromkeys(unchecked)))


def _has_curves(page: pypdfium2.PdfPage) -> bool:
    """Tell whether something round is drawn on a page, as letters are; rules and frames are straight."""
    return any(
        raw.FPDFPathSegment_GetType(raw.FPDFPath_GetPathSegment(each.raw, number)) == raw.FPDF_SEGMENT_BEZIERTO
        for each in page.get_objects(filter=(_DRAWING,), max_depth=3)
        for number in range(raw.FPDFPath_CountSegments(each.raw))
    )


def _has_unread(written: pypdfium2.PdfTextPage, step: int) -> bool:
    """Tell whether signs stand on a page of which the font does not say which letters they are; of a long file each `step`-th is asked."""
    errors = (raw.FPDFText_HasUnicodeMapError(written.raw, at) == 1 for at in range(0, written.count_chars(), step))
    return any(True for _ in islice(filter(None, errors), _UNREAD_SIGNS - 1, None))


def _annotations(page: pypdfium2.PdfPage) -> Iterator[str]:
    for number in range(raw.FPDFPage_GetAnnotCount(page)):
        annotation = raw.FPDFPage_GetAnnot(page, number)
        if not annotation:
            continue
        for key in _FIELDS:
            yield from _value(annotation, key)
        link = raw.FPDFAnnot_GetLink(annotation)
        action = raw.FPDFLink_GetAction(link) if link else None
        if action:
            yield _address(page, action)
        raw.FPDFPage_CloseAnnot(annotation)


def _value(annotation: object, key: bytes) -> Iterator[str]:
    size = raw.FPDFAnnot_GetStringValue(annotation, key, None, 0)
    if size > 2:  # noqa: PLR2004 - two bytes are an empty text with its end
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFAnnot_GetStringValue(annotation, key, ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR)), size)
        yield buffer.raw[: size - 2].decode("utf-16-le", "replace")


def _address(page: pypdfium2.PdfPage, action: object) -> str:
    size = raw.FPDFAction_GetURIPath(page.pdf, action, None, 0)
    buffer = ctypes.create_string_buffer(max(1, size))
    raw.FPDFAction_GetURIPath(page.pdf, action, buffer, size)
    return buffer.value.decode("utf-8", "replace")
