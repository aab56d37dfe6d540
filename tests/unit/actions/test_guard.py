"""The guard at an office: a press draft with leaks in disguise is stopped, each with its reason; a clean one passes."""

import datetime as dt
import shutil

import msgspec
import pytest

from safeconduct.actions.guard import DRAFTS_AN_HOUR, Ask, Draft, Let
from safeconduct.errors import Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.unit.actions.conftest import NOON, PASSPHRASE, Desk, open_office, quiet
from tests.unit.papers.paper_makers import W, docx, png

LEAKING = (
    "Мы рады сообщить, что Тамерлана Овлурова больше не ищут. Our colleagues met Оv\u200blurоv Tаmerlan in a safe place last week, "
    "and the L i t h u a n i a n consul was kind. Call +7 (912) 345-67-89 for more. "
)
CLEAN = "Мы рады сообщить, что ещё двое людей в безопасности. За два месяца к нам обратились более ста человек из разных мест страны."


def draft(text, name="press.txt"):
    return Draft(name=name, data=text if isinstance(text, bytes) else text.encode())


@pytest.fixture
def empty(empty_vault, tmp_path):
    shutil.copytree(empty_vault, tmp_path / "vault")
    office = open_office(tmp_path / "vault", PASSPHRASE, NOON, quiet)
    yield Desk(office)
    office.close()


@pytest.fixture(scope="module")
def press(desk):
    case, (tamerlan,) = desk.household(("Тамерлан Овлуров",))
    desk.household(("Madina Sharbueva",))
    desk.keep(
        f.ContactAdded(case=case, person=tamerlan, channel="phone", value="+7 912 345-67-89"),
        f.BirthSet(case=case, person=tamerlan, born="1991-04-03", place="Урус-Кхер"),
        f.NegotiationOpened(negotiation=new_ref(), country="iso3:LTU", on=desk.now.date()),
        f.ShelterOpened(shelter=new_ref(), name="heron", beds=3, on=desk.now.date(), address="Veresaeva 17, Tarusino"),
    )
    desk.case = case
    return desk


def found(press, *drafts, lets=()):
    return press.ask("guard", Ask(drafts=drafts, lets=lets))


def test_a_draft_with_four_leaks_in_three_disguises_is_stopped_each_with_its_reason(press):
    answer = found(press, draft(LEAKING))
    assert answer.is_stopped
    told = [(one.tier, one.kind, one.why) for one in answer.drafts[0].matters]
    assert told == [
        ("HARD", "person", "two words of one protected name stand together"),
        ("HARD", "person", "two words of one protected name stand together"),
        ("HARD", "country", "a country with which there are talks"),
        ("HARD", "number", "a number, address or handle of a protected person"),
    ]
    assert answer.drafts[0].matters[0].records == (f"case:{press.case.hex()}",)


def test_a_clean_draft_passes_and_the_check_is_recorded(press):
    answer = found(press, draft(CLEAN))
    assert not answer.is_stopped
    assert answer.drafts[0].matters == ()
    ref = bytes.fromhex(answer.drafts[0].draft)
    before = len(press.office.replica.look("draft", ref).checks)
    found(press, draft(CLEAN))
    assert len(press.office.replica.look("draft", ref).checks) == before + 1


def test_an_empty_file_is_told_as_not_checked(press):
    (answer,) = found(press, draft("")).drafts
    assert answer.unchecked == ("it is empty, and was not checked: is it the right file?",)
    assert answer.unchecked[0] not in found(press, draft(png(""), "a.png")).drafts[0].unchecked


def test_of_several_files_an_error_names_which(press):
    with pytest.raises(Refused) as error:
        found(press, draft(CLEAN), draft(b"{\\rtf1 x}"))
    assert error.value.says.startswith("file 2 of 2: this is a form that the guard cannot read")
    with pytest.raises(Refused) as error:
        found(press, draft(b"{\\rtf1 x}"))
    assert error.value.says.startswith("this is a form")


def test_a_matter_is_let_pass_with_a_reason_for_this_very_draft_alone(press):
    text = f"{CLEAN} Поэтому Тамерлан Овлуров дал нам большое интервью."
    (one,) = found(press, draft(text)).drafts[0].matters
    with pytest.raises(Mistaken):
        found(press, draft(text), lets=(Let(matter=one.matter[:8], why="fine"),))
    assert not found(press, draft(text), lets=(Let(matter=one.matter[:8], why="he agreed in writing"),)).is_stopped
    again = found(press, draft(text))
    assert (again.is_stopped, again.drafts[0].matters[0].let) == (False, "he agreed in writing")
    assert found(press, draft(text + " Ещё слово.")).is_stopped
    with pytest.raises(Mistaken):
        found(press, draft(CLEAN), lets=(Let(matter=one.matter, why="he agreed in writing"),))


