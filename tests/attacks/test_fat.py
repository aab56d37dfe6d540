"""B4: a stick as it is sold. FAT knows no links and no rights, no two names apart by their case, and gives no name to a second file."""

import datetime as dt
import os
import re
from pathlib import Path

import pytest

from tests.offices import Network

pytestmark = pytest.mark.slow  # two laptops and a stick
PLAIN = re.compile(r"[a-z0-9._-]{1,100}", re.ASCII)  # a name that every FAT holds as it is
LARGEST = 2**32 - 1


@pytest.fixture
def stick(tmp_path, monkeypatch):
    """A folder that does what FAT does and no more; its clock is nine years slow."""
    folder = tmp_path / "stick"
    folder.mkdir()

    def is_there(path):
        return folder in (Path(path), *Path(path).parents)

    real_replace, real_chmod = Path.replace, Path.chmod

    def replace(self, target):
        if is_there(target) and target.exists():
            raise FileExistsError(17, "File exists")
        moved = real_replace(self, target)
        if is_there(target):
            os.utime(target, (1_200_000_000, 1_200_000_000))
        return moved

    def chmod(self, mode, **more):
        if is_there(self):
            raise PermissionError(1, "Operation not permitted")
        return real_chmod(self, mode, **more)

    def link(*_args, **_more):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "replace", replace)
    monkeypatch.setattr(Path, "chmod", chmod)
    for name in ("link", "symlink"):
        monkeypatch.setattr(os, name, link)
    return folder


def test_b4_a_stick_with_fat_carries_everything_between_two_laptops(vault_folder, opened_keystore, tmp_path, stick):
    network = Network(vault_folder, opened_keystore, tmp_path)
    network.join("ben")
    network.carry()
    for name in ("ada", "ben"):
        network.ask(name, "depot_add", name="stick", kind="folder", where=str(stick))
    written = {name: network.case(name, label) for name, label in (("ada", "river"), ("ben", "kettle"))}
    for name in ("ada", "ben", "ada", "ben"):
        network.now += dt.timedelta(minutes=1)
        answer = network.ask(name, "sync", seconds=60.0)
        assert [(line.unreachable, line.findings) for line in answer.depots] == [("", ())]
    assert network.labels("ada") == network.labels("ben") == ["kettle", "river"]
    assert set(network["ada"].replica.case_keys()) >= set(written.values())
    files = [path for path in stick.rglob("*") if path.is_file()]
    names = [part for path in files for part in path.relative_to(stick).parts]
    assert all(PLAIN.fullmatch(name) for name in names)
    assert max(path.stat().st_size for path in files) < LARGEST
    assert len({str(path).casefold() for path in files}) == len(files)
    network.close()
