"""Look into a WACZ (1.1.1): a ZIP with WARCs, lists of pages, an index, and a list of all of them with their hashes."""

from __future__ import annotations

import encodings.cp437
import hashlib
import io
import json
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, Final

from safeconduct.errors import Mistaken, Refused
from safeconduct.studies.archives.flowing import MOST_UNPACKED_BYTES, Broken, Flow
from safeconduct.studies.archives.records import read_records
from safeconduct.studies.archives.values import Archive, Summing

_NAMES: Final = encodings.cp437  # names of files are read in it; loaded here, since inside the quarantine no file can be opened
_MANIFEST, _SEAL = "datapackage.json", "datapackage-digest.json"
_MOST_FILES: Final = 4096
_LINE_BYTES: Final = 1024 * 1024  # of a list of pages, which may hold their texts
_SMALL_BYTES: Final = 8 * 1024 * 1024  # of a list of files
_INDEXED: Final = (".cdx", ".cdxj", ".cdx.gz", ".cdxj.gz")
_UNREAD: Final = (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError, RuntimeError, OverflowError, zlib.error)


def looked_into(data: bytes) -> Archive:
    """Look into a WACZ.

    Raises:
        Mistaken: it is none.
        Refused: it unpacks to more than an archive may.
    """
    try:
        package = zipfile.ZipFile(io.BytesIO(data))
    except _UNREAD:
        raise Mistaken("that is no web archive", "a WARC (.warc, .warc.gz) or a WACZ (.wacz)") from None
    with package:
        files = _files(package)
        if _MANIFEST not in files or not any(name.startswith("archive/") for name in files):
            raise Mistaken("that is no web archive", "a WACZ has datapackage.json and a folder archive/")
        return _Looking(package, files).done()


def _files(package: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    entries = [each for each in package.infolist() if not each.is_dir()]
    if len(entries) > _MOST_FILES or sum(each.file_size for each in entries) > MOST_UNPACKED_BYTES:
        raise Refused(
            f"the archive unpacks to more than {MOST_UNPACKED_BYTES // 1024 // 1024} MiB, or to too many files",
            "take the pages apart, in archives of their own",
        )
    return {each.filename: each for each in entries}


class _Looking:
    """A WACZ as it is looked into."""

    def __init__(self, package: zipfile.ZipFile, files: dict[str, zipfile.ZipInfo]) -> None:
        self._package, self._files = package, files
        self._numbers = {name: number for number, name in enumerate(files, 1)}
        self._summing = Summing(kind="WACZ")
        self._spent = [0]

    def done(self) -> Archive:
        self._check_list()
        for name in self._files:
            if name.startswith("archive/") and name.endswith((".warc", ".warc.gz")) and (content := self._content(name)) is not None:
                read_records(content, self._summing, name=name.removeprefix("archive/"), spent=self._spent)
        for name in self._files:
            if name.startswith("pages/") and name.endswith(".jsonl"):
                self._read_pages(name)
            elif name.startswith("indexes/") and name.endswith(_INDEXED):
                self._read_index(name)
        return self._summing.done()

    def _content(self, name: str) -> bytes | None:
        """Give a file of the ZIP, or note that it cannot be unpacked."""
        self._summing.file = self._numbers[name]
        try:
            with self._package.open(self._files[name]) as opened:
                return opened.read(self._files[name].file_size + 1)
        except _UNREAD:
            self._summing.fault("the file cannot be unpacked")
            return None

    def _check_list(self) -> None:
        """Ask that every file has the size and hash that the list says, and that the list has the hash that its seal says."""
        manifest = self._content(_MANIFEST) or b""
        listed = _object(manifest[:_SMALL_BYTES]).get("resources")
        found = {str(each.get("path")): each for each in listed if isinstance(each, dict)} if isinstance(listed, list) else {}
        if not found:
            self._summing.fault("the list of files cannot be read, or lists none")
        sealed = _object(self._content(_SEAL) or b"") if _SEAL in self._files else {}
        if sealed and sealed.get("hash") != _hash(manifest):
            self._summing.file = self._numbers[_MANIFEST]
            self._summing.fault("the list of files is not that of its hash")
        for name in self._files:
            if name in (_MANIFEST, _SEAL):
                continue
            content, each = self._content(name), found.get(name)
            if each is None:
                self._summing.fault("the list of files does not have this file")
            elif content is not None and (each.get("hash") != _hash(content) or each.get("bytes") != len(content)):
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
        content = self._content(name)
        if content is None:
            return
        flow, number = Flow(content, self._spent), 0
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
