"""What would be learned is counted in portions where a vault is large, and the same comes out."""

import msgspec
import pytest

from safeconduct.actions import exposure
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from tests.conftest import quiet
from tests.offices import NOON

EVERYTHING = {"persons": 3, "shelters": 1, "destinations": 2, "contacts": 3, "cases": 3, "workers": 1}


@pytest.fixture
def held(office):
    """Three households, a shelter where somebody stays, a colleague."""
    shelter, person = new_ref(), new_ref()
    for number, country in enumerate(("iso3:DEU", "iso3:FRA", "iso3:DEU")):
        case = new_ref()
        office.keep([f.CaseOpened(case=case, on=NOON.date(), via="hotline", label=f"river {number}")], NOON, quiet)
        office.keep([f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA")], NOON, quiet)
        office.keep(
            [
                f.NameAdded(case=case, person=person, use="legal", full="Anna B"),
                f.ContactAdded(case=case, person=person, channel="signal", value="+000"),
                f.DestinationSet(case=case, country=country),
                f.NoteAdded(case=case, text="said of nobody by name"),
            ],
            NOON,
            quiet,
        )
        person = new_ref()
    office.keep([f.ShelterOpened(shelter=shelter, name="pine", beds=4, on=NOON.date())], NOON, quiet)
    office.keep([f.WorkerAdded(worker=new_ref(), label="Heron")], NOON, quiet)
    return office


def ask(office, **fields):
    return exposure.exposure(office, exposure.Ask(**fields), NOON, quiet)


def test_portion_by_portion_the_same_is_counted_and_until_then_it_says_so(held, monkeypatch):
    whole = ask(held)
    assert whole.counted == whole.events == held.replica.counts().events
    assert {name: getattr(whole.found, name) for name in EVERYTHING} == EVERYTHING
    held.keep([f.NoteAdded(case=bytes.fromhex(whole.warn[0]), text="so that it is counted anew")], NOON, quiet)
    monkeypatch.setattr(exposure, "_AT_ONCE", 2)
    answers = [ask(held, seconds=0.0)]
    while answers[-1].counted < answers[-1].events:
        answers.append(ask(held, seconds=0.0))
    assert len(answers) > 5
    assert [one.counted for one in answers] == sorted({one.counted for one in answers}), "each portion goes on where the last one stopped"
    assert answers[0].found.cases < whole.found.cases
    assert answers[-1].found == whole.found
    assert answers[-1].ways == whole.ways


def test_what_was_counted_is_counted_anew_when_something_is_recorded(held):
    assert ask(held).found.workers == 1
    held.keep([f.WorkerAdded(worker=new_ref(), label="Egret")], NOON, quiet)
    assert ask(held).found.workers == 2


def test_an_object_that_is_not_here_gives_nothing_away(held):
    for path in (held.folder / "journal").glob("*/*"):
        path.unlink()
    held.replica.set_setting("changed", b"1")
    answer = ask(held)
    assert answer.of == 0
    assert set(msgspec.structs.astuple(answer.found)) == {0}


def test_with_no_key_nothing_is_learned(held):
    answer = ask(held, is_locked=True)
    assert answer.objects == 0 < answer.of
    assert set(msgspec.structs.astuple(answer.found)) == {0}
