"""Large captures: kept portion by portion, gone on with where that was broken off, and the same bytes when they are read back."""

import datetime as dt
import errno
import hashlib
import os
import random
import shutil
from pathlib import Path

import msgspec
import pytest

from safeconduct.actions import capture_list, evidence_capture, evidence_load, evidence_release
from safeconduct.actions.acts import act
from safeconduct.actions.office import Office, open_with
from safeconduct.doors.cli import evidence_leaving as leaving
from safeconduct.errors import Damaged, Mistaken, Refused, SafeconductError, Unreachable
from safeconduct.model import facts as f
from safeconduct.studies.evidence import read_report
from tests.conftest import BEGUN, quiet

KEPT = {"media_type": "video/mp4", "taken_by": "ayla", "method": "filmed", "title": "The yard"}
REPORT = '[[claim]]\nid = "held"\ntext = "men are held in the old mill"\nsaid = [{stance = "asserts", speaker = "Post", via = ["Post"]}]'
MIB = 1 << 20


class Broken(Exception):
    """The act was broken off."""


def do(office, verb, ask, progress=quiet):
    return act(office, verb, ask, BEGUN, progress)


def written(folder, size, seed=5):
    """A file of bytes from a seed, and their SHA-256; never whole in memory."""
    path, dice, digest = folder / f"film-{size}", random.Random(seed), hashlib.sha256()
    with path.open("wb") as out:
        for start in range(0, size, MIB):
            content = dice.randbytes(min(MIB, size - start))
            digest.update(content)
            out.write(content)
    return path, digest.hexdigest()


def read_back(office, ref):
    digest = hashlib.sha256()
    for piece in office.replica.capture_pieces(bytes.fromhex(ref)):
        digest.update(piece)
    return digest.hexdigest()


def test_a_large_capture_comes_back_whole_and_is_verified_as_a_whole(office, tmp_path):
    do(office, "evidence_load", evidence_load.Ask(ledger=msgspec.msgpack.encode(read_report(REPORT))))
    path, digest = written(tmp_path, 2 * f.PORTION_BYTES + 70_000)
    answer = do(office, "evidence_capture", evidence_capture.Ask(path=str(path), said=("held/1",), **KEPT))
    assert (answer.sha256, answer.utterances) == (digest, 1)
    assert read_back(office, answer.capture) == digest
    record = office.replica.look("capture", bytes.fromhex(answer.capture))
    assert record.is_whole
    assert [each.value.size for _, each in sorted(record.portions.items())] == [f.PORTION_BYTES, f.PORTION_BYTES, 70_000]
    line = do(office, "capture_list", capture_list.Ask()).captures[0]
    assert line.properties["authenticity"]
    assert line.properties["availability"]


def test_what_was_kept_today_is_not_kept_again_and_more_can_be_read_in_it(office, tmp_path):
    more = REPORT.replace('"Post"]}]', '"Post"]}, {stance = "denies", speaker = "mayor", via = ["Post"]}]')
    do(office, "evidence_load", evidence_load.Ask(ledger=msgspec.msgpack.encode(read_report(more))))
    path, _ = written(tmp_path, 70_000)

    def keep(**changed):
        return do(office, "evidence_capture", evidence_capture.Ask(path=str(path), **{**KEPT, **changed}))

    first = keep(url="https://post.example/1", said=("held/1",))
    again = keep(title="", said=("held/2",))
    assert (again.capture, again.is_known, again.utterances) == (first.capture, True, 1)
    (line,) = do(office, "capture_list", capture_list.Ask()).captures
    assert line.utterances == 2
    with pytest.raises(Refused, match="were kept today"):
        keep()
    others = [keep(taken_by="ben"), keep(url="https://post.example/2"), keep(title="Another page")]
    assert [other.is_known for other in others] == [False] * 3, "another person's copy, and one of another page, say something new"
    tomorrow = evidence_capture.Ask(path=str(path), **KEPT)
    assert not act(office, "evidence_capture", tomorrow, BEGUN + dt.timedelta(days=1), quiet).is_known


