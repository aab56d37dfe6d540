"""Keep sexual orientation and gender identity out of everything that is stored as a code.

In a seized file such a code is itself the danger: one search would find everybody. Free notes are not judged here. No code list of this
program holds such a code, and a test keeps it so.

    >>> names_orientation("sexual_orientation")
    True
    >>> names_orientation("rrf-addr:Trans")
    False
"""
# ruff: noqa: RUF001 - Russian letters are meant

from __future__ import annotations

import re

from safeconduct.errors import Refused

_WORDS = re.compile(
    r"lgb|(?<![a-z])gay(?![a-z])|lesbi|bisex|transgend|transsex|transvest|intersex|queer|homosex|orientation|sogi"
    r"|(?<![a-z])msm(?![a-z])|gender.?identit|same.?sex|(?<![а-яё])ге[йи](?![а-яё])|лесби|бисекс|гомосекс|трансген|транссекс|квир"
    r"|ориентаци|лгбт|مثلي|الميل الجنسي",
)


def names_orientation(text: str) -> bool:
    """Tell whether a code, heading or coded value names an orientation or a gender identity, in English, Russian or Arabic."""
    return _WORDS.search(text.casefold().replace("_", " ")) is not None


def orientation_refused(text: str) -> None:
    """Refuse a code or coded value that would record a person's orientation or gender identity.

    Raises:
        Refused: the text names one.
    """
    if names_orientation(text):
        raise Refused(
            "orientation and gender identity are not stored as a code: in a seized file that alone is the danger",
            "use unhcr-sn:LP-RP (at risk due to profile); the reason belongs to the evidence compartment",
        )
