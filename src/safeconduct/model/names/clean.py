r"""Undo what hides a name in a text, and remember where each character came from.

Drafts reach us out of mail programs, spreadsheets and the hands of people who hide things: with zero-width characters, soft hyphens,
marks of
writing direction, letters set apart, words broken at the end of a line, percent-encoding, letters of another alphabet that look the
same, text
decoded with the wrong table. What is left is plain text in which every character knows its place in the original.

Never drops a letter or a digit, and never changes the case of a letter: capitals are evidence.

    >>> cleaned = clean("И\u200bв а\u0301 н")
    >>> cleaned.text, cleaned.origin[-1]
    ('Ив а н', 7)
    >>> clean("М а г о м е д").text
    'Магомед'
"""

# ruff: noqa: RUF001, RUF002 - letters that look alike are its subject

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from safeconduct.errors import Mistaken
from safeconduct.model.codes import country, label
from safeconduct.model.names.escapes import ESCAPES, MISREAD, Change
from safeconduct.model.names.letters import CYRILLIC_FOR, GREEK_FOR, LATIN_FOR, script_of

_ESCAPES_MOST = 3  # times that a text is escaped over again
_FLAGS = re.compile("[\U0001f1e6-\U0001f1ff]{2,}")
_FLAG_A, _FLAG_Z = 0x1F1E6, 0x1F1FF
_TAG, _TAGS = 0xE0000, range(0xE0020, 0xE007F)  # letters that nobody sees, and that are copied with the text
_MARKUP = re.compile(
    r"(?<=[^\W\d_])(?:\*{1,3}|_{2,3}|~~|`{1,3}"
    r"|</?(?:a|abbr|b|bdi|bdo|big|code|del|em|font|i|ins|kbd|mark|nobr|o:p|q|s|small|span|strong|sub|sup|tt|u|var|wbr)\b[^<>]{0,200}>)+(?=[^\W\d_])",
    re.IGNORECASE,
)
_STAR = "*"
_STAR_AMONG = re.compile(r"(?<=[^\W\d_])\*+(?=[^\W\d_])")
_FARTHEST = 100  # signs between a star and another at the same word
_GLUE = re.compile(r"""(?<=[^\W\d_])["']\s*(?:&|\+|\|\|)\s*["'](?=[^\W\d_])""")
_BROKEN = re.compile(r"(?<=\w)[-\u2010\u2011\u00ac][ \t]*\r?\n[ \t]*(?=\w)")
_LINE = r"[ \t]*+\r?\n[ \t]*+"
_SPACED = re.compile(rf"(?<!\w)\w(?:([^\w\n]{{1,2}})\w)(?:\1\w){{2,}}(?!\w)|(?<!\w)\w(?:((?:{_LINE}){{1,2}})\w)(?:\2\w)+(?!\w)")
_SMALL_CAPITALS = dict(
    zip(
        "\u1d00\u0299\u1d04\u1d05\u1d07\ua730\u0262\u029c\u026a\u1d0a\u1d0b\u029f\u1d0d\u0274\u1d0f\u1d18\u0280\ua731\u1d1b\u1d1c\u1d20\u1d21\u028f\u1d22",
        "abcdefghijklmnoprstuvwyz",
        strict=True,
    )
)
_WORD = re.compile(r"[\w\u04c0\u04cf|!'\u2019]+")
_UNSEEN = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u3164\ufeff\uffa0\u0640\u2800"
)  # tatweel is a stretched line, not a letter
_MARKS = frozenset({"Mn", "Me"})
_FORMAT = frozenset({"Cf"})
_FEWEST_LETTERS = 2  # a word of one letter has no majority


@dataclass(frozen=True, slots=True, kw_only=True)
class Cleaned:
    """A text without disguises: its i-th character stood in the original from `origin[i]` to before `ends[i]`.

    `written` is as long as `text`, and has in it what `text` takes for another: `owl94`, where `text` has `owlg4`.
    """

    text: str
    written: str
    origin: Sequence[int]
    ends: Sequence[int]


_Marks = list[tuple[str, int, int]]


