"""A door with a vault of a few verbs behind it, so that the key process can be tested as a real process without the whole house."""

import ctypes
import os
import signal
import time
from pathlib import Path

from safeconduct.doors.agent import run
from safeconduct.errors import Damaged, Locked
from safeconduct.vault.agent import Progress

RIGHT = "right horse in the wrong stable"


class LittleVault:
    def __init__(self, folder: Path, passphrase: str) -> None:
        self.folder = folder
        self.secret = "canary-" + passphrase.replace(" ", "-")

    def handle(self, verb: str, payload: bytes, progress: Progress) -> bytes:
        match verb:
            case "echo":
                return payload
            case "steps":
                for done in range(int(payload)):
                    progress("counting", done, int(payload))
                return b"done"
            case "slow":  # tells by a file that it has begun, and ends when another appears
                (self.folder / "begun").touch()
                while not (self.folder / "go-on").exists():
                    time.sleep(0.01)
                (self.folder / "finished").touch()
                return b"finished"
            case "damaged":
                raise Damaged("it does not hold", "look at it", stage="commit")
            case "bug":
                raise KeyError(self.secret)
            case "dumpable":
                return str(ctypes.CDLL(None).prctl(3, 0, 0, 0, 0)).encode()  # PR_GET_DUMPABLE
            case "abort":
                os.kill(os.getpid(), signal.SIGABRT)
        return b""

    def close(self) -> None:
        (self.folder / "closed").touch()


def open_vault(folder: Path, passphrase: str, progress: Progress) -> LittleVault:
    progress("opening", 0, 1)
    if not passphrase.startswith(RIGHT):
        raise Locked("no slot opens", "type it again")
    if passphrase.endswith("bug"):
        raise ValueError(passphrase)
    return LittleVault(folder, passphrase)


if __name__ == "__main__":
    run(open_vault)
