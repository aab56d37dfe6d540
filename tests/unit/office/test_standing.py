"""A laptop that cannot know says so, and never that nothing presses; a clock that cannot be right is named."""

import datetime as dt
import shutil

import pytest

from safeconduct.actions.office import AHEAD_DAYS, AHEAD_HOURS, written_ahead
from safeconduct.actions.office.standing import Blind
from safeconduct.doors.cli.standing import BLIND, cautions, empty
from safeconduct.ids import show
from safeconduct.model import facts as f
from tests.conftest import quiet
from tests.offices import Network


@pytest.fixture(scope="module")
def network(empty_vault, opened_keystore, tmp_path_factory):
    home = tmp_path_factory.mktemp("standing")
    made = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    made.join("ben", opens=())
    made.join("cil")
    yield made
    made.close()


def blind(network, who):
    verbs = {verb: network.ask(who, verb).blind for verb in ("today", "checkin_list", "case_list")}
    verbs["case_find"] = network.ask(who, "case_find", words="anna").blind
    assert len(set(verbs.values())) == 1
    return verbs["today"]


@pytest.mark.slow  # three laptops
def test_who_opens_no_caseload_is_not_told_that_nothing_presses(network):
    assert [blind(network, who) for who in ("ada", "ben", "cil")] == ["", "waiting", "waiting"]
    network.settle()
    assert [blind(network, who) for who in ("ada", "ben", "cil")] == ["", "closed", ""]
    network.ask("ada", "member_change", kind="suspend", whom=(network.persons["cil"],), reason="loss")
    network.settle()
    assert [blind(network, who) for who in ("ada", "ben", "cil")] == ["", "closed", "shut_out"]


def test_every_reason_has_words():
    assert set(BLIND) == {*Blind.__args__} - {""}
    assert list(cautions("", None, None)) == []


def test_a_clock_that_was_set_back_is_named_and_one_of_some_hours_without_blaming_a_laptop(office):
    now = dt.datetime(2017, 5, 2, 12, tzinfo=dt.UTC)
    assert written_ahead(office, now) is None
    office.keep([f.WorkerAdded(worker=b"w" * 16, label="owl")], now, quiet)
    day = dt.timedelta(days=AHEAD_DAYS)
    assert written_ahead(office, now - dt.timedelta(hours=AHEAD_HOURS)) is None
    for behind in (dt.timedelta(hours=AHEAD_HOURS, minutes=1), day):
        slight = written_ahead(office, now - behind)
        assert (slight.is_slight, slight.at) == (True, now)
        (said,) = cautions("", slight, None)
        assert said.startswith("CLOCKS DIFFER")
        assert show(office.device) not in said, "whose clock it is cannot be told: within a day each follows the others"
    assert list(cautions("", slight, now.date())) == []
    ahead = written_ahead(office, now - day - dt.timedelta(minutes=1))
    assert (ahead.device, ahead.is_this, ahead.is_slight, ahead.at) == (office.device.hex(), True, False, now)
    assert "set wrong" in next(cautions("", ahead, None))
    assert list(cautions("", ahead, now.date())) == [], "who looks from another day knows that it is another"


def test_an_empty_list_says_that_nothing_opens_here_instead_of_that_nothing_fits():
    """Who reads that no case fits believes that the household is nowhere."""
    assert empty("", "no case fits") == "no case fits"
    said = empty("closed", "no case fits")
    assert said.startswith("CANNOT TELL: no caseload opens on this laptop")
    assert "no case fits" not in said