def clean(text: str) -> Cleaned:
    """Give the text without its disguises, with the place of every character in the original."""
    if _is_plain(text):
        return Cleaned(text=text, written=text, origin=range(len(text)), ends=range(1, len(text) + 1))
    out: list[str] = []
    written: list[str] = []
    origin: list[int] = []
    ends: list[int] = []
    for found in _PIECE.finditer(text):
        piece, first, last = found[0], found.start(), found.end()
        if _is_plain(piece):
            out.append(piece)
            written.append(piece)
            origin += range(first, last)
            ends += range(first + 1, last + 1)
            continue
        marks = [(char, at, at + 1) for at, char in enumerate(piece, first)]
        for step in (_unescape, _redecode, _wave, _compose, _unmark, _join_lines, _join_letters):
            marks = step(marks)
        written.append(_text(marks))
        marks = _one_script(marks)
        out.append(_text(marks))
        origin += [mark[1] for mark in marks]
        ends += [mark[2] for mark in marks]
    return Cleaned(text="".join(out), written="".join(written), origin=tuple(origin), ends=tuple(ends))


_PIECE = re.compile(r"(?:[^\n]*[-=\u00ad\u2010\u2011\u00ac][ \t\r]*\n|[ \t]*+\w?[ \t\r]*+\n)*[^\n]*\n?")
"""A line, with the next one where a word may be broken between, and where a line holds one letter or nothing."""
_PLAIN = re.compile(
    "[\\t\\n\\r -~\u00a0\u00ab\u00bb\u2013\u2014\u2018-\u201e\u2026\u2116"
    "\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u017e\u0218-\u021b\u0401\u0410-\u044f\u0451"
    "\u060c\u061b\u061f\u0621-\u063a\u0641-\u064a\u067e\u0686\u0698\u06a9\u06af\u06cc]*"
)
_ODD = (  # each begins with what is rare in most texts, so that it is found quickly
    re.compile(
        r"[%=\\&](?:(?<=%)[0-9A-Fa-f]{2}|(?<==)[0-9A-F]{2}=|(?<=\\)(?:u[0-9A-Fa-f{]|x[0-9A-Fa-f]{2}|[0-9A-Fa-f]{3})|(?<=&)(?:#|[A-Za-z]{2,8};))"
    ),
    re.compile(r"[0-9|!](?:[^\W\d_]|(?<=[^\W\d_].)[^\W_])"),
    re.compile("[-\u00ac](?<=[^\\W\\d_].)[ \\t]*\\r?\\n"),
    re.compile(r"([^\w\n](?<=(?<!\w)\w.)[^\w\n]?)\w\1\w\1\w"),
    re.compile("[A-Za-z\u00c0-\u017e](?:[\u0401-\u0451]|(?<=[\u0401-\u0451].))"),
    re.compile("[\u00c0-\u00ff](?:[\u00c0-\u00ff]{3}|(?<=[\u00c3\u00d0\u00d1\u00d8\u00d9])[\u00a0-\u00bf\u0152-\u017e])"),
    re.compile("\u041a[IІ1]"),
    re.compile(r"[0-9A-Za-z+/_-]{16}"),
    re.compile(r"\((?<=[A-Za-z]\()\s*\d{2,7}\s*[,)]"),
    re.compile(r"[&+|](?<=[\"' &+|][&+|])\s?[\"']"),
    re.compile(r"(?m)^[ \t]*\w[ \t\r]*\n(?:[ \t\r]*\n)?[ \t]*\w[ \t\r]*$"),
    re.compile(r"[*_~`<](?<=[^\W\d_].)(?:[*_~`]|[/A-Za-z][^<>]{0,200}>|(?<=\*)[^\W\d_])"),
)


def _is_plain(text: str) -> bool:
    """Tell that nothing in the text is in disguise: only usual letters and signs, no mixed words, no escapes, no broken words."""
    return _PLAIN.fullmatch(text) is not None and not any(odd.search(text) for odd in _ODD)


def _text(marks: _Marks) -> str:
    return "".join(mark[0] for mark in marks)


