"""Give the guard what it looks for: made in the memory of the process that holds the keys, and never written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from safeconduct.actions.office.office import Office
from safeconduct.errors import Refused
from safeconduct.model.world import PublicName
from safeconduct.studies import papers
from safeconduct.studies.disclosure import Index, Matter, Protected, count_words, protected_of
from safeconduct.vault.quarantine import contain
from safeconduct.vault.seal import digest

NAMED_CHARS = 8  # hexadecimal digits by which a matter is named, at least
LEAST_WORDS = 12  # different words of a draft: nobody may try single names
_REF_BYTES = 16
_EMPTY = "it is empty, and was not checked: is it the right file?"
_FEW = "it holds so few words that they were not checked"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadDraft:
    """A draft as the guard reads it: named by its texts, each with the place where it stands; and what nobody looked into."""

    ref: bytes
    kind: str
    texts: tuple[tuple[str, str], ...] = field(repr=False)
    unchecked: tuple[str, ...] = field(repr=False)


def read_draft(data: bytes, name: str) -> ReadDraft:
    """Read a file in the quarantine; the words of its name are a text too.

    Raises:
        Mistaken: it is larger than can be read.
        Refused: it is a few words, or cannot be read whole.
    """
    paper = papers.opened(contain(papers.READER, papers.asked(data, name)))
    texts = [(piece.where, piece.text) for piece in paper.pieces]
    ref, words = draft_name(text for _, text in texts), words_in(texts)
    if not 0 < words < LEAST_WORDS:
        named = (*texts, ("name of the file", name.rpartition("/")[2])) if texts else ()
        unchecked = paper.unchecked if words or paper.unchecked else (_EMPTY,)
        return ReadDraft(ref=ref, kind=paper.kind, texts=named, unchecked=unchecked)
    if paper.kind != "picture":
        raise Refused(f"a draft of {words} different words is not checked: single names cannot be tried", "check the whole draft")
    return ReadDraft(ref=ref, kind=paper.kind, texts=(), unchecked=(*paper.unchecked, _FEW))


def words_in(texts: Iterable[tuple[str, str]]) -> int:
    """Count the different words that somebody wrote in a draft."""
    return count_words((where, text) for where, text in texts if papers.is_written(where))


def draft_name(texts: Iterable[str]) -> bytes:
    """Name a draft by its texts: change a letter, and it is another."""
    return digest("sc1/draft", "\0".join(texts).encode("utf-8", "replace"))[:_REF_BYTES]


def matter_name(draft: bytes, matter: Matter) -> str:
    """Name a matter of a draft, in hexadecimal, so that it tells nothing of what it is about."""
    said = "\0".join((matter.kind, matter.said.casefold(), *matter.refs))
    return digest("sc1/matter", draft, said.encode("utf-8", "replace"))[:_REF_BYTES].hex()


def guard_index(office: Office) -> Index:
    """Give the index of everything that must not leave."""
    return office.remembered("guard", lambda: _protected(office))


def public_index(office: Office) -> Index:
    """Give the index of the full names that may be public."""
    names: list[PublicName] = office.replica.records("public_name")
    return Index.build(Protected(ref=name.ref.hex(), kind="person", texts=(name.full,)) for name in names if name.full)


def _protected(office: Office) -> Index:
    replica = office.replica
    return Index.build(protected_of(replica.each_case(), replica.records("shelter"), replica.records("negotiation")))
