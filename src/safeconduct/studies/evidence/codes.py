"""What follows from the codes of the ledger: which stances carry a claim, which bases begin one, and what may be called confirmed.

The rule of this room: the lists themselves are `model.codes`; whether other sources confirm a claim is computed and never typed.

    >>> LISTS["admiralty-reliability"]["f"]
    'cannot be judged'
    >>> credibility("1", kappa_low=1), credibility("", kappa_low=2)
    ('6', '1')
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from safeconduct.model import codes

LISTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({scheme: codes.listed(scheme) for scheme in codes.EVIDENCE_SCHEMES})
STANCES: Final = LISTS["stance"]
BASES: Final = LISTS["basis"]
RELIANCES: Final = LISTS["reliance"]
SUPPORTING: Final = frozenset({"asserts", "acknowledges", "corrects"})  # stances that carry a claim
DENYING: Final = frozenset({"denies"})
OWN_BASES: Final = frozenset({"firsthand", "documentary"})  # an utterance on such a basis is an origin
CONFIRMED_BY: Final = 2  # parties; the two-source rule of the press, Admiralty's "confirmed by other sources"


def credibility(typed: str, kappa_low: int) -> str:
    """Give the credibility code that may be shown: 1, confirmed by other sources, is computed and never typed.

    Args:
        typed: what a person judged, `2` to `6`; anything else counts as `6`, cannot be judged.
        kappa_low: how many parties would at least all have to be wrong.
    """
    if kappa_low >= CONFIRMED_BY:
        return "1"
    return typed if typed in LISTS["admiralty-credibility"] and typed != "1" else "6"
