"""Measure how duplicates are found: ten and a hundred thousand records of invented people, against the peers of `bench/peers.txt`.

Records are of mixed scripts, as untidy as `bench.people` makes them; the register asks, and every pair it calls the same counts.
"""

from __future__ import annotations

import random
import time
from collections import Counter, defaultdict

from bench.peers import asked, python_with
from bench.people import SCRIPTS, Words, person, words, written
from bench.report import Row, at_least, at_most, reported
from bench.train_names import DATA
from safeconduct.model.names import NameRecord, record
from safeconduct.model.register import MOST_CANDIDATES, Register

SMALL, LARGE = 10_000, 100_000
_SURNAMES_FOR_A_RECORD = 0.4  # so that namesakes meet as often as in the study's register
Made = list[tuple[str, int]]


def rows() -> list[Row]:
    """Measure both sizes, and one new person against the large register."""
    if not DATA.exists():
        return [reported("duplicates", "skipped: ../shared/data/names is not here", "")]
    source = words(train=False)
    out: list[Row] = []
    for size, seconds, goal in ((SMALL, 6.0, 0.9), (LARGE, 90.0, 0.0)):
        made = register_of(source, size, 31)
        out += measure(made, seconds, goal)
    return out + _peers(register_of(source, SMALL, 31), register_of(source, SMALL, 32))


def _peers(made: Made, other: Made) -> list[Row]:
    """Measure the peers on ten thousand records, each with the threshold that is best on other ten thousand."""
    out: list[Row] = []
    for peer, label, module, least in _PEERS:
        python = python_with(module, module, "anyascii", "pyarrow")
        answers = [asked(python, peer, {"names": [name for name, _ in each], "least": least}) for each in (other, made) if python]
        if not answers or None in answers:
            out.append(reported(f"peer {label}", "skipped: it does not install here, see bench/peers.txt", ""))
            continue
        threshold = _best([(score, other[a][1] == other[b][1]) for a, b, score in answers[0]["pairs"]], _mates(other))
        told = [made[a][1] == made[b][1] for a, b, score in answers[1]["pairs"] if score >= threshold]
        out.append(reported(f"peer {label}: {SMALL:,} records, F1", 2 * sum(told) / max(1, len(told) + _mates(made)), ""))
        out.append(reported(f"peer {label}: {SMALL:,} records", answers[1]["spent"], "s CPU"))
    return out


_PEERS = (("cdist", "rapidfuzz, all against all", "rapidfuzz", 70), ("splink", "Splink on DuckDB", "splink", 0.01))


def _mates(made: Made) -> int:
    """Count the pairs of records of one person."""
    return sum(count * (count - 1) // 2 for count in Counter(number for _, number in made).values())


def _best(scored: list[tuple[float, bool]], mates: int) -> float:
    """Give the threshold with the best F1."""
    hits, best, at = 0, 0.0, 0.0
    for number, (score, same) in enumerate(sorted(scored, reverse=True), 1):
        hits += same
        if 2 * hits / (number + mates) > best:
            best, at = 2 * hits / (number + mates), score
    return at


def register_of(source: Words, size: int, seed: int) -> Made:
    """Make records: three in four people have one, the others two to four, each written anew; with the number of the person."""
    chance = random.Random(seed)
    surnames = tuple(chance.sample(source.surnames, min(len(source.surnames), int(size * _SURNAMES_FOR_A_RECORD))))
    smaller = Words(given=source.given, weights=source.weights, surnames=surnames, spelled=source.spelled)
    made: Made = []
    number = 0
    while len(made) < size:
        who = person(smaller, chance, scripts=SCRIPTS[:2])
        for _ in range(chance.choice((1, 1, 1, 1, 1, 1, 2, 2, 3, 4))):
            script = chance.choices(SCRIPTS, (5, 4, 1 if all("arabic" in source.spelled[word] for word in who.all_words) else 0))[0]
            made.append((written(source, who, script, chance), number))
        number += 1
    made = made[:size]
    chance.shuffle(made)
    return made


def measure(made: Made, seconds: float, goal: float) -> list[Row]:
    """Measure one register."""
    size = f"{len(made):,} records"
    people: dict[int, list[int]] = defaultdict(list)
    for at, (_, number) in enumerate(made):
        people[number].append(at)
    truth = {(a, b) for them in people.values() for place, a in enumerate(them) for b in them[place + 1 :]}
    start = time.process_time()
    register: Register[int] = Register()
    records: list[NameRecord] = []
    for at, (name, _) in enumerate(made):
        records.append(record(name))
        register.add(at, records[-1])
    told = {(a, b) for a, b, question in register.duplicates(lambda *_: None) if question.verdict == "same"}
    spent = time.process_time() - start
    hits = len(truth & told)
    score = 2 * hits / (len(truth) + len(told))
    blocked = found = 0
    asked = random.Random(5).sample(range(len(made)), min(len(made), 3_000))
    begin = time.process_time()
    lists = [register.candidates(records[at], most=MOST_CANDIDATES + 1) for at in asked]
    look = (time.process_time() - begin) / len(asked)
    for at, candidates in zip(asked, lists, strict=True):
        mates = set(people[made[at][1]]) - {at}
        blocked += len(mates & set(candidates))
        found += len(mates)
    begin = time.process_time()
    for at in asked[:300]:
        register.find(records[at])
    one = (time.process_time() - begin) / 300
    return [
        at_most(f"{size}: all against all", spent, "s CPU", seconds),
        at_least(f"{size}: F1", score, "", goal) if goal else reported(f"{size}: F1", score, ""),
        reported(f"{size}: precision", hits / max(1, len(told)), ""),
        reported(f"{size}: recall", hits / max(1, len(truth)), ""),
        at_least(f"{size}: block recall", blocked / max(1, found), "", 0.99),
        reported(f"{size}: candidates a record", sum(map(len, lists)) / len(lists) - 1, ""),
        reported(f"{size}: looking for candidates", look * 1e3, "ms CPU"),
        at_most(f"{size}: one new record against all", one * 1e3, "ms CPU", 30),
    ]
