"""A vault and its depots: adding, syncing, what each did, and making the vault again."""

import datetime as dt
import shutil
import sys

import pytest

from safeconduct.actions import depot_add, depot_list, depot_remove, restore, sync
from safeconduct.actions.acts import act
from safeconduct.errors import Locked, Mistaken, Refused, Unreachable
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.depot import StickDepot, claim
from tests.conftest import BEGUN, PASSPHRASE, quiet

NOON = BEGUN + dt.timedelta(hours=3)


@pytest.fixture
def ask(office):
    def ask(verb, question, now=NOON):
        return act(office, verb, question, now, quiet)

    case = new_ref()
    office.keep((f.CaseOpened(case=case, on=NOON.date(), via="hotline", label="tin kettle"),), NOON, quiet)
    return ask


def add(ask, name, place, **more):
    return ask("depot_add", depot_add.Ask(name=name, kind="folder", where=str(place), **more))


def test_two_depots_are_synced_each_by_itself(ask, tmp_path):
    assert add(ask, "one", tmp_path / "one").depots == 1
    assert add(ask, "two", tmp_path / "two").depots == 2
    shutil.rmtree(tmp_path / "two")
    first, second = ask("sync", sync.Ask()).depots
    assert (first.is_done, first.unreachable, first.sent) == (True, "", first.held)
    assert (second.is_done, second.sent) == (False, 0)
    assert "is not there" in second.unreachable
    listed = ask("depot_list", depot_list.Ask()).depots
    assert [(line.lacking, line.reached_at) for line in listed] == [(0, NOON), (first.held, None)]


def test_one_heals_what_the_other_lost_and_it_is_told(ask, tmp_path):
    add(ask, "one", tmp_path / "one")
    (line,) = ask("sync", sync.Ask()).depots
    lane = max((path for path in (tmp_path / "one").iterdir() if path.is_dir()), key=lambda path: len(list(path.iterdir())))
    gone = max(lane.iterdir())
    gone.unlink()
    (line,) = ask("sync", sync.Ask(), NOON + dt.timedelta(days=2)).depots
    assert [(found.stage in ("rollback", "withheld"), found.name) for found in line.findings] == [(True, gone.name)]
    assert gone.exists()
    assert ask("depot_list", depot_list.Ask()).depots[0].findings == line.findings


def test_a_depot_needs_a_name_and_a_place_of_its_own(ask, office, tmp_path):
    add(ask, "one", tmp_path / "one")
    for name, place, kind in [
        ("one", tmp_path / "two", Refused),
        ("two", tmp_path / "one", Refused),
        ("Two!", tmp_path / "two", Mistaken),
        ("two", tmp_path / "no" / "where", Mistaken),
        ("two", office.folder / "inside", Refused),
        ("two", office.folder, Refused),
    ]:
        with pytest.raises(kind):
            add(ask, name, place)
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(Refused):
        add(ask, "two", tmp_path / "used")


@pytest.fixture
def store(tmp_path):
    from tests.buckets import stores

    with stores(tmp_path / "dav") as running:
        yield running


def test_a_bucket_and_a_stick_hold_the_same_and_one_that_shuts_its_door_costs_the_other_nothing(ask, store, tmp_path):
    from tests.buckets import TOKEN

    for name, kind, where in (("bucket", "s3", store.bucket()), ("cloud", "webdav", store.dav)):
        added = ask("depot_add", depot_add.Ask(name=name, kind=kind, where=where, token=f" {TOKEN}\n"))
        assert added.is_replaceable
    add(ask, "stick", tmp_path / "stick")
    told = ask("sync", sync.Ask()).depots
    assert {(line.is_done, line.sent, line.held) for line in told} == {(True, told[0].sent, told[0].sent)}
    assert told[0].sent > 1

    def shutting(environ, start):
        start("403 No", [])
        return []

    store.whim = shutting
    *shut, stick = ask("sync", sync.Ask(), NOON + dt.timedelta(hours=1)).depots
    assert ["does not let" in line.unreachable for line in shut] == [True, True]
    assert (stick.is_done, stick.unreachable) == (True, "")


def test_a_depot_is_added_once_however_its_address_is_written_and_a_folder_of_a_cloud_is_no_relay(ask, store):
    from tests.buckets import TOKEN

    ask("depot_add", depot_add.Ask(name="cloud", kind="webdav", where=store.dav, token=TOKEN))
    with pytest.raises(Refused, match="in that place already"):
        ask("depot_add", depot_add.Ask(name="again", kind="webdav", where=f"{store.dav}/", token=TOKEN))
    with pytest.raises(Mistaken, match="no address of a relay"):
        ask("depot_add", depot_add.Ask(name="relay", kind="relay", where="https://cloud.example.org/remote.php/dav/kit", token=TOKEN))


