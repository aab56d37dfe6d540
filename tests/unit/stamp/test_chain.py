"""From a capture to a stamp, a pack and another vault, with an invented authority and every way in which it could be cheated."""

import datetime as dt
import hashlib
import shutil

import msgspec
import pytest

from safeconduct.actions import (
    capture_list,
    depot_add,
    evidence_capture,
    evidence_load,
    evidence_release,
    stamp_ask,
    stamp_list,
    stamp_send,
    stamp_take,
)
from safeconduct.actions.acts import act
from safeconduct.actions.office import open_with
from safeconduct.errors import Damaged, Mistaken, Refused, Unreachable
from safeconduct.model import facts as f
from safeconduct.studies.evidence import read_report, stamps_of, unpack
from safeconduct.vault.courier import holdings_of
from tests.authority import Authority, Served, http
from tests.cli.transcript import run_line
from tests.conftest import BEGUN, quiet
from tests.relays import relay

HONEST = Authority()
NOW = BEGUN + dt.timedelta(hours=3)
REPORT = '[[claim]]\nid = "held"\ntext = "men are held in the old mill"\nsaid = [{stance = "asserts", speaker = "Post", via = ["Post"]}]'
PAGE = b"<p>Men are held in the old mill.</p>"


def do(office, verb, ask, now=NOW):
    return act(office, verb, ask, now, quiet)


@pytest.fixture
def asked(office):
    """A vault with a claim, a capture of its page and a question for an authority; and the root of the question."""
    do(office, "evidence_load", evidence_load.Ask(ledger=msgspec.msgpack.encode(read_report(REPORT))))
    kept = {"media_type": "text/html", "taken_by": "ayla", "method": "saved", "title": "Post"}
    do(office, "evidence_capture", evidence_capture.Ask(content=PAGE, said=("held/1",), **kept))
    do(office, "stamp_ask", stamp_ask.Ask())
    return office, bytes.fromhex(do(office, "stamp_list", stamp_list.Ask()).stamps[0].sha256)


def packed(office, folder):
    file = folder / "pack.zip"
    ask = evidence_release.Ask(kind="pack", format="zip", path=str(file), recipient="a court", purpose="proceedings")
    do(office, "evidence_release", ask)
    return file


@pytest.mark.slow
def test_a_stamp_goes_from_the_question_into_a_pack_and_into_another_vault(asked, empty_vault, opened_keystore, tmp_path):
    office, root = asked
    assert do(office, "stamp_ask", stamp_ask.Ask()).is_new is False, "one question a day"
    answer = do(office, "stamp_take", stamp_take.Ask(response=HONEST.answer(root, NOW), authority=HONEST.pem))
    assert (answer.captures, answer.at_ms) == (1, round(NOW.timestamp() * 1000))
    assert do(office, "capture_list", capture_list.Ask()).captures[0].seen_ms == answer.at_ms
    with pytest.raises(Refused, match="today"):
        do(office, "stamp_ask", stamp_ask.Ask())
    with pytest.raises(Mistaken, match="every capture"):
        do(office, "stamp_ask", stamp_ask.Ask(), NOW + dt.timedelta(days=1))
    file = packed(office, tmp_path)
    found = unpack(file.read_bytes())
    assert [each.root for each in found.stamps] == [root.hex()]

    other = open_with(shutil.copytree(empty_vault, tmp_path / "other"), *opened_keystore, BEGUN, quiet)
    ask = evidence_load.Ask(
        ledger=msgspec.msgpack.encode(found.ledger), content=file.read_bytes(), places=found.places, stamps=found.stamps
    )
    do(other, "evidence_load", ask)
    facts = len(other.replica.history("stamp", other.replica.records("stamp")[0].ref, limit=50))
    do(other, "evidence_load", ask)
    assert len(other.replica.history("stamp", other.replica.records("stamp")[0].ref, limit=50)) == facts, "known already"
    assert unpack(packed(other, tmp_path / "other").read_bytes()).stamps == found.stamps
    other.close()


def test_a_reader_checks_the_chain_under_a_certificate_of_her_own(asked, tmp_path):
    office, root = asked
    do(office, "stamp_take", stamp_take.Ask(response=HONEST.answer(root, NOW), authority=HONEST.pem))
    file, own, other = packed(office, tmp_path), tmp_path / "own.pem", tmp_path / "other.pem"
    own.write_bytes(HONEST.pem)
    other.write_bytes(Authority().pem)
    code, _, shown = run_line(f"safeconduct evidence verify {file}", "")
    assert code == 0
    assert "1 captures existed by 2017-04-01 12:00:00 UTC" in shown
    assert "came in the pack" in shown
    assert "came in the pack" not in run_line(f"safeconduct evidence verify {file} --authority {own}", "")[2]
    code, _, shown = run_line(f"safeconduct evidence verify {file} --authority {other}", "")
    assert code == 12
    assert "not of this root under that authority" in shown


def test_an_answer_that_is_not_ours_is_not_kept(asked):
    office, root = asked
    for response, authority in (
        (HONEST.answer(bytes(32), NOW), HONEST),
        (Authority().answer(root, NOW), HONEST),
        (HONEST.answer(root, NOW)[:-3], HONEST),
    ):
        with pytest.raises(Damaged):
            do(office, "stamp_take", stamp_take.Ask(response=response, authority=authority.pem))
    for days in (-3, 3):
        with pytest.raises(Refused, match="older than what it stamps, or of a day to come"):
            do(office, "stamp_take", stamp_take.Ask(response=HONEST.answer(root, NOW + dt.timedelta(days)), authority=HONEST.pem))
    assert do(office, "stamp_list", stamp_list.Ask()).stamps[0].at_ms == 0


