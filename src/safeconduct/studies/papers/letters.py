r"""Read mail, web pages and plain text.

>>> [piece.text for piece in read_html("<p title='Anna'>B<b id='x'>or</b>is<!-- Carl --></p>").pieces]
['\nBoris\n', 'Anna\nx\nCarl']
"""
# ruff: noqa: RUF001 - signs of other languages are meant

from __future__ import annotations

import base64
import email.parser
import email.policy
import re
from collections.abc import Callable
from email import errors
from email.message import EmailMessage
from html.parser import HTMLParser
from itertools import pairwise

from safeconduct.studies.papers.paper import Budget, Paper, Piece, damaged

_BLOCKS = frozenset(
    (
        "p",
        "div",
        "br",
        "li",
        "tr",
        "td",
        "th",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "title",
        "option",
        "section",
        "table",
        "text",
        "rt",
        "rb",
    )
)
Inner = Callable[[bytes, str], Paper]
"""Read a file inside the file, by its bytes and name."""
_SHOWING = (
    (frozenset(("img", "image", "picture", "video", "canvas", "object", "embed")), "a picture was not read: look at what it shows"),
    (frozenset(("path", "polygon", "polyline", "use")), "a drawing was not read: look at what it shows"),
    (frozenset(("iframe", "frame")), "a page that this one shows from elsewhere was not read"),
    (frozenset(("audio",)), "a recording was not heard"),
)
_DATA = re.compile(r"""data:[\w.+/-]*(?:;[\w.=-]+)*,[^\s"'<>)]+""")  # in a style
_PERCENT = re.compile(rb"%([0-9A-Fa-f]{2})")
_CODED = "a part of it is sealed or coded, and was not read"
_CODE = re.compile(
    r"-----BEGIN (?:PGP MESSAGE|AGE ENCRYPTED FILE|PKCS7|CMS)|age-encryption\.org/v|^begin [0-7]{3} \S"
    r"|(?:^[A-Za-z0-9+/]{56,}={0,2}\r?\n){3}"
    r"|(?<![\w+/.-])(?=[a-z0-9+/_-]*[A-Z])(?=[A-Z0-9+/_-]*[a-z])(?=[A-Za-z+/_-]*\d)[A-Za-z0-9+/_-]{80,}(?![\w+/])",
    re.MULTILINE,
)
_SIGNING = frozenset(("dkim-signature", "arc-message-signature", "arc-seal", "domainkey-signature", "x-google-dkim-signature"))
_SIGNATURE = re.compile(r"(?:^|;)\s*bh?=([A-Za-z0-9+/=\s]+)")
_SIGNATURE_BYTES = frozenset((20, 32, 64, 128, 192, 256, 384, 512))  # of hashes, of Ed25519, and of RSA up to 4096 bits
_PLAIN = frozenset(("text/plain", "text/calendar", "text/vcard", "text/x-vcard"))
_FOLDED = re.compile(r"\r?\n[ \t]")  # RFC 5545 and 6350: a long line goes on behind a blank
_ENVELOPE = re.compile(rb"(?m)^From .*$")
_TURN, _TURNED_BACK = "\u202e", "\u202c"  # what stands between is shown from right to left
_TAGGED = frozenset(("text/html", "text/enriched", "text/richtext", "application/xhtml+xml"))
_SOFT = re.compile(r"=\r?\n(?==?[0-9A-F]{2})")  # vCard 2.1
_BROKEN = (errors.InvalidBase64CharactersDefect, errors.InvalidBase64LengthDefect)
OLD_TABLES = ("cp1251", "koi8_r", "cp866", "mac_cyrillic", "iso8859_5", "cp1252")
"""In which Russian, and what the West writes, was kept before Unicode; the first where several fit."""
_SAMPLE = 200_000  # bytes by which the table is chosen
_LETTERS = re.compile(r"[^\W\d_]+")
_SIGNS = frozenset("«»„“”‘’—–…№§©°\u00a0")
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def decoded(data: bytes) -> str:
    """Read bytes as the text that they most likely are: marked Unicode, else each line as UTF-8 or in the likeliest older table."""
    for mark, table in _BOMS:
        if data.startswith(mark):
            return data.decode(table, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    raw = data.split(b"\n")
    lines = [_utf8(line) for line in raw]
    foreign = b"\n".join(line for line, read in zip(raw, lines, strict=True) if read is None)[:_SAMPLE]
    table = max(OLD_TABLES, key=lambda name: _plausible(foreign.decode(name, "replace")))
    return "\n".join(line.decode(table, "replace") if read is None else read for line, read in zip(raw, lines, strict=True))


def _utf8(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _plausible(text: str) -> float:
    """Say how much a text looks like one: whole words of one alphabet, small but for the first letter; other signs speak against it."""
    worth = -1.0 * sum(char > "~" and not char.isalpha() and char not in _SIGNS for char in text)
    for word in _LETTERS.findall(text):
        foreign = sum(char > "~" for char in word)
        is_mixed = any("\u0400" <= char < "\u0500" for char in word) and any(char < "\u0250" for char in word)
        is_cased = word.islower() or word.istitle()
        worth += -foreign if is_mixed or not (is_cased or word.isupper()) else foreign if is_cased else foreign / 2
    return worth


def _unquoted(text: str) -> bytes:
    """Read percent-encoding."""
    return _PERCENT.sub(lambda found: bytes.fromhex(found[1].decode()), text.encode("utf-8", "replace"))


def unfolded(text: str) -> str:
    """Join the lines of a calendar or a card, also those of an old card that are broken behind a sign."""
    return _FOLDED.sub("", _SOFT.sub("", text))


def coded(text: str) -> tuple[str, ...]:
    """Tell that a text holds something that is sealed or coded, which nobody read."""
    return (_CODED,) if _CODE.search(text) else ()


def read_html(text: str, inner: Inner | None = None) -> Paper:
    """Read a page: text, comments, scripts, what attributes say, and files that stand in it; tell of what is only shown."""
    reader = _Page()
    reader.feed(text)
    reader.close()
    said, beside = "".join(reader.said), "\n".join(reader.beside)
    pieces, unchecked = [Piece("text", said), Piece("text behind the page", beside)], [*coded(said), *coded(beside), *reader.unchecked]
    for packed in (*reader.files, *_DATA.findall(said), *_DATA.findall(beside)):
        kind, _, content = packed.partition(",")
        try:
            data = base64.b64decode(content, validate=True) if kind.endswith(";base64") else _unquoted(content)
        except ValueError:
            unchecked.append(_CODED)
            continue
        found = inner(data, "") if inner else Paper("text", (), (_CODED,))
        pieces += [Piece(f"inside: {piece.where}", piece.text) for piece in found.pieces]
        unchecked += found.unchecked
    return Paper("html", tuple(piece for piece in pieces if piece.text.strip()), tuple(dict.fromkeys(unchecked)))


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.said: list[str] = []
        self.beside: list[str] = []
        self.unchecked: list[str] = []
        self.files: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take in what a tag's attributes say."""
        if tag in _BLOCKS:
            self.said.append("\n")
        if tag == "bdo" and ("dir", "rtl") in attrs:
            self.said.append(_TURN)
        self.beside += [name for name, _ in attrs if "-" in name]
        self.beside += [value for _, value in attrs if value and not value.startswith("data:")]
        self.files += [value for _, value in attrs if value and value.startswith("data:")]
        self.unchecked += [says for tags, says in _SHOWING if tag in tags]

    def handle_endtag(self, tag: str) -> None:
        """End a block, or what is written backwards."""
        if tag == "bdo":
            self.said.append(_TURNED_BACK)
        if tag in _BLOCKS:
            self.said.append("\n")

    def handle_data(self, data: str) -> None:
        """Take in text, also that of scripts."""
        self.said.append(data)

    def handle_comment(self, data: str) -> None:
        """Take in what a reader does not see."""
        self.beside.append(data.strip())

    def handle_decl(self, decl: str) -> None:
        """Take in what a declaration says."""
        self.beside.append(decl)

    def handle_pi(self, data: str) -> None:
        """Take in what is said to a program."""
        self.beside.append(data)

    def unknown_decl(self, data: str) -> None:
        """Take in what stands in a section of bare text."""
        self.said.append(data.removeprefix("CDATA["))


def read_mails(data: bytes, budget: Budget, inner: Inner) -> Paper:
    """Read a mailbox, which is messages behind one another, each begun by a line `From `; or one message.

    Raises:
        Refused: a part of one is broken.
    """
    starts = [found.start() for found in _ENVELOPE.finditer(data)] if data.startswith(b"From ") else []
    found = [read_mail(data[first:last], budget, inner) for first, last in pairwise([*(starts or [0]), len(data)])]
    pieces = tuple(piece for paper in found for piece in paper.pieces)
    return Paper("mail", pieces, tuple(dict.fromkeys(says for paper in found for says in paper.unchecked)))


def read_mail(data: bytes, budget: Budget, inner: Inner) -> Paper:
    """Read a message: all its headers, its texts, and what is attached.

    Raises:
        Refused: a part of it is broken, so that another program may show what this one does not.
    """
    message = email.parser.BytesParser(policy=email.policy.default).parsebytes(data)
    pieces: list[Piece] = []
    unchecked: list[str] = []
    raw = decoded(data.replace(b"\r\n", b"\n").partition(b"\n\n")[0])  # letters that stand there bare, as they should not
    pieces.append(Piece("headers", budget.take_text(raw)))
    for part in message.walk():
        budget.take_part()
        headers = "\n".join(str(value) for _, value in part.items())
        pieces.append(Piece("headers", budget.take_text(headers)))
        signed = ["".join(code.split()) for key, value in part.items() if key.lower() in _SIGNING for code in _SIGNATURE.findall(value)]
        pieces.append(Piece("headers", budget.take_text("\n".join(signed))))
        unchecked += () if all(map(_is_signature, signed)) else (_CODED,)
        around = "\n".join(filter(None, (part.preamble, part.epilogue)))
        pieces.append(Piece("around the parts", budget.take_text(decoded(around.encode("utf-8", "surrogateescape")))))
        if part.is_multipart():
            continue
        name = part.get_filename() or ""
        content = part.get_payload(decode=True)
        if any(isinstance(defect, _BROKEN) for defect in part.defects):
            raise damaged("mail")
        body = content if isinstance(content, bytes) else b""
        budget.take_bytes(len(body))
        if part.get_content_type() in _PLAIN and not name:
            written = _text(part, body)
            text = budget.take_text(written if part.get_content_type() == "text/plain" else unfolded(written))
            pieces.append(Piece("text", text))
            unchecked += coded(text)
            continue
        found = read_html(_text(part, body), inner) if part.get_content_type() in _TAGGED else inner(body, name)
        prefix = "attachment: " if name else ""
        pieces += [Piece(prefix + piece.where, budget.take_text(piece.text)) for piece in found.pieces]
        unchecked += found.unchecked
        if name:
            pieces.append(Piece("attachments", name))
    return Paper("mail", tuple(piece for piece in pieces if piece.text.strip()), tuple(dict.fromkeys(unchecked)))


def _is_signature(code: str) -> bool:
    """Tell that what is coded is as long as signatures and hashes are, and no hiding place of another size."""
    try:
        return len(base64.b64decode(code, validate=True)) in _SIGNATURE_BYTES
    except ValueError:
        return False


def _text(part: EmailMessage, body: bytes) -> str:
    try:
        return body.decode(part.get_content_charset() or "utf-8")
    except (LookupError, OSError, UnicodeDecodeError):  # in the quarantine, tables that are not loaded cannot be
        return decoded(body)
