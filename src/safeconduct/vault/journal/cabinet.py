"""Keep the keys of cases beside the log, so that a case can be destroyed without touching the log.

Pages are whole files, created once and named by their content, each sealed under a key derived from the erasure key and a salt. Destroying
a case means: write all other keys anew under a new erasure key (`without`), make that key durable in the keystore in place of the old one,
and remove the old pages (`drop_others`). Who later finds an old page has no key for it.

    >>> import tempfile
    >>> cabinet = Cabinet(Path(tempfile.mkdtemp()), OrgId(bytes(16)), ErasureKey(version=1, key=bytes(32)))
    >>> cabinet.add({CaseRef(b"c" * 16): b"k" * 32})
    >>> cabinet.load() == {b"c" * 16: b"k" * 32}
    True
"""

from __future__ import annotations

import contextlib
from collections.abc import Container, Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from operator import lt
from pathlib import Path

import msgspec

from safeconduct.errors import Damaged
from safeconduct.ids import CaseRef, OrgId
from safeconduct.vault.depot import DiskFiles, Files, Shelf
from safeconduct.vault.journal.casekeys import joined, parts
from safeconduct.vault.journal.keys import CutKey, ErasureKey
from safeconduct.vault.journal.layout import ckid_of
from safeconduct.vault.journal.tree import Tree
from safeconduct.vault.journal.trouble import Trouble
from safeconduct.vault.roster import Bytes16, Bytes32
from safeconduct.vault.seal import (
    KEY_BYTES,
    PADDING_FLOOR_BYTES,
    TAG_BYTES,
    derive,
    digest,
    is_padded,
    open_once,
    padded_length,
    random_bytes,
    same,
    seal_once,
    stepped_length,
)

PAGE_MAGIC = b"SCC1"
PAGE_SUITE = 1
SHARED_SUITE = 2  # every key on the page is under one of its own, so that single cases can be cut out of what opens the page
PAGE_BYTES_CAP = 8 * 1024 * 1024
PAGE_KEYS = 20_000  # cases on one page: 1.7 MiB
CASE_KEYS_CAP = 16  # of one case: as many devices as may have drawn one before they met
SMALL_PAGE_BYTES = 64 * 1024  # pages up to this size are merged; larger ones are left, so that merging never costs more than it saves
MANY_PAGES = 64  # small pages that start a merge
_FIXED_END = 12  # magic, suite, zeros, version
_SALT_END = 44
_COMMIT_END = 76
_LENGTH_BYTES = 4


class CaseKey(msgspec.Struct, frozen=True, array_like=True, gc=False):  # bytes alone can make no cycle, and there are tens of thousands
    """A key of one case; `ckid` is what envelopes commit to."""

    case: Bytes16
    ckid: Bytes32
    key: Bytes32


@dataclass(frozen=True, slots=True, kw_only=True)
class CabinetReading:
    """What a cabinet holds, and which of its pages could not be read."""

    keys: dict[CaseRef, bytes] = field(repr=False)
    troubles: tuple[Trouble, ...]


_encoder = msgspec.msgpack.Encoder()
_decoder = msgspec.msgpack.Decoder(list[CaseKey])


def seal_page(keys: Mapping[CaseRef, bytes], org: OrgId, erasure: ErasureKey) -> bytes:
    """Seal the keys of up to `PAGE_KEYS` cases."""
    entries = [CaseKey(case, ckid_of(key), key) for case, held in sorted(keys.items()) for key in parts(held)]
    suite, cover = (SHARED_SUITE if erasure.is_shared else PAGE_SUITE), erasure.cover
    packed = _encoder.encode(_masked(entries, erasure.tree) if erasure.is_shared else entries)
    content = len(packed).to_bytes(_LENGTH_BYTES, "big") + packed
    bare = _COMMIT_END + TAG_BYTES + len(content)
    content += bytes(stepped_length(bare) - bare)
    front = PAGE_MAGIC + bytes((suite, 0, 0, 0)) + erasure.version.to_bytes(4, "big")
    front += derive(cover, "sc1/cabsalt", random_bytes(32) + content)[:32]
    both = derive(cover, "sc1/cab", front + org)
    front += both[32:]
    return front + seal_once(both[:32], content, front + org)


