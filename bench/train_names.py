"""Learn the weights of `safeconduct.model.names` from public names, and write them as data.

`python -m bench.train_names sounds` learns which sounds stand for which, from pairs of spellings (Wikidata, CC0) whose Latin spelling
has an even
MD5; the odd half stays for the benches. Viterbi training: align, count, align again. The same files give the same weights.
"""

from __future__ import annotations

import csv
import hashlib
import math
import operator
import random
import subprocess
import sys
import textwrap
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from safeconduct.model.names.letters import SOUNDS
from safeconduct.model.names.likeness import distance
from safeconduct.model.names.sounds import skeletons, sounds

DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "names"
WEIGHTS = Path(__file__).resolve().parent.parent / "src" / "safeconduct" / "model" / "names" / "weights.py"
GAP, LAST = len(SOUNDS), len(SOUNDS) + 1
PLACE = {sound: at for at, sound in enumerate(SOUNDS)}
ROUNDS = 5
SPELLED_LIKE = 0.25  # a share of the evidence below which a pair is a translation or a mistake in the data, not a spelling
FLOOR = -7.0  # bits: nothing speaks more strongly against a pair of sounds than this
Pair = tuple[str, str]


def spellings(file: str, *, train: bool) -> Iterator[tuple[str, str, int]]:
    """Yield Latin and original spellings with how often they were seen, of the training or of the other half."""
    for line in (DATA / file).read_text(encoding="utf-8").splitlines():
        latin, original, seen = line.split("\t")
        if (hashlib.md5(latin.encode(), usedforsecurity=False).digest()[0] % 2 == 0) == train:
            yield latin, original.replace(" ", ""), int(seen)


def bare(word: str) -> str:
    """Drop the Arabic article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word  # noqa: PLR2004 - a root of three letters must stay


def learn(pairs: list[Pair], *, symmetric: bool) -> list[list[float]]:
    """Learn log odds in bits: how much more often two sounds meet in the same place of one name than by chance."""
    size = LAST + 1
    odds = [[4.0 if row == column else -3.0 for column in range(size)] for row in range(size)]
    for at in range(size):
        for gap in (GAP, LAST):
            vowel = at < GAP and SOUNDS[at] in "aeiouEjyhw"
            odds[at][gap] = odds[gap][at] = -1.0 if vowel else -4.0
    for _ in range(ROUNDS):
        met: Counter[tuple[int, int]] = Counter()
        kept = 0
        for left, right in pairs:
            total, steps = align(left, right, odds)
            if total < SPELLED_LIKE * (len(left) + len(right)):
                continue
            kept += 1
            met.update(steps)
        print(f"  {kept} of {len(pairs)} pairs are spellings of one name", file=sys.stderr)
        odds = _odds(met, symmetric=symmetric)
    return odds


def align(left: str, right: str, odds: list[list[float]]) -> tuple[float, list[tuple[int, int]]]:
    """Align two strings of sounds; give the evidence in bits and the pairs of places that meet."""
    rows, columns = [PLACE[s] for s in left], [PLACE[s] for s in right]
    height, width = len(rows), len(columns)
    table = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(1, height + 1):
        table[i][0] = table[i - 1][0] + odds[rows[i - 1]][LAST if i == height else GAP]
    for j in range(1, width + 1):
        table[0][j] = table[0][j - 1] + odds[LAST if j == width else GAP][columns[j - 1]]
    for i in range(1, height + 1):
        row, above, here = odds[rows[i - 1]], table[i - 1], table[i]
        drop = row[LAST if i == height else GAP]
        for j in range(1, width + 1):
            column = columns[j - 1]
            here[j] = max(above[j - 1] + row[column], above[j] + drop, here[j - 1] + odds[LAST if j == width else GAP][column])
    steps: list[tuple[int, int]] = []
    i, j = height, width
    while i or j:
        gap_row, gap_column = LAST if j == width else GAP, LAST if i == height else GAP
        if i and j and table[i][j] == table[i - 1][j - 1] + odds[rows[i - 1]][columns[j - 1]]:
            i, j = i - 1, j - 1
            steps.append((rows[i], columns[j]))
        elif i and table[i][j] == table[i - 1][j] + odds[rows[i - 1]][gap_column]:
            i -= 1
            steps.append((rows[i], gap_column))
        else:
            j -= 1
            steps.append((gap_row, columns[j]))
    return table[height][width], steps


def _odds(met: Counter[tuple[int, int]], *, symmetric: bool) -> list[list[float]]:
    size = LAST + 1
    count = [[float(met[row, column]) for column in range(size)] for row in range(size)]
    if symmetric:
        count = [[(count[row][column] + count[column][row]) / 2 for column in range(size)] for row in range(size)]
    total = sum(map(sum, count))
    lefts = [(sum(row) + 0.5) / total for row in count]
    rights = [(sum(count[row][column] for row in range(size)) + 0.5) / total for column in range(size)]
    odds = [[FLOOR] * size for _ in range(size)]
    for row in range(GAP):
        for column in range(GAP):
            chance = lefts[row] * rights[column]
            odds[row][column] = max(FLOOR, math.log2((count[row][column] / total + 1e-2 * chance) / chance))
        for gap in (GAP, LAST):
            odds[row][gap] = max(FLOOR, math.log2((count[row][gap] / total + 3e-3 * lefts[row]) / lefts[row]))
            odds[gap][row] = max(FLOOR, math.log2((count[gap][row] / total + 3e-3 * rights[row]) / rights[row]))
    return odds


def costs(odds: list[list[float]]) -> list[list[int]]:
    """Turn evidence into costs in hundredths of a bit: what is lost against each sound's best partner; last, what a sound is worth."""
    best_row = [max(1.0, *odds[row][:GAP]) for row in range(GAP)]
    best_column = [max(1.0, *(odds[row][column] for row in range(GAP))) for column in range(GAP)]
    size = LAST + 2
    table = [[0] * size for _ in range(size)]
    for row in range(GAP):
        for column in range(GAP):
            table[row][column] = max(0, round(100 * ((best_row[row] + best_column[column]) / 2 - odds[row][column])))
        for gap in (GAP, LAST):
            table[row][gap] = max(0, round(100 * (best_row[row] / 2 - odds[row][gap])))
            table[gap][row] = max(0, round(100 * (best_column[row] / 2 - odds[gap][row])))
        table[row][-1] = round(100 * best_row[row])
        table[-1][row] = round(100 * best_column[row])
    return table


