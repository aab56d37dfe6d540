"""Say who belongs: persons, their devices, who may let others in, and who opens which compartment.

The room's rule: signed statements in, one value out, and nothing else counts. It knows no names of people, no files, no clock. One admin
shuts out, two let in, offline keys repair; see `docs/protocol.md`, section 7.

    roster = resolve(genesis, statements)
    roster.devices, roster.recipients(compartment), roster.may_write(compartment, device)
"""

from safeconduct.vault.roster.resolving import STATEMENTS_CAP, resolve
from safeconduct.vault.roster.roster import HeldPrekey, Opened, Roster
from safeconduct.vault.roster.statements import (
    OPS_CAP,
    SIGNATURES_CAP,
    Bytes16,
    Bytes32,
    Clock,
    Count,
    EpochBegun,
    Genesis,
    Head,
    Member,
    Membership,
    Op,
    Opener,
    OpSignature,
    Prekey,
    SignedOp,
    Suspended,
    Version,
    check_op,
    check_place,
    decode_op,
    decode_ops,
    device_of,
    encode_op,
    encode_ops,
    key_hash,
    op_id,
    org_of,
    sign_op,
)
from safeconduct.vault.roster.versions import GRANTING_ADMINS, Content, members_of

__all__ = [
    "GRANTING_ADMINS",
    "OPS_CAP",
    "SIGNATURES_CAP",
    "STATEMENTS_CAP",
    "Bytes16",
    "Bytes32",
    "Clock",
    "Content",
    "Count",
    "EpochBegun",
    "Genesis",
    "Head",
    "HeldPrekey",
    "Member",
    "Membership",
    "Op",
    "OpSignature",
    "Opened",
    "Opener",
    "Prekey",
    "Roster",
    "SignedOp",
    "Suspended",
    "Version",
    "check_op",
    "check_place",
    "decode_op",
    "decode_ops",
    "device_of",
    "encode_op",
    "encode_ops",
    "key_hash",
    "members_of",
    "op_id",
    "org_of",
    "resolve",
    "sign_op",
]