def open_page(blob: bytes, org: OrgId, erasure: ErasureKey | CutKey, only: Container[bytes] | None = None) -> dict[CaseRef, bytes]:
    """Open one page of keys, or the keys of some cases on it; with what is left of a key, all but those of cases that were cut out.

    Raises:
        Damaged: the stage is the check that failed: `size`, `magic`, `suite`, `zero`, `version`, `commit`, `aead`, `layout`, `padding`,
            `encoding`, `canonical`, `case-key`.
    """
    if not PADDING_FLOOR_BYTES <= len(blob) <= PAGE_BYTES_CAP or padded_length(len(blob)) != len(blob):
        raise Damaged("a page of case keys has a length that no page has", stage="size")
    if blob[:4] != PAGE_MAGIC:
        raise Damaged("an object is not a page of case keys", stage="magic")
    if blob[4] not in _suites(erasure):
        raise Damaged("a page of case keys was sealed in a way that this version does not know", "a newer version may", stage="suite")
    if blob[5:8] != bytes(3):
        raise Damaged("a page of case keys has bytes set that must be zero", stage="zero")
    if blob[8:_FIXED_END] != erasure.version.to_bytes(4, "big"):
        raise Damaged("a page of case keys belongs to another version of the cabinet", stage="version")
    front = blob[:_COMMIT_END]
    cover = erasure.key if isinstance(erasure, ErasureKey) and blob[4] == PAGE_SUITE else erasure.cover
    both = derive(cover, "sc1/cab", front[:_SALT_END] + org)
    if not same(both[32:], front[_SALT_END:]):
        raise Damaged("a page of case keys is not committed to the erasure key", stage="commit")
    inner = open_once(both[:32], blob[_COMMIT_END:], front + org)
    end = _LENGTH_BYTES + int.from_bytes(inner[:_LENGTH_BYTES], "big")
    if end > len(inner):
        raise Damaged("a page of case keys holds less than it says", stage="layout")
    if inner[end:].strip(b"\0") or not is_padded(len(blob), _COMMIT_END + TAG_BYTES + end):
        raise Damaged("the padding of a page of case keys is not the one that it needs, or is not zero", stage="padding")
    return _read_entries(inner[_LENGTH_BYTES:end], erasure.tree if blob[4] == SHARED_SUITE else None, only)


def _suites(erasure: ErasureKey | CutKey) -> set[int]:
    """Say in which ways a page may be sealed under a key; of one that others hold, earlier versions wrote the first."""
    if isinstance(erasure, CutKey):
        return {SHARED_SUITE}
    return {PAGE_SUITE, SHARED_SUITE} if erasure.is_shared else {PAGE_SUITE}


def _masked(entries: Iterable[CaseKey], tree: Tree) -> list[CaseKey]:
    """Put each key under a key of its own, or take it from there: those whose leaf was cut out of the tree are left out."""
    held = list(entries)
    leaves = tree.leaves({entry.case for entry in held})
    found = []
    for entry in held:
        leaf = leaves.get(entry.case)
        if leaf is not None:
            mask = derive(leaf, "sc1/cabkey", entry.case + entry.ckid)[:KEY_BYTES]
            key = int.from_bytes(entry.key, "big") ^ int.from_bytes(mask, "big")
            found.append(CaseKey(entry.case, entry.ckid, key.to_bytes(KEY_BYTES, "big")))
    return found


def _read_entries(packed: bytes, tree: Tree | None, only: Container[bytes] | None) -> dict[CaseRef, bytes]:
    """Read the entries of a page in their only form, or those of some cases."""
    try:
        entries = _decoder.decode(packed)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise Damaged("a page of case keys cannot be read", stage="encoding") from None
    names = [(entry.case, entry.ckid) for entry in entries]
    if _encoder.encode(entries) != packed or not all(map(lt, names, names[1:])):
        raise Damaged("a page of case keys is not in its only form", stage="canonical")
    if only is not None:
        entries = [entry for entry in entries if entry.case in only]
    if tree is not None:
        entries = _masked(entries, tree)
    if any(ckid_of(entry.key) != entry.ckid for entry in entries):
        raise Damaged("a page of case keys holds a key under another key's name", stage="case-key")
    keys: dict[CaseRef, bytes] = {}
    for entry in entries:  # rising, as keys of one case are joined
        case = CaseRef(entry.case)
        keys[case] = keys.get(case, b"") + entry.key
    return keys


