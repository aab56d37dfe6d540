"""Reports come by the intake door: keys of days, taking in, setting aside, a case out of one, an answer, and the end of it all."""

import contextlib
import datetime as dt

import pytest

from safeconduct.actions.acts import act
from safeconduct.actions.depot_add import Ask as AddAsk
from safeconduct.actions.depot_add import depot_add
from safeconduct.actions.exposure import Ask as ExposureAsk
from safeconduct.actions.forget import Ask as ForgetAsk
from safeconduct.actions.intake_answer import Ask as AnswerAsk
from safeconduct.actions.intake_answer import repeated
from safeconduct.actions.intake_list import Ask as ListAsk
from safeconduct.actions.intake_open import Ask as OpenAsk
from safeconduct.actions.intake_show import Ask as ShowAsk
from safeconduct.actions.intake_take import Ask as TakeAsk
from safeconduct.actions.office import open_with, unpacked_keys
from safeconduct.actions.office.recovering import packed_keys
from safeconduct.actions.record import Ask as RecordAsk
from safeconduct.actions.sync import Ask as SyncAsk
from safeconduct.actions.today import Ask as TodayAsk
from safeconduct.errors import Damaged, Locked, Mistaken, Refused
from safeconduct.model import facts as f
from safeconduct.vault.inbox import open_report
from safeconduct.vault.intake import code_keys, open_answer
from safeconduct.vault.journal import Draft
from safeconduct.vault.passphrase import choose
from safeconduct.vault.roster import Suspended
from tests.attacks.canary import Search
from tests.conftest import quiet
from tests.doors_of_intake import Door
from tests.offices import Network

NOW = dt.datetime(2017, 5, 2, 12, tzinfo=dt.UTC)
TODAY = int(NOW.timestamp()) // 86_400
DAY = dt.timedelta(days=1)
JUNK = {bytes([number]) * 16: address for number, address in enumerate(("a word", "ab", "00" * 16, "00" * 1232, "0" * 2463), start=1)}


class Desk:
    """An office with a folder as its depot, and the door beside that folder."""

    def __init__(self, office, depot):
        self.office, self.depot, self.now = office, depot, NOW
        depot.mkdir(exist_ok=True)
        depot_add(office, AddAsk(name="stick", kind="folder", where=str(depot)), NOW, quiet)

    def ask(self, verb, ask):
        return act(self.office, verb, ask, self.now, quiet)

    def sync(self):
        answer = self.ask("sync", SyncAsk())
        while not answer.depots[0].is_done:
            answer = self.ask("sync", SyncAsk())
        return answer

    def door(self):
        """Open intake, sync, and give the door."""
        card = self.ask("intake_open", OpenAsk(how="open")).card
        self.sync()
        return Door(card, self.depot)

    def states(self):
        return {bytes.fromhex(line.ref): line.state for line in self.ask("intake_list", ListAsk(is_all=True)).lines}


@pytest.fixture
def desk(vault_folder, opened_keystore, tmp_path):
    office = open_with(vault_folder, *opened_keystore, NOW, quiet)
    made = Desk(office, tmp_path / "depot")
    yield made
    made.office.close()


def test_a_report_is_taken_in_at_sync_shown_and_taken_once(desk):
    door = desk.door()
    ref = door.tell(TODAY, text="two of us\nare hiding", language="en", contact="a friend", came_by="web")
    desk.sync()
    desk.sync()
    shown = desk.ask("intake_show", ShowAsk(report=ref))
    assert (shown.text, shown.contact, shown.came_by, shown.on) == ("two of us\nare hiding", "a friend", "web", NOW.date())
    assert desk.states() == {ref: "new"}
    assert desk.ask("today", TodayAsk()).reports == 1
    assert desk.office.report_names() == []
    counted = desk.ask("exposure", ExposureAsk()).found
    assert (counted.reports, counted.cases) == (1, 0)
    assert desk.office.replica.home("report", ref, "casework") == "casework"


