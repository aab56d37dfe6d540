"""Weeks of scripted work of two organisations with several laptops each, and what a depot sees of it: lanes, names, sizes, times."""

import datetime as dt
import random
from collections import Counter, defaultdict
from dataclasses import dataclass, field

from safeconduct.ids import new_ref
from safeconduct.model import facts as f
from safeconduct.model.roles import opens
from tests.conftest import quiet
from tests.offices import Network

ENGLISH = "the office asked again whether papers are there and when the family could come and they will answer after the weekend"
RUSSIAN = "в посольстве снова спросили есть ли бумаги и когда семья могла бы приехать и ответ обещают после выходных"
SYNC_DAYS = (0, 2, 4)  # of a week of five; everybody syncs in the evening
TALKED_OF = (0, 1, 1, 2)  # notes in the talks with a country in the week of an application
TALKED = 0.3  # likely note in a week without one


@dataclass(frozen=True, kw_only=True)
class Plan:
    """An organisation: who does what, how likely a country is to get an application in a week, and new cases a week."""

    roles: dict
    weekly: dict
    cases: int


SMALL = Plan(
    roles={"ben": [("caseworker", "north")], "gil": [("negotiator", "AUT"), ("negotiator", "DEU")]},
    weekly={"AUT": 0.25, "DEU": 0.5},
    cases=1,
)
LARGE = Plan(
    roles={
        "ben": [("caseworker", "north")],
        "cil": [("caseworker", "south")],
        "gil": [("negotiator", "BEL"), ("negotiator", "CAN")],
        "hal": [("negotiator", "FRA"), ("negotiator", "LTU"), ("negotiator", "NLD")],
        "eve": [("shelter keeper", "one")],
    },
    weekly={"BEL": 0.15, "CAN": 0.6, "FRA": 0.35, "LTU": 0.25, "NLD": 0.4},
    cases=3,
)


@dataclass(frozen=True, kw_only=True)
class Seen:
    """One object as the depot sees it come: on which evening, where, named how, how long."""

    on: dt.date
    lane: str
    name: str
    size: int


