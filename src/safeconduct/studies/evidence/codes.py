"""The code lists of the ledger, each with its scheme and the edition it was taken from.

The rule of this room: standard lists are carried over as they stand, with their numbers; lists of our own are few and say so. Reliability
of a source and credibility of what it says stay two axes and are never multiplied.

    >>> LISTS["admiralty-reliability"].codes["f"]
    'cannot be judged'
    >>> LISTS["huridocs-28"].codes["0102"]
    'officials deny the act'
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import msgspec


class CodeList(msgspec.Struct, frozen=True, kw_only=True):
    """One list: its scheme, the edition, and the codes in the list's own order with English labels."""

    scheme: str
    version: str
    codes: dict[str, str]


STANCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "asserts": "says that it is so",
        "acknowledges": "admits that it is so",
        "corrects": "gives another figure or wording",
        "denies": "says that it is not so",
        "disputes_detail": "disputes a part",
        "does_not_confirm": "neither confirms nor denies",
        "no_comment": "declines to comment",
        "refuses_access": "lets nobody look",
        "questions": "asks whether it is so",
        "retracts": "takes back what was said",
    }
)
SUPPORTING: Final = frozenset({"asserts", "acknowledges", "corrects"})  # stances that carry a claim
DENYING: Final = frozenset({"denies"})

BASES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "firsthand": "saw, heard or suffered it",
        "documentary": "has papers, pictures or records of it",
        "hearsay": "was told by somebody",
        "undisclosed": "does not say how it is known",
    }
)
OWN_BASES: Final = frozenset({"firsthand", "documentary"})  # an utterance on such a basis is an origin

RELIANCES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "quotes": "gives the words",
        "paraphrases": "gives the sense",
        "cites": "names it as the source",
        "confirms_independently": "went back to it by a way of its own",
        "unspecified": "rests on it without saying how",
    }
)

_LISTS: Final = (
    CodeList(scheme="stance", version="Safeconduct 1", codes=dict(STANCES)),
    CodeList(scheme="basis", version="Safeconduct 1", codes=dict(BASES)),
    CodeList(scheme="reliance", version="Safeconduct 1", codes=dict(RELIANCES)),
    CodeList(
        scheme="evidential",
        version="Safeconduct 1",
        codes={"rumoured": "as a rumour", "reported": "as something said by others", "stated": "as a fact", "confirmed": "as confirmed"},
    ),
    CodeList(
        scheme="commitment",
        version="Safeconduct 1",
        codes={"wants": "wishes it", "intends": "means to do it", "vows": "has promised it", "orders": "has ordered it"},
    ),
    CodeList(
        scheme="admiralty-reliability",
        version="MISP admiralty-scale 5",
        codes={
            "a": "completely reliable",
            "b": "usually reliable",
            "c": "fairly reliable",
            "d": "not usually reliable",
            "e": "unreliable",
            "f": "cannot be judged",
            "g": "deliberately deceptive",
        },
    ),
    CodeList(
        scheme="admiralty-credibility",
        version="MISP admiralty-scale 5",
        codes={
            "1": "confirmed by other sources",
            "2": "probably true",
            "3": "possibly true",
            "4": "doubtful",
            "5": "improbable",
            "6": "cannot be judged",
        },
    ),
    CodeList(
        scheme="istanbul-consistency",
        version="Istanbul Protocol 2022",
        codes={
            "not_consistent": "not consistent with",
            "consistent": "consistent with",
            "highly_consistent": "highly consistent with",
            "typical_of": "typical of",
            "diagnostic_of": "diagnostic of",
        },
    ),
    CodeList(
        scheme="huridocs-19",
        version="HURIDOCS Events Standard Formats, as in OpenEvSys",
        codes={
            "0101": "victim",
            "0102": "witness",
            "0103": "perpetrator",
            "0201": "related to the victim",
            "0202": "related to the perpetrator",
            "03": "third party that relayed",
            "0301": "reporter",
            "0401": "lawyer",
            "040401": "human rights organisation",
            "99": "unknown",
        },
    ),
    CodeList(
        scheme="huridocs-28",
        version="HURIDOCS Events Standard Formats, as in OpenEvSys",
        codes={
            "0101": "officials acknowledge the act",
            "0102": "officials deny the act",
            "0103": "officials acknowledge the act and deny responsibility",
            "0104": "officials acknowledge the act and explain it otherwise",
            "0105": "officials accept responsibility",
            "0201": "others acknowledge the act",
            "0202": "others deny the act",
            "0203": "others acknowledge the act and deny responsibility",
            "0204": "others acknowledge the act and explain it otherwise",
            "0205": "others accept responsibility",
            "90": "other",
            "99": "unknown",
        },
    ),
    CodeList(
        scheme="huridocs-41",
        version="HURIDOCS Events Standard Formats, as in OpenEvSys",
        codes={
            "01": "confirmed",
            "0101": "confirmed as a violation",
            "0102": "confirmed as similar to a violation",
            "0103": "confirmed as no violation",
            "02": "unlikely",
            "03": "possible",
            "04": "likely",
            "99": "unknown",
        },
    ),
    CodeList(
        scheme="huridocs-42",
        version="HURIDOCS Events Standard Formats, as in OpenEvSys",
        codes={
            "01": "highly reliable",
            "02": "likely reliable",
            "03": "unsure",
            "04": "likely unreliable",
            "05": "highly unreliable",
            "99": "unknown",
        },
    ),
    CodeList(
        scheme="huridocs-48",
        version="HURIDOCS Events Standard Formats, as in OpenEvSys",
        codes={"01": "estimate", "02": "unknown day", "03": "unknown month and day"},
    ),
)
LISTS: Final[Mapping[str, CodeList]] = MappingProxyType({each.scheme: each for each in _LISTS})


def credibility(typed: str, kappa_low: int) -> str:
    """Give the credibility code that may be shown: 1, confirmed by other sources, is computed and never typed.

    Args:
        typed: what a person judged, `2` to `6`; anything else counts as `6`, cannot be judged.
        kappa_low: how many parties would at least all have to be wrong.
    """
    if kappa_low >= CONFIRMED_BY:
        return "1"
    return typed if typed in LISTS["admiralty-credibility"].codes and typed != "1" else "6"


CONFIRMED_BY: Final = 2  # parties; the two-source rule of the press, Admiralty's "confirmed by other sources"