def test_what_is_told_twice_in_the_same_bytes_is_one_report_and_a_file_is_taken_too(desk):
    door = desk.door()
    blob = door.seal(TODAY, text="by stick")
    assert len(desk.ask("intake_take", TakeAsk(sealed=(blob,))).taken) == 1
    door.lay(blob)
    desk.sync()
    assert desk.ask("intake_take", TakeAsk(sealed=(blob, blob))).known == 1
    assert len(desk.states()) == 1
    with pytest.raises(Mistaken):
        desk.ask("intake_take", TakeAsk(sealed=()))


def test_a_long_and_ugly_text_comes_whole(desk):
    ugly = "<b>\u202e\0 https://example.org/x" + "y" * 60_000
    ref = desk.door().tell(TODAY, text=ugly, language="<i>", came_by="satellite")
    desk.sync()
    shown = desk.ask("intake_show", ShowAsk(report=ref))
    assert (shown.text, shown.language, shown.came_by) == (ugly.replace("\0", "\ufffd"), "<i>", "")


def test_a_report_that_its_depot_dropped_since_is_missed_by_nobody(desk):
    door = desk.door()
    ref = door.tell(TODAY, text="help")
    desk.sync()
    door.depot.drop(door.lane, door.depot.names(door.lane)[0])
    desk.now += 2 * DAY
    assert desk.sync().depots[0].findings == ()
    assert desk.states() == {ref: "new"}


def test_what_does_not_open_is_counted_with_where_when_and_why_and_never_kept(desk):
    door = desk.door()
    blob = door.seal(TODAY, text="canary")
    door.lay(blob[:-1])  # the courier's own check names this one at the depot
    door.lay(blob[:5000] + bytes([blob[5000] ^ 1]) + blob[5001:])
    old = door.seal(TODAY, text="canary")
    door.lay(old[:24] + (TODAY - 40).to_bytes(4, "big") + old[28:])
    answer = desk.sync()
    assert [finding.stage for finding in answer.depots[0].findings] == ["report"]
    found = desk.ask("intake_list", ListAsk(is_all=True))
    assert found.lines == ()
    assert sorted((one.stage, one.source, one.on, one.count) for one in found.unopened) == [
        ("aead", "stick", NOW.date(), 1),
        ("day", "stick", NOW.date(), 1),
    ]
    assert desk.ask("intake_take", TakeAsk(sealed=(b"", blob[:99]))).refused == {1: "report", 2: "report"}


def test_a_report_of_tomorrow_s_key_is_of_today(desk):
    ref = desk.door().tell(TODAY + 5, text="a clock that is ahead")
    desk.sync()
    assert desk.ask("intake_show", ShowAsk(report=ref)).on == NOW.date()


def test_a_case_is_opened_out_of_it_and_forgotten_with_it(desk):
    door = desk.door()
    ref = door.tell(TODAY, text="canary of a report")
    desk.sync()
    desk.ask("record", RecordAsk(drafts=(f.CaseOpened(case=ref, on=NOW.date(), via="hotline", label="river"),)))
    assert desk.states() == {ref: "case"}
    desk.ask("forget", ForgetAsk(case=ref, reason="own_wish"))
    assert desk.states() == {}
    with pytest.raises(Mistaken):
        desk.ask("intake_show", ShowAsk(report=ref))
    blob = door.depot.get(door.lane, next(iter(door.depot.names(door.lane))))
    assert desk.ask("intake_take", TakeAsk(sealed=(blob,))).known == 1
    assert desk.states() == {}
    desk.office.rebuild(NOW.date(), quiet)
    assert desk.states() == {}