class Cabinet:
    """The pages of one version, in the folder `cabinet/<version>`.

    Args:
        folder: the cabinet's folder.
        org: the organisation.
        erasure: the key over this version.
        files: the disk.
    """

    def __init__(self, folder: Path, org: OrgId, erasure: ErasureKey, files: Files | None = None) -> None:
        """Remember where; nothing is touched yet."""
        self._folder = folder
        self._org = org
        self._erasure = erasure
        self._files: Files = files or DiskFiles()
        self._shelf = Shelf(folder / _version_name(erasure.version), self._files)
        self._settled = False
        self._small: set[str] | None = None  # names of the pages that are worth merging, looked up once

    def settle(self) -> None:
        """Make durable all pages that can be read now, so that what is sealed under their keys can always be opened."""
        if not self._settled:
            self._files.make_folder(self._folder)
            self._files.sync_folder(self._folder.parent)
            self._shelf.settle()
            self._settled = True

    def add(self, keys: Mapping[CaseRef, bytes]) -> None:
        """Keep the keys of new cases; on return they are durable, and only then may anything be sealed under them."""
        self.settle()
        for part in _in_pages(keys):
            page = seal_page(part, self._org, self._erasure)
            self._shelf.put(_page_name(page), page)
            if len(page) <= SMALL_PAGE_BYTES:
                self._small_pages().add(_page_name(page))
        if len(self._small_pages()) > MANY_PAGES:
            self.merge()

    def load(self, only: Container[bytes] | None = None) -> dict[CaseRef, bytes]:
        """Read all keys that can be read, or those of some cases."""
        return self.read(only).keys

    def read(self, only: Container[bytes] | None = None) -> CabinetReading:
        """Read all pages, or what is on them of some cases; a damaged one costs only the keys on it, and is reported."""
        keys: dict[CaseRef, bytes] = {}
        troubles: list[Trouble] = []
        for name in self._shelf.names():
            try:
                page = self._open(name, only)
            except Damaged as error:
                troubles.append(Trouble(stage=error.stage, says=error.says, lane="cabinet", name=name))
                continue
            _add(keys, page)
        return CabinetReading(keys=keys, troubles=tuple(troubles))

    def pages(self) -> list[bytes]:
        """Give all pages that bear the name of their content, sealed as they are, to be kept elsewhere too."""
        pages: list[bytes] = []
        for name in self._shelf.names():
            with contextlib.suppress(Damaged):  # `read` reports it
                page = self._shelf.get(name, limit=PAGE_BYTES_CAP) or b""
                if _page_name(page) == name:
                    pages.append(page)
        return pages

    def take(self, page: bytes, *, under: ErasureKey | CutKey | None = None, ended: AbstractSet[bytes] = frozenset()) -> None:
        """Keep a page that came from elsewhere, durably, unless all of its keys are here.

        Args:
            page: as a depot gave it.
            under: the key it is sealed under, where that is an earlier one: what is on it is then sealed anew.
            ended: the cases that are destroyed; a key of theirs is never taken.

        Raises:
            Damaged: the stage is the check that failed; `caps`: it would give a case more keys than there can be.
        """
        every = open_page(page, self._org, under or self._erasure)
        fresh = {case: held for case, held in every.items() if case not in ended}
        known = self.load(only=fresh)
        both = {case: joined(known.get(case), held) for case, held in fresh.items()}
        if any(len(held) > CASE_KEYS_CAP * KEY_BYTES for held in both.values()):
            raise Damaged(f"a page that came from elsewhere gives a case more than {CASE_KEYS_CAP} keys", stage="caps")
        if all(known.get(case) == held for case, held in both.items()):
            return
        if under or fresh != every:
            self.add(fresh)
        else:
            self.settle()
            self._shelf.put(_page_name(page), page)
            self._small = None

    def merge(self) -> int:
        """Write the small pages as one, and then remove them; say how many went. Interrupted, it leaves the same keys twice."""
        keys: dict[CaseRef, bytes] = {}
        merged: list[str] = []
        for name in sorted(self._small_pages()):
            try:
                _add(keys, self._open(name))
            except Damaged:
                continue  # left in place: `read` reports it
            merged.append(name)
        if len(merged) <= 1:
            return 0
        written = frozenset(self._write_all(self._shelf, keys, self._erasure))
        for name in merged:
            if name not in written:
                self._shelf.remove(name)
        self._small = None
        return len(merged)

    def without(self, cases: frozenset[CaseRef], erasure: ErasureKey) -> Cabinet:
        """Write all keys but those of some cases under a new erasure key.

        The old pages stay until `drop_others` is called on the answer, which must be after the new erasure key has durably taken the place
        of the old one in the keystore.

        Raises:
            Damaged: a page cannot be read; destroying one case must not lose another.
        """
        reading = self.read()
        if reading.troubles:
            raise Damaged(
                "a page of case keys is damaged; nothing was destroyed", "run: safeconduct verify", stage=reading.troubles[0].stage
            )
        renewed = Cabinet(self._folder, self._org, erasure, self._files)
        renewed.settle()
        for name in renewed._shelf.names():  # of an exchange to the same key that was stopped: a case on it may be destroyed since
            renewed._shelf.remove(name)
        self._write_all(renewed._shelf, {case: key for case, key in reading.keys.items() if case not in cases}, erasure)
        return renewed

    def next_version(self) -> int:
        """Give a number for the next erasure key that no folder of pages bears, not even one that an interrupted exchange left."""
        return 1 + max((int(name, 16) for name in self._versions()), default=self._erasure.version)

    def has_older(self) -> bool:
        """Tell whether pages of an older version lie here still."""
        return any(int(name, 16) < self._erasure.version for name in self._versions())

    def _versions(self) -> list[str]:
        own = _version_name(self._erasure.version)
        return sorted({own, *(name for name in self._files.folders(self._folder) if _is_version(name))})

    def drop_others(self, *, older_only: bool = False) -> int:
        """Remove the pages of all other versions: older ones, and newer ones that the keystore never came to know; say how many."""
        dropped = 0
        for name in self._versions():
            is_older = int(name, 16) < self._erasure.version
            if name != _version_name(self._erasure.version) and (is_older or not older_only):
                shelf = Shelf(self._folder / name, self._files)
                shelf.sweep()
                for page in shelf.names():
                    shelf.remove(page)
                    dropped += 1
                self._files.remove_folder(self._folder / name)
        if dropped:
            self._files.sync_folder(self._folder)
        return dropped

    def sweep(self) -> int:
        """Remove what interrupted writes left; only the holder of the vault's lock may call it."""
        return self._shelf.sweep()

    def _small_pages(self) -> set[str]:
        """Name the pages that are worth merging."""
        if self._small is None:
            self._small = set()
            for name in self._shelf.names():
                with contextlib.suppress(Damaged):  # larger than that; `read` reports it if it is too large for a page
                    self._shelf.get(name, limit=SMALL_PAGE_BYTES)
                    self._small.add(name)
        return self._small

    def _open(self, name: str, only: Container[bytes] | None = None) -> dict[CaseRef, bytes]:
        """Open one page of the folder."""
        blob = self._shelf.get(name, limit=PAGE_BYTES_CAP)
        if blob is None or _page_name(blob) != name:
            raise Damaged("a page of case keys does not bear the name of its content", stage="name")
        return open_page(blob, self._org, self._erasure, only)

    def _write_all(self, shelf: Shelf, keys: Mapping[CaseRef, bytes], erasure: ErasureKey) -> list[str]:
        """Write keys in pages; give the pages' names."""
        names: list[str] = []
        for part in _in_pages(keys):
            page = seal_page(part, self._org, erasure)
            shelf.put(_page_name(page), page)
            names.append(_page_name(page))
        return names


def _add(keys: dict[CaseRef, bytes], page: Mapping[CaseRef, bytes]) -> None:
    """Take in what a page holds; of a case for which two pages hold different keys, both are kept."""
    if keys.keys().isdisjoint(page):  # nearly always
        keys.update(page)
        return
    for case, held in page.items():
        known = keys.get(case)
        keys[case] = held if known is None else joined(known, held)


def _in_pages(keys: Mapping[CaseRef, bytes]) -> Iterator[dict[CaseRef, bytes]]:
    """Deal keys out to pages."""
    entries = sorted(keys.items())
    for start in range(0, len(entries), PAGE_KEYS):
        yield dict(entries[start : start + PAGE_KEYS])


def _version_name(version: int) -> str:
    """Name the folder of a version."""
    return f"{version:08x}"


def _is_version(name: str) -> bool:
    """Say whether a folder is that of a version, and not a stranger's."""
    return len(name) == 8 and not name.strip("0123456789abcdef")  # noqa: PLR2004 - eight digits, as `_version_name` writes


def _page_name(blob: bytes) -> str:
    """Name a page by its content."""
    return digest("sc1/cabpage", blob).hex()
