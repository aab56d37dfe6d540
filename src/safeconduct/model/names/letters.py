"""Say what each letter sounds like, script by script, in one alphabet of sounds.

A sound is one character. Small letters are one sound; capitals and `w`, `y`, `h` are letters whose sound depends on the language, and
stand for
all of them at once: they are resolved by what they are compared with, never by guessing the language.

| sound | read as | where from |
| --- | --- | --- |
| a e i o u | vowels | all |
| j | glide | й, and before ю я |
| y | i or j | Latin y, Arabic ya |
| w | v, u or o | Latin w, Arabic waw |
| h | a breath or nothing | Latin h, Arabic ه ح, Turkish ğ |
| x | kh | х, خ |
| Z S C c D | zh, sh, ch, ts, j of John | ж ш ч ц дж |
| K | s, ch or ts | Latin c before e and i, ç |
| Q | k, ts or j of John | any other Latin c |
| G | j of John, g or zh | Arabic ج |
| X | kh, ch, sh or k | Latin ch |
| J | glide, zh, j of John, kh | Latin j |
| T | t, d, s or z | Latin th, Arabic ث ذ ض ظ |

Facts only; the tables are our own, after the letters' usual values (Unicode names, ICAO 9303, BGN/PCGN, ISO 9). Never reads a whole
word: that
is `sounds`.

    >>> script_of("Ж"), script_of("ع")
    ('cyrillic', 'arabic')
"""

# ruff: noqa: E501, RUF001, RUF002 - letters that look alike are its subject; a table is read in rows

from __future__ import annotations

from functools import lru_cache

VOWELS = "aeiou"
SOUNDS = "aeiouEjywhxbpvfgkdtzsZScCDGKQXJTrlmn"

