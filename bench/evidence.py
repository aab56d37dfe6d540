"""How long the ledger takes at its design point: ten thousand claims with fifty thousand assertions, and one page of the matrix.

Limits of the evidence issue: independent origins of all claims 5 s of CPU time, a page of the matrix 60 ms at the 99th percentile.
"""

from __future__ import annotations

import datetime as dt
import gc
import random
import tempfile
import time
from pathlib import Path

import msgspec

from bench import attribution
from bench.report import Row, at_most, cpu_seconds, reported
from safeconduct.actions import evidence_ledger, evidence_load
from safeconduct.actions.acts import act
from safeconduct.actions.office import create_office
from safeconduct.studies.evidence import (
    Assertion,
    AssertionId,
    Claim,
    ClaimId,
    Interval,
    Ledger,
    Reliance,
    Source,
    SourceId,
    Utterance,
    UtteranceId,
    Web,
    count,
    row,
    rows_of,
)
from safeconduct.vault.passphrase import choose

_CLAIMS, _SAID = 10_000, 5
_PAGE = 50  # claims on a screen
_TWINS = range(9, 400, 50)  # sources that may be the one before them
_BASES = ("firsthand", "documentary", "hearsay", "undisclosed", "undisclosed")
_STANCES = ("asserts", "asserts", "asserts", "asserts", "denies", "no_comment")


def _ledger(claims: int, said: int) -> Ledger:
    """Make a ledger: each assertion is heard through none to two relays among four hundred sources, and a third carry figures."""
    dice = random.Random(6)
    sources = [SourceId(f"s{at}") for at in range(400)]
    utterances: list[Utterance] = []
    assertions: list[Assertion] = []
    reliances: list[Reliance] = []
    for at in range(claims):
        pages = dice.sample(sources, 3)
        for one in range(said):
            own = UtteranceId(f"{at}/{one}")
            hops = dice.choice((0, 1, 1, 2))
            utterances.append(Utterance(id=own, speaker=dice.choice(sources), basis=dice.choice(_BASES), is_read=not hops))
            before = own
            for hop in range(hops):
                relay = UtteranceId(f"{own}>{hop}")
                utterances.append(Utterance(id=relay, speaker=dice.choice(pages), basis="hearsay", is_read=hop == hops - 1))
                reliances.append(Reliance(by=relay, on=before))
                before = relay
            stance, low = dice.choice(_STANCES), dice.randrange(100)
            interval = Interval(low=0, high=0) if stance == "denies" else Interval(low=low, high=dice.choice((None, low + 30)))
            assertions.append(
                Assertion(
                    id=AssertionId(own),
                    utterance=own,
                    claim=ClaimId(f"c{at}"),
                    stance=stance,
                    interval=interval if at % 3 == 0 and stance != "no_comment" else None,
                )
            )
    return Ledger(
        sources=tuple(
            Source(
                id=each,
                name=each,
                control_group=f"g{at % 60}" if at % 4 == 0 else "",
                maybe_same_as=(sources[at - 1],) if at in _TWINS else (),
            )
            for at, each in enumerate(sources)
        ),
        utterances=tuple(utterances),
        claims=tuple(Claim(id=ClaimId(f"c{at}"), text="an invented claim", quantity="" if at % 3 else "dozens") for at in range(claims)),
        assertions=tuple(assertions),
        reliances=tuple(reliances),
    )


def _nobody(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def _from_vault(ledger: Ledger) -> list[Row]:
    """Load the ledger into a vault, and look up and weigh pages of it."""
    now = dt.datetime(2017, 5, 1, tzinfo=dt.UTC)
    with tempfile.TemporaryDirectory() as folder:
        office = create_office(Path(folder, "vault"), choose("otter lantern seventeen mild harbour quilt"), now, _nobody)
        begun = time.process_time()
        act(office, "evidence_load", evidence_load.Ask(ledger=msgspec.msgpack.encode(ledger)), now, _nobody)
        loaded = time.process_time() - begun
        gc.collect()
        gc.freeze()  # what this benchmark itself holds is in no page's way
        pages: list[float] = []
        dice = random.Random(8)
        for _ in range(100):
            begun = time.process_time()
            ask = evidence_ledger.Ask(offset=dice.randrange(_CLAIMS - _PAGE), limit=_PAGE)
            page = act(office, "evidence_ledger", ask, now, _nobody)
            rows_of(page.ledger, page.claims)
            pages.append(time.process_time() - begun)
        office.close()
        gc.unfreeze()
    return [
        at_most(f"a page of {_PAGE} rows out of a vault, 99th percentile", sorted(pages)[98] * 1000, "ms CPU", 60),
        reported("loading all of it into a vault", loaded, "s CPU"),
    ]


def rows() -> list[Row]:
    """Measure the ledger in this process."""
    ledger = _ledger(_CLAIMS, _SAID)
    web = Web(ledger)
    pages: list[float] = []
    dice = random.Random(7)
    for _ in range(100):
        first = dice.randrange(_CLAIMS - _PAGE)
        begun = time.process_time()
        for claim in ledger.claims[first : first + _PAGE]:
            row(web, claim.id)
        pages.append(time.process_time() - begun)
    counted = [count(web, claim.id) for claim in ledger.claims]
    size = f"{_CLAIMS:,} claims, {len(ledger.assertions):,} assertions"
    return [
        at_most(
            f"independent origins of all: {size}",
            cpu_seconds(lambda: [count(web, each.id) for each in ledger.claims], repeats=3),
            "s CPU",
            5,
        ),
        at_most(f"a page of {_PAGE} rows of the matrix, 99th percentile", sorted(pages)[98] * 1000, "ms CPU", 60),
        reported("resolving the references", cpu_seconds(lambda: Web(ledger), repeats=1), "s CPU"),
        reported("largest count found", max(each.high for each in counted), "parties"),
        reported("counts not settled", sum(not each.is_exact for each in counted), "claims"),
        *_from_vault(ledger),
        *attribution.rows(),
    ]
