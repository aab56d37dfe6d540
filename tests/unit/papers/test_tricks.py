"""Ways in which a word leaves unseen: each is found, or told as not checked, or the file is refused; none passes in silence."""

import base64
import gzip
import io
import tarfile
import zipfile
import zlib

import pytest

from safeconduct.errors import Mistaken, Refused
from safeconduct.studies import papers
from safeconduct.studies.papers import behind
from safeconduct.studies.papers.recognising import read
from safeconduct.vault.quarantine import contain
from tests.unit.papers.paper_makers import W, docx, pdf, png, zipped

WORD = "Товбулатов"
SAID = f"Вчера к нам приехал {WORD}, и мы его ждали.\n"
HASH = base64.b64encode(bytes(32)).decode()
CODED = base64.b64encode(SAID.encode()).decode()


def remarked(where):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "quiet")
        if where == "file":
            archive.infolist()[0].comment = WORD.encode()
        else:
            archive.comment = WORD.encode()
    return out.getvalue()


def named_in(table):
    """Make an archive whose file bears a name in an old table, unmarked, as Windows does."""
    name = f"{WORD}.txt".encode(table)
    return zipped(**{"x" * len(name): "quiet"}).replace(b"x" * len(name), name)


MAILBOX = """\
From a@example.org Mon Jan 1 00:00:00 2018
From: a@example.org

quiet

From b@example.org Mon Jan 1 00:00:00 2018
From: b@example.org
Content-Transfer-Encoding: base64
Content-Type: text/plain; charset=utf-8

{coded}
"""


def mail(body, kind="text/plain; charset=utf-8", more=""):
    return f"From: a@example.org\nContent-Type: {kind}\n{more}\n{body}\n".encode()


def cached(**parts):
    return zipped(**{"xl/workbook.xml": "<workbook xmlns='x'/>", **parts})


