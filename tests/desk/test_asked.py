"""A laptop on which no case opens asks about a draft on a page, and sees its words marked."""

import datetime as dt
import shutil

import pytest

from safeconduct.actions import sync
from safeconduct.actions.office import attend_post
from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.vault.depot import DiskFiles
from safeconduct.vault.keyring import create
from safeconduct.vault.passphrase import choose
from tests.conftest import PASSPHRASE, quiet
from tests.desk.conftest import ENDS, DeskProcess
from tests.offices import Network

DRAFT = (
    "We are glad to say that two more people are safe. During the last two months more than a hundred people from several parts of the "
    "country asked us for help, and our colleagues answered each of them within a day. Among them is Tamerlan Ovlurov. <b>He</b> is well."
)


def test_who_cannot_ask_is_told(desk):
    assert desk.get("/asked")[0] == 200
    assert desk.post("/asked", {"text": DRAFT})[0] == 422
    assert desk.post("/asked", {"text": ""})[0] == 422


@pytest.fixture
def network(empty_vault, opened_keystore, tmp_path):
    network = Network(shutil.copytree(empty_vault, tmp_path / "ada"), opened_keystore, tmp_path)
    ada = network["ada"]
    ada.begin_compartment("guard", network.now)
    case, person = network.case("ada", "river"), new_ref()
    name = f.NameAdded(case=case, person=person, use="birth", full="Tamerlan Ovlurov")
    ada.keep([f.PersonAdded(case=case, person=person, relationship="rrf-rel:PA"), name], network.now, quiet)
    network.join("pia", opens=["press"])
    network.open("guard", "pia", "ada", may_write=False)
    network.carry()
    yield network
    network.offices.pop("pia", None)
    network.close()


@pytest.fixture
def press(network):
    """Give the desk of Pia, on whose laptop no case opens."""
    folder, keyring = network.folders["pia"], network["pia"]._keyring
    network.offices.pop("pia").close()
    for name in ("keystore", "replica.db"):
        (folder / name).unlink()
    create(folder / "keystore", choose(PASSPHRASE), keyring, DiskFiles())  # as expensive as a real one, which a desk opens
    running = DeskProcess(folder).open()
    yield running
    running.close()


def carried(network):
    """Carry all sealed objects both ways between the two folders, as a stick would."""
    for giver, taker in (("ada", "pia"), ("pia", "ada")):
        shutil.copytree(network.folders[giver] / "journal", network.folders[taker] / "journal", dirs_exist_ok=True)


@pytest.mark.slow
def test_a_draft_goes_out_and_comes_back_with_marks(network, press):
    assert press.post("/asked", {"text": DRAFT})[0] == 303
    assert "Do not send it yet." in press.get("/asked")[2]
    carried(network)
    assert attend_post(network["ada"], dt.datetime.combine(ENDS, dt.time(12), dt.UTC), quiet) == 1
    carried(network)
    press.ask("sync", sync.Ask(), sync.Answer)
    page = press.get("/asked")[2]
    assert '<mark title="stops">Tamerlan Ovlurov</mark>. &lt;b&gt;He&lt;/b&gt; is well.' in page
    assert "Stopped: change the draft, and ask again." in page
    assert "1 of 1 laptop answered" in page.replace("\u2068", "").replace("\u2069", "")
