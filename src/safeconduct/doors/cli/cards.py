"""Lay a share out as a card for a custodian: her words, and what to do with them; nothing tells what they are for, or whose they are.

>>> card_text(["kimu"] * 19, 2, "en").splitlines()[0]
'CARD 2'
"""

from __future__ import annotations

import html
import os
from collections.abc import Sequence
from pathlib import Path

from safeconduct.errors import Refused, Unreachable

LANGUAGES = ("en", "ru")
_ROW = 5  # words in a row: as many as fit a narrow card and can be read without losing the line
_SAID = {
    "en": (
        "CARD",
        "Keep it dry, and where nobody looks. Keep it to yourself.",
        "Give these words only to somebody you know, face to face or by a voice you know, who asks you for this card.",
        "In this order. A word that cannot be read any more: say so.",
    ),
    "ru": (
        "КАРТОЧКА",
        "Храните в сухом месте, где никто не ищет. Никому про неё не говорите.",
        "Называйте эти слова только тому, кого знаете в лицо или по голосу, и только если он просит именно эту карточку.",
        "По порядку. Если слово уже не прочесть, так и скажите.",
    ),
}
_STYLE = (
    "body{font:16pt/1.6 monospace;margin:2cm;max-width:17cm}ol{padding:0;display:grid;grid-template-columns:repeat(5,1fr);gap:.4em}"
    "li{list-style:none}li span{font-size:9pt;color:#555}p{font:11pt/1.4 sans-serif}"
)


def card_text(words: Sequence[str], number: int, language: str) -> str:
    """Give a card as plain text."""
    title, *told = _SAID[language]
    cells = [f"{place:>2} {word}" for place, word in enumerate(words, 1)]
    rows = ["   ".join(cells[start : start + _ROW]) for start in range(0, len(cells), _ROW)]
    return "\n".join((f"{title} {number}", "", *rows, "", *told, ""))


def card_page(words: Sequence[str], number: int, language: str) -> str:
    """Give a card as a page to be printed; it loads nothing and runs nothing."""
    title, *told = _SAID[language]
    items = "".join(f"<li><span>{place}</span> {html.escape(word)}</li>" for place, word in enumerate(words, 1))
    return (
        f'<!doctype html><html lang="{language}"><meta charset="utf-8"><title>{title} {number}</title><style>{_STYLE}</style>'
        f"<h1>{title} {number}</h1><ol>{items}</ol>{''.join(f'<p>{html.escape(line)}</p>' for line in told)}</html>\n"
    )


def write_cards(folder: Path, shares: Sequence[tuple[int, str]], language: str) -> list[Path]:
    """Write cards, as text and as pages, for their owner only; nothing is overwritten.

    Raises:
        Refused: a card is there already.
        Unreachable: the disk does not do it.
    """
    written: list[Path] = []
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for number, share in shares:
            words = share.split()
            for ending, text in (("txt", card_text(words, number, language)), ("html", card_page(words, number, language))):
                path = folder / f"card-{number}.{ending}"
                with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW, 0o600), "w", encoding="utf-8") as file:
                    file.write(text)
                written.append(path)
    except FileExistsError:
        raise Refused("there is a card of that number already", "name another folder") from None
    except OSError:
        raise Unreachable("the cards cannot be written there", "name another folder") from None
    return written
