"""A disk in memory that forgets, at a power cut, what was not synced.

A file's bytes are kept by `sync`, a name by `sync_folder`; of either, any part may have reached the medium all the same, torn at a sector.
"""

from safeconduct.errors import Unreachable

SECTOR = 512


class PowerCutError(Exception):
    pass


class Inode:
    def __init__(self, kept=b""):
        self.now = kept  # what a running system reads
        self.kept = kept  # what is on the medium for sure
        self.unsynced = []  # whole contents that it had since, any part of which may be on the medium


class Disk:
    """A disk in memory for which the power fails at the n-th operation."""

    def __init__(self, names=None, *, cut_at=None):
        self.inodes = {name: Inode(data) for name, data in (names or {}).items()}
        self.durable = dict(self.inodes)
        self.pending = []  # changes of names that are not synced: (new name, inode, name that goes)
        self.count = 0
        self.cut_at = cut_at

    def tick(self):
        self.count += 1
        if self.count == self.cut_at:
            raise PowerCutError

    def write(self, path, data):
        if path not in self.inodes:
            self.inodes[path] = Inode()
            self.pending.append((path, self.inodes[path], None))
        inode = self.inodes[path]
        inode.unsynced += [b"", data]  # cut off first, then written; a cut in the middle of it may leave any part of either
        self.tick()
        inode.now = data

    def sync(self, path):
        self.tick()
        inode = self.inodes[path]
        inode.kept, inode.unsynced = inode.now, []

    def rename(self, old, new):
        inode = self.inodes.pop(old)
        self.inodes[new] = inode
        self.pending.append((new, inode, old))
        self.tick()

    def sync_folder(self, folder):
        self.tick()
        self.durable, self.pending = dict(self.inodes), []

    def read(self, path, limit):
        inode = self.inodes.get(path)
        return None if inode is None else inode.now

    def after_cut(self, chance):
        """Give what the next start finds: the medium, and some of what was on its way there."""
        names = dict(self.durable)
        for new, inode, old in self.pending[: chance.randrange(len(self.pending) + 1)]:
            names[new] = inode
            if old is not None:
                names.pop(old, None)
        return {name: self._medium(inode, chance) for name, inode in names.items()}

    @staticmethod
    def _medium(inode, chance):
        if not inode.unsynced or chance.random() < 0.3:
            return inode.kept
        data = chance.choice(inode.unsynced)
        torn = chance.choice(["whole", "prefix", "holes"])
        if torn == "prefix":
            return data[: chance.randrange(len(data) // SECTOR + 1) * SECTOR]
        if torn == "holes":
            pieces = [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
            return b"".join(piece if chance.random() < 0.5 else bytes(len(piece)) for piece in pieces)
        return data


class ForgetfulDisk(Disk):
    """The same, under a program that does not wait for its bytes."""

    def sync(self, path):
        self.tick()


class NamelessDisk(Disk):
    """The same, under a program that does not wait for its names."""

    def sync_folder(self, folder):
        self.tick()


class FaultyDisk(Disk):
    """A disk that is full or read-only from the n-th operation on, until `mended`; nothing that it refuses is done."""

    def __init__(self, *, fault_at=None):
        super().__init__(cut_at=fault_at)
        self.mended = False

    def tick(self):
        self.count += 1
        if self.cut_at is not None and self.count >= self.cut_at and not self.mended:
            raise Unreachable("the disk did not write (ENOSPC)")

    def rename(self, old, new):
        self.tick()
        self.count -= 1
        super().rename(old, new)
