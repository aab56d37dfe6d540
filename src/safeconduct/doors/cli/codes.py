"""Look up the code lists: which there are, what is in one, and codes by the words in their labels."""

from __future__ import annotations

import unicodedata

import click

from safeconduct.doors.cli.manners import here, reading
from safeconduct.doors.cli.screen import print_json, print_table
from safeconduct.model import codes as lists


@click.command()
@click.argument("scheme", required=False)
@click.argument("words", nargs=-1)
@reading
def codes(scheme: str | None, words: tuple[str, ...]) -> None:
    """List the code lists, the codes of one SCHEME, or those whose label holds all WORDS.

    Needs no vault. No list has a code for orientation or gender identity: in a seized file such a code is itself the danger.
    """
    if scheme is None:
        rows = [(name, len(lists.listed(name)), lists.VERSIONS.get(name, "Safeconduct")) for name in lists.schemes()]
        if here().json:
            listed = [{"scheme": name, "codes": count, "version": version} for name, count, version in rows]
            return print_json("code-lists@1", {"schemes": listed})
        return print_table(("scheme", "codes", "edition"), rows, nothing="")
    found = [(f"{scheme}:{code}", label) for code, label in lists.listed(scheme).items() if _fits(f"{code} {label}", words)]
    if here().json:
        return print_json("code-list@1", {"scheme": scheme, "codes": [{"code": code, "label": label} for code, label in found]})
    return print_table(("code", "label"), found, nothing="no code of that list has these words")


def _fits(text: str, words: tuple[str, ...]) -> bool:
    """Tell whether a text holds all words, whatever their capitals and accents."""
    return all(_folded(word) in _folded(text) for word in words)


def _folded(text: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", text.casefold()) if not unicodedata.combining(char))
