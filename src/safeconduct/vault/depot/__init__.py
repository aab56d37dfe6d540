"""Keep sealed objects where nobody needs to be trusted: create-once, named by content, whole after every power cut.

The room's rule: a depot knows bytes, names and lanes. It has no key, never looks inside an object and never decides whether one is good.

    >>> depot = MemoryDepot()
    >>> depot.put(bytes(16), object_name(b"sealed"), b"sealed")
    >>> [name == object_name(b"sealed") for name in depot.names(bytes(16))]
    [True]
"""

from safeconduct.vault.depot.contract import LANE_BYTES, NAME_BYTES, OBJECT_BYTES_CAP, Depot, object_name
from safeconduct.vault.depot.files import DiskFiles, Files
from safeconduct.vault.depot.folder import FolderDepot
from safeconduct.vault.depot.memory import MemoryDepot
from safeconduct.vault.depot.outgoing import Outgoing
from safeconduct.vault.depot.shelf import Shelf

__all__ = [
    "LANE_BYTES",
    "NAME_BYTES",
    "OBJECT_BYTES_CAP",
    "Depot",
    "DiskFiles",
    "Files",
    "FolderDepot",
    "MemoryDepot",
    "Outgoing",
    "Shelf",
    "object_name",
]
