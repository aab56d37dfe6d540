"""One person's file is destroyed on every laptop: nobody does it alone, nothing brings it back, and who has not done it is known."""

import contextlib
import datetime as dt
import shutil

import pytest

from safeconduct.actions.office import CODEC, keys_of
from safeconduct.errors import Damaged, Refused
from safeconduct.model import facts as f
from safeconduct.vault.journal import Cabinet, ErasureKey, ckid_of, mail_lane, open_mail, open_page, open_segment
from safeconduct.vault.passphrase import choose
from safeconduct.vault.roster import Prekey, Shred, Shredded, Suspended, Wanted, cosigned, sign_op
from tests.conftest import quiet
from tests.offices import CARRIED, Again, Network

pytestmark = pytest.mark.slow  # several laptops each

NAMES = ("ada", "ben", "cil")


@pytest.fixture(scope="module")
def template(three_laptops, tmp_path_factory):
    """Four laptops of four people: three open casework, the fourth the press alone."""
    network = Again(three_laptops, tmp_path_factory.mktemp("shredding"))
    network.join("dan", opens=("press",))
    network.settle(rounds=1)
    network.close()
    return network


@pytest.fixture
def network(template, three_laptops, tmp_path):
    made = Again(template, tmp_path)
    made.gone, made.stays = three_laptops.river, three_laptops.kettle
    yield made
    made.close()


def agree(network, who, case=None):
    return network.ask(who, "forget", case=case or network.gone, reason="own_wish")


def done(network, who, case=None):
    """Name the laptops that say they have done it, as somebody knows."""
    by = {network[name].device: name for name in network.offices}
    return sorted(by[device] for device in network[who].roster.endings[case or network.gone].done)


def closed(network, who, case, blobs):
    """Try every object with every key that a laptop has: say whether the case stays closed in all of them."""
    office = network[who]
    keys = keys_of(office._keyring, office.roster)
    known = Cabinet(office.folder / "cabinet", keys.org, keys.erasure).load() | office.replica.case_keys()
    for blob in blobs:
        for erasure in (keys.erasure, *keys.spare, *keys.cut):
            with contextlib.suppress(Damaged):
                known |= open_page(blob, keys.org, erasure)
        with contextlib.suppress(Damaged):
            for letter in open_mail(blob, keys.org, [kept.seed for kept in office._keyring.wrapping_seeds]):
                sent = ErasureKey.of_epoch(letter.number, letter.key)
                for page in blobs:
                    with contextlib.suppress(Damaged):
                        known |= open_page(page, keys.org, sent)
    for blob in blobs:
        with contextlib.suppress(Damaged):
            if any(one.case == case and one.events for one in open_segment(blob, keys, known, CODEC).envelopes):
                return False
    return case not in known


def objects(*folders):
    return [path.read_bytes() for folder in folders for part in CARRIED for path in (folder / part).rglob("*") if path.is_file()]


def test_two_people_agree_and_every_laptop_destroys_it_and_says_so(network):
    ever = objects(*network.folders.values())
    answer = agree(network, "ada")
    assert (answer.is_forgotten, answer.agreed, answer.needed) == (False, 1, 2)
    network.carry()
    answer = agree(network, "ben")
    assert answer.is_forgotten
    assert network.labels("ben") == ["kettle"]
    assert done(network, "ben") == ["ben"]
    network.settle()
    assert done(network, "ada") == ["ada", "ben", "cil", "dan"], "also who never opened the case"
    ever += objects(*network.folders.values())
    for name in NAMES:
        assert network.labels(name) == ["kettle"]
        assert closed(network, name, network.gone, ever)
        assert not closed(network, name, network.stays, ever), "the test would see it if it opened"
        assert {one.stage for one in network[name].journal.verify(destroyed={network.gone}).troubles} <= {"lane"}
        network[name].rebuild(network.now.date(), quiet)
        assert network.labels(name) == ["kettle"]


