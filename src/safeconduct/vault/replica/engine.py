"""Open the encrypted database, and turn what it says into words a person can act on.

This is the edge of the room: everything above speaks SQL to a `Connection`, whoever provides it. The tests put another engine under the
very same statements, one that cuts the power at every write. No page, no row and no key ever appears in an error.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlcipher3.dbapi2 as sqlcipher

from safeconduct.errors import Damaged, Locked, SafeconductError, Unreachable

KEY_BYTES = 32  # a raw AES-256 key: SQLCipher stretches nothing, the keystore has done so
NEEDS_REBUILD = "needs_rebuild"
"""The stage of the `Damaged` that says: this copy is of another layout or was never finished; build it anew from the journal."""

PRAGMAS = (
    "PRAGMA journal_mode=WAL",
    "PRAGMA synchronous=FULL",  # NORMAL loses acknowledged transactions in a power cut: see the negative control of the attack tests
    "PRAGMA secure_delete=ON",
    "PRAGMA trusted_schema=OFF",
    "PRAGMA cell_size_check=ON",
    "PRAGMA temp_store=MEMORY",
    "PRAGMA foreign_keys=ON",
    "PRAGMA cache_size=-65536",  # KiB: a transaction of 20,000 events touches pages of about this size once
    "PRAGMA wal_autocheckpoint=4000",  # pages, 16 MiB: one checkpoint after a large transaction, and not several within
)
NOT_A_DATABASE = 26  # SQLITE_NOTADB: what a wrong key looks like
_BUSY_MS = 5_000  # ms that a statement waits for another process
_IN_CODE = 0xFF  # the low byte of an extended result code is the plain one
_PAGE_BYTES = 4_096  # SQLCipher's pages
_PLAIN_HEADER = b"SQLite format 3\0"
_HINT_REBUILD = "run: safeconduct rebuild; the journal holds everything"


class Cursor(Protocol):
    """The rows of a statement."""

    def __iter__(self) -> Iterator[Any]:
        """Give the rows one by one."""

    def fetchone(self) -> Any:
        """Give the next row or None."""

    def fetchall(self) -> list[Any]:
        """Give the rows that are left."""


class Connection(Protocol):
    """An opened database in which no transaction begins by itself."""

    def execute(self, sql: str, values: Sequence[Any] = ..., /) -> Cursor:
        """Run one statement."""

    def executemany(self, sql: str, rows: Iterable[Sequence[Any]], /) -> Any:
        """Run one statement for each row."""

    def close(self) -> None:
        """Let go of the file."""


Connect = Callable[[Path, bytes], Connection]
"""Open a database file with a raw key of 32 bytes, the pragmas set; the file is made when there is none."""


def connect(path: Path, key: bytes) -> Connection:
    """Open a SQLCipher database, made when there is none."""
    own_file(path)
    # The key comes first and its text is bound nowhere else; a wrong one shows only at the first read.
    connection = sqlcipher.connect(str(path), isolation_level=None, check_same_thread=False, timeout=_BUSY_MS / 1000)
    try:
        connection.execute("PRAGMA cipher_log_level=NONE")
        connection.execute(f"PRAGMA key=\"x'{key.hex()}'\"")
        # Wiping each allocation made a fold take three times as long, and the same names lie in Python's memory, which nothing can wipe:
        # what forgets here is the end of the process.
        connection.execute("PRAGMA cipher_memory_security=OFF")
        for pragma in PRAGMAS:
            connection.execute(pragma).fetchall()
        connection.set_authorizer(_refuse_other_files)
    except BaseException:
        connection.close()
        raise
    return connection  # type: ignore[no-any-return]


def own_file(path: Path) -> None:
    """Make a file that only its owner can read, if there is none; the log beside it takes over its rights.

    Raises:
        Unreachable: the folder does not take it.
    """
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    except OSError as error:
        raise Unreachable("the local copy cannot be made or opened there", "is the disk there, and may you write to it?") from error


def _refuse_other_files(act: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
    """Deny what would reach another file or load foreign code, whatever a damaged or forged database asks for."""
    if act in (sqlcipher.SQLITE_ATTACH, sqlcipher.SQLITE_DETACH):
        return int(sqlcipher.SQLITE_DENY)
    if act == sqlcipher.SQLITE_FUNCTION and "load_extension" in (first, second):
        return int(sqlcipher.SQLITE_DENY)
    return int(sqlcipher.SQLITE_OK)


def _translated(error: Exception, code: int) -> SafeconductError:
    """Say in words what a result code of SQLite means (https://www.sqlite.org/rescode.html)."""
    match code & _IN_CODE:
        case 13:  # SQLITE_FULL
            return Unreachable("the disk is full: nothing was changed in the local copy", "make room on the disk and do it again")
        case 8 | 3 | 23:  # SQLITE_READONLY, SQLITE_PERM, SQLITE_AUTH
            return Unreachable("the local copy cannot be written here", "move the vault to a medium that can be written")
        case 5 | 6:  # SQLITE_BUSY, SQLITE_LOCKED
            return busy()
        case 10 | 14 | 22:  # SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOLFS
            return Unreachable("the disk did not answer for the local copy", "check the disk; what was said to be kept is kept")
        case 7:  # SQLITE_NOMEM
            return Unreachable("there is not enough memory for the local copy", "close other programs and do it again")
        case 26:  # NOT_A_DATABASE
            return Damaged("the local copy cannot be read with its key", _HINT_REBUILD, stage="replica")
        case _:
            return Damaged(f"the local copy is damaged ({type(error).__name__} {code})", _HINT_REBUILD, stage="replica")


_PROGRAMMING = (sqlcipher.ProgrammingError, sqlcipher.InterfaceError, sqlcipher.NotSupportedError)


@contextmanager
def answering() -> Iterator[None]:
    """Turn the database's errors within a block into our own.

    Raises:
        Unreachable: the disk is full, read-only or broken, or another process holds the file; the transaction did not happen.
        Damaged: stage `replica`, a page or a row cannot be what was written.
    """
    try:
        yield
    except _PROGRAMMING:
        raise  # a bug of ours, not the disk's
    except SafeconductError:
        raise
    except Exception as error:
        code = getattr(error, "sqlite_errorcode", None) or getattr(error, "extendedresult", None)
        if code is None:
            raise
        raise _translated(error, int(code)) from None


def check_file(path: Path) -> None:
    """Look at a database file from outside before it is opened.

    Raises:
        Damaged: there is no file, it was never finished, it is cut off, or it is no encrypted database.
        Unreachable: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(len(_PLAIN_HEADER))
            size = file.seek(0, 2)
    except FileNotFoundError:
        raise Damaged("this vault has no local copy yet", _HINT_REBUILD, stage=NEEDS_REBUILD) from None
    except OSError:
        raise Unreachable("the local copy cannot be read", "check the disk and the rights of the vault's folder") from None
    if size == 0:
        raise Damaged("the local copy was never finished", _HINT_REBUILD, stage=NEEDS_REBUILD)
    if head == _PLAIN_HEADER:
        raise Damaged("the file of the local copy is not encrypted: it is not from this vault", _HINT_REBUILD, stage="replica")
    if size % _PAGE_BYTES:
        raise Damaged("the local copy is cut off or is another kind of file", _HINT_REBUILD, stage="replica")


def not_ours() -> Locked:
    """Say that a whole file does not open: of a wrong key and a spoilt first page nothing but the same noise is seen."""
    return Locked("the local copy does not open with this key, or its beginning is damaged", _HINT_REBUILD)


def busy() -> Unreachable:
    """Say that another process reads or writes."""
    return Unreachable("another process is using this vault", "wait until it has finished, or end it, and do it again")