def known(pairs: Iterable[Pair]) -> list[Pair]:
    """Keep the pairs whose sounds are all in the alphabet, the first hundred thousand."""
    good = [(one, two) for one, two in pairs if one and two and all(s in PLACE for s in one + two)]
    random.Random(7).shuffle(good)
    return good[:60_000]


def word_pairs() -> tuple[list[Pair], list[Pair], list[Pair]]:
    """Give pairs of spellings of one word, as sounds: same script; Latin and another alphabet; any and an abjad."""
    russian = [(a, b, n) for a, b, n in spellings("wd_russian_80.tsv", train=True)]
    arabic = [(a, bare(b), n) for a, b, n in spellings("wd_arabic_80.tsv", train=True)]
    by_original: dict[str, list[str]] = defaultdict(list)
    by_latin: dict[str, list[str]] = defaultdict(list)
    for latin, original, seen in russian + arabic:
        if seen > 1 or len(latin) > 5:  # noqa: PLR2004 - short words seen once are often mistakes
            by_original[original].append(latin)
    for latin, original, _ in russian:
        by_latin[latin].append(original)
    same: list[Pair] = []
    for found in [*by_original.values(), *by_latin.values()]:
        heard = sorted({sounds(word) for word in found})
        same += [(one, two) for at, one in enumerate(heard[:6]) for two in heard[at : at + 4]]
    through = [(sounds(cyrillic), sounds(original)) for latin, original, _ in arabic for cyrillic in by_latin.get(latin, [])[:2]]
    cross = [(sounds(a), sounds(b)) for a, b, _ in russian]
    return known(same), known(cross), known([*((sounds(a), sounds(b)) for a, b, _ in arabic), *through])


def train_sounds() -> dict[str, list[list[int]]]:
    """Learn the three tables."""
    same, cross, abjad = word_pairs()
    return {
        "SAME": costs(learn(same, symmetric=True)),
        "CROSS": costs(learn(cross, symmetric=False)),
        "ABJAD": costs(learn(abjad, symmetric=False)),
    }


