"""H5: a colleague takes much out of the vault. The others see it with her reason, and a part that is found tells which export it was."""

import csv
import io
import random
import shutil
import zipfile

import pytest

from safeconduct.actions.export import Ask, export
from safeconduct.actions.leak import Ask as Found
from safeconduct.actions.leak import leak
from safeconduct.actions.office import draw_of, left
from safeconduct.errors import Locked, Mistaken
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.studies.exchange.watermark import agreeing, signs_of
from tests.conftest import BEGUN, PASSPHRASE, quiet
from tests.offices import Network

HOUSEHOLDS, COPIES, LEAKS = 40, 12, 200
CONSONANTS, VOWELS = "bdgklmnrstvz", "aeiou"


def word(chance):
    return "".join(chance.choice(CONSONANTS) + chance.choice(VOWELS) for _ in range(3)).capitalize()


def household(chance):
    case, person = new_ref(), new_ref()
    return [
        f.CaseOpened(case=case, on=BEGUN.date(), via="hotline", label=f"{word(chance)} {word(chance)}"),
        f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"),
        f.NameAdded(case=case, person=person, use="legal", full=f"{word(chance)} {word(chance)}"),
        f.ContactAdded(case=case, person=person, channel="phone", value=str(chance.randrange(10**9))),
    ]


@pytest.fixture(scope="module")
def several(empty_vault, opened_keystore, tmp_path_factory):
    home = tmp_path_factory.mktemp("insider")
    network = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    network.join("ben", opens=("casework", "coordination"))
    network.join("cil", opens=("casework",))
    network.carry()
    for _ in range(5):
        network.case("ada", "kettle")
    network.carry()
    yield network
    network.close()


@pytest.mark.slow
def test_h5_all_that_is_taken_out_shows_to_colleagues_with_reason_and_hand(several, tmp_path):
    case = next(iter(several["ben"].replica.case_keys()))
    ways = ({"passphrase": PASSPHRASE}, {"is_open": True}, {"is_open": True, "cases": (case,)})
    for number, how in enumerate(ways):
        several.ask("ben", "export", path=str(tmp_path / str(number)), recipient="nobody", purpose=f"reason {number}", **how)
    several.carry()
    seen = left(several["ada"])
    assert sorted((one.purpose, one.cases, one.person) for one in seen) == [
        (f"reason {number}", cases, several.persons["ben"].hex()) for number, cases in enumerate((5, 5, 1))
    ]
    (taken,) = several.ask("ada", "today").taken_out
    assert (taken.person, taken.files, taken.unusual) == (several.persons["ben"].hex(), 3, ("much", "unsealed"))
    assert several.ask("cil", "today").taken_out == ()


@pytest.mark.slow
def test_h5_who_cannot_have_it_recorded_takes_nothing_out(several, tmp_path):
    with pytest.raises(Locked):
        several.ask("cil", "export", path=str(tmp_path / "out"), recipient="nobody", purpose="none", passphrase=PASSPHRASE)
    with pytest.raises(Mistaken):
        several.ask("ben", "export", path=str(tmp_path / "out"), recipient="nobody", purpose=" ", passphrase=PASSPHRASE)
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def copies(office, tmp_path):
    """Give a dozen exports of one vault: the record of each, and its tables."""
    chance = random.Random(5)
    for _ in range(HOUSEHOLDS):
        office.keep(household(chance), BEGUN, quiet)
    made = []
    for number in range(COPIES):
        path = tmp_path / f"{number}.zip"
        answer = export(office, Ask(path=str(path), recipient=f"board {number}", purpose="copy", is_open=True), BEGUN, quiet)
        with zipfile.ZipFile(path) as packed:
            tables = {name: packed.read(name).decode("utf-8-sig") for name in ("cases.csv", "persons.csv")}
        made.append((bytes.fromhex(answer.export), tables))
    return made


def edited(table, chance):
    """Edit a table as who gives it away could: columns and rows dropped, rows in another order, cells trimmed, another separator."""
    heading, *rows = csv.reader(io.StringIO(table))
    kept = [column for column in range(len(heading)) if chance.random() < 0.5] or [heading.index("ref")]
    rows = chance.sample(rows, chance.randint(len(rows) // 4, len(rows)))
    out = io.StringIO()
    writer = csv.writer(out, delimiter=chance.choice(",;\t"), quoting=chance.choice((csv.QUOTE_ALL, csv.QUOTE_MINIMAL)))
    trims = chance.random() < 0.2
    writer.writerows([[row[column].strip() if trims else row[column] for column in kept] for row in (heading, *rows)])
    return out.getvalue()


def traced(text, copies):
    signs = signs_of([text])
    return [ref for ref, _ in copies if agreeing(signs, draw_of(ref)).is_certain(len(copies))]


def test_h5_an_edited_leak_is_traced_to_one_export_or_to_none(copies):
    chance, right, wrong = random.Random(7), 0, 0
    for _ in range(LEAKS):
        ref, tables = chance.choice(copies)
        found = traced(edited(chance.choice([*tables.values()]), chance), copies)
        right += found == [ref]
        wrong += any(other != ref for other in found)
    assert wrong == 0
    assert right >= 0.8 * LEAKS, right


def test_h5_what_was_put_together_from_two_copies_names_both_and_what_was_never_marked_none(copies):
    (one, ones), (two, twos) = copies[:2]
    rows = ones["persons.csv"].splitlines(keepends=True)[:20] + twos["persons.csv"].splitlines(keepends=True)[20:]
    assert traced("".join(rows), copies) == [one, two]
    assert traced(ones["persons.csv"].lower().replace("  ", " ").replace("  ", " ").replace(' "', '"'), copies) == []


def test_h5_a_leak_is_named_with_whom_it_was_for_and_a_stranger_is_not(office, copies, tmp_path):
    found = leak(office, Found(data=(tmp_path / "3.zip").read_bytes(), name="a.zip"), BEGUN, quiet)
    assert [each.left.recipient for each in found.traced] == ["board 3"]
    assert found.compared == COPIES
    assert (
        leak(office, Found(data=b"name,ref\r\nAnna Example,00112233445566778899aabbccddeeff\r\n", name="a.csv"), BEGUN, quiet).traced == ()
    )
