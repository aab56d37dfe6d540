"""A disk in memory under a database's own file layer, whose power fails at the n-th write, truncation or sync.

A file is its durable bytes and a queue of what was not synced; a cut keeps none, all, a prefix or some of the queue, and may tear a write
at a sector.
"""

import contextlib
import secrets
from pathlib import Path

import apsw

from safeconduct.errors import SafeconductError

SECTOR = 512


class Cut(Exception):
    """The power is gone."""


class Disk:
    def __init__(self, files=None, cut=None):
        self.files = {name: [bytearray(data), []] for name, data in (files or {}).items()}
        self.writes = 0
        self.cut = cut

    def tick(self):
        self.writes += 1
        if self.cut is not None and self.writes >= self.cut:
            raise Cut

    def now(self, name):
        durable, queue = self.files[name]
        data = bytearray(durable)
        for change in queue:
            apply(data, change)
        return data

    def after_cut(self, chance):
        left = {}
        for name, (durable, queue) in self.files.items():
            data = bytearray(durable)
            how, first = chance.choice(("none", "all", "some", "some", "prefix")), chance.randrange(len(queue) + 1)
            for number, (at, new) in enumerate(queue):
                if how == "none" or (how == "some" and chance.random() < 0.5) or (how == "prefix" and number >= first):
                    continue
                torn = new is not None and chance.random() < 0.2
                apply(data, (at, new[: chance.randrange(len(new) // SECTOR + 1) * SECTOR] if torn else new))
            left[name] = bytes(data)
        return left


def apply(data, change):
    at, new = change
    if new is None:
        del data[at:]
        return
    data.extend(bytes(max(0, at - len(data))))
    data[at : at + len(new)] = new


class File:
    def __init__(self, disk, name):
        self.disk = disk
        self.entry = disk.files.setdefault(name, [bytearray(), []])
        self.view = disk.now(name)

    def xRead(self, amount, at):  # noqa: N802 - named by the library, here and below
        return bytes(self.view[at : at + amount])

    def _change(self, at, new):
        self.disk.tick()
        self.entry[1].append((at, new))
        apply(self.view, (at, new))

    def xWrite(self, data, at):  # noqa: N802
        self._change(at, bytes(data))

    def xTruncate(self, size):  # noqa: N802
        self._change(size, None)

    def xSync(self, _flags):  # noqa: N802
        self.disk.tick()
        self.entry[0][:] = self.view
        self.entry[1].clear()

    def xFileSize(self):  # noqa: N802
        return len(self.view)

    def xLock(self, _level):  # noqa: N802
        pass

    def xUnlock(self, _level):  # noqa: N802
        pass

    def xCheckReservedLock(self):  # noqa: N802
        return False

    def xClose(self):  # noqa: N802
        pass

    def xSectorSize(self):  # noqa: N802
        return SECTOR

    def xDeviceCharacteristics(self):  # noqa: N802
        return 0

    def xFileControl(self, _act, _pointer):  # noqa: N802
        return False


class Machine(apsw.VFS):
    """A machine whose disk can be changed for another."""

    def __init__(self):
        self.disk = Disk()
        super().__init__("cut", "")

    def xOpen(self, name, flags):  # noqa: N802
        flags[1] = flags[0]
        return File(self.disk, Path(name.filename() if hasattr(name, "filename") else name or secrets.token_hex(5)).name)

    def xDelete(self, name, _sync):  # noqa: N802
        self.disk.tick()
        self.disk.files.pop(Path(name).name, None)

    def xAccess(self, name, _flags):  # noqa: N802
        return Path(name).name in self.disk.files

    def xFullPathname(self, name):  # noqa: N802
        return "/x/" + Path(name).name

    def cut_everywhere(self, work, fault_after, fresh, variants, chance):
        """Cut at every write of some work, several times each.

        Args:
            work: does it, and notes what was acknowledged in what `fresh` made.
            fault_after: opens what a cut left and names the first thing that is wrong, or nothing.
            fresh: makes an empty note.
            variants: states that one cut may leave, of each cut.
            chance: what chooses them.

        Returns:
            How many writes and states there were, and what was wrong: the write and the fault.
        """
        self.disk = Disk()
        work(fresh())
        points, states, faults = self.disk.writes, 0, []
        for cut in range(1, points + 1):
            dead = self.disk = Disk(cut=cut)
            acknowledged = fresh()
            with contextlib.suppress(Cut, SafeconductError, apsw.Error):
                work(acknowledged)
            dead.cut = None
            for _ in range(variants):
                self.disk = Disk(dead.after_cut(chance))
                states += 1
                fault = fault_after(acknowledged)
                if fault:
                    faults.append((cut, fault))
        return points, states, faults