def fit(rows: Sequence[Sequence[float]], answers: Sequence[bool], *, ridge: float = 1.0, steps: int = 25) -> list[float]:
    """Fit a logistic regression by Newton's method; the first weight is the constant."""
    size = len(rows[0]) + 1
    weights = [0.0] * size
    for _ in range(steps):
        slope = [-ridge * weight if at else 0.0 for at, weight in enumerate(weights)]
        curve = [[ridge if row == column and row else 0.0 for column in range(size)] for row in range(size)]
        for row, answer in zip(rows, answers, strict=True):
            full = (1.0, *row)
            guess = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(map(operator.mul, weights, full))))))
            miss, bend = answer - guess, guess * (1 - guess)
            places = [at for at, value in enumerate(full) if value]
            for at in places:
                slope[at] += miss * full[at]
                line, part = curve[at], bend * full[at]
                for other in places:
                    line[other] += part * full[other]
        change = solve(curve, slope)
        weights = [weight + step for weight, step in zip(weights, change, strict=True)]
        if max(map(abs, change)) < 1e-5:  # noqa: PLR2004 - settled
            break
    return weights


def solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve a system of linear equations by elimination."""
    size = len(right)
    table = [[*row, value] for row, value in zip(matrix, right, strict=True)]
    for at in range(size):
        best = max(range(at, size), key=lambda row: abs(table[row][at]))
        table[at], table[best] = table[best], table[at]
        for row in range(size):
            if row != at and table[row][at]:
                factor = table[row][at] / table[at][at]
                table[row] = [one - factor * two for one, two in zip(table[row], table[at], strict=True)]
    return [table[at][size] / table[at][at] for at in range(size)]


def train_token(tables: dict[str, list[list[int]]]) -> list[list[float]]:
    """Learn how sure a likeness makes that two words are one: spellings of one word against other words with a common skeleton."""
    chance = random.Random(11)
    found: list[list[float]] = []
    for name, pairs in zip(("SAME", "CROSS", "ABJAD"), word_pairs(), strict=True):
        table = tuple(tuple(row) for row in tables[name])
        chance.shuffle(pairs)
        chosen = pairs[:12_000]
        by_bone: dict[str, list[str]] = defaultdict(list)
        partners: dict[str, set[str]] = defaultdict(set)
        for left, right in pairs:
            partners[left].add(right)
            for bone in skeletons(right):
                by_bone[bone].append(right)
        rows: list[tuple[float, float]] = []
        answers: list[bool] = []
        for left, right in chosen:
            if left == right or _measured(left, right, table)[0] < SPELLED_LIKE:
                continue
            rows.append(_measured(left, right, table))
            answers.append(True)
            rivals = [word for bone in skeletons(left) for word in by_bone[bone] if word != left and word not in partners[left]]
            if rivals:
                rows.append(_measured(left, chance.choice(rivals), table))
                answers.append(False)
            rows.append(_measured(left, chance.choice(chosen)[1], table))
            answers.append(False)
        found.append([round(weight, 3) for weight in fit(rows, answers)])
    return found


def _measured(left: str, right: str, table: tuple[tuple[int, ...], ...]) -> tuple[float, float]:
    best, cost = distance(left, right, table)
    return 1.0 - cost / best, max(0.0, (best - cost) / 200.0)


def train_seen() -> dict[str, int]:
    """Count how often each skeleton is met; the most frequent, in sixteenths of the count, those met at least so often."""
    seen: Counter[str] = Counter()
    for file in ("wd_russian_80.tsv", "wd_arabic_80.tsv"):
        for latin, _, count in spellings(file, train=True):
            for bone in skeletons(sounds(latin)):
                seen[bone] += count
    return dict(sorted(seen.most_common(2_000)))


def train_weights(count: int = 12_000) -> tuple[float, list[float], list[float]]:
    """Learn the constant, the means of the numbers and their weights, from invented people and half of the peer's regression cases."""
    from bench.people import pairs, words  # noqa: PLC0415 - it reads the tables that are written before
    from safeconduct.model.names.features import Memo, observe  # noqa: PLC0415 - as above
    from safeconduct.model.names.record import spelling  # noqa: PLC0415 - as above

    made = [(pair.one, pair.other, pair.is_same) for pair in pairs(words(train=True), count, 5)]
    made += [case for case in cases() if is_even(case[0] + case[1])] * 2
    memo: Memo = {}
    rows = [observe(spelling(one), spelling(other), memo).values for one, other, _ in made]
    means = [round(sum(column) / len(rows), 4) for column in zip(*rows, strict=True)]
    centred = [[value - mean for value, mean in zip(row, means, strict=True)] for row in rows]
    fitted = fit(centred, [same for _, _, same in made], ridge=2.0)
    return round(fitted[0], 4), means, [round(weight, 4) for weight in fitted[1:]]


