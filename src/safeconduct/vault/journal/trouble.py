"""Name what is wrong with the journal: where, and at which check; never what is in it.

>>> Trouble(stage="commit", says="a segment is not committed to the key of its compartment", lane="00", name="ff").stage
'commit'
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One thing that does not hold.

    Attributes:
        stage: the check that failed, in the words of `docs/protocol.md`.
        says: one sentence for the person.
        lane: the lane in hexadecimal, or `cabinet`, or `pending`; empty when it concerns none.
        name: the object in hexadecimal; empty when it concerns none.
    """

    stage: str
    says: str
    lane: str = ""
    name: str = ""
