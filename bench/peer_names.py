"""Peers of the names' benches, run in the environment of `bench/peers.txt`: a task as JSON comes in, the answer as JSON goes out.

Every peer is used as its makers advise and as the project's study measured it: rapidfuzz on what anyascii makes of a name; logic-v2 of
nomenklatura with its defaults; daachorse on surnames and full names, capitals kept, whole words; the deny-list of Presidio; Splink with
blocking on the parts of a name and comparisons that it learns by itself.
"""

# ruff: noqa: PLC0415 - a peer is loaded by who asks for it
# mypy: disable-error-code=import-not-found

from __future__ import annotations

import itertools
import json
import re
import sys
import time
from typing import Any


def pairs(task: dict[str, Any], scorer: Any) -> dict[str, Any]:
    """Score pairs of names; CPU seconds are those of a second round, when everything that can be remembered is."""
    scores = [scorer(one, other) for one, other in task["pairs"]]
    start = time.process_time()
    for one, other in task["pairs"][:2000]:
        scorer(one, other)
    return {"scores": scores, "million": (time.process_time() - start) / min(2000, len(scores)) * 1e6}


def fuzz(name: str) -> Any:
    """Give a ratio of rapidfuzz on plain letters."""
    from anyascii import anyascii
    from rapidfuzz import fuzz as ratios

    ratio = getattr(ratios, name)
    return lambda one, other: float(ratio(anyascii(one).lower(), anyascii(other).lower()))


def logic() -> Any:
    """Give the score of nomenklatura's logic-v2."""
    from followthemoney import model
    from nomenklatura.matching import get_algorithm

    algorithm = get_algorithm("logic-v2")
    config = algorithm.default_config()
    number = itertools.count()  # it remembers names by the id of whose they are

    def score(one: str, other: str) -> float:
        left, right = model.make_entity("Person"), model.make_entity("Person")
        left.id, right.id = f"left{next(number)}", f"right{next(number)}"
        left.add("name", one)
        right.add("name", other)
        return float(algorithm.compare(left, right, config).score)

    return score


def daachorse(task: dict[str, Any]) -> dict[str, Any]:
    """Find terms in texts; give from where to where, and which term."""
    import daachorse as engine

    start = time.process_time()
    automaton = engine.CharwiseDoubleArrayAhoCorasick(task["terms"], engine.MATCH_KIND_LEFTMOST_LONGEST)
    built = time.process_time()
    hits = []
    for text in task["texts"]:
        found = automaton.find(text)
        hits.append([[a, b, which] for a, b, which in found if not _inside_a_word(text, a, b)])
    return {"hits": hits, "build": built - start, "find": time.process_time() - built}


def _inside_a_word(text: str, first: int, end: int) -> bool:
    return bool((first and text[first - 1].isalnum()) or (end < len(text) and text[end].isalnum()))


def presidio(task: dict[str, Any]) -> dict[str, Any]:
    """Find terms in texts by a deny-list."""
    from presidio_analyzer import PatternRecognizer

    numbers = {term: at for at, term in enumerate(task["terms"])}
    start = time.process_time()
    recognizer = PatternRecognizer(supported_entity="PROTECTED", deny_list=task["terms"], global_regex_flags=re.DOTALL)
    built = time.process_time()
    hits = []
    for text in task["texts"]:
        found = recognizer.analyze(text, entities=["PROTECTED"])
        hits.append([[one.start, one.end, numbers.get(text[one.start : one.end], -1)] for one in found])
    return {"hits": hits, "build": built - start, "find": time.process_time() - built}


def cdist(task: dict[str, Any]) -> dict[str, Any]:
    """Compare all names with all others, rapidfuzz on sorted plain words; give pairs with their scores."""
    from anyascii import anyascii
    from rapidfuzz import fuzz as ratios
    from rapidfuzz import process

    start = time.process_time()
    plain = [" ".join(sorted(anyascii(name).lower().split())) for name in task["names"]]
    out = []
    for first in range(0, len(plain), 500):
        scores = process.cdist(plain[first : first + 500], plain, scorer=ratios.ratio, score_cutoff=task["least"], workers=1)
        for row, column in zip(*scores.nonzero(), strict=True):
            if first + row < column:
                out.append([int(first + row), int(column), float(scores[row, column])])
    return {"pairs": out, "spent": time.process_time() - start}


def splink(task: dict[str, Any]) -> dict[str, Any]:
    """Link names by Splink on DuckDB; give pairs with their probabilities."""
    import pyarrow as pa
    import splink.comparison_library as compared
    from anyascii import anyascii
    from splink import DuckDBAPI, Linker, SettingsCreator, block_on

    start = time.process_time()
    rows = []
    for number, name in enumerate(task["names"]):
        words = [*sorted(anyascii(name).lower().split(), key=lambda word: (-len(word), word)), "", ""]
        rows.append(
            {"unique_id": number, "longest": words[0], "second": words[1], "start": words[0][:4], "whole": " ".join(sorted(words[:-2]))}
        )
    settings = SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            compared.JaroWinklerAtThresholds("longest", [0.95, 0.88]).configure(term_frequency_adjustments=True),
            compared.JaroWinklerAtThresholds("second", [0.95, 0.88]),
            compared.JaroWinklerAtThresholds("whole", [0.95, 0.9, 0.85]),
        ],
        blocking_rules_to_generate_predictions=[block_on("start"), block_on("second"), block_on("whole")],
    )
    database = DuckDBAPI()
    linker = Linker(database.register(pa.Table.from_pylist(rows)), settings)
    linker.training.estimate_probability_two_random_records_match([block_on("whole")], recall=0.3)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("longest"), block_on("second")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    found = linker.inference.predict(threshold_match_probability=task["least"]).as_record_list()
    out = [[int(one["unique_id_l"]), int(one["unique_id_r"]), float(one["match_probability"])] for one in found]
    return {"pairs": out, "spent": time.process_time() - start}


def main() -> None:
    """Do one task."""
    peer, task = sys.argv[1], json.load(sys.stdin)
    if peer in {"token_set_ratio", "token_sort_ratio", "WRatio"}:
        answer = pairs(task, fuzz(peer))
    elif peer == "logic-v2":
        answer = pairs(task, logic())
    else:
        answer = {"daachorse": daachorse, "presidio": presidio, "cdist": cdist, "splink": splink}[peer](task)
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