@pytest.mark.parametrize(
    ("data", "name"),
    [
        *((SAID.encode(table), "a.txt") for table in ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "utf-16")),
        (SAID.lower().encode("koi8_r"), "a.txt"),
        (SAID.encode() + "и ещё кто-то\n".encode("cp1251"), "a.txt"),
        ("и ещё кто-то\n".encode() + SAID.encode("cp1251"), "a.csv"),
        (remarked("file"), "a.zip"),
        (remarked("archive"), "a.zip"),
        (zipped(**{"b.zip": zipped(**{"a.txt": SAID})}), "a.zip"),
        (f"<p id='{WORD}'>quiet".encode(), "a.html"),
        (f"<p style=\"--x:'{WORD}'\">quiet".encode(), "a.html"),
        (f"<style>p::after{{content:'{WORD}'}}</style>".encode(), "a.html"),
        (f"<iframe src='data:text/html;charset=utf-8;base64,{CODED}'>".encode(), "a.html"),
        (f"<img alt='quiet' src='data:image/svg+xml,<svg><text>{WORD}</text></svg>'>".encode(), "a.html"),
        ("&#1058;&#x43e;&#1074;булатов".encode(), "a.html"),
        ("<svg><text><tspan>Тов</tspan><tspan>булатов</tspan></text></svg>".encode(), "a.svg"),
        (mail(CODED, more="Content-Transfer-Encoding: base64\n"), "a.eml"),
        (mail("quiet", more=f"Subject: {WORD}\n"), "a.eml"),
        (mail("quiet", more=f"Subject: =?utf-8?B?{base64.b64encode(WORD.encode()).decode()}?=\n"), "a.eml"),
        (mail(f"{WORD}\n--b\nContent-Type: text/plain\n\nquiet\n--b--", "multipart/mixed; boundary=b"), "a.eml"),
        (mail(f"--b\nContent-Type: text/plain\n\nquiet\n--b--\n{WORD}", "multipart/mixed; boundary=b"), "a.eml"),
        (mail("BEGIN:VCALENDAR\nSUMMARY:Тов\n булатов\nEND:VCALENDAR", "text/calendar; charset=utf-8"), "a.eml"),
        (docx(**{"word/settings.xml": f"<w:settings {W}><w:docVar w:name='a' w:val='{WORD}'/></w:settings>"}), "a.docx"),
        (docx(**{"word/numbering.xml": f"<w:numbering {W}><w:lvlText w:val='{WORD} %1'/></w:numbering>"}), "a.docx"),
        (docx(f"<w:sdt><w:sdtPr><w:alias w:val='{WORD}'/></w:sdtPr></w:sdt>"), "a.docx"),
        (docx(f"<w:fldSimple w:instr='AUTHOR {WORD}'/>"), "a.docx"),
        (cached(**{"xl/worksheets/sheet1.xml": f"<w xmlns='x'><dataValidation promptTitle='{WORD}'/></w>"}), "a.xlsx"),
        (cached(**{"xl/worksheets/sheet1.xml": f"<w xmlns='x'><hyperlink location='{WORD}'/></w>"}), "a.xlsx"),
        (cached(**{"xl/worksheets/sheet1.xml": f"<w xmlns='x'><filter val='{WORD}'/></w>"}), "a.xlsx"),
        (cached(**{"xl/externalLinks/externalLink1.xml": f"<w xmlns='x'><sheetName val='{WORD}'/></w>"}), "a.xlsx"),
        (docx(**{"customXml/item1.xml": f"<a x='{WORD}'/>"}), "a.docx"),
        (docx(**{"word/media/a.svg": f"<svg><text>{WORD}</text></svg>"}), "a.docx"),
        (docx(**{"word/afchunk.html": f"<p>{WORD}</p>"}), "a.docx"),
        (docx(**{"word/styles.xml": f"<w:s {W}><w:style w:customStyle='1'><w:name w:val='{WORD}'/></w:style></w:s>"}), "a.docx"),
        (zipped(**{"content.xml": "<a/>", "styles.xml": f"<a xmlns='o'><header><p>{WORD}</p></header></a>"}), "a.odt"),
        ("BEGIN:VCALENDAR\nSUMMARY:Тов\n булатов\nEND:VCALENDAR\n".encode(), "a.ics"),
        (cached(**{"xl/pivotCache/pivotCacheRecords1.xml": f"<r xmlns='x'><s v='{WORD}'/></r>"}), "a.xlsx"),
        (zipped(**{"content.xml": f"<a xmlns='o'><annotation><p>{WORD}</p></annotation></a>"}), "a.odt"),
        *((named_in(table), "a.zip") for table in ("cp866", "cp1251", "utf-8")),
        (MAILBOX.format(coded=CODED).encode(), "a.mbox"),
        (mail("Тов<bold>бу</bold>латов", "text/enriched; charset=utf-8"), "a.eml"),
        ("BEGIN:VCALENDAR\r\nSUMMARY:Тов\r\n булатов\r\nEND:VCALENDAR\r\n".encode(), "invite"),
        ("<svg><text x='1'>Тов<tspan x='2'>булатов</tspan></text></svg>".encode(), "a.svg"),
        ("<p>Тов<b class='y'>бу</b>латов".encode(), "a.html"),
        (f"<ruby>x<rt>{WORD}</rt></ruby>".encode(), "a.html"),
        (f"<svg><![CDATA[{WORD}]]></svg>".encode(), "a.html"),
        (f"<!DOCTYPE html [<!ENTITY x '{WORD}'>]><p>&x;".encode(), "a.html"),
        (f"<?php echo '{WORD}' ?>quiet".encode(), "a.html"),
        (f"<p data-{WORD}>quiet".encode(), "a.html"),
        (zipped(**{"content.xml": f"<a xmlns='o'><conditional-text string-value-if-true='{WORD}'/></a>"}), "a.odt"),
        (zipped(**{"content.xml": f"<a xmlns='o' xmlns:f='f'><text f:label='{WORD}'/></a>"}), "a.odt"),
        (zipped(**{"content.xml": f"<a xmlns='o' xmlns:f='f'><cell f:formula='of:={WORD}'/></a>"}), "a.ods"),
        (cached(**{"xl/worksheets/sheet1.xml": f"<w xmlns='x'><scenario user='{WORD}'/></w>"}), "a.xlsx"),
        (cached(**{"xl/worksheets/sheet1.xml": f"<w xmlns='x'><oddHeader>&amp;C{WORD}</oddHeader></w>"}), "a.xlsx"),
        (cached(**{"xl/styles.xml": f"<w xmlns='x'><numFmt formatCode='\"{WORD}\"'/></w>"}), "a.xlsx"),
        (cached(**{"xl/connections.xml": f"<w xmlns='x'><dbPr command='select {WORD}'/></w>"}), "a.xlsx"),
        (docx(f"<?mso {WORD}?>"), "a.docx"),
        (docx(f"<w:p><x:any xmlns:x='x' x:thing='{WORD}'/></w:p>"), "a.docx"),
        (docx(f"<w:p><w:r><w:rt><w:t>{WORD}</w:t></w:rt><w:rubyBase><w:t>x</w:t></w:rubyBase></w:r></w:p>"), "a.docx"),
        (docx("<w:p><w:t>Тов</w:t><w:ins w:author='Ann'><w:t>бу</w:t></w:ins><w:t>латов</w:t></w:p>"), "a.docx"),
        (docx("<w:p><w:t>Тов</w:t><w:del><w:delText>хх</w:delText></w:del><w:t>булатов</w:t></w:p>"), "a.docx"),
        (docx("<w:p><w:del><w:delText>Товбу</w:delText></w:del><w:ins><w:t>хх</w:t></w:ins><w:t>латов</w:t></w:p>"), "a.docx"),
        (docx("<w:p><w:r><w:t>Тов</w:t></w:r><w:r><w:vanish/><w:t>хх</w:t></w:r><w:r><w:t>булатов</w:t></w:r></w:p>"), "a.docx"),
        (docx(**{f"word/media/{WORD}.png": png("x")}), "a.docx"),
        *(
            (docx(f"<w:p><w:r><w:t>К нам Тов</w:t><w:{cut}/><w:t>бу</w:t><w:{cut}/><w:t>латов</w:t></w:r></w:p>"), "a.docx")
            for cut in ("br", "cr")
        ),
        (zipped(**{"content.xml": "<a xmlns='o'><p>Тов<line-break/>булатов</p></a>"}), "a.odt"),
        (zipped(**{"content.xml": "<a xmlns='o'><p>Тов<line-break/>б<line-break/>улатов</p></a>"}), "a.odt"),
        (docx(**{"word/theme/theme1.xml": f"<a:theme xmlns:a='a' name='{WORD}'/>"}), "a.docx"),
        (docx(**{"word/theme/theme1.xml": f"<a:t xmlns:a='a'><a:latin typeface='{WORD}'/></a:t>"}), "a.docx"),
        (docx(**{"word/fontTable.xml": f"<w:fonts {W}><w:font w:name='{WORD}'/></w:fonts>"}), "a.docx"),
        (docx(f"<w:p><w:r><w:rFonts w:ascii='{WORD}'/></w:r></w:p>"), "a.docx"),
    ],
)
def test_a_word_is_found(data, name):
    assert any(WORD.casefold() in piece.text.casefold() for piece in read(data, name).pieces)


