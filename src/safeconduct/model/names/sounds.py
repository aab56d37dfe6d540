"""Turn a word of any folded script into sounds, and sounds into skeletons.

A skeleton keeps the classes of the consonants and a mark for a vowel in front: what stays of a name when it is heard badly and spelled in
another alphabet. A letter that is read in several ways gives several skeletons, six at the most.

Never guesses a language, and never fails: letters of scripts that are not folded stand for themselves.

    >>> sounds("Джохар"), sounds("Jokhar"), sounds("جوهر")
    ('Doxar', 'Joxar', 'Gwhr')
    >>> sorted(skeletons("Joxar") & skeletons("Doxar"))
    ['SKR']
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from safeconduct.model.names.letters import SCHEMES, TABLES, Table, script_of

_CLASS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys("aeiouEjy", ("",)),
    **dict.fromkeys("bp", ("P",)),
    **dict.fromkeys("vf", ("F",)),
    **dict.fromkeys("kgqx", ("K",)),
    **dict.fromkeys("dt", ("T",)),
    "T": ("T", "S"),
    **dict.fromkeys("szZScCDK", ("S",)),
    **{letter: (letter.upper(),) for letter in "rlmn"},
    "w": ("", "F"),
    "h": ("", "K"),
    "X": ("K", "S"),
    "Q": ("K", "S"),
    "G": ("S", "K"),
    "J": ("S", "", "K"),
}
MOST_SKELETONS = 6
_LONG = 3  # classes of a skeleton from which one may be left out


def script(word: str) -> str:
    """Name the script of the first letter that has one."""
    for char in word:
        found = script_of(char)
        if found:
            return found
    return ""


def sounds(word: str) -> str:
    """Give the sounds of one word; doubled sounds count once."""
    folded = _folded(word)
    heard = _in_cyrillic(folded)
    return _sound(folded, heard, _once(heard))


def sounds_of(words: list[str]) -> list[str]:
    """Give the sounds of each of many words, none of which holds a line break; those of Cyrillic letters alone are heard in one go."""
    folded = _folded("\n".join(words))
    heard = _in_cyrillic(folded)
    rows = (folded.split("\n"), heard.split("\n"), _once(heard).split("\n"))
    return words and [_sound(*row) for row in zip(*rows, strict=True)]


def _folded(text: str) -> str:
    return text.casefold().replace("ß", "s").replace("i̇", "i")


def _in_cyrillic(folded: str) -> str:
    """Give what the Cyrillic letters of a folded text sound like; all else stays."""
    grouped = folded if _GROUP.search(folded) is None else _GROUP.sub(lambda group: _GROUPS[group[0]], folded)
    return grouped.translate(_LETTERS)


def _once(heard: str) -> str:
    return heard if _DOUBLED.search(heard) is None else _DOUBLED.sub(r"\1", heard)


def _sound(folded: str, heard: str, once: str) -> str:
    """Give the sounds of a folded word, of which `heard` is what its Cyrillic letters are, and `once` the same without doubled sounds."""
    if heard[:2] != "ks" and _CYRILLIC.fullmatch(folded) is not None:
        return once
    name = script(folded)
    return _heard(folded, name, *TABLES[name]) if name else folded


_LETTERS = {ord(letter): sound for letter, sound in TABLES["cyrillic"][0].items()}
_GROUPS = TABLES["cyrillic"][1]
_GROUP = re.compile("|".join(sorted(_GROUPS, key=len, reverse=True)))
_CYRILLIC = re.compile(f"[{''.join(TABLES['cyrillic'][0])}]+")
_DOUBLED = re.compile(r"(.)\1+")


def readings(word: str) -> tuple[str, ...]:
    """Give the sounds of a word as each of the usual romanisations would have them; the first is that of `sounds`.

    A Cyrillic ё is heard as e or o.

    >>> readings("Xabirov"), readings("Ûsupov"), readings("Ковалёв")
    (('Xabirov', 'ksabirov', 'xabirov'), ('usupov', 'jusupov', 'uzupov'), ('kovalEv', 'kovalov', 'kovaljov'))
    """
    first = sounds(word)
    folded = word.casefold()
    name = script(folded)
    if name == "cyrillic":
        found = [first]
        if "E" in first:
            found += [first.replace("E", "o"), first.replace("E", "jo")]
        if first[:1] == "X":
            found += [f"ks{heard[1:]}" for heard in found]
        return tuple(found)
    if name != "latin":
        return (first,)
    letters, groups, longest = TABLES["latin"]
    found = [first, _heard(folded, "latin", letters, groups, longest, by_letter=True)]
    found += [_heard(folded, "latin", own, groups, 7, by_letter=True) for own, groups in _SCHEMES]
    return tuple(dict.fromkeys(found))


_SCHEMES = tuple(({**TABLES["latin"][0], **own}, groups) for own, groups in SCHEMES)


def _heard(folded: str, name: str, letters: Table, groups: Table, longest: int, *, by_letter: bool = False) -> str:
    out: list[str] = []
    at, end = 0, len(folded)
    last = ""
    while at < end:
        for size in range(min(longest, end - at), 1, -1):
            sound = groups.get(folded[at : at + size])
            if sound is not None:
                at += size
                break
        else:
            sound = _one(folded[at], letters, name)
            at += 1
        if sound == "u" and folded[at - 1 : at + 1] in _OU and out and not by_letter:
            sound = "w"
        elif sound == "ks" and not out and not by_letter:
            sound = "X"
        elif not sound and not out and name in _AYIN and folded[at - 1] in _AYIN[name]:
            sound = "a"
        for char in sound:
            if char != last:
                out.append(char)
                last = char
    return "".join(out)


def _one(char: str, letters: dict[str, str], name: str) -> str:
    sound = letters.get(char)
    if sound is not None:
        return sound
    if name == "latin":
        return letters.get(_BARE.get(char, ""), "")
    if script_of(char) in TABLES:
        return TABLES[script_of(char)][0].get(char, "")
    return char if char.isalpha() and not script_of(char) else ""


_OU = frozenset({"ua", "ui", "ue", "uo", "uu", "ué", "uè", "uï", "uy"})  # French ou before a vowel is the English w

_AYIN = {"arabic": "عء", "hebrew": "ע"}  # in front of a word other scripts write the vowel that follows it

_BARE: dict[str, str] = {
    **dict.fromkeys("áàâãāăǎạảấầẩẫậắằẳẵặ", "a"),
    **dict.fromkeys("éèêëēĕėẹẻẽếềểễệ", "e"),
    **dict.fromkeys("íìîïīĭįịỉĩ", "i"),
    **dict.fromkeys("óòôõōŏọỏốồổỗộớờởỡợǫ", "o"),
    **dict.fromkeys("úùûūŭůųụủũứừửữự", "u"),
    **dict.fromkeys("ýÿŷỳỵỷỹ", "y"),
    **dict.fromkeys("ṣ", "s"),
    **dict.fromkeys("ṭ", "t"),
    **dict.fromkeys("ḍḏ", "d"),
    **dict.fromkeys("ẓẕ", "z"),
    **dict.fromkeys("ḥ", "h"),
    **dict.fromkeys("ķḳǩ", "k"),
    **dict.fromkeys("ḷĺľ", "l"),
    **dict.fromkeys("ṛŕ", "r"),
    **dict.fromkeys("ṇņ", "n"),
    **dict.fromkeys("ṃ", "m"),
}


def skeletons(heard: str) -> frozenset[str]:
    """Give the skeletons of a string of sounds, six at the most: `A` in front stands for a vowel."""
    built = [""]
    for sound in heard:
        built = _grown(built, sound)
    return frozenset(built)


def beginnings(heard: str) -> list[frozenset[str]]:
    """Give the skeletons of every beginning of a string of sounds, that of no sound first.

    >>> beginnings("magomed")[5] == skeletons("magom")
    True
    """
    built = [""]
    out = [frozenset(built)]
    for sound in heard:
        built = _grown(built, sound)
        out.append(frozenset(built))
    return out


def _grown(built: list[str], sound: str) -> list[str]:
    grown: list[str] = []
    for so_far in built:
        for one in _CLASS.get(sound, (sound,)):
            if one == "":
                grown.append(so_far or "A")
            elif so_far.endswith(one):
                grown.append(so_far)
            else:
                grown.append(so_far + one)
    return grown if len(grown) == 1 else list(dict.fromkeys(grown))[:MOST_SKELETONS]


def shortened(bone: str) -> Iterator[str]:
    """Give a skeleton and all that remains when one class is left out of a long one: two with one mistake meet here."""
    yield bone
    if len(bone) >= _LONG:
        for at in range(len(bone)):
            yield bone[:at] + bone[at + 1 :]
