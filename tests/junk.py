"""Facts that nobody ever recorded: what a laptop that was taken over can write, each whole and of a known type, and none with any sense."""

import datetime as dt
import typing

import msgspec

from safeconduct.model import facts as f

TEXTS = (
    *("", "x", "<b>\u202e", "../../etc/passwd", "ab" * 16, "DE", "XX", "2017-13-45", "1e309", "{x}", "%s", "\n\r\t", "é" * 512),
    *("rrf-rel:PA", "iso3:DEU", "casework", "shelter", "country:DEU", "casework:north", "high", "gregorian", "answered", "\U0001f600"),
)
BETWEEN = {"_ms": (0, 7_258_118_400_000), "_hours": (0, 8784), "_days": (0, 3653)}
NUMBERS = (-1, 0, 1, 7, 3653, 8784, 2**31, f.MOST)
DAYS = (f.EARLIEST, dt.date(2017, 5, 2), dt.date(2017, 5, 20), f.LATEST)
REFS = (b"", b"x", b"y" * 15, b"z" * 17, b"w" * 32)


class Junk:
    """Draw facts of every type, of what a vault holds already and of what nothing holds.

    Args:
        seeded: where chance comes from (`random.Random`).
        facts: what was recorded in earnest: its references and words are used again, in the wrong places.
    """

    def __init__(self, seeded, facts):
        self.seeded = seeded
        self.held = {bytes: list(REFS), str: list(TEXTS)}
        for fact in facts:
            self._remember(fact)

    def _remember(self, fact):
        for name in fact.__struct_fields__:
            value = getattr(fact, name)
            if type(value) in (bytes, str):
                self.held[type(value)].append(value)
                self.held.setdefault((type(value), name), []).append(value)

    def facts(self, each):
        """Draw so many facts of each type, in any order."""
        drawn = [self.fact(kind) for _ in range(each) for kind in typing.get_args(f.AnyFact)]
        self.seeded.shuffle(drawn)
        return drawn

    def fact(self, kind):
        """Draw one; what is drawn later may speak of it."""
        drawn = kind(**{field.name: self._value(field.type, field.name) for field in msgspec.structs.fields(kind)})
        self._remember(drawn)
        return drawn

    def _value(self, kind, name):
        parts = [part for part in typing.get_args(kind) if part is not Ellipsis]
        if typing.get_origin(kind) is tuple:
            of_any = len(parts) < len(typing.get_args(kind))
            return tuple(self._value(part, name) for part in (parts * self.seeded.randrange(4) if of_any else parts))
        if parts:
            return self._value(self.seeded.choice(parts), name)
        if kind is f.CalendarDay:
            said = self._value(str, name)
            return f.CalendarDay(calendar=self._value(str, name), said=said, on=self.seeded.choice(DAYS))
        if (kind, name) in self.held and self.seeded.random() < 0.5:
            return self.seeded.choice(self.held[kind, name])
        among = {int: self._numbers(name), bool: (False, True), dt.date: DAYS, type(None): (None,), **self.held}
        return self.seeded.choice(among[kind])

    def _numbers(self, name):
        least, most = next((between for ending, between in BETWEEN.items() if name.endswith(ending)), (-1, f.MOST))
        return (*(number for number in NUMBERS if least <= number <= most), most)
