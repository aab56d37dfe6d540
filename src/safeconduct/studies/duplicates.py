"""Ask whether people of different cases are one: each person heard once, each pair of cases asked about once, with reasons in words.

A question is never a merge. Members of one household are not asked about, nor is a pair about which somebody decided. A name is held only
in memory, as sounds.

    >>> Questions().all(lambda *_: None)
    ()
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from safeconduct.model.names import NameRecord, Question, Verdict, record
from safeconduct.model.register import Progress, Register
from safeconduct.model.world import Case, Person

Who = tuple[bytes, bytes]
"""A person: her case and herself."""
_RANK: dict[str, int] = {"same": 0, "unsure": 1, "relatives": 2}
_ONE = frozenset({"same", "unsure"})
_MANY = 5  # when one case in so many is to be looked for, everybody is compared with everybody at once, which takes less for each
DECISIONS = ("duplicate", "relatives", "different", "split")  # how cases are linked when somebody has decided


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """Two cases that may hold one person, the newer first: who of each, how it looks, how sure, and why. Holds no name."""

    case: bytes
    other: bytes
    person: bytes
    other_person: bytes
    verdict: Verdict
    score: float
    reasons: tuple[str, ...]


class Questions:
    """Everybody who is known, and what must be asked about them; kept in memory by whoever holds the keys."""

    def __init__(self) -> None:
        """Begin with nobody."""
        self._register: Register[Who] = Register()
        self._people: dict[bytes, dict[bytes, NameRecord]] = {}
        self._decided: dict[bytes, frozenset[bytes]] = {}
        self._found: dict[Who, dict[Who, Question]] = {}
        self._unlooked: set[bytes] = set()

    def __repr__(self) -> str:
        """Show how many cases are known, nobody."""
        return f"Questions({len(self._people)} cases)"

    @property
    def cases(self) -> frozenset[bytes]:
        """Name the cases that are known."""
        return frozenset(self._people)

    def take(self, case: Case) -> None:
        """Hear a case: its people as they are now take the place of those heard before. Who is like them is looked for when it is asked."""
        self.drop(case.ref)
        people = {person.ref: heard for person in case.members() if (heard := heard_of(case, person)).spellings}
        self._people[case.ref] = people
        self._decided[case.ref] = frozenset(link.other for link in case.links.values() if link.how in DECISIONS)
        self._unlooked.add(case.ref)
        for ref, heard in people.items():
            self._register.add((case.ref, ref), heard)

    def _look(self, case: bytes) -> None:
        """Look for people like those of a case, once."""
        if case not in self._unlooked:
            return
        self._unlooked.discard(case)
        for ref, heard in self._people[case].items():
            for other, question in self._register.find(heard):
                self._keep((case, ref), other, question)

    def _keep(self, who: Who, other: Who, question: Question) -> None:
        if other[0] != who[0] and question.verdict in _RANK:
            self._found.setdefault(who, {})[other] = question
            self._found.setdefault(other, {})[who] = question

    def drop(self, case: bytes) -> None:
        """Forget a case."""
        for ref in self._people.pop(case, {}):
            who = (case, ref)
            self._register.drop(who)
            for other in self._found.pop(who, {}):
                self._found[other].pop(who, None)
        self._decided.pop(case, None)
        self._unlooked.discard(case)

    def of(self, case: bytes) -> tuple[Alike, ...]:
        """Give what must be asked about one case, the surest first."""
        self._look(case)
        return self._asked([(who, other, question) for who in self._whos(case) for other, question in self._found.get(who, {}).items()])

    def all(self, progress: Progress) -> tuple[Alike, ...]:
        """Give all that must be asked, the surest first: who is probably one person, then who may be, then who are probably relatives."""
        if _MANY * len(self._unlooked) > len(self._people):
            self._unlooked.clear()
            for one, other, question in self._register.duplicates(progress):
                self._keep(one, other, question)
        left = sorted(self._unlooked)
        for number, case in enumerate(left):
            progress("comparing people", number, len(left))
            self._look(case)
        pairs = ((who, other, question) for who, found in self._found.items() for other, question in found.items() if other[0] < who[0])
        return self._asked(pairs)

    def may_know(self, heard: NameRecord) -> bool:
        """Tell whether somebody who is known may be this person, who is not taken in; who is probably her relative is no such one."""
        return any(question.verdict in _ONE for _, question in self._register.find(heard))

    def like(self, heard: NameRecord) -> tuple[tuple[Who, Question], ...]:
        """Give who is known and is like somebody who is not taken in, the surest first: the same, perhaps the same, probably a relative."""
        return tuple((who, question) for who, question in self._register.find(heard) if question.verdict in _RANK)

    def _whos(self, case: bytes) -> list[Who]:
        return [(case, ref) for ref in self._people.get(case, {})]

    def _asked(self, pairs: Iterable[tuple[Who, Who, Question]]) -> tuple[Alike, ...]:
        best: dict[frozenset[bytes], Alike] = {}
        for who, other, question in pairs:
            if other[0] in self._decided[who[0]] or who[0] in self._decided[other[0]]:
                continue
            alike = Alike(
                case=who[0],
                other=other[0],
                person=who[1],
                other_person=other[1],
                verdict=question.verdict,
                score=question.score,
                reasons=question.reasons,
            )
            both = frozenset((who[0], other[0]))
            if both not in best or _order(alike) < _order(best[both]):
                best[both] = alike
        return tuple(sorted(best.values(), key=_order))


def _order(alike: Alike) -> tuple[int, float, bytes, bytes]:
    return _RANK.get(alike.verdict, len(_RANK)), -alike.score, alike.case, alike.other


def heard_of(case: Case, person: Person) -> NameRecord:
    """Prepare a person for comparing: her names that stand, when and where she was born, her sex."""
    names = [name.full for eid, name in person.names.items() if eid not in case.ended]
    born = person.born.value if person.born is not None else None
    sex = person.details["sex"].value.rpartition(":")[2] if "sex" in person.details else ""
    return record(*names, born=born.born if born and not born.is_estimate else "", sex=sex, village=born.place if born else "")