_CYRILLIC_LETTERS: dict[str, str] = {
    **dict(zip("абвгдезиклмнопрстуфхцчшжйыэ", "abvgdeziklmnoprstufxcCSZjie", strict=True)),
    "ё": "E", "щ": "S", "ъ": "", "ь": "", "ю": "ju", "я": "ja",
    "і": "i", "ї": "ji", "є": "je", "ґ": "g", "ў": "w", "ј": "j", "љ": "l", "њ": "n", "џ": "D", "ђ": "D", "ћ": "C", "ѓ": "g", "ќ": "k", "ѕ": "z",
    "ә": "a", "ғ": "g", "қ": "k", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ҳ": "h", "ҷ": "D", "ӯ": "u", "ӣ": "i", "ҡ": "k",
    "ҙ": "z", "ҫ": "s", "җ": "D", "ҝ": "g", "ҹ": "D", "ӏ": "", "ѝ": "i", "ѣ": "e", "ѳ": "f", "ӑ": "a", "ӗ": "e", "ӳ": "u", "ӕ": "e",
}  # fmt: skip
_CYRILLIC_GROUPS: dict[str, str] = {
    "дж": "D", "дз": "z", "тч": "C", "тш": "C", "сч": "S", "тс": "c", "тц": "c", "шч": "S", "кс": "ks",
    "аь": "a", "оь": "o", "уь": "u", "юь": "ju", "яь": "ja",  # Chechen fronted vowels
    "гӏ": "g", "къ": "k", "кх": "k", "кӏ": "k", "пӏ": "p", "тӏ": "t", "хь": "h", "хӏ": "h", "цӏ": "c", "чӏ": "C", "гъ": "g", "хъ": "x",
    "ьо": "E", "йо": "E", "ье": "je", "ъе": "je", "ий": "i", "ый": "i", "ау": "au", "оу": "ou", "нг": "ng",
    "чж": "Z", "тцз": "c", "нб": "mb", "нп": "mp", "йю": "ju", "йя": "ja", "ия": "ia", "ию": "iu",
}  # fmt: skip
_LATIN_LETTERS: dict[str, str] = {
    **dict(zip("abdefghijklmnopqrstuvwyz", "abdefghiJklmnopkrstuvwyz", strict=True)),
    "c": "Q", "x": "ks", "ß": "s", "ä": "e", "ö": "o", "ü": "u", "å": "o", "ø": "o", "æ": "e", "œ": "o", "ı": "i", "ł": "l", "ñ": "n", "ń": "n",
    "ň": "n", "ç": "K", "ć": "C", "č": "C", "ş": "S", "ș": "S", "š": "S", "ś": "s", "ţ": "c", "ț": "c", "ť": "t", "ž": "Z", "ż": "Z", "ź": "z",
    "ř": "rZ", "ď": "d", "đ": "D", "ð": "d", "þ": "T", "ğ": "h", "ĝ": "D", "ǧ": "D", "ġ": "g", "ḡ": "g", "ẖ": "x", "ḫ": "x", "ħ": "h",
    "ŝ": "S", "ŭ": "w", "ĉ": "C", "ĵ": "Z", "ə": "a", "ą": "o", "ę": "e", "ě": "e", "ő": "o", "ű": "u", "ơ": "o", "ư": "u", "ģ": "g", "ļ": "l",
}  # fmt: skip
_LATIN_GROUPS: dict[str, str] = {
    "schtsch": "S", "shch": "S", "chtch": "S", "szcz": "S", "stsch": "S", "šč": "S", "ŝ": "S",
    "tsch": "C", "dsch": "D", "dzh": "D", "dsh": "D", "dch": "D", "tch": "C", "sch": "S", "sh": "S", "zh": "Z", "kh": "x", "gh": "g", "ph": "f",
    "th": "T", "ch": "X", "tz": "c", "ts": "c", "cz": "C", "sz": "S", "dj": "D", "dž": "D", "dż": "D", "dz": "z", "ck": "k", "qu": "ku", "qua": "kva", "que": "kve", "qui": "kvi",
    "eau": "o", "eaux": "o", "ou": "u", "oo": "u", "ee": "i", "oe": "o", "ae": "e", "aa": "a", "ii": "i", "uu": "u", "wh": "w", "rh": "r",
    "ya": "ja", "yu": "ju", "yo": "E", "ye": "je", "yi": "i", "iy": "i", "ij": "y", "yy": "i", "ay": "aj", "ey": "ej", "oy": "oj", "uy": "uj",
    "ai": "aj", "ei": "ej", "aï": "ai", "sce": "Se", "sci": "Si", "ce": "Ke", "ci": "Ki", "cy": "Ki", "cé": "Ke", "cè": "Ke", "cí": "Ki",
    "gui": "gi", "gue": "ge", "mc": "mak", "ieu": "je", "tzsch": "C", "cch": "k", "xh": "D",
    "iyy": "i", "nb": "mb", "np": "mp",
}  # fmt: skip
_ARABIC_LETTERS: dict[str, str] = {
    "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ء": "", "ئ": "y", "ؤ": "w", "ى": "a", "ة": "a", "ۀ": "a",
    "ب": "b", "پ": "p", "ت": "t", "ث": "T", "ج": "G", "چ": "C", "ح": "h", "خ": "x", "د": "d", "ذ": "T", "ر": "r", "ز": "z", "ژ": "Z",
    "س": "s", "ش": "S", "ص": "s", "ض": "T", "ط": "t", "ظ": "T", "ع": "", "غ": "g", "ف": "f", "ڤ": "v", "ق": "k", "ك": "k", "ک": "k",
    "گ": "g", "ݣ": "g", "ڭ": "g", "ل": "l", "م": "m", "ن": "n", "ه": "h", "ھ": "h", "ہ": "h", "و": "w", "ۆ": "o", "ي": "y", "ی": "y",
    "ے": "y", "ې": "e", "ټ": "t", "ډ": "d", "ړ": "r", "ښ": "S", "ځ": "z", "څ": "c", "ڼ": "n", "ۇ": "u", "ە": "e", "ں": "n", "ڑ": "r", "ٹ": "t",
}  # fmt: skip
_ARABIC_GROUPS: dict[str, str] = {"دج": "D", "تش": "C", "تز": "c", "تس": "c", "كس": "ks", "وو": "w", "يي": "y", "إي": "i", "أو": "o"}
_GREEK_LETTERS: dict[str, str] = {
    **dict(zip("αβγδεζηθικλμνοπρστυφωςήίόύώάέ", "avgdeziTiklmnoprstifosiioioae", strict=True)),
    "ξ": "ks", "χ": "x", "ψ": "ps", "ϊ": "i", "ϋ": "i", "ΐ": "i",
}  # fmt: skip
_GREEK_GROUPS: dict[str, str] = {
    "ου": "u", "ού": "u", "μπ": "b", "ντ": "d", "γκ": "g", "γγ": "g", "τσ": "c", "τζ": "D", "αι": "e", "αί": "e", "ει": "i", "εί": "i", "οι": "i", "οί": "i",
    "αυ": "av", "ευ": "ev",
}  # fmt: skip
_GEORGIAN_LETTERS: dict[str, str] = dict(zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "abgdevztiklmnopZrstupkgkSCczcCxDh", strict=True))
_ARMENIAN_LETTERS: dict[str, str] = {
    **dict(zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցփքօֆ", "abgdezeetZilxckhzgCmjnSoCpDrsvtrcpkof", strict=True)),
    "ւ": "v", "և": "ev",
}  # fmt: skip
_ARMENIAN_GROUPS: dict[str, str] = {"ու": "u"}
_HEBREW_LETTERS: dict[str, str] = {
    **dict(zip("בגדזחטכךלמםנןסצץקרש", "bgdzxtkklmmnnscckrS", strict=True)),
    "א": "a", "ה": "h", "ו": "w", "י": "y", "ע": "", "פ": "p", "ף": "f", "ת": "t", "׳": "",
}  # fmt: skip

Table = dict[str, str]
TABLES: dict[str, tuple[Table, Table, int]] = {
    script: (letters, groups, max((len(group) for group in groups), default=1))
    for script, letters, groups in (
        ("cyrillic", _CYRILLIC_LETTERS, _CYRILLIC_GROUPS),
        ("latin", _LATIN_LETTERS, _LATIN_GROUPS),
        ("arabic", _ARABIC_LETTERS, _ARABIC_GROUPS),
        ("greek", _GREEK_LETTERS, _GREEK_GROUPS),
        ("georgian", _GEORGIAN_LETTERS, {}),
        ("armenian", _ARMENIAN_LETTERS, _ARMENIAN_GROUPS),
        ("hebrew", _HEBREW_LETTERS, {}),
    )
}  # fmt: skip

# How romanisations of Cyrillic are read back: letters and groups of each. ISO 9; GOST 7.79 B; ICAO 9303 and BGN/PCGN; French; German.
_ALL_SCHEMES: Table = {
    "dzh": "D",
    "dž": "D",
    "tcz": "c",
    "tts": "c",
    "tc": "c",
    "chzh": "Z",
    "čž": "Z",
    "shh": "S",
    "ij": "i",
    "yj": "i",
    "ya": "ja",
    "yu": "ju",
    "yo": "E",
    "ye": "je",
    "dz": "z",
}
SCHEMES: tuple[tuple[Table, Table], ...] = (
    ({"h": "x", "c": "c", "j": "j", "â": "ja", "û": "ju", "ë": "E", "y": "i"}, {**_ALL_SCHEMES}),
    ({"x": "x", "j": "j", "y": "i"}, {**_ALL_SCHEMES, "zh": "Z", "cz": "c", "ch": "C", "sh": "S", "ts": "c", "kh": "x"}),
    (
        {"h": "x", "y": "i", "j": "j", "ë": "E"},
        {
            **_ALL_SCHEMES, "zh": "Z", "kh": "x", "ts": "c", "ch": "C", "sh": "S", "shch": "S", "sch": "S", "iu": "ju", "ia": "ja", "iy": "i", "yy": "i",
            "ii": "i", "ei": "ej", "ai": "aj", "oi": "oj", "ui": "uj", "ay": "aj", "ey": "ej", "oy": "oj", "uy": "uj", "iya": "ia", "iia": "ia",
        },
    ),
    (
        {"j": "Z", "ï": "j", "y": "i"},
        {**_ALL_SCHEMES, "ou": "u", "kh": "x", "ts": "c", "tch": "C", "ch": "S", "chtch": "S", "iou": "ju", "ia": "ja", "io": "E", "iï": "i", "dj": "D", "tchj": "Z"},
    ),
    (
        {"w": "v", "z": "c", "j": "j", "y": "i"},
        {**_ALL_SCHEMES, "sch": "S", "tsch": "C", "schtsch": "S", "ch": "x", "jo": "E", "dsch": "D", "tz": "c", "ei": "aj"},
    ),
    (
        {"w": "v", "z": "c", "s": "z", "j": "j", "y": "i"},
        {**_ALL_SCHEMES, "sch": "Z", "tsch": "C", "schtsch": "S", "ch": "x", "jo": "E", "dsch": "D", "ss": "s", "st": "st", "sk": "sk", "sp": "sp"},
    ),
)  # fmt: skip

_RANGES: tuple[tuple[int, int, str], ...] = (
    (0x41, 0x5A, "latin"),
    (0x61, 0x7A, "latin"),
    (0xC0, 0x24F, "latin"),
    (0x250, 0x2AF, "latin"),
    (0x370, 0x3FF, "greek"),
    (0x400, 0x52F, "cyrillic"),
    (0x531, 0x58F, "armenian"),
    (0x590, 0x5FF, "hebrew"),
    (0x600, 0x6FF, "arabic"),
    (0x750, 0x77F, "arabic"),
    (0x10A0, 0x10FF, "georgian"),
    (0x1C80, 0x1C8F, "cyrillic"),
    (0x1E00, 0x1EFF, "latin"),
    (0x1F00, 0x1FFF, "greek"),
)


@lru_cache(1 << 12)
def script_of(char: str) -> str:
    """Name the script of a letter; other signs, and letters of scripts that are not folded here, give an empty word."""
    code = ord(char)
    if code in {0xD7, 0xF7}:
        return ""
    for first, last, script in _RANGES:
        if first <= code <= last:
            return script
    return ""


# Letters that look the same in print (Unicode TR 39, confusables, the Cyrillic, Greek and Latin capitals and small letters), and digits as
# they are put for letters. Only used inside one word of mixed letters.
_LOOK_ALIKE = "АA ВB ЕE ЅS ІI ЈJ КK МM НH ОO РP СC ТT УY ХX аa еe оo рp сc уy хx ѕs іi јj һh ԁd ԛq ԝw"
_GREEK_LOOK_ALIKE = "ΑAА ΒBВ ΕEЕ ΖZЗ ΗHН ΙIІ ΚKК ΜMМ ΝNИ ΟOО ΡPР ΤTТ ΥYУ ΧXХ οoо νvу αaа ρpр"
LATIN_FOR: dict[str, str] = {
    **{pair[0]: pair[1] for pair in _LOOK_ALIKE.split()},
    **{three[0]: three[1] for three in _GREEK_LOOK_ALIKE.split()},
    "0": "o",
    "1": "i",
    "3": "e",
    "4": "a",
    "5": "s",
    "9": "g",
    "|": "l",
    "!": "i",
}
CYRILLIC_FOR: dict[str, str] = {
    **{pair[1]: pair[0] for pair in _LOOK_ALIKE.split() if pair[1] not in "SJIdqwshij"},
    **{three[0]: three[2] for three in _GREEK_LOOK_ALIKE.split()},
    "i": "и",
    "I": "І",
    "u": "и",
    "k": "к",
    "m": "м",
    "n": "п",
    "t": "т",
    "b": "ь",
    "h": "н",
    "0": "о",
    "3": "з",
    "4": "ч",
    "6": "б",
}
GREEK_FOR: dict[str, str] = {
    **{three[1]: three[0] for three in _GREEK_LOOK_ALIKE.split()},
    **{three[2]: three[0] for three in _GREEK_LOOK_ALIKE.split()},
}
