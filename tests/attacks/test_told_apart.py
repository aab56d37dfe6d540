"""H3: whether a vault whose keys are away can be told from one that never held anything. It can; so nothing may promise that it cannot."""

import random
import re
import shutil
from pathlib import Path

import pytest

from safeconduct.actions.office import KEYSTORE
from safeconduct.vault.keyring import keystore
from safeconduct.vault.passphrase import choose
from safeconduct.vault.seal import stretch
from tests.conftest import PASSPHRASE, quiet
from tests.offices import CHEAP, Again, Network

ROOT = Path(__file__).parents[2]
PARTS = ("journal", "cabinet", "pending", "depots", "travel", "replica.db", KEYSTORE)
DENYING = re.compile(
    r"decoy|deniab|duress|harmless (?:one|vault)|(?:hidden|second|false|fake)(?: second|, harmless)? vault"
    r"|приманк|второ\w+ хранилищ|принуждением",
    re.IGNORECASE,
)
HONEST = {
    "There is no hidden second vault and no passphrase that opens a harmless one.",
    "There is no second, harmless vault, and we offer none:",
    "there is no hidden second vault; `panic` destroys the keys while there is time.",
}
SENTENCE = re.compile(r"(?<=[.!?:])\s+|\n\s*\n|^\s*[-|] ", re.MULTILINE)


def on_disk(folder):
    """Count what shows without any passphrase; pages of the local copy are told by its length."""
    files = {path.relative_to(folder): path.stat().st_size for path in folder.rglob("*") if path.is_file()}
    for part in PARTS:
        sizes = [size for path, size in files.items() if path.parts[0] == part]
        yield f"files in {part}", len(sizes)
        yield f"bytes in {part}", sum(sizes)
    yield "pages of the local copy", files[Path("replica.db")] // 4096
    yield "parts", len({path.parts[0] for path in files})


def with_the_passphrase(keyring):
    """Count what shows to who was given it."""
    yield "keys", len(keyring.compartments)
    yield "wrapping keys", len(keyring.wrapping_seeds)
    yield "bytes of the last sequence numbers", len(keyring.frontier)
    yield "bytes of the journey", len(keyring.away)
    yield "version of the key over the cabinet", keyring.erasure.version


def told(counted):
    """Say how often a threshold, chosen on every second pair, tells the two kinds apart on the others."""
    learnt, tried = counted[::2], counted[1::2]

    def right(some, least, is_more):
        return sum(((count >= least) == is_more) == is_away for pair in some for count, is_away in zip(pair, (True, False), strict=True))

    best = max(((least, is_more) for pair in learnt for least in pair for is_more in (True, False)), key=lambda way: right(learnt, *way))
    return right(tried, *best) / (2 * len(tried))


@pytest.fixture
def network(empty_vault, opened_keystore, tmp_path, monkeypatch):
    monkeypatch.setattr(keystore, "stretch", lambda data, salt, *, cost: stretch(data, salt, cost=CHEAP))
    made = Network(shutil.copytree(empty_vault, tmp_path / "vault"), opened_keystore, tmp_path)
    made.join("ben")
    made.join("dan", opens=[])
    made.carry()
    (tmp_path / "stick").mkdir()
    for name in made.offices:
        made.ask(name, "depot_add", name="stick", kind="folder", where=str(tmp_path / "stick"))
        for _ in range(3):
            made.ask(name, "sync", seconds=60.0)
    made.close()
    made.folders.pop("ada")
    (tmp_path / "stick").rename(tmp_path / "as it was")
    return made


@pytest.mark.slow
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("pairs", [6, pytest.param(100, marks=pytest.mark.soak)])
def test_h3_a_vault_on_a_journey_can_be_told_from_one_that_never_held_anything(network, tmp_path, pairs):
    chance, seen = random.Random(1), {}
    for number in range(pairs):
        home = tmp_path / str(number)
        home.mkdir()
        shutil.copytree(tmp_path / "as it was", tmp_path / "stick")  # nothing of one pair is there for the next
        pair = Again(network, home)
        for _ in range(chance.randint(0, 20)):
            pair.case("ben", "kettle")
        pair["ben"].announce_journey(pair.now, [])
        for name in ("ben", "dan"):
            while not all(line.is_done for line in pair.ask(name, "sync", seconds=60.0).depots):
                pass
        pair["ben"].pack(choose(PASSPHRASE), pair.now, quiet)
        rings = [pair[name]._keyring for name in ("ben", "dan")]
        pair.close()
        for look in (
            [on_disk(pair.folders[name]) for name in ("ben", "dan")],
            [with_the_passphrase(ring) for ring in rings],
        ):
            for (what, away), (_, empty) in zip(*look, strict=True):
                seen.setdefault(what, []).append((away, empty))
        shutil.rmtree(home)
        shutil.rmtree(tmp_path / "stick")
    accuracy = {what: told(counted) for what, counted in seen.items()}
    print({what: f"{share:.0%}" for what, share in accuracy.items()})
    assert accuracy[f"bytes in {KEYSTORE}"] == 0.5  # slots and keys do not show
    assert accuracy["files in journal"] == accuracy["wrapping keys"] == 1.0  # what the page on journeys says


def test_h3_nothing_promises_a_vault_that_can_be_denied():
    pages = [ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("src/**/*.po"), *ROOT.glob("src/**/*.html")]
    assert len(pages) > 100
    sentences = [" ".join(one.split()) for page in pages for one in SENTENCE.split(page.read_text(encoding="utf-8"))]
    assert {one for one in sentences if DENYING.search(one)} == HONEST


def test_h3_the_page_on_journeys_says_that_it_shows():
    said = " ".join((ROOT / "docs" / "manual" / "travel.md").read_text(encoding="utf-8").split())
    assert "Whoever reads the disk sees without any passphrase that the keys are away" in said
    assert "do not say that this vault is new" in said
