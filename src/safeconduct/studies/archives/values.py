"""What is found in an archive."""

from __future__ import annotations

from typing import Final

import msgspec

from safeconduct.studies.archives.texts import Texts

MOST_FAULTS: Final = 50  # told of one archive; more add nothing
MOST_PAGES: Final = 500  # told of one archive
_URL_CHARS: Final = 2_000  # of an address as it is told


class Fault(msgspec.Struct, frozen=True, kw_only=True):
    """Something that does not hold.

    Attributes:
        file: the number of the file in a WACZ, from 1; 0 for a WARC by itself.
        record: the record in it, from 1; 0 where it is none of a record.
        byte: where the record begins in its file as it lies, packed or not.
        what: what does not hold, in words of ours.
    """

    file: int
    record: int
    byte: int
    what: str


class Page(msgspec.Struct, frozen=True, kw_only=True):
    """A page: its address, its title where the archive lists one, and when it was taken, as the archive writes it."""

    url: str
    title: str
    at: str


class Archive(msgspec.Struct, frozen=True, kw_only=True):
    """What is in an archive.

    Attributes:
        kind: WARC or WACZ.
        records: how many records were read.
        kinds: how many of each type.
        digests: how many digests were checked and held.
        unchecked: records whose digest is of no known kind, or that have none.
        pages: those that it lists, or else the HTML answers in it; at most 500.
        faults: what does not hold; at most 50. Reading ends where the shape of a file does not hold.
    """

    kind: str
    records: int
    kinds: dict[str, int]
    digests: int
    unchecked: int
    pages: tuple[Page, ...]
    faults: tuple[Fault, ...]


class Summing:
    """What is found, as it gathers."""

    def __init__(self, kind: str, texts: Texts | None = None) -> None:
        """Begin with nothing found; `texts` gathers what can be read as text."""
        self.texts = texts
        self.kind = kind
        self.file = 0
        self.records = self.digests = self.unchecked = 0
        self.kinds: dict[str, int] = {}
        self.pages: list[Page] = []
        self._answers: list[Page] = []
        self.faults: list[Fault] = []
        self.places: dict[str, dict[int, str]] = {}
        """By the name of a file in a WACZ: where its records begin, and what they are about."""

    def fault(self, what: str, record: int = 0, byte: int = 0) -> None:
        """Note what does not hold."""
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(file=self.file, record=record, byte=byte, what=what))

    def page(self, url: str, title: str, at: str) -> None:
        """Note a page that the archive lists."""
        self._note(self.pages, url, title, at)

    def answer(self, url: str, at: str) -> None:
        """Note an HTML answer, which is told as a page where the archive lists none."""
        self._note(self._answers, url, "", at)

    @staticmethod
    def _note(pages: list[Page], url: str, title: str, at: str) -> None:
        if len(pages) < MOST_PAGES:
            pages.append(Page(url=url[:_URL_CHARS], title=title[:_URL_CHARS], at=at[:40]))

    def done(self) -> Archive:
        """Give what was found."""
        return Archive(
            kind=self.kind,
            records=self.records,
            kinds=dict(sorted(self.kinds.items())),
            digests=self.digests,
            unchecked=self.unchecked,
            pages=tuple(self.pages or self._answers),
            faults=tuple(self.faults),
        )
