"""A laptop on a journey: nothing opens with its passphrase, with all that lies at depots, and only a colleague brings the keys back."""

import contextlib
import datetime as dt
import shutil

import msgspec
import pytest

from safeconduct.actions.office import CODEC, KEYSTORE, keys_of
from safeconduct.errors import Damaged, Locked, Mistaken, Refused, SafeconductError
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles, object_name
from safeconduct.vault.intake import intake_lane
from safeconduct.vault.journal import Cabinet, open_frame, open_mail, open_page, open_segment
from safeconduct.vault.keyring import database_key, keystore, unlock
from safeconduct.vault.replica import Replica
from safeconduct.vault.roster import Prekey, Returned, encode_op, sign_op
from safeconduct.vault.seal import new_wrapping_seed, stretch, wrapping_public
from tests.conftest import PASSPHRASE, quiet
from tests.offices import CARRIED, CHEAP, Again

pytestmark = pytest.mark.slow  # three laptops and a stick, each time


@pytest.fixture
def network(three_laptops, tmp_path):
    made = Again(three_laptops, tmp_path)
    made.kettle = three_laptops.kettle
    (tmp_path / "stick").mkdir()
    for name in ("ada", "ben", "cil"):
        made.ask(name, "depot_add", name="stick", kind="folder", where=str(tmp_path / "stick"))
        made.ask(name, "sync", seconds=60.0)
    yield made
    made.close()


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    """Stretch passphrases as little as the keystores of a test are: the same function, at another cost."""
    monkeypatch.setattr(keystore, "stretch", lambda data, salt, *, cost: stretch(data, salt, cost=CHEAP))


def synced(network, *names):
    for name in names:
        for _ in range(6):
            if all(line.is_done for line in network.ask(name, "sync", seconds=60.0).depots):
                break


def test_no_key_of_a_day_and_no_sealed_report_goes_along(network):
    network.ask("ben", "intake_open", how="open")
    synced(network, "ben")
    network["ben"].intake_shelf.put(intake_lane(network["ben"].intake_org), object_name(b"x"), b"x")
    away = packed(network)
    assert away._keyring.intake == ()
    assert not (network.folders["ben"] / "intake").exists()
    assert not away.is_intake_open


def packed(network):
    network.ask("ben", "travel_pack")
    synced(network, "ben")
    assert network.ask("ben", "travel_pack", passphrase=PASSPHRASE).is_gone
    return network["ben"]


def returned(network, who="ada"):
    asked = network.ask("ben", "travel_ask")
    looked = network.ask(who, "travel_give_back", request=asked.request)
    assert looked.check == asked.check
    answer = network.ask(who, "travel_give_back", request=asked.request, is_dry=False)
    synced(network, who, "ben", "ben")
    return answer


def objects(*folders):
    return [path.read_bytes() for folder in folders for path in folder.rglob("*") if path.is_file()]


def test_55_nothing_opens_with_the_passphrase_and_all_that_ever_lay_anywhere(network, tmp_path):
    before = network["ben"]._keyring
    old_master = network["ben"]._master
    copies = [shutil.copytree(network.folders[name] / part, tmp_path / "ever" / name / part) for name in ("ada", "ben") for part in CARRIED]
    ben = packed(network)
    ben.close()
    keyring, master = unlock(ben.folder / KEYSTORE, PASSPHRASE, DiskFiles())
    network.opened_again("ben", keyring, master)
    assert (keyring.compartments, keyring.spare, keyring.wrapping_seeds) == ((), (), ())
    keys = keys_of(keyring)
    ever = objects(ben.folder, tmp_path / "stick", *copies)
    assert len(ever) > 60
    for blob in ever:
        for attempt in (
            lambda blob=blob: open_segment(blob, keys, {}, CODEC),
            lambda blob=blob: open_frame(blob, keys),
            lambda blob=blob: open_page(blob, keys.org, keys.erasure),
        ):
            with pytest.raises(Damaged):
                attempt()
        with contextlib.suppress(Damaged):
            assert open_mail(blob, keys.org, [kept.seed for kept in keyring.wrapping_seeds]) == []
    secrets = [kept.key for kept in before.compartments] + [before.erasure.key] + [kept.key for kept in before.spare]
    secrets += [kept.seed for kept in before.wrapping_seeds] + [old_master.key, database_key(old_master)]
    raw = msgspec.msgpack.encode(keyring)
    assert not any(secret in raw for secret in secrets), "no key is in what the passphrase opens"
    assert not any(secret in blob for blob in objects(ben.folder) for secret in secrets), "nor in any byte of the folder"
    assert before.signing_seed in raw, "the scan would see one"
    assert sorted(path.name for path in ben.folder.iterdir() if path.is_dir()) == ["depots"]