def test_a_store_that_replaces_is_not_added_and_a_keystore_goes_to_none(ask, store):
    from tests.buckets import TOKEN

    where = store.bucket()
    store.whim = lambda environ, start: environ.pop("HTTP_IF_NONE_MATCH", None) and None
    for more in ({}, {"has_keystore": True}):
        with pytest.raises(Refused):
            ask("depot_add", depot_add.Ask(name="bucket", kind="s3", where=where, token=TOKEN, **more))
    assert ask("depot_list", depot_list.Ask()).depots == ()


def test_without_its_package_a_store_is_mistaken_and_says_what_to_install(ask, monkeypatch):
    for name in [name for name in sys.modules if name.startswith("safeconduct.vault.bucket")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "obstore", None)
    with pytest.raises(Mistaken) as error:
        ask("depot_add", depot_add.Ask(name="bucket", kind="s3", where="s3://127.0.0.1:1/abc", token="a:b"))
    assert "./dev more" in error.value.hint


def test_a_removed_depot_is_forgotten_and_its_objects_stay(ask, tmp_path):
    add(ask, "one", tmp_path / "one")
    ask("sync", sync.Ask())
    held = sorted((tmp_path / "one").rglob("*"))
    assert ask("depot_remove", depot_remove.Ask(name="one")).depots == 0
    assert sorted((tmp_path / "one").rglob("*")) == held
    with pytest.raises(Mistaken):
        ask("depot_remove", depot_remove.Ask(name="one"))
    assert ask("sync", sync.Ask()).depots == ()


def test_a_vault_is_made_again_from_a_stick(ask, office, tmp_path):
    add(ask, "stick", tmp_path / "stick", has_keystore=True)
    ask("sync", sync.Ask())
    stick = StickDepot(tmp_path / "stick", claim(tmp_path / "stick"))
    made = restore.restore(tmp_path / "again", stick, stick.keystore(), PASSPHRASE, NOON, quiet)
    assert (made.cases, made.findings) == (1, ())
    with pytest.raises(Refused):
        restore.restore(office.folder, stick, b"another", PASSPHRASE, NOON, quiet)
    with pytest.raises(Locked):
        restore.restore(tmp_path / "third", stick, stick.keystore(), "wrong " + PASSPHRASE, NOON, quiet)
    assert not (tmp_path / "third" / "keystore").exists()


def test_a_vault_that_was_put_back_from_an_older_copy_learns_of_it(ask, office, tmp_path, opened_keystore):
    from safeconduct.actions.office import open_with

    add(ask, "stick", tmp_path / "stick")
    ask("sync", sync.Ask())
    shutil.copytree(office.folder, tmp_path / "older")
    office.keep((f.CaseOpened(case=new_ref(), on=NOON.date(), via="hotline", label="blue door"),), NOON, quiet)
    ask("sync", sync.Ask())
    older = open_with(tmp_path / "older", *opened_keystore, NOON, quiet)
    try:
        (line,) = act(older, "sync", sync.Ask(), NOON, quiet).depots
        assert [found.stage for found in line.findings] == ["own"]
        assert older.replica.cases(limit=9).total == 2
        older.keep((f.CaseOpened(case=new_ref(), on=NOON.date(), via="hotline", label="third"),), NOON, quiet)
        assert older.troubles == ()
    finally:
        older.close()


def test_a_restore_from_what_is_no_depot_says_so(tmp_path):
    stick = StickDepot(tmp_path / "nowhere", b"mark")
    with pytest.raises(Unreachable):
        stick.keystore()


def test_the_depots_are_known_after_all_keys_were_replaced(ask, office, tmp_path):
    from safeconduct.actions import renew

    add(ask, "one", tmp_path / "one")
    ask("sync", sync.Ask())
    ask("renew", renew.Ask(old=PASSPHRASE, new="walnut ferry crimson ladder oyster pebble"))
    assert [line.name for line in ask("depot_list", depot_list.Ask()).depots] == ["one"]
    (line,) = ask("sync", sync.Ask(), NOON + dt.timedelta(days=2)).depots
    assert (line.is_done, line.findings) == (True, ())
