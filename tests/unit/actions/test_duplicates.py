"""Duplicates at an office: asked about when somebody is named, never merged, never asked about again once decided."""

import subprocess
import sys

import msgspec
import pytest

from safeconduct.actions import case_list, case_show, duplicate_decide, duplicate_list, import_file, record, situation
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.rules import status_of


def asked(desk, case=b""):
    answer = desk.ask("duplicate_list", duplicate_list.Ask(case=case))
    return [({line.one.case, line.other.case}, line.verdict) for line in answer.lines]


def add(desk, name, **more):
    """Record a household of one, as the door does, and give its case and the cases in which she may be already."""
    case, person = new_ref(), new_ref()
    drafts = [
        f.CaseOpened(case=case, on=desk.now.date(), via="hotline"),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=name),
    ]
    if more.get("born"):
        drafts.append(f.BirthSet(case=case, person=person, born=more["born"]))
    answer = desk.ask("record", record.Ask(drafts=tuple(drafts)))
    return case, answer.alike


@pytest.fixture(scope="module")
def first(desk):
    return add(desk, "Тамерлан Русланович Овлуров")[0]


def test_two_spellings_of_one_person_are_asked_about_at_once(desk, first):
    case, alike = add(desk, "OVLUROV Tamerlan")
    assert first.hex() in alike
    assert ({case.hex(), first.hex()}, "same") in asked(desk, case)


def test_a_brother_is_a_relative_and_no_duplicate(desk, first):
    case, alike = add(desk, "Зелимхан Русланович Овлуров")
    assert alike == ()
    assert ({case.hex(), first.hex()}, "relatives") in asked(desk, case)


def test_members_of_one_household_are_not_asked_about(desk):
    case, _ = desk.household(("Aset Magdarova", "Aset Magdarova"))
    assert asked(desk, case) == []


def test_a_decision_is_a_fact_and_ends_the_question(desk):
    one, _ = add(desk, "Хеда Ситбулатова")
    two, alike = add(desk, "Kheda Sitbulatova")
    assert alike == (one.hex(),)
    desk.keep(f.CasesLinked(case=two, other=one, how="different"))
    assert asked(desk, two) == []
    three, alike = add(desk, "خيدا سيتبولاتوفا")
    assert one.hex() in alike
    desk.keep(f.CasesLinked(case=three, other=one, how="duplicate"), f.CaseStatusSet(case=three, status="duplicate", on=desk.now.date()))
    assert ({one.hex(), three.hex()}, "same") not in asked(desk, three)
    copy = desk.office.replica.look("case", three)
    assert status_of(copy) == "duplicate"
    assert desk.office.replica.history("case", three)
    assert desk.office.replica.history("case", one)


def test_a_withdrawn_name_and_one_who_left_are_no_longer_asked_about(desk):
    one, _ = add(desk, "Лорсан Вахтурин")
    two, alike = add(desk, "Lorsan Vakhturin")
    assert alike
    person = next(iter(desk.office.replica.look("case", two).persons))
    desk.keep(f.PersonLeft(case=two, person=person, on=desk.now.date(), why="mistake"))
    assert asked(desk, one) == []


def test_an_import_tells_who_may_be_known_already(desk, first):
    data = b"id,name,phone\n1,Tamerlan Ovlurov,+79000000001\n2,Wholly Otherwise,+79000000002\n"
    ask = import_file.Ask(data=data, name=".csv", choices=(("name", "name"),), source="partner list", is_dry_run=False)
    tried = desk.ask("import_file", msgspec.structs.replace(ask, is_dry_run=True))
    assert (tried.added, tried.alike) == (2, 1), "one of the two households holds somebody who may be known"
    answer = desk.ask("import_file", ask)
    assert answer.added == 2
    assert answer.alike >= 1


def test_reasons_hold_no_name(desk, first):
    add(desk, "Tamerlan Ovlurov")
    answer = desk.ask("duplicate_list", duplicate_list.Ask(case=first))
    assert answer.lines
    assert all("лур" not in reason.casefold() and "ovlur" not in reason.casefold() for line in answer.lines for reason in line.reasons)
    assert "vlur" not in repr(answer) + repr(desk.office.questions(lambda *_: None))


def test_nobody_waits_in_a_large_vault_until_everybody_was_heard(desk, first, monkeypatch):
    monkeypatch.setattr("safeconduct.actions.office.likeness.HEARD_AT_ONCE", 0)
    office = desk.office
    heard, office._likeness = office._likeness, type(office._likeness)()
    assert add(desk, "Tamerlan Ovlurov")[1] == ()
    assert asked(desk, first)
    assert add(desk, "Tamerlan Ovlurov")[1]
    office._likeness = heard


def decide(desk, case, other, how, **more):
    return desk.ask("duplicate_decide", duplicate_decide.Ask(case=case, other=other, how=how, **more))


