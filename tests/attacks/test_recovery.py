"""A vault is lost and comes back with the help of some of its custodians; and what others can do with what lies about."""

import datetime as dt
import random
import shutil

import pytest

from safeconduct.actions.depot_add import Ask as AddAsk
from safeconduct.actions.depot_add import depot_add
from safeconduct.actions.forget import Ask as ForgetAsk
from safeconduct.actions.forget import forget
from safeconduct.actions.office import open_office, open_with
from safeconduct.actions.panic import panic
from safeconduct.actions.recover_join import join, kit_of
from safeconduct.actions.recover_split import Ask, recover_split
from safeconduct.actions.recover_status import Ask as StatusAsk
from safeconduct.actions.recover_status import recover_status
from safeconduct.actions.sync import Ask as SyncAsk
from safeconduct.actions.sync import sync
from safeconduct.errors import Locked, Mistaken, Refused
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.passphrase import choose
from safeconduct.vault.recovery import pack, read, split
from tests.conftest import BEGUN, PASSPHRASE, quiet

NOW = dt.datetime(2017, 5, 2, 9, tzinfo=dt.UTC)
DAY = NOW.date()
LATER = "copper meadow twelve sleepy anchor violin"


def case(word):
    ref = new_ref()
    return ref, [f.CaseOpened(case=ref, on=DAY, via="hotline", label=word), f.NoteAdded(case=ref, text=f"{word} was said")]


@pytest.fixture
def split_vault(vault_folder, opened_keystore):
    """Give an opened vault with one case, of which three of five custodians have the keys; and their shares."""
    office = open_with(vault_folder, *opened_keystore, BEGUN, quiet)
    office.keep(case("kettle")[1], NOW, quiet)
    answer = recover_split(office, Ask(needed=3, custodians=5), NOW, quiet)
    yield office, answer.shares
    office.close()


def typed(shares, numbers, chance):
    """Let custodians read out their shares in some order, each with one slip that is named and mended."""
    told = {}
    for number in chance.sample(numbers, len(numbers)):
        words = shares[number - 1].split()
        place = chance.randrange(len(words))
        slip = [*words[:place], "zuzu" if words[place] != "zuzu" else "baba", *words[place + 1 :]]
        with pytest.raises(Mistaken) as named:
            read(" ".join(slip))
        assert str(place + 1) in named.value.says
        share = read(" ".join([*slip[:place], named.value.hint.split(": ")[1], *slip[place + 1 :]]))
        told[share.number] = share
    return told


@pytest.mark.slow
@pytest.mark.parametrize("from_depot", [False, True])
def test_h7_b10_a_bare_machine_gets_everything_back_from_a_copy_and_damaged_shares(split_vault, tmp_path, from_depot):
    office, shares = split_vault
    gone, facts = case("forgotten")
    office.keep(facts, NOW, quiet)
    forget(office, ForgetAsk(case=gone, reason="own_wish"), NOW, quiet)
    office.keep([f.NegotiationOpened(negotiation=new_ref(), country="iso3:BTN", topic="places", on=DAY)], NOW, quiet)
    source = tmp_path / "stick"
    if from_depot:
        depot_add(office, AddAsk(name="stick", kind="folder", where=str(source)), NOW, quiet)
        sync(office, SyncAsk(), NOW, quiet)
    else:
        shutil.copytree(office.folder, source)
        panic(source)
    told = {(kind, ref) for kind, ref in office.replica._do.execute("SELECT kind, ref FROM record")}
    answer = join(tmp_path / "new", source, typed(shares, (5, 2, 4), random.Random(9)), choose(LATER), NOW, quiet)
    assert (answer.cases, answer.findings) == (1, ())
    again = open_office(tmp_path / "new", LATER, NOW, quiet)
    try:
        assert {(kind, ref) for kind, ref in again.replica._do.execute("SELECT kind, ref FROM record")} == told
        assert again.replica.search("kettle").total == 1
        assert again.replica.look("case", gone) is None
        assert again.troubles == ()
        assert {kept.epoch for kept in again._keyring.compartments} == {0, 1}, "every key was renewed"
        assert recover_status(again, StatusAsk(), NOW, quiet).has_kit
    finally:
        again.close()
    with pytest.raises(Locked):
        open_office(tmp_path / "new", PASSPHRASE, NOW, quiet)


def test_too_few_custodians_bring_nothing_back(split_vault, tmp_path):
    office, shares = split_vault
    two = {share.number: share for share in map(read, shares[:2])}
    with pytest.raises(Refused):
        join(tmp_path / "new", office.folder, two, choose(LATER), NOW, quiet)
    assert not (tmp_path / "new").exists()
    with pytest.raises(Mistaken):
        kit_of(tmp_path)


def test_no_share_is_kept_anywhere(split_vault):
    office, shares = split_vault
    office.replica.checkpoint()
    data = b"".join(path.read_bytes() for path in office.folder.rglob("*") if path.is_file())
    data += repr(list(office.replica.events())).encode() + b"".join(office.replica.settings().values())
    for words in shares:
        share = read(words)
        assert share.secret not in data
        assert words.encode() not in data


def test_an_older_kit_that_is_put_back_is_sealed_nothing(split_vault):
    """Custodians who were relieved keep their shares, and somebody puts their kit back: they get nothing that is newer."""
    office, shares = split_vault
    path = office.folder / "recovery"
    older = path.read_bytes()
    recover_split(office, Ask(needed=2, custodians=2), NOW, quiet)
    for false in (older, pack(split(office._keyring.org, b"", b"t" * 32, quorum=2, custodians=2).kit)):
        path.write_bytes(false)
        country = "iso3:BTN" if false is older else "iso3:URY"
        office.keep([f.NegotiationOpened(negotiation=new_ref(), country=country, topic="x", on=DAY)], NOW, quiet)
        assert path.read_bytes() == false
        assert [trouble.stage for trouble in office.catch_up(DAY, quiet)] == ["recovery"]
        assert not recover_status(office, StatusAsk(), NOW, quiet).has_kit
    assert read(shares[0]).tag != kit_of(office.folder).fixed.id


def test_a_kit_is_brought_up_with_the_keys_at_the_next_opening(split_vault):
    """Stopped between the keystore and the kit: the next opening seals the keys of now."""
    office, shares = split_vault
    path = office.folder / "recovery"
    before = path.read_bytes()
    office.keep([f.NegotiationOpened(negotiation=new_ref(), country="iso3:BTN", topic="x", on=DAY)], NOW, quiet)
    assert path.read_bytes() != before
    path.write_bytes(before)
    assert office.catch_up(DAY, quiet) == ()
    assert path.read_bytes() != before
    assert shares