def test_no_file_name_error_or_setting_holds_a_word_of_a_report(desk, vault_folder, capfd):
    word = "ultramarine-canary"
    door = desk.door()
    ref = door.tell(TODAY, text=word, contact=word, language=word[:16])
    blob = door.seal(TODAY, text=word * 9)
    door.lay(blob[:-3] + b"xyz")
    desk.sync()
    desk.ask("intake_take", TakeAsk(sealed=(blob[:-9], blob)))
    said = []
    for wrong in (
        f.ReportSetAside(report=ref, case=ref, why=""),
        f.ReportAnswered(report=ref, case=ref, on=NOW.date(), text=word),
        f.ReportTaken(report=ref, case=ref, on=NOW.date(), texts=(word,), contact=word),
    ):
        with pytest.raises((Mistaken, Refused)) as told:
            desk.ask("record", RecordAsk(drafts=(wrong,)))
        said.append(f"{told.value} {told.value!r} {told.value.hint} {wrong} {wrong!r}")
    said.append(repr(desk.ask("intake_show", ShowAsk(report=ref))))
    said.append(repr(desk.ask("intake_list", ListAsk(is_all=True))))
    said += capfd.readouterr()
    found = Search({"a report": word})
    assert found.among("".join(said).encode()) == []
    hits, looked = found.in_folders(vault_folder, desk.depot)
    assert hits == []
    assert looked > 10


def test_it_is_set_aside_for_a_reason(desk):
    ref = desk.door().tell(TODAY, text="buy my watches")
    desk.sync()
    with pytest.raises(Mistaken):
        desk.ask("record", RecordAsk(drafts=(f.ReportSetAside(report=ref, case=ref, why=" "),)))
    with pytest.raises(Mistaken):
        desk.ask("record", RecordAsk(drafts=(f.ReportSetAside(report=b"x" * 16, case=b"x" * 16, why="none"),)))
    desk.ask("record", RecordAsk(drafts=(f.ReportSetAside(report=ref, case=ref, why="an advertisement"),)))
    assert desk.states() == {ref: "aside"}
    assert desk.ask("today", TodayAsk()).reports == 0
    assert desk.ask("intake_list", ListAsk()).lines == ()
    assert desk.ask("intake_show", ShowAsk(report=ref)).why_aside == "an advertisement"


def test_what_a_laptop_wrote_as_an_address_and_is_none_stops_no_sync(desk):
    desk.door()
    junk = [f.ReportTaken(report=ref, case=ref, on=NOW.date(), texts=("x",), address=address) for ref, address in JUNK.items()]
    answers = [f.ReportAnswered(report=ref, case=ref, on=NOW.date(), text=text) for ref in JUNK for text in ("come back", "")]
    drafts = [Draft(compartment="casework", case=None, facts=(fact,)) for fact in (*junk, *answers)]
    desk.office.journal.append(drafts, int(NOW.timestamp() * 1000))
    desk.office.catch_up(NOW.date(), quiet)
    assert len(desk.states()) == len(JUNK)
    desk.office.replica.set_setting("answered-card", b"another card")
    assert desk.sync().depots[0].is_done
    for ref in JUNK:
        with pytest.raises(Refused):
            desk.ask("intake_answer", AnswerAsk(report=ref, text="come back"))


def test_an_answer_goes_to_the_code_name_through_the_guard(desk):
    case = b"c" * 16
    opened = f.CaseOpened(case=case, on=NOW.date(), via="hotline", label="hill")
    named = (
        f.PersonAdded(case=case, person=b"p" * 16, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=b"p" * 16, use="legal", full="Tamerlan Ovlurov"),
    )
    desk.ask("record", RecordAsk(drafts=(opened, *named)))
    door = desk.door()
    keys = code_keys("six words of a code name", door.card.org)
    with_code = door.tell(TODAY, text="help", tag=keys.tag, reply_to=keys.public)
    without = door.tell(TODAY, text="help me")
    desk.sync()
    stopped = desk.ask("intake_answer", AnswerAsk(report=with_code, text="Tamerlan Ovlurov will call you"))
    assert stopped.is_stopped
    assert stopped.found[0].tier == "HARD"
    assert not desk.ask("intake_answer", AnswerAsk(report=with_code, text="come back on Monday")).is_stopped
    assert not desk.ask(
        "intake_answer", AnswerAsk(report=with_code, text="ask for Tamerlan Ovlurov", why="he agreed to be named")
    ).is_stopped
    with pytest.raises(Refused):
        desk.ask("intake_answer", AnswerAsk(report=without, text="come back"))
    desk.sync()
    read = [open_answer(blob, door.card, keys).text for blob in door.answers(keys.tag)]
    assert sorted(read) == ["ask for Tamerlan Ovlurov", "come back on Monday"]
    assert [one.text for one in desk.ask("intake_show", ShowAsk(report=with_code)).answers] == [
        "come back on Monday",
        "ask for Tamerlan Ovlurov",
    ]


