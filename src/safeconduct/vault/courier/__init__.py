"""Carry sealed objects between this vault and its depots, and find out what a depot does to them.

The room's rule: nothing that comes from a depot is kept before it was checked, nothing counts as sent before the depot said that it is
durable, and what a depot once showed it must go on showing. It opens no event and decides nothing; it names who, what and since when.

    >>> Ledger().lanes
    {}
"""

from safeconduct.vault.courier.book import DEPOTS_CAP, KeptDepot, Places, read_places, write_places
from safeconduct.vault.courier.carrying import Carried, Carry, carry
from safeconduct.vault.courier.holding import Holding, PageHolding, SegmentHolding, Taken, holdings_of
from safeconduct.vault.courier.ledger import Finding, LaneLedger, Ledger, drop_ledger, read_ledger, write_ledger
from safeconduct.vault.courier.opening import FOLDER, RELAY, S3, WEBDAV, knock, open_depot, open_relay
from safeconduct.vault.courier.sealed import reseal

__all__ = [
    "DEPOTS_CAP",
    "FOLDER",
    "RELAY",
    "S3",
    "WEBDAV",
    "Carried",
    "Carry",
    "Finding",
    "Holding",
    "KeptDepot",
    "LaneLedger",
    "Ledger",
    "PageHolding",
    "Places",
    "SegmentHolding",
    "Taken",
    "carry",
    "drop_ledger",
    "holdings_of",
    "knock",
    "open_depot",
    "open_relay",
    "read_ledger",
    "read_places",
    "reseal",
    "write_ledger",
    "write_places",
]