def test_11_52_what_ever_lay_on_a_stick_or_a_relay_brings_nothing_back(network, tmp_path):
    """Every page, letter and segment of before is laid before a laptop that has said that it is done."""
    for name in NAMES:
        shutil.copytree(network.folders[name], tmp_path / "before" / name)
    agree(network, "ada")
    network.carry()
    agree(network, "ben")
    network.settle()
    cabinet = network.folders["cil"] / "cabinet"
    for name in NAMES:
        for path in (tmp_path / "before" / name / "cabinet").rglob("*"):
            if path.is_file():
                for folder in cabinet.iterdir():
                    shutil.copy(path, folder)
                (cabinet / path.parent.name).mkdir(exist_ok=True)
                shutil.copy(path, cabinet / path.parent.name)
        shutil.copytree(tmp_path / "before" / name / "journal", network.folders["cil"] / "journal", dirs_exist_ok=True)
    assert closed(network, "cil", network.gone, objects(network.folders["cil"], *(tmp_path / "before" / name for name in NAMES)))
    network["cil"].catch_up(network.now.date(), quiet)
    network["cil"].rebuild(network.now.date(), quiet)
    assert network.labels("cil") == ["kettle"]


def test_47_one_person_s_word_is_a_proposal_that_the_list_shows(network):
    network["cil"].keep(
        [f.CaseStatusSet(case=network.gone, status="closed", on=network.now.date(), reason="arrived_safe")], network.now, quiet
    )
    agree(network, "cil")
    network.carry()
    for name in NAMES:
        listed = network.ask(name, "retention_list")
        assert ([line.ref for line in listed.lines if line.waits], listed.needed) == ([network.gone.hex()], 2)


@pytest.mark.slow
def test_47_nobody_does_it_alone_with_however_many_laptops(network):
    network.join("ada'2", opens=("casework",))
    network.carry()
    for who in ("ada", "ada'2", "ada"):
        assert not agree(network, who).is_forgotten
        network.carry()
    network.settle()
    assert network.labels("cil") == ["kettle", "river"]
    assert network["cil"].roster.endings[network.gone].persons == {network.persons["ada"]}


def test_47_a_stranger_s_and_an_invented_signature_count_for_nothing(network):
    ada, ben = network["ada"], network["ben"]
    said = ada.sign(Shred(case=network.gone, reason="own_wish"), network.now)
    forged = cosigned(said, ben.device, ada._keyring.signing_seed)
    ada.say([forged], network.now)
    network.carry()
    assert not ben.roster.endings[network.gone].is_agreed
    assert network.labels("ben") == ["kettle", "river"]


def test_38_who_is_shut_out_destroys_nothing_with_an_old_date(network):
    """Cil signed with Dan before she was shut out, or says so: nobody can tell, so her word counts for nothing."""
    said = network["cil"].sign(Shred(case=network.gone, reason="own_wish"), network.now)
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["cil"],), reason="removal")
    network.carry("ada", "ben")
    network["ben"].say([network["ben"].cosign(said)], network.now)
    network.settle("ada", "ben")
    assert not network["ada"].roster.endings[network.gone].is_agreed
    agree(network, "ada")
    network.settle("ada", "ben")
    assert network["ben"].roster.endings[network.gone].is_agreed, "two who belong do"


def test_a_withheld_word_stays_missing_and_nobody_says_it_for_another(network):
    agree(network, "ada")
    network.carry("ada", "ben")
    agree(network, "ben")
    network.settle("ada", "ben", "dan")
    assert done(network, "ada") == ["ada", "ben", "dan"]
    cil, ada = network["cil"], network["ada"]
    since = network.now
    (line,) = network.ask("ada", "forget_list", is_open=True).lines
    assert (line.ref, line.done, line.of, line.is_agreed) == (network.gone.hex(), 3, 4, True)
    assert [(one.device, one.person) for one in line.missing] == [(cil.device.hex(), network.persons["cil"].hex())]
    (late,) = network.ask("ada", "today").undestroyed
    assert (late.device, late.cases, late.since) == (cil.device.hex(), 1, line.since)
    assert since - dt.timedelta(days=1) < line.since <= since
    assert network.ask("ben", "today").undestroyed == (), "only who coordinates is told"
    forged = ada.sign(Shredded(cases=[network.gone]), network.now)
    op = type(forged.op)(**{name: getattr(forged.op, name) for name in ("org", "seq", "parents", "args", "hlc")}, device=cil.device)
    ada.say([sign_op(op, cil.device, ada._keyring.signing_seed)], network.now)
    network.settle("ada", "ben", "dan")
    assert done(network, "ben") == ["ada", "ben", "dan"]


