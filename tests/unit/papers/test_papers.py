"""Reading what is to leave: no corner of a file is left out, and what is not read is told."""

import base64

import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.studies import papers
from safeconduct.studies.papers.recognising import answer, read
from safeconduct.vault.quarantine import contain
from tests.unit.papers.paper_makers import MAIL, W, docx, jpeg, pdf, png, xlsx, zipped

WORD = "Tovbulatov"


def places(data, name="file"):
    return [piece.where for piece in read(data, name).pieces if WORD in piece.text]


def paragraph(inner):
    return f"<w:p>{inner}</w:p>"


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (docx(paragraph("<w:r><w:t>Tov</w:t></w:r><w:r><w:t>bulatov</w:t></w:r>")), ["text"]),
        (docx(paragraph("<w:del><w:r><w:delText>Tovbulatov</w:delText></w:r></w:del>")), ["text", "deleted text of the text"]),
        (docx(paragraph("<w:r><w:rPr><w:vanish/></w:rPr><w:t>Tovbulatov</w:t></w:r>")), ["text", "hidden text of the text"]),
        (docx(**{"word/comments.xml": f"<w:comments {W}><w:comment w:author='Tovbulatov'/></w:comments>"}), ["comments"]),
        (docx(**{"word/header1.xml": f"<w:hdr {W}><w:p><w:t>Tovbulatov</w:t></w:p></w:hdr>"}), ["header"]),
        (docx(**{"docProps/core.xml": "<c:p xmlns:c='c' xmlns:d='d'><d:creator>Tovbulatov</d:creator></c:p>"}), ["properties"]),
        (docx(**{"word/_rels/document.xml.rels": "<R xmlns='r'><L Target='mailto:Tovbulatov'/></R>"}), ["links"]),
        (docx(**{"word/media/image1.png": png("Tovbulatov")}), ["picture properties"]),
        (docx("<w:p><x:docPr xmlns:x='x' descr='Tovbulatov'/></w:p>"), ["text"]),
        (pdf(text="Tovbulatov"), ["page 1"]),
        (pdf(title="Tovbulatov"), ["properties"]),
        (pdf(note="Tovbulatov"), ["annotations of page 1"]),
        (png("Tovbulatov"), ["picture properties"]),
        (jpeg("Tovbulatov"), ["picture properties"]),
        (zipped(**{"a.txt": "Tovbulatov"}), ["inside: text"]),
        (zipped(**{"Tovbulatov.txt": "quiet"}), ["names of files"]),
        (b"<html><!-- Tovbulatov --><p>quiet", ["text behind the page"]),
        ("\ufeffTovbulatov".encode("utf-16"), ["text"]),
    ],
)
def test_a_word_is_found_in_every_corner(data, where):
    assert places(data) == where


def test_a_workbook_is_read_with_hidden_sheets_and_comments():
    def build(book):
        book.add_worksheet("open").write(0, 0, "quiet")
        hidden = book.add_worksheet("kept")
        hidden.hide()
        hidden.write_comment(0, 0, "Tovbulatov", {"author": "nobody"})
        hidden.write(1, 1, 79123456789)
        book.set_properties({"manager": "Tovbulatov"})

    found = read(xlsx(build), "book.xlsx")
    assert {piece.where for piece in found.pieces if WORD in piece.text} == {"comments", "properties"}
    assert [piece.where for piece in found.pieces if "79123456789" in piece.text] == ["hidden sheet"]


def test_mail_is_read_with_headers_and_attachments():
    inner = base64.encodebytes(docx(paragraph("<w:r><w:t>Тайна</w:t></w:r>"))).decode()
    subject, html = (base64.b64encode(text).decode() for text in ("Тайное дело".encode(), "<p>Тайный".encode("koi8-r")))
    found = read(MAIL.format(subject=subject, html=html, attachment=inner).encode(), "letter.eml")
    said = {piece.where: piece.text for piece in found.pieces}
    assert "Тайна" in said["attachment: text"]
    assert any("Тайный" in piece.text for piece in found.pieces)
    assert any("Тайное дело" in piece.text and WORD in piece.text for piece in found.pieces if piece.where == "headers")
    assert said["attachments"] == "list.docx"


def test_pictures_are_told_as_not_checked():
    assert read(png("x"), "").unchecked == ("a picture was not read: look at what it shows",)
    assert len(read(jpeg("x", is_placed=True), "").unchecked) == 2
    assert read(docx(**{"word/media/a.png": png("x")}), "").unchecked == ("a picture was not read: look at what it shows",)


def _nested(depth):
    data = b"quiet"
    for _ in range(depth):
        data = zipped(**{"inner.zip" if depth > 1 else "a.txt": data})
    return data


@pytest.mark.parametrize(
    "data",
    [
        docx()[:-30],
        docx("<w:p>"),
        docx(**{"word/comments.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}),
        zipped(EncryptedPackage="x"),
        pdf()[:200],
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600),
        b"{\\rtf1 quiet}",
        bytes(range(256)),
        _nested(6),
    ],
)
def test_what_cannot_be_read_whole_is_refused(data):
    with pytest.raises(Refused):
        read(data, "file")


def test_a_bomb_is_refused():
    with pytest.raises(Mistaken):
        read(zipped(**{f"{at}.txt": b"x " * (12 << 20) for at in range(3)}), "a.zip")


def test_the_ending_decides_between_text_and_page_and_what_was_asked_comes_back():
    assert read(b"<b>x</b>", "a.html").kind == "html"
    assert read(b"From: nobody", "a.txt").kind == "text"
    assert papers.opened(answer(papers.asked(b"quiet", "a.txt"))) == read(b"quiet", "a.txt")
    with pytest.raises(Mistaken):
        papers.opened(b"\xc1")


@pytest.mark.parametrize(
    "data",
    [
        docx(paragraph("<w:r><w:t>Tovbulatov</w:t></w:r>")),
        pdf(note="Tovbulatov"),
        MAIL.format(subject="0JA=", html="PGI+", attachment="").encode(),
    ],
)
def test_it_is_read_where_no_file_can_be_opened(data):
    found = papers.opened(contain(papers.READER, papers.asked(data, "a.eml" if data.startswith(b"From") else "")))
    assert [piece for piece in found.pieces if WORD in piece.text]