def is_even(text: str) -> bool:
    """Tell whether a text belongs to the training half."""
    return hashlib.md5(text.encode(), usedforsecurity=False).digest()[0] % 2 == 0


def cases() -> list[tuple[str, str, bool]]:
    """Read the person cases of the peer's regression set (nomenklatura, MIT)."""
    with (DATA / "nomenklatura-cases.csv").open(encoding="utf-8", newline="") as file:
        return [(row["name1"], row["name2"], row["is_match"] == "true") for row in csv.DictReader(file) if row["schema"] == "Person"]


HEAD = '''"""Hold what was learned about names: data, written by `python -m bench.train_names`; never edit it by hand.

Provenance: Wikidata names (CC0) as collected in NETransliteration-COLING2018, `wd_russian_80` and `wd_arabic_80`, the half whose Latin
spelling has an even MD5; for the weights of the features also half of the person cases of nomenklatura's name bench (MIT). Costs are in
hundredths of a bit; the order of rows and columns is `letters.SOUNDS`, then a gap inside a word, a gap at its end, and the worth of a
sound.
`TOKEN` turns a likeness into a probability (constant, share, bits; one row for each table); `SEEN` counts skeletons; `BIAS`, `MEANS` and
`SLOPES` are the logistic model of `features.FEATURES`.
"""

from __future__ import annotations

# fmt: off
# ruff: noqa: E501 - a row of a table stands on one line
'''


def write(parts: dict[str, object]) -> None:
    """Write the module of weights."""
    lines = [HEAD.rstrip()]
    for name, value in parts.items():
        if name in {"SAME", "CROSS", "ABJAD", "TOKEN"}:
            assert isinstance(value, list)
            kind = "float" if name == "TOKEN" else "int"
            lines.append(f"{name}: tuple[tuple[{kind}, ...], ...] = (")
            lines += ["    (" + ",".join(map(str, row)) + ")," for row in value]
            lines.append(")")
        elif isinstance(value, dict):
            lines.append(f"{name}: dict[str, int] = {{")
            lines += textwrap.wrap(
                ",".join(f'"{key}":{count}' for key, count in value.items()) + ",", 136, break_long_words=False, break_on_hyphens=False
            )
            lines.append("}")
        elif isinstance(value, list):
            lines.append(f"{name}: tuple[float, ...] = ({', '.join(map(str, value))})")
        else:
            lines.append(f"{name} = {value}")
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")


def main() -> None:
    """Learn everything, or with the word `weights` only what stands on the tables that are there."""
    from safeconduct.model.names import weights  # noqa: PLC0415 - data that this very script writes

    parts: dict[str, object] = {}
    if "weights" in sys.argv[1:]:
        parts = {name: [list(row) for row in getattr(weights, name)] for name in ("SAME", "CROSS", "ABJAD", "TOKEN")} | {
            "SEEN": weights.SEEN
        }
    else:
        tables = (
            train_sounds()
            if "token" not in sys.argv[1:]
            else {name: [list(r) for r in getattr(weights, name)] for name in ("SAME", "CROSS", "ABJAD")}
        )
        parts = {**tables, "TOKEN": train_token(tables), "SEEN": train_seen()}
        write({**parts, "BIAS": 0.0, "MEANS": [0.0] * 20, "SLOPES": [0.0] * 20})
        subprocess.run([sys.executable, "-m", "bench.train_names", "weights"], check=True)  # a fresh process reads the new tables
        return
    bias, means, slopes = train_weights()
    write({**parts, "BIAS": bias, "MEANS": means, "SLOPES": slopes})


if __name__ == "__main__":
    main()
