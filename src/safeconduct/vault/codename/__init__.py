"""Draw code names for people who write to the intake door, and read them as they come back.

A code name is six words of a list of 7,776, or the same six as figures of four digits each, for who does not write Latin letters.

The room's rule: a code name is drawn, kept nowhere, and no error repeats what was typed.

    >>> len(draw().split())
    6
"""

from safeconduct.vault.codename.naming import WORDS, draw, figures_of, spelled

__all__ = ["WORDS", "draw", "figures_of", "spelled"]