def _replaced(marks: _Marks, pattern: re.Pattern[str], change: Change) -> _Marks:
    """Put `change(match)` in the place of every match; None leaves it as it was; all its characters get the place of all."""
    text, out, done = _text(marks), _Marks(), 0
    for found in pattern.finditer(text):
        new = change(found)
        if new is None:
            continue
        out += marks[done : found.start()]
        out += [(char, marks[found.start()][1], marks[found.end() - 1][2]) for char in new]
        done = found.end()
    return out + marks[done:] if done else marks


def _unescape(marks: _Marks) -> _Marks:
    for _ in range(_ESCAPES_MOST):
        before = marks
        for pattern, change in ESCAPES:
            marks = _replaced(marks, pattern, change)
        if marks == before:
            break
    return marks


def _redecode(marks: _Marks) -> _Marks:
    for pattern, change in MISREAD:
        marks = _replaced(marks, pattern, change)
    return marks


def _wave(marks: _Marks) -> _Marks:
    """Give flags the names of their countries; letters of flags that make none are letters."""
    return _replaced(marks, _FLAGS, _waved)


def _waved(found: re.Match[str]) -> str:
    letters = "".join([_flag_letter(char) for char in found[0]])
    names = [_name_of(letters[at : at + 2]) for at in range(0, len(letters), 2)]
    return letters if None in names else "".join(filter(None, names))


def _flag_letter(char: str) -> str:
    return chr(ord(char) - _FLAG_A + ord("A"))


def _name_of(alpha2: str) -> str | None:
    try:
        return f" {label(country(alpha2, 'iso2'))} "
    except Mistaken:
        return None


def _unmark(marks: _Marks) -> _Marks:
    """Drop what makes a part of a word bold, small or a link, and what a formula puts between its parts."""
    return _replaced(_replaced(marks, _MARKUP, _unmarked), _GLUE, lambda _: "")


def _unmarked(found: re.Match[str]) -> str | None:
    """Drop a mark within a word; a star that is the only one among its letters, and has no other half, hides a letter, and stays."""
    text, first, last = found.string, found.start(), found.end()
    if found[0] != _STAR:
        return ""
    word = text[max(0, first - _FARTHEST) : first].split()[-1] + _STAR + text[last : last + _FARTHEST].split()[0]
    return None if word.replace("**", "").count(_STAR) % 2 and len(_STAR_AMONG.findall(word)) == 1 else ""


def _compose(marks: _Marks) -> _Marks:
    """Put marks on their letters, take compatibility forms apart, and drop what cannot be seen."""
    out: _Marks = []
    cluster, first, last = "", 0, 0
    for char, start, end in marks:
        if char in _UNSEEN:
            continue
        if ord(char) in _TAGS:
            char = chr(ord(char) - _TAG)  # noqa: PLW2901 - what it says
        category = unicodedata.category(char) if char >= "\u0300" else ""
        if category in _FORMAT:
            continue
        if category in _MARKS:
            cluster, last = cluster + char, end
            continue
        out += _composed(cluster, first, last)
        cluster, first, last = char, start, end
    return out + _composed(cluster, first, last)


def _composed(cluster: str, first: int, last: int) -> _Marks:
    if cluster < "\u00a0" and len(cluster) == 1:
        return [(cluster, first, last)]
    plain = unicodedata.normalize("NFKC", cluster)
    return [(_usual(char), first, last) for char in plain if unicodedata.category(char) not in _MARKS]


def _usual(char: str) -> str:
    """Give a digit of another script as our own, a small capital and a letter of a flag as their letters."""
    if _FLAG_A <= ord(char) <= _FLAG_Z:
        return _flag_letter(char)
    return str(unicodedata.decimal(char)) if char.isdecimal() else _SMALL_CAPITALS.get(char, char)


def _join_lines(marks: _Marks) -> _Marks:
    """Join a word broken at the end of a line; before a capital the hyphen belongs to the name and stays."""
    text = _text(marks)
    return _replaced(marks, _BROKEN, lambda found: "-" if text[found.end()].isupper() and not text[found.start() - 1].isupper() else "")