REPORT = (
    "My name is Tamerlan, call +7 (900) 123-45-67 / 8 (495) 111-22-33 or tam@mail.example, @tam_hides; "
    "since 2017-05-02 we are in Qarlat. We wait."
)


@pytest.mark.parametrize(
    ("answer", "tiers"),
    [
        ("Come back on Monday. We wait for you too.", {}),
        ("We read what you wrote on 2017-05-02; 7654321 is another number", {}),
        ("Is 8 900 123 45 67 safe?", {"8 900 123 45 67": "HARD"}),
        ("٩٠٠ ١٢٣ ٤٥ ٦٧", {"٩٠٠ ١٢٣ ٤٥ ٦٧": "HARD"}),
        ("we write to TAM@mail.example and @tam_hides", {"TAM@mail.example": "HARD", "@tam_hides": "HARD"}),
        ("is 900 123 45 67 / 2 safe, or 8 495 1112233", {"900 123 45 67 / 2": "HARD", "8 495 1112233": "HARD"}),
        ("Stay in Qarlat, Tamerlan", {"Qarlat": "SOFT", "Tamerlan": "SOFT"}),
        ("stay in qarlat", {}),
    ],
)
def test_an_answer_repeats_no_number_of_a_report_of_which_no_case_came_and_asks_about_its_names(answer, tiers):
    assert {one.said: one.tier for one in repeated(REPORT, answer)} == tiers
    assert len(repeated(REPORT, answer)) == len(tiers)


def test_what_an_answer_repeats_stops_it_until_there_is_a_reason(desk):
    door = desk.door()
    keys = code_keys("six words of a code name", door.card.org)
    door.tell(TODAY, text=REPORT, tag=keys.tag, reply_to=keys.public)
    ref = door.tell(TODAY, text="it is us again", contact="@north_star", tag=keys.tag, reply_to=keys.public)
    desk.sync()
    number = "is +7 900 123 45 67 safe"
    assert desk.ask("intake_answer", AnswerAsk(report=ref, text="we write to @north_star")).is_stopped, "she named it as her contact"
    assert desk.ask("intake_answer", AnswerAsk(report=ref, text=number)).is_stopped
    asked = AnswerAsk(report=ref, text="stay in Qarlat")
    assert desk.ask("intake_answer", asked).is_stopped, "a sealed answer is never taken back"
    assert not desk.ask("intake_answer", AnswerAsk(report=ref, text=asked.text, why="the next town")).is_stopped
    assert not desk.ask("intake_answer", AnswerAsk(report=ref, text=number, why="it is over already")).is_stopped
    desk.sync()
    assert sorted(open_answer(blob, door.card, keys).text for blob in door.answers(keys.tag)) == [number, "stay in Qarlat"]


def test_who_writes_again_under_her_code_name_is_told_to_belong_to_the_case_she_has(desk):
    door = desk.door()
    keys, others = (code_keys(f"{word} words of a code name", door.card.org) for word in ("six", "other"))
    first = door.tell(TODAY, text="help", tag=keys.tag, reply_to=keys.public)
    again = door.tell(TODAY, text="it is us; we moved", tag=keys.tag, reply_to=keys.public)
    alone = [
        door.tell(TODAY, text="somebody else", tag=others.tag, reply_to=others.public),
        *(door.tell(TODAY, text=f"without any {number}") for number in range(2)),
    ]
    desk.sync()

    def same():
        return {bytes.fromhex(line.ref): line.same for line in desk.ask("intake_list", ListAsk(is_all=True)).lines}

    assert same() == {first: again.hex(), again: first.hex(), **dict.fromkeys(alone)}
    desk.ask("record", RecordAsk(drafts=(f.CaseOpened(case=first, on=NOW.date(), via="hotline", label="hill"),)))
    third = door.tell(TODAY, text="once more", tag=keys.tag, reply_to=keys.public)
    desk.sync()
    assert same() == {first: min(again, third).hex(), again: first.hex(), third: first.hex(), **dict.fromkeys(alone)}
    shown = desk.ask("intake_show", ShowAsk(report=again)).same
    assert {(one.ref, one.state) for one in shown} == {(first.hex(), "case"), (third.hex(), "new")}
    assert [desk.ask("intake_show", ShowAsk(report=ref)).same for ref in alone] == [(), (), ()]


