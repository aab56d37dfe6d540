"""Facts about what is to leave as text: which draft was checked, what a person let pass and why, and names that may be public.

A draft is named by a hash of its text and never kept. A finding is named by a hash of the words it stands on and of what it may be, so that
the same words in another draft are judged anew.
"""

from __future__ import annotations

from typing import ClassVar

from safeconduct.model.facts.fact import Fact


class DraftChecked(Fact, frozen=True, kw_only=True, array_like=True, tag="draft-checked"):
    """Somebody asked the guard about a draft: how many words it has, and how many findings of each tier stood."""

    compartment: ClassVar[str] = "press"
    kind: ClassVar[str] = "draft"
    draft: bytes
    words: int
    hard: int
    soft: int


class FindingLet(Fact, frozen=True, kw_only=True, array_like=True, tag="finding-let"):
    """A person let a finding of one draft pass, with a reason."""

    compartment: ClassVar[str] = "press"
    kind: ClassVar[str] = "draft"
    draft: bytes
    finding: bytes
    why: str


class NameMadePublic(Fact, frozen=True, kw_only=True, array_like=True, tag="public-name"):
    """A full name may stand in texts that leave: a spokesperson's, an official's. Never one of a person who is protected."""

    compartment: ClassVar[str] = "press"
    kind: ClassVar[str] = "public_name"
    public_name: bytes
    full: str
    why: str


class PublicNameWithdrawn(Fact, frozen=True, kw_only=True, array_like=True, tag="public-name-withdrawn"):
    """A name may no longer be public."""

    compartment: ClassVar[str] = "press"
    kind: ClassVar[str] = "public_name"
    public_name: bytes
    why: str


class DraftAnswered(Fact, frozen=True, kw_only=True, array_like=True, tag="draft-answered"):
    """A guardian's laptop answered a draft that a colleague asked about, or did not.

    Attributes:
        question: the question; several guardians answer one.
        draft: the draft, by its hash.
        asker: the person who asked.
        words: different words of the draft.
        sketch: from which it shows that a draft is nearly another one; no word can be read from it.
        outcome: one of `OUTCOMES`.
    """

    compartment: ClassVar[str] = "guard"
    kind: ClassVar[str] = "question"
    question: bytes
    draft: bytes
    asker: bytes
    words: int
    sketch: tuple[int, ...]
    outcome: str


OUTCOMES = ("answered", "few", "list", "often", "again", "many")
"""What became of a question: answered; too few words; a list and no text; too many drafts in a day; one draft again and again; too much."""
SKETCH_NUMBERS = 64
"""Numbers in a sketch, at most."""
DISCLOSURE_FACTS = DraftChecked | DraftAnswered | FindingLet | NameMadePublic | PublicNameWithdrawn