@dataclass(kw_only=True)
class Watched:
    """What the depot saw, and what it would like to know: the countries that got an application in each week, and each country's lanes."""

    begun: dt.date
    seen: list = field(default_factory=list)
    applied: list = field(default_factory=list)
    lanes: dict = field(default_factory=lambda: defaultdict(set))

    def rows(self):
        """Give each week and country with what came into its lanes, and whether it got an application."""
        came = defaultdict(list)
        for each in self.seen:
            came[(each.on - self.begun).days // 7, each.lane].append(each)
        for week, applied in enumerate(self.applied):
            for country in sorted(self.lanes):
                yield week, country, [each for lane in self.lanes[country] for each in came[week, lane]], country in applied


class Year:
    """The work of one organisation."""

    def __init__(self, plan, vault, opened_keystore, home, seed):
        self.plan, self.chance, self.depot, self.known = plan, random.Random(seed), home / "depot", set()
        self.network = Network(vault, opened_keystore, home)
        self.depot.mkdir()
        jobs = [(name, role, part) for name, roles in plan.roles.items() for role, part in roles]
        self.workers = [name for name, role, _ in jobs if role == "caseworker"]
        self.negotiator = {part: name for name, role, part in jobs if role == "negotiator"}
        self.cases = {name: [] for name in self.workers}
        self._let_in(jobs)
        self._begin()
        self.network.now += dt.timedelta(days=7)
        self.watched = Watched(begun=self.network.now.date())

    def _let_in(self, jobs):
        for name in self.plan.roles:
            self.network.join(name, opens=[])
        for name, role, part in jobs:
            for compartment in opens(role, part):
                self.network["ada"].begin_compartment(compartment, self.network.now)
                self.network.open(compartment, name, "ada")
        self.network.carry()
        for name in self.network.offices:
            self.network.ask(name, "depot_add", name="depot", kind="folder", where=str(self.depot))

    def _begin(self):
        on = self.network.now.date()
        self.ways = {(name, country): new_ref() for name in self.workers for country in self.plan.weekly}
        for (name, country), way in self.ways.items():
            self.keep(
                name, f.PathwaySet(pathway=way, type="humanitarian_visa", country=f"iso3:{country}", name=country, processing_days=30)
            )
        self.talks = {country: new_ref() for country in self.plan.weekly}
        for country, talks in self.talks.items():
            self.keep(self.negotiator[country], f.NegotiationOpened(negotiation=talks, country=f"iso3:{country}", on=on))
        for name in self.workers * 3:
            self.new_case(name)
        for _ in range(2):
            self.sync()

    def keep(self, name, *facts):
        self.network[name].keep(facts, self.network.now, quiet)

    def text(self, low=8, high=140):
        words = self.chance.choice((ENGLISH, RUSSIAN)).split()
        return " ".join(self.chance.choice(words) for _ in range(self.chance.randint(low, high)))

    def new_case(self, name):
        case, on, persons = new_ref(), self.network.now.date(), [new_ref() for _ in range(self.chance.randint(1, 5))]
        facts = [f.CaseOpened(case=case, on=on, via="hotline", label=self.text(2, 3)), f.CaseStatusSet(case=case, status="active", on=on)]
        for number, person in enumerate(persons):
            facts.append(f.PersonAdded(case=case, person=person, relationship="rrf-rel:HUS" if number else "rrf-rel:PA"))
            facts.append(f.NameAdded(case=case, person=person, use="legal", full=self.text(2, 3)))
        self.keep(name, *facts)
        self.cases[name].append((case, persons[0]))

    def note(self, name):
        self.keep(name, f.NoteAdded(case=self.chance.choice(self.cases[name])[0], desk="casework", text=self.text()))

    def apply(self, country):
        name = self.chance.choice(self.workers)
        case, person = self.chance.choice(self.cases[name])
        self.keep(
            name,
            f.ApplicationOpened(
                case=case, application=new_ref(), pathway=self.ways[name, country], persons=(person,), on=self.network.now.date()
            ),
        )

    def talk(self, country):
        talks, on = self.talks[country], self.network.now.date()
        self.keep(self.negotiator[country], f.NegotiationNoted(negotiation=talks, country=f"iso3:{country}", on=on, text=self.text()))

    def sync(self):
        for name in self.network.offices:
            while not all(line.is_done for line in self.network.ask(name, "sync").depots):  # a new key leads to a lane to fetch
                pass

    def look(self):
        for lane in self.depot.iterdir():
            for path in lane.iterdir() if lane.is_dir() else ():
                if path.name not in self.known:
                    self.known.add(path.name)
                    self.watched.seen.append(Seen(on=self.network.now.date(), lane=lane.name, name=path.name, size=path.stat().st_size))

    def week(self):
        """Play five days from a Monday on."""
        chance, monday = self.chance, self.network.now.replace(hour=9)
        applied = {country for country, likely in self.plan.weekly.items() if chance.random() < likely}
        acts = [(chance.randint(0, 4), self.apply, country) for country in applied]
        acts += [(chance.randint(0, 4), self.talk, country) for country in applied for _ in range(chance.choice(TALKED_OF))]
        acts += [(chance.randint(0, 4), self.talk, country) for country in self.plan.weekly if chance.random() < TALKED]
        acts += [(chance.randint(0, 4), self.note, name) for name in self.workers for _ in range(chance.randint(2, 7))]
        acts += [(chance.randint(0, 4), self.new_case, name) for name in self.workers for _ in range(chance.randint(0, self.plan.cases))]
        for day in range(5):
            for at, act, of in acts:
                if at == day:
                    self.network.now = monday + dt.timedelta(days=day, hours=chance.uniform(0, 8))
                    act(of)
            self.network.now = monday + dt.timedelta(days=day, hours=9)
            if day in SYNC_DAYS:
                self.sync()
                self.look()
        self.watched.applied.append(applied)
        for country, name in self.negotiator.items():
            lanes = self.network[name].keys.lanes
            self.watched.lanes[country].update(lane.hex() for lane, key in lanes.items() if key.name == f"country:{country}")
        self.network.now = monday + dt.timedelta(days=7)


FEATURES = {
    "objects": len,
    "bytes": lambda objects: sum(each.size for each in objects),
    "longest": lambda objects: max((each.size for each in objects), default=0),
    "most on an evening": lambda objects: max(Counter(each.on for each in objects).values(), default=0),
}
"""What can be counted of a week in a lane."""


def auc(rows, feature, taken_for):
    """Say how often a week with an application counts more than one without, ties half, where a country's lane is taken for another's."""
    counted = {(week, country): feature(objects) for week, country, objects, _ in rows}
    sides = ([], [])
    for week, country, _, is_applied in rows:
        sides[is_applied].append(counted[week, taken_for[country]])
    without, withal = sides
    return sum((a > b) + (a == b) / 2 for a in withal for b in without) / (len(withal) * len(without))
