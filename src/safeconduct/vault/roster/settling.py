"""Find which segments count where a device wrote several in one place of its chain: a laptop that was put back from a copy, or cloned.

kept = settled(pile.ops, pile.signed_by, formed)
"""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.vault.roster.statements import Op, Settled
from safeconduct.vault.roster.suspensions import cited_by
from safeconduct.vault.roster.versions import Judged, meet


def settled(ops: Mapping[bytes, Op], signed_by: Mapping[bytes, frozenset[bytes]], formed: Mapping[bytes, Judged]) -> frozenset[bytes]:
    """Name the segments that admins let count beside others in one place; all that any of them named.

    It counts if its author was an admin by the versions that it cites, and not the owner of the device while there was anybody else: nobody
    vouches for her own laptop. Nothing is let in that its device did not sign.

    Args:
        ops: all statements, by name.
        signed_by: the devices whose signature under a statement holds.
        formed: the versions that are signed by those who may.
    """
    kept: set[bytes] = set()
    for name, op in ops.items():
        cited = cited_by(op, formed)
        if not isinstance(op.args, Settled) or op.device not in signed_by[name] or not cited:
            continue
        content = meet([version.content for version in cited])
        owners = content.owners()
        author = owners.get(op.device)
        is_own = author == owners.get(op.args.device)
        if author in content.admins and (not is_own or len(content.people) == 1):
            kept.update(op.args.segments)
    return frozenset(kept)
