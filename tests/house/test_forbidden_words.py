"""No file says where a registry is, where a machine keeps its files, or where a lock was fetched from.

The patterns are broken by brackets, so that this file does not hold what it forbids.
"""

import re

import pytest

HOSTS = re.compile(
    r"py[p]i\.org|python[h]osted\.org|np[m]js\.(org|com)|deb\.[d]ebian\.org|security\.[d]ebian\.org|crates\.[i]o", re.IGNORECASE
)
PATHS = re.compile(r"(?<![\w.])/(work|root|home|Users|farm)/[\w.]")
ADDRESS = re.compile(r":/[/]")


def offences(tracked, root, pattern):
    found = []
    for path in tracked:
        text = (root / path).read_bytes().decode("utf-8", "replace")
        found += [f"{path}:{number}" for number, line in enumerate(text.splitlines(), 1) if pattern.search(line)]
    return found


def test_no_file_names_a_registry(tracked, root):
    assert offences(tracked, root, HOSTS) == []


def test_no_file_holds_a_path_of_a_machine(tracked, root):
    assert offences(tracked, root, PATHS) == []


@pytest.mark.parametrize("line", ["see py" + "pi.org/project/x", "files.python" + "hosted.org", "http://DEB.debian" + ".org/debian"])
def test_the_pattern_for_hosts_bites(line):
    assert HOSTS.search(line)


@pytest.mark.parametrize("line", ["open('/ro" + "ot/x')", "cd /wor" + "k/main", "/ho" + "me/ayla/vault"])
def test_the_pattern_for_paths_bites(line):
    assert PATHS.search(line)


def test_locks_hold_no_address_and_every_pin_has_a_hash(tracked, root):
    locks = [path for path in tracked if path.parts[0] == "requirements" and path.suffix == ".txt"]
    assert {path.name for path in locks} == {"run.txt", "more.txt", "dev.txt"}
    for path in locks:
        text = (root / path).read_text(encoding="utf-8")
        assert not ADDRESS.search(text), path
        entries = re.split(r"\n(?=[a-z])", text.strip())
        unhashed = [entry.splitlines()[0] for entry in entries if "==" not in entry or "--hash=sha256:" not in entry]
        assert unhashed == [], path


def test_no_lock_of_another_kind_is_kept(tracked):
    foreign = {"uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock", "pdm.lock"}
    assert [path for path in tracked if path.name in foreign] == []
