r"""Read mail, web pages and plain text.

>>> [piece.text for piece in read_html("<p title='Anna'>B<b>or</b>is<!-- Carl --></p>").pieces]
['\nAnna\nBoris\nCarl\n\n']
"""

from __future__ import annotations

import email.parser
import email.policy
from collections.abc import Callable
from email.message import EmailMessage
from html.parser import HTMLParser

from safeconduct.studies.papers.paper import Budget, Paper, Piece

_BLOCKS = frozenset(("p", "div", "br", "li", "tr", "td", "th", "h1", "h2", "h3", "h4", "h5", "h6", "title", "option", "section", "table"))
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes) -> str:
    """Read bytes as the text that they most likely are: marked Unicode, UTF-8, or what Windows writes Russian in."""
    for mark, table in _BOMS:
        if data.startswith(mark):
            return data.decode(table, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return data.decode("cp1251", "replace")


def read_html(text: str) -> Paper:
    """Read a page: text, comments, scripts, and what attributes say."""
    reader = _Page()
    reader.feed(text)
    reader.close()
    return Paper("html", (Piece("text", "".join(reader.said)),), ())


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in what a tag's attributes say."""
        if tag in _BLOCKS:
            self.said.append("\n")
        self.said += [f"{value}\n" for name, value in attrs if value and name not in {"class", "style", "id"}]

    def handle_endtag(self, tag: str) -> None:
        """End a block."""
        if tag in _BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """Take in text, also that of scripts."""
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        """Take in what a reader does not see."""
        self.said.append(f"\n{data.strip()}\n")


def read_mail(data: bytes, budget: Budget, inner: Callable[[bytes, str], Paper]) -> Paper:
    """Read a message: all its headers, its texts, and what is attached."""
    message = email.parser.BytesParser(policy=email.policy.default).parsebytes(data)
    pieces: list[Piece] = []
    unchecked: list[str] = []
    for part in message.walk():
        budget.take_part()
        headers = "\n".join(str(value) for _, value in part.items())
        pieces.append(Piece("headers", budget.take_text(headers)))
        if part.is_multipart():
            continue
        name = part.get_filename() or ""
        content = part.get_payload(decode=True)
        body = content if isinstance(content, bytes) else b""
        budget.take_bytes(len(body))
        if part.get_content_type() == "text/plain" and not name:
            pieces.append(Piece("text", budget.take_text(_text(part, body))))
            continue
        found = read_html(_text(part, body)) if part.get_content_type() == "text/html" else inner(body, name)
        prefix = "attachment: " if name else ""
        pieces += [Piece(prefix + piece.where, budget.take_text(piece.text)) for piece in found.pieces]
        unchecked += found.unchecked
        if name:
            pieces.append(Piece("attachments", name))
    return Paper("mail", tuple(piece for piece in pieces if piece.text.strip()), tuple(dict.fromkeys(unchecked)))


def _text(part: EmailMessage, body: bytes) -> str:
    try:
        return body.decode(part.get_content_charset() or "utf-8")
    except (LookupError, OSError, UnicodeDecodeError):  # in the quarantine, tables that are not loaded cannot be
        return decoded(body)
