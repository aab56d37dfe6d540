import errno
import os
import stat
from pathlib import Path

import pytest

from safeconduct.errors import Damaged, Mistaken, Unreachable
from safeconduct.vault.depot import OBJECT_BYTES_CAP, DiskFiles, FolderDepot, Shelf, object_name
from safeconduct.vault.depot.shelf import is_leftover, plain_name

LANE = bytes(16)
NAME = object_name(b"one")


@pytest.fixture
def depot(tmp_path):
    depot = FolderDepot(tmp_path / "depot")
    depot.put(LANE, NAME, b"one")
    return depot


@pytest.fixture
def lane(depot, tmp_path):
    return tmp_path / "depot" / LANE.hex()


def test_files_lie_under_their_lane_and_name_and_are_private(lane):
    path = lane / NAME.hex()
    assert path.read_bytes() == b"one"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(lane.stat().st_mode) == 0o700


def test_foreign_files_are_ignored_and_reported(depot, lane):
    (lane / "holiday.jpg").write_bytes(b"x")
    (lane / NAME.hex().upper()).write_bytes(b"x")
    (lane / ("f" * 63)).write_bytes(b"x")
    (lane.parent / "README").write_bytes(b"x")
    (lane.parent / "backup").mkdir()
    (lane.parent / ("0" * 31 + "x")).mkdir()
    assert depot.names(LANE) == [NAME]
    assert depot.lanes() == [LANE]
    assert len(depot.strangers()) == 6


def test_leftovers_are_swept_and_strangers_are_not(depot, lane):
    (lane / f"{NAME.hex()}.00ff00ff.part").write_bytes(b"half")
    (lane / "film.mkv.part").write_bytes(b"x")
    assert depot.names(LANE) == [NAME]
    assert depot.sweep() == 1
    assert depot.sweep() == 0
    assert (lane / "film.mkv.part").exists()


def test_a_damaged_file_is_replaced_by_the_right_one(depot, lane):
    (lane / NAME.hex()).write_bytes(b"torn")
    assert depot.get(LANE, NAME) == b"torn"  # a depot does not judge
    depot.put(LANE, NAME, b"one")
    assert depot.get(LANE, NAME) == b"one"


def test_an_oversized_file_is_not_read(depot, lane):
    with (lane / NAME.hex()).open("wb") as file:
        file.truncate(OBJECT_BYTES_CAP + 1)  # a hole: it would be nothing but zeros, and 8 MiB of them
    with pytest.raises(Damaged) as error:
        depot.get(LANE, NAME)
    assert error.value.stage == "size"
    depot.put(LANE, NAME, b"one")
    assert depot.get(LANE, NAME) == b"one"


@pytest.mark.parametrize("make", [os.mkfifo, lambda path: path.symlink_to("/etc/hostname"), lambda path: path.mkdir()])
def test_what_is_no_plain_file_counts_as_absent(depot, lane, make):
    (lane / NAME.hex()).unlink()
    make(lane / NAME.hex())
    with pytest.raises(Damaged) as error:
        depot.get(LANE, NAME)
    assert error.value.stage == "missing"


def test_a_lane_that_is_a_link_is_a_stranger(depot, lane):
    (lane.parent / ("ab" * 16)).symlink_to(lane)
    assert depot.lanes() == [LANE]
    assert depot.strangers() == ["ab" * 16]


@pytest.mark.parametrize("name", ["", "..", "../x", "a/b", ".hidden", "x.part", "A", "a\0", "a b", "/etc/passwd", "x" + chr(0x202E)])
def test_a_name_cannot_lead_out_of_its_folder(name, tmp_path):
    with pytest.raises(Mistaken):
        plain_name(name)
    with pytest.raises(Mistaken):
        Shelf(tmp_path).put(name, b"x")
    with pytest.raises(Mistaken):
        Shelf(tmp_path).get(name, limit=10)


@pytest.mark.parametrize(
    ("name", "is_left"), [("a.00112233.part", True), ("a.0011223.part", False), ("a.part", False), (".00112233.part", False), ("a", False)]
)
def test_leftovers_are_told_by_their_whole_name(name, is_left):
    assert is_leftover(name) is is_left


@pytest.mark.parametrize(
    ("reason", "hint"),
    [("ENOSPC", "room"), ("EDQUOT", "room"), ("EROFS", "read-only"), ("EACCES", "account"), ("EIO", "check the disk"), ("EINTR", "check")],
)
@pytest.mark.parametrize("call", ["open", "write", "fsync", "replace"])
def test_a_disk_that_says_no_is_named_without_its_path_and_leaves_nothing_by_half(tmp_path, monkeypatch, reason, hint, call):
    """Whatever it says at whatever call; an interrupted call is repeated by Python itself (PEP 475), and would be told like the others."""
    shelf = Shelf(tmp_path / "shelf")
    shelf.put("before", b"kept")

    def refuse(*_args, **_more):
        raise OSError(getattr(errno, reason), os.strerror(getattr(errno, reason)), "/secret/path")

    with monkeypatch.context() as patched:
        patched.setattr(*((Path, call) if call == "replace" else (os, call)), refuse)  # the edge: the system call
        with pytest.raises(Unreachable, match=reason) as error:
            shelf.put("x", b"data")
    assert "secret" not in f"{error.value} {error.value.hint}"
    assert hint in error.value.hint
    assert shelf.names() == ["before"]
    shelf.put("x", b"data")
    assert shelf.get("x", limit=10) == b"data"


def test_a_sync_that_fails_is_final(tmp_path, monkeypatch):
    real = os.fsync
    calls = []

    def refuse_files(descriptor):
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            calls.append(descriptor)
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_files)
    with pytest.raises(Unreachable, match="EIO"):
        Shelf(tmp_path / "shelf").put("x", b"data")
    assert len(calls) == 1
    assert Shelf(tmp_path / "shelf").names() == []


def test_a_shared_folder_that_cannot_sync_names_is_lived_with(tmp_path, monkeypatch):
    real = os.fsync

    def refuse_folders(descriptor):
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(22, "Invalid argument")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", refuse_folders)
    shelf = Shelf(tmp_path / "shelf")
    shelf.put("x", b"data")
    assert shelf.get("x", limit=10) == b"data"


def test_a_file_that_grows_while_it_is_read_is_refused(tmp_path, monkeypatch):
    (tmp_path / "x").write_bytes(b"1234567890")
    real = os.fstat

    class Smaller:
        def __init__(self, facts):
            self.st_mode, self.st_size = facts.st_mode, 1

    monkeypatch.setattr(os, "fstat", lambda descriptor: Smaller(real(descriptor)))
    with pytest.raises(Damaged) as error:
        DiskFiles().read(tmp_path / "x", 5)
    assert error.value.stage == "size"


def test_removing_what_is_not_there_is_fine(tmp_path):
    files = DiskFiles()
    files.remove(tmp_path / "x")
    files.remove_folder(tmp_path / "y")
    (tmp_path / "z").mkdir()
    (tmp_path / "z" / "filled").write_bytes(b"")
    files.remove_folder(tmp_path / "z")
    assert files.folders(tmp_path) == ["z"]
    assert files.names(tmp_path / "none") == files.folders(tmp_path / "none") == []
