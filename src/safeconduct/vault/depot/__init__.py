"""Keep sealed objects where nobody needs to be trusted: create-once, named by content, whole after every power cut.

The room's rule: a depot knows bytes, names and lanes. It has no key, never decides whether an object is good, and never looks inside one
but at the day in its front after which nobody can open it.

    >>> depot = MemoryDepot()
    >>> depot.put(bytes(16), object_name(b"sealed"), b"sealed")
    >>> [name == object_name(b"sealed") for name in depot.names(bytes(16))]
    [True]
"""

from safeconduct.vault.depot.contract import (
    LANE_BYTES,
    LANE_OBJECTS_CAP,
    NAME_BYTES,
    OBJECT_BYTES_CAP,
    Depot,
    FarDepot,
    News,
    check_object,
    object_name,
)
from safeconduct.vault.depot.ending import DAY_AT, DAY_BYTES, ENDING_MAGIC, KEPT_DAYS, first_kept, is_over
from safeconduct.vault.depot.files import DiskFiles, Files
from safeconduct.vault.depot.folder import FolderDepot
from safeconduct.vault.depot.guarded import Guarded, Limits, ReadOnly
from safeconduct.vault.depot.memory import MemoryDepot
from safeconduct.vault.depot.outgoing import Outgoing
from safeconduct.vault.depot.shelf import Shelf
from safeconduct.vault.depot.stick import MARK, StickDepot, claim

__all__ = [
    "DAY_AT",
    "DAY_BYTES",
    "ENDING_MAGIC",
    "KEPT_DAYS",
    "LANE_BYTES",
    "LANE_OBJECTS_CAP",
    "MARK",
    "NAME_BYTES",
    "OBJECT_BYTES_CAP",
    "Depot",
    "DiskFiles",
    "FarDepot",
    "Files",
    "FolderDepot",
    "Guarded",
    "Limits",
    "MemoryDepot",
    "News",
    "Outgoing",
    "ReadOnly",
    "Shelf",
    "StickDepot",
    "check_object",
    "claim",
    "first_kept",
    "is_over",
    "object_name",
]
