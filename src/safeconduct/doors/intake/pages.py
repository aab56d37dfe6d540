"""Turn what is said into pages: no script, no cookie, no picture, no second request; all of one length.

Every value is escaped. Pages are filled up with blanks to steps of 8 KiB, those that may hold an answer to steps of 32 KiB, so that who
sees the length of a page on its way does not see which it is.

    >>> len(Face(leave="https://example.org/").told("en", spoken("en").no_page)) == PAGE_BYTES
    True
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from safeconduct.doors.intake.forms import TEXT_CHARS
from safeconduct.doors.intake.wording import LANGUAGES, spoken
from safeconduct.vault.codename import figures_of

PAGE_BYTES = 8 * 1024
ANSWERS_BYTES = 32 * 1024
_HOLE = "\N{OBJECT REPLACEMENT CHARACTER}"  # where the words of a page come
_HERE = Path(__file__).parent
_STYLE = (_HERE / "templates" / "style.css").read_text(encoding="utf-8").removesuffix("\n")  # as the templates put it in
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode("ascii")
_CSP = (
    "default-src 'none'",
    f"style-src 'sha256-{_STYLE_HASH}'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "sandbox allow-forms",  # no script, and an origin of its own that has no storage
)
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"content-security-policy", "; ".join(_CSP).encode()),
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), clipboard-read=(), browsing-topics=()"),
    (b"cache-control", b"no-store, no-transform"),  # a server in front must not compress: that would undo the lengths
    (b"x-robots-tag", b"noindex"),
)
"""On every answer, errors too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An answer as it is shown: its text, and its day as 2017-04-03."""

    text: str
    on: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """A form as it stands in the page: what was typed stays there, and nowhere else.

    Attributes:
        token: signed for this form.
        name: the code name that goes with the form.
        figures: the question's figures, empty where nothing is asked.
    """

    token: str
    name: str
    text: str = ""
    code: str = ""
    word: str = ""
    figures: str = ""


class Face:
    """The pages of one door.

    Args:
        leave: the address to which the link leads by which people leave quickly.
        has_words: the organisation gave out words for times of many messages.
    """

    def __init__(self, leave: str, *, has_words: bool = False) -> None:
        """Make the templates ready."""
        self._leave = leave
        self._has_words = has_words
        self._templates = Environment(
            loader=FileSystemLoader(_HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            auto_reload=False,
        )
        self._around: dict[tuple[str, str], tuple[bytes, bytes]] = {}
        self._languages = [(tag, spoken(tag).name, spoken(tag).direction) for tag in LANGUAGES]

    def form(self, language: str, typed: Typed, told: str = "", *, is_open: bool = True) -> bytes:
        """Show the form, with what was typed, and what is the matter."""
        return self._page(
            "form.html",
            language,
            PAGE_BYTES,
            is_open=is_open,
            token=typed.token,
            name=typed.name,
            text=typed.text,
            code=typed.code,
            word=typed.word,
            figures=[spoken(language).numbers[int(figure)] for figure in typed.figures],
            has_words=self._has_words,
            most_chars=TEXT_CHARS,
            told=told,
        )

    def receipt(self, language: str, code_name: str, *, is_again: bool = False) -> bytes:
        """Show that it is stored, and the code name; none where the person had one."""
        pairs = list(zip(code_name.split(), figures_of(code_name).split(), strict=True)) if code_name else []
        return self._page("receipt.html", language, PAGE_BYTES, code_words=pairs, is_again=is_again)

    def answers(self, language: str, answers: Iterable[Shown] = (), told: str = "") -> bytes:
        """Show where a code name is typed, and the answers to the one that was."""
        return self._page("answers.html", language, ANSWERS_BYTES, answers=list(answers), told=told)

    def told(self, language: str, told: str) -> bytes:
        """Show one sentence."""
        return self._page("told.html", language, PAGE_BYTES, told=told)

    def _page(self, template: str, language: str, step: int, **values: object) -> bytes:
        around = self._around.get((template, language)) or self._drawn_around(template, language)
        main = self._templates.get_template(template).render(language=language, words=spoken(language), **values)
        return padded(main.encode().join(around), step)

    def _drawn_around(self, template: str, language: str) -> tuple[bytes, bytes]:
        """Draw what stands before and after the words of a page, once: it is most of the page, and the same for everybody."""
        whole = self._templates.get_template("base.html").render(
            language=language,
            languages=self._languages,
            words=spoken(language),
            leave=self._leave,
            page=template.partition(".")[0],
            main=_HOLE,
        )
        before, _, after = whole.encode().partition(_HOLE.encode())
        return self._around.setdefault((template, language), (before, after))


def padded(page: bytes, step: int) -> bytes:
    """Fill a page up with blanks to a multiple of so many bytes."""
    return page + b" " * (-len(page) % step)