@pytest.mark.slow
def test_who_comes_back_after_a_month_has_it_destroyed_before_she_reads_anything(network):
    agree(network, "ada")
    network.carry("ada", "ben")
    agree(network, "ben")
    for _ in range(5):
        network.now += dt.timedelta(days=8)
        network.settle("ada", "ben", rounds=1)
    assert network.labels("cil") == ["kettle", "river"]
    network.carry()
    assert network["cil"].replica.look("case", network.gone) is None
    assert not network["cil"].journal.has_key(network.gone)
    network.settle()
    assert done(network, "ada") == ["ada", "ben", "cil", "dan"]
    assert closed(network, "cil", network.gone, objects(*network.folders.values()))
    assert network.labels("cil") == ["kettle"]


@pytest.mark.slow
def test_23_46_a_key_that_somebody_puts_back_is_not_taken(network):
    key = network["ada"].replica.case_key(network.gone)
    agree(network, "ada")
    network.carry()
    agree(network, "ben")
    network.settle()
    mal = Cabinet(network.folders["dan"] / "cabinet", network["dan"].keys.org, network["dan"].keys.erasure)
    mal.add({network.gone: key})
    (page,) = (page for page in mal.pages() if network.gone in open_page(page, network["dan"].keys.org, network["dan"].keys.erasure))
    own = Cabinet(network.folders["ben"] / "cabinet", network["ben"].keys.org, network["ben"].keys.erasure)
    own.take(page, ended=network["ben"].roster.ended)
    assert network.gone not in own.load()
    network.carry()
    for name in NAMES:
        network[name].rebuild(network.now.date(), quiet)
        assert network.labels(name) == ["kettle"]


@pytest.mark.slow
def test_what_a_court_needs_is_kept_where_that_is_known(network):
    """Two agree while a third, who has not heard of it, sets a hold: hers stays, and she says nothing."""
    agree(network, "ada")
    network.carry("ada", "ben")
    network["cil"].keep([f.HoldSet(case=network.gone, is_held=True, why="an appeal")], network.now, quiet)
    agree(network, "ben")
    network.settle()
    assert network.labels("cil") == ["kettle", "river"]
    assert done(network, "ada") == ["ada", "ben", "dan"]
    network["cil"].rebuild(network.now.date(), quiet)
    assert network.labels("cil") == ["kettle", "river"]
    assert network.gone not in Cabinet(network.folders["cil"] / "cabinet", network["cil"].keys.org, network["cil"].keys.erasure).load()
    assert closed(network, "ben", network.gone, objects(*network.folders.values())), "what is kept there opens for nobody else"
    network["cil"].keep([f.HoldSet(case=network.gone, is_held=False, why="it is over")], network.now, quiet)
    network.settle()
    assert network.labels("cil") == ["kettle"]
    assert done(network, "ada") == ["ada", "ben", "cil", "dan"]


def test_what_is_held_is_not_even_proposed(network):
    network["ada"].keep([f.HoldSet(case=network.gone, is_held=True, why="an appeal")], network.now, quiet)
    network.carry()
    for who in ("ada", "ben"):
        with pytest.raises(Refused):
            agree(network, who)


@pytest.mark.slow
def test_two_cases_that_are_destroyed_apart_are_both_gone_and_no_other(network):
    for who in NAMES:
        network[who].keep([f.NoteAdded(case=network.stays, desk="casework", text=f"by {who}")], network.now, quiet)
    other = network.case("cil", "harbour")
    network.settle(rounds=1)
    agree(network, "ada")
    agree(network, "cil", other)
    network.carry()
    agree(network, "ben")
    agree(network, "dan" if "casework" in network["dan"].compartments else "ada", other)
    fresh = network.case("cil", "written under an older key")
    network.settle(rounds=3)
    ever = objects(*network.folders.values())
    for name in NAMES:
        assert network.labels(name) == ["kettle", "written under an older key"]
        assert closed(network, name, network.gone, ever)
        assert closed(network, name, other, ever)
        assert not closed(network, name, fresh, ever)
    assert done(network, "ada") == done(network, "cil", other) == ["ada", "ben", "cil", "dan"]


@pytest.mark.slow
def test_mail_that_was_under_way_when_seeds_went_is_asked_for_again(network):
    """Ada draws a new key for casework and mails it to the seed that Ben drops meanwhile."""
    lane = mail_lane(network["ada"].roster.org).hex()
    network.now += dt.timedelta(days=31)
    network["ada"].rekey(network.now, reason="scheduled")
    network.case("ada", "under the new key")
    agree(network, "cil")
    network.carry("cil", "ben")
    agree(network, "ben")
    network.carry(withheld=lane)
    network.carry()
    assert "under the new key" not in network.labels("ben")
    network.settle(rounds=3)
    assert network.labels("ben") == network.labels("ada") == ["kettle", "under the new key"]