def test_keeping_goes_on_where_it_was_broken_off(office, tmp_path):
    path, digest = written(tmp_path, 2 * f.PORTION_BYTES + 9)

    def stops(what, done, _total):
        if what == "keeping the capture" and done == 2 * f.PORTION_BYTES:
            raise Broken

    ask = evidence_capture.Ask(path=str(path), **KEPT)
    with pytest.raises(Broken):
        do(office, "evidence_capture", ask, stops)
    (half,) = office.replica.records("capture")
    assert not half.is_whole
    assert not do(office, "capture_list", capture_list.Ask()).captures[0].properties["availability"]
    answer = do(office, "evidence_capture", ask)
    assert answer.capture == half.ref.hex(), "the same capture, gone on with"
    assert read_back(office, answer.capture) == digest
    assert len(office.replica.records("capture")) == 1


def test_a_file_that_changes_meanwhile_is_no_capture(office, tmp_path):
    path, _ = written(tmp_path, 2 * f.PORTION_BYTES + 9)

    def writes(what, done, _total):
        if what == "keeping the capture" and not done:
            with path.open("r+b") as opened:
                opened.seek(2 * f.PORTION_BYTES)
                opened.write(b"another")

    with pytest.raises(Damaged, match="changed while"):
        do(office, "evidence_capture", evidence_capture.Ask(path=str(path), **KEPT), writes)
    assert not any(each.is_whole for each in office.replica.records("capture"))


def test_what_is_empty_too_large_or_not_there_is_said_so(office, tmp_path):
    empty, large = tmp_path / "empty", tmp_path / "large"
    empty.touch()
    with large.open("wb") as out:
        out.truncate(f.CAPTURE_BYTES + 1)
    for path, error in ((empty, Mistaken), (large, Mistaken), (tmp_path / "none", Unreachable)):
        with pytest.raises(error):
            do(office, "evidence_capture", evidence_capture.Ask(path=str(path), **KEPT))
    with pytest.raises(Mistaken, match="empty"):
        do(office, "evidence_capture", evidence_capture.Ask(**KEPT))
    assert office.replica.records("capture") == []


def held(office):
    """Keep the report, and give an utterance that can be tied to captures."""
    do(office, "evidence_load", evidence_load.Ask(ledger=msgspec.msgpack.encode(read_report(REPORT))))
    claim = office.replica.look("claim", office.replica.claim_named("held"))
    return next(each.value for each in claim.utterances.values() if each.value.is_read)


def test_a_pack_refuses_what_is_larger_than_a_pack(office):
    spoken = held(office)
    for _ in range(5):
        kept = {"media_type": "video/mp4", "taken_on": BEGUN.date(), "taken_by": "a", "method": "b"}
        large = f.CaptureTaken(capture=os.urandom(16), sha256=bytes(32), size=f.CAPTURE_BYTES, **kept)
        office.keep((large, msgspec.structs.replace(spoken, utterance=os.urandom(16), capture=large.capture)), BEGUN, quiet)
    with pytest.raises(Refused, match="larger than the 2048 MiB"):
        do(office, "evidence_release", evidence_release.Ask(kind="pack", format="zip"))


@pytest.fixture
def large(office, tmp_path):
    """A vault with a capture of several portions, and the question for a pack of it."""
    held(office)
    path, digest = written(tmp_path, 2 * f.PORTION_BYTES + 70_000)
    do(office, "evidence_capture", evidence_capture.Ask(path=str(path), said=("held/1",), **KEPT))
    return digest, evidence_release.Ask(kind="pack", format="zip", path=str(tmp_path / "a.zip"), recipient="a court", purpose="proceedings")


