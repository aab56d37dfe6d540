"""Turn a page's template and values into HTML, in the reader's language. All values are escaped; none is ever marked as safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from safeconduct.doors.desk.wording import LANGUAGES, Wording, code_of, plain

_HERE = Path(__file__).parent


def datum(value: object) -> Markup:
    """Set something that was typed apart from its surroundings, so that its direction disturbs nothing and nothing hides in it."""
    return Markup("<bdi>") + plain(str(value)) + Markup("</bdi>") if value not in (None, "") else Markup("")


def lines(value: object) -> Markup:
    """Set a text of several lines apart, line by line."""
    return Markup('<span class="lines" dir="auto">') + plain(str(value)) + Markup("</span>")


class Rendering:
    """The templates, made ready once for each language that is used."""

    def __init__(self, nav: tuple[tuple[str, str], ...]) -> None:
        """Take the list of pages that stands at the head of each."""
        self._nav = nav
        self._made: dict[str, tuple[Wording, Environment]] = {}

    def words(self, language: str) -> Wording:
        """Give a language's wording."""
        return self._of(language)[0]

    def __call__(self, template: str, *, visit: Any, **values: Any) -> str:
        """Render a page for a visit."""
        words, environment = self._of(visit.words.language)
        return environment.get_template(template).render(visit=visit, words=words, languages=LANGUAGES, nav=self._nav, **values)

    def _of(self, language: str) -> tuple[Wording, Environment]:
        made = self._made.get(language)
        if made is None:
            words = Wording(language)
            made = self._made[language] = (words, _environment(words))
        return made


def _environment(words: Wording) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.install_gettext_translations(words.catalogue, newstyle=True)  # type: ignore[attr-defined]
    environment.filters.update(
        ago=words.ago,
        code=code_of,
        country=words.country,
        datum=datum,
        day=words.day,
        days=words.days,
        label=words.label,
        lines=lines,
        moment=words.moment,
        number=words.number,
        say=words.say,
        short_day=words.short_day,
        weekday=words.weekday,
    )
    return environment
