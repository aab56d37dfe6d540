"""Measure how well two names are told to be one, by script, against the peers of `bench/peers.txt`.

Invented people of real name words (`bench.people`, the half that was not trained on), every threshold chosen on one half of the pairs and
measured on the other; and the person cases of nomenklatura's own name bench, the half that was not trained on.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from bench.peers import asked, python_with
from bench.people import NamePair, pairs, words
from bench.report import Row, at_least, at_most, reported
from bench.train_names import DATA, cases, is_even
from safeconduct.model.names.compare import best_observation
from safeconduct.model.names.features import Memo
from safeconduct.model.names.record import record

COUNT = 10_000
Scorer = Callable[[str, str], float]


def rows() -> list[Row]:
    """Measure pairs, the peer's cases and the time of a million comparisons."""
    if not DATA.exists():
        return [reported("names", "skipped: ../shared/data/names is not here", "")]
    made = pairs(words(train=False), COUNT, 21)
    foreign = [NamePair(one=a, other=b, is_same=same, kind="cases") for a, b, same in cases() if not is_even(a + b)]
    memo: Memo = {}

    def ours(one: str, other: str) -> float:
        return best_observation(record(one), record(other), memo)[1]

    return [*_figures(ours, made, foreign), _million(made), *_peers(made, foreign)]


def _peers(made: Sequence[NamePair], foreign: Sequence[NamePair]) -> list[Row]:
    """Measure the peers of `bench/peers.txt` by the same procedure, each in an environment of its own."""
    out: list[Row] = []
    both = [(pair.one, pair.other) for pair in (*made, *foreign)]
    peers = [(ratio, f"rapidfuzz {ratio}, anyascii", "rapidfuzz") for ratio in ("token_set_ratio", "token_sort_ratio", "WRatio")]
    for peer, name, module in (*peers, ("logic-v2", "nomenklatura logic-v2", "nomenklatura")):
        python = python_with(module, module, "anyascii")
        answer = asked(python, peer, {"pairs": both}) if python else None
        if answer is None:
            out.append(reported(f"peer {name}", "skipped: it does not install here, see bench/peers.txt", ""))
            continue
        scores = dict(zip(both, answer["scores"], strict=True))
        figures = _figures(_looked_up(scores), made, foreign)
        out += [reported(f"peer {name}: {row.what}", row.value, row.unit) for row in figures]
        out.append(reported(f"peer {name}: a million comparisons, warm", answer["million"], "s CPU"))
    return out


def _looked_up(scores: dict[tuple[str, str], float]) -> Scorer:
    return lambda one, other: scores[one, other]


def _figures(scorer: Scorer, made: Sequence[NamePair], foreign: Sequence[NamePair]) -> list[Row]:
    scores = [scorer(pair.one, pair.other) for pair in made]
    answers = [pair.is_same for pair in made]
    threshold, _ = best_threshold(scores[::2], answers[::2])
    test = list(zip(scores[1::2], made[1::2], strict=True))
    out = [
        at_least("pair F1, all scripts", f1(test, threshold), "", 0.9),
        at_least("recall at 99 % precision", _recall_at(test, 0.99), "", 0.85),
    ]
    kinds = sorted({pair.kind for pair in made})
    out += [
        at_least(f"pair F1, {kind}", f1([(score, pair) for score, pair in test if pair.kind == kind], threshold), "", 0.9) for kind in kinds
    ]
    case_scores = [(scorer(pair.one, pair.other), pair) for pair in foreign]
    cut, _ = best_threshold([score for score, _ in case_scores], [pair.is_same for _, pair in case_scores])
    out.append(reported("nomenklatura cases F1, the threshold of the pairs", f1(case_scores, threshold), ""))
    out.append(at_least("nomenklatura cases F1, a threshold of their own", f1(case_scores, cut), "", 0.82))
    return out


def best_threshold(scores: Sequence[float], answers: Sequence[bool]) -> tuple[float, float]:
    """Give the threshold with the best F1, and that F1."""
    ranked = sorted(zip(scores, answers, strict=True), reverse=True)
    positives, hits, best, at = sum(answers), 0, 0.0, 0.0
    for number, (score, answer) in enumerate(ranked, 1):
        hits += answer
        value = 2 * hits / (number + positives)
        if value > best:
            best, at = value, score
    return at, best


def f1(scored: Sequence[tuple[float, NamePair]], threshold: float) -> float:
    """Give the F1 of saying *same* from a threshold on."""
    hits = sum(score >= threshold and pair.is_same for score, pair in scored)
    return 2 * hits / max(1, sum(score >= threshold for score, _ in scored) + sum(pair.is_same for _, pair in scored))


def _recall_at(scored: Sequence[tuple[float, NamePair]], precision: float) -> float:
    ranked = sorted(((score, pair.is_same) for score, pair in scored), reverse=True)
    positives, hits, best = sum(answer for _, answer in ranked), 0, 0
    for number, (_, answer) in enumerate(ranked, 1):
        hits += answer
        if hits >= precision * number:
            best = hits
    return best / positives


def _million(made: Sequence[NamePair]) -> Row:
    records = [(record(pair.one), record(pair.other)) for pair in made]
    memo: Memo = {}
    for one, other in records:
        best_observation(one, other, memo)
    start = time.process_time()
    for one, other in records:
        best_observation(one, other, memo)
    spent = time.process_time() - start
    return at_most("a million comparisons, warm", spent / len(records) * 1e6, "s CPU", 20)
