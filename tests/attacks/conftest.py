"""What several attacks begin with."""

import shutil

import pytest

from tests.offices import Network


@pytest.fixture(scope="session")
def three_laptops(empty_vault, opened_keystore, tmp_path_factory):
    """Three laptops that open casework, each with two cases: Ada opened `river`, and Ben `kettle`. Closed: begin `Again` from it."""
    home = tmp_path_factory.mktemp("three")
    network = Network(shutil.copytree(empty_vault, home / "ada"), opened_keystore, home)
    network.join("ben")
    network.join("cil")
    network.carry()
    network.river = network.case("ada", "river")
    network.kettle = network.case("ben", "kettle")
    network.settle(rounds=1)
    network.close()
    return network
