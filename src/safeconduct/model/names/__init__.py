"""Hear names: one folding for the duplicates at intake and for the guard on what goes out.

`fold` gives the words of a text with their sounds and their places; `record` prepares a person, `compare` asks whether two are one. Names
are compared by sound, in whatever script they are written. Whom to compare among many is found by `model.register`.

Never merges anybody and never keeps a name outside the values it returns; everything lives in memory.

    >>> compare(record("Tamerlan Ovlurov"), record("Овлуров Тамерлан"), register_size=200).verdict
    'same'
"""

from __future__ import annotations

from safeconduct.model.names.clean import Cleaned, clean
from safeconduct.model.names.compare import Question, Verdict, ask, compare
from safeconduct.model.names.features import FEATURES, Memo, stands_for
from safeconduct.model.names.given import same_given
from safeconduct.model.names.likeness import Costs, likeness, likenesses
from safeconduct.model.names.outline import outline, outlines_agree
from safeconduct.model.names.record import PARTICLES, NameRecord, Part, record, spelling
from safeconduct.model.names.sounds import beginnings, readings, script, skeletons, sounds
from safeconduct.model.names.words import Folded, Word, fold

__all__ = [
    "FEATURES",
    "PARTICLES",
    "Cleaned",
    "Costs",
    "Folded",
    "Memo",
    "NameRecord",
    "Part",
    "Question",
    "Verdict",
    "Word",
    "ask",
    "beginnings",
    "clean",
    "compare",
    "fold",
    "likeness",
    "likenesses",
    "outline",
    "outlines_agree",
    "readings",
    "record",
    "same_given",
    "script",
    "skeletons",
    "sounds",
    "spelling",
    "stands_for",
]
