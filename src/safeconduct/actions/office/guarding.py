"""Give the guard what it looks for: made in the memory of the process that holds the keys, and never written."""

from __future__ import annotations

from safeconduct.actions.office.office import Office
from safeconduct.model.world import PublicName
from safeconduct.studies.disclosure import Index, Protected, protected_of


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
