"""A file that leaves is whole, private and named last, or not there at all."""

import hashlib
import os
import stat
from pathlib import Path

import pytest

from safeconduct.errors import Mistaken, Refused, Unreachable
from safeconduct.vault.depot import Outgoing


def test_it_is_whole_and_private(tmp_path):
    path = tmp_path / "out.age"
    with Outgoing(path) as out:
        out.write(b"hid")
        out.write(b"den")
        assert not path.exists()
        assert out.settle() == hashlib.sha256(b"hidden").digest()
        assert not path.exists()
        out.give_name()
    assert path.read_bytes() == b"hidden"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert names(tmp_path) == ["out.age"]


def test_what_is_not_named_vanishes(tmp_path):
    with Outgoing(tmp_path / "out.age") as out:
        out.write(b"hidden")
        out.settle()
    assert names(tmp_path) == []


def test_the_name_of_the_file_is_not_seen_while_it_is_written(tmp_path):
    with Outgoing(tmp_path / "anna-example.age"):
        assert [name for name in names(tmp_path) if "anna" in name] == []


def names(folder):
    return [path.name for path in folder.iterdir()]


@pytest.mark.parametrize("there", ["file", "folder", "link", "broken link"])
def test_nothing_is_ever_overwritten(tmp_path, there):
    path, other = tmp_path / "out.age", tmp_path / "other"
    if there == "file":
        path.write_bytes(b"old")
    elif there == "folder":
        path.mkdir()
    else:
        if there == "link":
            other.write_bytes(b"old")
        path.symlink_to(other)
    with pytest.raises(Refused):
        Outgoing(path)
    assert not other.exists() or other.read_bytes() == b"old"


def test_a_file_that_came_meanwhile_is_left_alone(tmp_path):
    path = tmp_path / "out.age"
    with Outgoing(path) as out:
        out.write(b"new")
        out.settle()
        path.write_bytes(b"meanwhile")
        with pytest.raises(Refused):
            out.give_name()
    assert path.read_bytes() == b"meanwhile"
    assert names(tmp_path) == ["out.age"]


def test_where_links_cannot_be_made_it_is_renamed(tmp_path, monkeypatch):
    def no_links(*_args, **_kwargs):
        raise PermissionError

    monkeypatch.setattr(os, "link", no_links)
    with Outgoing(tmp_path / "out.age") as out:
        out.write(b"hidden")
        out.give_name()
    assert (tmp_path / "out.age").read_bytes() == b"hidden"


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(Mistaken):
        Outgoing(tmp_path / "nowhere" / "out.age")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_told_without_the_path(tmp_path, monkeypatch):
    real = os.open
    monkeypatch.setattr(
        os, "open", lambda path, flags, *rest: real("/dev/full", os.O_WRONLY) if ".part" in str(path) else real(path, flags, *rest)
    )
    with pytest.raises(Unreachable) as refused, Outgoing(tmp_path / "anna.age") as out:
        out.write(b"hidden")
    assert "anna" not in refused.value.says + refused.value.hint
