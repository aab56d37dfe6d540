"""`./dev` helps a newcomer whose machine lacks something, in one line, and changes nothing until it can."""

import re
import shutil
import subprocess
import sys
import tomllib

import pytest

TOOLS = ["sh", "dirname", "cat", "cksum", "grep"]


@pytest.fixture
def bare(tmp_path, root):
    """A copy of the script in a folder of its own, and a PATH with little on it; nobody is root there."""
    shutil.copy(root / "dev", tmp_path / "dev")
    shutil.copytree(root / "requirements", tmp_path / "requirements")
    shutil.copy(root / "pyproject.toml", tmp_path)
    path = tmp_path / "bin"
    path.mkdir()
    for tool in TOOLS:
        (path / tool).symlink_to(shutil.which(tool))
    script(path / "id", "echo 1000")
    return tmp_path


def script(path, text):
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)


def dev(folder, *words):
    return subprocess.run(
        [folder / "dev", *words], env={"PATH": str(folder / "bin")}, capture_output=True, text=True, timeout=60, check=False
    )


def test_help_lists_every_word(root, bare):
    text = (root / "dev").read_text(encoding="utf-8")
    words = {word for line in re.findall(r"^    ([a-z |]+)\) ?", text, re.MULTILINE) for word in line.split(" | ")} - {"help"}
    told = set(re.findall(r"^\./dev (\w+)", dev(bare, "help").stdout, re.MULTILINE))
    assert {"demo", "run", "test", "check", "fix", "bench", "soak", "lock"} <= words
    assert told == words


def test_an_unknown_word_is_a_mistake(bare):
    done = dev(bare, "dance")
    assert (done.returncode, done.stdout) == (64, "")
    assert "./dev demo" in done.stderr


def test_without_python_it_says_what_to_install(bare):
    done = dev(bare, "run", "--help")
    assert done.returncode == 69
    assert done.stderr.splitlines() == ["dev: please install Python 3.11 or newer, for example: sudo apt-get install python3 python3-venv"]
    assert not (bare / ".venv").exists()


def test_a_python_that_is_too_old_is_passed_over(bare):
    script(bare / "bin" / "python3", "exit 1")
    assert dev(bare, "run").returncode == 69


def test_without_venv_it_names_the_package(bare):
    python = bare / "bin" / "python3"
    script(python, f'case $2 in *ensurepip*) exit 1 ;; *executable*) echo {python}; exit ;; esac\nexec {sys.executable} "$@"')
    done = dev(bare, "run", "--help")
    assert done.returncode == 69
    assert done.stderr == f"dev: please install: sudo apt-get install python3.{sys.version_info.minor}-venv\n"


def test_what_some_need_is_pinned_as_what_all_need_and_as_what_is_tested(root):
    def pinned(name):
        text = (root / "requirements" / f"{name}.txt").read_text(encoding="utf-8")
        return set(re.findall(r"^([a-z0-9-]+)==(\S+)", text, re.MULTILINE))

    run, more, dev = pinned("run"), pinned("more"), pinned("dev")
    assert run < more < dev
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = {name: lines for name, lines in project["optional-dependencies"].items() if name != "dev"}
    wanted = {re.match(r"[\w-]+", line)[0] for lines in extras.values() for line in lines}
    assert wanted <= {name for name, _ in more}
