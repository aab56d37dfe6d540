"""What leaves a laptop on which not all opens says what nobody looked for; the exit codes of verbs by which text leaves."""

import shutil

import pytest

from safeconduct.actions.office.placing import _LOOKED_FOR
from safeconduct.doors.cli.manners import leaving_code
from tests.offices import Network


@pytest.fixture(scope="module")
def network(empty_vault, opened_keystore, tmp_path_factory):
    home = tmp_path_factory.mktemp("leaving")
    made = Network(shutil.copytree(empty_vault, home / "vault"), opened_keystore, home)
    made.join("cil", opens=("casework", "evidence", "coordination"))
    made.settle()
    yield made
    made.close()


@pytest.mark.slow  # two laptops
def test_what_nobody_looked_for_is_told_when_something_leaves(network, tmp_path):
    case = network.case("cil", "hill")
    lacking = (_LOOKED_FOR["shelter"], _LOOKED_FOR["country"])
    how = {"recipient": "a partner", "purpose": "referral"}
    exported = network.ask("cil", "export", path=str(tmp_path / "out.zip"), cases=(case,), is_open=True, **how)
    assert exported.unchecked == network.ask("cil", "evidence_release", kind="annex", format="html", path="", **how).unchecked == lacking
    assert lacking[0] not in network["ada"].lacking()


def test_only_what_was_looked_at_leaves_with_0():
    codes = {(stopped, left): leaving_code(is_stopped=stopped, is_left_to_look=left) for stopped in (False, True) for left in (False, True)}
    assert codes == {(False, False): 0, (False, True): 1, (True, False): 10, (True, True): 10}
