"""Lay an annex out as a word processor's document (Office Open XML), with real footnotes; it says nothing of who wrote it and when."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from html import escape
from typing import Final

from safeconduct.studies.evidence.annex import Annex, Part

_TIME: Final = (1980, 1, 1, 0, 0, 0)  # the earliest that a ZIP can say
_NO_XML: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_HEAD: Final = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_WORDS: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES: Final = (
    f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{_WORDS}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{_WORDS}.styles+xml"/>'
    f'<Override PartName="/word/footnotes.xml" ContentType="{_WORDS}.footnotes+xml"/></Types>'
)
_ROOT: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_PARTS: Final = (
    f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    f'<Relationship Id="rId1" Type="{_OFFICE}/styles" Target="styles.xml"/>'
    f'<Relationship Id="rId2" Type="{_OFFICE}/footnotes" Target="footnotes.xml"/></Relationships>'
)
_LOOKS: Final = (  # style, what it is based on, half-points, bold, grey, left indent in twentieths of a point
    ("Normal", "", 22, False, False, 0),
    ("Title", "Normal", 36, True, False, 0),
    ("Heading1", "Normal", 26, True, False, 0),
    ("Soft", "Normal", 20, False, True, 0),
    ("Said", "Normal", 22, False, False, 360),
    ("Follows", "Normal", 22, False, False, 720),
    ("FootnoteText", "Normal", 18, False, False, 0),
)


def annex_docx(annex: Annex) -> bytes:
    """Give the document; the same annex gives the same bytes."""
    words = annex.words
    body = [_paragraph("Title", _run(annex.title)), _paragraph("Soft", _run(annex.made_on)), _heading(words.made)]
    body += [_paragraph("Normal", _run(each)) for each in annex.method]
    for number, part in enumerate(annex.claims, 1):
        body += _part(words.claim_number.format(number=number, claim=part.heading), part)
    body += [_heading(words.limits), *(_paragraph("Said", _run(each)) for each in annex.limits)]
    body += [_heading(words.sources), *(_paragraph("Said", _run(each)) for each in annex.consulted)]
    page = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="1247" w:right="1134" w:bottom="1247" w:left="1134"/></w:sectPr>'
    files = {
        "[Content_Types].xml": _TYPES,
        "_rels/.rels": _ROOT,
        "word/_rels/document.xml.rels": _PARTS,
        "word/document.xml": f"{_HEAD}<w:document {_W}><w:body>{''.join(body)}{page}</w:body></w:document>",
        "word/footnotes.xml": _footnotes(annex),
        "word/styles.xml": _styles(words.language),
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as packer:
        for name, text in files.items():
            about = zipfile.ZipInfo(name, _TIME)
            about.create_system = 3
            packer.writestr(about, text.encode())
    return out.getvalue()


def _text(words: str) -> str:
    return escape(_NO_XML.sub("\ufffd", words), quote=False)


def _run(words: str, *, is_italic: bool = False) -> str:
    looks = "<w:rPr><w:i/></w:rPr>" if is_italic else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{_text(words)}</w:t></w:r>'


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{runs}</w:p>'


def _heading(words: str) -> str:
    return _paragraph("Heading1", _run(words))


def _part(heading: str, part: Part) -> Iterable[str]:
    yield _heading(heading)
    if part.scope:
        yield _paragraph("Soft", _run(part.scope))
    for said in part.said:
        mark = f'<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteReference w:id="{said.footnote}"/></w:r>'
        yield _paragraph("Said", _run(said.words) + mark + (_run(f" {said.note}", is_italic=True) if said.note else ""))
    for each in part.follows:
        yield _paragraph("Follows", _run(each))


def _footnotes(annex: Annex) -> str:
    """Write the footnotes; a note that several sentences cite has one number and stands once."""
    marks = (
        '<w:footnote w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        '<w:footnote w:type="continuationSeparator" w:id="0"><w:p><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>'
    )
    own = '<w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{each.number}">{_paragraph("FootnoteText", own + _run(" " + each.words))}</w:footnote>'
        for each in annex.footnotes
    )
    return f"{_HEAD}<w:footnotes {_W}>{marks}{notes}</w:footnotes>"


def _styles(language: str) -> str:
    styles = []
    for name, based, size, is_bold, is_grey, indent in _LOOKS:
        looks = ("<w:b/>" if is_bold else "") + ('<w:color w:val="444444"/>' if is_grey else "") + f'<w:sz w:val="{size}"/>'
        looks += f'<w:lang w:val="{language}"/>' if not based else ""
        moved = f'<w:ind w:left="{indent}"/>' if indent else ""
        place = f'<w:pPr><w:spacing w:after="120"/>{moved}</w:pPr>'
        parent = f'<w:basedOn w:val="{based}"/>' if based else ""
        first = ' w:default="1"' if not based else ""
        styles.append(
            f'<w:style w:type="paragraph"{first} w:styleId="{name}"><w:name w:val="{name}"/>{parent}{place}<w:rPr>{looks}</w:rPr></w:style>'
        )
    return f"{_HEAD}<w:styles {_W}>{''.join(styles)}</w:styles>"