def test_55_the_device_counts_nothing_and_colleagues_count_nothing_for_it(network):
    device = network["ben"].device
    assert network.ask("ada", "exposure", whom=device).found.cases == 2
    assert network.ask("ben", "exposure").found.cases == 2, "and it is in memory"
    ben = packed(network)
    answer = network.ask("ben", "exposure")
    assert (answer.objects, answer.of) == (0, 0)
    assert set(msgspec.structs.astuple(answer.found)) == {0}
    synced(network, "ada")
    answer = network.ask("ada", "exposure", whom=ben.device)
    assert set(msgspec.structs.astuple(answer.found)) == {0}
    assert answer.untold == 0


def test_keys_are_drawn_anew_without_the_traveller_and_no_mail_goes_to_her(network, tmp_path):
    before = network["ben"]._keyring
    ben = packed(network)
    synced(network, "ada", "cil", "ada")
    for name in ("casework", "roster"):
        epoch = network["cil"].roster.epoch(network["cil"].compartments[name])
        assert ben.device not in epoch.recipients
    network.now += dt.timedelta(days=31)
    network.case("ada", "while she is away")
    synced(network, "ada", "cil", "ada", "ben", "ben")
    assert network.labels("cil") == ["kettle", "river", "while she is away"]
    assert network["ben"].is_away
    sent = []
    for blob in objects(tmp_path / "stick"):
        with contextlib.suppress(Damaged):
            sent += open_mail(blob, keys_of(before).org, [kept.seed for kept in before.wrapping_seeds])
    known = {kept.key for kept in before.compartments}
    fresh = {key.key for key in network["ada"].keys.compartments} - known
    assert not fresh & {letter.key for letter in sent}, "even a copy of the laptop from before gets none of them"


def test_a_colleague_gives_everything_back_and_nothing_was_lost(network):
    network.case("ben", "written on the last day")
    packed(network)
    assert network.ask("ben", "travel_note", text="Anna waits at the harbour").typed == 1
    synced(network, "ada", "cil")
    network.case("ada", "while she is away")
    with pytest.raises(Locked):
        network.case("ben", "nobody can write this")
    with pytest.raises(Locked):
        network.ask("ben", "travel_unpack")
    assert {"casework", "roster"} <= set(returned(network).given)
    synced(network, "cil", "ada", "ben")
    assert network.labels("ben") == network.labels("ada") == ["kettle", "river", "while she is away", "written on the last day"]
    (typed,) = network.ask("ben", "travel_unpack").typed
    assert typed.text == "Anna waits at the harbour"
    assert network.ask("ben", "travel_unpack", name=typed.name, case=network.kettle).typed == ()
    network.case("ben", "at home again")
    synced(network, "ben", "cil")
    assert "at home again" in network.labels("cil")
    assert network.ask("cil", "travel_status").away == ()
    assert network["cil"].troubles == ()


def test_what_is_typed_on_the_way_cannot_be_read_by_the_device(network):
    ben = packed(network)
    network.ask("ben", "travel_note", text="Anna waits at the harbour")
    (blob,) = objects(ben.folder / "travel")
    assert b"Anna" not in blob
    assert b"Anna" not in b"".join(objects(ben.folder))
    with pytest.raises(Locked):
        ben.typed()


def test_nobody_gives_keys_back_to_herself_and_no_statement_of_hers_counts(network):
    network.join("ben'2")
    network.settle()
    for name in ("ada", "ben", "cil"):
        synced(network, name)
    packed(network)
    synced(network, "ada", "cil")
    network.carry("ada", "cil", "ben'2")
    asked = network.ask("ben", "travel_ask")
    with pytest.raises(Refused):
        network.ask("ben'2", "travel_give_back", request=asked.request)
    own = network["ben'2"]
    own.say([own.sign(Returned(device=network["ben"].device), network.now)], network.now)
    network.carry("ada", "cil", "ben'2")
    assert network["ben"].device in network["ada"].roster.journeys


