"""Keep what happened, sealed and signed, so that nothing can be read, changed, reordered or quietly left out by whoever holds the disk.

The room's rule: bytes in, verified objects out. It knows events by name and clock only; what they mean is the model's business. It never
decides, never forgets and never trusts a depot. The format is `docs/protocol.md`; where code and page differ, the page is right.

    >>> keys = found(["casework"], 1_490_000_000_000)
    >>> keys.writing("casework").epoch
    0
"""

from safeconduct.vault.journal.act import SEGMENT_BYTES, SEGMENT_EVENTS, Draft
from safeconduct.vault.journal.book import Journal
from safeconduct.vault.journal.cabinet import Cabinet, CabinetReading, open_page, seal_page
from safeconduct.vault.journal.casekeys import fitting, joined, parts, writing
from safeconduct.vault.journal.chains import Link, Tip, branches, check_chains, contested
from safeconduct.vault.journal.clock import LogicalClock, milliseconds
from safeconduct.vault.journal.codec import Codec, Event
from safeconduct.vault.journal.epochs import Fresh, addressed, announce, draw, is_withheld, letter_of
from safeconduct.vault.journal.header import CONTROL, DATA, Header, decode_header, encode_header
from safeconduct.vault.journal.keys import (
    CABINET,
    ROSTER,
    Author,
    CaseKeys,
    CompartmentKey,
    CutKey,
    ErasureKey,
    Keys,
    found,
    new_compartment,
    new_roster,
    shared_version,
)
from safeconduct.vault.journal.layout import NO_CASE, Envelope, ckid_of, level_key
from safeconduct.vault.journal.mail import KEY, Letter, mail_lane, open_mail, seal_mail
from safeconduct.vault.journal.opening import Frame, OpenedEnvelope, OpenedSegment, check_author, open_frame, open_segment
from safeconduct.vault.journal.pending import Pending, pack_bundle, unpack_bundle
from safeconduct.vault.journal.post import PARCEL_BYTES_CAP, Parcel, Post, last_day_of, open_parcel, post_lane, seal_parcel
from safeconduct.vault.journal.reading import Frontier, Progress, Report
from safeconduct.vault.journal.sealing import Sheaf, seal_body, seal_segment, seal_statements
from safeconduct.vault.journal.tree import Tree
from safeconduct.vault.journal.trouble import Trouble
from safeconduct.vault.journal.walking import Unfolded
from safeconduct.vault.roster import EpochBegun, Genesis, Head, Op, SignedOp, device_of, key_hash, op_id, org_of, sign_op

__all__ = [
    "CABINET",
    "CONTROL",
    "DATA",
    "KEY",
    "NO_CASE",
    "PARCEL_BYTES_CAP",
    "ROSTER",
    "SEGMENT_BYTES",
    "SEGMENT_EVENTS",
    "Author",
    "Cabinet",
    "CabinetReading",
    "CaseKeys",
    "Codec",
    "CompartmentKey",
    "CutKey",
    "Draft",
    "Envelope",
    "EpochBegun",
    "ErasureKey",
    "Event",
    "Frame",
    "Fresh",
    "Frontier",
    "Genesis",
    "Head",
    "Header",
    "Journal",
    "Keys",
    "Letter",
    "Link",
    "LogicalClock",
    "Op",
    "OpenedEnvelope",
    "OpenedSegment",
    "Parcel",
    "Pending",
    "Post",
    "Progress",
    "Report",
    "Sheaf",
    "SignedOp",
    "Tip",
    "Tree",
    "Trouble",
    "Unfolded",
    "addressed",
    "announce",
    "branches",
    "check_author",
    "check_chains",
    "ckid_of",
    "contested",
    "decode_header",
    "device_of",
    "draw",
    "encode_header",
    "fitting",
    "found",
    "is_withheld",
    "joined",
    "key_hash",
    "last_day_of",
    "letter_of",
    "level_key",
    "mail_lane",
    "milliseconds",
    "new_compartment",
    "new_roster",
    "op_id",
    "open_frame",
    "open_mail",
    "open_page",
    "open_parcel",
    "open_segment",
    "org_of",
    "pack_bundle",
    "parts",
    "post_lane",
    "seal_body",
    "seal_mail",
    "seal_page",
    "seal_parcel",
    "seal_segment",
    "seal_statements",
    "shared_version",
    "sign_op",
    "unpack_bundle",
    "writing",
]