def listed(desk, *cases, **wish):
    """Give those of the cases that a list shows; the situation counts as many households as all lists do."""
    whole = desk.ask("case_list", case_list.Ask(limit=1000, **wish))
    if not wish:
        assert desk.ask("situation", situation.Ask()).cases == whole.total
    shown = {line.ref for line in whole.lines}
    return [case for case in cases if case.hex() in shown]


def test_a_copy_that_is_none_stands_in_the_lists_again_as_it_was(desk):
    """Else a mistaken click would take a household out of every list and alarm for good."""
    one, two = add(desk, "Висита Мальцагов")[0], add(desk, "Visita Maltsagov")[0]
    desk.keep(f.CaseStatusSet(case=two, status="accepted", on=desk.now.date()))
    assert decide(desk, two, one, "duplicate").back_as == ""
    assert status_of(desk.office.replica.look("case", two)) == "duplicate"
    assert listed(desk, one, two) == [one]
    assert listed(desk, one, two, status="duplicate") == [two]
    assert decide(desk, two, one, "different").back_as == "accepted"
    assert listed(desk, one, two) == [one, two]
    links = desk.ask("case_show", case_show.Ask(case=two)).links
    assert [(link.other, link.how) for link in links] == [(one.hex(), "different")], "what was said last, and not what it took back"
    assert status_of(desk.office.replica.look("case", two)) == "accepted"
    assert desk.office.replica.case_line(two).is_unsafe
    assert decide(desk, two, one, "relatives").back_as == "", "nothing is taken back that was not said"


def test_a_copy_of_two_stays_one_while_one_of_them_is_in_question(desk):
    one, two, three = (add(desk, name)[0] for name in ("Умар Хадисов", "Umar Khadisov", "Умар Хадисоев"))
    decide(desk, three, one, "duplicate")
    decide(desk, three, two, "duplicate")
    assert decide(desk, three, two, "different").back_as == ""
    assert status_of(desk.office.replica.look("case", three)) == "duplicate"


def test_what_only_the_copy_knows_of_what_raises_alarms_is_named_before(desk):
    one, two = add(desk, "Сулейман Идигов")[0], add(desk, "Suleyman Idigov")[0]
    assert decide(desk, two, one, "duplicate", is_dry=True).only_there == ()
    shelter, today = new_ref(), desk.now.date()
    desk.keep(
        f.RiskSet(case=two, level="extreme"),
        f.RhythmSet(case=two, every_hours=24),
        f.PrioritySet(case=two, priority="rrf-pri:EM", on=today),
        f.ShelterOpened(shelter=shelter, name="Fir", beds=2, on=today),
        f.StayBegun(shelter=shelter, stay=new_ref(), case=two, beds=1, from_on=today),
    )
    assert decide(desk, two, one, "duplicate", is_dry=True).only_there == tuple(duplicate_decide.ONLY_THERE)
    assert status_of(desk.office.replica.look("case", two)) != "duplicate"
    desk.keep(f.RiskSet(case=one, level="extreme"), f.RhythmSet(case=one, every_hours=12))
    assert decide(desk, two, one, "duplicate", is_dry=True).only_there == ("deadline", "beds")


def test_every_kind_of_what_only_a_copy_knows_has_words_at_the_desk():
    from safeconduct.doors.desk.pages.duplicates import ONLY_THERE

    assert tuple(ONLY_THERE.items()) == tuple(duplicate_decide.ONLY_THERE.items())


def test_the_whole_list_says_of_each_case_what_its_own_list_says(desk):
    case, *_ = [add(desk, name)[0] for name in ("Аюб Саидович Мацкаров", "MATSKAROV Ayub", "Иса Саидович Мацкаров")]
    whole = desk.ask("duplicate_list", duplicate_list.Ask(limit=duplicate_list.PAIRS_MOST)).lines
    own = desk.ask("duplicate_list", duplicate_list.Ask(case=case)).lines
    assert [line.verdict for line in own] == ["same", "relatives"]
    told = [[({line.one.case, line.other.case}, line.verdict, line.score) for line in lines] for lines in (whole, own)]
    assert [line for line in told[0] if case.hex() in line[0]] == told[1]


@pytest.mark.parametrize(
    "room", ["safeconduct.actions.office", "safeconduct.doors.desk", "safeconduct.actions.duplicate_list", "safeconduct.actions.panic"]
)
def test_only_who_compares_people_waits_for_numerical_arrays(room):
    code = f"import sys, {room}; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_comparing_people_begins_no_thread_beside_the_keys():
    code = (
        "from pathlib import Path; from safeconduct.actions.office.likeness import nobody_heard; nobody_heard(); "
        "import sys; assert 'numpy' in sys.modules; print(len(list(Path('/proc/self/task').iterdir())))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=True, capture_output=True).stdout == b"1\n"
