"""The real door opens the real vault."""

import datetime as dt

import pytest

from safeconduct.actions.office import open_office
from safeconduct.errors import Locked, Mistaken, Unreachable
from safeconduct.vault import agent
from tests.conftest import PASSPHRASE
from tests.unit.agent.conftest import silent

pytestmark = pytest.mark.slow

NOW = dt.datetime(2017, 5, 1, 12, tzinfo=dt.UTC)


def test_the_real_vault_is_opened_served_and_let_go(vault_folder, runtime):
    started = agent.start(vault_folder, PASSPHRASE, idle_seconds=300, on_progress=silent)
    try:
        assert agent.status(vault_folder).process == started.process
        with pytest.raises(Mistaken):
            agent.call(vault_folder, "no such verb", b"\x92\xc0\xc0", silent)
        with pytest.raises(Unreachable):  # one vault, one process
            open_office(vault_folder, PASSPHRASE, NOW, silent)
    finally:
        assert agent.lock(vault_folder)
    assert list(runtime.iterdir()) == []
    open_office(vault_folder, PASSPHRASE, NOW, silent).close()


def test_a_wrong_passphrase_does_not_open_the_real_vault(vault_folder, runtime):
    with pytest.raises(Locked):
        agent.start(vault_folder, PASSPHRASE + "s", idle_seconds=300, on_progress=silent)
    assert agent.status(vault_folder) is None
    assert list(runtime.iterdir()) == []


def test_where_there_is_no_vault_none_is_opened(tmp_path, runtime):
    with pytest.raises(Mistaken):
        agent.start(tmp_path, PASSPHRASE, idle_seconds=300, on_progress=silent)
    assert list(tmp_path.iterdir()) == []
