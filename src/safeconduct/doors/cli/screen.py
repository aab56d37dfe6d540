r"""Show data on a terminal, or as JSON.

Whatever comes out of a vault was once typed by somebody, perhaps by an enemy: `plain` takes out everything that could steer a terminal or
turn the order of letters around, and isolates text that runs from right to left.

    >>> plain("a\x1b[31mb\u202ec")
    'a[31mbc'
"""

from __future__ import annotations

import sys
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import click

_ISOLATE, _END = "\u2068", "\u2069"
_RIGHT_TO_LEFT = frozenset({"R", "AL", "AN"})


def plain(text: str) -> str:
    """Take out control and direction characters, and isolate text with letters that run from right to left."""
    shown = "".join(
        c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp") or c == "\u200c" else (" " if c in "\t\n\r" else "")
        for c in text
    )
    if any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in shown):
        return f"{_ISOLATE}{shown}{_END}"
    return shown


def width(text: str) -> int:
    """Count the terminal columns that a plain text takes."""
    return sum(
        0 if unicodedata.combining(c) or c in (_ISOLATE, _END) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text
    )


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """Set rows in columns; None shows as nothing, and the last column is never cut."""
    lines = [tuple(headings), *(tuple("" if cell is None else plain(str(cell)) for cell in row) for row in rows)]
    widths = [max(width(line[i]) for line in lines) for i in range(len(headings))]
    return "\n".join("  ".join(cell + " " * (widths[i] - width(cell)) for i, cell in enumerate(line)).rstrip() for line in lines)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, nothing: str) -> None:
    """Print a table to standard output, or a line to standard error when there is nothing in it."""
    listed = list(rows)
    if listed:
        click.echo(table([heading.upper() for heading in headings], listed))
    else:
        click.echo(nothing, err=True)


def print_json(schema: str, answer: Any) -> None:
    """Print one JSON object to standard output: the answer with its schema first, never with escapes for the terminal."""
    import msgspec

    body = msgspec.to_builtins(answer)
    click.echo(msgspec.json.encode({"schema": f"safeconduct/{schema}", **(body if isinstance(body, dict) else {"items": body})}).decode())


def say(text: str) -> None:
    """Tell the person something that is not data."""
    click.echo(text, err=True)


def progress_line() -> Callable[[str, int, int], None]:
    """Give a progress report that draws one line on a terminal and nothing elsewhere."""
    if not sys.stderr.isatty():
        return lambda _what, _done, _total: None

    def report(what: str, done: int, total: int) -> None:
        share = done / total if total else 1.0
        bar = "█" * int(share * 24) + "·" * (24 - int(share * 24))
        sys.stderr.write(f"\r{what:<28.28} {bar} {done:>9,} / {total:,} " if done < total else "\r\x1b[K")
        sys.stderr.flush()

    return report