def test_a_stamp_that_does_not_hold_is_named_and_left_out_only_when_somebody_says_so(asked, tmp_path, empty_vault, opened_keystore):
    office, root = asked
    (record,) = office.replica.records("stamp")
    forged = Authority().answer(root, NOW)
    given = f.StampGiven(stamp=record.ref, at_ms=round(NOW.timestamp() * 1000), content=forged, text=HONEST.pem.decode())
    office.keep((given,), NOW, quiet)
    ask = evidence_release.Ask(kind="pack", format="zip", path=str(tmp_path / "a.zip"), recipient="a court", purpose="proceedings")
    with pytest.raises(Damaged, match=f"stamp {root.hex()[:16]}: the time stamp is not of this root") as caught:
        do(office, "evidence_release", ask)
    assert f"--without-stamp {root.hex()[:16]}" in caught.value.hint
    for named in ("ab" * 8, root.hex()[:7]):
        with pytest.raises(Mistaken, match="stamp 1 of those to be left out"):
            do(office, "evidence_release", msgspec.structs.replace(ask, without_stamps=(named,)))
    assert list(tmp_path.glob("*.zip")) == []
    do(office, "evidence_release", msgspec.structs.replace(ask, without_stamps=(root.hex()[:16],)))
    found = unpack((tmp_path / "a.zip").read_bytes())
    assert (found.stamps, len(found.places)) == ((), 1), "the copy is in it, and no stamp"

    bad = stamps_of([office.replica.look("stamp", record.ref)], list(found.places))
    other = open_with(shutil.copytree(empty_vault, tmp_path / "other"), *opened_keystore, BEGUN, quiet)
    load = evidence_load.Ask(ledger=msgspec.msgpack.encode(read_report(REPORT)), stamps=bad)
    with pytest.raises(Damaged, match=f"stamp {root.hex()[:16]}"):
        do(other, "evidence_load", load)
    assert do(other, "evidence_load", msgspec.structs.replace(load, without_stamps=(root.hex(),))).added
    assert other.replica.records("stamp") == []
    other.close()


@pytest.mark.slow
def test_a_stamp_that_came_from_outside_is_checked_before_it_is_kept(asked, tmp_path):
    office, root = asked
    do(office, "stamp_take", stamp_take.Ask(response=HONEST.answer(root, NOW), authority=HONEST.pem))
    (good,) = unpack(packed(office, tmp_path).read_bytes()).stamps
    bare = msgspec.msgpack.encode(read_report(REPORT))
    for change in (
        {"token": Authority().answer(root, NOW)},
        {"token": HONEST.answer(bytes(32), NOW)},
        {"at_ms": good.at_ms - 86_400_000},
        {"root": "ab" * 32},
    ):
        with pytest.raises(Damaged):
            do(office, "evidence_load", evidence_load.Ask(ledger=bare, stamps=(msgspec.structs.replace(good, **change),)))


def test_no_question_no_answer(office):
    with pytest.raises(Mistaken, match="no question waits"):
        do(office, "stamp_take", stamp_take.Ask(response=b"", authority=HONEST.pem))
    with pytest.raises(Mistaken, match="every capture"):
        do(office, "stamp_ask", stamp_ask.Ask())


def through(office, running):
    """Add the relay, ask through it, and take what it says is the answer."""
    do(office, "depot_add", depot_add.Ask(name="relay", kind="relay", where=running.address, token=running.token))
    sent = do(office, "stamp_send", stamp_send.Ask(depot="relay", authority=HONEST.pem))
    return do(office, "stamp_take", stamp_take.Ask(response=sent.response, authority=HONEST.pem))


def test_a_stamp_comes_through_a_relay_that_learns_no_device_and_no_root(asked, tmp_path):
    office, root = asked
    with Served(lambda got: [http(HONEST.answer_to(got.partition(b"\r\n\r\n")[2][24:56], NOW))]) as authority:
        with relay(tmp_path, authority=authority.address) as running:
            assert through(office, running).captures == 1
        assert len(authority.asked) == 1
    stored = (tmp_path / "relay.db").read_bytes()
    assert root not in stored
    assert hashlib.sha256(root).digest() not in stored
    lanes = [holding.lane for holding in holdings_of(office.folder, office.keys)]
    assert [lane in stored for lane in lanes] == [True] + [False] * (len(lanes) - 1), "the lane that all devices share, and no other"


def test_a_relay_or_an_authority_that_cheats_stamps_nothing_and_the_question_waits(asked, tmp_path):
    office, root = asked
    with (
        Served(lambda _: [http(Authority().answer(root, NOW))]) as forger,
        relay(tmp_path, authority=forger.address) as running,
        pytest.raises(Damaged),
    ):
        through(office, running)
    with pytest.raises(Unreachable):
        do(office, "stamp_send", stamp_send.Ask(depot="relay", authority=HONEST.pem))
    with pytest.raises(Mistaken, match="no depot"):
        do(office, "stamp_send", stamp_send.Ask(depot="stick", authority=HONEST.pem))
    assert do(office, "stamp_list", stamp_list.Ask()).stamps[0].at_ms == 0
