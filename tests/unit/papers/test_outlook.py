"""Mail as Outlook saves it: every property is read, what is attached too; what is locked, damaged or another thing is refused."""

import pytest

from safeconduct.errors import Refused
from safeconduct.studies import papers
from safeconduct.studies.papers.recognising import read
from safeconduct.vault.quarantine import contain
from tests.unit.papers.msg_maker import LEAST, container, message, prop
from tests.unit.papers.paper_makers import docx

WORD = "Товбулатов"
PROPERTIES = {"__properties_version1.0": bytes(LEAST)}


def places(data):
    return [piece.where for piece in read(data, "letter.msg").pieces if WORD in piece.text]


@pytest.mark.parametrize(
    ("data", "where"),
    [
        (message(body=f"vom {WORD}", recipient="Anna"), ["text"]),
        (message(body="quiet", recipient=WORD), ["recipients"]),
        (message(body="quiet", recipient="Anna", attached=(f"{WORD}.txt", b"quiet")), ["attachments"]),
        (message(body="quiet", recipient="Anna", attached=("note.txt", WORD.encode())), ["attachment: text"]),
        (message(body="quiet", recipient="Anna", attached=("a.docx", docx(f"<w:p><w:t>{WORD}</w:t></w:p>"))), ["attachment: text"]),
        (container({**PROPERTIES, "__substg1.0_1000001E": WORD.encode("cp1251").ljust(LEAST)}), ["text"]),
        (container({**PROPERTIES, "__substg1.0_10130102": f"<!-- {WORD} -->".encode().ljust(LEAST)}), ["text"]),
        (container({**PROPERTIES, "__attach_version1.0_#00000000": {"__substg1.0_3701000D": dict([prop("1000", WORD)])}}), ["attachments"]),
    ],
)
def test_a_word_is_found_in_every_corner(data, where):
    assert places(data) == where


def test_formatted_text_that_is_not_read_is_told():
    paper = read(container({**PROPERTIES, **dict([prop("0037", "News")]), "__substg1.0_10090102": bytes(LEAST)}), "letter.msg")
    assert len(paper.unchecked) == 1
    assert read(message(body="quiet", recipient="Anna"), "letter.msg").unchecked == ()


def test_what_its_page_shows_and_what_is_sealed_in_it_is_told():
    page = b"<p>quiet<img src='https://example.org/a.png'>".ljust(LEAST)
    assert "a picture was not read" in read(container({**PROPERTIES, "__substg1.0_10130102": page}), "letter.msg").unchecked[0]
    sealed = message(body="-----BEGIN PGP MESSAGE-----", recipient="Anna")
    assert read(sealed, "letter.msg").unchecked == ("a part of it is sealed or coded, and was not read",)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (container({"EncryptedPackage": bytes(LEAST)}), "locked"),
        (container({"WordDocument": bytes(LEAST)}), "cannot read"),
        (message(body="quiet", recipient="Anna")[:1700], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(100), "damaged"),
    ],
)
def test_what_cannot_be_read_whole_is_refused(data, says):
    with pytest.raises(Refused, match=says):
        read(data, "letter.msg")


def test_it_is_read_inside_the_quarantine():
    paper = papers.opened(contain(papers.READER, papers.asked(message(body=WORD, recipient="Anna"), "letter.msg")))
    assert paper.kind == "mail"
    assert any(WORD in piece.text for piece in paper.pieces)


def test_without_the_library_such_mail_is_refused(monkeypatch):
    monkeypatch.setattr("safeconduct.studies.papers.outlook.olefile", None)
    with pytest.raises(Refused, match="cannot read"):
        read(message(body="quiet", recipient="Anna"), "letter.msg")