def test_a_public_name_covers_the_full_name_and_nothing_else(press):
    text = f"{CLEAN} Об этом сообщила Madina Sharbueva сегодня."
    assert found(press, draft(text)).is_stopped
    name = new_ref()
    press.keep(f.NameMadePublic(public_name=name, full="Мадина Шарбуева", why="she speaks for us"))
    assert not found(press, draft(text)).drafts[0].matters
    assert [one.tier for one in found(press, draft(f"{CLEAN} Потом Шарбуевой не было.")).drafts[0].matters] == ["SOFT"]
    press.keep(f.PublicNameWithdrawn(public_name=name, why="no longer"))
    assert found(press, draft(text)).is_stopped


def test_a_village_and_an_address_count_in_company(press):
    assert found(press, draft(f"{CLEAN} Это было в селе Урус-Кхер.")).drafts[0].matters[0].tier == "HARD"
    places = found(press, draft(f"{CLEAN} They wait at Veresaeva 17 in Tarusino.")).drafts[0].matters
    assert [(one.tier, one.kind) for one in places] == [("HARD", "place")]
    assert found(press, draft(f"{CLEAN} They live in Tarusino.")).drafts[0].matters == ()


def test_single_words_cannot_be_tried(press):
    with pytest.raises(Refused):
        found(press, draft("Овлуров?"))
    with pytest.raises(Refused):
        found(press, draft("Овлуров Овлуров " * 40))
    assert found(press, draft(png("Овлуров"), "a.png")).drafts[0].matters == ()


def test_names_cannot_be_tried_one_by_one(press):
    press.now += dt.timedelta(hours=5)
    ref = found(press, draft(CLEAN)).drafts[0].draft
    press.keep(*(f.DraftChecked(draft=new_ref(), words=20, hard=0, soft=0) for _ in range(DRAFTS_AN_HOUR - 1)))
    with pytest.raises(Refused):
        found(press, draft(f"{CLEAN} one more"))
    assert found(press, draft(CLEAN)).drafts[0].draft == ref
    press.now += dt.timedelta(hours=2)
    found(press, draft(f"{CLEAN} one more"))


def test_a_comment_in_a_document_is_found_and_its_picture_told(press):
    comment = f"<w:comments {W}><w:comment><w:p><w:t>see Tamerlan Ovlurov</w:t></w:p></w:comment></w:comments>"
    paper = docx(f"<w:p><w:r><w:t>{CLEAN}</w:t></w:r></w:p>", **{"word/comments.xml": comment, "word/media/a.png": png("x")})
    (checked,) = found(press, draft(paper, "press.docx")).drafts
    assert [(one.tier, one.places) for one in checked.matters] == [("HARD", ("comments",))]
    assert checked.unchecked == ("a picture was not read: look at what it shows",)
    with pytest.raises(Refused):
        found(press, draft(paper[:-40], "press.docx"))


def test_the_name_of_the_file_is_read_too(press):
    assert found(press, draft(CLEAN, "Овлуров Тамерлан.txt")).drafts[0].matters[0].places == ("name of the file",)


def test_what_is_recorded_later_is_protected_at_once(press):
    text = f"{CLEAN} Вчера Залман Хаткуев пришёл."
    assert not found(press, draft(text)).is_stopped
    press.household(("Zalman Khatkuev",))
    assert found(press, draft(text)).is_stopped


def test_an_answer_holds_the_words_of_the_draft_and_no_stored_name(press):
    packed = msgspec.msgpack.encode(found(press, draft(f"{CLEAN} We met Tamerlan Ovlurov and Madina Sharbueva there.")))
    assert b"Tamerlan Ovlurov" in packed
    assert not any(stored.encode() in packed for stored in ("Тамерлан", "Овлуров", "345-67-89", "Veresaeva"))


def test_the_index_is_in_memory_alone(press):
    found(press, draft(CLEAN))
    stems = (b"tamerlan", b"ovlurov", "Тамерлан".encode(), b"9123456789")
    files = [path for path in press.office.folder.rglob("*") if path.is_file()]
    assert len(files) > 5
    assert [path.name for path in files if any(stem in path.read_bytes() for stem in stems)] == []
    assert "овлур" not in repr(press.office.replica.__dict__["_memory"]).casefold()


def test_a_vault_that_holds_nobody_says_so(empty):
    (answer,) = empty.ask("guard", Ask(drafts=(draft(CLEAN),))).drafts
    assert answer.unchecked == ("this draft was not checked for anybody: no person, shelter or country is recorded here yet",)
    empty.household(("Тамерлан Овлуров",))
    assert empty.ask("guard", Ask(drafts=(draft(CLEAN),))).drafts[0].unchecked == ()