PICTURE = "a picture was not read: look at what it shows"
DRAWING = "a drawing was not read: look at what it shows"
SIGNS = "1 pages hold signs of a font that were not read: it does not say which letters they are"
BESIDE = "bytes that belong to no file in this archive were not read: pack it anew"
SEALED = "a part of it is sealed or coded, and was not read"


@pytest.mark.parametrize(
    ("data", "name", "says"),
    [
        (b"<p>hello</p><img src='https://example.org/a.png'>", "a.html", PICTURE),
        (b"<svg><path d='M0 0C1 1 2 2 3 3'/></svg>", "a.svg", DRAWING),
        (b"<iframe src='https://example.org/'>", "a.html", "a page that this one shows from elsewhere was not read"),
        (png("quiet"), "qr.png", PICTURE),
        (docx(**{"word/media/a.emf": b"RIFFquiet"}), "a.docx", PICTURE),
        (docx(**{"word/printerSettings1.bin": b"\0"}), "a.docx", "a part of the file that is neither text nor picture was not read"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA\n-----END PGP MESSAGE-----\n", "a.asc", SEALED),
        (mail("-----BEGIN PGP MESSAGE-----\n\nhQEMA\n"), "a.eml", SEALED),
        (b"age-encryption.org/v1\n-> X25519 abc\n", "a.age", SEALED),
        (mail("quiet", more=f"DKIM-Signature: v=1; bh={CODED[:40]}; b={HASH}\n"), "a.eml", SEALED),
        (mail("begin 644 a.txt\n#,!@\nend"), "a.eml", SEALED),
        (("\n".join(["QUJD" * 19] * 4) + "\n").encode(), "a.txt", SEALED),
        (("QUp1" * 21).encode(), "a.txt", SEALED),
        (b"BEGIN:VCARD\nPHOTO;ENCODING=b:" + base64.b64encode(bytes(range(256)))[:70] + b"\n " + CODED[:60].encode(), "a.vcf", SEALED),
        (zipped(**{"a.txt": "quiet"}) + WORD.encode(), "a.zip", BESIDE),
        (docx() + b"PK", "a.docx", BESIDE),
        (pdf(draws="10 10 m 20 30 40 30 50 10 c S"), "a.pdf", "drawings on 1 pages were not read: letters may be drawn as lines"),
        (pdf() + b"%%EOF\n", "a.pdf", "earlier versions of this PDF lie in it, which were not read: print it into a new one"),
        (pdf(more="/AcroForm << /XFA [] >>"), "a.pdf", "a program or a dynamic form in this PDF was not read"),
    ],
)
def test_what_is_not_read_is_told(data, name, says):
    assert says in read(data, name).unchecked


WIDE = "<FEFF" + WORD.encode("utf-16-be").hex() + ">"
LATIN = "Tovbulatov"


def streamed(kind, body):
    return f"9 0 obj << {kind} /Filter /FlateDecode /Length 9 >>\nstream\n".encode() + zlib.compress(body) + b"\nendstream endobj\n"


@pytest.mark.parametrize(
    "data",
    [
        *(
            pdf(more=more)
            for more in (
                f"/AcroForm << /Fields [<< /FT /Ch /T (a) /Opt [{WIDE} (b)] >>] >>",
                f"/Outlines << /First << /Title (a) /A << /S /URI /URI (https://x.org/{LATIN}) >> >> >>",
                f"/OpenAction << /S /Launch /F (C:\\\\{LATIN}.docx) >>",
                f"/Names << /Dests << /Names [({LATIN}) [3 0 R /Fit]] >> >>",
                f"/PageLabels << /Nums [0 << /P ({LATIN}) >>] >>",
                f"/StructTreeRoot << /K << /S /Figure /Alt {WIDE} >> >>",
                f"/OCProperties << /OCGs [<< /Name {WIDE} >>] >>",
                "/Any /Tov#62ulatov",
                "/Any (Tov\\142ulatov)",
            )
        ),
        pdf() + f"% {WORD} was here".encode(),
        pdf() + streamed("/Type /ObjStm", f"1 0 2 9 << /A {WIDE} >>".encode()),
        pdf() + streamed("/Type /Metadata", f"<x:xmpmeta><a>{WORD}</a></x:xmpmeta>".encode()),
        pdf() + streamed("/Subtype /Form", b"BT [(Tov)-20(bulatov)] TJ ET"),
    ],
)
def test_what_stands_behind_the_pages_of_a_pdf_is_read(data):
    said = "\n".join(piece.text for piece in read(data, "a.pdf").pieces)
    assert WORD in said or LATIN in said


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (
            pdf().replace(b"/BaseFont /Helvetica", b"/BaseFont /Helvetica /Encoding << /Differences [81 /g1 117 /g2 105 /g3 101 /g4] >>"),
            SIGNS,
        ),
        (pdf(more="/Any << /EF << /F 9 0 R >> >>"), behind.HANGING),
        (pdf() + b"9 0 obj << /Type /ObjStm /Filter /LZWDecode >>\nstream\nabc\nendstream endobj", behind.PACKED),
    ],
)
def test_what_is_not_read_of_a_pdf_is_told(data, says):
    assert says in read(data, "a.pdf").unchecked


