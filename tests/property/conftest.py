"""What several properties begin with."""

import shutil

import pytest

from tests.offices import Network


@pytest.fixture(scope="module")
def three_laptops(empty_vault, opened_keystore, tmp_path_factory):
    """Three laptops that all open casework, once a module; each test copies them."""
    home = tmp_path_factory.mktemp("three")
    return three_of(shutil.copytree(empty_vault, home / "ada"), opened_keystore, home)


def three_of(vault_folder, opened_keystore, home):
    """Let two people in, and close all."""
    network = Network(vault_folder, opened_keystore, home)
    network.join("ben")
    network.join("cil")
    network.carry()
    network.close()
    return network
