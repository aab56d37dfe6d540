"""What somebody gets who seizes or compels something, counted by the real code on one small vault.

docs/threat-model.md shows the table of these counts; it is compared here, so that the page cannot promise more than the program keeps.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import re
import shutil
import zipfile
from pathlib import Path

import msgspec
import pytest

from safeconduct.actions import export, panic, passphrase, recover_join, recover_split
from safeconduct.actions.case_list import Ask, case_list
from safeconduct.actions.office import open_office, open_with
from safeconduct.errors import Locked, Mistaken, Refused, SafeconductError
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.passphrase import choose
from safeconduct.vault.recovery import read
from tests.conftest import BEGUN, PASSPHRASE, quiet

NOW = dt.datetime(2017, 5, 2, 9, tzinfo=dt.UTC)
DAY = dt.date(2017, 5, 1)
LATER = "copper meadow twelve sleepy anchor violin"
NOTHING = (0, 0, 0)
HOUSEHOLDS, SHELTERS, COUNTRIES = 5, 2, ("LTU", "BTN", "URY")
PAGE = Path(__file__).parents[2] / "docs" / "threat-model.md"


def household(number, shelter):
    """Give one household that agreed to be shared, and where it sleeps."""
    case, person = new_ref(), new_ref()
    return case, [
        f.CaseOpened(case=case, on=DAY, via="hotline", label=f"kettle {number}"),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=f"Person Example{number}"),
        f.ConsentSet(case=case, person=person, purpose="share", is_given=True, on=DAY),
        f.StayBegun(case=case, stay=new_ref(), shelter=shelter, beds=1, from_on=DAY),
    ]


def talks(country):
    return f.NegotiationOpened(negotiation=new_ref(), country=f"iso3:{country}", topic="places", on=DAY)


def shut(office):
    """Lock the vault in the middle of a test."""
    office.close()
    office.first_case = None


@pytest.fixture
def filled(vault_folder, opened_keystore):
    """Give an opened vault with people, shelters and countries in talks; one case stands first."""
    office = open_with(vault_folder, *opened_keystore, BEGUN, quiet)
    shelters = [new_ref() for _ in range(SHELTERS)]
    drafts = [f.ShelterOpened(shelter=ref, name=f"Tree {n}", address=f"Mill Lane {n}", beds=9, on=DAY) for n, ref in enumerate(shelters)]
    office.keep([*drafts, *map(talks, COUNTRIES)], NOW, quiet)
    cases = [household(number, shelters[number % SHELTERS]) for number in range(HOUSEHOLDS)]
    for _, facts in cases:
        office.keep(facts, NOW, quiet)
    office.first_case = cases[0][0]
    yield office
    if office.first_case:
        office.close()


def readable(office):
    """Count the persons by name, the shelters by address and the countries in talks that an opened vault gives."""
    persons = sum(line.persons for line in office.replica.cases(limit=1_000).lines)
    shelters = sum(bool(shelter.opened.value.address) for shelter in office.replica.records("shelter"))
    return persons, shelters, len({talk.opened.value.country for talk in office.replica.records("negotiation")})


def in_plain(*folders):
    """Count the same in the bytes of files, without any key."""
    files = [path for folder in folders for path in Path(folder).rglob("*") if path.is_file()]
    data = b"\0".join(path.read_bytes() + os.fsencode(path.name) for path in files)
    return (
        len(set(re.findall(rb"Person Example\d", data))),
        len(set(re.findall(rb"Mill Lane \d", data))),
        sum(f"iso3:{country}".encode() in data for country in COUNTRIES),
    )


def in_export(path):
    """Count the same in an opened export."""
    with zipfile.ZipFile(path) as archive:
        data = b"\0".join(archive.read(name) for name in archive.namelist() if not name.endswith((".txt", ".csv")))
    told = json.dumps(data.decode("utf-8", "replace"))
    return (
        len(set(re.findall(r"Person Example\d", told))),
        len(set(re.findall(r"Mill Lane \d", told))),
        sum(f"iso3:{country}" in told for country in COUNTRIES),
    )


def exported(office, folder, *, cases, is_sealed=False):
    path = folder / ("some.zip" if cases else "all.zip")
    how = {"passphrase": LATER} if is_sealed else {"is_open": True}
    export.export(office, export.Ask(path=str(path), cases=tuple(cases), recipient="a partner", purpose="referral", **how), NOW, quiet)
    return path


def table():
    """Give the counts that the page shows, by what is seized."""
    row = re.compile(r"^\| ([^|]+) \| (\d+) of (\d+) \| (\d+) of (\d+) \| (\d+) of (\d+) \|$", re.MULTILINE)
    rows = row.findall(PAGE.read_text(encoding="utf-8"))
    assert all(tuple(map(int, cells[2::2])) == (HOUSEHOLDS, SHELTERS, len(COUNTRIES)) for cells in rows)
    return {cells[0]: tuple(map(int, cells[1::2])) for cells in rows}


@pytest.mark.slow
def test_what_each_seizure_gives_is_what_the_page_says(filled, vault_folder, tmp_path):
    everything = (HOUSEHOLDS, SHELTERS, len(COUNTRIES))
    counted = {"the vault while it is open": readable(filled)}
    one = exported(filled, tmp_path, cases=[filled.first_case])
    whole = exported(filled, tmp_path, cases=[])
    counted["a sealed export, without what opens it"] = in_plain(sealed_only(filled, tmp_path))
    counted["an opened export of one case"] = in_export(one)
    counted["an opened export of everything"] = in_export(whole)
    shut(filled)
    counted["a laptop that is off or locked; a copy; a backup"] = in_plain(vault_folder)
    with pytest.raises(Locked):
        open_office(vault_folder, LATER, NOW, quiet)
    opened = open_office(vault_folder, PASSPHRASE, NOW, quiet)
    counted["the passphrase and a copy"] = readable(opened)
    share = read(recover_split.recover_split(opened, recover_split.Ask(needed=2, custodians=3), NOW, quiet).shares[0])
    opened.close()
    with pytest.raises(Refused):
        recover_join.join(tmp_path / "joined", vault_folder, {share.number: share}, choose(LATER), NOW, quiet)
    counted["one custodian's card and a copy"] = in_plain(vault_folder)
    panic.panic(vault_folder)
    with pytest.raises((Locked, Mistaken)):
        open_office(vault_folder, PASSPHRASE, NOW, quiet)
    counted["the passphrase and the laptop, after panic"] = in_plain(vault_folder)
    assert counted == table()
    assert counted["the vault while it is open"] == counted["an opened export of everything"] == everything
    assert counted["a laptop that is off or locked; a copy; a backup"] == NOTHING


def sealed_only(office, tmp_path):
    folder = tmp_path / "sealed"
    folder.mkdir()
    exported(office, folder, cases=[], is_sealed=True)
    return folder


def test_a_locked_vault_tells_how_many_compartments_it_has_and_how_much_was_written(filled, vault_folder):
    """A lane is a compartment: whoever counts the folders knows how many countries there are talks with, and not which."""
    lanes = list((vault_folder / "journal").iterdir())
    assert len(lanes) == len(f.COMPARTMENTS) + len(COUNTRIES)
    names = [path.name for path in (vault_folder / "journal").rglob("*")]
    assert all(re.fullmatch("[0-9a-f]{32}|[0-9a-f]{64}", name) for name in names)


@pytest.mark.slow
def test_an_old_copy_opens_with_the_old_passphrase_and_so_does_what_came_after(filled, vault_folder, tmp_path):
    """Changing the passphrase changes no key: the page says so plainly, and what to do."""
    old = Path(shutil.copytree(vault_folder, tmp_path / "old"))
    passphrase.passphrase(filled, passphrase.Ask(old=PASSPHRASE, new=LATER), NOW, quiet)
    filled.keep(household(9, filled.replica.records("shelter")[0].ref)[1], NOW, quiet)
    shut(filled)
    with pytest.raises(Locked):
        open_office(vault_folder, PASSPHRASE, NOW, quiet)
    before = open_office(old, PASSPHRASE, NOW, quiet)
    assert readable(before)[0] == HOUSEHOLDS
    before.close()
    shutil.copy(old / "keystore", vault_folder / "keystore")
    since = open_office(vault_folder, PASSPHRASE, NOW, quiet)
    assert readable(since)[0] == HOUSEHOLDS + 1
    since.close()


def test_a_copy_that_goes_its_own_way_is_noticed(filled, vault_folder, tmp_path, opened_keystore):
    """Two copies that are both written to do not mix unseen."""
    copy, case = Path(shutil.copytree(vault_folder, tmp_path / "copy")), filled.first_case
    filled.keep([f.NoteAdded(case=case, text="here")], NOW, quiet)
    shut(filled)
    other = open_with(copy, *keystore_of(filled, opened_keystore), BEGUN, quiet)
    other.keep([f.NoteAdded(case=case, text="there")], NOW, quiet)
    other.close()
    for lane in (copy / "journal").iterdir():
        for segment in lane.iterdir():
            target = vault_folder / "journal" / lane.name / segment.name
            if not target.exists():
                shutil.copy(segment, target)
    both = open_with(vault_folder, *keystore_of(filled, opened_keystore), BEGUN, quiet)
    try:
        assert not both.journal.verify().is_sound
    finally:
        both.close()


def keystore_of(office, opened_keystore):
    """Give the keyring as it is now; the master key is the same for all copies."""
    return office._keyring, opened_keystore[1]


def test_a_mistaken_passphrase_says_nothing_of_what_is_inside(vault_folder, filled):
    shut(filled)
    with pytest.raises(SafeconductError) as refused:
        open_office(vault_folder, LATER, NOW, quiet)
    assert not re.search("Example|Mill|LTU|kettle", refused.value.says + refused.value.hint)


def test_lists_of_an_open_vault_name_nobody_unless_asked(filled):
    assert b"Example" not in msgspec.json.encode(case_list(filled, Ask(), NOW, quiet))
    assert b"Example" in msgspec.json.encode(case_list(filled, Ask(with_names=True), NOW, quiet))