@pytest.mark.slow
def test_a_page_under_an_earlier_key_that_comes_late_is_still_taken(network):
    """Nobody's file is lost because a key was replaced that need not be destroyed."""
    network["cil"].keep([f.CaseOpened(case=b"\x0c" * 16, on=network.now.date(), via="hotline", label="far away")], network.now, quiet)
    late = network["cil"].keys
    pages = Cabinet(network.folders["cil"] / "cabinet", late.org, late.erasure).pages()
    network.now += dt.timedelta(days=31)
    network.settle("ada", "ben")
    keys = network["ben"].keys
    assert keys.erasure != late.erasure
    assert late.erasure in keys.spare
    own = Cabinet(network.folders["ben"] / "cabinet", keys.org, keys.erasure)
    for page in pages:
        own.take(page, under=late.erasure)
    assert ckid_of(own.load()[b"\x0c" * 16]) == ckid_of(network["cil"].replica.case_key(b"\x0c" * 16))
    agree(network, "ada")
    network.carry("ada", "ben")
    agree(network, "ben")
    network.settle("ada", "ben")
    assert late.erasure not in network["ben"].keys.spare, "where a case is destroyed, earlier keys go"


def test_what_is_asked_under_an_older_key_is_never_said_where_somebody_reads_it_who_has_left(network):
    """Whoever has not got the newest key of the roster must hear what a colleague asks for; who was put out must not."""
    ada, dan = network["ada"], network["dan"]

    def said():
        lanes = {lane.hex() for lane in dan.keys.lanes}
        return {path.name for path in (ada.folder / "journal").rglob("*") if path.parent.name in lanes}

    ada.rekey(network.now, is_all=True)
    before = said()
    ada.drop_older_seeds(network.now)
    assert said() > before, "another prekey and what she wants, under the keys that the others had"
    ada.say([ada.sign(Suspended(whom=network.persons["dan"], reason="loss"), network.now)], network.now)
    ada.rekey(network.now)
    before = said()
    ada.drop_older_seeds(network.now)
    assert said() == before


def keys_in_mail(blobs, org, seeds):
    found = set()
    for blob in blobs:
        with contextlib.suppress(Damaged):
            found |= {letter.key for letter in open_mail(blob, org, seeds)}
    return found


@pytest.mark.slow
def test_after_renew_an_old_copy_of_a_shared_vault_opens_nothing_that_is_written_afterwards(network, tmp_path):
    ben = network["ben"]
    before, copy = ben.keys, shutil.copytree(ben.folder, tmp_path / "copy")
    seeds = [kept.seed for kept in ben._keyring.wrapping_seeds]
    ben.renew(choose("copper meadow twelve sleepy anchor violin"), network.now, quiet)
    network.settle()
    network.case("ben", "written after")
    later = network.case("ada", "by another, after")
    network.settle()
    assert network.labels("cil") == network.labels("ben") == ["by another, after", "kettle", "river", "written after"]
    lanes = {path.name for path in (network.folders["ada"] / "journal").iterdir()}
    assert {lane.hex() for lane in before.lanes} < lanes
    ever = objects(copy, *network.folders.values())
    assert keys_in_mail(ever, before.org, seeds) == keys_in_mail(objects(copy), before.org, seeds)
    known = Cabinet(copy / "cabinet", before.org, before.erasure).load()
    for blob in ever:
        with contextlib.suppress(Damaged):
            known |= open_page(blob, before.org, before.erasure)
        with contextlib.suppress(Damaged):
            assert later not in {one.case for one in open_segment(blob, before, known, CODEC).envelopes}
    assert later not in known


@pytest.mark.slow
def test_an_old_copy_reads_of_what_is_said_later_wrapping_keys_and_wants_and_nothing_else(network):
    """A limit: they are said under older keys too, so that who lacks the newest hears them; they name devices and hashes of keys."""
    ben = network["ben"]
    before, known = ben.keys, set(objects(*network.folders.values()))
    ben.renew(choose("copper meadow twelve sleepy anchor violin"), network.now, quiet)
    network.settle()
    network.case("ben", "written after")
    network.settle()
    read = []
    for blob in set(objects(*network.folders.values())) - known:
        with contextlib.suppress(Damaged):
            opened = open_segment(blob, before, {}, CODEC)
            read += [type(signed.op.args) for signed in opened.ops]
            assert opened.envelopes == ()
    assert set(read) == {Prekey, Wanted}


