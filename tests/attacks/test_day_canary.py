"""A day of work with marked words, through the real program: nothing of it is anywhere but in the sealed vault.

Marked are names in three scripts, telephone and passport numbers, places, notes, the country in talks and every passphrase. Looked through
are all files of the person and of the vault, all that was ever written into a file even if it is gone again, what commands say that are not
asked for names, arguments and environments while they run, core files, and memory after the lock.
"""

from __future__ import annotations

import json
import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.attacks.canary import Search, Watch, family, forms, hold, read_trace, traced
from tests.attacks.test_cli_canary import Terminal
from tests.relays import relay

pytestmark = [pytest.mark.slow, pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="this system shows no processes")]

PROGRAM = Path(sys.executable).with_name("safeconduct")
OPENS = "otter lantern seventeen mild harbour quilt zwitscherkasten"
LATER = "copper meadow twelve sleepy anchor violin federspielwiese"
OTHER = "marble ribbon thirty gentle compass walnut pfeifsignalton"
OF_EXPORT = "silver pocket ninety humble lantern ginger nistkastenbrett"
MARKS = {
    "passphrase": OPENS,
    "its last word": "zwitscherkasten",
    "later passphrase": "federspielwiese",
    "wrong passphrase": "pfeifsignalton",
    "passphrase of the export": "nistkastenbrett",
    "name typed": "Kanaryova",
    "name in a draft": "Птицелова",
    "name in Arabic": "عصفورالكناري",
    "name in a spreadsheet": "Vogelsangski",
    "name from standard input": "Снегирёв",
    "telephone": "5550177340",
    "telephone as typed": "+99 555 0177 340",
    "passport": "XQ7719204",
    "address": "Finkenhofgasse",
    "note": "Zeisigkraut",
    "note on health": "Stieglitzfieber",
    "source": "Gimpelmann",
    "label": "blaumeisentor",
    "country": "Bhutan",
    "code of the country": "iso3:BTN",
    "compartment": "country:BTN",
    "said in talks": "Pirolgespraech",
    "terms": "Zaunkoenigsbedingung",
}
SHEET = "\n".join(
    [
        "Case number;Full name;Nationality;Phone",
        *(f"N-{number};Vogelsangski Person{number};RUS;+99 555 0177 34{number % 10}" for number in range(40)),
    ]
)
SEARCH = Search(MARKS)
ALL = tuple(MARKS)
OF_THE_SYSTEM = {"/var/run/nscd/socket"}  # where the C library asks for the name of a user
PASSING = re.compile(r"(/replica\.db(\.new|-wal|-shm|-journal)*|/keystore\.new|\.[0-9a-f]{8,16}\.part|/agent\.lock|/pending/bundle)$")


class Day:
    """One person's day: her folders, her commands, and what came of them."""

    def __init__(self, place):
        """Lay out folders that are hers alone; whatever a program may take for a private place lies in them."""
        self.place, self.home, self.inbox = place, place / "h", place / "inbox"
        self.vault = self.home / "data" / "safeconduct"
        for name in ("h", "inbox", "logs", "h/tmp", "h/run", "h/data", "h/config", "h/cache", "h/state", "h/cwd"):
            (place / name).mkdir(mode=0o700)
        self.env = {
            "PATH": os.environ["PATH"],
            "HOME": str(self.home),
            "TMPDIR": str(self.home / "tmp"),
            "XDG_RUNTIME_DIR": str(self.home / "run"),
            "XDG_DATA_HOME": str(self.home / "data"),
            "XDG_CONFIG_HOME": str(self.home / "config"),
            "XDG_CACHE_HOME": str(self.home / "cache"),
            "XDG_STATE_HOME": str(self.home / "state"),
            "LC_ALL": "C.UTF-8",
            "TERM": "dumb",
            "A_DAY": place.name,
        }
        self.said, self.asked, self.codes, self.logs = [], [], [], []
        self.cores = set(Path("/").glob("core*"))

    def _command(self, words):
        if not shutil.which("strace"):
            return [str(PROGRAM), *words]
        self.logs.append(self.place / "logs" / f"{len(self.logs)}")
        return traced(self.logs[-1], [str(PROGRAM), *words])

    def run(self, *words, given="", shows=(), code=0, **secrets):
        """Run one command. `shows` names what it was asked to show; `secrets` go through descriptors of their own."""
        command, ends = list(words), []
        for option, text in secrets.items():
            end, start = os.pipe()
            os.write(start, f"{text}\n".encode())
            os.close(start)
            command += [f"--{option.replace('_', '-')}", str(end)]
            ends.append(end)
        done = subprocess.Popen(
            self._command(command),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.env,
            cwd=self.home / "cwd",
            pass_fds=ends,
        )
        if words[0] == "unlock" and code == 0:  # whoever traces it goes on as long as the key process lives
            done.stdin.close()
            out, err = done.stdout.readline(), b""
            self.tracer = done
        else:
            out, err = done.communicate(given.encode(), timeout=120)
            assert done.returncode == code, (words, done.returncode, err.decode())
        for end in ends:
            os.close(end)
        self.codes.append(code)
        self.said += [(words, hit) for hit in SEARCH.among(out, allowed=shows) + SEARCH.among(err)]
        if shows:
            self.asked += SEARCH.among(out)
        return out.decode().strip()

    def unlock(self, passphrase):
        """Open the vault; give the key process."""
        return json.loads(self.run("unlock", "--json", "--quiet", passphrase_fd=passphrase))["process"]

    def wait_for_the_end(self):
        """Wait until whoever traced the key process has ended too."""
        self.tracer.wait(30)
        self.said += [("unlock", hit) for hit in SEARCH.among(self.tracer.stdout.read() + self.tracer.stderr.read())]
        self.tracer.stdout.close()
        self.tracer.stderr.close()

    def type_a_household(self):
        """Take in a household at the prompts of a terminal."""
        terminal = Terminal(self._command(["case", "add"]), self.env)
        for question, answer in (
            ("Working name", "old well"),
            ("How they came to you", "hotline"),
            ("Name of the principal applicant", "Maria Kanaryova"),
            ("Name of another person", ""),
            ("Nationality", "rus"),
            ("Region they flee from", "ru-ce"),
            ("Where they are now", "origin_other_region"),
            ("Priority", "em"),
            ("Heard of every", "12h"),
            ("Do they agree", "y"),
            ("Record this?", "y"),
        ):
            terminal.wait_for(question)
            terminal.type(answer)
        assert terminal.end() == 0


