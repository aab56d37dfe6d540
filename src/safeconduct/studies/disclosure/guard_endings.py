"""Take the endings of cases off a word, by ear: the stems under which a name may stand in a text.

What a name may end in when it is inflected depends on how it ends by itself; so a stored name has a stem and a class, and a word of
a text fits
when what follows the stem is an ending of that class. The endings are those of Russian, Ukrainian, Polish, Czech, South Slavic and
Chechen, the
genitive of German and English, and what stands behind an apostrophe in Turkish. Never strips the stored name of a suffix that
belongs to it: a
stem of Markov is markov, and no Mark is ever an alert.

    >>> stored_stems("magomedov")
    (('magomedov', 'C'),)
    >>> {stem: ending for stem, ending, _ in text_stems("magomedovim")}
    {'magomedovim': '', 'magomedovi': 'm', 'magomedov': 'im'}
    >>> [[stem for stem, _, _ in text_stems("magomedas", language)] for language in ("russian", "chechen")]
    [['magomedas'], ['magomedas', 'magomeda', 'magomed']]
"""

# ruff: noqa: E501, RUF003, SIM905 - Russian names are meant; endings are read as words, a class on one line

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

_CONSONANT = "a u om em im e i ov ev ej am ami ax ix imi oj oju ja ju jem jam jami jax owi ovi ove ovu ovou o s es ech eX aX a ah ix an na as ca o m ie ego emu ou y ym".split()
_A = "a i e u oj ej oju eju am ami ax ja ju ji je o ou y ie s in iny ine inu inou mi ah aX ejo".split()
_ADJECTIVE = "i y j ij yj ogo ego omu emu im om em aja oj uju ju oju ie je e ix imi a u ego emu ym ej o ou yx ymi s ich iX iego iemu iej ova ove ovej".split()
_J = "j ja ju em jem e i ev jev jam jami jax m a u s es".split()
_FIXED = "s es".split()
_I = "a u em om e i m ev jev j ja ju am ami ax s o ego emu ego".split()
LEAST = 2  # sounds of a stem


def plain(heard: str) -> str:
    """Give sounds as stems are compared.

    ё and ье are e, the Latin y of an ending is i, дз is z, кх is k, тч is ч; an i behind a vowel glides; doubled sounds count once.

    >>> plain("praniiC"), plain("kuxianidze"), plain("Sait")
    ('praniC', 'kuxianize', 'Sajt')
    """
    if _NOT_PLAIN.search(heard) is None:
        return heard
    out = heard
    for written, meant in _PLAIN:
        out = out.replace(written, meant)
    return _DOUBLE.sub(r"\1", _GLIDE.sub("j", out))


_PLAIN = (("E", "e"), ("je", "e"), ("y", "i"), ("ji", "i"), ("dz", "z"), ("kx", "k"), ("tC", "C"), ("nb", "mb"), ("np", "mp"))
_NOT_PLAIN = re.compile(r"[Ey]|j[ei]|dz|kx|tC|n[bp]|[aeou]i|(.)\1")
_GLIDE = re.compile("(?<=[aeou])i(?![aeiou])")
_GLIDED = re.compile("[aeou]ja$")
_DOUBLE = re.compile(r"(.)\1+")


ENDINGS: dict[str, frozenset[str]] = {
    kind: frozenset(map(plain, endings))
    for kind, endings in {
        "C": ["", *_CONSONANT],
        "F": _CONSONANT,  # a stem that lost its fleeting vowel never stands bare
        "A": _A,
        "D": _ADJECTIVE,
        "J": _J,
        "I": ["", *_I],
        "V": ["", *_FIXED],
    }.items()
}
CLASSES = "".join(ENDINGS)
_ALL = frozenset(ending for endings in ENDINGS.values() for ending in endings)
_LONGEST = max(map(len, _ALL))
_ADJECTIVES = (
    "ski",
    "sky",
    "skij",
    "skyj",
    "cki",
    "cky",
    "ckij",
    "skoj",
    "skij",
    "noj",
    "toj",
    "ni",
    "ny",
    "nij",
    "vi",
    "voj",
    "ti",
    "li",
    "loj",
    "ri",
    "xi",
    "ki",
)
_FLEETING = (
    ("ec", "c"),
    ("ok", "k"),
    ("ek", "k"),
    ("ek", "jk"),
    ("el", "l"),
    ("en", "n"),
    ("er", "r"),
    ("ev", "v"),
    ("eK", "K"),
    ("eQ", "Q"),
)


