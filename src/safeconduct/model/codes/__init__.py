"""The code lists that facts may use, each code with its scheme: `unhcr-sn:LP-IH`, `iso3:RUS`.

The rule of this room: a code without its scheme is no code, an unknown code is refused and never guessed, and no list holds a code for
sexual orientation or gender identity. Nothing here reads files; translations and country names in other languages come at the door.

    >>> label("unhcr-sn:LP-IH")
    'in hiding'
    >>> country("AUS", "unhcr")
    'iso3:AUT'
    >>> is_known("unhcr-sn:XX-YY")
    False
"""

from __future__ import annotations

import re
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from safeconduct.errors import Mistaken
from safeconduct.model.codes.countries import ISO2, ISO3, UNHCR, UNHCR_WITHOUT_COUNTRY
from safeconduct.model.codes.evidence import EVIDENCE_LISTS, EVIDENCE_VERSIONS
from safeconduct.model.codes.needs import RRF_VULNERABILITIES, SPECIFIC_NEEDS
from safeconduct.model.codes.orientation import names_orientation, orientation_refused
from safeconduct.model.codes.people import ADDRESS_TYPES, EDUCATION_LEVELS, LANGUAGE_LEVELS, MARITAL, RELATIONSHIPS, SEXES
from safeconduct.model.codes.process import (
    APPLICATION_STATUSES,
    CASE_STATUSES,
    CLOSURES,
    LOCATION_CLASSES,
    PATHWAY_KINDS,
    PROGRES_EVENTS,
    RISKS,
)
from safeconduct.model.codes.resettlement import CATEGORIES, PRIORITIES, PRIORITY_DAYS

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "COUNTRY_SCHEMES",
    "EVIDENCE_SCHEMES",
    "PRIORITY_DAYS",
    "PROGRES_EVENTS",
    "VERSIONS",
    "code_like",
    "country",
    "is_known",
    "label",
    "listed",
    "names_orientation",
    "orientation_refused",
    "schemes",
]

_LISTS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "unhcr-sn": SPECIFIC_NEEDS,
        "rrf-vul": RRF_VULNERABILITIES,
        "rrf-cat": CATEGORIES,
        "rrf-pri": PRIORITIES,
        "rrf-rel": RELATIONSHIPS,
        "rrf-sex": SEXES,
        "rrf-mar": MARITAL,
        "rrf-addr": ADDRESS_TYPES,
        "rrf-lvl": LANGUAGE_LEVELS,
        "rrf-edu": EDUCATION_LEVELS,
        "pathway": PATHWAY_KINDS,
        "case-status": CASE_STATUSES,
        "closure": CLOSURES,
        "app-status": APPLICATION_STATUSES,
        "location": LOCATION_CLASSES,
        "risk": RISKS,
        **EVIDENCE_LISTS,
        "iso3": ISO3,
    }
)
EVIDENCE_SCHEMES: Final = tuple(EVIDENCE_LISTS)

VERSIONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "unhcr-sn": "proGres v3",
        **{scheme: "RRF v4" for scheme in _LISTS if scheme.startswith("rrf-")},
        "rrf-lang": "RRF v4",
        **EVIDENCE_VERSIONS,
        "iso3": "ISO 3166-1:2020",
    }
)
"""Which edition of a list the codes are of; the lists without an entry are Safeconduct's own."""

_ALPHA3: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType({"iso3": {code: code for code in ISO3}, "iso2": ISO2, "unhcr": UNHCR})
COUNTRY_SCHEMES: Final = tuple(_ALPHA3)

_LANGUAGE = re.compile(r"[A-Z0-9]{3}")  # RRF's language table has 7,253 codes of three characters: known by their shape


def schemes() -> tuple[str, ...]:
    """Name the schemes that have a list here."""
    return tuple(_LISTS)


def listed(scheme: str) -> Mapping[str, str]:
    """Give a scheme's codes (without the scheme) and their English labels, in the list's own order.

    Raises:
        Mistaken: there is no such scheme.
    """
    codes = _LISTS.get(scheme)
    if codes is None:
        raise Mistaken("there is no such code list", "code lists: " + ", ".join(_LISTS))
    return MappingProxyType(codes) if isinstance(codes, dict) else codes


def is_known(code: str) -> bool:
    """Tell whether a code, written `scheme:CODE`, is of a list."""
    scheme, _, rest = code.partition(":")
    if scheme == "rrf-lang":
        return _LANGUAGE.fullmatch(rest) is not None
    codes = _LISTS.get(scheme)
    return codes is not None and rest in codes


def label(code: str) -> str:
    """Give the English label of a code; a code of a list known by shape only is its own label.

    Raises:
        Mistaken: the code is of no list.
    """
    scheme, _, rest = code.partition(":")
    found = _LISTS.get(scheme, {}).get(rest)
    if found is None:
        if is_known(code):
            return rest
        hint = f"see the codes of the list {scheme}" if scheme in _LISTS else "write a code as scheme:CODE"
        raise Mistaken("that code is of no list", hint)
    return found


def code_like(scheme: str, text: str) -> str | None:
    """Find the code of a list that a text means when capitals, blanks and leading zeros are forgiven (`coa`, `Coa` and `COA` are `CoA`).

    Returns:
        The code as `scheme:CODE`, or None.
    """
    typed = text.strip()
    codes = _LISTS.get(scheme, {})
    if typed in codes:
        return f"{scheme}:{typed}"
    folded = typed.casefold().lstrip("0")
    return next((f"{scheme}:{code}" for code in codes if folded and code.casefold() == folded), None)


def country(text: str, scheme: str) -> str:
    """Turn a country code of a named scheme into its one form, `iso3:XXX`.

    Args:
        text: the code, with or without `scheme:` before it; a prefix wins over `scheme`.
        scheme: `iso3`, `iso2` or `unhcr`.

    Raises:
        Mistaken: no such scheme, no such code in it, or a code of UNHCR's that names no country of today.
    """
    prefix, found, rest = text.strip().partition(":")
    scheme, typed = (prefix.strip().lower(), rest) if found else (scheme, prefix)
    typed = typed.strip().upper()
    if scheme not in COUNTRY_SCHEMES:
        raise Mistaken("country codes are of the schemes iso3, iso2 or unhcr", "say which scheme the codes are of: UNHCR's AUS is Austria")
    alpha3 = _ALPHA3[scheme].get(typed)
    if alpha3 is not None:
        return f"iso3:{alpha3}"
    if scheme == "unhcr" and typed in UNHCR_WITHOUT_COUNTRY:
        raise Mistaken("that code of UNHCR's table names no country of today", "say which country is meant")
    raise Mistaken(f"that is no country code of the scheme {scheme}", "say which scheme the codes are of: iso3, iso2 or unhcr")
