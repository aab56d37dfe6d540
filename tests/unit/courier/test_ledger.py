"""What is remembered of depots survives, sealed; and what cannot be read is begun anew or said."""

import datetime as dt

import pytest

from safeconduct.errors import Damaged, Mistaken
from safeconduct.vault.courier import Finding, KeptDepot, Ledger, Places, drop_ledger, read_ledger, read_places, write_ledger, write_places

KEY, ID, LANE, NOW = b"\x01" * 32, b"\x02" * 16, b"\x03" * 16, dt.datetime(2017, 4, 1, tzinfo=dt.UTC)
SECRET = "relay.example.invalid"


def finding(stage="withheld", since=NOW):
    return Finding(stage=stage, says="x", lane=LANE.hex(), name="", since=since)


def test_a_ledger_comes_back_as_it_was_written(tmp_path):
    ledger = Ledger()
    ledger.lane(LANE).add(b"n" * 32)
    ledger.lane(LANE).cursor = b"c"
    ledger.find(finding())
    ledger.awaited[b"a" * 32] = (LANE, NOW)
    ledger.reached_at = NOW
    write_ledger(tmp_path, ID, ledger, KEY)
    back = read_ledger(tmp_path, ID, KEY)
    assert back.encode() == ledger.encode()
    drop_ledger(tmp_path, ID)
    assert read_ledger(tmp_path, ID, KEY).lanes == {}


def test_a_ledger_under_another_key_is_begun_anew(tmp_path):
    ledger = Ledger()
    ledger.find(finding())
    write_ledger(tmp_path, ID, ledger, KEY)
    assert read_ledger(tmp_path, ID, b"\x09" * 32).findings == {}


def test_a_finding_keeps_its_first_day_ends_and_is_forgotten_after_a_month():
    ledger = Ledger()
    ledger.find(finding())
    ledger.find(finding(since=NOW + dt.timedelta(days=3)))
    (found,) = ledger.findings.values()
    assert found.since == NOW
    ledger.settle(LANE, [found.key], NOW)
    assert next(iter(ledger.findings.values())).until is None
    later = NOW + dt.timedelta(days=4)
    ledger.settle(LANE, [], later)
    assert next(iter(ledger.findings.values())).until == later
    ledger.settle(LANE, [], later + dt.timedelta(days=30))
    assert len(ledger.findings) == 1
    ledger.settle(LANE, [], later + dt.timedelta(days=31))
    assert ledger.findings == {}


def test_places_are_sealed_and_show_nothing(tmp_path):
    kept = KeptDepot(id=ID, name="relay", kind="relay", where=SECRET, token="word", added_at=NOW)
    write_places(tmp_path, Places(depots=(kept,)), KEY)
    assert read_places(tmp_path, KEY).named("relay") == kept
    assert SECRET not in repr(kept)
    assert all(SECRET.encode() not in path.read_bytes() for path in tmp_path.iterdir())
    with pytest.raises(Mistaken):
        read_places(tmp_path, KEY).named("other")
    with pytest.raises(Damaged) as error:
        read_places(tmp_path, b"\x09" * 32)
    assert error.value.stage == "depots"