def test_a_closed_intake_gives_no_keys_and_destroys_its_own(desk):
    door = desk.door()
    assert len(door.look().keys(TODAY)) == 1
    desk.ask("intake_open", OpenAsk(how="close"))
    desk.sync()
    assert door.look().keys(TODAY) == ()
    assert desk.office.day_seeds == ()
    with pytest.raises(Locked):
        desk.ask("intake_take", TakeAsk(sealed=(b"x",)))
    with pytest.raises(Refused):
        desk.ask("intake_open", OpenAsk(how="close"))


def test_keys_are_published_before_they_run_out_and_destroyed_when_they_are_over(desk):
    door = desk.door()
    blob = door.seal(TODAY, text="too late")
    before = desk.office._keyring
    for days in (1, 4, 5, 20):
        desk.now = NOW + days * DAY
        desk.sync()
        assert door.look().keys(TODAY + days) != ()
    assert min(one.day for one in desk.office.day_seeds) == TODAY + 6
    assert set(desk.ask("intake_take", TakeAsk(sealed=(blob,))).refused.values()) == {"day"}
    # an older copy of the keystore, with its passphrase, is what still opens it
    assert open_report(blob, door.card.org, before.intake).text == "too late"


def test_today_tells_before_the_form_has_no_key_left(desk):
    def told(days):
        desk.now = NOW + days * DAY
        return desk.ask("today", TodayAsk()).intake_until

    assert told(0) is None, "it takes in no reports"
    desk.now = NOW
    desk.door()
    assert [told(days) for days in (0, 9)] == [None, None]
    assert [told(days) for days in (10, 13, 20)] == [NOW.date() + 13 * DAY] * 3
    desk.sync()
    assert told(20) is None
    desk.ask("intake_open", OpenAsk(how="close"))
    assert told(60) is None


def test_who_closes_intake_is_not_told_of_a_card_that_nobody_prints(desk):
    desk.door()
    desk.office.renew(choose("copper meadow twelve sleepy anchor violin"), NOW, quiet)
    assert desk.office.is_card_over
    assert not desk.ask("intake_open", OpenAsk(how="close")).is_other_card


def test_an_opening_destroys_what_is_over_without_a_sync(desk, vault_folder):
    desk.door()
    held = (desk.office._keyring, desk.office._master)
    desk.office.close()
    desk.office = open_with(vault_folder, *held, NOW + 17 * DAY, quiet)
    assert min(one.day for one in desk.office.day_seeds) == TODAY + 3


@pytest.mark.slow
def test_after_a_renewal_an_older_copy_knows_neither_the_card_s_key_nor_the_keys_to_come(desk):
    door = desk.door()
    old = {one.seed for one in desk.office.day_seeds}
    keys = code_keys("six words of a code name", door.card.org)
    ref = door.tell(TODAY, text="help", tag=keys.tag, reply_to=keys.public)
    desk.sync()
    desk.ask("intake_answer", AnswerAsk(report=ref, text="come back on Monday"))
    desk.sync()
    assert not desk.ask("today", TodayAsk()).is_card_over
    desk.office.renew(choose("copper meadow twelve sleepy anchor violin"), NOW, quiet)
    assert desk.office.is_card_over
    desk.sync()
    assert door.look().is_over
    assert desk.ask("today", TodayAsk()).is_card_over, "the form takes nothing until somebody gives it the new card"
    again = desk.ask("intake_open", OpenAsk())
    assert again.is_other_card
    assert not desk.ask("today", TodayAsk()).is_card_over
    assert not desk.ask("intake_open", OpenAsk()).is_other_card
    assert again.card != ""
    fresh = Door(again.card, desk.depot)
    assert [one.day for one in desk.office.day_seeds if one.seed in old] == [TODAY, TODAY + 1]
    assert len(fresh.look().keys(TODAY + 3)) == 1
    read = []
    for blob in fresh.answers(keys.tag):
        with contextlib.suppress(Damaged):  # that of before is signed by the key of before
            read.append(open_answer(blob, fresh.card, keys).text)
    assert read == ["come back on Monday"]


