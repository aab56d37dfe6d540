"""Lay an annex out as one HTML page that needs nothing else: no script, no font, no address is asked for. A browser prints it as PDF."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

from safeconduct.studies.evidence.annex import Annex, Part

_STYLE: Final = """@page { size: A4; margin: 22mm 20mm; @bottom-center { content: counter(page) " / " counter(pages); font-size: 9pt } }
body { font: 11pt/1.5 Georgia, "Noto Serif", "DejaVu Serif", serif; max-width: 42em; margin: 2em auto; padding: 0 1em; color: #111 }
h1 { font-size: 1.5em; margin-bottom: 0 } h2 { font-size: 1.15em; margin-top: 1.8em; break-after: avoid } h3 { font-size: 1em }
p, li { orphans: 3; widows: 3 } section { break-inside: auto }
.soft { color: #444 } .note { color: #444; font-style: italic }
.follows { border-left: 3px solid #999; padding-left: 1em; break-inside: avoid }
ol.notes li { font-size: .9em; overflow-wrap: anywhere } sup a { text-decoration: none; color: inherit }
@media print { body { max-width: none; margin: 0; padding: 0 } }
"""


def annex_html(annex: Annex) -> bytes:
    """Give the page in UTF-8; the same annex gives the same bytes."""
    words = annex.words
    lines = [
        "<!doctype html>",
        f'<html lang="{words.language}"><head><meta charset="utf-8">',
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">",
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{escape(annex.title)}</title><style>{_STYLE}</style></head><body>",
        f'<h1>{escape(annex.title)}</h1><p class="soft">{escape(annex.made_on)}</p>',
        f"<h2>{words.made}</h2>",
        *(f"<p>{escape(each)}</p>" for each in annex.method),
    ]
    for number, part in enumerate(annex.claims, 1):
        lines += _part(words.claim_number.format(number=number, claim=part.heading), part)
    lines += [f"<h2>{words.limits}</h2><ul>", *_items(annex.limits), "</ul>"]
    lines += [f"<h2>{words.sources}</h2><ul>", *_items(annex.consulted), "</ul>", f"<h2>{words.notes}</h2>", '<ol class="notes">']
    lines += [f'<li id="note-{each.number}" value="{each.number}">{escape(each.words)}</li>' for each in annex.footnotes]
    return "\n".join([*lines, "</ol></body></html>", ""]).encode()


def _part(heading: str, part: Part) -> Iterable[str]:
    yield f"<section><h2>{escape(heading)}</h2>"
    if part.scope:
        yield f'<p class="soft">{escape(part.scope)}</p>'
    yield "<ul>"
    for said in part.said:
        note = f' <span class="note">{escape(said.note)}</span>' if said.note else ""
        yield f'<li>{escape(said.words)}<sup><a href="#note-{said.footnote}">[{said.footnote}]</a></sup>{note}</li>'
    yield '</ul><div class="follows">'
    yield from (f"<p>{escape(each)}</p>" for each in part.follows)
    yield "</div></section>"


def _items(texts: Iterable[str]) -> Iterable[str]:
    return (f"<li>{escape(each)}</li>" for each in texts)
