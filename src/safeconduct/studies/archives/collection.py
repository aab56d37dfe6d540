"""Look into a WACZ (1.1.1): a ZIP with WARCs, lists of pages, an index, and a list of all of them with their hashes."""

from __future__ import annotations

import contextlib
import encodings.cp437
import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO, Any, BinaryIO, Final

from safeconduct.errors import Mistaken, Refused
from safeconduct.studies.archives.flowing import MOST_UNPACKED_BYTES, Broken, Flow
from safeconduct.studies.archives.records import read_records
from safeconduct.studies.archives.texts import Texts
from safeconduct.studies.archives.values import Archive, Summing

_NAMES: Final = encodings.cp437  # names of files are read in it; loaded here, since inside the quarantine no file can be opened
_MANIFEST, _SEAL = "datapackage.json", "datapackage-digest.json"
_MOST_FILES: Final = 4096
_LINE_BYTES: Final = 1024 * 1024  # of a list of pages, which may hold their texts
_SMALL_BYTES: Final = 8 * 1024 * 1024  # of a list of files
_LISTS: Final = (".jsonl", ".json", ".cdx", ".cdxj", ".txt", ".yaml")
_PIECE_BYTES: Final = 1 << 20
_INDEXED: Final = (".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")
_UNREAD: Final = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError, zlib.error)


def looked_into(file: BinaryIO, texts: Texts | None = None) -> Archive:
    """Look into a WACZ.

    Raises:
        Mistaken: it is none.
        Refused: it unpacks to more than an archive may.
    """
    try:
        package = zipfile.ZipFile(file)
    except _UNREAD:
        raise Mistaken("that is no web archive", "a WARC (.warc, .warc.gz) or a WACZ (.wacz)") from None
    with package:
        files = _files(package)
        if _MANIFEST not in files or not any(name.startswith("archive/") for name in files):
            raise Mistaken("that is no web archive", "a WACZ has datapackage.json and a folder archive/")
        return _Looking(package, files, texts).done()


