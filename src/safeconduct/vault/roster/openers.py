"""Work out who opens each compartment, by the same rules as who belongs.

opened, formed = openers(pile, versions)
"""

from __future__ import annotations

from collections.abc import Mapping

from safeconduct.ids import CompartmentId
from safeconduct.vault.roster.pile import Pile
from safeconduct.vault.roster.roster import Opened
from safeconduct.vault.roster.statements import Membership
from safeconduct.vault.roster.versions import Judged, admins_among, meet, needed


def openers(pile: Pile, versions: Mapping[bytes, Judged]) -> tuple[dict[CompartmentId, Opened], frozenset[bytes]]:
    """Work out who opens each compartment, by the same rules: two admins sign, forks give what their branches agree on.

    Returns:
        Who opens each, and the names of all statements on it that enough admins signed.
    """
    formed: dict[bytes, Membership] = {}
    behind: dict[bytes, frozenset[bytes]] = {}
    wanted = [(op.args.number, name) for name, op in pile.ops.items() if isinstance(op.args, Membership)]
    for _, name in sorted(wanted):
        op = pile.ops[name]
        says = op.args
        assert isinstance(says, Membership)
        cited = [versions[head] for head in says.roster_heads if head in versions]
        if len(cited) != len(says.roster_heads) or any(parent not in formed for parent in op.parents):
            continue
        parents = [formed[parent] for parent in op.parents]
        knows = frozenset().union(*(version.ancestors | {version.name} for version in cited))
        persons = [opener.person for opener in says.openers]
        if (
            says.number == 1 + max((parent.number for parent in parents), default=0)
            and persons == sorted(set(persons))
            and all(parent.compartment == says.compartment and knows.issuperset(parent.roster_heads) for parent in parents)
            and len(admins_among(meet([version.content for version in cited]), pile.signed_by[name]))
            >= needed(version.content for version in cited)
        ):
            formed[name] = says
            behind[name] = frozenset(op.parents).union(*(behind[parent] for parent in op.parents))
    followed = frozenset().union(*behind.values())
    compartments: dict[CompartmentId, list[bytes]] = {}
    for name, says in formed.items():
        if name not in followed:
            compartments.setdefault(CompartmentId(says.compartment), []).append(name)
    agreed = {compartment: _agreed([formed[name] for name in names], names) for compartment, names in compartments.items()}
    return agreed, frozenset(formed)


def _agreed(tips: list[Membership], names: list[bytes]) -> Opened:
    """Say whom all of several statements let in, and whom all let write."""
    openers = [{opener.person: opener.may_write for opener in tip.openers} for tip in tips]
    return Opened(
        tips=tuple(sorted(names)),
        number=max(tip.number for tip in tips),
        openers={person: all(other[person] for other in openers) for person in openers[0] if all(person in other for other in openers)},
    )
