"""Work on a vault on a disk that fills up, in a mount namespace of its own; then make room, and check that all is whole.

usage: small_disk.py VAULT    (a vault to copy; the passphrase on standard input; needs the right to mount)
"""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from safeconduct.actions.office import Office, open_office
from safeconduct.errors import Unreachable
from tests.attacks.victim import NOW, every_case, quiet, record_one

CLONE_NEWNS = 0x20000
MS_REC_PRIVATE = 0x4000 | 0x40000
MS_REMOUNT_RDONLY = 32 | 1
ACTS = 60
NO_MOUNT = 77  # exit code: this machine does not let us


def mount(source: bytes, target: bytes, kind: bytes, flags: int, data: bytes) -> None:
    """Mount, or end with NO_MOUNT."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.mount(source, target, kind, flags, data) != 0:
        sys.exit(NO_MOUNT)


def work(office: Office, first: int) -> int:
    """Keep acts until the disk is full; give how many were kept."""
    for number in range(ACTS):
        try:
            record_one(office, first + number)
        except Unreachable:
            return number
    return ACTS


def main() -> None:
    """Fill the disk act by act, a dozen times; then take away the right to write."""
    passphrase = sys.stdin.readline().strip()
    if ctypes.CDLL(None, use_errno=True).unshare(CLONE_NEWNS) != 0:
        sys.exit(NO_MOUNT)
    mount(b"none", b"/", b"", MS_REC_PRIVATE, b"")
    place = tempfile.mkdtemp()
    mount(b"tmpfs", place.encode(), b"tmpfs", 0, b"size=1500k")
    vault, ballast = Path(place, "vault"), Path(place, "ballast")
    shutil.copytree(sys.argv[1], vault)
    kept = refused = 0
    after: list[int] = []
    for size in range(12):
        ballast.write_bytes(b"x" * (shutil.disk_usage(place).free - 40_000 - size * 11_000))
        try:
            office = open_office(vault, passphrase, NOW, quiet)
        except Unreachable:
            refused += 1  # not even the log of the local copy fits
        else:
            done = work(office, kept)
            refused += done < ACTS
            kept += done
            if done < ACTS:  # the same opened vault goes on as soon as there is room again
                ballast.unlink()
                record_one(office, 1000 + size)
                after.append(1000 + size)
            office.close()
        ballast.unlink(missing_ok=True)
        office = open_office(vault, passphrase, NOW, quiet)
        numbers = sorted(int(line.label.split()[1]) for line in every_case(office))
        assert set(after) <= set(numbers), "an act after the refused one is lost"
        assert len(numbers) == len(set(numbers)), "an act is doubled"
        numbers = [number for number in numbers if number < 1000]
        assert set(range(kept)) <= set(numbers), "an act that was kept is lost"
        kept = max([kept, *(number + 1 for number in numbers)])
        assert office.journal.verify().is_sound
        assert sum(1 for _ in office.replica.events()) == 5 * (len(numbers) + len(after)), "an act is there by half"
        office.close()
    mount(b"tmpfs", place.encode(), b"tmpfs", MS_REMOUNT_RDONLY, b"")
    try:
        open_office(vault, passphrase, NOW, quiet)
    except Unreachable as error:
        sys.stdout.write(f"{kept} {refused} {os.strerror(30) in str(error)}\n")
    else:
        sys.exit("a vault on a read-only medium was opened for writing")


if __name__ == "__main__":
    main()
