"""Measure the guard on countries: mentions by the gold of FactRuEval, adjectives and peoples by hand.

The gold marks names of places and hardly any adjective. So every adjective and every word for people in these texts was read by hand and
given its country: a list of beginnings of words with the codes they mean. All countries are protected. A false
alarm is what is found outside every marked name and means no country by that reading; what only asks is counted once for each word of a
text, as it is shown.
"""

# ruff: noqa: RUF001 - Russian words are meant

from __future__ import annotations

import re
from pathlib import Path

from bench.report import Row, at_least, at_most, reported
from bench.train_names import DATA
from safeconduct.studies.disclosure import Finding, Index, Protected, check
from safeconduct.studies.disclosure.guard_places import NAMES

TEXTS = DATA / "factrueval-dev"
_BYNAMES = {
    "сша": "USA",
    "рф": "RUS",
    "кнр": "CHN",
    "кндр": "PRK",
    "великобритания": "GBR",
    "белоруссия": "BLR",
    "фрг": "DEU",
    "киргизия": "KGZ",
    "оаэ": "ARE",
}
_ADJECTIVES = """
американ USA|англий GBR|афган AFG|белорус BLR|бразиль BRA|британ GBR|голланд NLD|грузин GEO|израиль ISR|иран IRN|итальян ITA|кипр CYP
китай CHN|корей KOR PRK|латыш LVA|ливан LBN|ливий LBY|мальтий MLT|молдав MDA|мьянман MMR|немец DEU|нидерланд NLD|пакистан PAK
палестин PSE|португаль PRT|россий RUS|рус RUS|северокорей PRK|сирий SYR|турец TUR|старотурец TUR|украин UKR|француз FRA|швейцар CHE
эстон EST|япон JPN
"""
_COMPOUNDS = "российско RUS|румыно ROU|украинско UKR"
_PEOPLES = """
американец USA|американц USA|бразилец BRA|британц GBR|иранц IRN|испанец ESP|итальянц ITA|канадец CAN|канадц CAN|латыш LVA|мальтийц MLT
палестинц PSE|россиян RUS|словак SVK|туркмен TKM|француз FRA|эстонц EST|японц JPN
"""
_CAPITALS = "московск RUS|лондонск GBR|парижск FRA|тбилисск GEO|вашингтонск USA|кремл RUS|рф RUS"
_ADJECTIVE = re.compile(r"(.+?)с?к(?:ий|ого|ому|им|ом|ая|ой|ую|ою|ое|ие|их|ими)")
_PER = 10_000


def _read(table: str) -> dict[str, set[str]]:
    return {cell.split()[0]: set(cell.split()[1:]) for cell in table.strip().replace("\n", "|").split("|")}


def countries() -> list[Row]:
    """Measure all countries at once."""
    index = Index.build([Protected(ref=code, kind="country", texts=(code,)) for code in NAMES])
    adjectives, peoples = _read(_ADJECTIVES), _read(_PEOPLES)
    meant = {**_read(_COMPOUNDS), **peoples, **_read(_CAPITALS)}
    score = {"mentions": [0, 0], "adjectives": [0, 0], "peoples": [0, 0]}
    hard = total = 0
    soft: set[tuple[str, str]] = set()
    for path in sorted(TEXTS.glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        total += len(re.findall(r"\w+", text))
        findings = [finding for finding in check(text, index) if finding.kind == "country"]

        def is_told(first: int, end: int, codes: set[str], findings: list[Finding] = findings) -> bool:
            return any(f.start < end and f.end > first and not codes.isdisjoint(f.refs) for f in findings)

        for first, end, code in _mentions(path):
            score["mentions"][0] += 1
            score["mentions"][1] += is_told(first, end, {code})
        true: set[tuple[int, int]] = set()
        for word in re.finditer(r"[^\W\d_]+", text):
            said = word[0].casefold()
            codes = next((codes for start, codes in meant.items() if _begins(said, start)), set())
            kind = "peoples" if any(_begins(said, start) for start in peoples) else ""
            found = _ADJECTIVE.fullmatch(said)
            if found and found[1] in adjectives:
                codes, kind = adjectives[found[1]], "adjectives"
            if codes:
                true.add(word.span())
            if kind:
                score[kind][0] += 1
                score[kind][1] += is_told(*word.span(), codes)
        true |= {(a, b) for kind, a, b in spans_of(path).values() if kind.startswith(("loc", "org", "name", "surname", "geo_adj"))}
        false = [f for f in findings if not any(f.start < b and f.end > a for a, b in true)]
        hard += sum(f.tier == "HARD" for f in false)
        soft |= {(path.name, text[f.start : f.end]) for f in false if f.tier == "SOFT"}
    return [
        at_least("countries: mentions found", score["mentions"][1] / max(1, score["mentions"][0]), "", 0.99),
        at_least("countries: adjectives found, read by hand", score["adjectives"][1] / max(1, score["adjectives"][0]), "", 0.97),
        reported("countries: words for people found, read by hand", score["peoples"][1] / max(1, score["peoples"][0]), ""),
        reported("countries: mentions, adjectives, people", ", ".join(str(count) for count, _ in score.values()), ""),
        at_most("countries: false alarms, all protected", (hard + len(soft)) / total * _PER, "per 10,000 words", 0.5),
    ]


def _begins(said: str, start: str) -> bool:
    """Tell that a word is a form of one read by hand: what follows is an ending of a case."""
    return said.startswith(start) and len(said) - len(start) <= 3 and not said.endswith(("ия", "ии", "ию"))  # noqa: PLR2004 - letters


def _mentions(path: Path) -> list[tuple[int, int, str]]:
    """Give every mention that the gold says to be of a country, with its code."""
    codes = {name: code for code, names in NAMES.items() for name in names.split("|")} | _BYNAMES
    spans = spans_of(path)
    objects = {c[0]: c[2:] for c in (line.split("#")[0].split() for line in lines_of(path, ".objects")) if len(c) > 2}  # noqa: PLR2004
    out: list[tuple[int, int, str]] = []
    for block in "\n".join(lines_of(path, ".coref")).split("\n\n"):
        lines = block.strip().splitlines()
        code = next((codes[n] for n in (line[5:].strip().casefold() for line in lines if line.startswith("name ")) if n in codes), None)
        if code is not None:
            places = {spans[s][1:] for o in lines[0].split()[1:] for s in objects.get(o, []) if s in spans and spans[s][0] == "loc_name"}
            out += [(first, end, code) for first, end in places]
    return out


def spans_of(path: Path) -> dict[str, tuple[str, int, int]]:
    """Give the spans of a text by their number: kind, from where, to before where."""
    cells = (line.split() for line in lines_of(path, ".spans"))
    return {c[0]: (c[1], int(c[2]), int(c[2]) + int(c[3])) for c in cells if len(c) > 4}  # noqa: PLR2004 - columns of the gold


def lines_of(path: Path, ending: str) -> list[str]:
    """Give the lines of the file beside a text."""
    return path.with_suffix(ending).read_text(encoding="utf-8").splitlines()