def test_straight_lines_are_no_letters():
    assert read(pdf(draws="10 10 m 50 10 l S 10 10 30 30 re f"), "a.pdf").unchecked == ()


def test_the_properties_of_a_pdf_are_read_where_they_stand_as_xml():
    found = read(pdf(more=f"% <x:xmpmeta><dc:creator>{WORD}</dc:creator></x:xmpmeta>\n"), "a.pdf")
    assert any(WORD in piece.text for piece in found.pieces if piece.where == "settings of the PDF")


def tarred():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("quiet.txt"))
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        gzip.compress(SAID.encode(), mtime=0),
        tarred(),
        b"7z\xbc\xaf\x27\x1c" + bytes(40),
        b"Rar!\x1a\x07\x01\x00" + bytes(40),
        b"\n{\\rtf1 \\'d2\\'e0}",
        b"%!PS-Adobe-3.0\n(quiet) show\n",
        SAID.encode("utf-16-le"),
        b"\0\0\0\x18ftypheic" + bytes(20),
        mail(CODED[:-3] + "!!!?", more="Content-Transfer-Encoding: base64\n"),
        mail(base64.b64encode(b"\x30\x80" + bytes(30)).decode(), "application/pkcs7-mime", "Content-Transfer-Encoding: base64\n"),
    ],
)
def test_what_cannot_be_read_is_refused(data):
    with pytest.raises(Refused):
        read(data, "file.eml" if data.startswith(b"From") else "file.txt")


