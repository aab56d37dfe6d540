"""Keep what was being typed when the desk locks: sealed for this vault alone, until a person takes it up again or throws it away.

The key that seals opens nothing; the one that opens is in the vault. So what somebody was typing can be sealed even when the key process
is gone already, and nothing of it stays in this process, which begins anew after a lock. It is kept in memory, as long as the desk runs.

    >>> mark_of({"text": ("one",), "form-begun": ("",)}) == mark_of({"text": ("one",), "due": ("",)})
    True
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping, Sequence

import msgspec

from safeconduct.actions.unsent_open import INFO
from safeconduct.vault.seal import wrap

MOST = 8  # unsent forms kept at once; the oldest makes room
OWN = "form-"  # begins the name of what a form sends about itself
BEGUN, UNSENT, PAGE = f"{OWN}begun", f"{OWN}unsent", f"{OWN}page"
"""How the form was when it was shown; the unsent form that it continues; its page, told by the button that locks."""

_MARK_BYTES = 8

Form = Mapping[str, Sequence[str]]


class Typed(msgspec.Struct, frozen=True, array_like=True):
    """What was typed into the form of a page, and how the form was at first."""

    page: str
    form: dict[str, tuple[str, ...]]

    def __repr__(self) -> str:
        """Show nothing of it."""
        return "Typed(...)"


class Unsent:
    """The unsent forms of a desk, sealed, by the random names that stand for them in addresses."""

    def __init__(self, public: bytes = b"", kept: Mapping[str, bytes] | None = None) -> None:
        """Take over what the process before this one kept.

        Args:
            public: the vault's public key; none before the vault was first asked for it.
            kept: sealed forms by their names.
        """
        self.public = public
        self.kept = dict(kept or {})

    def keep(self, page: str, form: Form) -> bool:
        """Seal what was typed into a form, if it is not just as it was shown; tell whether anything is kept."""
        if BEGUN not in form or not self.public or mark_of(form) == form[BEGUN][0]:
            return False
        name = form.get(UNSENT, ("",))[0]
        typed = Typed(page, {key: tuple(values) for key, values in form.items() if not key.startswith(OWN)})
        self.drop(name)
        self.kept[name if _is_name(name) else secrets.token_hex(16)] = wrap(self.public, msgspec.msgpack.encode(typed), INFO)
        while len(self.kept) > MOST:
            self.drop(next(iter(self.kept)))
        return True

    def drop(self, name: str) -> None:
        """Forget one."""
        self.kept.pop(name, None)


def _is_name(text: str) -> bool:
    return len(text) == 32 and text.isascii() and text.isalnum()  # noqa: PLR2004  as token_hex(16) makes them


def mark_of(form: Form) -> str:
    """Give a mark by which a form that nobody touched is known again."""
    told = sorted(
        (name, tuple(value.replace("\r\n", "\n") for value in values if value)) for name, values in form.items() if not name.startswith(OWN)
    )
    return hashlib.blake2b(msgspec.msgpack.encode([each for each in told if each[1]]), digest_size=_MARK_BYTES).hexdigest()
