"""A disk of folders in memory whose power fails at the n-th operation, and which then forgets what was not synced.

The bytes of a file are kept by `sync`, the names in a folder by `sync_folder`. Of what was not synced, anything may have reached the
medium: nothing, all, a part torn at a sector; of each name, any of the files that bore it since the last sync, or none.
"""

from pathlib import Path

from safeconduct.errors import Damaged, Unreachable

SECTOR = 512


class PowerCut(BaseException):
    """The lights are out; nobody catches this."""


class Inode:
    def __init__(self, data=b""):
        self.now = data  # what a running system reads
        self.kept = data  # what is on the medium for sure
        self.maybe = []  # contents since then, of which any part may be on the medium


class Folder:
    def __init__(self):
        self.now = {}  # name -> Inode or Folder
        self.kept = {}
        self.maybe = {}  # name -> what bore it since the last sync, None for nothing


class PowerDisk:
    """`Files` in memory, with an empty folder `/vault`.

    `cut_at` is the operation at which the power fails; `fail_at` the one at which, or from which on, the disk says that it cannot.
    """

    def __init__(self, root=None, *, cut_at=None, fail_at=None, is_lasting=True):
        self.root = root or Folder()
        if root is None:  # the folder of the vault is there before its rooms are
            self.root.now["vault"] = self.root.kept["vault"] = Folder()
        self.count = 0
        self.cut_at = cut_at
        self.fail_at = fail_at
        self.is_lasting = is_lasting

    def tick(self):
        self.count += 1
        if self.count == self.cut_at:
            raise PowerCut
        if self.fail_at is not None and (self.count == self.fail_at or (self.is_lasting and self.count > self.fail_at)):
            raise Unreachable("the disk did not do it (EIO)")

    def find(self, path):
        node = self.root
        for part in Path(path).parts[1:]:
            node = node.now.get(part) if isinstance(node, Folder) else None
        return node

    def name(self, path, node):
        """Let a name mean something else from now on."""
        folder, name = self.find(path.parent), path.name
        folder.maybe.setdefault(name, [folder.now.get(name)]).append(node)
        if node is None:
            folder.now.pop(name, None)
        else:
            folder.now[name] = node

    def make_folder(self, folder):
        for path in [*reversed(folder.parents), folder][1:]:
            if self.find(path) is None:
                self.tick()
                self.name(path, Folder())

    def write(self, path, data):
        if self.find(path) is None:
            self.tick()
            self.name(path, Inode())
        inode = self.find(path)
        inode.maybe += [b"", data]
        inode.now = data[: len(data) // 2]
        self.tick()
        inode.now = data

    def overwrite(self, path, data):
        """Write over a file where it lies: until it is synced, any sector may be the old or the new one."""
        inode = self.find(path)
        old, new = inode.now, data[: len(inode.now)] + inode.now[len(data) :]
        sectors = [(old[at : at + SECTOR], new[at : at + SECTOR]) for at in range(0, len(new), SECTOR)]
        inode.maybe += [
            b"".join(pair[(number % 3 == first) != flip] for number, pair in enumerate(sectors))
            for first in range(3)
            for flip in (False, True)
        ]
        inode.now = new[: len(new) // 2] + old[len(new) // 2 :]
        inode.maybe += [inode.now, new]
        self.tick()
        inode.now = new
        self.sync(path)

    def sync(self, path):
        self.tick()
        inode = self.find(path)
        inode.kept, inode.maybe = inode.now, []

    def sync_folder(self, folder):
        self.tick()
        found = self.find(folder)
        if found is None:
            raise Unreachable("the disk did not keep a name (ENOENT)")
        found.kept, found.maybe = dict(found.now), {}

    def rename(self, old, new):
        self.tick()
        inode = self.find(old)
        self.name(new, inode)
        self.name(old, None)

    def remove(self, path):
        if self.find(path) is not None:
            self.tick()
            self.name(path, None)

    def remove_folder(self, folder):
        found = self.find(folder)
        if found is not None and not found.now:
            self.tick()
            self.name(folder, None)

    def read(self, path, limit):
        inode = self.find(path)
        if not isinstance(inode, Inode):
            return None
        if len(inode.now) > limit:
            raise Damaged("too large", stage="size")
        return inode.now

    def names(self, folder):
        found = self.find(folder)
        return sorted(found.now) if isinstance(found, Folder) else []

    def folders(self, folder):
        found = self.find(folder)
        return sorted(name for name, node in found.now.items() if isinstance(node, Folder)) if isinstance(found, Folder) else []

    def after_cut(self, chance, **faults):
        """Give the disk that the next start finds: the medium, and some of what was on its way there."""
        return PowerDisk(_medium(self.root, chance, chance.choice(["none", "all", "some", "some", "some"])), **faults)

    def after_kill(self, **faults):
        """Give the same disk to another process: nothing is lost, and nothing more is synced."""
        return PowerDisk(self.root, **faults)


class ForgetfulDisk(PowerDisk):
    """The same, under a program that does not wait for the bytes of its files."""

    def sync(self, path):
        self.tick()


class NamelessDisk(PowerDisk):
    """The same, under a program that does not wait for the names of its files."""

    def sync_folder(self, folder):
        self.tick()


def _medium(node, chance, mode):
    """Copy what is left of a folder or a file."""
    if isinstance(node, Inode):
        return Inode(_content(node, chance, mode))
    left = Folder()
    for name in sorted({*node.kept, *node.now, *node.maybe}):
        choices = {"none": [node.kept.get(name)], "all": [node.now.get(name)]}.get(mode) or [node.kept.get(name), *node.maybe.get(name, [])]
        chosen = chance.choice(choices)
        if chosen is not None:
            left.now[name] = _medium(chosen, chance, mode)
    left.kept = dict(left.now)
    return left


def _content(inode, chance, mode):
    if mode == "all" or not inode.maybe:
        return inode.now if mode == "all" else inode.kept
    if mode == "none" or chance.random() < 0.2:
        return inode.kept
    data = chance.choice(inode.maybe)
    torn = chance.choice(["whole", "prefix", "holes"])
    if torn == "prefix":
        return data[: chance.randrange(len(data) // SECTOR + 1) * SECTOR]
    if torn == "holes":
        pieces = [data[at : at + SECTOR] for at in range(0, len(data), SECTOR)]
        return b"".join(piece if chance.random() < 0.5 else bytes(len(piece)) for piece in pieces)
    return data
