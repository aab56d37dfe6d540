"""What becomes of a report that was set aside: for two weeks a case may still come of it, and then it is destroyed."""

import datetime as dt

import pytest

from safeconduct.actions.forget import Ask as ForgetAsk
from safeconduct.actions.intake_show import Ask as ShowAsk
from safeconduct.actions.intake_take import Ask as TakeAsk
from safeconduct.actions.office import end_set_aside, open_with
from safeconduct.actions.record import Ask as RecordAsk
from safeconduct.errors import Damaged, Mistaken, Refused
from safeconduct.ids import CaseRef
from safeconduct.model import facts as f
from safeconduct.vault.inbox import open_report
from tests.attacks.canary import Search
from tests.conftest import quiet
from tests.offices import Network
from tests.unit.office.test_intake import DAY, NOW, TODAY, Desk

WORDS = "violet-canary, buy my watches"


@pytest.fixture
def desk(vault_folder, opened_keystore, tmp_path):
    office = open_with(vault_folder, *opened_keystore, NOW, quiet)
    yield Desk(office, tmp_path / "depot")
    office.close()


def set_aside(desk, ref, why="an advertisement"):
    desk.ask("record", RecordAsk(drafts=(f.ReportSetAside(report=ref, case=ref, why=why),)))


def case_of(ref, on):
    return RecordAsk(drafts=(f.CaseOpened(case=ref, on=on, via="hotline", label="river"),))


def test_after_two_weeks_nothing_is_left_that_opens_it(desk, vault_folder):
    door = desk.door()
    ref = door.tell(TODAY, text=WORDS)
    desk.sync()
    blob = door.depot.get(door.lane, door.depot.names(door.lane)[0])
    set_aside(desk, ref)
    desk.now += 14 * DAY
    desk.sync()
    assert desk.states() == {ref: "aside"}
    assert open_report(blob, desk.office.intake_org, desk.office.day_seeds).text == WORDS
    desk.now += DAY
    desk.sync()
    assert desk.states() == {}
    assert not desk.office.journal.has_key(CaseRef(ref))
    with pytest.raises(Damaged) as told:
        open_report(blob, desk.office.intake_org, desk.office.day_seeds)
    assert told.value.stage == "day"
    desk.office.rebuild(desk.now.date(), quiet)
    assert desk.states() == {}
    assert desk.ask("intake_take", TakeAsk(sealed=(blob,))).known == 1
    with pytest.raises(Mistaken):
        desk.ask("intake_show", ShowAsk(report=ref))
    assert WORDS not in repr([told.fact for told in desk.office.replica.events()])
    hits, looked = Search({"a report": WORDS, "why": "an advertisement"}).in_folders(vault_folder, desk.depot)
    assert (hits, looked > 10) == ([], True)


def test_within_two_weeks_a_case_may_come_of_it_and_setting_it_aside_again_gives_two_more(desk):
    door = desk.door()
    kept, again = door.tell(TODAY, text="not a joke after all"), door.tell(TODAY, text="perhaps")
    desk.sync()
    set_aside(desk, kept)
    set_aside(desk, again)
    desk.now += 14 * DAY
    set_aside(desk, again, "wait for the colleague")
    desk.ask("record", case_of(kept, desk.now.date()))
    desk.now += 14 * DAY
    desk.sync()
    assert desk.states() == {kept: "case", again: "aside"}
    desk.now += DAY
    with pytest.raises(Refused):
        desk.ask("record", case_of(again, desk.now.date()))
    desk.sync()
    assert desk.states() == {kept: "case"}


def test_one_that_is_not_set_aside_waits_as_long_as_it_must(desk):
    ref = desk.door().tell(TODAY, text="help")
    desk.sync()
    with pytest.raises(Mistaken):
        desk.ask("forget", ForgetAsk(case=ref, reason="mistake"))
    desk.now += 200 * DAY
    desk.sync()
    assert desk.states() == {ref: "new"}
    set_aside(desk, ref)
    assert desk.ask("forget", ForgetAsk(case=ref, reason="mistake")).is_forgotten
    assert desk.states() == {}


@pytest.mark.slow
def test_of_several_laptops_two_must_agree_and_a_case_that_a_colleague_opened_meanwhile_stays(vault_folder, opened_keystore, tmp_path):
    network = Network(vault_folder, opened_keystore, tmp_path)
    network.join("ben")
    network.carry()
    one = Desk(network["ada"], tmp_path / "depot")
    one.now = network.now
    day = int(network.now.timestamp()) // 86_400
    door = one.door()
    joke, plea = door.tell(day, text="a joke"), door.tell(day, text="a plea")
    one.sync()
    set_aside(one, joke)
    set_aside(one, plea)
    network.carry()
    network.now += 14 * DAY
    network["ben"].keep(case_of(plea, network.now.date()).drafts, network.now, quiet)  # and is without a line for two weeks
    network.now += 14 * DAY
    assert end_set_aside(network["ada"], network.now, quiet) == 0
    network.carry()
    network.now += DAY
    assert [end_set_aside(network[who], network.now, quiet) for who in ("ada", "ben", "ada")] == [1, 1, 0]
    network.settle()
    assert network["ada"].replica.look("report", joke) is not None, "each wanted it before hearing of the other's word"
    for _ in range(2):
        network.now += DAY
        for who in ("ada", "ben"):
            end_set_aside(network[who], network.now, quiet)
        network.settle()
    for who in ("ada", "ben"):
        assert network[who].replica.look("report", joke) is None
        assert not network[who].journal.has_key(CaseRef(joke))
        assert network[who].replica.look("case", plea).opened is not None
    said = len(network["ada"].roster.statements)
    network.now += DAY
    assert end_set_aside(network["ada"], network.now, quiet) == 0
    network.settle()
    assert len(network["ada"].roster.statements) == said
    network.close()


@pytest.mark.slow
def test_a_word_that_was_agreed_to_is_not_said_again_each_day(vault_folder, opened_keystore, tmp_path):
    network = Network(vault_folder, opened_keystore, tmp_path)
    network.join("cil", opens=["press"])
    one = Desk(network["ada"], tmp_path / "depot")
    one.now = network.now
    ref = one.door().tell(int(network.now.timestamp()) // 86_400, text="a joke")
    one.sync()
    set_aside(one, ref)
    network.now += dt.timedelta(days=29)
    assert end_set_aside(network["ada"], network.now, quiet) == 1
    events = network["ada"].replica.frontier()
    network.now += DAY
    assert end_set_aside(network["ada"], network.now, quiet) == 1
    assert network["ada"].replica.frontier() == events, "nobody else takes in reports: it waits for a person, and is not said again"
    assert network["ada"].replica.look("report", ref) is not None
    network.close()
