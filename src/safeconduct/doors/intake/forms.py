r"""Read what a browser sent: one kind of form, few fields, each once, plain text.

>>> read_form("application/x-www-form-urlencoded", b"text=a+b%0D%0Ac&code=", {"text", "code"})
{'code': '', 'text': 'a b\nc'}
"""

from __future__ import annotations

import unicodedata
from collections.abc import Set as AbstractSet
from urllib.parse import parse_qsl

from safeconduct.errors import Mistaken

FORM = "application/x-www-form-urlencoded"
TEXT_CHARS = 16_000  # five pages; at four bytes a letter still less than a report takes
FORM_BYTES = 12 * TEXT_CHARS + 8 * 1024  # a letter of four bytes is sent as twelve; and the other fields
_LINE_CHARS = 400  # of every other field


def read_form(kind: str, body: bytes, wanted: AbstractSet[str]) -> dict[str, str]:
    """Read the fields of a form; those that did not come are empty.

    Args:
        kind: the content type that was said.
        body: what came.
        wanted: the names that the form has.

    Raises:
        Mistaken: it is no form of ours: another kind, a field twice or of another name, no UTF-8, or a line too long.
    """
    try:
        if kind.partition(";")[0].strip().lower() != FORM or not body:
            raise ValueError  # noqa: TRY301  one way out for all
        pairs = parse_qsl(
            body.decode("ascii"), keep_blank_values=True, strict_parsing=True, encoding="utf-8", errors="strict", max_num_fields=len(wanted)
        )
    except ValueError:
        raise Mistaken("what was sent is no form of this page", "go back and send it again") from None
    fields = dict(pairs)
    if len(fields) != len(pairs) or not fields.keys() <= wanted:
        raise Mistaken("what was sent is no form of this page", "go back and send it again")
    if any(len(value) > _LINE_CHARS for name, value in fields.items() if name != "text"):
        raise Mistaken("a line of the form is too long", "go back and send it again")
    return {name: _plain(fields.get(name, "")) for name in sorted(wanted)}


def figures_in(text: str) -> str:
    """Give the figures that stand in a line, of whatever script, as ours.

    >>> figures_in("1, 2 - 34"), figures_in("four")
    ('1234', '')
    """
    found = (unicodedata.decimal(char, None) for char in text)
    return "".join(str(figure) for figure in found if figure is not None)


def _plain(text: str) -> str:
    """Give a text with the line ends that we write, and without the one sign that no text has."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