DRAFT = {
    "via": "referral",
    "label": "Blaumeisentor",
    "region": "RU-CE",
    "note": "speaks of Zeisigkraut",
    "persons": [
        {
            "names": [{"full": "Анна Птицелова"}, {"full": "عصفورالكناري", "use": "alias"}],
            "nationalities": ["RUS"],
            "contacts": [{"channel": "signal", "value": "+99 555 0177 340", "care": "ask for Zeisigkraut"}],
            "consents": {"store": True, "share": True},
        }
    ],
}


def work(day):
    """Do a day's work."""
    day.run("init", passphrase_fd=OPENS)
    process = day.unlock(OPENS)
    case = day.run("case", "add", "--from", "-", given=json.dumps(DRAFT, ensure_ascii=False))
    day.type_a_household()
    person = day.run("person", "add", case, "-", "--relationship", "SBM", given="Пётр Снегирёв\n")
    day.run("person", "contact", "add", case, person, "phone", "-", given="+99 555 0177 340\n")
    day.run("person", "document", "add", case, person, "passport", "--number", "-", given="XQ7719204\n")
    day.run("case", "note", case, "-", given="they were seen near Finkenhofgasse, with Zeisigkraut\n")
    day.run("case", "note", case, "-", "--desk", "health", given="Stieglitzfieber\n")
    shelter = day.run("shelter", "add", "Birch", "--beds", "4", "--address", "-", given="Finkenhofgasse 7\n")
    day.run("shelter", "stay", "begin", case, shelter)
    talk = day.run("negotiation", "open", "--topic", "places", given="BTN\n")
    day.run("negotiation", "note", talk, "--text", "-", given="Pirolgespraech about six places\n")
    notice = day.run("notice", "enter", "USA", "no_issue", "--firmness", "told_privately", "--source", "-", given="Gimpelmann\n")
    (day.inbox / "people.csv").write_text(SHEET, encoding="utf-8")
    day.run("import", str(day.inbox / "people.csv"), "--source", "list", "--yes")
    found = day.run("case", "find", "-", given="птицелова\n", shows=ALL)
    assert case in found
    day.run("case", "show", case, shows=ALL)
    day.run("negotiation", "show", talk, shows=ALL)
    day.run("notice", "show", notice, shows=("source", "label"))
    day.run("depot", "add", "relay", day.relay.address, given=f"{day.relay.token}\n")
    day.run("sync")
    for words in (["case", "list"], ["today"], ["task", "list"], ["checkin", "list"], ["shelter", "list"], ["verify"]):
        day.run(*words, shows=("label",))
    day.run("history", "--limit", "500", shows=("compartment",))
    day.run("case", "note", "0000", "-", given="Zeisigkraut\n", code=2)
    day.run("case", "add", "--from", "-", given='{"via": "Kanaryova"}', code=2)
    day.run("export", str(day.home / "all.age"), "--for", "the board", "--purpose", "copy", export_passphrase_fd=OF_EXPORT)
    day.run("rebuild")
    day.open_memory = SEARCH.in_memory(process)
    os.kill(process, signal.SIGABRT)
    day.wait_for_the_end()
    day.run("case", "show", case, shows=ALL, passphrase_fd=OPENS)
    day.run("case", "list", passphrase_fd=OTHER, code=11)
    day.run("unlock", "--json", passphrase_fd=OTHER, code=11)
    day.run("passphrase", passphrase_fd=OPENS, new_passphrase_fd=LATER)
    day.last = day.unlock(LATER)
    day.run("case", "find", "-", given="vogelsangski\n", shows=ALL)
    assert SEARCH.in_folders(day.home)[0] == [], "while it is open"
    day.run("lock")
    day.wait_for_the_end()
    for _ in range(100):
        if not family(day.place.name):
            break
        time.sleep(0.05)


