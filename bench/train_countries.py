"""Write the names of countries in the guard's languages as data: `python -m bench.train_countries`, with Babel at hand.

Names come from CLDR (Unicode licence) as Babel carries it; Babel is needed only here. What CLDR does not hold (adjectives, what people of a
country are called, colloquial names, capitals) is our own table in `guard_peoples`.
"""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from safeconduct.model.codes.countries import ISO2

OUT = Path(__file__).resolve().parent.parent / "src" / "safeconduct" / "studies" / "disclosure" / "guard_places.py"
LANGUAGES = ("en", "ru", "fr", "de", "tr", "ar", "ce", "uk", "fa")
HEAD = '''"""Hold the names of countries in nine languages: data, written by `python -m bench.train_countries`; never edit it by hand.

Source: CLDR territory names (Unicode licence), in English, Russian, French, German, Turkish, Arabic, Chechen, Ukrainian and Persian. The
key is the ISO 3166-1 alpha-3 code; a value holds the different names, a bar between two.
"""

# ruff: noqa: E501, RUF001 - the names of a country stand on one line; letters of several scripts are meant
# fmt: off
NAMES: dict[str, str] = {
'''


def main() -> None:
    """Write the module."""
    locale = import_module("babel").Locale
    tables = [locale(language).territories for language in LANGUAGES]
    lines = [HEAD.rstrip("\n")]
    for two, code in sorted((two, code) for two, code in ISO2.items()):
        names = dict.fromkeys(table[two].casefold().replace('"', "") for table in tables if two in table)
        lines.append(f'    "{code}": "{"|".join(names)}",')
    OUT.write_text("\n".join([*lines, "}"]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
