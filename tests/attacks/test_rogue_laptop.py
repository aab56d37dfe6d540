"""A colleague's laptop that was taken over writes what it likes, whole and well sealed: it stops nobody, and what cannot be is named."""

import contextlib
import datetime as dt
import importlib
import random
import typing
from dataclasses import replace
from unittest.mock import patch

import msgspec
import pytest

from safeconduct.actions.acts import act
from safeconduct.actions.demo import sittings
from safeconduct.actions.guard import Draft as GuardDraft
from safeconduct.actions.office import CODEC, open_with
from safeconduct.actions.office import office as office_room
from safeconduct.actions.resolve import Ask as Resolve
from safeconduct.errors import Damaged, Locked, Mistaken, Refused, Unreachable
from safeconduct.ids import show
from safeconduct.model import facts as f
from safeconduct.studies.story import story
from safeconduct.vault.journal import Draft
from tests.conftest import quiet
from tests.junk import Junk

NOW = dt.datetime(2017, 5, 2, 12, tzinfo=dt.UTC)
TOLD = (Damaged, Locked, Mistaken, Refused, Unreachable)
LISTS = (
    *("application_count", "application_list", "capture_list", "case_list", "checkin_list", "compartment_list", "depot_list"),
    *("duplicate_list", "evidence_ledger", "exposure", "forget_list", "guard_answers", "history", "intake_list"),
    *("negotiation_list", "notice_list", "pathway_list", "public_name_list", "recover_status", "retention_list", "shelter_list"),
    *(
        "situation",
        "source_list",
        "stamp_list",
        "task_list",
        "testimony_list",
        "threat_list",
        "today",
        "travel_status",
        "verify",
        "rebuild",
    ),
)
OF_ONE = {"case_show": "case", "stay_find": "case", "application_show": "application", "notice_show": "notice", "shelter_show": "shelter"}
PAST_BOUNDS = {int: (-2, f.MOST + 1, 2**64 - 1), dt.date: (dt.date.min, dt.date(1899, 12, 31), dt.date(2200, 1, 2), dt.date.max)}


def told(office, people):
    """Tell the story of a few people, and give the facts of it."""
    facts = []
    for sitting in sittings(story(people, 2017), 60):
        facts += [stamped.fact for stamped in office.keep(sitting.drafts, sitting.at, quiet).events]
    return facts


def written(office, facts, now=NOW):
    """Write facts as a laptop does that asks no rule and reads nothing over, each in a segment of its own."""
    with patch.object(office_room, "CODEC", replace(CODEC, decode=msgspec.msgpack.Decoder(list[f.Stamped]).decode)):
        journal = office._open_journal()
    for number, fact in enumerate(facts):
        journal.append([Draft(compartment="casework", case=None, facts=(fact,))], int(now.timestamp() * 1000) + number)
    return office.catch_up(now.date(), quiet)


@pytest.fixture
def office(vault_folder, opened_keystore):
    made = open_with(vault_folder, *opened_keystore, NOW, quiet)
    yield made
    made.close()


def asked(office, verb, **fields):
    """Ask as the agent does, the answer packed, and take one of the errors that people are told for an answer too."""
    module = importlib.import_module(f"safeconduct.actions.{verb}")
    try:
        return msgspec.msgpack.encode(act(office, verb, module.Ask(**fields), NOW, quiet))
    except TOLD as error:
        return error


def ask_everything(office):
    for verb in LISTS:
        asked(office, verb)
    asked(office, "case_find", words="a")
    asked(office, "guard", drafts=(GuardDraft(name="letter.txt", data=b"Tamerlan will come from the north with 4 of the family."),))
    asked(office, "pathway_exits", passport="iso3:RUS")
    for verb, kind in OF_ONE.items():
        for (ref,) in office.replica._do.execute("SELECT ref FROM record WHERE kind=?", (kind,)).fetchall():
            asked(office, verb, **{kind: ref})


@pytest.mark.slow
def test_facts_without_any_sense_stop_no_verb(office):
    junk = Junk(random.Random(2017), told(office, 2))
    assert written(office, junk.facts(2)) == ()
    assert [verb for verb in LISTS if isinstance(asked(office, verb), TOLD)] == []
    ask_everything(office)


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(60))
def test_facts_without_any_sense_stop_no_verb_whatever_they_are(office, seed):
    junk = Junk(random.Random(seed), told(office, 3))
    written(office, junk.facts(6))
    ask_everything(office)


def beyond():
    """Give, for every field of a day or a number, a fact that is beyond what the field can mean, and one at its edge."""
    junk = Junk(random.Random(1), ())
    for kind in typing.get_args(f.AnyFact):
        for field in msgspec.structs.fields(kind):
            plain = junk.fact(kind)
            for of, values in PAST_BOUNDS.items():
                if field.type in (of, of | None):
                    yield from (msgspec.structs.replace(plain, **{field.name: value}) for value in values)
                elif field.type == tuple[of, ...]:
                    yield from (msgspec.structs.replace(plain, **{field.name: (0, value)}) for value in values)


