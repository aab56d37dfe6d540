"""What was being typed at a lock is opened by the device that it was sealed for, and only as what it is."""

import pytest

from safeconduct.actions import unsent_key, unsent_open
from safeconduct.errors import Damaged
from safeconduct.vault.seal import new_wrapping_seed, wrap, wrapping_public


def test_what_was_sealed_for_this_device_is_opened(desk):
    public = desk.ask("unsent_key", unsent_key.Ask()).public
    ask = unsent_open.Ask(sealed=wrap(public, b"half a sentence", unsent_open.INFO))
    assert desk.ask("unsent_open", ask).typed == b"half a sentence"
    assert "half" not in repr(ask)


def test_a_key_that_was_wrapped_for_this_device_is_not_handed_out(desk):
    public = desk.ask("unsent_key", unsent_key.Ask()).public
    for sealed in (wrap(public, b"a key", b"another purpose"), wrap(wrapping_public(new_wrapping_seed()), b"x", unsent_open.INFO), b""):
        with pytest.raises(Damaged):
            desk.ask("unsent_open", unsent_open.Ask(sealed=sealed))