@pytest.mark.parametrize(
    "data", [SAID.encode("utf-8-sig"), SAID.encode("koi8_r"), SAID.encode("mac_cyrillic"), f"<iframe src='data:;base64,{CODED}'>".encode()]
)
def test_it_is_read_inside_the_quarantine(data):
    found = papers.opened(contain(papers.READER, papers.asked(data, "a.html" if data[:1] == b"<" else "a.txt")))
    assert any(WORD in piece.text for piece in found.pieces)


def test_a_paper_of_too_many_pages_is_told_and_not_half_read():
    with pytest.raises(Mistaken) as error:
        read(pdf(pages=10_001), "book.pdf")
    assert "10001 pages" in error.value.says


def test_signs_of_a_symbol_font_are_read_as_their_letters():
    signs = "".join(f"<w:sym w:char='F0{ord(char):02X}'/>" for char in "Tovbulatov")
    assert read(docx(f"<w:p><w:r>{signs}</w:r></w:p>"), "a.docx").pieces[0].text.strip() == "Tovbulatov"


def test_neighbours_in_the_properties_stay_apart():
    core = "<c:p xmlns:c='c' xmlns:d='d'><d:creator>ANN NOBODY</d:creator><c:by>TOVBULATOV</c:by></c:p>"
    assert "\nTOVBULATOV\n" in read(docx(**{"docProps/core.xml": core}), "a.docx").pieces[-1].text


def test_settings_do_not_make_a_few_words_a_draft():
    font = "<w:p><w:r><w:x w:how='As Nobody Ever Wrote It'/><w:rFonts w:ascii='Times New Roman'/></w:r></w:p>"
    found = read(docx(font), "a.docx").pieces
    assert [(piece.where, papers.is_written(piece.where)) for piece in found] == [("settings of the text", False)]
    assert papers.is_written("attachment: text")
    assert not papers.is_written("attachment: inside: settings of the header")


def test_what_stands_in_place_of_a_signature_is_put_together():
    found = read(mail("quiet", more=f"DKIM-Signature: v=1; d=example.org; b={CODED[:30]}\n {CODED[30:]}\n"), "a.eml")
    assert CODED in [piece.text for piece in found.pieces]


def test_signatures_of_mail_are_no_hiding_place_and_usual_fonts_no_words():
    assert read(mail("quiet", more=f"DKIM-Signature: v=1; d=example.org; bh={HASH}; b={HASH}\n"), "a.eml").unchecked == ()
    fonts = f"<w:fonts {W}><w:font w:name='Georgia'/><w:font w:name='Calibri'/></w:fonts>"
    theme = "<a:t xmlns:a='a' name='Office'><a:font script='Mong' typeface='Mongolian Baiti'/></a:t>"
    found = read(docx(**{"word/fontTable.xml": fonts, "word/theme/theme1.xml": theme}), "a.docx").pieces
    assert [piece.text.strip() for piece in found] == ["Quiet text.", "Office"]


def test_lines_of_a_paragraph_stay_lines():
    lines = read(docx("<w:p><w:r><w:t>Anna</w:t><w:br/><w:t>Boris</w:t><w:br/><w:t> Carl</w:t></w:r></w:p>"), "a.docx").pieces
    assert [piece.text.strip() for piece in lines] == ["Anna\nBoris\n Carl"]


def test_names_of_styles_do_not_make_a_few_words_a_draft():
    styles = "".join(f"<w:style w:name='style {number}'><w:name w:val='heading {number}'/></w:style>" for number in range(20))
    found = read(docx(**{"word/styles.xml": f"<w:styles {W}>{styles}</w:styles>"}), "a.docx")
    assert [piece.text.strip() for piece in found.pieces] == ["Quiet text."]
