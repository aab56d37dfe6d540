"""Acts of the ledger at the desk: each is one act, shown back; what is wrong is said, and nothing of it was done."""

import html
import re

import pytest

from safeconduct.actions import capture_list, case_show, testimony_list
from tests.desk.conftest import LEDGER
from tests.desk.everything import send

NOTHING = "Nothing was recorded"
KEPT = {"title": "Post", "url": "https://example.org/", "taken_by": "ayla", "method": "saved", "said": "", "page": "", "locator": ""}


def seen(page):
    text = page.decode() if isinstance(page, bytes) else page
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)).replace("\u2068", "").replace("\u2069", ""))


def told(desk, answer):
    """Follow to what the desk shows after an act."""
    status, headers, body = answer
    assert status == 303, seen(body)
    return seen(desk.get(headers["location"])[2])


def test_a_report_is_tried_and_taken_in(desk):
    assert "A trial, and nothing was kept. New: 0" in told(
        desk, send(desk, LEDGER.read_bytes(), "r.toml", to="/evidence/load", is_dry_run="1")
    )
    assert "Taken in. New: 0" in told(desk, send(desk, LEDGER.read_bytes(), "r.toml", to="/evidence/load"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "there is no file"),
        (b"[[claim]]\nno\n", "line 2"),
        (b"PK no zip", "the pack cannot be opened"),
        (b"title = 1", "not in the form"),
    ],
)
def test_what_is_no_report_is_said_so(desk, content, said):
    status, _, body = send(desk, content, "r.toml", to="/evidence/load")
    assert status == 422
    assert NOTHING in seen(body)
    assert said in seen(body)


def test_a_copy_is_kept_and_shown_with_what_it_lacks(desk):
    page = told(desk, send(desk, b"<p>men are held</p>", "post.html", to="/evidence/capture", **KEPT))
    assert "Kept: 19 bytes, SHA-256" in page
    line = next(one for one in desk.ask("capture_list", capture_list.Ask(), capture_list.Answer).captures if one.size_bytes == 19)
    assert (line.media_type, line.taken_by, line.title) == ("text/html", "ayla", "Post")
    assert "understandability" in page


@pytest.mark.parametrize(
    ("name", "content", "change", "said"),
    [
        ("a.html", b"", {}, "there is no file"),
        ("a.html", b"a", {"taken_by": ""}, "Who took the copy"),
        ("a.html", b"a", {"said": "nothing/9"}, "no such assertion"),
        ("a.warc", b"WARC/1.1\r\nno", {}, "the web archive does not hold in 1 places; file 0, record 1, byte 0"),
    ],
)
def test_what_cannot_be_kept_is_said_so(desk, name, content, change, said):
    before = len(desk.ask("capture_list", capture_list.Ask(), capture_list.Answer).captures)
    status, _, body = send(desk, content, name, to="/evidence/capture", **(KEPT | change))
    assert status == 422
    assert said in seen(body)
    assert len(desk.ask("capture_list", capture_list.Ask(), capture_list.Answer).captures) == before


ANNEX = {"claims": "held", "recipient": "the consulate", "purpose": "an application", "case": "", "language": "ru", "title": ""}


def test_an_annex_is_written_where_the_person_says_and_recorded(desk, tmp_path):
    path = tmp_path / "annex.html"
    assert "Written:" in told(desk, desk.post("/evidence/annex", ANNEX | {"path": str(path)}))
    assert "По сообщению источника" in path.read_text(encoding="utf-8")
    status, _, body = desk.post("/evidence/annex", ANNEX | {"path": str(path)})
    assert status == 409, "nothing is written over"
    assert NOTHING in seen(body)


def test_an_annex_that_the_guard_stops_leaves_with_a_reason_alone(desk, places, tmp_path):
    path = tmp_path / "annex.html"
    shown = desk.ask("case_show", case_show.Ask(case=bytes.fromhex(places["case"])), case_show.Answer)
    asked = ANNEX | {"path": str(path), "title": f"What became of {shown.persons[0].names[0].full}"}
    status, _, body = desk.post("/evidence/annex", asked)
    assert (status, path.exists()) == (409, False)
    (matter,) = re.findall(r"\b[0-9a-f]{8}\b", seen(body).partition("(--let)")[2])
    for why in ("", "short"):
        assert desk.post("/evidence/annex", asked | {"lets": matter, "why": why})[0] == 422
    assert desk.post("/evidence/annex", asked | {"lets": "00000000", "why": "she agreed in writing"})[0] == 422
    assert not path.exists()
    assert "Written:" in told(desk, desk.post("/evidence/annex", asked | {"lets": matter, "why": "she agreed in writing"}))
    assert path.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [({"path": "annex.html"}, "no whole name"), ({"path": "/nowhere/annex.pdf"}, "no whole name"), ({"recipient": ""}, "For whom it is")],
)
def test_an_annex_that_cannot_be_written_is_said_so(desk, tmp_path, change, said):
    path = tmp_path / "annex.html"
    status, _, body = desk.post("/evidence/annex", ANNEX | {"path": str(path)} | change)
    assert status == 422
    assert said in seen(body)
    assert not path.exists()


def test_a_testimony_is_taken_part_by_part_and_its_source_decides(desk):
    began = {"source": "heron", "sort": "survivor", "on": "", "language": "che", "interviewer": "ayla", "interpreter": "", "setting": ""}
    assert "heron" in told(desk, desk.post("/testimonies/take", began))
    ref = next(
        one.ref for one in desk.ask("testimony_list", testimony_list.Ask(), testimony_list.Answer).testimonies if one.source == "heron"
    )
    at = f"/testimony/{ref}"
    page = told(desk, desk.post(f"{at}/part", {"heading": "5", "text": "They took me at night.", "consistency": "highly_consistent"}))
    assert "They took me at night." in page
    assert "highly consistent with" in page
    assert "nobody asked, so no" in page
    said = {"use": "annex", "word": "yes", "on": "", "how": "before a witness"}
    assert "she allows it" in told(desk, desk.post(f"{at}/consent", said))
    assert "she refuses it" in told(desk, desk.post(f"{at}/consent", said | {"word": "no"}))
    assert "Kept as held/" in told(
        desk, desk.post(f"{at}/tie", {"claim": "held", "stance": "asserts", "quantity": "at least 20", "note": "in the yard"})
    )


@pytest.mark.parametrize(
    ("act", "fields", "said"),
    [
        ("part", {"heading": "99", "text": "a"}, "none of the choices"),
        ("part", {"heading": "5", "text": ""}, "this is needed"),
        ("consent", {"use": "annex", "word": "", "how": "a"}, "this is needed"),
        ("tie", {"claim": "nothing", "stance": "asserts"}, "no such claim"),
        ("tie", {"claim": "held", "stance": "asserts", "quantity": "a great many"}, "no figure"),
    ],
)
def test_what_makes_no_testimony_is_said_so(desk, places, act, fields, said):
    status, _, body = desk.post(f"/testimony/{places['testimony']}/{act}", fields)
    assert status == 422
    assert said in seen(body)


def test_a_source_that_is_public_gives_no_testimony(desk):
    began = {"source": "mayor's office", "sort": "", "on": "", "language": "che", "interviewer": "ayla"}
    status, _, body = desk.post("/testimonies/take", began)
    assert status == 409
    assert "must be protected" in seen(body)
