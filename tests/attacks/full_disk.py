"""Destroy the keys of a vault on a disk that is full to the last byte, in a mount namespace of its own.

usage: full_disk.py VAULT    (a vault to copy; needs the right to mount)
"""

from __future__ import annotations

import ctypes
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from safeconduct.actions.panic import panic
from tests.attacks.small_disk import CLONE_NEWNS, MS_REC_PRIVATE, NO_MOUNT, mount


def main() -> None:
    """Fill the disk, and destroy."""
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        sys.exit(NO_MOUNT)
    mount(b"none", b"/", b"", MS_REC_PRIVATE, b"")
    place = tempfile.mkdtemp()
    mount(b"tmpfs", place.encode(), b"tmpfs", 0, b"size=1500k")
    vault = Path(shutil.copytree(sys.argv[1], Path(place, "vault")))
    kept = (vault / "keystore").open("rb")
    before = kept.read()
    try:
        with Path(place, "ballast").open("wb") as ballast:
            while True:
                ballast.write(bytes(4096))
                ballast.flush()
    except OSError:
        free = shutil.disk_usage(place).free
    answer = panic(vault)
    kept.seek(0)
    after = kept.read()
    kept.close()
    is_over = not any(after[at : at + 16] == before[at : at + 16] for at in range(0, len(before), 16))
    sys.stdout.write(f"{free} {answer.is_overwritten} {is_over} {(vault / 'keystore').exists()}\n")


if __name__ == "__main__":
    main()