def test_a_day_or_number_that_none_can_mean_is_not_read_in_any_field():
    facts = list(beyond())
    assert len({(type(fact)) for fact in facts}) > 40
    for fact in facts:
        assert not f.is_within_bounds(fact)
        with pytest.raises(Damaged):
            f.decode(f.encode([f.Stamped(eid=b"e" * 16, hlc=1 << 16, fact=fact)]))


@pytest.mark.parametrize(
    "fact",
    [
        f.CheckedIn(case=b"c" * 16, at_ms=2**62, is_well=True),
        f.RhythmSet(case=b"c" * 16, every_hours=2**40),
        f.CaseOpened(case=b"c" * 16, on=dt.date.max, via="hotline", label="x"),
        f.ThreatAdded(case=b"c" * 16, threat=b"t" * 16, type="arrest", day=f.CalendarDay(calendar="gregorian", said="x", on=dt.date.min)),
        f.ExitsListed(
            exits=b"e" * 16, passport="iso3:RUS", as_of=dt.date(2017, 5, 1), source="x", rows=(("iso3:DEU", "visa_free", 2**60),)
        ),
    ],
    ids=lambda fact: type(fact).__name__,
)
def test_what_cannot_be_is_named_and_what_else_was_written_is_there(office, fact):
    sound = f.CaseOpened(case=b"d" * 16, on=NOW.date(), via="hotline", label="river")
    assert [trouble.stage for trouble in written(office, [fact, sound])] == ["event"]
    assert [line.ref for line in office.replica.cases().lines] == [b"d" * 16]
    found = importlib.import_module("safeconduct.actions.verify")
    report = act(office, "verify", found.Ask(), NOW, quiet)
    assert [finding.stage for finding in report.findings] == ["event", "gap"]


def test_a_stay_that_is_about_no_case_is_told_of_no_other_record(office):
    stay = f.StayEnded(shelter=b"s" * 16, stay=b"t" * 16, case=b"", on=NOW.date())
    written(office, [stay, f.WorkerAdded(worker=b"w" * 16, label="cormorant")])
    assert [type(each.fact) for each in office.replica.history("worker", b"w" * 16)] == [f.WorkerAdded]
    assert [type(each.fact) for each in office.replica.history("shelter", b"s" * 16)] == [f.StayEnded]


@pytest.mark.parametrize("ref", [b"", b"x", b"y" * 15])
def test_a_record_without_a_reference_is_listed_and_said_to_be_what_it_is(office, ref):
    taken = f.TestimonyTaken(testimony=ref, source=b"s" * 16, on=NOW.date(), language="", interviewer="", interpreter="", setting="")
    notice = f.NoticeEntered(
        notice=ref,
        country="iso3:DEU",
        effect="closes",
        firmness="law",
        source="x",
        said_on=NOW.date(),
        valid_from=NOW.date(),
        programmes=(),
    )
    written(office, [taken, notice])
    for kind, verb, of in (("testimony", "testimony_list", "testimonies"), ("notice", "notice_list", "notices")):
        (line,) = getattr(act(office, verb, importlib.import_module(f"safeconduct.actions.{verb}").Ask(), NOW, quiet), of)
        code = show(bytes.fromhex(line.ref))
        with pytest.raises(Refused, match="no reference that can be") if len(ref) < 5 else contextlib.nullcontext():
            act(office, "resolve", Resolve(kind=kind, code=code), NOW, quiet)
        with pytest.raises(Mistaken, match="has the code"):
            act(office, "resolve", Resolve(kind=kind, code="ZZZZ-ZZZZ"), NOW, quiet)


def test_a_split_that_cannot_be_counts_for_nothing(office):
    kit = b"k" * 16
    for needed, custodians in ((1, 1), (0, 3), (3, 2), (2, 8), (-1, f.MOST), (f.MOST, f.MOST)):
        written(office, [f.RecoverySplit(kit=kit, needed=needed, custodians=custodians, on=NOW.date())])
        assert office.replica.look("kit", kit).split is None
    written(office, [f.RecoverySplit(kit=kit, needed=2, custodians=3, on=NOW.date())])
    assert office.replica.look("kit", kit).split.value.custodians == 3


def test_the_widest_that_a_rule_lets_through_is_within_bounds():
    edges = Junk(random.Random(3), ())
    assert all(f.is_within_bounds(fact) for fact in edges.facts(40))
    assert f.is_within_bounds(f.CaseOpened(case=b"c" * 16, on=f.EARLIEST, via="", label=""))
    assert f.is_within_bounds(f.CaseOpened(case=b"c" * 16, on=f.LATEST, via="", label=""))