def _files(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = [each for each in package.infolist() if not each.is_dir()]
    if len(entries) > _MOST_FILES or sum(each.file_size for each in entries) > MOST_UNPACKED_BYTES:
        raise Refused(
            f"the archive unpacks to more than {MOST_UNPACKED_BYTES // 1024 // 1024} MiB, or to too many files",
            "take the pages apart, in archives of their own",
        )
    return {each.filename: each for each in entries}


class _Inner:
    """A file of the ZIP as it is read, opened with the first byte; where it cannot be unpacked it is `Broken`."""

    def __init__(self, package: zipfile.ZipFile, about: zipfile.ZipInfo) -> None:
        self._package, self._about = package, about
        self._inner: IO[bytes] | None = None

    def read(self, most: int, /) -> bytes:
        """Give at most so many bytes, and none at the end."""
        try:
            if self._inner is None:
                self._inner = self._package.open(self._about)
            return self._inner.read(most)
        except _UNREAD:
            raise Broken("the file cannot be unpacked") from None

    def close(self) -> None:
        """Let go of it."""
        if self._inner is not None:
            self._inner.close()


class _Looking:
    """A WACZ as it is looked into."""

    def __init__(self, package: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo], texts: Texts | None) -> None:
        self._package, self._files = package, files
        self._numbers = {name: number for number, name in enumerate(files, 1)}
        self._summing = Summing(kind="WACZ", texts=texts)
        self._spent = [0]

    def done(self) -> Archive:
        self._check_list()
        for name in self._files:
            if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")):
                with self._opened(name) as inner:
                    read_records(inner, self._summing, name=name.removeprefix("archive/"), spent=self._spent)
        if self._summing.texts is not None:
            self._gather(self._summing.texts)
        for name in self._files:
            if name.startswith("pages/") and name.endswith(".jsonl"):
                self._read_pages(name)
            elif name.startswith("indexes/") and name.endswith(_INDEXED):
                self._read_index(name)
        return self._summing.done()

    @contextlib.contextmanager
    def _opened(self, name: str) -> Iterator[_Inner]:
        """Open a file of the ZIP, and note when it cannot be unpacked."""
        self._summing.file = self._numbers[name]
        try:
            with contextlib.closing(_Inner(self._package, self._files[name])) as inner:
                yield inner
        except Broken as broken:
            self._summing.fault(str(broken))

    def _small(self, name: str) -> bytes:
        """Give a small file of the ZIP; nothing of one that is larger than such a file is."""
        content = b""
        with self._opened(name) as inner:
            while len(content) <= _SMALL_BYTES and (piece := inner.read(_PIECE_BYTES)):
                content += piece
        return content if len(content) <= _SMALL_BYTES else b""

    def _measured(self, name: str) -> tuple[str, int] | None:
        """Give the hash and the size of a file of the ZIP as it flows by."""
        digest, size, is_whole = hashlib.sha256(), 0, False
        with self._opened(name) as inner:
            while piece := inner.read(_PIECE_BYTES):
                digest.update(piece)
                size += len(piece)
            is_whole = True
        return (f"sha256:{digest.hexdigest()}", size) if is_whole else None

    def _gather(self, texts: Texts) -> None:
        """Gather what stands beside the records: lists of pages with their texts, and indexes; a packed index repeats addresses."""
        for name in self._files:
            if not name.startswith("archive/"):
                content = self._small(name)
                texts.file("text/plain" if name.endswith(_LISTS) else "", content, is_cut=not content)

    def _check_list(self) -> None:
        """Ask that every file has the size and hash that the list says, and that the list has the hash that its seal says."""
        manifest = self._small(_MANIFEST)
        listed = _object(manifest).get("resources")
        found = {str(each.get("path")): each for each in listed if isinstance(each, dict)} if isinstance(listed, list) else {}
        if not found:
            self._summing.fault("the list of files cannot be read, or lists none")
        sealed = _object(self._small(_SEAL)) if _SEAL in self._files else {}
        if sealed and sealed.get("hash") != _hash(manifest):
            self._summing.file = self._numbers[_MANIFEST]
            self._summing.fault("the list of files is not that of its hash")
        for name in self._files:
            if name in (_MANIFEST, _SEAL):
                continue
            measured, each = self._measured(name), found.get(name)
            if each is None:
                self._summing.fault("the list of files does not have this file")
            elif measured is not None and measured != (each.get("hash"), each.get("bytes")):
                self._summing.fault("the file is not that of its hash")
            else:
                self._summing.digests += 1
        self._summing.file = 0
        for number, name in enumerate(found, 1):
            if name not in self._files:
                self._summing.fault(f"file {number} of the list is not there")

    def _read_pages(self, name: str) -> None:
        """Note the pages of a list, and each of which no record has the address."""
        held = {url for places in self._summing.places.values() for url in places.values()}
        for number, line in self._lines(name):
            page = _object(line)
            if number == 1 and "format" in page:
                continue
            url = str(page.get("url", ""))
            if not url:
                self._summing.fault(f"line {number} of the list of pages is no page")
                continue
            self._summing.page(url, str(page.get("title") or ""), str(page.get("ts") or ""))
            if url not in held and url.partition("#")[0] not in held:
                self._summing.fault(f"line {number} of the list of pages: no record has that address")

    def _read_index(self, name: str) -> None:
        """Ask that every line of an index leads to the beginning of a record."""
        for number, line in self._lines(name):
            if line.startswith(b"!"):
                continue
            entry = _object(line[line.find(b"{") :] if b"{" in line else b"")
            places = self._summing.places.get(str(entry.get("filename", "")).removeprefix("archive/"), {})
            offset = str(entry.get("offset", ""))
            if not offset.isascii() or not offset.isdigit() or int(offset) not in places:
                self._summing.fault(f"line {number} of the index leads to no record")

    def _lines(self, name: str) -> Iterator[tuple[int, bytes]]:
        number = 0
        with self._opened(name) as inner:
            flow = Flow(inner, self._spent)
            try:
                while line := flow.line(_LINE_BYTES):
                    number += 1
                    if line.strip():
                        yield number, line
            except Broken as broken:
                self._summing.fault(f"line {number + 1}: {broken}")


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _object(text: bytes) -> dict[str, Any]:
    """Read a JSON object; what is none is one without anything in it."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
