"""Whoever builds the release gets the same bytes, and nothing in it that is not ours."""

import os
import shutil
import subprocess
import sys
import zipfile

import pytest


def build(tracked, root, folder, *, umask, zone, mtime):
    """Build wheel and source archive from a copy of the tree, under other circumstances."""
    for path in tracked:
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / path, folder / path)
        os.utime(folder / path, (mtime, mtime))
    surroundings = {"PATH": os.environ["PATH"], "TZ": zone, "LC_ALL": "C.UTF-8"}
    command = [sys.executable, "-m", "hatchling", "build", "-d", "out"]
    subprocess.run(command, cwd=folder, env=surroundings, umask=umask, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in (folder / "out").iterdir()}


@pytest.mark.slow
def test_two_builds_differ_in_no_byte(tracked, root, tmp_path):
    first = build(tracked, root, tmp_path / "a", umask=0o022, zone="UTC", mtime=1_500_000_000)
    second = build(tracked, root, tmp_path / "elsewhere" / "b", umask=0o077, zone="Asia/Kathmandu", mtime=1_700_000_000)
    assert sorted(first) == sorted(second)
    assert len(first) == 2
    assert [name for name in first if first[name] != second[name]] == []


@pytest.mark.slow
def test_the_wheel_holds_the_package_and_its_licence_only(tracked, root, tmp_path):
    built = build(tracked, root, tmp_path, umask=0o022, zone="UTC", mtime=1_500_000_000)
    wheel = next(name for name in built if name.endswith(".whl"))
    with zipfile.ZipFile(tmp_path / "out" / wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
        inside = {name for name in archive.namelist() if name.startswith("safeconduct/")}
    assert tops == {"safeconduct", "safeconduct-0.1.0.dist-info"}
    ours = {str(path.relative_to("src")) for path in tracked if path.parts[:2] == ("src", "safeconduct")}
    assert inside == ours
