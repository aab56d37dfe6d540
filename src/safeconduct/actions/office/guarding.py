"""Give the guard what it looks for: made in the memory of the process that holds the keys, and never written."""

from __future__ import annotations

from collections.abc import Iterable

from safeconduct.actions.office.office import Office
from safeconduct.model.world import PublicName
from safeconduct.studies.disclosure import Index, Matter, Protected, protected_of
from safeconduct.vault.seal import digest

NAMED_CHARS = 8  # hexadecimal digits by which a matter is named, at least
_REF_BYTES = 16


def draft_name(texts: Iterable[str]) -> bytes:
    """Name a draft by its texts: change a letter, and it is another."""
    return digest("sc1/draft", "\0".join(texts).encode("utf-8", "replace"))[:_REF_BYTES]


def matter_name(draft: bytes, matter: Matter) -> str:
    """Name a matter of a draft, in hexadecimal, so that it tells nothing of what it is about."""
    said = "\0".join((matter.kind, matter.said.casefold(), *matter.refs))
    return digest("sc1/matter", draft, said.encode("utf-8", "replace"))[:_REF_BYTES].hex()


def guard_index(office: Office) -> Index:
    """Give the index of everything that must not leave."""
    return office.remembered("guard", lambda: _protected(office))


def public_index(office: Office) -> Index:
    """Give the index of the full names that may be public."""
    names: list[PublicName] = office.replica.records("public_name")
    return Index.build(Protected(ref=name.ref.hex(), kind="person", texts=(name.full,)) for name in names if name.full)


def _protected(office: Office) -> Index:
    replica = office.replica
    return Index.build(protected_of(replica.each_case(), replica.records("shelter"), replica.records("negotiation")))