def stored_stems(heard: str) -> tuple[tuple[str, str], ...]:
    """Give the stems of a name as it is stored, each with its class."""
    name = plain(heard)
    out: list[tuple[str, str]] = []
    if len(name) > LEAST and name.endswith("a"):
        out += _in_a(name)
    elif len(name) > LEAST + 2 and name.endswith(("oj", "ij")):
        out += [(name[:-2], "D"), (name[:-1], "J")]
    elif len(name) > LEAST + 1 and name.endswith("j"):
        out.append((name[:-1], "J"))
    elif len(name) > LEAST + 1 and name.endswith("i"):
        out.append((name, "I"))
        if name.endswith(_ADJECTIVES):
            out.append((name[:-1], "D"))
    elif name[-1:] in "oeu":
        out.append((name, "V"))
        if name.endswith("o") and len(name) > LEAST + 2:
            out.append((name[:-1], "A"))  # Ukrainian and Czech decline names in -o
    else:
        out.append((name, "C"))
        for full, short in _FLEETING:
            if name.endswith(full) and len(name) > len(full) + 1:
                out.append((name[: -len(full)] + short, "F"))
    out += [(stem, "V") for stem, kind in out if kind in "AJ" and stem[-1] in "ei"]  # the ending melts with it: Марии, о Сергее
    return tuple(out)


def _in_a(name: str) -> list[tuple[str, str]]:
    """Give the stems of a name in -a."""
    out = [(name[: -2 if name.endswith("ja") and len(name) > LEAST + 2 else -1], "A")]
    if len(name) == LEAST + 2 and name.endswith("ja"):
        out.append((name[:-2], "A"))  # Илье, Майей: the glide goes before e
    if _GLIDED.search(name):
        out.append((name[:-1], "V"))  # Майи, Зои: the ending is the glide
    if name.endswith(("ova", "eva", "ina")):
        out.append((name[:-1], "D"))
    if name.endswith("aja"):
        out.append((name[:-3], "D"))
    return out


Stem = tuple[str, str, int]
"""A stem that a word of a text may have, the ending that was taken off, and the classes of stems that may end so, as bits of `CLASSES`."""
Language = Literal["any", "russian", "chechen"]
_OF_LATIN = frozenset({"s", "es", "mi", "ou", "ova", "ove", "ovou", "owi", "iny", "ine", "inu", "inou", "ech", "eX"})
_OF_CHECHEN = frozenset({"s", "as", "an", "na", "ca", "in", "ex"})
_NOT_IN: dict[Language, frozenset[str]] = {"any": frozenset(), "russian": _OF_LATIN | _OF_CHECHEN, "chechen": _OF_LATIN - _OF_CHECHEN}
_KINDS = {ending: sum(1 << at for at, kind in enumerate(CLASSES) if ending in ENDINGS[kind]) for ending in sorted(_ALL)}


def text_stems(heard: str, language: Language = "any") -> list[Stem]:
    """Give every stem a word of a text may have, the longest first, without one of the endings of a language."""
    word = plain(heard)
    size = len(word)
    tail = word[max(LEAST, size - _LONGEST) :]
    return [(word[: size - length], ending, kinds) for length, ending, kinds in _cuts(tail, language)] if size >= LEAST else []


@lru_cache(1 << 14)
def _cuts(tail: str, language: Language) -> tuple[tuple[int, str, int], ...]:
    """Give what may be taken off words that end alike, the shortest first: how many sounds, which, and the classes that may end so."""
    endings = [tail[at:] for at in range(len(tail), -1, -1)]
    return tuple((len(ending), ending, _KINDS[ending]) for ending in endings if ending in _ALL and ending not in _NOT_IN[language])


def language_of(script: str, *, is_chechen: bool) -> Language:
    """Say whose endings a name may have in a script: in Cyrillic those of Chechen only where the text is Chechen, and none of Latin."""
    return "any" if script != "cyrillic" else "chechen" if is_chechen else "russian"
