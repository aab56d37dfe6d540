"""What lies in which compartment is told as the journal has it."""

import datetime as dt

from safeconduct.actions import compartment_list
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.conftest import quiet

NOW = dt.datetime(2017, 5, 2, 9, tzinfo=dt.UTC)


def asked(office):
    return compartment_list.compartment_list(office, compartment_list.Ask(), NOW, quiet)


def test_every_kind_of_fact_lies_somewhere():
    names = (*f.COMPARTMENTS, f.GUARD_COMPARTMENT, "country:DEU")
    lying = {kind for name in names for kind in compartment_list.kinds_of(name)}
    assert lying == {str(fact.__struct_config__.tag) for fact in f.AnyFact.__args__}


def test_a_fact_counts_where_it_is_sealed(office):
    before = {line.name: line.segments for line in asked(office).compartments}
    case, talks = new_ref(), new_ref()
    drafts = (
        f.CaseOpened(case=case, on=NOW.date(), via="hotline"),
        f.NoteAdded(case=case, desk="health", text="insulin"),
        f.NegotiationOpened(negotiation=talks, country="iso3:URY", on=NOW.date()),
    )
    office.keep(drafts, NOW, quiet)
    answer = asked(office)
    after = {line.name: line.segments for line in answer.compartments}
    grown = {name for name in after if after[name] > before.get(name, 0)}
    assert grown == {"casework", "health", "country:URY"}
    assert (answer.cases, answer.persons, answer.facts) == (1, 0, 3)
    assert next(line for line in answer.compartments if line.name == "health").last_at == NOW


def test_what_leaves_with_some_cases_is_never_where_they_sleep(office):
    leaving = {line.name for line in asked(office).compartments if line.leaves_with_cases}
    assert leaving == {"casework", "health", "evidence", "press"}


def test_exports_are_told_the_newest_first(office):
    for number in range(3):
        made = f.ExportMade(export=new_ref(), recipient=f"board {number}", purpose="backup", cases=number, sha256=bytes(32), is_sealed=True)
        office.keep((made,), NOW + dt.timedelta(hours=number), quiet)
    answer = asked(office)
    assert [one.recipient for one in answer.exports] == ["board 2", "board 1", "board 0"]
    assert answer.exports_total == 3
