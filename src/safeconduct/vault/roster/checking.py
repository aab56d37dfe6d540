"""Check a statement beside the segment that carries it: its signatures, and that it stands where it belongs.

check_op(signed, devices)
check_place(signed, context, key)
"""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.errors import Damaged
from safeconduct.ids import DeviceId
from safeconduct.vault.roster.statements import EpochBegun, Genesis, SignedOp, device_of, key_hash, op_id, org_of
from safeconduct.vault.seal import verify


def check_op(signed: SignedOp, devices: Mapping[DeviceId, bytes]) -> None:
    """Check that a statement is signed by its author, and that every signature under it holds.

    Raises:
        Damaged: stage `op`.
    """
    signers = [entry.device for entry in signed.signatures]
    if not signers or signers[0] != signed.op.device or len(set(signers)) != len(signers):
        raise Damaged("a statement about the organisation is not signed by its author first, or twice by one device", stage="op")
    name = op_id(signed.op)
    for entry in signed.signatures:
        public = devices.get(DeviceId(entry.device))
        if public is None or device_of(public) != entry.device:
            raise Damaged("a statement about the organisation is signed by an unknown device", stage="op")
        try:
            verify(public, "sc1/opsig", name, entry.signature)
        except Damaged:
            raise Damaged("a signature under a statement about the organisation does not hold", stage="op") from None


def check_place(signed: SignedOp, context: bytes, key: bytes | None) -> None:
    """Check that a statement belongs to the organisation, compartment and epoch that carry it.

    Args:
        signed: the statement.
        context: organisation, compartment and epoch of the segment, 36 bytes.
        key: the compartment's key in that epoch; None for the roster, where statements about all compartments lie.

    Raises:
        Damaged: stage `genesis`, another organisation's founding; `key-hash`, another key than was published; `op`, another place.
    """
    op = signed.op
    org, compartment, epoch = context[:16], context[16:32], int.from_bytes(context[32:], "big")
    if isinstance(op.args, Genesis):
        if org_of(op) != org or device_of(op.args.public) != op.device:
            raise Damaged("this is the founding of another organisation", stage="genesis")
        return
    if op.org != org:
        raise Damaged("this is a statement of another organisation", stage="op")
    if key is None or not isinstance(op.args, EpochBegun):
        return
    if op.args.compartment != compartment:
        raise Damaged("a statement about a compartment's key stands in another compartment", stage="op")
    if op.args.epoch != epoch:
        raise Damaged("a statement about a compartment's key stands in another epoch", stage="op")
    if op.args.key_hash != key_hash(key):
        raise Damaged("the key of a compartment is not the one that was published to all", stage="key-hash")