def test_an_old_prekey_or_one_that_another_signed_gets_nothing(network):
    """The adversary copied the laptop at the border, signing seed and all, and asks in her name: the words differ."""
    packed(network)
    seed = network["ben"]._keyring.signing_seed
    synced(network, "ada")
    asked = network.ask("ben", "travel_ask")
    mine = network["ada"].sign(Returned(device=network["ben"].device), network.now)
    says = Prekey(number=2**31, public=wrapping_public(new_wrapping_seed()), until_ms=1)
    op = type(mine.op)(org=mine.op.org, device=network["ben"].device, seq=1, parents=[], args=says, hlc=1)
    forged = network.ask("ada", "travel_give_back", request=encode_op(sign_op(op, op.device, seed)))
    assert forged.check != asked.check
    for bad in (b"", asked.request[:-1], encode_op(mine), encode_op(sign_op(op, op.device, new_wrapping_seed()))):
        with pytest.raises(SafeconductError):
            network.ask("ada", "travel_give_back", request=bad)
    assert network["ben"].device in network["ada"].roster.journeys


def test_nothing_leaves_that_lies_nowhere_else(network):
    network.ask("ben", "travel_pack")
    with pytest.raises(Refused):
        network.ask("ben", "travel_pack", passphrase=PASSPHRASE)
    assert network.labels("ben") == ["kettle", "river"]
    synced(network, "ben")
    with pytest.raises(Locked):
        network.ask("ben", "travel_pack", passphrase="copper meadow twelve sleepy anchor violin")


def test_who_is_alone_cannot_go(network):
    for name in ("ben", "cil"):
        network.ask("ada", "member_change", kind="suspend", whom=(network.persons[name],), reason="removal")
    with pytest.raises(Refused):
        network.ask("ada", "travel_pack")


@pytest.mark.parametrize("stop_at", ["forget_data", "_reopened"])
def test_59_cut_off_in_the_middle_the_rest_goes_at_the_next_opening(network, monkeypatch, stop_at):
    network.ask("ben", "travel_pack")
    synced(network, "ben")
    ben = network["ben"]

    def stop(*_arguments, **_named):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(type(ben), stop_at, stop)
        with pytest.raises(KeyboardInterrupt):
            network.ask("ben", "travel_pack", passphrase=PASSPHRASE)
    ben.replica.close()
    keyring, master = unlock(ben.folder / KEYSTORE, PASSPHRASE, DiskFiles())
    assert keyring.compartments == ()
    with contextlib.suppress(Exception):
        ben.close()
    again = network.opened_again("ben", keyring, master)
    assert again.is_away
    assert not any((ben.folder / part).exists() and objects(ben.folder / part) for part in CARRIED)


def test_a_depot_that_keeps_back_what_the_device_wrote_before_makes_it_write_nothing_twice(network, tmp_path):
    packed(network)
    synced(network, "ada")
    network.ask("ada", "travel_give_back", request=network.ask("ben", "travel_ask").request, is_dry=False)
    synced(network, "ada")
    kept = [path for path in (tmp_path / "stick").rglob("*") if path.is_file() and is_by(network, path, network["ben"].device)]
    held = {path: path.read_bytes() for path in kept}
    assert held
    for path in held:
        path.unlink()
    synced(network, "ben", "ben")
    assert "casework" in network["ben"].compartments
    with pytest.raises(SafeconductError):
        network.case("ben", "twice in one place")
    for path, blob in held.items():
        path.write_bytes(blob)
    network.now += dt.timedelta(days=2)
    synced(network, "ben", "ben")
    network.case("ben", "after what came before")
    assert "after what came before" in network.labels("ben")


def is_by(network, path, device):
    try:
        return open_frame(path.read_bytes(), network["ada"].keys).header.device == device
    except Damaged:
        return False


def test_the_local_copy_of_before_opens_with_no_key_that_is_left(network, tmp_path):
    copy = shutil.copy(network.folders["ben"] / "replica.db", tmp_path / "copy.db")
    ben = packed(network)
    with pytest.raises(SafeconductError):
        Replica.open(copy, database_key(ben._master))
    assert Cabinet(ben.folder / "cabinet", ben.keys.org, ben.keys.erasure).load() == {}
    ben.catch_up(network.now.date(), quiet)
    assert ben.replica.cases(limit=1).total == 0


def with_press(network):
    """Let Ben open press and evidence; Ada writes there of nobody who hides, and of a household."""
    for name in ("press", "evidence"):
        network.open(name, "ben", "ada")
    said = [
        f.NameMadePublic(public_name=new_ref(), full="Ilya Sokolov", why="he speaks for us"),
        f.NoteAdded(case=network.kettle, text="Anna would speak", desk="press"),
        f.SourceAdded(source=new_ref(), label="paper", name="the paper"),
    ]
    network["ada"].keep(said, network.now, quiet)
    synced(network, "ada", "ben", "ada", "ben")
    assert {"press", "evidence"} <= network["ben"].compartments.keys()
    return said


