"""Find and guard the place where a vault's key process listens.

The socket lies outside the vault (a stick may be formatted FAT, which has no sockets) in a folder that only this person can enter:
`$XDG_RUNTIME_DIR/safeconduct-HASH`, which forgets everything at logout, or else `/tmp/safeconduct-UID/HASH`. HASH stands for the vault's
real path and says nothing about it. A folder that belongs to somebody else, is open to others or is a link is refused: it could be a
trap laid by another user of the machine.

    >>> socket_places(Path("/nowhere"), runtime="")[0].name
    'agent.sock'
"""

from __future__ import annotations

import fcntl
import functools
import os
import socket
import stat
from hashlib import blake2b
from pathlib import Path

from safeconduct.errors import Refused, Unreachable

_LONGEST_PATH_BYTES = 107  # sun_path of Linux holds 108 with the final zero; macOS 104
_SHARED_TEMP = Path("/tmp")  # noqa: S108  the folder in it is made private and checked; TMPDIR may differ between two terminals
_PERMISSIONS = 0o777
_FOR_OTHERS = 0o077
_PRIVATE = 0o700
_TRIES = 20  # of taking a lock whose file is being removed by the process that ends


def socket_places(vault_folder: Path, *, runtime: str) -> tuple[Path, ...]:
    """List where the socket of a vault may be, the best place first.

    Args:
        vault_folder: the vault; two spellings of one folder give the same places.
        runtime: the value of `XDG_RUNTIME_DIR`, or empty.
    """
    name = _name_of(vault_folder.absolute())
    places = [_own_corner() / name / "agent.sock"]
    if runtime and Path(runtime).is_absolute() and is_private(Path(runtime)):
        places.insert(0, Path(runtime) / f"safeconduct-{name}" / "agent.sock")
    return tuple(place for place in places if len(os.fsencode(place)) <= _LONGEST_PATH_BYTES)


@functools.lru_cache(maxsize=16)
def _name_of(vault_folder: Path) -> str:
    """Name a vault; remembered, since the desk asks several times for each page."""
    return blake2b(os.fsencode(vault_folder.resolve()), digest_size=10, person=b"sc1/agent").hexdigest()


def socket_path(vault_folder: Path) -> Path:
    """Say where a key process of this vault shall listen.

    Raises:
        Refused: there is no place that is short enough.
    """
    places = socket_places(vault_folder, runtime=os.environ.get("XDG_RUNTIME_DIR", ""))
    if not places:
        raise Refused("there is no folder with a name short enough for the key process", "set XDG_RUNTIME_DIR to a short path")
    return places[0]


def find_socket(vault_folder: Path) -> Path | None:
    """Find the socket of a running key process in any of its places, or None.

    Raises:
        Refused: what lies there belongs to somebody else or is open to others.
    """
    for place in socket_places(vault_folder, runtime=os.environ.get("XDG_RUNTIME_DIR", "")):
        try:
            info = place.lstat()
        except OSError:
            continue
        for folder in _own_folders(place):
            check_private(folder)
        if not stat.S_ISSOCK(info.st_mode) or info.st_uid != os.getuid():
            raise Refused(
                "the place of the key process holds something that is not its socket", "somebody may be trying to read your passphrase"
            )
        return place
    return None


def is_private(folder: Path) -> bool:
    """Tell whether this is a real folder of this person that nobody else can enter."""
    try:
        info = folder.lstat()
    except OSError:
        return False
    return stat.S_ISDIR(info.st_mode) and info.st_uid == os.getuid() and not info.st_mode & _PERMISSIONS & _FOR_OTHERS


def check_private(folder: Path) -> None:
    """Refuse a folder that is a link, belongs to another person or can be entered by others.

    Raises:
        Refused: it is one of these.
    """
    if not is_private(folder):
        raise Refused(
            "the folder of the key process belongs to somebody else, is open to others or is a link", "remove it, or ask who made it"
        )


def make_private(place: Path) -> None:
    """Make the folders around a socket, for this person only, and check those that are there.

    Raises:
        Refused: a folder is there and is not private.
        Unreachable: a folder cannot be made.
    """
    for folder in _own_folders(place):
        try:
            folder.mkdir(mode=_PRIVATE)
        except FileExistsError:
            pass
        except OSError as fault:
            raise Unreachable("the folder of the key process cannot be made", os.strerror(fault.errno or 0)) from None
        check_private(folder)


def _own_folders(place: Path) -> tuple[Path, ...]:
    """List the folders around a socket that are ours to make and check, the outer one first."""
    inner = place.parent
    return (inner.parent, inner) if inner.parent == _own_corner() else (inner,)


def _own_corner() -> Path:
    """Name this person's folder in the temporary folder that all people of the machine share."""
    return _SHARED_TEMP / f"safeconduct-{os.getuid()}"


class Claim:
    """The right to be the one key process of a vault, held by a locked file beside the socket until `release`.

    The kernel lets go of the lock when the process ends in whatever way, so no stale lock can remain; a socket that is there when the lock
    is taken is therefore a leftover and is removed.
    """

    def __init__(self, place: Path) -> None:
        """Take the lock of a socket's place.

        Raises:
            Refused: another process holds it.
            Unreachable: the lock cannot be made.
        """
        make_private(place)
        self.place = place
        self._lock = place.with_name("agent.lock")
        self._descriptor = _take(self._lock)

    def listen(self) -> socket.socket:
        """Open the socket, private to this person, in place of any leftover."""
        self.place.unlink(missing_ok=True)
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        before = os.umask(_FOR_OTHERS)
        try:
            listener.bind(str(self.place))
            listener.listen()
        except OSError as fault:
            listener.close()
            raise Unreachable("the key process cannot open its socket", os.strerror(fault.errno or 0)) from None
        finally:
            os.umask(before)
        return listener

    def release(self) -> None:
        """Remove the socket, the lock and the folder: nothing remains. What another process has put in their place stays."""
        try:
            is_ours = os.path.samestat(os.fstat(self._descriptor), self._lock.lstat())
        except OSError:
            is_ours = False
        if is_ours:
            self.place.unlink(missing_ok=True)
            self._lock.unlink(missing_ok=True)
        os.close(self._descriptor)
        for folder in reversed(_own_folders(self.place)):
            try:
                folder.rmdir()
            except OSError:  # another vault's key process lives beside this one
                return


def _take(lock: Path) -> int:
    """Open and lock a file, and make sure that it is still the file of that name."""
    for _ in range(_TRIES):
        try:
            descriptor = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
        except FileNotFoundError:  # the process before us has just removed the folder
            make_private(lock)
            continue
        except OSError as fault:
            raise Unreachable("the lock of the key process cannot be made", os.strerror(fault.errno or 0)) from None
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            raise Refused("this vault is already unlocked, or is being unlocked just now", "run: safeconduct lock") from None
        try:
            if os.path.samestat(os.fstat(descriptor), lock.stat()):
                return descriptor
        except FileNotFoundError:
            pass
        os.close(descriptor)
    raise Unreachable("the lock of the key process cannot be taken", "try again")