def _join_letters(marks: _Marks) -> _Marks:
    """Join letters set apart: four or more with the same mark between them, or three or more that stand one on a line."""
    text, out, done = _text(marks), _Marks(), 0
    for found in _SPACED.finditer(text):
        step = 1 + len(found[1] or found[2])
        first = found.start()
        if text[first].islower() and text[first + step].isupper():
            first += step  # a short word before the first letter of a name
        if not any(char.isalpha() for char in found[0]):
            continue
        out += marks[done:first]
        out += marks[first : found.end() : step]
        done = found.end()
    return out + marks[done:] if done else marks


def _one_script(marks: _Marks) -> _Marks:
    """Give a word the letters of its own alphabet: those that only look like them are exchanged, palochkas are made one."""
    text = _text(marks)
    out = list(marks)
    for found in _WORD.finditer(text):
        word = found[0]
        if word.isalpha() and word.isascii():
            continue
        repaired = one_script(word)
        if repaired != word:
            out[found.start() : found.end()] = [(char, *marks[found.start() + at][1:]) for at, char in enumerate(repaired)]
    return out


def one_script(word: str) -> str:
    """Write a word in the script of most of its letters, in which look-alikes of other scripts and digits between letters are exchanged.

    The result is as long as the word.

    >>> one_script("Mагомeд"), one_script("Ig0r"), one_script("ГIала")
    ('Магомед', 'Igor', 'Гӏала')
    """
    count = {"cyrillic": 0, "latin": 0, "greek": 0, "arabic": 0}
    for char in word:
        script = script_of(char)
        if script in count:
            count[script] += 1
    own = sum(1 for char in word if char in _ONLY_CYRILLIC), sum(1 for char in word if char in _ONLY_LATIN)
    letters = sum(count.values())
    if letters < _FEWEST_LETTERS or count["arabic"]:
        return word
    digits = sum(char in "0123456789|!" for char in word)
    mixed = sum(1 for script in ("cyrillic", "latin", "greek") if count[script]) > 1
    if not mixed and not digits and not count["cyrillic"]:
        return word
    script = max(count, key=lambda name: (count[name], name == "cyrillic"))
    if count["cyrillic"] and count["latin"] and own[0] != own[1]:
        script = "cyrillic" if own[0] > own[1] else "latin"
    if digits >= letters:
        return word
    table = {"cyrillic": CYRILLIC_FOR, "latin": LATIN_FOR, "greek": GREEK_FOR}[script]
    return "".join(_letter(word, at, table, cyrillic=script == "cyrillic") for at in range(len(word)))


_ONLY_CYRILLIC = frozenset("бгджзийлпфцчшщъыьэюяБГДЖЗИЙЛПФЦЧШЩЪЫЬЭЮЯ")
_ONLY_LATIN = frozenset("bdfghijlnqrstuvwzDFGJLNQRSUVWZ")
_BEFORE_PALOCHKA = frozenset("гкптхцчГКПТХЦЧ")
_LIKE_PALOCHKA = frozenset("IlІіӀӏ1|!")
_VOWELS = frozenset("аоуыэяёюиеАОУЫЭЯЁЮИЕ")


def _letter(word: str, at: int, table: dict[str, str], *, cyrillic: bool) -> str:
    char = word[at]
    before, after = word[at - 1 : at] if at else "", word[at + 1 : at + 2]
    if cyrillic and char in _LIKE_PALOCHKA and _is_palochka(char, before, after):
        return "ӏ"
    if char.isdigit() or char in "|!":
        return table.get(char, char) if before.isalpha() and (after.isalnum() or after == "") else char
    if char.isalpha() and script_of(char) not in {"", "arabic"}:
        return table.get(char, char)
    return char


def _is_palochka(char: str, before: str, after: str) -> bool:
    """Tell a palochka: typed as itself, or as a look-alike after its consonants, at the start of a word or between vowels.

    The Ukrainian і stands before consonants and at the end of words; Chechen writes the palochka before vowels.
    """
    if char in "Ӏӏ":
        return True
    if char in "|!1":
        return before in _BEFORE_PALOCHKA and before != ""
    if char in "Іі":
        return (before in _BEFORE_PALOCHKA or before in _VOWELS or before == "") and after in _VOWELS and after != ""
    return before in _BEFORE_PALOCHKA or before in _VOWELS or before == ""