def test_no_key_of_a_day_is_in_what_custodians_open(desk):
    desk.door()
    held = desk.office._keyring
    assert len(held.intake) == 14
    assert unpacked_keys(packed_keys(held)).intake == ()
    assert not any(one.seed in packed_keys(held) for one in held.intake)


@pytest.mark.slow
def test_a_card_stays_the_same_when_others_come_also_after_a_renewal(desk):
    first = desk.ask("intake_open", OpenAsk(how="open")).card
    desk.office.renew(choose("copper meadow twelve sleepy anchor violin"), NOW, quiet)
    alone = desk.ask("intake_open", OpenAsk()).card
    assert alone != first
    desk.office.begin_roster(NOW)
    assert desk.ask("intake_open", OpenAsk()).card == alone
    desk.office.renew(choose("walnut orbit lettuce sandal mulberry kettle"), NOW, quiet)
    assert desk.ask("intake_open", OpenAsk()).card not in (alone, first)


@pytest.fixture
def network(vault_folder, opened_keystore, tmp_path):
    made = Network(vault_folder, opened_keystore, tmp_path)
    yield made
    made.close()


@pytest.mark.slow
def test_who_leaves_ends_the_card_and_a_new_one_is_given_out(network, tmp_path):
    network.join("ben")
    network.carry()
    desk = Desk(network["ada"], tmp_path / "depot")
    desk.now = network.now
    today = int(network.now.timestamp()) // 86_400
    door = desk.door()
    bens = network.ask("ben", "intake_open", how="open")
    assert bens.card == network.ask("ada", "intake_open").card  # one card for all laptops of intake
    assert len(door.look().keys(today)) == 1
    network.join("cil")
    network.carry()
    desk.sync()
    assert not door.look().is_over
    ada = network["ada"]
    ada.say([ada.sign(Suspended(whom=network.persons["ben"], reason="loss"), network.now)], network.now)
    ada.rekey(network.now, reason="removal")
    desk.sync()
    assert door.look().is_over
    assert door.board.keys(today) == ()
    after = network.ask("ada", "intake_open")
    assert after.card != bens.card
    network.carry()
    with pytest.raises(Locked):
        network["ben"].intake_card()
    assert network.ask("cil", "intake_open", how="open").card == after.card


@pytest.mark.slow
def test_a_report_is_opened_by_whichever_laptop_comes_first_and_is_one(network, tmp_path):
    network.join("ben")
    network.carry()
    desk = Desk(network["ada"], tmp_path / "depot")
    desk.now, today = network.now, int(network.now.timestamp()) // 86_400
    door = desk.door()
    other = Desk(network["ben"], tmp_path / "depot")
    other.now = network.now
    other.door()
    assert len(door.look().keys(today)) == 2
    ref = door.tell(today, text="help")
    for one in (desk, other):  # neither has heard of the other's taking
        one.ask("intake_take", TakeAsk(sealed=(door.depot.get(door.lane, door.depot.names(door.lane)[0]),)))
    desk.sync()
    other.sync()
    network.carry()
    assert desk.states() == other.states() == {ref: "new"}


def test_who_does_not_open_intake_takes_in_nothing(network):
    network.join("cil", opens=["press"])
    network.carry()
    with pytest.raises(Locked):
        network.ask("cil", "intake_open", how="open")
    assert network.ask("cil", "intake_open").card == ""
