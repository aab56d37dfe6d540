"""Cases are listed, found and shown; what is contested is shown with every value."""

import datetime as dt

import msgspec
import pytest

from safeconduct.actions import case_find, case_list, case_show
from safeconduct.doors.cli.case_page import page
from safeconduct.errors import Mistaken
from safeconduct.ids import new_ref, show
from safeconduct.model import facts as f


@pytest.fixture(scope="module")
def world(desk):
    visa = desk.pathway("visa", days=30)
    urgent, persons = desk.household(("Anna Example", "Ivan Example"), label="urgent", priority="EM")
    calm, _ = desk.household(("Zoya Other",), label="calm", location="asylum")
    desk.keep(f.CaseStatusSet(case=urgent, status="active", on=desk.now.date()), f.RiskSet(case=urgent, level="high"))
    application = desk.apply(urgent, persons[:1], visa, "dossier_ready", "submitted")
    desk.said_elsewhere(
        f.CaseStatusSet(case=urgent, status="lost_contact", on=desk.now.date()),
        f.RiskSet(case=urgent, level="extreme"),
        f.LocationSet(case=urgent, location="transit", region="GEO", since_on=desk.now.date()),
        f.ConsentSet(case=urgent, person=persons[0], purpose="submit", is_given=False, on=desk.now.date()),
        f.ApplicationStatusSet(case=urgent, application=application, status="denied_considered", on=desk.now.date()),
    )
    return {"urgent": urgent, "calm": calm, "persons": persons}


def test_the_list_puts_first_who_must_be_gone_first(desk, world):
    answer = desk.ask("case_list", case_list.Ask(is_unsafe=True))
    assert [line.label for line in answer.lines] == ["urgent", "calm"]
    first = answer.lines[0]
    assert (first.code, first.is_endangered, first.needed_on) == (show(world["urgent"]), True, dt.date(2017, 5, 8))
    assert first.names == ()


def test_names_only_when_asked_for(desk, world):
    answer = desk.ask("case_list", case_list.Ask(with_names=True, sort="label", is_unsafe=True))
    assert [line.names for line in answer.lines] == [("Zoya Other",), ("Anna Example",)]


@pytest.mark.parametrize(
    ("ask", "labels"),
    [
        (case_list.Ask(location="asylum"), ["calm"]),
        (case_list.Ask(is_contested=True), ["urgent"]),
        (case_list.Ask(is_endangered=True), ["urgent"]),
        (case_list.Ask(priority="rrf-pri:EM"), ["urgent"]),
        (case_list.Ask(is_unsafe=False, location="asylum"), []),
        (case_list.Ask(offset=1, is_unsafe=True), ["calm"]),
        (case_list.Ask(alarm="risk_unknown"), ["calm"]),
        (case_list.Ask(limit=1), ["urgent"]),
    ],
)
def test_filters_and_pages(desk, world, ask, labels):
    assert [line.label for line in desk.ask("case_list", ask).lines] == labels


@pytest.mark.parametrize("ask", [case_list.Ask(sort="shoe"), case_list.Ask(limit=0), case_list.Ask(limit=1001), case_list.Ask(alarm="x")])
def test_the_list_has_caps(desk, ask):
    with pytest.raises(Mistaken):
        desk.ask("case_list", ask)


def test_find_by_the_beginning_of_a_name(desk, world):
    found = desk.ask("case_find", case_find.Ask(words="exam ann"))
    assert [(line.label, line.names) for line in found.lines] == [("urgent", ("Anna Example", "Ivan Example"))]
    assert sorted(one.names for one in found.lines[0].people) == [("Anna Example",), ("Ivan Example",)]
    assert desk.ask("case_find", case_find.Ask(words="nobody")).lines == ()


@pytest.mark.parametrize("words", ["", "  ", "x" * 513])
def test_a_search_needs_words(desk, words):
    with pytest.raises(Mistaken):
        desk.ask("case_find", case_find.Ask(words=words))


