"""Say when what a colleague takes out of the vault is more than her work asks for, so that the others look.

An alarm accuses nobody: a yearly copy for the board rings too. It says that somebody should know why.

    >>> unusual_in([(40, True)], 100), unusual_in([(1, True)] * 3, 100), unusual_in([(2, False)], 100)
    (('much',), (), ('unsealed',))
"""

from __future__ import annotations

from collections.abc import Sequence

TAKEN_DAYS = 7  # a week's work is looked at together, so that what is taken in portions adds up
OFTEN = 3  # files in a week: a case worker who hands households on hands on a few; thresholds are ours, no study gives any
MUCH = 1 / 4  # of all households in a week: nobody refers a quarter of a network, and no caseworker holds more than about a third of it
_FEW = 3  # households that any file may hold: in a small office one large family would be a quarter


def unusual_in(files: Sequence[tuple[int, bool]], total: int) -> tuple[str, ...]:
    """Name what is unusual in the files that one person took out within `TAKEN_DAYS`.

    Args:
        files: of each, how many households it holds and whether it is sealed.
        total: households in this vault.

    Returns:
        `much`: together a quarter of all households, or more; `often`: more than three files that hold one; `unsealed`: a file of several
        households that whoever finds it can read.
    """
    with_cases = [cases for cases, _ in files if cases]
    taken = sum(with_cases)
    found = []
    if taken > _FEW and taken >= MUCH * total:
        found.append("much")
    if len(with_cases) > OFTEN:
        found.append("often")
    if any(cases > 1 and not is_sealed for cases, is_sealed in files):
        found.append("unsealed")
    return tuple(found)