def kinds_here(office):
    return sorted(type(told.fact).__name__ for told in office.replica.events())


def test_what_is_kept_opens_and_nothing_else_and_that_is_what_colleagues_count(network, tmp_path):
    with_press(network)
    ben = network["ben"]
    before = ben._keyring
    network.ask("ben", "travel_pack", keep=("evidence", "press"))
    synced(network, "ben")
    assert network.ask("ben", "travel_pack", passphrase=PASSPHRASE, keep=("press", "evidence")).is_gone
    ben.close()
    keyring, master = unlock(ben.folder / KEYSTORE, PASSPHRASE, DiskFiles())
    ben = network.opened_again("ben", keyring, master)
    assert ben.is_away
    assert network.ask("ben", "travel_status").kept == ("evidence", "press")
    assert kinds_here(ben) == ["NameMadePublic", "SourceAdded"], "not the note on a household, though it is of the press"
    assert ben.replica.cases(limit=1).total == 0
    secrets = [kept.key for kept in before.compartments] + [before.erasure.key] + [kept.seed for kept in before.wrapping_seeds]
    assert not any(secret in blob for blob in [*objects(ben.folder), msgspec.msgpack.encode(keyring)] for secret in secrets)
    assert not any(b"Sokolov" in blob for blob in objects(ben.folder)), "and a locked laptop shows nothing"
    own = network.ask("ben", "exposure")
    assert {name: count for name, count in msgspec.structs.asdict(own.found).items() if count} == {"testimonies": 1}
    assert own.objects == 0
    synced(network, "ada")
    told = network.ask("ada", "exposure", whom=ben.device)
    assert told.found == own.found, "colleagues count what went along, and no more"
    with pytest.raises(Locked):
        network.case("ben", "nobody can write this")
    with pytest.raises(Locked):
        ben.keep([f.NameMadePublic(public_name=new_ref(), full="Else Body", why="she speaks for us")], network.now, quiet)
    with pytest.raises(Refused, match="nowhere else"):
        ben.rebuild(network.now.date(), quiet)


def test_after_a_journey_with_something_kept_all_is_back_and_written_on(network):
    said = with_press(network)
    network.ask("ben", "travel_pack", keep=("press",))
    synced(network, "ben")
    network.ask("ben", "travel_pack", passphrase=PASSPHRASE, keep=("press",))
    assert kinds_here(network["ben"]) == ["NameMadePublic"]
    synced(network, "ada", "cil")
    network.case("ada", "while she is away")
    returned(network)
    synced(network, "cil", "ada", "ben", "ben")
    assert network.labels("ben") == ["kettle", "river", "while she is away"]
    assert {type(fact).__name__ for fact in said} <= set(kinds_here(network["ben"]))
    assert any(note.fact.text == "Anna would speak" for note in network["ben"].replica.look("case", network.kettle).notes.values())
    network["ben"].keep([f.NameMadePublic(public_name=new_ref(), full="Olga Frolova", why="she speaks for us")], network.now, quiet)
    synced(network, "ben", "ada")
    assert kinds_here(network["ada"]).count("NameMadePublic") == 2
    assert network["ben"].rebuild(network.now.date(), quiet) == len(kinds_here(network["ben"]))


@pytest.mark.parametrize("name", ["casework", "shelter", "health", "coordination", "country:DEU", "roster", "cabinet", "hills"])
def test_of_what_speaks_of_people_and_places_nothing_can_be_kept(network, name):
    with pytest.raises(Mistaken):
        network.ask("ben", "travel_pack", keep=(name,))
    assert network["ben"].device not in network["ben"].roster.journeys


def test_no_more_goes_along_than_colleagues_were_told_and_nothing_unless_it_is_named(network):
    with_press(network)
    network.ask("ben", "travel_pack", keep=("press",))
    synced(network, "ben")
    for keep in (("evidence",), ("press", "evidence")):
        with pytest.raises(Refused, match="less goes along"):
            network.ask("ben", "travel_pack", passphrase=PASSPHRASE, keep=keep)
        with pytest.raises(Refused, match="less goes along"):
            network.ask("ben", "travel_pack", keep=keep)
    network.ask("ben", "travel_pack", passphrase=PASSPHRASE)
    assert kinds_here(network["ben"]) == []