@pytest.fixture(scope="module")
def day():
    """Give a day that is over. Its folder has a short name, since a socket lies in it."""
    place = Path(tempfile.mkdtemp(prefix="day-"))
    done = Day(place)
    watch = Watch(SEARCH)
    soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))  # let the system write cores, if it will
    try:
        with relay(place) as done.relay:
            work(done)
        watch.end()
        done.watch = watch
        yield done
    finally:
        watch.end()
        resource.setrlimit(resource.RLIMIT_CORE, (soft, hard))
        for process in family(place.name):
            os.kill(process, signal.SIGKILL)
        shutil.rmtree(place)


def test_no_file_of_the_day_holds_a_marked_word(day):
    hits, looked = SEARCH.in_folders(day.home)
    assert hits == []
    print(f"{len(day.codes)} commands; {looked} files, {len(SEARCH.needles)} forms of {len(MARKS)} words: no hit")
    assert looked > 20
    assert SEARCH.in_folders(day.inbox)[0], "the spreadsheet that was brought is in plain, and the search sees it"


def test_the_spreadsheet_leaves_nothing_else_beside_it(day):
    assert [path.name for path in day.inbox.iterdir()] == ["people.csv"]


def test_no_command_says_what_it_was_not_asked_for(day):
    assert day.said == []
    assert {name for name, _ in day.asked} >= {"name in a draft", "name in Arabic", "telephone as typed", "note", "address", "country"}


def test_no_argument_and_no_environment_held_a_marked_word(day):
    assert day.watch.hits == set()
    print(f"{day.watch.looks} looks at {len(day.watch.seen)} processes")
    assert len(day.watch.seen) > len(day.codes) / 2


def is_own_module(path):
    """Tell a compiled module of the program or of Python itself, which is written when it runs for the first time."""
    own = (Path(__file__).parents[2], Path(sys.prefix), Path(sys.base_prefix))
    return "__pycache__" in path and any(Path(path).is_relative_to(place) for place in own)


def test_a_compiled_module_beside_the_day_is_no_excuse(day):
    assert not is_own_module(str(day.home / "cwd" / "__pycache__" / "notes.pyc"))
    assert is_own_module(str(Path(__file__).parent / "__pycache__" / "canary.pyc"))


def test_nothing_marked_was_ever_written_into_a_file(day):
    if not day.logs:
        pytest.skip("strace is not installed: only what is left of the files was looked through")
    logs = [read_trace(log) for log in day.logs]
    written: dict[str, bytearray] = {}
    for log in logs:
        for path, data in log.bytes_of.items():
            if not path.startswith("/dev/") and not is_own_module(path):
                written.setdefault(path, bytearray()).extend(data)
    assert [(path, hit) for path, data in written.items() for hit in SEARCH.among(bytes(data))] == []
    total = sum(map(len, written.values()))
    print(f"{total:,} bytes written into {len(written)} files: no hit")
    assert total > 500_000
    assert any(path.endswith("replica.db-wal") for path in written)
    opened = {path for log in logs for path in log.opened if not path.startswith(("/dev/", "/proc/"))}
    assert {path for path in opened if not Path(path).is_relative_to(day.home) and not is_own_module(path)} == set()
    gone = {path for path in opened if not Path(path).exists() and not is_own_module(path)}
    assert {path for path in gone if not PASSING.search(path)} == set(), "files that come and go are of known kinds"


def test_h9_the_day_speaks_with_the_key_process_and_the_relay_that_was_named_and_with_nobody_else(day):
    if not day.logs:
        pytest.skip("strace is not installed: nothing was noted")
    spoken = [read_trace(log).spoken for log in day.logs]
    others = {address for one in spoken for address in one if not Path(address).is_relative_to(day.home / "run")} - OF_THE_SYSTEM
    assert others == {day.relay.address.removeprefix("http://")}
    assert sum(map(bool, spoken)) > len(day.logs) / 2
    print(f"{len(day.logs)} commands; spoken with: the key process, {others}")