def test_contested_fields_show_every_value_and_the_worse_counts(desk, world):
    shown = desk.ask("case_show", case_show.Ask(case=world["urgent"]))
    assert set(shown.contested) == {"status", "risk", "location", "consent", "application"}
    assert shown.risk == "extreme"
    assert {said.value for said in shown.risks} == {"high", "extreme"}
    assert {said.value for said in shown.statuses} == {"active", "lost_contact"}
    assert {said.value for said in shown.locations} == {"origin_other_region", "transit"}
    assert {said.value for said in shown.applications[0].statuses} == {"submitted", "denied_considered"}
    consent = shown.persons[0].consents[0]
    assert (consent.is_given, consent.is_contested) == (False, True)


def test_the_page_is_loud_about_what_is_contested(desk, world):
    text = page(desk.ask("case_show", case_show.Ask(case=world["urgent"])), desk.now.date())
    for words in ("!! STATUS IS CONTESTED", "!! RISK IS CONTESTED", "!! LOCATION IS CONTESTED", "the refusal counts", "extreme  (said"):
        assert words in text
    assert f"!! CONSENT OF {show(world['persons'][0])} TO SUBMIT IS CONTESTED" in text
    assert "ENDANGERED" in text


def test_50_no_text_of_a_case_steers_the_terminal(desk, world):
    case, _ = desk.household(("Eve \x1b[31m\u202eExample",), label="\x1b]0;title\x07")
    desk.keep(f.NoteAdded(case=case, text="one\x1b[2Jtwo\nthree\u202e"), f.CaseStatusSet(case=case, status="declined", on=desk.now.date()))
    text = page(desk.ask("case_show", case_show.Ask(case=case)), desk.now.date())
    assert not set("\x1b\x07\u202e") & set(text)


def test_a_shelter_is_shown_by_its_code_name_and_never_its_address(desk, world):
    house = new_ref()
    desk.keep(
        f.ShelterOpened(shelter=house, name="Lamp", address="12 Canary Street", beds=5, on=desk.now.date()),
        f.StayBegun(case=world["calm"], stay=new_ref(), shelter=house, beds=1, from_on=desk.now.date()),
        f.ShelterClosed(shelter=house, on=desk.now.date(), is_exposed=True),
    )
    shown = desk.ask("case_show", case_show.Ask(case=world["calm"]))
    assert [(stay.name, stay.is_exposed) for stay in shown.stays] == [("Lamp", True)]
    assert {"casework", "shelter"} <= set(shown.compartments)
    assert "THIS SHELTER IS EXPOSED" in page(shown, desk.now.date())
    assert b"Canary" not in msgspec.json.encode(shown)


def test_notes_are_given_newest_first_and_counted(desk, world):
    for number in range(7):
        desk.keep(f.NoteAdded(case=world["calm"], text=f"note {number}", desk="health" if number == 0 else "casework"))
    shown = desk.ask("case_show", case_show.Ask(case=world["calm"], notes=2))
    assert [note.text for note in shown.notes] == ["note 6", "note 5"]
    assert shown.notes_total == 7
    assert len(desk.ask("case_show", case_show.Ask(case=world["calm"], notes=-1)).notes) == 7
    assert "health" in shown.compartments


def test_no_such_case(desk):
    with pytest.raises(Mistaken):
        desk.ask("case_show", case_show.Ask(case=new_ref()))


def test_what_strays_into_a_log_says_nothing(desk, world):
    shown = desk.ask("case_show", case_show.Ask(case=world["urgent"]))
    found = desk.ask("case_find", case_find.Ask(words="example"))
    listed = desk.ask("case_list", case_list.Ask(with_names=True))
    for answer in (shown, *shown.persons, *shown.persons[0].names, found, *found.lines, listed, *listed.lines, case_find.Ask(words="Anna")):
        assert not {"Anna", "Example", "urgent"} & set(f"{answer!r} {answer}".replace("'", " ").split())