def test_who_is_alone_and_has_had_others_destroys_by_herself(vault_folder, opened_keystore, tmp_path):
    alone = Network(vault_folder, opened_keystore, tmp_path)
    try:
        gone = alone.case("ada", "river")
        assert agree(alone, "ada", gone).is_forgotten
        assert done(alone, "ada", gone) == ["ada"]
        assert closed(alone, "ada", gone, objects(vault_folder))
    finally:
        alone.close()


@pytest.fixture
def lost(network, tmp_path):
    """Cil opens a case that reaches nothing but a stick in a drawer, and her laptop is lost; two others destroy another case meanwhile."""
    network.ask("cil", "depot_add", name="drawer", kind="folder", where=str(tmp_path / "drawer"))
    network.far = network.case("cil", "far away")
    network.ask("cil", "sync", seconds=600.0)
    agree(network, "ada")
    network.carry("ada", "ben", "dan")
    agree(network, "ben")
    network.settle("ada", "ben", "dan")
    return network


def brought(network, who, where):
    network.ask(who, "depot_add", name="drawer", kind="folder", where=str(where))
    for _ in range(3):
        network.ask(who, "sync", seconds=600.0)


def test_a_case_on_a_stick_that_has_not_come_is_not_lost_when_another_is_destroyed_first(lost, tmp_path):
    assert done(lost, "ada") == ["ada", "ben", "dan"]
    assert lost.labels("ada") == ["kettle"]
    brought(lost, "ada", tmp_path / "drawer")
    assert lost.labels("ada") == ["far away", "kettle"]
    lost.settle("ada", "ben", "dan")
    assert lost.labels("ben") == ["far away", "kettle"], "who has it moves it under the key that all hold"
    ever = objects(*lost.folders.values(), tmp_path)
    for name in ("ada", "ben", "dan"):
        assert closed(lost, name, lost.gone, ever), "and the destroyed one opens with nothing that is left of the older key"


def test_52_what_is_kept_for_late_pages_goes_when_all_have_said_that_they_moved_theirs(lost):
    assert [one.version for one in lost["ada"].keys.cut]
    for office in (lost["ada"], lost["ben"]):
        assert all(not one.tree.leaves([lost.gone]) and one.tree.leaves([lost.far]) for one in office.keys.cut)
    lost.settle(rounds=3)
    assert done(lost, "ada") == ["ada", "ben", "cil", "dan"]
    assert lost.labels("ada") == ["far away", "kettle"]
    assert [lost[name].keys.cut for name in NAMES] == [()] * 3


@pytest.mark.slow
def test_a_case_under_a_key_that_reached_nobody_is_lost_with_the_laptop_that_drew_it(network, tmp_path):
    """A limit: the others drop the seeds to which that key is on its way, since it could open what they destroy."""
    network.ask("cil", "depot_add", name="drawer", kind="folder", where=str(tmp_path / "drawer"))
    network["cil"].rekey(network.now, is_all=True)
    network.case("cil", "far away")
    network.ask("cil", "sync", seconds=600.0)
    agree(network, "ada")
    network.carry("ada", "ben", "dan")
    agree(network, "ben")
    network.settle("ada", "ben", "dan")
    brought(network, "ada", tmp_path / "drawer")
    assert network.labels("ada") == ["kettle"]
    network.settle(rounds=3)
    assert network.labels("ada") == ["far away", "kettle"], "unless she comes back"


@pytest.mark.slow
def test_a_case_in_a_drawer_outlives_many_destructions_and_a_year_ends_what_is_kept_for_it(lost, tmp_path):
    others = [lost.case("ada", f"other {at}") for at in range(3)]
    for case in others:
        lost.carry("ada", "ben", "dan")
        agree(lost, "ada", case)
        lost.carry("ada", "ben", "dan")
        agree(lost, "ben", case)
        lost.now += dt.timedelta(days=20)
        lost.settle("ada", "ben", "dan")
    ever = objects(*lost.folders.values(), tmp_path)
    for case in (lost.gone, *others):
        assert closed(lost, "ada", case, ever)
    shutil.copytree(tmp_path / "drawer", tmp_path / "later")
    brought(lost, "ben", tmp_path / "drawer")
    assert lost.labels("ben") == ["far away", "kettle"]
    lost.now += dt.timedelta(days=370)
    lost.settle("ada", "dan")
    assert lost["ada"].keys.cut == ()