def test_a_crash_of_the_key_process_leaves_no_core(day):
    assert set(Path("/").glob("core*")) == day.cores
    assert [path for path in day.home.rglob("core*") if path.is_file()] == []


def test_after_the_lock_nothing_is_left_in_memory(day):
    if day.open_memory is None:
        pytest.skip("this system does not let the test look into the key process, which is as it should be")
    assert {name for name, _ in day.open_memory} >= {"name in a draft", "note", "country"}, "while it was open it was there, and is seen"
    assert family(day.place.name) == [], "no process of the day is left"
    assert not Path(f"/proc/{day.last}/maps").exists() or not Path(f"/proc/{day.last}/maps").read_bytes()
    assert list((day.home / "run").iterdir()) == []


@pytest.mark.parametrize("name", MARKS)
def test_the_search_finds_each_word_in_each_form(name, tmp_path):
    search = Search({name: MARKS[name]})
    for number, (way, data) in enumerate(forms(MARKS[name]).items()):
        (tmp_path / f"{number}").write_bytes(os.urandom(100) + data + os.urandom(100))
        assert (name, way) in search.among((tmp_path / f"{number}").read_bytes())
    hits, looked = search.in_folders(tmp_path)
    assert looked == len(forms(MARKS[name])) == len({path for path, _ in hits}) > 5


@pytest.mark.parametrize("shift", range(3))
def test_the_search_finds_a_word_inside_encoded_text(shift):
    import base64

    text = "x" * shift + "Анна Птицелова, " + "and much that follows"
    assert Search({"name": "Птицелова"}).among(base64.b64encode(text.encode()))
    assert Search({"name": "Птицелова"}).among(json.dumps(text).encode())
    assert Search({"name": "Птицелова"}).among(repr(text.encode()).encode())


def test_the_search_finds_a_word_in_the_name_of_a_file(tmp_path):
    (tmp_path / "Kanaryova").mkdir()
    (tmp_path / "Kanaryova" / "Птицелова.txt").touch()
    assert len(SEARCH.in_folders(tmp_path)[0]) >= 2


def test_the_watch_sees_an_argument_and_an_environment():
    watch = Watch(Search({"one": "Rotkehlchenau", "other": "Зарянкина"}))  # no word of the day: somebody may be watching for those now
    subprocess.run(["sleep", "0.3"], env={"PATH": os.environ["PATH"], "NAME": "Rotkehlchenau"}, check=True)
    subprocess.run(["sh", "-c", "sleep 0.3", "Зарянкина"], check=True)
    watch.end()
    assert {(page, name) for page, (name, _) in watch.hits} >= {("environ", "one"), ("cmdline", "other")}


def test_the_trace_sees_what_was_written_into_a_file_that_is_gone(tmp_path):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    gone = tmp_path / "gone"
    script = f"import os; f = open({str(gone)!r}, 'w'); f.write('Kanaryova ' * 9000); f.close(); os.unlink(f.name)"
    subprocess.run(traced(tmp_path / "log", [sys.executable, "-c", script]), check=True)
    written = read_trace(tmp_path / "log")
    data = {path: bytes(data) for path, data in written.bytes_of.items() if "gone" in path}
    assert [SEARCH.among(one) != [] for one in data.values()] == [True]
    assert any("gone" in path for path in written.opened)


def test_the_trace_sees_with_whom_a_process_speaks(tmp_path):
    if not shutil.which("strace"):
        pytest.skip("strace is not installed")
    script = """
import contextlib, socket
for family, address in (("AF_UNIX", "/nowhere"), ("AF_INET", ("127.0.0.1", 9)), ("AF_INET6", ("::1", 9))):
    with contextlib.suppress(OSError), socket.socket(getattr(socket, family)) as line:
        line.connect(address)
with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
    line.sendto(b"Kanaryova", ("127.0.0.1", 53))
"""
    subprocess.run(traced(tmp_path / "log", [sys.executable, "-c", script]), check=True)
    assert read_trace(tmp_path / "log").spoken == {"/nowhere", "127.0.0.1:9", "::1:9", "127.0.0.1:53"}


def test_the_search_sees_what_a_process_holds():
    holder = hold("Zeisigkraut")
    try:
        found = SEARCH.in_memory(holder.pid)
        if found is None:
            pytest.skip("this system shows no memory of other processes")
        assert "note" in {name for name, _ in found}
    finally:
        holder.stdin.close()
        holder.wait()
        holder.stdout.close()