@pytest.mark.slow
def test_a_pack_of_a_large_capture_flows_out_and_into_another_vault(office, large, tmp_path, empty_vault, opened_keystore):
    digest, ask = large
    told = []
    answer = do(office, "evidence_release", ask, lambda what, done, total: told.append((what, done, total)))
    assert answer.unread == 1
    assert {what for what, done, total in told if done == total} >= {"reading the captures", "writing the file"}
    path = Path(ask.path)
    found, sha256 = leaving.unpack(path, quiet)
    assert (sha256, answer.size_bytes) == (answer.sha256, path.stat().st_size)

    changed, dice = tmp_path / "changed.zip", random.Random(7)
    for at in (*(dice.randrange(answer.size_bytes) for _ in range(2)), answer.size_bytes - 1):
        shutil.copyfile(path, changed)
        with changed.open("r+b") as opened:
            opened.seek(at)
            was = opened.read(1)[0]
            opened.seek(at)
            opened.write(bytes([was ^ 1 << dice.randrange(8)]))
        with pytest.raises(SafeconductError):
            leaving.unpack(changed, quiet)

    other = open_with(shutil.copytree(empty_vault, tmp_path / "other"), *opened_keystore, BEGUN, quiet)
    load = evidence_load.Ask(ledger=msgspec.msgpack.encode(found.ledger), path=str(path), places=found.places)

    def stops(what, done, _total):
        if what == "keeping a capture" and done == 2 * f.PORTION_BYTES:
            raise Broken

    with pytest.raises(Broken):
        do(other, "evidence_load", load, stops)
    assert not other.replica.claims().total, "nothing says yet what is read in it"
    assert do(other, "evidence_load", load).added
    (capture,) = other.replica.records("capture")
    assert read_back(other, capture.ref.hex()) == digest
    other.close()


def test_a_disk_that_fills_up_leaves_no_pack_and_no_record(office, large, monkeypatch):
    _, ask = large
    write, taken = os.write, [0]

    def filling(descriptor, data):
        if Path(f"/proc/self/fd/{descriptor}").readlink().parent == Path(ask.path).parent:
            taken[0] += len(data)
        if taken[0] > f.PORTION_BYTES:
            raise OSError(errno.ENOSPC, "full")
        return write(descriptor, data)

    before = set(Path(ask.path).parent.iterdir())
    monkeypatch.setattr("safeconduct.vault.depot.outgoing.os.write", filling)
    with pytest.raises(Unreachable):
        do(office, "evidence_release", ask)
    monkeypatch.undo()
    assert set(Path(ask.path).parent.iterdir()) == before
    assert office.replica.records("export") == []


def resident(mark):
    """Memory of this process in MiB: now (VmRSS), or at most (VmHWM)."""
    lines = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(mark)) // 1024


@pytest.mark.soak
@pytest.mark.slow
def test_three_hundred_mebibytes_take_no_memory(office: Office, tmp_path):
    held(office)
    path, digest = written(tmp_path, 300 * MIB)
    before = resident("VmRSS")
    Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # the high-water mark begins anew
    answer = do(office, "evidence_capture", evidence_capture.Ask(path=str(path), said=("held/1",), **KEPT))
    kept = resident("VmHWM")
    assert read_back(office, answer.capture) == digest == answer.sha256
    after = resident("VmHWM")
    out = tmp_path / "a.zip"
    ask = evidence_release.Ask(kind="pack", format="zip", path=str(out), recipient="a court", purpose="proceedings")
    assert do(office, "evidence_release", ask).sha256 == leaving.unpack(out, quiet)[1]
    packed = resident("VmHWM")
    told = f"{kept - before} MiB more while keeping, {after - before} MiB with reading, {packed - before} MiB with a pack of it, checked"
    print(f"300 MiB: at most {told}")
    assert packed - before < 150


@pytest.mark.slow
def test_a_web_archive_is_looked_into_and_a_damaged_one_is_not_kept(office, tmp_path):
    whole = (Path(__file__).parents[2] / "cli" / "page.warc").read_bytes()
    kept = KEPT | {"media_type": "application/warc"}
    answer = do(office, "evidence_capture", evidence_capture.Ask(content=whole, **kept))
    assert [page.url for page in answer.archive.pages] == ["https://example.org/mill"]
    damaged = whole.replace(b"60 men", b"61 men")
    with pytest.raises(Damaged, match="record 1, byte 0: its block is not that of its digest"):
        do(office, "evidence_capture", evidence_capture.Ask(content=damaged, **kept))
    assert len(office.replica.records("capture")) == 1
    assert do(office, "evidence_capture", evidence_capture.Ask(content=damaged, **KEPT)).archive is None, "as any other file"
