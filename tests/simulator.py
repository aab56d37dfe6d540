"""A depot in memory that does what a hostile one can: lose, hide, reorder, repeat, change, turn back, split its views, go on without end.

And devices of one organisation that sync with it: vaults on disk with keys of their own for writing and shared keys for reading.
"""

import datetime as dt
from dataclasses import replace

from safeconduct.errors import Damaged, Unreachable
from safeconduct.vault.courier import Carry, Ledger, carry, holdings_of
from safeconduct.vault.depot import DiskFiles, Guarded, Limits, MemoryDepot, News
from safeconduct.vault.journal import Author, Journal, device_of
from safeconduct.vault.seal import new_signing_seed, signing_public
from tests.journals import CODEC, NOW, draft, keys_of, texts_of

START = dt.datetime.fromtimestamp(NOW / 1000, dt.UTC)


class HostileDepot(MemoryDepot):
    """A depot that acknowledges everything and then does as it likes."""

    def __init__(self):
        super().__init__()
        self.order = []  # (lane, name) as they were put
        self.answers = None  # acts that it still answers; None: all
        self.is_reversed = False
        self.is_endless = False
        self.repeats = 1
        self.hidden = set()  # names that are listed to nobody

    def _answer(self):
        if self.answers is not None:
            self.answers -= 1
            if self.answers < 0:
                raise Unreachable("the line is cut")

    def put(self, lane, name, blob):
        self._answer()
        if name not in self._lanes.get(lane, {}):
            self.order.append((lane, name))
        super().put(lane, name, blob)

    def get(self, lane, name):
        self._answer()
        return super().get(lane, name)

    def names(self, lane):
        return [name for name in super().names(lane) if name not in self.hidden]

    def news(self, lane, cursor, *, with_blobs):
        self._answer()
        while self.is_endless:
            yield News(names=(), is_last=False)
        names = self.names(lane) * self.repeats
        yield News(names=tuple(reversed(names) if self.is_reversed else names))

    def of(self, lane):
        """Name what was put into a lane, in that order."""
        return [name for where, name in self.order if where == lane]

    def drop(self, lane, *names):
        for name in names:
            self._lanes[lane].pop(name)

    def plant(self, lane, blob, name=None):
        """Put bytes under any name, without the check that an honest depot makes."""
        from safeconduct.vault.depot import object_name

        self._lanes.setdefault(lane, {})[name or object_name(blob)] = blob

    def snapshot(self):
        return {lane: dict(objects) for lane, objects in self._lanes.items()}

    def turn_back(self, snapshot):
        self._lanes = {lane: dict(objects) for lane, objects in snapshot.items()}


class Device:
    """A vault that syncs."""

    def __init__(self, folder, keys, files=None):
        self.folder = folder
        self.keys = keys
        self.files = files or DiskFiles()
        self.now = START
        self.ledgers = {}

    @property
    def journal(self):
        return Journal.at(self.folder, self.keys, CODEC, files=self.files)

    def lane(self, name="casework"):
        return self.keys.writing(name).lane(self.keys.org)

    def write(self, *texts, case=None, compartment="casework"):
        """Write notes about a case; every device has a case of its own unless one is named."""
        about = case or self.keys.author.device
        self.now += dt.timedelta(minutes=1)
        return self.journal.append([draft(*texts, case=about, compartment=compartment)], int(self.now.timestamp() * 1000))

    def sync(self, depot, *, days=0.0, **how):
        """Carry once, and give what was carried; a depot has one ledger, whatever it pretends to be."""
        self.now += dt.timedelta(days=days, minutes=1)
        ledger = self.ledgers.setdefault(depot, Ledger())
        guarded = Guarded(depot, Limits(tries=1))
        return carry(holdings_of(self.folder, self.keys, self.files), guarded, ledger, Carry(now=self.now, **how))

    def stages(self, depot):
        """Say what is the matter with a depot now."""
        return {finding.stage for finding in self.findings(depot) if finding.until is None}

    def findings(self, depot):
        return list(self.ledgers[depot].findings.values())

    def troubles(self):
        """Say what the whole journal has of troubles."""
        return {trouble.stage for trouble in self.journal.verify().troubles}

    def texts(self):
        return set(texts_of(self.journal.unfolded(frozenset())))

    def segment_of(self, text):
        """Name the segment that holds a note."""
        return next(segment.id for segment in self.journal.unfolded(frozenset()) if text in texts_of([segment]))

    def blob(self, name, lane=None):
        return (self.folder / "journal" / (lane or self.lane()).hex() / name.hex()).read_bytes()


def devices(folder, count=2, *names, make=None):
    """Make devices of one organisation, who all read everything; `make` gives each the disk in memory that it has instead of a folder."""
    first = keys_of(*names)
    seeds = [first.author.seed, *(new_signing_seed() for _ in range(count - 1))]
    public = {device_of(signing_public(seed)): signing_public(seed) for seed in seeds}
    made = []
    for number, (device, seed) in enumerate(zip(public, seeds, strict=True)):
        keys = replace(first, author=Author(device=device, seed=seed), devices=public)
        if make is None:
            (folder / f"device-{number}").mkdir()
            made.append(Device(folder / f"device-{number}", keys))
        else:
            made.append(Device(folder, keys, make()))
    return made


__all__ = ["START", "Damaged", "Device", "HostileDepot", "devices"]
